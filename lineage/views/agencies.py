"""How much of what each outlet prints is agency text, day by day?"""

from __future__ import annotations

from collections.abc import Mapping

import polars as pl

from lineage.frames import MOSAIC_KINDS, Column, Frame
from lineage.views.published import RUNNING, TIMEZONE, declaration, naming, painted, published

AGENCY_SHARE = Frame(
    "agency_share",
    "what one outlet published on one day, in characters by origin; articles whose outlet or day is not known together",
    ("outlet", "day"),
    (
        Column("outlet", pl.String, "the outlet", null=True),
        Column("day", pl.Date, "local day of publication; empty when it is not known to the day", null=True),
        Column("articles", pl.Int64, "published articles"),
        Column("named", pl.Int64, "articles that name an agency for their text"),
        Column(
            "unknown",
            pl.Int64,
            "articles of which nobody can say whether they did: credits may have been cut, or were not understood",
        ),
        Column("characters", pl.Int64, "characters of running text; credits and boilerplate left out"),
        Column("wire", pl.Int64, "of these, from an agency item or release, in the collection or named by its copies"),
        Column("article", pl.Int64, "of these, from an article of another outlet, or an original that nobody names"),
        Column("quote", pl.Int64, "of these, shared quotations"),
        Column("unmatched", pl.Int64, "of these, found nowhere else in the collection"),
        Column("credit", pl.Int64, "characters of credits, beside the running text"),
        Column("boilerplate", pl.Int64, "characters of boilerplate, beside the running text"),
        Column("under_credit", pl.Int64, "characters of running text in articles that name an agency"),
        Column("wire_share", pl.Float64, "wire by characters: what was measured, a lower bound", null=True),
        Column("credited_share", pl.Float64, "under_credit by characters: what the outlet declares", null=True),
    ),
)


def agency_share(frames: Mapping[str, pl.DataFrame], timezone: str = TIMEZONE) -> pl.DataFrame:
    """Characters of running text by outlet, day and origin, measured (mosaic) and as declared (credits).

    The two shares answer different questions and neither contains the other: agency text that nobody else in the
    collection printed cannot be measured, and agency text is printed without a credit. Shares of several rows are made
    from sums of characters, never from the mean of shares. The chart `agency_share` is another measure: articles by
    outlet and by what they credit.

    Args:
        frames: the frames of a run by name; articles, credits, mosaic and findings are read.
        timezone: zone in which days begin.

    Returns:
        Frame `agency_share`: one row per outlet and day; wire items and releases do not count as published.

    Cost: linear in painted spans.
    """
    seen = frames["findings"].select("article_id", "credits_visible")
    counted = (
        published(frames, timezone)
        .join(painted(frames), on="article_id", how="left")
        .join(naming(frames), on="article_id", how="left")
        .join(seen, on="article_id", how="left")
        .with_columns(declared=declaration(), characters=pl.sum_horizontal(RUNNING))
    )
    named = pl.col("declared") == "named"
    summed = counted.group_by("outlet", "day").agg(
        articles=pl.len().cast(pl.Int64),
        named=named.sum().cast(pl.Int64),
        unknown=(pl.col("declared") == "unknown").sum().cast(pl.Int64),
        characters=pl.col("characters").sum(),
        under_credit=pl.col("characters").filter(named).sum(),
        **{kind: pl.col(kind).sum() for kind in MOSAIC_KINDS},
    )
    some = pl.when(pl.col("characters") > 0)
    shares = {
        "wire_share": some.then((pl.col("wire") / pl.col("characters")).round(4)),
        "credited_share": some.then((pl.col("under_credit") / pl.col("characters")).round(4)),
    }
    return AGENCY_SHARE.sort(AGENCY_SHARE.check(summed.with_columns(**shares)))
