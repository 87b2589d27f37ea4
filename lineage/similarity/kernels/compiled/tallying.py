"""How often each article holds which words, and how many articles hold them."""

from __future__ import annotations

import numpy as np
from numba import njit, uint32, uint64

from lineage.similarity.kernels.compiled.tables import longest_text
from lineage.similarity.kernels.vectors import BELOW

_BELOW, _DIGIT = BELOW, np.uint32((65 - int(BELOW)) // 2)
_LOW = np.uint32((1 << int(_DIGIT)) - 1)
_compile = njit(nogil=True, cache=True)


@_compile
def tally_articles(hashes, starts, sizes, columns, counts):
    """Writes the distinct columns of the words of each article in order, how often each stands there, and how many.

    Two digits sort the words of one article, which stay near the processor.
    """
    longest = longest_text(starts, np.arange(sizes.size), 0, sizes.size)
    own, spare = np.empty(longest, np.uint32), np.empty(longest, np.uint32)
    low, high = np.zeros(_LOW + 1, np.int32), np.zeros(_LOW + 1, np.int32)
    written = 0
    for article in range(sizes.size):
        words = hashes[starts[article] : starts[article + 1]]
        low[:], high[:] = 0, 0
        for place in range(words.size):
            column = uint32(words[place] >> _BELOW)
            own[place] = column
            low[column & _LOW] += 1
            high[column >> _DIGIT] += 1
        _lay_out(low)
        _lay_out(high)
        for column in own[: words.size]:
            spare[low[column & _LOW]] = column
            low[column & _LOW] += 1
        for column in spare[: words.size]:
            own[high[column >> _DIGIT]] = column
            high[column >> _DIGIT] += 1
        first = written
        for place in range(words.size):
            if place == 0 or own[place] != own[place - 1]:
                columns[written], counts[written] = own[place], 0
                written += 1
            counts[written - 1] += 1
        sizes[article] = written - first
    return written


@_compile
def _lay_out(counts):
    """From how often a digit is what to where the first number that has it goes."""
    total = 0
    for digit in range(counts.size):
        count = counts[digit]
        counts[digit] = total
        total += count


@_compile
def count_rows(columns, holders):
    """Writes how many rows have each column."""
    for column in columns:
        holders[uint64(column)] += 1
