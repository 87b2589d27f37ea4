"""Distinct shingles that pairs of texts have in common."""

from __future__ import annotations

import numpy as np
from numba import njit, uint64

from lineage.similarity.kernels.compiled.minhash import shingle_hashes
from lineage.similarity.kernels.compiled.tables import longest_text, table_size

_HALF = np.uint64(32)
_SPARSE = 4  # most shingles of B are not in A: in a table with much room the first look tells
_compile = njit(nogil=True, cache=True)


@_compile
def count_distinct(words, starts, texts, begin, end, size, counts):
    """Distinct shingles of each of the texts that stand at begin to end, under its number."""
    longest = longest_text(starts, texts, begin, end)
    table, shingles = np.zeros(table_size(longest), np.uint64), np.empty(longest, np.uint64)
    for place in range(begin, end):
        counts[texts[place]] = _fill(table, words, starts, texts[place], size, shingles, uint64(place - begin + 1))


@_compile
def intersect(words, starts, first, second, begin, end, size, common):
    """Distinct shingles that both texts of each pair have; a table for A is kept while A stays the same."""
    longest = max(longest_text(starts, first, begin, end), longest_text(starts, second, begin, end))
    table = np.zeros(table_size(_SPARSE * longest), np.uint64)
    met = np.full(table.size, -1, np.int32)  # the last pair whose B had the shingle too
    shingles = np.empty(longest, np.uint64)
    stamp, last = uint64(0), -1
    for pair in range(begin, end):
        a, b = first[pair], second[pair]
        if a != last:
            last, stamp = a, stamp + uint64(1)
            _fill(table, words, starts, a, size, shingles, stamp)
        shared = 0
        for i in range(shingle_hashes(words[starts[b] : starts[b + 1]], size, shingles)):
            value = stamp << _HALF | shingles[i]
            place = _place(table, value)
            if table[place] == value and met[place] != pair:
                met[place] = pair
                shared += 1
        common[pair] = shared


@_compile
def _fill(table, words, starts, text, size, shingles, stamp):
    """Puts the shingles of a text into the table, below the stamp of the text; gives how many are distinct."""
    distinct = 0
    for i in range(shingle_hashes(words[starts[text] : starts[text + 1]], size, shingles)):
        value = stamp << _HALF | shingles[i]
        place = _place(table, value)
        distinct += table[place] != value
        table[place] = value
    return distinct


@_compile
def _place(table, value):
    """Where a value is or would stand; what another text left counts as empty."""
    mask = uint64(table.size - 1)
    place = value & mask
    while table[place] >> _HALF == value >> _HALF and table[place] != value:
        place = (place + uint64(1)) & mask
    return place
