"""How alike two texts are as wholes, exactly: Jaccard similarity and containment of their sets of word shingles."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from lineage.similarity.kernels.backend import compiled, spread
from lineage.similarity.kernels.grams import shingles
from lineage.similarity.kernels.words import Positions

_PAIRS_AT_ONCE = 10_000


def resemblance(
    words: NDArray[np.generic], starts: Positions, first: Positions, second: Positions, size: int
) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Jaccard similarity and containment (of the smaller set in the larger) of each pair of texts.

    Fastest when the pairs are sorted by `first`. Broder 1997 defines both. For two texts of 400 words 4 microseconds
    with numba, 60 without.
    """
    sizes: tuple[NDArray[np.int32], ...] = tuple(np.zeros(first.size, np.int32) for _ in range(3))
    if compiled(starts.size - 1):
        from lineage.similarity.kernels.compiled.resemblance import intersect

        def step(start: int) -> None:
            stop = min(start + _PAIRS_AT_ONCE, first.size)
            intersect(words, starts, first, second, start, stop, size, *sizes)

        spread(step, range(0, first.size, _PAIRS_AT_ONCE))
    else:
        sizes = _intersect(words, starts, first, second, size)
    common, sizes_a, sizes_b = sizes
    union = np.maximum(sizes_a + sizes_b - common, 1)
    return common / union, common / np.maximum(np.minimum(sizes_a, sizes_b), 1)


def _intersect(
    words: NDArray[np.generic], starts: Positions, first: Positions, second: Positions, size: int
) -> tuple[NDArray[np.int32], ...]:
    sets = {}
    for text in np.unique(np.concatenate([first, second])).tolist():
        own = words[starts[text] : starts[text + 1]].astype(np.uint64)
        sets[text] = np.unique(shingles(own, np.array([0, own.size]), size)[0])
    rows = [
        (np.intersect1d(sets[a], sets[b], assume_unique=True).size, sets[a].size, sets[b].size)
        for a, b in zip(first.tolist(), second.tolist(), strict=True)
    ]
    return tuple(np.array(rows, np.int32).reshape(-1, 3).T)
