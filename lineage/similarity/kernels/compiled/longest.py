"""Equal words at equal places of two stretches."""

from __future__ import annotations

from numba import njit

_compile = njit(nogil=True, cache=True)


@_compile
def walk_abreast(hashes, a, b, sizes, runs, equal):
    """Writes the longest run of equal words of each span, and how many are equal."""
    for span in range(sizes.size):
        one, other = hashes[a[span] : a[span] + sizes[span]], hashes[b[span] : b[span] + sizes[span]]
        run = most = same = 0
        for place in range(sizes[span]):
            is_same = one[place] == other[place]
            same += is_same
            run = run + 1 if is_same else 0
            most = max(most, run)
        runs[span], equal[span] = most, same
