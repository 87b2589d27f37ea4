"""The spans that pairs of texts share, from their words: runs, chains, spans."""

from __future__ import annotations

from collections.abc import Callable
from functools import lru_cache, partial
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from lineage.similarity.kernels.backend import compiled, fill, spread
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
    A and B swaps the result. `words` are 32 bits of each word's hash. About 20 microseconds a pair with numba, 1,000
    without.
    """
    if not compiled(starts.size - 1):
        return _align(words, starts, quoted, pairs, (gap, least, quote_share))
    from lineage.similarity.kernels.compiled.alignment import align_pairs

    def step(begin: int) -> Spans:
        end = min(begin + _PAIRS_AT_ONCE, pairs[0].size)
        rules = (gap, least, quote_share)
        return fill(partial(align_pairs, words, starts, quoted, *pairs, begin, end, *rules), _CAPACITY, 7, np.int64)

    return _in_steps(step, pairs[0].size)


def lay_runs(
    runs: NDArray[np.int32], borders: Positions, words: NDArray[np.uint32], starts: Positions, *, gap: int, least: int
) -> Spans:
    """The same from runs that are known, as `joining.join_anchors` gives them, and without quotations.

    Pair n has the runs `borders[n]:borders[n + 1]`.
    """
    if compiled(starts.size - 1):
        from lineage.similarity.kernels.compiled.alignment import lay_pairs

        def step(begin: int) -> Spans:
            end = min(begin + _PAIRS_AT_ONCE, borders.size - 1)
            write = partial(lay_pairs, runs, borders, begin, end, words, starts, gap, least)
            return fill(write, _CAPACITY, 7, np.int64)

        return _in_steps(step, borders.size - 1)
    found = [np.zeros((0, 7), np.int64)]
    for number, (begin, end) in enumerate(pairwise(borders.tolist())):
        one, two = runs[begin, :2].tolist()
        a, b = (words[starts[text] : starts[text + 1]] for text in (one, two))
        found.append(_lay(number, runs[begin:end, 2:5].astype(np.int64), a, b, None, (gap, least, 2.0)))
    return np.concatenate(found)


def _in_steps(step: Callable[[int], Spans], pairs: int) -> Spans:
    return np.concatenate([np.zeros((0, 7), np.int64), *spread(step, range(0, pairs, _PAIRS_AT_ONCE))])


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
        runs = shared_runs(index(one), index(two))
        if runs.shape[0]:
            marks = (quoted[starts[one] : starts[one + 1]], quoted[starts[two] : starts[two + 1]])
            found.append(_lay(number, runs, index(one).words, index(two).words, marks, rules))
    return np.concatenate(found)


def _lay(
    number: int,
    runs: NDArray[np.int64],
    a: NDArray[np.uint32],
    b: NDArray[np.uint32],
    quoted: tuple[NDArray[np.bool_], NDArray[np.bool_]] | None,
    rules: tuple[int, int, float],
) -> Spans:
    """The spans of one pair; which text is called A makes no difference."""
    marks = quoted or (np.zeros(a.size, np.bool_), np.zeros(b.size, np.bool_))
    columns = [0, 1, 2, 3, 4, 5]
    if b.tolist() < a.tolist():
        a, b, marks, runs, columns = b, a, (marks[1], marks[0]), runs[:, [1, 0, 2]], [2, 3, 0, 1, 4, 5]
    runs = runs[np.lexsort((runs[:, 1], runs[:, 0]))]
    spans = lay_spans(runs, a, b, marks[0], marks[1], *rules)
    return np.concatenate([np.full((spans.shape[0], 1), number), spans[:, columns]], axis=1)
