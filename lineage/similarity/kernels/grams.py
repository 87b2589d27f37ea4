"""Hashes of word n-grams, and the few of them that winnowing keeps as anchors."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.lib.stride_tricks import sliding_window_view
from numpy.typing import NDArray

from lineage.similarity.kernels.backend import compiled
from lineage.similarity.kernels.rows import borders, count_up, distinct
from lineage.similarity.kernels.words import ROLL, Hashes, Positions, upper_bits

_HALF = np.uint64(32)


def gram_hashes(words: Hashes, size: int) -> Hashes:
    """The 64-bit hash of the words `i` to `i + size` for every `i`, across all borders.

    The high 32 bits are what `words.hashfunc` gives for the same words.
    """
    if words.size < size:
        return np.zeros(0, np.uint64)
    count = words.size - size + 1
    values = words[:count].copy()
    for step in range(1, size):
        values = values * np.uint64(ROLL) + words[step : step + count]
    return _finish(values)


def inner_grams(starts: Positions, size: int) -> Positions:
    """Positions whose n-gram lies inside one unit; unit `n` has the words `starts[n]:starts[n + 1]`."""
    lengths = np.maximum(np.diff(starts) - size + 1, 0)
    return count_up(starts[:-1], lengths)


def shingles(words: Hashes, starts: Positions, size: int) -> tuple[NDArray[np.uint32], Positions]:
    """The shingle hashes of each unit and where they begin; a unit of fewer words has one shingle of all of them."""
    lengths = np.diff(starts)
    counts = np.where(lengths >= size, lengths - size + 1, np.minimum(lengths, 1))
    offsets = borders(counts)
    hashes = np.zeros(int(offsets[-1]), np.uint64)
    long = np.repeat(lengths >= size, counts)
    hashes[long] = gram_hashes(words, size)[inner_grams(starts, size)] if long.any() else 0
    for unit in np.flatnonzero((lengths > 0) & (lengths < size)):
        whole = words[starts[unit] : starts[unit + 1]]
        hashes[offsets[unit]] = gram_hashes(whole, whole.size)[0]
    return upper_bits(hashes, 32), offsets


def winnow(
    words: NDArray[Any], starts: Positions, size: int, window: int, articles: int | None = None
) -> tuple[Hashes, Positions]:
    """Hash and position of the n-grams that winnowing keeps, in order of position.

    In each window of `window` n-grams the rightmost smallest is kept, so a shared run of `size + window - 1` words
    shares one. A unit too short for a window keeps all. `articles`, the size of the corpus, chooses the backend.
    Schleimer, Wilkerson, Aiken: Winnowing, SIGMOD 2003.
    """
    fast = compiled(starts.size - 1 if articles is None else articles)
    return (_fast_winnow if fast else _winnow)(words, starts, size, window)


def _fast_winnow(words: NDArray[Any], starts: Positions, size: int, window: int) -> tuple[Hashes, Positions]:
    from lineage.similarity.kernels.compiled.grams import winnow_units

    hashes, places = np.empty(words.size + 1, np.uint64), np.empty(words.size + 1, np.int64)
    count = winnow_units(words, starts, 0, starts.size - 1, size, window, hashes, places)
    return hashes[:count].copy(), places[:count].copy()


def _winnow(words: NDArray[Any], starts: Positions, size: int, window: int) -> tuple[Hashes, Positions]:
    hashes = gram_hashes(words.astype(np.uint64), size)
    lengths = np.maximum(np.diff(starts) - size + 1, 0)
    full = np.where(lengths >= window, lengths - window + 1, 0)
    heads = count_up(starts[:-1], full)
    few = np.where(lengths < window, lengths, 0)
    picks = count_up(starts[:-1], few)
    if heads.size:
        smallest = np.argmin(sliding_window_view(hashes, window)[heads, ::-1], axis=1)
        picks = np.concatenate([picks, heads + window - 1 - smallest])
    picks = distinct(picks)
    return hashes[picks], picks


def _finish(values: Hashes) -> Hashes:
    values ^= values >> _HALF
    values *= np.uint64(ROLL)
    return values ^ (values >> _HALF)
