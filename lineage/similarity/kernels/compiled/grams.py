"""Hashes of word n-grams, and winnowing in one pass over them."""

from __future__ import annotations

import numpy as np
from numba import njit, uint8, uint64

from lineage.similarity.kernels.words import ROLL

_ROLL = np.uint64(ROLL)
_HALF = np.uint64(32)


_compile = njit(nogil=True, cache=True)


@_compile
def gram_hashes(words, size, grams):
    """`grams.gram_hashes` of one text, word by word of all n-grams at once; gives how many there are."""
    amount = max(0, words.size - size + 1)
    own = grams[:amount]
    own[:] = 0
    for place in range(size):
        _roll(own, words[place : place + amount])
    for i in range(amount):
        mixed = (own[i] ^ (own[i] >> _HALF)) * _ROLL
        own[i] = mixed ^ (mixed >> _HALF)
    return amount


@_compile
def _roll(values, words):
    for i in range(values.size):
        values[i] = values[i] * _ROLL + uint64(words[i])


@_compile
def winnow_units(words, starts, first, last, size, window, hashes, places):
    """Anchors of the units first to last, written in order; gives how many there are.

    There is room for one more. No window is wider than 128. A window of which an n-gram is the rightmost smallest
    reaches as far as n-grams that are not smaller stand before it, and greater ones behind it.
    """
    longest = 1
    for unit in range(first, last):
        longest = max(longest, starts[unit + 1] - starts[unit])
    grams = np.empty(longest, np.uint64)
    reached, greater = np.empty(longest, np.uint8), np.empty(longest, np.uint8)
    before, behind = np.empty(longest, np.uint8), np.empty(longest, np.uint8)
    count = 0
    for unit in range(first, last):
        begin = starts[unit]
        amount = gram_hashes(words[begin : starts[unit + 1]], size, grams)
        reached[:amount], before[:amount], behind[:amount] = 0, 1, 1
        for step in range(1, window if amount >= window else 1):
            _compare(grams[: amount - step], grams[step:amount], greater)
            _reach_on(greater, behind[: amount - step], reached, uint8(0))
            _reach_on(greater, before[step:amount], reached[step:], uint8(1))
        least = uint8(window - 1 if amount >= window else 0)
        for place in range(amount):  # without a branch, half of which would be guessed wrong
            hashes[count], places[count] = grams[place], begin + place
            count += np.int64(reached[place] >= least)
    return count


# LLVM makes vectors of these loops as long as each is alone, and wide and narrow numbers meet in none but the first.
@_compile
def _compare(here, later, greater):
    for i in range(here.size):
        greater[i] = later[i] > here[i]


@_compile
def _reach_on(greater, reaching, reached, turned):
    for i in range(reaching.size):
        reaching[i] &= greater[i] ^ turned
        reached[i] += reaching[i]


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
