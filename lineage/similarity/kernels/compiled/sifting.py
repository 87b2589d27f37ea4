"""Sifts runs pair by pair, in one pass."""

from __future__ import annotations

from numba import njit

_compile = njit(nogil=True, cache=True)


@_compile
def keep_runs(runs, order, lengths, least, kept, cuts):
    """Writes the runs that stay, pair after pair, and where each pair ends; gives how many runs and pairs there are."""
    count = pairs = begin = 0
    while begin < order.size:
        end, words = begin, 0
        a, b = runs[order[begin], 0], runs[order[begin], 1]
        while end < order.size and runs[order[end], 0] == a and runs[order[end], 1] == b:
            words += runs[order[end], 4]
            end += 1
        whole = 2 * words >= min(lengths[a], lengths[b])
        own, last = 0, count
        for place in range(begin, end):
            row = order[place]
            if whole or 2 * runs[row, 6] <= runs[row, 5]:
                own += runs[row, 4]
                for column in range(runs.shape[1]):
                    kept[last, column] = runs[row, column]
                last += 1
        if own >= least:
            pairs += 1
            count = cuts[pairs] = last
        begin = end
    return count, pairs
