"""The way from word to word, in one pass."""

from __future__ import annotations

import numpy as np
from numba import njit

_compile = njit(nogil=True, cache=True)


@_compile
def step_to_words(begins, ends, starts, gaps, lengths, near):
    """Writes the step of each word, with `gaps` and `lengths` for what is as wide."""
    for text in range(starts.size - 1):
        here = 0
        for word in range(starts[text], starts[text + 1]):
            gap, length = min(begins[word] - here, gaps), min(ends[word] - begins[word], lengths)
            here = ends[word]
            near[word] = np.uint8(gap * (lengths + 1) + length)
