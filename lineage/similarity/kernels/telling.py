"""Which pairs of articles tell the same in other words, and sentence by sentence where."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from functools import cache
from typing import NamedTuple

import numpy as np
import polars as pl
from numpy.typing import NDArray

from lineage.similarity.kernels.compared import Compared
from lineage.similarity.kernels.sentences import Near, Sentences, matches, nearness, retelling, sentences
from lineage.similarity.kernels.vectors import Bags, cosines
from lineage.similarity.kernels.words import Positions

RETOLD = 0.6  # cosine of the whole texts, plus what is told again, from which a text is a rewrite
_NEAR = 0.25  # cosine of the whole texts below which no sentences are compared
_AT_ONCE = 1000  # pairs


class Told(NamedTuple):
    """Sentences that tell each other: pair, words of A and of B (up to before the last), equal words, cosine."""

    pairs: Positions
    a: tuple[Positions, Positions]
    b: tuple[Positions, Positions]
    tokens: Positions
    cosine: NDArray[np.float64]


def are_retold(
    words: Compared, texts: pl.Series, bags: Bags, pairs: tuple[Positions, Positions], least: float = RETOLD
) -> NDArray[np.bool_]:
    """Whether one article of each pair, by number, tells the other again; `texts` are those of the articles.

    About 0.3 milliseconds a pair whose wholes are near at all.
    """
    found = np.zeros(pairs[0].size, np.bool_)
    for number, cosine, near, _, _ in _compare(words, texts, bags, pairs):
        found[number] = retelling(near).holds(cosine, least)
    return found


def tell_again(
    words: Compared, texts: pl.Series, bags: Bags, pairs: tuple[Positions, Positions], least: float = RETOLD
) -> Told:
    """The sentences of each retold pair that tell each other, in the order of pairs and of A; none of other pairs.

    Several sentences of the shorter text may be told by one of the longer.
    """
    rows = [
        (number, *a[:, one], *b[:, other], near[one, other])
        for number, cosine, near, a, b in _compare(words, texts, bags, pairs)
        if retelling(near).holds(cosine, least)
        for one, other in matches(near)
    ]
    table = np.array(rows, np.float64).reshape(-1, 6)
    pair, a_first, a_last, b_first, b_last = table[:, :5].astype(np.int64).T
    tokens = [
        (Counter(words.hashes[one:two].tolist()) & Counter(words.hashes[three:four].tolist())).total()
        for one, two, three, four in table[:, 1:5].astype(np.int64).tolist()
    ]
    return Told(pair, (a_first, a_last), (b_first, b_last), np.array(tokens, np.int64), table[:, 5])


def _compare(
    words: Compared, texts: pl.Series, bags: Bags, pairs: tuple[Positions, Positions]
) -> Iterator[tuple[int, float, Near, Sentences, Sentences]]:
    """Number of each pair that is near at all, its cosine, the cosines of its sentences, and the sentences of both."""

    @cache
    def cut(article: int) -> Sentences:
        return sentences(texts[article], words.begins[words.article(article)], int(words.starts[article]))

    for start in range(0, pairs[0].size, _AT_ONCE):
        first, second = (side[start : start + _AT_ONCE] for side in pairs)
        whole = cosines(bags.some(first), bags.some(second))
        numbers = np.flatnonzero(whole >= _NEAR)
        a, b = ([cut(article) for article in side[numbers].tolist()] for side in (first, second))
        near = nearness(words.hashes, bags.frequencies, a, b) if a else []
        yield from zip((start + numbers).tolist(), whole[numbers].tolist(), near, a, b, strict=True)
