"""The text of an absent original, by vote of its copies, word by word.

Words that two copies of different voices have in the same place stood in the original, for nobody invents the same
words twice. The fullest copy gives the order; what others share beyond it is put in behind the words it follows there.
Where copies read a few words differently, the reading of more copies stands (stemmatology's majority text). The text
has a gap where no two agree, and where no copy goes on from one shared passage to the next.
"""

from __future__ import annotations

from bisect import bisect_left
from collections import Counter
from collections.abc import Iterator, Sequence
from functools import cache
from itertools import groupby, pairwise
from typing import NamedTuple

from rapidfuzz.distance import LCSseq

from lineage.provenance.facts import Facts
from lineage.provenance.spans import Span
from lineage.provenance.wording import WORD, fold_all

MOST = 16  # copies that vote, the fullest ones; a word they all lack is lost
BESIDE = 6  # copies, the fullest ones, that each is laid beside
SHORT = 6  # words of a reading that another may replace
GAP = "[…]"
Place = tuple[int, int]  # a copy and a word of it
Holders = dict[int, list[Place]]


class Piece(NamedTuple):
    """Words in a row that the same copies have side by side, with what stands behind them."""

    text: str
    copies: frozenset[str]


class _Copy:
    """The words of a copy that it shares with others; a gap of its own stands for those between two stretches."""

    def __init__(self, name: str, text: str, held: Sequence[Span]) -> None:
        self.text = text
        self.numbers: list[int] = []
        found: list[Span] = []
        for last, (begin, end) in zip([(0, 0), *held], held, strict=False):
            if found and WORD.search(text, last[1], begin):
                found.append((begin - 1, begin - 1))
            found += [word.span() for word in WORD.finditer(text, begin, end)]
        self.begins = [begin for begin, _ in found]
        self.ends = [end for _, end in found]
        self.words = fold_all([text[begin:end] or f"{GAP}{name}" for begin, end in found])

    def within(self, begin: int, end: int) -> range:
        return range(bisect_left(self.begins, begin), bisect_left(self.begins, end))

    def between(self, first: int, last: int) -> str:
        """What stands from one word to the end of another one."""
        return self.text[self.begins[first] : self.ends[last]]

    def behind(self, word: int, before: int | None) -> str:
        """What stands behind a word: all up to the next one, else its punctuation."""
        if before is not None:
            return self.text[self.ends[word] : self.begins[before]]
        tail = self.text[self.ends[word] : self.ends[word] + 3]
        return tail[: len(tail) - len(tail.lstrip(".!?,;:“”»«\"'"))] + " "


def rebuild_text(held: dict[str, list[Span]], facts: Facts) -> list[Piece]:
    """The text that the copies have in common, piece by piece; `held` are the stretches that each shares with others.

    Cost: words of the copies times `BESIDE`.
    """
    names = sorted((name for name in held if held[name]), key=lambda name: (-sum(e - b for b, e in held[name]), name))
    names = names[:MOST]
    copies = [_Copy(name, facts.text(name), held[name]) for name in names]
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
        for row, text in zip(rows, _spell(rows, copies, holders), strict=True)
    ]
    return [*pieces[:-1], *(last._replace(text=last.text.rstrip()) for last in pieces[-1:])]


def _witnesses(copies: list[_Copy], count: int) -> list[int]:
    """The copies that have each word, as the bits of a number."""
    witnesses = [0] * count
    for copy, own in enumerate(copies):
        for number in own.numbers:
            witnesses[number] |= 1 << copy
    return witnesses


def _number(names: list[str], copies: list[_Copy], facts: Facts) -> int:
    """Number the words of the original through all copies; how many there are.

    A word has the number of the word that it matches in the first of the copies before it, else one of its own.
    """
    count = 0
    for b, copy in enumerate(copies):
        numbers = [-1] * len(copy.words)
        for a in range(min(b, BESIDE)):
            for begin, end, other_begin, other_end in facts.shared.matches(names[a], names[b]):
                here, there = copies[a].within(begin, end), copy.within(other_begin, other_end)
                if -1 in numbers[there.start : there.stop]:
                    for first, second, size in _equal(copies[a].words, here, copy.words, there):
                        _take(numbers, second, copies[a].numbers[first : first + size])
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


def _take(numbers: list[int], at: int, given: list[int]) -> None:
    for step, number in enumerate(given, at):
        if numbers[step] < 0:
            numbers[step] = number


def _order(copies: list[_Copy], kept: list[bool]) -> list[int]:
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


def _spell(rows: list[list[int]], copies: list[_Copy], holders: Holders) -> Iterator[str]:
    """Each word and what stands behind it as most copies have it; what all print alike is taken as a whole."""
    for at, row in enumerate(rows):
        behind = rows[at + 1][0] if at + 1 < len(rows) else None
        ends = zip(holders[row[0]], holders[row[-1]], strict=True)
        printed = {copies[copy].between(first, last) for (copy, first), (_, last) in ends}
        parts = [*printed]
        if len(printed) > 1:
            words = (
                _word(number, copies, holders) + _joint(number, after, copies, holders)
                for number, after in pairwise(row)
            )
            parts = [*words, _word(row[-1], copies, holders)]
        yield "".join([*parts, _joint(row[-1], behind, copies, holders)])


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


def _word(number: int, copies: list[_Copy], holders: Holders) -> str:
    return _most([copies[copy].between(word, word) for copy, word in holders[number]])


def _joint(number: int, after: int | None, copies: list[_Copy], holders: Holders) -> str:
    """What stands behind a word, by those copies that go on with the same one; a gap if none does."""
    places = dict(holders[after]) if after is not None else {}
    joints = [copies[copy].behind(word, word + 1) for copy, word in holders[number] if places.get(copy) == word + 1]
    if joints:
        return _most(joints)
    end = _most([copies[copy].behind(word, None) for copy, word in holders[number]])
    return end if after is None else f"{end.rstrip()} {GAP} "


def _most(votes: list[str]) -> str:
    """What most say; on a tie what comes first in the alphabet."""
    if votes.count(votes[0]) == len(votes):
        return votes[0]
    counts = Counter(votes)
    return min(counts, key=lambda word: (-counts[word], word))
