"""The way from word to word, in one pass."""

from __future__ import annotations

import numpy as np
from numba import njit

_compile = njit(nogil=True, cache=True)


@_compile
def step_to_words(begins, ends, starts, gaps, lengths, near):
    """Writes the step of each word, with `gaps` and `lengths` for what is as wide."""
    _step(begins[1:], ends[1:], ends[:-1], gaps, lengths, near[1:])
    text_begin = np.zeros(1, np.int32)
    for text in range(starts.size - 1):  # its first word is not reached from the text before
        one = slice(starts[text], min(starts[text] + 1, starts[text + 1]))
        _step(begins[one], ends[one], text_begin, gaps, lengths, near[one])


@_compile
def _step(begins, ends, before, gaps, lengths, near):
    # LLVM makes vectors of sliced views
    most, longest, factor = np.int32(gaps), np.int32(lengths), np.int32(lengths + 1)
    for i in range(near.size):
        near[i] = np.uint8(min(begins[i] - before[i], most) * factor + min(ends[i] - begins[i], longest))
