"""What hangs together: articles that share text, name one address, or print the number of one agency item."""

from __future__ import annotations

import numpy as np
import polars as pl

from lineage.archive.digests import text_digests
from lineage.archive.known import with_numbers
from lineage.archive.meeting import Meeting
from lineage.archive.snapshot import Snapshot
from lineage.provenance.bonds import BOUND, SHARES_TEXT, list_bonds
from lineage.similarity.kernels.rows import distinct
from lineage.similarity.kernels.words import Positions

_ITEMS = ("number", "item")


def link_rows(signals: dict[str, pl.DataFrame], numbers: dict[str, int]) -> pl.DataFrame:
    """The rows of `links` for new articles: a key for each address and each item that one names."""
    articles = with_numbers(signals["articles"], numbers).select(BOUND)
    return _keys(articles, with_numbers(signals["credits"], numbers).select(_ITEMS)).sort("key", "number")


def hang_together(
    snapshot: Snapshot, signals: dict[str, pl.DataFrame], numbers: dict[str, int], met: Meeting, seeds: Positions
) -> Positions:
    """The numbers of all articles whose claims may depend on these."""
    links = link_rows(signals, numbers)
    fresh = met.pairs.select("a", "b", pl.col("relation").cast(pl.String), "template").filter(SHARES_TEXT)
    reached = frontier = distinct(seeds)
    while frontier.size:
        own = pl.Series(frontier.astype(np.int32)).implode()
        old = frontier[frontier < snapshot.version.articles]
        stored = snapshot.touching("pairs", old, ("number", "a", "b", "relation", "template")).drop("number")
        pairs = [
            stored.join(met.parted, on=["a", "b"], how="anti").filter(SHARES_TEXT),
            fresh.filter(pl.any_horizontal(pl.col("a", "b").is_in(own))),
        ]
        named = _keys(snapshot.of_articles("articles", old, BOUND), snapshot.of_articles("credits", old, _ITEMS))
        keys = pl.concat([named, links.filter(pl.col("number").is_in(own))])["key"].unique().sort()
        linked = [snapshot.postings("links", keys.to_numpy()), links.filter(pl.col("key").is_in(keys.implode()))]
        near = [*(rows[side] for rows in pairs for side in ("a", "b")), *(rows["number"] for rows in linked)]
        frontier = np.setdiff1d(pl.concat(near).to_numpy(), reached)
        reached = np.union1d(reached, frontier)
    return reached.astype(np.int64)


def _keys(articles: pl.DataFrame, credits: pl.DataFrame) -> pl.DataFrame:
    bonds = list_bonds(articles, credits)
    words = pl.when(pl.col("kind") == "item").then("item " + pl.col("bond")).otherwise("bond")
    return bonds.select(key=text_digests(bonds.select(words).to_series()), number=pl.col("number").cast(pl.Int32))
