"""The way from edge to edge of words, in one pass."""

from __future__ import annotations

import numpy as np
from numba import njit

_compile = njit(nogil=True, cache=True)


@_compile
def step_from_word_to_word(begins, ends, starts, far, near):
    """Writes two steps for each word, those that are as wide as `far` as `far`; true when there are any."""
    wide = False
    for text in range(starts.size - 1):
        here = 0
        for word in range(starts[text], starts[text + 1]):
            gap, length = begins[word] - here, ends[word] - begins[word]
            here = ends[word]
            wide = wide or max(gap, length) >= far
            near[2 * word], near[2 * word + 1] = np.uint8(min(gap, far)), np.uint8(min(length, far))
    return wide
