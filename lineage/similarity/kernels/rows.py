"""Rows of values that stand one after the other in one flat array: where they begin, and which are equal."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from lineage.similarity.kernels.sorting import argsort, sort
from lineage.similarity.kernels.words import Positions


def borders(sizes: NDArray[Any]) -> Positions:
    """Where rows of so many values begin that stand one after the other, and where the last ends."""
    return np.concatenate([[0], np.cumsum(sizes)]).astype(np.int64)


def count_up(firsts: Positions, counts: Positions) -> Positions:
    """From each first number upwards, so many of them, one row after the other."""
    ends = np.cumsum(counts)
    return np.arange(int(ends[-1]) if ends.size else 0, dtype=np.int64) + np.repeat(firsts - ends + counts, counts)


def equal_rows(values: NDArray[Any]) -> Positions:
    """The borders of the rows of equal neighbours; of sorted values, of the groups of equal ones."""
    changes = np.flatnonzero(values[1:] != values[:-1]) + 1
    return np.concatenate([[0], changes, [values.size]]) if values.size else np.zeros(1, np.int64)


def distinct(values: NDArray[Any]) -> NDArray[Any]:
    """The values in order, each once: a sort, twenty times as fast as the table that `np.unique` makes."""
    ordered = sort(values)
    return ordered[equal_rows(ordered)[:-1]]


def count_values(values: NDArray[Any]) -> tuple[NDArray[Any], Positions]:
    """The values in order, each once, and how often each stands there."""
    ordered = sort(values)
    cuts = equal_rows(ordered)
    return ordered[cuts[:-1]], np.diff(cuts)


def number_values(values: NDArray[Any]) -> tuple[NDArray[Any], Positions]:
    """The values in order, each once, and which of them each value is."""
    order = argsort(values)
    ordered = values[order]
    cuts = equal_rows(ordered)
    place = np.empty(values.size, np.int64)
    place[order] = np.repeat(np.arange(cuts.size - 1), np.diff(cuts))
    return ordered[cuts[:-1]], place


def are_among(values: NDArray[Any], known: NDArray[Any]) -> NDArray[np.bool_]:
    """Which values are among sorted ones."""
    if not known.size:
        return np.zeros(values.size, np.bool_)
    among: NDArray[np.bool_] = known[np.minimum(np.searchsorted(known, values), known.size - 1)] == values
    return among


def between(values: NDArray[Any], ends: Sequence[int] | NDArray[Any]) -> NDArray[Any]:
    """The sorted values from the first to the last of others, which are sorted, too."""
    if not len(ends):
        return values[:0]
    return values[np.searchsorted(values, ends[0]) : np.searchsorted(values, ends[-1], side="right")]
