"""MinHash signatures and their LSH bands, bit for bit as datasketch makes them with `scheme="affine32"`."""

from __future__ import annotations

from functools import cache

import numpy as np
from numpy.typing import NDArray

from lineage.similarity.kernels.backend import compiled, spread
from lineage.similarity.kernels.grams import shingles
from lineage.similarity.kernels.words import Hashes, Positions

Signatures = NDArray[np.uint32]
_UNITS_AT_ONCE = 200  # so that the shingles of one step stay in the processor's cache
_UNITS_A_STEP = 1_000
_MIX = np.uint64(0x9E3779B97F4A7C15)


@cache
def permutations(count: int, seed: int) -> tuple[NDArray[np.uint32], NDArray[np.uint32]]:
    """Factors and summands of the permutations `a * h + b mod 2**32`, drawn as datasketch draws them."""
    source = np.random.RandomState(seed)
    factors = source.randint(0, 1 << 31, count, dtype=np.uint32) * np.uint32(2) + np.uint32(1)
    return factors, source.randint(0, 1 << 32, count, dtype=np.uint32)


def signatures(
    words: Hashes, starts: Positions, size: int, count: int, seed: int, articles: int | None = None
) -> Signatures:
    """One row of `count` values per unit, from shingles of `size` words; unit n is `words[starts[n]:starts[n + 1]]`.

    A unit of fewer words has one shingle of all of them; without words its row is full of the largest value. Broder: On
    the resemblance and containment of documents, 1997. 400 words: 2 microseconds with numba, 20 without; `articles`,
    the size of the corpus, chooses the backend.
    """
    units = starts.size - 1
    if not compiled(units if articles is None else articles):
        return minima(*shingles(words, starts, size), count, seed)
    from lineage.similarity.kernels.compiled.minhash import sign

    signed = np.empty((units, count), np.uint32)
    factors, summands = permutations(count, seed)

    def step(first: int) -> None:
        sign(words, starts, first, min(first + _UNITS_A_STEP, units), size, factors, summands, signed)

    spread(step, range(0, units, _UNITS_A_STEP))
    return signed


def minima(grams: NDArray[np.uint32], offsets: Positions, count: int, seed: int) -> Signatures:
    """One row per unit: the minimum of each permutation over its shingles; without shingles, the largest value."""
    factors, summands = permutations(count, seed)
    result = np.full((offsets.size - 1, count), np.iinfo(np.uint32).max, np.uint32)
    for start in range(0, offsets.size - 1, _UNITS_AT_ONCE):
        part = offsets[start : start + _UNITS_AT_ONCE + 1]
        full = np.flatnonzero(np.diff(part))
        if not full.size:
            continue
        hashes = _murmur_finaliser(grams[part[0] : part[-1]])
        firsts = part[full] - part[0]
        for number in range(count):
            values = hashes * factors[number] + summands[number]
            result[start + full, number] = np.minimum.reduceat(values, firsts)
    return result


def band_keys(signed: Signatures, bands: int, rows: int) -> Hashes:
    """One hash per band (row) and unit (column) of the `rows` values in it; equal values give equal hashes."""
    keys = np.empty((bands, signed.shape[0]), np.uint64)
    for band in range(bands):
        value = np.full(signed.shape[0], band + 1, np.uint64)
        for row in range(band * rows, (band + 1) * rows):
            value = (value ^ signed[:, row]) * _MIX
            value ^= value >> np.uint64(32)
        keys[band] = value
    return keys


def _murmur_finaliser(hashes: NDArray[np.uint32]) -> NDArray[np.uint32]:
    mixed = hashes ^ (hashes >> np.uint32(16))
    mixed *= np.uint32(0x85EBCA6B)
    mixed ^= mixed >> np.uint32(13)
    mixed *= np.uint32(0xC2B2AE35)
    mixed ^= mixed >> np.uint32(16)
    return mixed
