"""Distinct shingles that pairs of texts have in common."""

from __future__ import annotations

import numpy as np
from numba import njit, uint32, uint64

from lineage.similarity.kernels.compiled.minhash import count_shingles, shingle_hashes
from lineage.similarity.kernels.compiled.tables import longest_text, table_size

_HALF = np.uint64(32)
_SPARSE = 8  # places of a sparse table for one of the full one: most shingles are seen there to be of B alone
_compile = njit(nogil=True, cache=True)


@_compile
def list_shingles(words, starts, texts, begin, end, size, shingles, counts):
    """Writes the shingles of the texts that stand at begin to end where their words stand, and how many are distinct.

    What is beyond the last shingle is left as it is.
    """
    longest = longest_text(starts, texts, begin, end)
    table, own = np.zeros(table_size(longest), np.uint64), np.empty(longest, np.uint64)
    for place in range(begin, end):
        text = texts[place]
        for i in range(shingle_hashes(words[starts[text] : starts[text + 1]], size, own)):
            shingles[starts[text] + i] = uint32(own[i])
        counts[text] = _fill(table, _listed(shingles, starts, text, size), uint64(place - begin + 1))


@_compile
def intersect(shingles, starts, first, second, begin, end, size, common):
    """Distinct shingles that both texts of each pair have; tables for A are kept while A stays the same."""
    longest = max(longest_text(starts, first, begin, end), longest_text(starts, second, begin, end))
    table = np.zeros(table_size(longest), np.uint64)
    met = np.full(table.size, -1, np.int32)  # the last pair whose B had the shingle too
    likely = np.zeros(_SPARSE * table.size, np.bool_)
    mask = uint64(likely.size - 1)
    stamp, last, listed = uint64(0), -1, shingles[:0]
    for pair in range(begin, end):
        a, b = first[pair], second[pair]
        if a != last:
            for i in range(listed.size):
                likely[listed[i] & mask] = False
            last, stamp, listed = a, stamp + uint64(1), _listed(shingles, starts, a, size)
            _fill(table, listed, stamp)
            for i in range(listed.size):
                likely[listed[i] & mask] = True
        shared, others = 0, _listed(shingles, starts, b, size)
        for i in range(others.size):
            if not likely[others[i] & mask]:
                continue
            value = stamp << _HALF | others[i]
            place = _place(table, value)
            if table[place] == value and met[place] != pair:
                met[place] = pair
                shared += 1
        common[pair] = shared


@_compile
def _listed(shingles, starts, text, size):
    count = count_shingles(starts[text + 1] - starts[text], size)
    return shingles[starts[text] : starts[text] + count]


@_compile
def _fill(table, shingles, stamp):
    """Puts the shingles of a text into the table, below the stamp of the text; gives how many are distinct."""
    distinct = 0
    for i in range(shingles.size):
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
