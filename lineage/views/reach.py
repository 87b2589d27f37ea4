"""How far does the text of one origin travel, and how fast?"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping

import polars as pl

from lineage.frames import TIME, Column, Frame
from lineage.views.published import FOREIGN, published

REACH = Frame(
    "reach",
    "one article that holds text of an origin, directly or over other articles, with the counts up to it in time",
    ("origin_id", "step"),
    (
        Column("origin_id", pl.String, "article, item, release or absent original that takes from nobody"),
        Column("step", pl.Int64, "place in time among the articles of this origin, from 1"),
        Column("article_id", pl.String, "the article; the first may be the origin itself"),
        Column("hops", pl.Int64, "fewest claims between the origin and the article; 0 for the origin itself"),
        Column("outlet", pl.String, "its outlet", null=True),
        Column("published_from", TIME, "earliest possible publication time", null=True),
        Column("published_until", TIME, "latest possible publication time", null=True),
        Column("articles", pl.Int64, "articles up to this one, agency items and releases not counted"),
        Column("outlets", pl.Int64, "outlets up to this one; an unknown outlet counts as none"),
        Column("owners", pl.Int64, "owners up to this one; an unknown owner counts as the outlet, else as the article"),
    ),
)


def reach(frames: Mapping[str, pl.DataFrame]) -> pl.DataFrame:
    """For each origin, the articles that hold its text in order of time, with articles, outlets and owners so far.

    An origin takes from nobody and is taken from; derivation is followed over all hops. An article with two origins
    counts for both. Articles stand by the time at which they were certainly out, those without a time last. The last
    row of an origin holds its totals.

    Args:
        frames: the frames of a run by name; articles and edges are read.

    Returns:
        Frame `reach`: one row per origin and article.

    Cost: the sum of all articles over all origins.
    """
    claims = frames["edges"].filter(pl.col("relation").is_in(FOREIGN) & pl.col("directed"))
    pairs = claims.select("source_id", "target_id").unique().sort("source_id", "target_id").rows()
    schema = {"origin_id": pl.String, "article_id": pl.String, "hops": pl.Int64}
    reached = pl.DataFrame(list(_follow(pairs)), schema=schema, orient="row")
    times = frames["articles"].select("article_id", "published_from", "published_until")
    rows = (
        reached.join(times, on="article_id")
        .join(published(frames), on="article_id", how="left")
        .sort("origin_id", "published_until", "hops", "article_id", nulls_last=True)
    )

    def so_far(column: str) -> pl.Expr:
        """Different values up to each row; agency items and releases, which nobody published, have none."""
        return (pl.col(column).is_not_null() & pl.col(column).is_first_distinct()).cum_sum().over("origin_id")

    counted = rows.with_columns(
        step=pl.int_range(1, pl.len() + 1).over("origin_id"),
        articles=pl.col("voice").is_not_null().cum_sum().over("origin_id").cast(pl.Int64),
        outlets=so_far("outlet").cast(pl.Int64),
        owners=so_far("voice").cast(pl.Int64),
    )
    return REACH.sort(REACH.check(counted))


def _follow(pairs: list[tuple[str, str]]) -> Iterable[tuple[str, str, int]]:
    """Origin, node and fewest hops for all that an origin reaches, itself included; breadth first."""
    below: dict[str, list[str]] = defaultdict(list)
    for source, target in pairs:
        below[source].append(target)
    taken = {target for _, target in pairs}
    for origin in sorted(below.keys() - taken):
        hops = {origin: 0}
        waiting = [origin]
        for node in waiting:
            for target in below.get(node, ()):
                if target not in hops:
                    hops[target] = hops[node] + 1
                    waiting.append(target)
        yield from ((origin, node, count) for node, count in hops.items())
