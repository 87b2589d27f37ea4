"""The words of texts that lie inside stretches of them."""

from __future__ import annotations

import numpy as np
from numba import njit

_compile = njit(nogil=True, cache=True)


@_compile
def keep_inside(cuts, firsts, lasts, starts, begins, ends, hashes, counts):
    """The words that lie wholly inside the stretches, in arrays of their own; writes how many each stretch has.

    Text n has the stretches `cuts[n]:cuts[n + 1]`, whose beginnings rise, and the words `starts[n]:starts[n + 1]`.
    """
    heads = np.empty(counts.size, np.int64)
    for text in range(cuts.size - 1):
        head, stop = starts[text], starts[text + 1]
        for stretch in range(cuts[text], cuts[text + 1]):
            while head < stop and begins[head] < firsts[stretch]:
                head += 1
            word = head
            while word < stop and ends[word] <= lasts[stretch]:
                word += 1
            heads[stretch], counts[stretch] = head, word - head
    size = counts.sum()
    kept = np.empty(size, begins.dtype), np.empty(size, ends.dtype), np.empty(size, hashes.dtype)
    at = 0
    for stretch in range(counts.size):
        for word in range(heads[stretch], heads[stretch] + counts[stretch]):
            kept[0][at], kept[1][at], kept[2][at] = begins[word], ends[word], hashes[word]
            at += 1
    return kept
