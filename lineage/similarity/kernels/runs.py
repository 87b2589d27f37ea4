"""Maximal runs of equal words in two texts, found from shared n-grams without comparing all words with all."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from lineage.similarity.kernels.grams import gram_hashes
from lineage.similarity.kernels.words import Hashes, Positions

SEED = 5  # words; shorter ones are shared by chance in any two texts of one language
_CROSS = 64  # places of one n-gram in A times places in B up to which all are paired with all

Run = tuple[int, int, int]


class GramIndex(NamedTuple):
    """The n-grams of one text: in order, sorted, and where the sorted ones stand."""

    grams: Hashes
    ordered: Hashes
    places: Positions
    turn: Positions


def index_grams(words: Hashes) -> GramIndex:
    """The index of one text; `turn` counts earlier places of the same n-gram."""
    grams = gram_hashes(words, SEED)
    places = np.argsort(grams, kind="stable")
    ordered = grams[places]
    turn = np.empty(grams.size, np.int64)
    turn[places] = np.arange(grams.size) - np.searchsorted(ordered, ordered)
    return GramIndex(grams, ordered, places, turn)


def shared_runs(a: GramIndex, b: GramIndex) -> list[Run]:
    """All maximal runs of at least `SEED` equal words as (first word in A, first word in B, words), sorted.

    An n-gram that both repeat many times is paired turn by turn, the rarer side over and over: cost stays linear.
    """
    seeds = _seeds(a, b)
    if not seeds.size:
        return []
    diagonal, first = (seeds >> np.int64(32)) - np.int64(b.grams.size), seeds & np.int64(0xFFFFFFFF)
    heads = np.flatnonzero(np.diff(seeds, prepend=seeds[0] - 2) != 1)
    lengths = np.diff(np.append(heads, seeds.size)) + SEED - 1
    starts = first[heads]
    others = starts - diagonal[heads]
    return sorted(zip(starts.tolist(), others.tolist(), lengths.tolist(), strict=True))


def _seeds(a: GramIndex, b: GramIndex) -> Positions:
    """Pairs of places of equal n-grams, packed by diagonal and place in A, sorted, each once."""
    low = np.searchsorted(b.ordered, a.grams)
    in_b = np.searchsorted(b.ordered, a.grams, side="right") - low
    here = np.flatnonzero(in_b)
    if not here.size:
        return here
    low, in_b = low[here], in_b[here]
    in_a = _times(a, a.grams[here])
    few = in_a * in_b <= _CROSS
    times = np.where(few, in_b, 1)
    offset = np.arange(int(times.sum())) - np.repeat(np.cumsum(times) - times, times)
    offset += np.repeat(np.where(few, 0, a.turn[here] % in_b), times)
    first, second = np.repeat(here, times), b.places[np.repeat(low, times) + offset]
    if not few.all():
        back = np.flatnonzero(np.isin(b.grams, a.grams[here[~few]]))
        start = np.searchsorted(a.ordered, b.grams[back])
        turn = b.turn[back] % _times(a, b.grams[back])
        first, second = np.append(first, a.places[start + turn]), np.append(second, back)
    packed = (first - second + b.grams.size) << np.int64(32) | first
    return np.unique(packed)


def _times(index: GramIndex, grams: Hashes) -> Positions:
    return np.searchsorted(index.ordered, grams, side="right") - np.searchsorted(index.ordered, grams)
