"""Hash tables of two powers in flat arrays, sized by the longest text that goes into them."""

from __future__ import annotations

from numba import njit

_compile = njit(nogil=True, cache=True)
_LEAST = 64


@_compile
def longest_text(starts, texts, begin, end):
    """Words of the longest of the texts that stand at begin to end."""
    longest = 1
    for place in range(begin, end):
        longest = max(longest, starts[texts[place] + 1] - starts[texts[place]])
    return longest


@_compile
def table_size(entries):
    """Places of a table that so many entries fill by half at most."""
    room = _LEAST
    while room < 2 * entries:
        room *= 2
    return room
