"""The short way for very many articles: near-duplicates or shared passages at once, no blocks, credits and edges."""

from __future__ import annotations

import os
from typing import Literal, get_args

import polars as pl

from lineage.errors import SettingsError, require_between
from lineage.foreign import AnyFrame
from lineage.settings import Settings, chosen_settings

By = Literal["articles", "passages"]


def screen_articles(
    source: str | os.PathLike[str] | AnyFrame,
    *,
    by: By = "articles",
    threshold: float = 0.5,
    settings: Settings | None = None,
) -> pl.DataFrame:
    """What the articles of one large table have in common, read as a stream.

    Args:
        source: a Parquet, JSON lines, CSV or Arrow file, any other file of many articles, or a frame, lazy as well.
        by: `articles` finds texts alike as wholes, `passages` every passage of twelve matching words and more, in parts
            where one side has put in words of its own.
        threshold: least Jaccard similarity of the sets of word shingles, for `articles`.
        settings: `screen.memory` bounds what is held; `candidates`, `fingerprints` and `alignments` as in a trace.

    Returns:
        The frame `candidates` (a_id, b_id, found_by, jaccard, containment), exact for every pair, or `alignments`.

    Raises:
        SettingsError: `by` or `threshold` is another one.
        SourceError: the table cannot be streamed or has no column with texts.

    Cost: a million articles of 400 words take about a quarter of a minute for `articles`, three times that for
    `passages`, on two cores with numba (extra `fast`).
    """
    from lineage.read.streaming import stream_articles
    from lineage.similarity.kernels import backend
    from lineage.similarity.screening import find_duplicates, find_passages

    if by not in get_args(By):
        expected = " or ".join(get_args(By))
        raise SettingsError("articles are not screened so", where="by", got=repr(by), expected=expected)
    require_between("threshold", threshold, 0, 1)
    own = chosen_settings(settings)
    backend.use(own.engine.backend)
    stream = stream_articles(source, own.tables, own.read)
    if by == "passages":
        return find_passages(stream.open, stream.size, own)
    return find_duplicates(stream.open, stream.size, threshold, own)
