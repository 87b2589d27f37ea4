"""Texts as folded words, cut once for all that compare them."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Sequence
from itertools import chain, pairwise
from typing import NamedTuple

from lineage.provenance.spans import Span, union

WORD = re.compile(r"\d{1,3}(?:[ .\u00a0\u202f]\d{3})+\b|\w+")  # a number is one word, however its thousands are set

BLANK_INSIDE = re.compile(r"\d[ \u00a0\u202f]\d{3}")  # a number that may go on behind a blank
INSIDE = re.compile(r"\w\w|\d[ .\u00a0\u202f]\d|[ .\u00a0\u202f]\d{3}")  # around a bound that may lie in a word


class Words(NamedTuple):
    """The folded words of some stretches of a text, and which word comes first behind each of their bounds."""

    words: list[str]
    firsts: dict[int, int]

    def within(self, begin: int, end: int) -> list[str]:
        """The words of one of the stretches."""
        return self.words[self.firsts[begin] : self.firsts[end]]


class Lexicon(dict[str, tuple[str, ...]]):
    """The folded words in what stands between two blanks; most of it has been met before and is only looked up."""

    def __missing__(self, printed: str) -> tuple[str, ...]:
        self[printed] = words = tuple(fold_all(WORD.findall(printed)))
        return words

    def cut(self, text: str, stretches: Sequence[Span]) -> Words:
        """The words of a text inside some stretches of it.

        A word that lies across a bound belongs to where it begins.
        """
        places = sorted({*chain.from_iterable(stretches)})
        if BLANK_INSIDE.search(text) or any(INSIDE.match(text, place - 1) for place in places if place):
            found = [*WORD.finditer(text)]
            begins = [word.start() for word in found]
            return Words(
                fold_all([word.group() for word in found]), {place: bisect_left(begins, place) for place in places}
            )
        words: list[str] = []
        firsts = {}
        between = {end for _, end in union(stretches)}
        for begin, end in pairwise([*places, len(text)]):
            firsts[begin] = len(words)
            if begin not in between:
                words += chain.from_iterable(map(self.__getitem__, text[begin:end].split()))
        return Words(words, firsts)


def fold_all(words: list[str]) -> list[str]:
    """Words without what houses spell differently: capitals, ß, and the marks between thousands."""
    folded = "\n".join(words).casefold().split("\n") if words else []
    return [word if word.isalnum() else _without_marks(word) for word in folded]


def _without_marks(word: str) -> str:
    return re.sub(r"\D", "", word) if word[0].isdigit() else word
