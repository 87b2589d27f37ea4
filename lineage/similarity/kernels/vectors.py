"""TF-IDF over the word arrays: how near two texts are beyond the stretches they share."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import numpy as np
from numpy.typing import NDArray

from lineage.similarity.kernels.compared import Compared
from lineage.similarity.kernels.words import Positions

if TYPE_CHECKING:
    from scipy.sparse import csr_matrix
    from sklearn.feature_extraction.text import TfidfTransformer


class Weights(NamedTuple):
    """Fitted weights, the column of each word of the compared text, and the number of columns."""

    model: TfidfTransformer
    columns: NDArray[np.int64]
    width: int


def fit_weights(words: Compared) -> Weights:
    """TF-IDF weights over all articles, frequencies damped by the logarithm: scikit-learn's, on our own counts."""
    from sklearn.feature_extraction.text import TfidfTransformer

    vocabulary, columns = np.unique(words.hashes, return_inverse=True)
    width = max(int(vocabulary.size), 1)
    articles = [columns[words.article(number)] for number in range(len(words.ids))]
    return Weights(TfidfTransformer(sublinear_tf=True).fit(_counts(articles, width)), columns, width)


def vectors(weights: Weights, places: list[Positions]) -> csr_matrix:
    """One row of length 1 per list of places in the compared text; without words the row is empty."""
    return weights.model.transform(_counts([weights.columns[own] for own in places], weights.width))


def cosines(first: csr_matrix, second: csr_matrix) -> NDArray[np.float64]:
    """The cosine of each row of the one with the same row of the other."""
    return np.asarray(first.multiply(second).sum(axis=1)).ravel()


def _counts(units: list[NDArray[np.int64]], width: int) -> csr_matrix:
    from scipy.sparse import csr_matrix

    ends = np.cumsum([0, *(unit.size for unit in units)])
    columns = np.concatenate([np.zeros(0, np.int64), *units])
    counts = csr_matrix((np.ones(columns.size), columns, ends), shape=(len(units), width))
    counts.sum_duplicates()
    return counts
