"""Maximal runs of equal words in two texts, found from shared n-grams without comparing all words with all."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from lineage.similarity.kernels.grams import gram_hashes
from lineage.similarity.kernels.rows import count_up, distinct
from lineage.similarity.kernels.words import Hashes, Positions

SEED = 5  # words; shorter ones are shared by chance in any two texts of one language
CROSS = 64  # places of one n-gram in A times places in B up to which all are paired with all

Runs = NDArray[np.int64]


class GramIndex(NamedTuple):
    """The words and n-grams of one text: in order, sorted, and where the sorted ones stand."""

    words: NDArray[np.uint32]
    grams: Hashes
    ordered: Hashes
    places: Positions
    turn: Positions


def index_grams(words: NDArray[np.uint32]) -> GramIndex:
    """The index of one text; `turn` counts earlier places of the same n-gram."""
    grams = gram_hashes(words.astype(np.uint64), SEED)
    places = np.argsort(grams, kind="stable")
    ordered = grams[places]
    turn = np.empty(grams.size, np.int64)
    turn[places] = np.arange(grams.size) - np.searchsorted(ordered, ordered)
    return GramIndex(words, grams, ordered, places, turn)


def shared_runs(a: GramIndex, b: GramIndex) -> Runs:
    """All maximal runs of at least `SEED` equal words: rows (first word in A, first word in B, words), sorted.

    An n-gram that both repeat many times is paired turn by turn, the rarer side over and over: cost stays linear, and
    of texts that repeat themselves some runs are left out.
    """
    seeds, crowded = _seeds(a, b)
    if not seeds.size:
        return np.zeros((0, 3), np.int64)
    diagonal, first = (seeds >> np.int64(32)) - np.int64(b.grams.size), seeds & np.int64(0xFFFFFFFF)
    heads = np.flatnonzero(np.diff(seeds, prepend=seeds[0] - 2) != 1)
    lengths = np.diff(np.append(heads, seeds.size)) + SEED - 1
    rows = np.stack([first[heads], first[heads] - diagonal[heads], lengths], axis=1)
    if crowded:
        rows = np.array(sorted({_widen(a.words, b.words, *row) for row in rows.tolist()}), np.int64)
    return rows[np.lexsort((rows[:, 1], rows[:, 0]))]


def _widen(a: NDArray[np.uint32], b: NDArray[np.uint32], x: int, y: int, length: int) -> tuple[int, int, int]:
    """The whole run: between n-grams that were not paired its words are equal all the same."""
    back = _equal(a[:x][::-1], b[:y][::-1])
    ahead = _equal(a[x + length :], b[y + length :])
    return x - back, y - back, length + back + ahead


def _equal(a: NDArray[np.uint32], b: NDArray[np.uint32]) -> int:
    """How many words at the beginning of both are equal."""
    size = min(a.size, b.size)
    differing = np.flatnonzero(a[:size] != b[:size])
    return int(differing[0]) if differing.size else size


def _seeds(a: GramIndex, b: GramIndex) -> tuple[Positions, bool]:
    """Pairs of places of equal n-grams, packed by diagonal and place in A, sorted; whether some are left out."""
    low = np.searchsorted(b.ordered, a.grams)
    in_b = np.searchsorted(b.ordered, a.grams, side="right") - low
    here = np.flatnonzero(in_b)
    if not here.size:
        return here, False
    low, in_b = low[here], in_b[here]
    in_a = _times(a, a.grams[here])
    few = in_a * in_b <= CROSS
    times = np.where(few, in_b, 1)
    offset = count_up(np.zeros_like(times), times)
    offset += np.repeat(np.where(few, 0, a.turn[here] % in_b), times)
    first, second = np.repeat(here, times), b.places[np.repeat(low, times) + offset]
    if not few.all():
        back = np.flatnonzero(np.isin(b.grams, a.grams[here[~few]]))
        start = np.searchsorted(a.ordered, b.grams[back])
        turn = b.turn[back] % _times(a, b.grams[back])
        first, second = np.append(first, a.places[start + turn]), np.append(second, back)
    packed = (first - second + b.grams.size) << np.int64(32) | first
    return distinct(packed), not bool(few.all())


def _times(index: GramIndex, grams: Hashes) -> Positions:
    return np.searchsorted(index.ordered, grams, side="right") - np.searchsorted(index.ordered, grams)
