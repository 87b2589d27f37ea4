"""Hashes of word n-grams, and winnowing in one pass over them."""

from __future__ import annotations

import numpy as np
from numba import njit, uint64

from lineage.similarity.kernels.words import ROLL

_ROLL = np.uint64(ROLL)
_HALF = np.uint64(32)


_compile = njit(nogil=True, cache=True)


@_compile
def gram_hashes(words, size, grams):
    """`grams.gram_hashes` of one text, by a rolling hash; gives how many there are."""
    top = uint64(1)
    for _ in range(size):
        top *= _ROLL
    value = uint64(0)
    for i in range(words.size):
        value = value * _ROLL + uint64(words[i])
        if i >= size:
            value -= uint64(words[i - size]) * top
        if i >= size - 1:
            mixed = (value ^ (value >> _HALF)) * _ROLL
            grams[i - size + 1] = mixed ^ (mixed >> _HALF)
    return max(0, words.size - size + 1)


@_compile
def winnow_units(words, starts, first, last, size, window, hashes, places):
    """Anchors of the units first to last, written in order; gives how many there are."""
    longest = 1
    for unit in range(first, last):
        longest = max(longest, starts[unit + 1] - starts[unit])
    grams = np.empty(longest + 1, np.uint64)
    count = 0
    for unit in range(first, last):
        begin = starts[unit]
        amount = gram_hashes(words[begin : starts[unit + 1]], size, grams)
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


@_compile
def first_of_each(packed, cuts, bits):
    """Sorts the anchors of each unit, hash and place in one number, and writes the first of equal hashes over them.

    Gives how many each unit has.
    """
    counts = np.zeros(cuts.size - 1, np.int64)
    written = 0
    for unit in range(cuts.size - 1):
        own = np.sort(packed[cuts[unit] : cuts[unit + 1]])
        for at in range(own.size):
            if at == 0 or own[at] >> bits != own[at - 1] >> bits:
                packed[written] = own[at]
                written += 1
                counts[unit] += 1
    return counts
