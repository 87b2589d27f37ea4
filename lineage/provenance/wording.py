"""Texts as folded words, cut once for all that compare them."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Sequence
from itertools import chain, pairwise
from typing import NamedTuple

from lineage.provenance.spans import Span, union

WORD = re.compile(r"\d{1,3}(?:[ .\u00a0\u202f]\d{3})+\b|\w+")  # a number is one word, however its thousands are set
INSIDE = re.compile(r"\w\w|\d[ .\u00a0\u202f]\d|[ .\u00a0\u202f]\d{3}")  # around a bound that may lie in a word

BYTES = "cp1252"  # holds most of what Western papers print, one byte for each character


def _folded(byte: int) -> int:
    """The byte of a letter or figure without capitals; a blank for all else."""
    letter = bytes([byte]).decode(BYTES, "replace")
    folded = letter.casefold().encode(BYTES, "replace")
    return (folded[0] if len(folded) == 1 else byte) if WORD.match(letter) else ord(" ")


FOLDED = bytes(map(_folded, range(256)))
SHAPE = bytes.maketrans(b"0123456789 \xa0", b"1111111111..")
THOUSANDS = b"1.111"  # in the shape of a text
MICRO = b"\xb5"  # the one letter of these whose folded form is none of them


class Words(NamedTuple):
    """The folded words of some stretches of a text, and which word comes first behind each of their bounds."""

    words: list[str]
    firsts: dict[int, int]

    def within(self, begin: int, end: int) -> list[str]:
        """The words of one of the stretches."""
        return self.words[self.firsts[begin] : self.firsts[end]]


def cut_words(text: str, stretches: Sequence[Span]) -> Words:
    """The words of a text inside some stretches of it.

    A word that lies across a bound belongs to where it begins.
    """
    places = sorted({*chain.from_iterable(stretches)})
    if any(INSIDE.match(text, place - 1) for place in places if place):
        found = [*WORD.finditer(text)]
        begins = [word.start() for word in found]
        return Words(
            fold_all([word.group() for word in found]), {place: bisect_left(begins, place) for place in places}
        )
    try:
        printed = text.encode(BYTES)
    except UnicodeEncodeError:
        printed = MICRO
    folded, shape = printed.translate(FOLDED).decode(BYTES), printed.translate(SHAPE)
    by_rule = MICRO in printed
    words: list[str] = []
    firsts = {}
    between = {end for _, end in union(stretches)}
    for begin, end in pairwise([*places, len(text)]):
        firsts[begin] = len(words)
        if begin in between:
            continue
        if by_rule or THOUSANDS in shape[begin:end]:
            words += fold_all(WORD.findall(text, begin, end))
        else:
            words += folded[begin:end].replace("ß", "ss").split()
    return Words(words, firsts)


def fold_all(words: list[str]) -> list[str]:
    """Words in the form in which they are compared."""
    folded = "\n".join(words).casefold().split("\n") if words else []
    return [word if word.isalnum() else _without_marks(word) for word in folded]


def _without_marks(word: str) -> str:
    return re.sub(r"\D", "", word) if word[0].isdigit() else word
