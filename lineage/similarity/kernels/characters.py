"""The characters of many texts in one array, some texts at a time."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

import numpy as np
import polars as pl
from numpy.typing import NDArray

from lineage.similarity.kernels.compared import Compared
from lineage.similarity.kernels.rows import borders
from lineage.similarity.kernels.words import Positions

_ARTICLES_AT_ONCE = 1000


class Block(NamedTuple):
    """Some articles by number, their texts, and the code points: text `n` has `codes[starts[n]:starts[n + 1]]`."""

    articles: list[int]
    texts: list[str]
    codes: NDArray[np.uint32]
    starts: Positions


def read_characters(words: Compared, articles: pl.DataFrame, wanted: NDArray[np.bool_]) -> Iterator[Block]:
    """The wanted articles, given by a mark for each number, in blocks."""
    numbers = np.flatnonzero(wanted)
    asked = pl.DataFrame({"article_id": pl.Series(words.ids, dtype=pl.String).gather(numbers), "number": numbers})
    texts = asked.join(articles.select("article_id", "text"), on="article_id", maintain_order="left")
    for rows in texts.iter_slices(_ARTICLES_AT_ONCE):
        own = rows["text"].to_list()
        codes = np.frombuffer("".join(own).encode("utf-32-le"), np.uint32)
        yield Block(rows["number"].to_list(), own, codes, borders(np.array([len(text) for text in own])))
