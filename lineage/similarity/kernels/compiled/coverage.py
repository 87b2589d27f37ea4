"""Many searches at once, each in its own part of a long row."""

from __future__ import annotations

from numba import njit

_compile = njit(nogil=True, cache=True)


@_compile
def bisect(values, low, high, targets, found):
    """Writes where in `values[low:high]` the first value not below each target stands."""
    for row in range(targets.size):
        begin, end, target = low[row], high[row], targets[row]
        while begin < end:
            middle = (begin + end) // 2
            if values[middle] < target:
                begin = middle + 1
            else:
                end = middle
        found[row] = begin
