"""The text of an absent original, by vote of its copies, word by word.

Words that two copies of different voices have in the same place stood in the original, for nobody invents the same
words twice. The fullest copy gives the order; what others share beyond it is put in behind the words it follows there.
Where copies read a few words differently, the reading of more copies stands (stemmatology's majority text).
"""

from __future__ import annotations

from bisect import bisect_left
from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from itertools import combinations

from rapidfuzz.distance import LCSseq

from lineage.provenance.facts import Facts
from lineage.provenance.spans import Span
from lineage.provenance.traces import WORD

MOST = 16  # copies that vote, the fullest ones; a word they all lack is lost
SHORT = 6  # words of a reading that another may replace
Place = tuple[int, int]  # a copy and a word of it


class _Copy:
    """The words of a copy that it shares with others."""

    def __init__(self, text: str, held: Sequence[Span]) -> None:
        self.text = text
        found = [word.span() for begin, end in held for word in WORD.finditer(text, begin, end)]
        self.begins = [begin for begin, _ in found]
        self.ends = [end for _, end in found]
        self.words = [text[begin:end].casefold().replace("ß", "ss") for begin, end in found]

    def within(self, begin: int, end: int) -> range:
        return range(bisect_left(self.begins, begin), bisect_left(self.begins, end))

    def surface(self, word: int) -> str:
        return self.text[self.begins[word] : self.ends[word]]

    def behind(self, word: int, before: int | None) -> str:
        """What stands behind a word: all up to the next one, else its punctuation."""
        if before is not None:
            return self.text[self.ends[word] : self.begins[before]]
        tail = self.text[self.ends[word] : self.ends[word] + 3]
        return tail[: len(tail) - len(tail.lstrip(".!?,;:“”»«\"'"))] + " "


def rebuild_text(held: dict[str, list[Span]], facts: Facts) -> str:
    """The text that the copies have in common; `held` are the stretches that each shares with others.

    Cost: words of the copies times `MOST`.
    """
    names = sorted((name for name in held if held[name]), key=lambda name: (-sum(e - b for b, e in held[name]), name))
    names = names[:MOST]
    copies = [_Copy(facts.text(name), held[name]) for name in names]
    same = _align(names, copies, facts)
    voices = [facts.articles[name].voice for name in names]
    holders: dict[Place, list[Place]] = defaultdict(list)
    for place in ((copy, word) for copy, own in enumerate(copies) for word in range(len(own.words))):
        holders[same.find(place)].append(place)
    kept = {root for root, places in holders.items() if len({voices[copy] for copy, _ in places}) > 1}
    order = _settle(_order(copies, same, kept), holders)
    return _spell(order, copies, holders)


class _Same:
    """Places that hold one word of the original; a union-find."""

    def __init__(self) -> None:
        self._parent: dict[Place, Place] = {}

    def find(self, place: Place) -> Place:
        root = place
        while (parent := self._parent.get(root, root)) != root:
            root = parent
        while (parent := self._parent.get(place, place)) != root:
            self._parent[place] = root
            place = parent
        return root

    def join(self, a: Place, b: Place) -> None:
        first, second = sorted((self.find(a), self.find(b)))
        if first != second:
            self._parent[second] = first


def _align(names: list[str], copies: list[_Copy], facts: Facts) -> _Same:
    same = _Same()
    for a, b in combinations(range(len(names)), 2):
        for match in facts.shared.matches(names[a], names[b]):
            here = copies[a].within(match.begin, match.end)
            there = copies[b].within(match.other_begin, match.other_end)
            first, second = copies[a].words[here.start : here.stop], copies[b].words[there.start : there.stop]
            for block in LCSseq.opcodes(first, second):
                if block.tag == "equal":
                    for step in range(block.src_end - block.src_start):
                        same.join((a, here[block.src_start + step]), (b, there[block.dest_start + step]))
    return same


def _order(copies: list[_Copy], same: _Same, kept: set[Place]) -> list[Place]:
    """The words that were kept, each once: in the order of the fullest copy, then those that others add to it."""
    following: dict[Place | None, Place | None] = {None: None}
    for copy, own in enumerate(copies):
        last: Place | None = None
        for word in range(len(own.words)):
            root = same.find((copy, word))
            if root not in kept:
                continue
            if root not in following:
                following[root] = following[last]
                following[last] = root
            last = root
    order = []
    at = following[None]
    while at is not None:
        order.append(at)
        at = following[at]
    return order


def _settle(order: list[Place], holders: dict[Place, list[Place]]) -> list[Place]:
    """Of two short readings side by side that no copy has both, the one that more copies have; on a tie the first."""
    settled: list[list[Place]] = []
    for run in _runs(order, holders):
        if settled and max(len(settled[-1]), len(run)) <= SHORT:
            before, now = ({copy for copy, _ in holders[part[0]]} for part in (settled[-1], run))
            if before.isdisjoint(now):
                if len(now) > len(before):
                    settled[-1] = run
                continue
        settled.append(run)
    return [root for run in settled for root in run]


def _runs(order: list[Place], holders: dict[Place, list[Place]]) -> Iterator[list[Place]]:
    """Words in a row that the same copies have."""
    run: list[Place] = []
    whose: set[int] = set()
    for root in order:
        now = {copy for copy, _ in holders[root]}
        if run and now != whose:
            yield run
            run = []
        run.append(root)
        whose = now
    if run:
        yield run


def _spell(order: list[Place], copies: list[_Copy], holders: dict[Place, list[Place]]) -> str:
    """Each word and what stands behind it as most copies have it."""
    parts = []
    for number, root in enumerate(order):
        following = holders[order[number + 1]] if number + 1 < len(order) else []
        places = dict(following)
        surfaces = Counter(copies[copy].surface(word) for copy, word in holders[root])
        joints = Counter(
            copies[copy].behind(word, places[copy]) for copy, word in holders[root] if places.get(copy) == word + 1
        ) or Counter(copies[copy].behind(word, None) for copy, word in holders[root])
        parts += [_most(surfaces), _most(joints)]
    return "".join(parts).strip()


def _most(votes: Counter[str]) -> str:
    return min(votes, key=lambda word: (-votes[word], word))
