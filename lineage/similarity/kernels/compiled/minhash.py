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
    shingles = np.empty(longest + 4, np.uint32)
    for unit in range(first, last):
        count = shingle_hashes(words[starts[unit] : starts[unit + 1]], size, shingles)
        _minima(shingles, count, factors, summands, signed[unit])


@_compile
def shingle_hashes(words, size, shingles):
    """Writes the mixed hash of each shingle; gives how many there are."""
    count = words.size
    if count == 0:
        return 0
    top = uint64(1)
    for _ in range(size):
        top *= _ROLL
    value = uint64(0)
    for i in range(min(size, count)):
        value = value * _ROLL + uint64(words[i])
    shingles[0] = _mixed(value)
    for i in range(size, count):
        value = value * _ROLL + uint64(words[i]) - uint64(words[i - size]) * top
        shingles[i - size + 1] = _mixed(value)
    return max(1, count - size + 1)


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
    i = 0
    while i + 4 <= count:  # four at a time: the permutations are loaded once for all
        h0, h1, h2, h3 = shingles[i], shingles[i + 1], shingles[i + 2], shingles[i + 3]
        for j in range(factors.size):
            a, b = factors[j], summands[j]
            low = min(uint32(a * h0 + b), uint32(a * h1 + b))
            high = min(uint32(a * h2 + b), uint32(a * h3 + b))
            signed[j] = min(signed[j], min(low, high))
        i += 4
    while i < count:
        h0 = shingles[i]
        for j in range(factors.size):
            signed[j] = min(signed[j], uint32(factors[j] * h0 + summands[j]))
        i += 1
