"""Sentence for sentence: does one text tell again what the other tells, in other words and in the same order?"""

from __future__ import annotations

import re
from bisect import bisect_left
from itertools import pairwise
from math import sqrt
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from lineage.similarity.kernels.tokens import Offsets
from lineage.similarity.kernels.vectors import Bags, column_of
from lineage.similarity.kernels.words import Hashes, Positions

# A full stop after a number or a single letter is an ordinal or an abbreviation (14. Februar, z. B.).
_SENTENCE_END = re.compile(r"(?<!\b\w)(?<!\d)[.!?…][\"“”»«‘’)]*\s+(?=[^a-zäöüß])|\n")
_LEAST_WORDS = 6  # a shorter sentence is alike by its function words alone
_LEAST_SENTENCES = 4  # fewer are a paragraph, not a text told again
_ORDERED = 1.5  # sentences in order beyond chance from which order alone tells a retelling
_ALIKE = 0.15  # cosine beyond which two sentences say something alike; any two of one language reach about as much

Near = NDArray[np.float64]  # the cosine of each sentence of A, in rows, with each of B


class Retelling(NamedTuple):
    """How far the shorter of two texts is told by the longer, sentence by sentence.

    `told`: mean of what the cosine of each sentence with the one that tells it has beyond `_ALIKE`, told in order;
    several sentences may be told by one. `ordered`: sentences whose nearest are in order, beyond those that chance puts
    in order.
    """

    told: float
    ordered: float

    def holds(self, cosine: float, least: float) -> bool:
        """Whether one is a retelling of the other, when this is the cosine of the whole texts.

        Near as wholes and sentence by sentence; or less near, but told in an order that two reporters would not both
        choose.
        """
        return self.told > 0 and (cosine + self.told >= least or self.ordered >= _ORDERED)


def sentences(text: str, places: Positions, begins: Offsets) -> list[Positions]:
    """The places of the words of each sentence that is long enough; `begins` are the words' offsets in the text."""
    borders = [match.end() for match in _SENTENCE_END.finditer(text)]
    number = np.searchsorted(borders, begins, side="right")
    cuts = [0, *(np.flatnonzero(np.diff(number)) + 1).tolist(), places.size]
    parts = (places[first:last] for first, last in pairwise(cuts))
    return [part for part in parts if part.size >= _LEAST_WORDS]


def nearness(hashes: Hashes, bags: Bags, a: list[Positions], b: list[Positions]) -> Near:
    """The cosines of the sentences of two texts."""
    from scipy.sparse import csr_matrix

    if not a or not b:
        return np.zeros((len(a), len(b)))
    units = [*a, *b]
    columns, words = np.unique(column_of(hashes[np.concatenate(units)]), return_inverse=True)
    unit = np.repeat(np.arange(len(units)), [part.size for part in units])
    keys, counts = np.unique(unit * columns.size + words, return_counts=True)
    row, column = np.divmod(keys, columns.size)
    weights = bags.weigh(columns[column], counts)
    weights /= np.sqrt(np.bincount(row, weights**2))[row]
    starts = np.searchsorted(row, np.arange(len(units) + 1))
    rows = csr_matrix((weights, column, starts), shape=(len(units), columns.size))
    return np.asarray((rows[: len(a)] @ rows[len(a) :].T).toarray())


def retelling(near: Near) -> Retelling:
    """What the sentences of two texts tell of each other; of two texts of equal length, the better told counts."""
    rows, columns = near.shape
    if min(rows, columns) < _LEAST_SENTENCES:
        return Retelling(0.0, 0.0)
    if rows == columns:
        return max(_retelling(near), _retelling(near.T))
    return _retelling(near if rows < columns else near.T)


def matches(near: Near) -> list[tuple[int, int]]:
    """The sentences of A and of B that tell each other, in order, on the way that `retelling` measures."""
    rows, columns = near.shape
    turned = rows > columns or (rows == columns and _retelling(near.T) > _retelling(near))
    gains = np.maximum(near.T if turned else near, _ALIKE) - _ALIKE
    best = _told_up_to(gains)
    found = []
    column = gains.shape[1] - 1
    for number in range(gains.shape[0] - 1, -1, -1):
        reached = np.maximum.accumulate(best[number]) + gains[number]
        column = int(np.argmax(reached[: column + 1] >= best[number + 1][column]))
        if gains[number, column] > 0:
            found.append((column, number) if turned else (number, column))
    return found[::-1]


def _retelling(near: Near) -> Retelling:
    """The same when the shorter text is in the rows."""
    told = float(_told_up_to(np.maximum(near, _ALIKE) - _ALIKE)[-1][-1]) / near.shape[0]
    nearest = np.argmax(near, axis=1)[near.max(axis=1) >= _ALIKE].tolist()
    by_chance = 2 * sqrt(len(nearest))  # the longest rising part of so many numbers in any order is hardly longer
    return Retelling(told, _longest_rising(nearest) - by_chance)


def _told_up_to(gains: Near) -> list[NDArray[np.float64]]:
    """After each row, the most that it and the rows before gain in order, up to each column."""
    best = [np.zeros(gains.shape[1])]
    for row in gains:
        best.append(np.maximum.accumulate(best[-1] + row))
    return best


def _longest_rising(values: list[int]) -> int:
    ends: list[int] = []
    for value in values:
        place = bisect_left(ends, value)
        ends[place : place + 1] = [value]
    return len(ends)
