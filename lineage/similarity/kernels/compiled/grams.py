"""Winnowing in one pass over the words."""

from __future__ import annotations

import numpy as np
from numba import njit, uint64

from lineage.similarity.kernels.words import ROLL

_ROLL = np.uint64(ROLL)
_HALF = np.uint64(32)


@njit(nogil=True, cache=True)
def winnow_units(words, starts, first, last, size, window, hashes, places):
    """Anchors of the units first to last, written in order; gives how many there are."""
    longest = 1
    for unit in range(first, last):
        longest = max(longest, starts[unit + 1] - starts[unit])
    grams = np.empty(longest + 1, np.uint64)
    top = uint64(1)
    for _ in range(size):
        top *= _ROLL
    count = 0
    for unit in range(first, last):
        begin, length = starts[unit], starts[unit + 1] - starts[unit]
        amount = length - size + 1
        value = uint64(0)
        for i in range(length):
            value = value * _ROLL + uint64(words[begin + i])
            if i >= size:
                value -= uint64(words[begin + i - size]) * top
            if i >= size - 1:
                mixed = (value ^ (value >> _HALF)) * _ROLL
                grams[i - size + 1] = mixed ^ (mixed >> _HALF)
        picked = -1
        for end in range(amount):
            if amount < window:
                picked = end
            elif end < window - 1:
                continue
            else:
                head = end - window + 1
                if picked >= head and grams[end] > grams[picked]:
                    continue  # the smallest so far is still inside
                if picked >= head or end == picked:
                    picked = end
                else:
                    before = picked
                    picked = head
                    for i in range(head + 1, end + 1):
                        if grams[i] <= grams[picked]:
                            picked = i
                    if picked == before:
                        continue
            hashes[count] = grams[picked]
            places[count] = begin + picked
            count += 1
    return count
