"""TF-IDF over the word arrays: how near two texts are, as wholes and beyond the stretches they share.

A collection is weighed by scikit-learn's transformer, with damped frequencies; what is held against known frequencies
later is weighed like it, to the bit, without loading it. A word's column is the top of its hash, so no dictionary of
all words is kept; two words of one column in four million are no matter for a cosine.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, NamedTuple

import numpy as np
from numpy.typing import NDArray

from lineage.similarity.kernels.backend import compiled, stream
from lineage.similarity.kernels.compared import Compared
from lineage.similarity.kernels.remembering import remembered
from lineage.similarity.kernels.rows import borders, count_up, equal_rows
from lineage.similarity.kernels.shelves import Column
from lineage.similarity.kernels.sorting import sort_over
from lineage.similarity.kernels.words import Hashes, Positions

if TYPE_CHECKING:
    from scipy.sparse import csr_matrix

_BITS = 22
COLUMNS = 1 << _BITS
_ARTICLES_AT_ONCE = 1 << 10
BELOW = np.uint64(64 - _BITS)  # bits of a hash that are no part of its column
Columns = NDArray[np.int32]
Weights = NDArray[np.float64]
Singles = NDArray[np.float32]


@dataclass(frozen=True, eq=False)
class Frequencies:
    """How many articles there are, and how many of them hold the words of each column."""

    articles: int
    holders: NDArray[np.int32]

    def rarity_of(self, columns: Columns) -> Singles:
        """What the words of these columns weigh; of few, those of all others are not worked out."""
        few = columns.size < COLUMNS >> 4 and "rarity" not in self.__dict__
        return self._rare(self.holders[columns]) if few else self.rarity[columns]

    @cached_property
    def rarity(self) -> Singles:
        """What the words of each column weigh."""
        return self._rare(self.holders)

    def _rare(self, holders: NDArray[np.int32]) -> Singles:
        """As if one article more held every word, so that none weighs nothing."""
        articles = np.float32(self.articles + 1)
        rarity: Singles = np.log(articles / (holders.astype(np.float32) + np.float32(1))) + np.float32(1)
        return rarity

    def __getstate__(self) -> dict[str, object]:
        """Other processes work out what words weigh themselves."""
        return {"articles": self.articles, "holders": self.holders}


class Weighed(NamedTuple):
    """What `Bags` gives for all articles."""

    rows: csr_matrix
    lengths: Weights


class Bags:
    """The words of articles, weighed by their own frequencies or by those given, when they are asked for.

    Of the same words the same. About 100 nanoseconds a word and 8 bytes a distinct word of each article. Where there
    are so many that they go to temporary files, and those cannot be written, asking raises TargetError.
    """

    def __init__(self, words: Compared, frequencies: Frequencies | None = None) -> None:
        self._words, self._given = words, frequencies

    @property
    def _weighed(self) -> Weighed:
        return _weigh_by_own(self._words)[0] if self._given is None else _weigh_by(self._words, self._given)

    @property
    def rows(self) -> csr_matrix:
        """Each article as a row of length 1 of weights, its columns in order."""
        return self._weighed.rows

    @property
    def lengths(self) -> Weights:
        """Those that the rows had before."""
        return self._weighed.lengths

    @property
    def frequencies(self) -> Frequencies:
        """What weighs the words."""
        return _weigh_by_own(self._words)[1] if self._given is None else self._given

    def some(self, articles: Positions) -> csr_matrix:
        """The rows of some articles; by given frequencies only they are weighed."""
        if self._given is None:
            return self.rows[articles]
        known, place = np.unique(articles, return_inverse=True)
        starts = self._words.starts
        sizes = np.diff(starts)[known]
        columns = column_of(self._words.hashes[count_up(starts[known], sizes)])
        return unit_rows(self._given, np.repeat(np.arange(known.size), sizes), columns, known.size)[place]


@remembered
def _weigh_by_own(words: Compared) -> tuple[Weighed, Frequencies]:
    table = _count(words)
    frequencies = _frequencies(table)
    if table.nnz:
        from sklearn.feature_extraction.text import TfidfTransformer

        transformer = TfidfTransformer(norm=None, sublinear_tf=True)
        transformer.idf_ = frequencies.rarity  # what `fit` gives, which would count the holders once more
        table = transformer.transform(table, copy=False)
    return Weighed(table, _shorten(table)), frequencies


@remembered
def _weigh_by(words: Compared, frequencies: Frequencies) -> Weighed:
    table = _count(words)
    return Weighed(table, _unit(table, frequencies))


def _unit(table: csr_matrix, frequencies: Frequencies) -> Weights:
    """Counts become weights in place, each row of length 1. Gives the lengths before."""
    table.data = _weights(table.data, table.indices, frequencies)
    return _shorten(table)


def _weights(counts: Singles, columns: Columns, frequencies: Frequencies) -> Singles:
    """Damped, and more for a rare word."""
    return damp(counts) * frequencies.rarity_of(columns)


def damp(counts: Singles) -> Singles:
    """What words count that stand so often in an article."""
    damped: Singles = np.log(counts) + np.float32(1)
    return damped


def _shorten(table: csr_matrix) -> Weights:
    """Weights become rows of length 1 in place. Gives the lengths before."""
    lengths = np.zeros(table.shape[0])
    for first in range(0, lengths.size, _ARTICLES_AT_ONCE):
        starts = table.indptr[first : first + _ARTICLES_AT_ONCE + 1]
        row, data = np.repeat(np.arange(starts.size - 1), np.diff(starts)), table.data[starts[0] : starts[-1]]
        # as scikit-learn adds them up when it brings rows to length 1; an archive keeps the lengths
        own = np.sqrt(np.bincount(row, weights=data * data, minlength=starts.size - 1))
        data /= own[row]
        lengths[first : first + own.size] = own
    return lengths


def weigh_again(counts: NDArray[np.int32], columns: Columns, lengths: Weights, frequencies: Frequencies) -> Singles:
    """The weights of words that stand so often in articles whose rows had these lengths, to the bit."""
    return (_weights(counts.astype(np.float32), columns, frequencies) / lengths).astype(np.float32)


def count_again(weights: Singles, columns: Columns, lengths: Weights, frequencies: Frequencies) -> NDArray[np.int32]:
    """How often the words of these weights stand in their articles."""
    return np.rint(np.exp(weights * lengths / frequencies.rarity_of(columns) - 1)).astype(np.int32)


def count_holders(words: Compared) -> Frequencies:
    """The frequencies of the words of these articles."""
    return _frequencies(_count(words))


def column_of(hashes: Hashes) -> Columns:
    """The column of each word."""
    return (hashes >> BELOW).astype(np.int32)


def hash_of(columns: Columns) -> Hashes:
    """A hash of each column's words."""
    return columns.astype(np.uint64) << BELOW


def unit_rows(frequencies: Frequencies, rows: Positions, columns: Columns, size: int) -> csr_matrix:
    """So many rows of length 1 for words, given by the row and the column of each; without words a row is empty."""
    table = _matrix(*_tally(rows, columns, size))
    _unit(table, frequencies)
    return table


def cosines(first: csr_matrix, second: csr_matrix) -> Weights:
    """The cosine of each row of the one with the same row of the other, all of length 1."""
    return sum_rows(first.multiply(second))


def sum_rows(products: csr_matrix) -> Weights:
    """What the products in each row add up to."""
    return np.asarray(products.sum(axis=1), np.float64).ravel()


def _count(words: Compared) -> csr_matrix:
    """How often each article holds the words of each column."""
    firsts = range(0, max(len(words.ids), 1), _ARTICLES_AT_ONCE)
    sizes, columns, counts = Column(np.int64), Column(np.int32), Column(np.float32)
    for tally in stream(lambda first: _tally_articles(words, first, first + _ARTICLES_AT_ONCE), firsts):
        for column, piece in zip((sizes, columns, counts), tally, strict=True):
            column.add(np.asarray(piece))
    return _matrix(sizes.finish(), columns.finish(), counts.finish())


def _frequencies(table: csr_matrix) -> Frequencies:
    if not compiled(table.shape[0]):
        return Frequencies(table.shape[0], np.bincount(table.indices, minlength=COLUMNS).astype(np.int32))
    from lineage.similarity.kernels.compiled.tallying import count_rows

    holders = np.zeros(COLUMNS, np.int32)
    count_rows(table.indices, holders)
    return Frequencies(table.shape[0], holders)


def _tally_articles(words: Compared, first: int, last: int) -> tuple[Positions, Columns, NDArray[np.float32]]:
    starts = words.starts[first : last + 1]
    hashes, starts = words.hashes[starts[0] : starts[-1]], starts - starts[0]
    if not compiled(len(words.ids)):
        rows = np.repeat(np.arange(starts.size - 1), np.diff(starts))
        return _tally(rows, column_of(hashes), starts.size - 1)
    from lineage.similarity.kernels.compiled.tallying import tally_articles

    sizes, columns = np.zeros(starts.size - 1, np.int64), np.empty(hashes.size, np.int32)
    counts = np.empty(hashes.size, np.float32)
    size = tally_articles(hashes, starts, sizes, columns, counts)
    return sizes, columns[:size], counts[:size]


def _tally(rows: Positions, columns: Columns, size: int) -> tuple[Positions, Columns, NDArray[np.float32]]:
    """Distinct words of each of so many rows, and column and count of each."""
    # row and column in one number, which is sorted in half the time when it is half as wide
    keys = sort_over((rows << _BITS | columns).astype(np.uint32 if size <= 1 << 32 - _BITS else np.int64))
    cuts = equal_rows(keys)
    keys, counts = keys[cuts[:-1]].astype(np.int64), np.diff(cuts).astype(np.float32)
    return np.bincount(keys >> _BITS, minlength=size), (keys & COLUMNS - 1).astype(np.int32), counts


def _matrix(sizes: Positions, columns: Columns, values: NDArray[np.float32]) -> csr_matrix:
    from scipy.sparse import csr_matrix

    return csr_matrix((values, columns, borders(sizes)), shape=(sizes.size, COLUMNS))
