"""Cuts the stretches of an article that are compared with other articles."""

from __future__ import annotations

import numpy as np
import polars as pl

from lineage.frames import ARTICLES, BLOCKS, PASSAGES
from lineage.settings import Passages
from lineage.similarity.kernels.compared import compared_words


def cut_passages(articles: pl.DataFrame, blocks: pl.DataFrame, settings: Passages = Passages()) -> pl.DataFrame:
    """The frame `passages`: one row per block that is compared, with its words counted.

    Blocks of other roles, blocks without words and blocks of unknown articles are left out, so credits, captions and
    boilerplate never make two texts alike. `passage_id` is the article, `#`, and the passage's number in the article.

    Raises:
        FrameError: a frame does not fit its schema.
    """
    articles, blocks = ARTICLES.check(articles), BLOCKS.check(blocks)
    compared = BLOCKS.sort(blocks.filter(pl.col("role").cast(pl.String).is_in(settings.roles)))
    words = compared_words(compared, articles)
    counts = pl.Series(np.diff(words.passages), dtype=pl.Int32)
    kept = compared.with_columns(tokens=counts).filter(pl.col("tokens") > 0)
    number = pl.int_range(1, pl.len() + 1).over("article_id")
    kept = kept.with_columns(passage_id=pl.format("{}#{}", pl.col("article_id"), number))
    passages = PASSAGES.sort(PASSAGES.check(kept))
    # the rooms that follow ask for the same words
    compared_words.remember(words.filled(), passages, articles)
    return passages
