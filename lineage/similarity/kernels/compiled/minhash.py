"""MinHash signatures of many units."""

from __future__ import annotations

import numpy as np
from numba import njit, uint32, uint64

from lineage.similarity.kernels.words import ROLL

_ROLL = np.uint64(ROLL)
_HALF = np.uint64(32)
_compile = njit(nogil=True, cache=True)
_inline = njit(nogil=True, cache=True, inline="always")


@_compile
def sign(words, starts, first, last, size, factors, summands, signed):
    """`minhash.signatures` of the word shingles of the units first to last."""
    longest = 1
    for unit in range(first, last):
        longest = max(longest, starts[unit + 1] - starts[unit])
    shingles = np.empty(longest + 7, np.uint64)
    for unit in range(first, last):
        count = shingle_hashes(words[starts[unit] : starts[unit + 1]], size, shingles)
        _minima(shingles, count, factors, summands, signed[unit])


@_compile
def count_shingles(words, size):
    """Shingles of a text of so many words: of fewer than a shingle has there is one."""
    return min(words, max(1, words - size + 1))


@_compile
def shingle_hashes(words, size, shingles):
    """Writes the mixed hash of each shingle; gives how many there are."""
    count = count_shingles(words.size, size)
    if count == 0:
        return 0
    rolled = shingles[:count]
    _load(words, rolled)
    for step in range(1, min(size, words.size)):
        _roll(words[step:], rolled)
    _mix(rolled)
    return count


# Word by word over all shingles, not shingle by shingle: LLVM makes vectors of loops over slices.
@_compile
def _load(words, rolled):
    for i in range(rolled.size):
        rolled[i] = uint64(words[i])


@_compile
def _roll(words, rolled):
    for i in range(rolled.size):
        rolled[i] = rolled[i] * _ROLL + uint64(words[i])


@_compile
def _mix(rolled):
    for i in range(rolled.size):
        rolled[i] = uint64(_mixed(rolled[i]))


@_inline
def _mixed(value):
    """The shingle's hash, then the finaliser of MurmurHash3 that datasketch puts before its permutations."""
    value = (value ^ (value >> _HALF)) * _ROLL
    h = uint32((value ^ (value >> _HALF)) >> _HALF)
    h = uint32((h ^ (h >> uint32(16))) * uint32(0x85EBCA6B))
    h = uint32((h ^ (h >> uint32(13))) * uint32(0xC2B2AE35))
    return h ^ (h >> uint32(16))


@_compile
def _minima(shingles, count, factors, summands, signed):
    signed[:] = uint32(0xFFFFFFFF)
    shingles[count : count + 7] = shingles[0]  # once more changes no minimum
    for i in range(0, count, 8):  # eight at a time: the permutations are loaded once for all
        h0, h1, h2, h3 = shingles[i], shingles[i + 1], shingles[i + 2], shingles[i + 3]
        h4, h5, h6, h7 = shingles[i + 4], shingles[i + 5], shingles[i + 6], shingles[i + 7]
        for j in range(factors.size):
            a, b = factors[j], summands[j]
            first = min(min(_permuted(h0, a, b), _permuted(h1, a, b)), min(_permuted(h2, a, b), _permuted(h3, a, b)))
            last = min(min(_permuted(h4, a, b), _permuted(h5, a, b)), min(_permuted(h6, a, b), _permuted(h7, a, b)))
            signed[j] = min(signed[j], min(first, last))


@_inline
def _permuted(shingle, factor, summand):
    return uint32(factor * uint32(shingle) + summand)
