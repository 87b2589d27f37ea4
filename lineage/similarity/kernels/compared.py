"""The words of the compared text of all articles, in flat arrays: what every later room works on."""

from __future__ import annotations

from itertools import groupby
from operator import itemgetter
from typing import NamedTuple

import numpy as np
import polars as pl

from lineage.similarity.kernels.words import Hashes, Positions, word_bounds, word_hashes


class Compared(NamedTuple):
    """Words of the passages, article after article in the order of their ids.

    Article `n` has the words `starts[n]:starts[n + 1]`, passage `n` (a row of the sorted frame)
    `passages[n]:passages[n + 1]`; `begins` and `ends` are character offsets into the text of the word's article.
    """

    ids: list[str]
    starts: Positions
    passages: Positions
    begins: Positions
    ends: Positions
    hashes: Hashes

    def article(self, number: int) -> slice:
        """Where the words of one article stand."""
        return slice(int(self.starts[number]), int(self.starts[number + 1]))


def compared_words(passages: pl.DataFrame, articles: pl.DataFrame) -> Compared:
    """The words of all passages, one pass over each text.

    A word belongs to a passage when it lies wholly inside. Passages of unknown articles have no words. Articles
    without passages are left out. About 150 microseconds and 24 bytes a word for an article of 400 words.
    """
    texts = dict(articles.select("article_id", "text").iter_rows())
    ids: list[str] = []
    counts, article_sizes = [0], [0]
    begins: list[Positions] = []
    ends: list[Positions] = []
    hashes: list[Hashes] = []
    rows = passages.sort("article_id", "begin").select("article_id", "begin", "end").iter_rows()
    for article_id, stretches in groupby(rows, key=itemgetter(0)):
        text = texts.get(article_id, "")
        first, last = word_bounds(text)
        size = 0
        for _, begin, end in stretches:
            low, high = int(np.searchsorted(first, begin)), int(np.searchsorted(last, end, side="right"))
            piece = slice(low, max(low, high))
            begins.append(first[piece])
            ends.append(last[piece])
            hashes.append(word_hashes(text, first[piece], last[piece]))
            counts.append(hashes[-1].size)
            size += hashes[-1].size
        ids.append(article_id)
        article_sizes.append(size)
    return Compared(
        ids,
        np.cumsum(article_sizes, dtype=np.int64),
        np.cumsum(counts, dtype=np.int64),
        np.concatenate([np.zeros(0, np.int64), *begins]),
        np.concatenate([np.zeros(0, np.int64), *ends]),
        np.concatenate([np.zeros(0, np.uint64), *hashes]),
    )
