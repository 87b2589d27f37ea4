"""The longest run of equal words inside each of many spans."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from lineage.similarity.kernels.backend import compiled, spread
from lineage.similarity.kernels.grams import gram_hashes
from lineage.similarity.kernels.rows import borders, count_up, equal_rows
from lineage.similarity.kernels.sorting import sort_over
from lineage.similarity.kernels.words import Hashes, Positions

SEED = 5  # words; shorter runs are shared by chance in any two texts of one language
_SPANS_AT_ONCE = 1 << 12
_SPAN, _PLACE = np.uint64(12), np.uint64(28)  # bits of a key; the rest is the hash of an n-gram
_NONE = -2

Spans = tuple[Positions, Positions]  # first word of each, and the word after its last


def longest_runs(hashes: Hashes, a: Spans, b: Spans, tokens: Positions) -> Positions:
    """Words of the longest run of at least `SEED` equal words in each span, one row of A and of B; 0 without a run.

    `tokens` are the matching words of each span: when as many stand side by side, word for word, those are they. An
    n-gram repeated inside a span is paired turn by turn. 10 to 100 nanoseconds a word.
    """
    longest = np.zeros(tokens.size, np.int64)
    sizes = a[1] - a[0]

    def abreast(part: Positions) -> None:
        runs, equal = _side_by_side(hashes, a[0][part], b[0][part], sizes[part])
        longest[part] = np.where(equal >= tokens[part], runs, -1)

    def shifted(part: Positions) -> None:
        longest[part] = _by_grams(hashes, (a[0][part], a[1][part]), (b[0][part], b[1][part]))

    alike = sizes == b[1] - b[0]
    longest[~alike] = -1
    spread(abreast, _parts(np.flatnonzero(alike)))
    spread(shifted, _parts(np.flatnonzero(longest < 0)))
    return np.where(longest < SEED, 0, longest)


def _parts(spans: Positions) -> list[Positions]:
    return np.array_split(spans, spans.size // _SPANS_AT_ONCE + 1)


def _side_by_side(hashes: Hashes, a: Positions, b: Positions, sizes: Positions) -> tuple[Positions, Positions]:
    """The longest run of equal words at equal places, and the number of such words."""
    if compiled(0):
        from lineage.similarity.kernels.compiled.longest import walk_abreast

        runs, equal = np.empty((2, sizes.size), np.int64)
        walk_abreast(hashes, a, b, sizes, runs, equal)
        return runs, equal
    places = count_up(np.zeros_like(sizes), sizes)
    equal = hashes[np.repeat(a, sizes) + places] == hashes[np.repeat(b, sizes) + places]
    starts = borders(sizes)
    return _most_in_a_row(equal, starts), np.diff(borders(equal)[starts])


def _by_grams(hashes: Hashes, a: Spans, b: Spans) -> Positions:
    """The longest run at any places."""
    firsts, lasts = np.concatenate([a[0], b[0]]), np.concatenate([a[1], b[1]])
    counts = np.maximum(lasts - firsts - SEED + 1, 0)
    starts = borders(counts)
    spans = a[0].size
    span = np.repeat(np.tile(np.arange(spans), 2), counts)
    partners = _pair(_grams(hashes, firsts, lasts, counts), span, int(starts[spans]))
    follows = np.diff(partners, prepend=_NONE) == 1
    follows[starts[:spans][counts[:spans] > 0]] = False  # spans stand one after the other, runs do not
    runs = _most_in_a_row(follows & (partners >= 0), starts[: spans + 1])
    any_pair = np.diff(borders(partners >= 0)[starts[: spans + 1]]) > 0
    return np.where(any_pair, runs + SEED, 0)


def _most_in_a_row(flags: NDArray[np.bool_], starts: Positions) -> Positions:
    """The longest row of marked places within each stretch `starts[n]:starts[n + 1]`."""
    places = np.arange(flags.size)
    fences = np.zeros(flags.size, np.int64)
    filled = np.diff(starts) > 0
    fences[starts[:-1][filled]] = starts[:-1][filled]
    last_gap = np.maximum.accumulate(np.maximum(np.where(flags, 0, places + 1), fences))
    rows = np.where(flags, places + 1 - last_gap, 0)
    most = np.zeros(starts.size - 1, np.int64)
    most[filled] = np.maximum.reduceat(rows, starts[:-1][filled]) if filled.any() else 0
    return most


def _grams(hashes: Hashes, firsts: Positions, lasts: Positions, counts: Positions) -> Hashes:
    """The n-grams inside each stretch of words, one stretch after the other."""
    sizes = lasts - firsts
    flat = gram_hashes(hashes[count_up(firsts, sizes)], SEED)
    return flat[count_up(borders(sizes)[:-1], counts)]


def _pair(grams: Hashes, span: Positions, of_a: int) -> Positions:
    """For each n-gram of A the place of its equal in B, in the same span; the first `of_a` n-grams are those of A."""
    group = np.uint64(span) << np.uint64(64) - _SPAN | grams >> _SPAN
    keys = sort_over(group >> _PLACE << _PLACE | np.arange(grams.size, dtype=np.uint64), int(_PLACE))
    places = (keys & ((np.uint64(1) << _PLACE) - np.uint64(1))).astype(np.int64)
    group = keys >> _PLACE
    cuts = equal_rows(group)
    heads, sizes = cuts[:-1], np.diff(cuts)
    in_a = np.add.reduceat(places < of_a, heads) if keys.size else heads
    turn = np.arange(keys.size) - np.repeat(heads, sizes)
    other = np.arange(keys.size) + np.repeat(in_a, sizes)
    paired = turn < np.repeat(np.minimum(in_a, sizes - in_a), sizes)
    partners = np.full(of_a, _NONE, np.int64)
    partners[places[paired]] = places[other[paired]]
    return partners
