"""What each article is called where people read it."""

from __future__ import annotations

from collections.abc import Mapping

import polars as pl

_FIRST_WORDS = 200


def headlines(frames: Mapping[str, pl.DataFrame]) -> pl.DataFrame:
    """Headline of each article: as declared, else as marked in the text, with what stands before it in its line
    ("Brand im Hafen: Zwei Verletzte"), else the first words, else the id.

    One row per article, in the order of `articles`: article_id, title.
    """
    articles = frames["articles"].select("article_id", "title", "text")
    blocks = frames["blocks"].filter(pl.col("role").is_in(["kicker", "title"]))
    marks = blocks.unique(["article_id", "role"], keep="first", maintain_order=True)
    title = marks.filter(pl.col("role") == "title").select("article_id", "begin", "end")
    kicker = marks.filter(pl.col("role") == "kicker").select("article_id", before="begin", stop="end")
    joined = articles.join(title, on="article_id", how="left", maintain_order="left").join(
        kicker, on="article_id", how="left", maintain_order="left"
    )
    between = pl.col("text").str.slice(pl.col("stop"), pl.col("begin") - pl.col("stop").clip(upper_bound="begin"))
    one_line = (pl.col("stop") <= pl.col("begin")) & (between.str.strip_chars(" ") == "")
    begin = pl.when(one_line).then("before").otherwise("begin")
    heading = pl.col("text").str.slice(begin, pl.col("end") - begin)
    first = pl.col("text").str.strip_chars().str.slice(0, _FIRST_WORDS)
    words = [text.str.replace_all(r"\s+", " ").str.strip_chars() for text in (pl.col("title"), heading, first)]
    filled = pl.coalesce([*(pl.when(text != "").then(text) for text in words), pl.col("article_id")])
    return joined.select("article_id", filled.alias("title"))
