"""The text of an absent original, by vote of its copies, word by word.

Words that two copies of different voices have in the same place stood in the original, for nobody invents the same
words twice. The fullest copy gives the order; what others share beyond it is put in behind the words it follows there.
Where copies read a few words differently, the reading of more copies stands (stemmatology's majority text).
"""

from __future__ import annotations

from bisect import bisect_left
from collections import Counter
from collections.abc import Iterator, Sequence

from rapidfuzz.distance import LCSseq

from lineage.provenance.facts import Facts
from lineage.provenance.spans import Span
from lineage.provenance.wording import WORD, fold_all

MOST = 16  # copies that vote, the fullest ones; a word they all lack is lost
BESIDE = 6  # copies, the fullest ones, that each is laid beside
SHORT = 6  # words of a reading that another may replace
Place = tuple[int, int]  # a copy and a word of it


class _Copy:
    """The words of a copy that it shares with others."""

    def __init__(self, text: str, held: Sequence[Span]) -> None:
        self.text = text
        self.numbers: list[int] = []
        found = [word.span() for begin, end in held for word in WORD.finditer(text, begin, end)]
        self.begins = [begin for begin, _ in found]
        self.ends = [end for _, end in found]
        self.words = fold_all([text[begin:end] for begin, end in found])

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

    Cost: words of the copies times `BESIDE`.
    """
    names = sorted((name for name in held if held[name]), key=lambda name: (-sum(e - b for b, e in held[name]), name))
    names = names[:MOST]
    copies = [_Copy(facts.text(name), held[name]) for name in names]
    count = _number(names, copies, facts)
    holders: list[list[Place]] = [[] for _ in range(count)]
    for copy, own in enumerate(copies):
        for word, number in enumerate(own.numbers):
            holders[number].append((copy, word))
    voices = [facts.articles[name].voice for name in names]
    kept = [len(places) > 1 and len({voices[copy] for copy, _ in places}) > 1 for places in holders]
    return _spell(_settle(_order(copies, kept), holders), copies, holders)


def _number(names: list[str], copies: list[_Copy], facts: Facts) -> int:
    """Number the words of the original through all copies; how many there are.

    A word has the number of the word that it matches in the first of the copies before it, else one of its own.
    """
    count = 0
    for b, copy in enumerate(copies):
        numbers = [-1] * len(copy.words)
        for a in range(min(b, BESIDE)):
            for match in facts.shared.matches(names[a], names[b]):
                here = copies[a].within(match.begin, match.end)
                there = copy.within(match.other_begin, match.other_end)
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


def _settle(order: list[int], holders: list[list[Place]]) -> list[int]:
    """The reading of most copies, where they differ.

    Of two readings side by side that no copy has both, the one that more copies have; on a tie the first if both are
    short, else both. A passage of two copies that most others go on without was put in by one and handed to the other.
    """
    settled: list[list[int]] = []
    for run in _runs(order, holders):
        if settled:
            before, now = (_copies(part[0], holders) for part in (settled[-1], run))
            short = max(len(settled[-1]), len(run)) <= SHORT
            if before.isdisjoint(now) and (short or len(before) != len(now)):
                if len(now) > len(before):
                    settled[-1] = run
                continue
        settled.append(run)
    kept = [run for at, run in enumerate(settled) if not _is_put_in(at, settled, holders)]
    return [number for run in kept for number in run]


def _copies(number: int, holders: list[list[Place]]) -> set[int]:
    return {copy for copy, _ in holders[number]}


def _is_put_in(at: int, runs: list[list[int]], holders: list[list[Place]]) -> bool:
    """Two copies have the run, and more of the others have the word before it and the word behind it side by side."""
    own = _copies(runs[at][0], holders)
    if len(own) > 2 or not 0 < at < len(runs) - 1:
        return False
    before, behind = dict(holders[runs[at - 1][-1]]), dict(holders[runs[at + 1][0]])
    return sum(behind.get(copy) == word + 1 for copy, word in before.items() if copy not in own) >= len(own)


def _runs(order: list[int], holders: list[list[Place]]) -> Iterator[list[int]]:
    """Words in a row that the same copies have."""
    run: list[int] = []
    whose: set[int] = set()
    for number in order:
        now = {copy for copy, _ in holders[number]}
        if run and now != whose:
            yield run
            run = []
        run.append(number)
        whose = now
    if run:
        yield run


def _spell(order: list[int], copies: list[_Copy], holders: list[list[Place]]) -> str:
    """Each word and what stands behind it as most copies have it."""
    parts = []
    for at, number in enumerate(order):
        after = order[at + 1] if at + 1 < len(order) else None
        places = dict(holders[after]) if after is not None else {}
        words = [copies[copy].surface(word) for copy, word in holders[number]]
        joints = [copies[copy].behind(word, word + 1) for copy, word in holders[number] if places.get(copy) == word + 1]
        parts += [_most(words), _most(joints or [copies[copy].behind(word, None) for copy, word in holders[number]])]
    return "".join(parts).strip()


def _most(votes: list[str]) -> str:
    """What most say; on a tie what comes first in the alphabet."""
    if votes.count(votes[0]) == len(votes):
        return votes[0]
    counts = Counter(votes)
    return min(counts, key=lambda word: (-counts[word], word))
