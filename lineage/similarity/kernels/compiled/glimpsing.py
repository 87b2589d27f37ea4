"""Which articles have telling words enough in common."""

from __future__ import annotations

import numpy as np
from numba import njit, uint64

_compile = njit(nogil=True, cache=True)


@_compile
def near_rows(table, turned, columns, least, pairs):
    """Writes row and column of what is at least so much in a product, while there is room; gives how many there are.

    Of the two tables, whose values are positive, one is given row by row, the other, which is turned, word by word.
    Sums only rise, so the greatest is known at the end of a row; in few rows it is enough, and they are gone through
    again.
    """
    (starts, words, weights), (firsts, others, shares) = table, turned
    sums, count = np.zeros(columns, np.float32), 0
    for row in range(starts.size - 1):
        most = np.float32(0)
        for place in range(starts[row], starts[row + 1]):
            word, weight = words[place], weights[place]
            for at in range(uint64(firsts[word]), uint64(firsts[word + 1])):
                column = uint64(others[at])
                total = sums[column] + weight * shares[at]
                sums[column] = total
                most = max(most, total)
        if most >= least:
            for place in range(starts[row], starts[row + 1]):
                word = words[place]
                for at in range(uint64(firsts[word]), uint64(firsts[word + 1])):
                    column = uint64(others[at])
                    if sums[column] >= least:
                        if count < pairs.shape[0]:
                            pairs[count, 0], pairs[count, 1] = row, column
                        count += 1
                        sums[column] = 0  # it is told of once
        sums[:] = 0
    return count
