"""The one definition of a word, its normal form, and its hashes; every room and every backend stands on it.

A word is a letter or digit with all letters, digits and combining marks that follow it. Soft hyphens and other
invisible characters neither part nor change a word. Two words are equal when their normal forms are: NFC, full
Unicode case folding (Straße = STRASSE), invisible characters dropped. Punctuation and quotation marks are no words,
so they never count.
"""

from __future__ import annotations

import unicodedata
from functools import cache, lru_cache

import numpy as np
from numpy.typing import NDArray

from lineage.letters import INVISIBLE

Positions = NDArray[np.int64]
Hashes = NDArray[np.uint64]

_DROP = dict.fromkeys(map(ord, INVISIBLE))
_OTHER, _LAYOUT, _MARK, _LETTER = range(4)
_KINDS = {"L": _LETTER, "N": _LETTER, "M": _MARK}

_BITS = (1 << 64) - 1
CHUNKS = (0x9E3779B97F4A7C15, 0xD6E8FEB86659FD93, 0xA0761D6478BD642F)
ROLL = 0xD6E8FEB86659FD93  # odd, so that rolling a shingle loses no bits


def normalise(surface: str) -> str:
    """The normal form by which words are compared."""
    if surface.isascii():
        return surface.lower()
    folded = unicodedata.normalize("NFC", surface.translate(_DROP)).casefold()
    return unicodedata.normalize("NFC", folded)


def word_bounds(text: str) -> tuple[Positions, Positions]:
    """Begin and end of each word as character offsets into the text as it stands, in order.

    One pass of array operations; a text of any length costs about 20 bytes a character while it runs.
    """
    kinds = _character_kinds()[np.frombuffer(text.encode("utf-32-le"), np.uint32)]
    edges = np.flatnonzero(np.diff(kinds != _OTHER, prepend=False, append=False))
    starts, stops = edges[0::2], edges[1::2]
    letters = np.append(np.flatnonzero(kinds == _LETTER), len(text))
    printed = np.flatnonzero(kinds >= _MARK)
    begins = letters[np.searchsorted(letters, starts)]
    real = begins < stops
    ends = printed[np.searchsorted(printed, stops[real]) - 1] + 1
    return begins[real].astype(np.int64), ends.astype(np.int64)


def word_hashes(text: str, begins: Positions, ends: Positions) -> Hashes:
    """The 64-bit hash of the normal form of each word."""
    surfaces = (text[begin:end] for begin, end in zip(begins.tolist(), ends.tolist(), strict=True))
    return np.fromiter(map(_surface_hash, surfaces), np.uint64, begins.size)


def word_hash(word: bytes) -> int:
    """Hash of one normal form in UTF-8: three masked 8-byte chunks, then byte by byte; at least 32 good high bits."""
    value = 0
    for number, factor in enumerate(CHUNKS):
        chunk = int.from_bytes(word[8 * number : 8 * number + 8], "little")
        value = ((value ^ value >> 32) + chunk) * factor & _BITS
    for byte in word[24:]:
        value = ((value ^ value >> 32) + byte) * CHUNKS[0] & _BITS
    return value ^ value >> 32


def hashfunc(shingle: bytes) -> int:
    """The 32-bit hash of a shingle, its normal words in UTF-8 joined by single spaces.

    `datasketch.MinHash(num_perm, seed=1, scheme="affine32", hashfunc=hashfunc)` makes the signatures of this package.
    """
    value = 0
    for word in shingle.split(b" "):
        value = (value * ROLL + word_hash(word)) & _BITS
    value ^= value >> 32
    value = value * ROLL & _BITS
    return (value ^ value >> 32) >> 32


def upper_bits(hashes: Hashes, bits: int) -> NDArray[np.uint32]:
    """So many of the upper bits of each hash, at most 32, without a copy of all that is as wide as they are."""
    room = np.empty(hashes.shape, np.uint32)
    return np.right_shift(hashes, np.uint64(64 - bits), out=room, casting="unsafe")


def short_keys(hashes: Hashes) -> NDArray[np.int32]:
    """32 bits of each hash."""
    return upper_bits(hashes, 32).view(np.int32)


@lru_cache(maxsize=1 << 18)
def _surface_hash(surface: str) -> int:
    return word_hash(normalise(surface).encode())


@cache
def _character_kinds() -> NDArray[np.uint8]:
    kinds = np.fromiter(
        (_KINDS.get(unicodedata.category(chr(code))[0], _OTHER) for code in range(0x110000)), np.uint8, 0x110000
    )
    kinds[[ord(character) for character in INVISIBLE]] = _LAYOUT
    return kinds
