"""Figures in texts: the same sentences with new figures are two items of one template, not one text."""

from __future__ import annotations

import numpy as np
import polars as pl
from numpy.typing import NDArray

from lineage.similarity.kernels.characters import read_characters
from lineage.similarity.kernels.compared import Compared
from lineage.similarity.kernels.rows import count_up
from lineage.similarity.kernels.vectors import COLUMNS, column_of
from lineage.similarity.kernels.words import Positions

_REPLACED = 3  # a correction changes a figure or two
_SHARE = 1 / 3  # a template also repeats figures: records, the last week, the hour
_ZERO, _NINE = ord("0"), ord("9")

Figures = tuple[Positions, Positions]  # the pair in which each stands, and its word


def figures(words: Compared, articles: pl.DataFrame, wanted: NDArray[np.bool_]) -> NDArray[np.bool_]:
    """For each word of the wanted articles, marked by number, whether it begins with a digit."""
    found = np.zeros(words.hashes.size, np.bool_)
    for block in read_characters(words, articles, wanted):
        firsts, lasts = words.starts[block.articles], words.starts[np.array(block.articles) + 1]
        places = count_up(firsts, lasts - firsts)
        first = block.codes[words.begins[places] + np.repeat(block.starts[:-1], lasts - firsts)]
        found[places] = (first >= _ZERO) & (first <= _NINE)
    return found


def templates(words: Compared, a: Figures, b: Figures, pairs: int) -> NDArray[np.bool_]:
    """For each pair whether many figures of matching stretches differ: case numbers, weather, markets of two days."""
    keys = (pair * COLUMNS + column_of(words.hashes[places]) for pair, places in (a, b))
    (in_a, of_a), (in_b, of_b) = (np.unique(own, return_counts=True) for own in keys)
    common, at_a, at_b = np.intersect1d(in_a, in_b, assume_unique=True, return_indices=True)
    kept = np.bincount(common // COLUMNS, np.minimum(of_a[at_a], of_b[at_b]), pairs)
    replaced = np.minimum(*(np.bincount(pair, minlength=pairs) for pair, _ in (a, b))) - kept
    return (replaced >= _REPLACED) & (replaced >= _SHARE * (replaced + kept))
