"""Sentence for sentence: does one text tell again what the other tells, in other words and in the same order?"""

from __future__ import annotations

import re
from bisect import bisect_left
from math import sqrt
from typing import TYPE_CHECKING, NamedTuple

import numpy as np
from numpy.typing import NDArray

from lineage.similarity.kernels.rows import borders, count_up
from lineage.similarity.kernels.tokens import Offsets
from lineage.similarity.kernels.vectors import COLUMNS, Frequencies, column_of, unit_rows
from lineage.similarity.kernels.words import Hashes, Positions

if TYPE_CHECKING:
    from scipy.sparse import csr_matrix

# A full stop after a number or a single letter is an ordinal or an abbreviation (14. Februar, z. B.).
_SENTENCE_END = re.compile(r"[.!?…\n](?:(?<=\n)|(?<!\b\w.)(?<!\d.)[\"“”»«‘’)]*\s+(?=[^a-zäöüß]))")
_LEAST_WORDS = 6  # a shorter sentence is alike by its function words alone
_LEAST_SENTENCES = 4  # fewer are a paragraph, not a text told again
_ORDERED = 1.5  # sentences in order beyond chance from which order alone tells a retelling
_ALIKE = 0.15  # cosine beyond which two sentences say something alike; any two of one language reach about as much

Sentences = Positions  # the first words of sentences, and the words after the last, in two rows
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


def sentences(text: str, begins: Offsets, first: int = 0) -> Sentences:
    """The sentences that are long enough; `begins` has the offsets of the words, `first` the place of the first."""
    ends = [match.end() for match in _SENTENCE_END.finditer(text)]
    cuts = np.concatenate([[0], np.searchsorted(begins, ends), [begins.size]])
    long = np.flatnonzero(np.diff(cuts) >= _LEAST_WORDS)
    return first + np.stack([cuts[long], cuts[long + 1]])


def nearness(hashes: Hashes, frequencies: Frequencies, a: list[Sentences], b: list[Sentences]) -> list[Near]:
    """The cosines of the sentences of each A with those of the B beside it."""
    from scipy.sparse import csr_matrix

    rows, columns = (np.array([own.shape[1] for own in side]) for side in (a, b))
    (one, words_of_one), (other, words_of_other) = (_weighed(hashes, frequencies, side) for side in (a, b))
    words, number = np.unique(np.concatenate([words_of_one, words_of_other]), return_inverse=True)
    one = csr_matrix((one.data, number[: one.nnz], one.indptr), shape=(rows.sum(), words.size))
    other = csr_matrix((other.data, number[one.nnz :], other.indptr), shape=(columns.sum(), words.size))
    common = (one @ other.T).tocoo()
    starts = borders(rows * columns)
    pair = np.repeat(np.arange(rows.size), rows)[common.row]
    row, column = common.row - borders(rows)[pair], common.col - borders(columns)[pair]
    near = np.zeros(starts[-1])
    near[starts[pair] + row * columns[pair] + column] = common.data
    return [near[starts[n] : starts[n + 1]].reshape(rows[n], columns[n]) for n in range(rows.size)]


def _weighed(hashes: Hashes, frequencies: Frequencies, side: list[Sentences]) -> tuple[csr_matrix, Positions]:
    """One row per sentence, and for each of its words a number that no word of another pair has."""
    firsts, lasts = np.concatenate(side, axis=1)
    sentence = np.repeat(np.arange(firsts.size), lasts - firsts)
    rows = unit_rows(frequencies, sentence, column_of(hashes[count_up(firsts, lasts - firsts)]), firsts.size)
    pair = np.repeat(np.arange(len(side)), [own.shape[1] for own in side])
    return rows, np.repeat(pair, np.diff(rows.indptr)) * COLUMNS + rows.indices


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
