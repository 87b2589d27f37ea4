"""What each article is called where people read it."""

from __future__ import annotations

from collections.abc import Mapping

import polars as pl

_FIRST_WORDS = 200


def headlines(frames: Mapping[str, pl.DataFrame]) -> pl.DataFrame:
    """Headline of each article: as declared, else as marked in the text, else the first words, else the id.

    One row per article, in the order of `articles`: article_id, title.
    """
    articles = frames["articles"].select("article_id", "title", "text")
    blocks = frames["blocks"].filter(pl.col("role") == "title").unique("article_id", keep="first", maintain_order=True)
    marked = blocks.select("article_id", "begin", (pl.col("end") - pl.col("begin")).alias("length"))
    joined = articles.join(marked, on="article_id", how="left", maintain_order="left")
    heading = pl.col("text").str.slice(pl.col("begin"), pl.col("length"))
    first = pl.col("text").str.strip_chars().str.slice(0, _FIRST_WORDS)
    words = [text.str.replace_all(r"\s+", " ").str.strip_chars() for text in (pl.col("title"), heading, first)]
    filled = pl.coalesce([*(pl.when(text != "").then(text) for text in words), pl.col("article_id")])
    return joined.select("article_id", filled.alias("title"))
