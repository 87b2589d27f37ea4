"""How much later does a copy appear than its source?"""

from __future__ import annotations

from collections.abc import Mapping

import polars as pl

from lineage.frames import RELATIONS, Column, Frame
from lineage.provenance.ids import ABSENT_ID
from lineage.views.published import FOREIGN

LAGS = Frame(
    "lags",
    "one claim that an article holds the text of a source, with the time that lies between the two",
    ("source_id", "target_id", "relation"),
    (
        Column("source_id", pl.String, "article, agency item, release, or original that is not in the collection"),
        Column("target_id", pl.String, "the article that holds its text"),
        Column("relation", RELATIONS, "derived_from or republishes"),
        Column("source_outlet", pl.String, "outlet or agency of the source, if it is in the collection", null=True),
        Column("target_outlet", pl.String, "outlet of the article", null=True),
        Column("lag_from", pl.Duration("us"), "least time that can lie between them", null=True),
        Column("lag_until", pl.Duration("us"), "most time that can lie between them; empty when open", null=True),
        Column(
            "precision",
            pl.Enum(["minute", "interval", "at_least", "unknown"]),
            "minute: both clock times known; interval: one is known to the day only; at_least: the source is not in "
            "the collection and no later than its first copy; unknown: a time is missing",
        ),
        Column("share", pl.Float64, "share of the article's compared words", null=True),
        Column("confidence", pl.Float64, "confidence of the claim", null=True),
    ),
)
_NOTHING = pl.lit(0, dtype=pl.Duration("us"))


def lags(frames: Mapping[str, pl.DataFrame]) -> pl.DataFrame:
    """The time between source and copy, as exactly as it is known, for each directed claim of derivation.

    An original that is not in the collection appeared no later than its first copy, so the lag of the other copies has
    a lower bound and no upper one. A copy is never before its source, so no lag is negative. The same source and copy
    may stand in two claims of different relation.

    Args:
        frames: the frames of a run by name; articles and edges are read.

    Returns:
        Frame `lags`: one row per claim.

    Cost: linear in edges.
    """
    times = frames["articles"].select("article_id", "outlet", "published_from", "published_until")
    claims = frames["edges"].filter(pl.col("relation").is_in(FOREIGN) & pl.col("directed"))
    claims = claims.sort("source_id", "target_id", "relation", "confidence", descending=[False] * 3 + [True])
    claims = claims.unique(LAGS.key, keep="first", maintain_order=True)
    rows = claims.join(_named(times, "source"), on="source_id", how="left").join(
        _named(times, "target"), on="target_id", how="left"
    )
    absent = pl.col("source_id").str.contains(ABSENT_ID)
    first_copy = pl.col("target_until").min().over("source_id")  # the original was out by then
    no_later_than = pl.when(absent).then(first_copy).otherwise("source_until")
    rows = rows.with_columns(
        lag_from=pl.max_horizontal(pl.col("target_from") - no_later_than, _NOTHING),
        lag_until=pl.max_horizontal(pl.col("target_until") - pl.col("source_from"), _NOTHING),
    )
    known = pl.col("target_from").is_not_null() & no_later_than.is_not_null()
    exact = (pl.col("source_from") == pl.col("source_until")) & (pl.col("target_from") == pl.col("target_until"))
    precision = (
        pl.when(~known).then(pl.lit("unknown")).when(absent).then(pl.lit("at_least"))
        .when(exact).then(pl.lit("minute")).otherwise(pl.lit("interval"))
    )  # fmt: skip
    # The larger of nothing and no lag is no lag, whatever max_horizontal makes of nulls.
    until = pl.when(known & ~absent).then("lag_until")
    rows = rows.with_columns(precision=precision, lag_from=pl.when(known).then("lag_from"), lag_until=until)
    # A day ends with its last microsecond; bounds in whole seconds hold as well and do not look more exact than a day.
    second = pl.duration(seconds=1)
    down, up = (pl.col(name).dt.total_microseconds() for name in ("lag_from", "lag_until"))
    rows = rows.with_columns(
        lag_from=pl.when(exact).then("lag_from").otherwise(down // 1_000_000 * second),
        lag_until=pl.when(exact).then("lag_until").otherwise(-(-up // 1_000_000) * second),
    )
    return LAGS.sort(LAGS.check(rows))


def _named(times: pl.DataFrame, side: str) -> pl.DataFrame:
    return times.rename(
        {
            "article_id": f"{side}_id",
            "outlet": f"{side}_outlet",
            "published_from": f"{side}_from",
            "published_until": f"{side}_until",
        }
    )
