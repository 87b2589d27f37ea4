"""The words that what is left of two articles has in common, weighed."""

from __future__ import annotations

from math import sqrt

import numpy as np
from numba import njit, uint64

from lineage.similarity.kernels.compiled.tables import table_size
from lineage.similarity.kernels.vectors import BELOW

_BELOW = BELOW
_HALF, _LOW = np.uint64(32), np.uint64(0xFFFFFFFF)
_compile = njit(nogil=True, cache=True)


@_compile
def multiply(hashes, a, b, damped, rarity, sizes, columns, products):
    """Writes column and product of the weights of each word that both of a pair have, in order; gives how many.

    The words of pair n are those of the stretches `cuts[n]:cuts[n + 1]` of either side. Both rows have length 1.
    """
    longest = 1
    for pair in range(sizes.size):
        longest = max(longest, _how_many(a, pair) + _how_many(b, pair))
    table, counts = np.zeros(table_size(longest), np.uint64), np.zeros((table_size(longest), 2), np.int32)
    slots, common = np.empty(longest, np.int64), np.empty(longest, np.uint64)
    count = 0
    for pair in range(sizes.size):
        stamp = uint64(pair + 1) << _HALF
        distinct = _tally(hashes, a, pair, 0, stamp, table, counts, slots, 0)
        distinct = _tally(hashes, b, pair, 1, stamp, table, counts, slots, distinct)
        squares, others, both = 0.0, 0.0, 0
        for slot in slots[:distinct]:
            column, in_a, in_b = table[slot] & _LOW, counts[slot, 0], counts[slot, 1]
            one, other = damped[in_a] * rarity[column], damped[in_b] * rarity[column]
            # squares of single fractions from 1 on are added up without a rest, in any order
            squares += np.float64(one * one) if in_a else 0.0
            others += np.float64(other * other) if in_b else 0.0
            if in_a and in_b:
                common[both] = column << _HALF | uint64(slot)
                both += 1
        lengths = sqrt(squares), sqrt(others)
        for key in np.sort(common[:both]):
            slot, weight = np.int64(key & _LOW), rarity[key >> _HALF]
            one = np.float32(np.float64(damped[counts[slot, 0]] * weight) / lengths[0])
            other = np.float32(np.float64(damped[counts[slot, 1]] * weight) / lengths[1])
            columns[count], products[count] = key >> _HALF, one * other
            count += 1
        sizes[pair] = both
    return count


@_compile
def _how_many(side, pair):
    cuts, firsts, lasts = side
    words = 0
    for stretch in range(cuts[pair], cuts[pair + 1]):
        words += lasts[stretch] - firsts[stretch]
    return words


@_compile
def _tally(hashes, side, pair, column, stamp, table, counts, slots, distinct):
    """Counts the words of one side; gives how many distinct ones there are then, whose slots are written."""
    cuts, firsts, lasts = side
    mask = uint64(table.size - 1)
    for stretch in range(cuts[pair], cuts[pair + 1]):
        for word in range(firsts[stretch], lasts[stretch]):
            value = stamp | hashes[word] >> _BELOW
            place = value & mask
            while table[place] >> _HALF == stamp >> _HALF and table[place] != value:
                place = (place + uint64(1)) & mask
            if table[place] != value:
                table[place], counts[place, 0], counts[place, 1] = value, 0, 0
                slots[distinct] = place
                distinct += 1
            counts[place, column] += 1
    return distinct
