"""The words of a rebuilt text as its copies spell them, and what stands between them."""

from __future__ import annotations

from bisect import bisect_left
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from itertools import pairwise

from lineage.provenance.spans import Span
from lineage.provenance.wording import WORD, fold_all

GAP = "[…]"
FEW = 3  # words between two places where copies differ
Place = tuple[int, int]  # a copy and a word of it
Holders = dict[int, list[Place]]


class Copy:
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
        """The words between two offsets."""
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


def spell(rows: list[list[int]], copies: list[Copy], holders: Holders) -> Iterator[str]:
    """Each word and what stands behind it as most copies have it; what all print alike is taken as a whole.

    Where one copy has words of its own before a few shared ones, and another one behind them, a verb may be in both
    that stands in different places. Then there is a gap.
    """
    doubtful: set[int] = set()  # who goes on where as many have words of their own
    since = 0
    for at, row in enumerate(rows):
        ends = zip(holders[row[0]], holders[row[-1]], strict=True)
        printed = {copies[copy].between(first, last) for (copy, first), (_, last) in ends}
        parts = [*printed]
        if len(printed) > 1:
            words = (
                _word(number, copies, holders) + _most(_joints(number, after, copies, holders).values())
                for number, after in pairwise(row)
            )
            parts = [*words, _word(row[-1], copies, holders)]
        behind = rows[at + 1][0] if at + 1 < len(rows) else None
        joints = {} if behind is None else _joints(row[-1], behind, copies, holders)
        since += len(row)
        if behind is not None and len(joints) <= _with_own_words(row[-1], behind, holders):
            if since <= FEW and doubtful.isdisjoint(joints):
                joints = {}
            doubtful, since = {*joints}, 0
        end = "" if joints else _most(copies[copy].behind(word, None) for copy, word in holders[row[-1]])
        gap = "" if joints or behind is None else f" {GAP} "
        yield "".join([*parts, _most(joints.values()) if joints else end.rstrip() + gap if gap else end])


def _with_own_words(number: int, after: int, holders: Holders) -> int:
    """How many copies have words of their own between two words."""
    places = dict(holders[after])
    return sum(places.get(copy, word + 1) > word + 1 for copy, word in holders[number])


def _word(number: int, copies: list[Copy], holders: Holders) -> str:
    return _most([copies[copy].between(word, word) for copy, word in holders[number]])


def _joints(number: int, after: int, copies: list[Copy], holders: Holders) -> dict[int, str]:
    """What stands between two words in each copy that has them side by side."""
    places = dict(holders[after])
    return {copy: copies[copy].behind(word, word + 1) for copy, word in holders[number] if places.get(copy) == word + 1}


def _most(said: Iterable[str]) -> str:
    """What most say; on a tie what the fullest copy says, so that marks and capitals fit each other."""
    return Counter(said).most_common(1)[0][0]
