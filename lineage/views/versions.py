"""Which articles are versions of one: a page that was read twice, or a text that its outlet printed again."""

from __future__ import annotations

from collections.abc import Mapping

import polars as pl

from lineage.provenance.components import components


def first_versions(frames: Mapping[str, pl.DataFrame]) -> pl.DataFrame:
    """The first version of each article: article_id and first, one row per article, in the order of `articles`.

    Versions are what edges `version_of` join; the first is the one published first, else the first by id.
    """
    edges = frames["edges"].filter(pl.col("relation") == "version_of").select("source_id", "target_id")
    groups: list[list[str]] = components(edges.rows())
    rows = [(name, number) for number, group in enumerate(groups) for name in group]
    grouped = pl.DataFrame(rows, schema={"article_id": pl.String, "group": pl.Int64}, orient="row")
    articles = (
        frames["articles"]
        .select("article_id", "published_from")
        .join(grouped, on="article_id", how="left", maintain_order="left")
    )
    earliest = pl.col("article_id").sort_by("published_from", "article_id", nulls_last=True).first().over("group")
    first = pl.when(pl.col("group").is_null()).then("article_id").otherwise(earliest)
    return articles.select("article_id", first=first)
