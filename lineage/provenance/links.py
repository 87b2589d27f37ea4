"""What web pages link as the original of their text."""

from __future__ import annotations

import polars as pl


def linked_articles(articles: pl.DataFrame) -> pl.DataFrame:
    """Articles whose page names the address of another one of the corpus: source_id, target_id, rule.

    Its canonical link makes it a republication, `isBasedOn` a text taken from there. Links inside an outlet are left
    out: what stands under one address there is a version.
    """
    own = articles.select(source_id="article_id", giver="outlet", address="url").filter(pl.col("address") != "")
    named = pl.concat(
        [
            articles.select("article_id", "outlet", address="canonical", rule=pl.lit("canonical_link")),
            articles.select("article_id", "outlet", address="based_on", rule=pl.lit("based_on")).explode("address"),
        ]
    )
    found = named.rename({"article_id": "target_id"}).join(own, on="address")
    elsewhere = (pl.col("source_id") != pl.col("target_id")) & pl.col("giver").ne_missing(pl.col("outlet"))
    return (
        found.filter(elsewhere).select("source_id", "target_id", "rule").unique().sort("target_id", "source_id", "rule")
    )
