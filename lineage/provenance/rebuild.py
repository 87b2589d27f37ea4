"""The text of an absent original, by vote of its copies, word by word.

Words that two copies of different voices have in the same place stood in the original, for nobody invents the same
words twice. The fullest copy gives the order; what others share beyond it is put in behind the words it follows there.
Where copies read a few words differently, the reading of more copies stands (stemmatology's majority text). The text
has a gap where no two agree, and where no copy goes on from one shared passage to the next.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache
from itertools import groupby
from typing import NamedTuple

from rapidfuzz.distance import LCSseq

from lineage.provenance.facts import Facts
from lineage.provenance.spans import Span
from lineage.provenance.spelling import GAP, Copy, Holders, Place, spell

MOST = 16  # copies that vote, the fullest ones; a word they all lack is lost
BESIDE = 6  # copies, the fullest ones, that each is laid beside
ISLAND = 2  # words between two gaps
SHORT = 6  # words of a reading that another may replace


class Piece(NamedTuple):
    """Words in a row that the same copies have side by side, with what stands behind them."""

    text: str
    copies: frozenset[str]


def rebuild_text(held: dict[str, list[Span]], facts: Facts) -> list[Piece]:
    """The text that the copies have in common, piece by piece; `held` are the stretches that each shares with others.

    Cost: words of the copies times `BESIDE`.
    """
    names = sorted((name for name in held if held[name]), key=lambda name: (-sum(e - b for b, e in held[name]), name))
    names = names[:MOST]
    copies = [Copy(name, facts.text(name), held[name]) for name in names]
    witnesses = _witnesses(copies, _number(names, copies, facts))
    voices = [facts.articles[name].voice for name in names]

    @cache
    def is_kept(whose: int) -> bool:
        return len({voice for copy, voice in enumerate(voices) if whose >> copy & 1}) > 1

    order = _order(copies, [is_kept(whose) for whose in witnesses])
    holders: dict[int, list[Place]] = {number: [] for number in order}
    for copy, own in enumerate(copies):
        for word, number in enumerate(own.numbers):
            if number in holders:
                holders[number].append((copy, word))
    rows = [*_rows(_settle(order, witnesses, holders), holders)]
    pieces = [
        Piece(text, frozenset(names[copy] for copy, _ in holders[row[0]]))
        for row, text in zip(rows, spell(rows, copies, holders), strict=True)
    ]
    pieces = _without_islands(pieces)
    return [*pieces[:-1], *(last._replace(text=last.text.rstrip()) for last in pieces[-1:])]


def _without_islands(pieces: list[Piece]) -> list[Piece]:
    """The pieces without passages of a word or two, which tell nothing; a gap stays where one was."""
    kept: list[Piece] = []
    passage: list[Piece] = []
    for piece in pieces:
        passage.append(piece)
        if piece is pieces[-1] or piece.text.endswith(f"{GAP} "):
            words = sum(len(part.text.replace(GAP, "").split()) for part in passage)
            if words > ISLAND:
                kept += passage
            passage = []
    return kept or pieces


def _witnesses(copies: list[Copy], count: int) -> list[int]:
    """The copies that have each word, as the bits of a number."""
    witnesses = [0] * count
    for copy, own in enumerate(copies):
        for number in own.numbers:
            witnesses[number] |= 1 << copy
    return witnesses


def _number(names: list[str], copies: list[Copy], facts: Facts) -> int:
    """Number the words of the original through all copies; how many there are.

    A word has the number of the word that it matches in the first of the copies before it, else one of its own. What a
    copy has twice, as in a teaser, counts where most of its surroundings match.
    """
    count = 0
    for b, copy in enumerate(copies):
        numbers = [-1] * len(copy.words)
        taken: set[int] = set()
        for a in range(min(b, BESIDE)):
            matches = facts.shared.matches(names[a], names[b])
            for begin, end, other_begin, other_end in sorted(matches, key=lambda match: match[0] - match[1]):
                here, there = copies[a].within(begin, end), copy.within(other_begin, other_end)
                if -1 in numbers[there.start : there.stop]:
                    for first, second, size in _equal(copies[a].words, here, copy.words, there):
                        _take(numbers, second, copies[a].numbers[first : first + size], taken)
        for word, number in enumerate(numbers):
            if number < 0:
                numbers[word] = count
                count += 1
        copy.numbers = numbers
    return count


def _equal(a: list[str], here: range, b: list[str], there: range) -> Iterator[tuple[int, int, int]]:
    """Runs of equal words: where they begin in either text, and how many."""
    first, second = a[here.start : here.stop], b[there.start : there.stop]
    if first == second:
        yield here.start, there.start, len(first)
        return
    for block in LCSseq.opcodes(first, second):
        if block.tag == "equal":
            yield here.start + block.src_start, there.start + block.dest_start, block.src_end - block.src_start


def _take(numbers: list[int], at: int, given: list[int], taken: set[int]) -> None:
    for step, number in enumerate(given, at):
        if numbers[step] < 0 and number not in taken:
            numbers[step] = number
            taken.add(number)


def _order(copies: list[Copy], kept: list[bool]) -> list[int]:
    """The words that were kept, each once: in the order of the fullest copy, then those that others add to it."""
    following: dict[int, int] = {-1: -1}
    for copy in copies:
        last = -1
        for number in copy.numbers:
            if not kept[number]:
                continue
            if number not in following:
                following[number] = following[last]
                following[last] = number
            last = number
    order = []
    at = following[-1]
    while at != -1:
        order.append(at)
        at = following[at]
    return order


def _settle(order: list[int], witnesses: list[int], holders: Holders) -> list[int]:
    """The reading of most copies, where they differ.

    Of two readings side by side that no copy has both, the one that more copies have; on a tie the first if both are
    short, else both. A passage of two copies that most others go on without was put in by one and handed to the other.
    """
    settled: list[list[int]] = []
    for now, words in groupby(order, witnesses.__getitem__):
        run = list(words)
        if settled:
            before = witnesses[settled[-1][0]]
            short = max(len(settled[-1]), len(run)) <= SHORT
            if not before & now and (short or before.bit_count() != now.bit_count()):
                if now.bit_count() > before.bit_count():
                    settled[-1] = run
                continue
        settled.append(run)
    kept = [run for at, run in enumerate(settled) if not _is_put_in(at, settled, witnesses, holders)]
    return [number for run in kept for number in run]


def _is_put_in(at: int, runs: list[list[int]], witnesses: list[int], holders: Holders) -> bool:
    """Two copies have the run, and more of the others have the word before it and the word behind it side by side."""
    own = witnesses[runs[at][0]]
    if own.bit_count() > 2 or not 0 < at < len(runs) - 1:
        return False
    before, behind = dict(holders[runs[at - 1][-1]]), dict(holders[runs[at + 1][0]])
    others = sum(behind.get(copy) == word + 1 for copy, word in before.items() if not own >> copy & 1)
    return others >= own.bit_count()


def _rows(order: list[int], holders: Holders) -> Iterator[list[int]]:
    """Words in a row that the same copies have side by side."""
    row: list[int] = []
    for number in order:
        if row and holders[number] != [(copy, word + 1) for copy, word in holders[row[-1]]]:
            yield row
            row = []
        row.append(number)
    if row:
        yield row
