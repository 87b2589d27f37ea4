"""What the bytes of a text become in normal form, character by character, so that words need no Python each.

A table over the characters below U+3000 (all alphabets of Europe, punctuation, currency, arrows) says for each what
bytes stand for it in the normal form of `words.normalise`, where these are as many as the character has itself; 0 parts
words. A character whose normal form depends on its neighbours or has another length (combining marks, soft
hyphens, ŉ, everything from U+3000 on) is odd: the run of letters around it is left to the definition in `words`.
"""

from __future__ import annotations

import unicodedata
from functools import cache

import numpy as np
from numpy.typing import NDArray

from lineage.letters import INVISIBLE
from lineage.similarity.kernels.words import normalise

LIMIT = 0x3000
ODD = 1  # as a folded byte it stands for itself: U+0001 parts words, so no normal form holds it
MASKS: NDArray[np.uint64] = np.array(
    [[(1 << 8 * min(max(length - 8 * chunk, 0), 8)) - 1 for chunk in range(3)] for length in range(25)], np.uint64
)
"""Row: length of a word up to 24 bytes; column: mask of its first, second, third eight bytes."""


@cache
def folds() -> NDArray[np.uint32]:
    """For each character below `LIMIT` its folded bytes, the first lowest; the last entry is for all the rest."""
    table = np.zeros(LIMIT + 1, np.uint32)
    for code in range(LIMIT):
        table[code] = _fold(chr(code))
    table[LIMIT] = ODD
    return table


def _fold(character: str) -> int:
    if character in INVISIBLE:
        return ODD
    kind = unicodedata.category(character)[0]
    if kind == "M":
        return ODD
    if kind not in "LN":
        return 0
    folded = normalise(character).encode()
    alone = unicodedata.is_normalized("NFC", character) and not _joins_the_one_before(character)
    return int.from_bytes(folded, "little") if alone and len(folded) == len(character.encode()) else ODD


def _joins_the_one_before(character: str) -> bool:
    """Vowels and final consonants of Hangul are letters that compose with the letter before."""
    return 0x1160 <= ord(character) <= 0x11FF
