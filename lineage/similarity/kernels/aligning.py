"""The spans that pairs of texts share, from their words: runs, chains, spans."""

from __future__ import annotations

from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from lineage.similarity.kernels.backend import compiled, spread
from lineage.similarity.kernels.runs import index_grams, shared_runs
from lineage.similarity.kernels.spans import lay_spans
from lineage.similarity.kernels.words import Positions

Spans = NDArray[np.int64]
_PAIRS_AT_ONCE = 2_000
_CAPACITY = 8_000


def align(
    words: NDArray[np.uint32],
    starts: Positions,
    quoted: NDArray[np.bool_],
    pairs: tuple[Positions, Positions],
    *,
    gap: int,
    least: int,
    quote_share: float,
) -> Spans:
    """One row per span: number of its pair, first and last word in A, the same in B, matching words, kind of `spans`.

    Words are counted from the beginning of their text. Sorted by pair; fastest when the pairs are sorted by A. Swapping
    A and B swaps the result. `words` are 32 bits of each word's hash. About 10 microseconds a pair with numba, 1,000 without.
    """
    if not compiled(starts.size - 1):
        return _align(words, starts, quoted, pairs, (gap, least, quote_share))
    from lineage.similarity.kernels.fast_alignment import align_pairs

    def step(begin: int) -> Spans:
        capacity = _CAPACITY
        while True:
            end = min(begin + _PAIRS_AT_ONCE, pairs[0].size)
            spans = np.empty((capacity, 7), np.int64)
            needed = align_pairs(words, starts, quoted, *pairs, begin, end, gap, least, quote_share, spans)
            if needed <= capacity:
                return spans[:needed].copy()
            capacity = needed

    return np.concatenate([np.zeros((0, 7), np.int64), *spread(step, range(0, pairs[0].size, _PAIRS_AT_ONCE))])


def _align(
    words: NDArray[np.uint32],
    starts: Positions,
    quoted: NDArray[np.bool_],
    pairs: tuple[Positions, Positions],
    rules: tuple[int, int, float],
) -> Spans:
    index = lru_cache(maxsize=1_000)(lambda text: index_grams(words[starts[text] : starts[text + 1]]))
    found = [np.zeros((0, 7), np.int64)]
    for number, (one, two) in enumerate(zip(*(side.tolist() for side in pairs), strict=True)):
        swap = index(two).words.tolist() < index(one).words.tolist()
        a, b = (two, one) if swap else (one, two)
        runs = shared_runs(index(a), index(b))
        if not runs.shape[0]:
            continue
        marks = (quoted[starts[text] : starts[text + 1]] for text in (a, b))
        spans = lay_spans(runs, index(a).words, index(b).words, *marks, *rules)
        columns = [2, 3, 0, 1, 4, 5] if swap else [0, 1, 2, 3, 4, 5]
        found.append(np.concatenate([np.full((spans.shape[0], 1), number), spans[:, columns]], axis=1))
    return np.concatenate(found)
