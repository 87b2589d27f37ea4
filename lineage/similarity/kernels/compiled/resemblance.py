"""Distinct shingles that pairs of texts have in common."""

from __future__ import annotations

import numpy as np
from numba import njit, uint64

from lineage.similarity.kernels.compiled.minhash import shingle_hashes
from lineage.similarity.kernels.compiled.tables import longest_text, table_size

_HALF = np.uint64(32)
_compile = njit(nogil=True, cache=True)


@_compile
def intersect(words, starts, first, second, begin, end, size, common, sizes_a, sizes_b):
    """Distinct shingles of both texts of each pair, and of each; a table for A is kept while A stays the same."""
    longest = max(longest_text(starts, first, begin, end), longest_text(starts, second, begin, end))
    room = table_size(longest)
    in_a, in_b = np.zeros(room, np.uint64), np.zeros(room, np.uint64)  # shingle, and above it the stamp of its text
    shingles = np.empty(longest + 4, np.uint32)
    stamp, last, distinct_a = uint64(0), -1, 0
    stamp_a = uint64(0)
    for pair in range(begin, end):
        a, b = first[pair], second[pair]
        if a != last:
            last, stamp = a, stamp + uint64(1)
            stamp_a = stamp << _HALF
            distinct_a = 0
            for i in range(shingle_hashes(words[starts[a] : starts[a + 1]], size, shingles)):
                distinct_a += _put(in_a, stamp_a | uint64(shingles[i]))
        stamp += uint64(1)
        stamp_b = stamp << _HALF
        shared = distinct_b = 0
        for i in range(shingle_hashes(words[starts[b] : starts[b + 1]], size, shingles)):
            if _put(in_b, stamp_b | uint64(shingles[i])):
                distinct_b += 1
                shared += _has(in_a, stamp_a | uint64(shingles[i]))
        common[pair], sizes_a[pair], sizes_b[pair] = shared, distinct_a, distinct_b


@_compile
def _put(table, value):
    """Puts a value in; 1 if it is new."""
    place = _place(table, value)
    if table[place] == value:
        return 0
    table[place] = value
    return 1


@_compile
def _has(table, value):
    return table[_place(table, value)] == value


@_compile
def _place(table, value):
    """Where a value is or would stand; what another text left counts as empty."""
    mask = uint64(table.size - 1)
    place = value & mask
    while table[place] >> _HALF == value >> _HALF and table[place] != value:
        place = (place + uint64(1)) & mask
    return place
