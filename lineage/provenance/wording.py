"""Texts as folded words, folded once for all that compare them."""

from __future__ import annotations

import re
from typing import NamedTuple

# a number is one word, however its thousands are set
WORD = re.compile(r"\d{1,3}(?:[ .\u00a0\u202f]\d{3})+\b|\w+")
NUMBER = re.compile(r"(?<!\w)(?:\d{1,3}(?:[ .\u00a0\u202f]\d{3})+\b|\d\w*)")  # a word that begins with a figure
MARK = "\0"  # stands where a number has a mark, which is no part of the word
BETWEEN = re.compile(rf"[^\w{MARK}]")

BYTES = "cp1252"  # holds most of what Western papers print, one byte for each character


def _folded(byte: int) -> int:
    """The byte of a letter or figure without capitals; a blank for all else."""
    letter = bytes([byte]).decode(BYTES, "replace")
    folded = letter.casefold().encode(BYTES, "replace")
    return (folded[0] if len(folded) == 1 else byte) if WORD.match(letter) or letter == MARK else ord(" ")


FOLDED = bytes(map(_folded, range(256)))
SHAPE = bytes.maketrans(b"0123456789 \xa0", b"1111111111..")
THOUSANDS = b"1.111"  # in the shape of a text
MICRO = b"\xb5"  # the one letter of these whose folded form is none of them


class Words(NamedTuple):
    """A text of words and blanks, each character where it was printed, with a blank behind it."""

    letters: str
    is_folded: bool

    def within(self, begin: int, end: int) -> str:
        """The folded words of a stretch, with blanks between them; a word across a bound is where it begins."""
        letters = self.letters
        if letters[begin - 1] != " ":
            begin = letters.index(" ", begin)
        if letters[end - 1] != " ":
            end = letters.index(" ", end)
        printed = letters[begin:end].replace(MARK, "")
        return printed.replace("ß", "ss") if self.is_folded else printed.casefold()


def read_words(text: str) -> Words:
    """The words of a text, for whoever asks for those of a stretch."""
    text = text.replace(MARK, " ")
    try:
        printed = text.encode(BYTES)
    except UnicodeEncodeError:
        printed = MICRO
    if MICRO in printed:
        return Words(BETWEEN.sub(" ", NUMBER.sub(_as_one, text)) + " ", is_folded=False)
    if "_" in text or THOUSANDS in printed.translate(SHAPE):
        printed = NUMBER.sub(_as_one, text).encode(BYTES)
    return Words(printed.translate(FOLDED).decode(BYTES) + " ", is_folded=True)


def _as_one(number: re.Match[str]) -> str:
    word = number[0]
    return word if word.casefold().isalnum() else re.sub(r"\D", MARK, word)


def fold_all(words: list[str]) -> list[str]:
    """Words in the form in which they are compared."""
    folded = "\n".join(words).casefold().split("\n") if words else []
    return [word if word.isalnum() else _without_marks(word) for word in folded]


def _without_marks(word: str) -> str:
    return re.sub(r"\D", "", word) if word[0].isdecimal() else word
