"""Texts as numbered words, cut once for all that compare them."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterable
from itertools import pairwise
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

WORD = re.compile(r"\d{1,3}(?:[ .\u00a0\u202f]\d{3})+\b|\w+")  # a number is one word, however its thousands are set

THOUSANDS, PLAIN = re.compile(r"\d[ .\u00a0\u202f]\d{3}"), re.compile(r"\w+")  # most texts need the quick one only
INSIDE = re.compile(r"\w\w|\d[ .\u00a0\u202f]\d|[ .\u00a0\u202f]\d{3}")  # around a bound that may lie in a word


class Words(NamedTuple):
    """The words of a text by their number in the vocabulary, and which word comes first behind each bound."""

    numbers: NDArray[np.int32]
    firsts: dict[int, int]

    def within(self, begin: int, end: int) -> NDArray[np.int32]:
        """The words between two of the bounds."""
        return self.numbers[self.firsts[begin] : self.firsts[end]]


class Vocabulary(dict[str, int]):
    """Numbers words by their folded form; which number a word has says nothing."""

    def __init__(self) -> None:
        self._words: list[str] = []

    def __missing__(self, word: str) -> int:
        self._words.append(word)
        self[word] = number = len(self._words) - 1
        return number

    def cut(self, text: str, bounds: Iterable[int]) -> Words:
        """The words of a text, which can be asked for between any two of the bounds.

        A word that lies across a bound belongs to where it begins.
        """
        places = sorted({0, len(text), *bounds})
        marked = THOUSANDS.search(text) is not None
        word = WORD if marked else PLAIN
        if any(INSIDE.match(text, place - 1) for place in places[1:-1]):
            begins = [found.start() for found in word.finditer(text)]
            found, firsts = word.findall(text), {place: bisect_left(begins, place) for place in places}
        else:
            found, firsts = [], {0: 0}
            for begin, end in pairwise(places):
                found += word.findall(text, begin, end)
                firsts[end] = len(found)
        numbers = list(map(self.__getitem__, fold_all(found, marked)))
        return Words(np.array(numbers, dtype=np.int32), firsts)

    def words(self, numbers: list[int]) -> str:
        """The folded words with blanks between them."""
        return " ".join(self._words[number] for number in numbers)


def fold_all(words: list[str], marked: bool = True) -> list[str]:
    """Words without what houses spell differently: capitals, ß, and marks between thousands where there are any."""
    folded = "\n".join(words).casefold().split("\n") if words else []
    return folded if not marked else [word if word.isalnum() else _without_marks(word) for word in folded]


def _without_marks(word: str) -> str:
    return re.sub(r"\D", "", word) if word[0].isdigit() else word
