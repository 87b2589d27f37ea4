"""Which articles have telling words enough in common."""

from __future__ import annotations

import numpy as np
from numba import njit, uint32, uint64

_compile = njit(nogil=True, cache=True)


@_compile
def near_rows(table, turned, columns, least, pairs):
    """Writes row and column of what is at least so much in a product, while there is room; gives how many there are.

    Of the two tables, whose values are positive, one is given row by row, the other, which is turned, word by word.
    """
    (starts, words, weights), (firsts, others, shares) = table, turned
    sums, count = np.zeros(columns, np.float32), 0
    bits, enough = sums.view(np.uint32), np.full(1, least).view(np.uint32)[0]
    for row in range(starts.size - 1):
        for place in range(starts[row], starts[row + 1]):
            word, weight = words[place], weights[place]
            for at in range(uint64(firsts[word]), uint64(firsts[word + 1])):
                sums[uint64(others[at])] += weight * shares[at]
        if _most(bits) >= enough:
            for column in range(columns):
                if sums[column] >= least:
                    if count < pairs.shape[0]:
                        pairs[count, 0], pairs[count, 1] = row, column
                    count += 1
        sums[:] = 0
    return count


@_compile
def _most(bits):
    """The greatest of some numbers; the bits of positive fractions rise with them, and are compared many at once."""
    most = uint32(0)
    for i in range(bits.size):  # LLVM makes no vectors of a loop over the numbers themselves
        most = max(most, bits[i])
    return most
