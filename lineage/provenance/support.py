"""How sure each stretch of a rebuilt text is: how many independent copies have it, of how many that could.

Copies of one voice, and copies that take from each other, count once: witnesses are weighed by their descent, not
counted (Maas, Textkritik, 1927). A copy could have a stretch when it has words of the text before and behind it; that
wire copy stops earlier says nothing about what came after. How often such stretches stood in the original is counted on
invented cascades (`lineage/data/text_support.csv`).
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence, Set
from itertools import groupby
from typing import NamedTuple

from lineage.provenance.facts import Facts
from lineage.provenance.ledger import Ledger
from lineage.provenance.rebuild import Piece

Kin = dict[str, set[str]]


class Stretch(NamedTuple):
    """A row of the column `support` of the frame `sources`."""

    begin: int
    end: int
    held_by: int
    of: int
    copies: list[str]
    confidence: float


def weigh_pieces(pieces: Sequence[Piece], kin: Kin, ledger: Ledger) -> list[Stretch]:
    """The stretches of a rebuilt text in order and without gaps: each as long as the same copies have or lack it."""
    stretches, begin = [], 0
    for (copies, lacking), alike in groupby(zip(pieces, _lacking(pieces), strict=True), _support):
        end = begin + sum(len(piece.text) for piece, _ in alike)
        held_by = _independent(copies, kin)
        without = _independent({copy for copy in lacking if kin[copy].isdisjoint(copies)}, kin)
        confidence = ledger.support(held_by, without)
        stretches.append(Stretch(begin, end, held_by, held_by + without, sorted(copies), confidence))
        begin = end
    return stretches


def find_kin(copies: Iterable[str], near: Mapping[str, Iterable[str]], facts: Facts) -> Kin:
    """For each copy those of its voice, and those that it takes from or gives to, which `near` has of any article."""
    of_voice: dict[str, set[str]] = defaultdict(set)
    names = {*copies}
    for name in names:
        of_voice[facts.articles[name].voice].add(name)
    return {name: of_voice[facts.articles[name].voice] | names.intersection(near.get(name, ())) for name in names}


def _support(pair: tuple[Piece, frozenset[str]]) -> tuple[frozenset[str], frozenset[str]]:
    piece, lacking = pair
    return piece.copies, lacking


def _lacking(pieces: Sequence[Piece]) -> list[frozenset[str]]:
    """For each piece the copies that have pieces before and behind it, but not this one."""
    first: dict[str, int] = {}
    last: dict[str, int] = {}
    for at, piece in enumerate(pieces):
        for copy in piece.copies:
            first.setdefault(copy, at)
            last[copy] = at
    return [
        frozenset(copy for copy in first if first[copy] < at < last[copy]) - piece.copies
        for at, piece in enumerate(pieces)
    ]


def _independent(copies: Set[str], kin: Kin) -> int:
    """How many groups the copies are in which none is akin to one of another group."""
    left, groups = {*copies}, 0
    while left:
        groups += 1
        ahead = [left.pop()]
        while ahead:
            near = kin[ahead.pop()] & left
            left -= near
            ahead += near
    return groups
