"""What articles declare about agency text against what was measured in them, credits unknown kept apart."""

from __future__ import annotations

from collections.abc import Mapping

import polars as pl

from lineage.errors import require_between
from lineage.frames import FINDINGS_WORDS, Column, Frame
from lineage.views.published import RUNNING, TIMEZONE, declaration, naming, painted, published

DECLARED = pl.Enum(["named", "none", "unknown"])
MEASURED = pl.Enum(["wire", "article", "nothing"])
MIN_SHARE = 0.1  # as the setting findings.min_share
_DECLARED = (
    "named: the article names an agency for its text; none: it names none; unknown: credits may have been cut, or were "
    "not understood"
)
_MEASURED = (
    "whose text was found in it: of an agency or release, else of another outlet or an unknown original, else nothing "
    "worth naming"
)

CREDITED = Frame(
    "credited",
    "one published article: what it declares and what was measured",
    ("article_id",),
    (
        Column("article_id", pl.String, "the article"),
        Column("outlet", pl.String, "its outlet", null=True),
        Column("day", pl.Date, "local day of publication; empty when it is not known to the day", null=True),
        Column("declared", DECLARED, _DECLARED),
        Column("agencies", pl.List(pl.String), "root agencies named; none where the credit only says with agencies"),
        Column("measured", MEASURED, _MEASURED),
        Column("characters", pl.Int64, "characters of running text; credits and boilerplate left out"),
        Column("wire", pl.Int64, "of these, from an agency item or release"),
        Column("article", pl.Int64, "of these, from an article of another outlet, or an original that nobody names"),
        Column("finding", pl.Enum(FINDINGS_WORDS), "the article's finding, which also weighs citations", null=True),
    ),
)

CREDITED_BY_OUTLET = Frame(
    "credited_by_outlet",
    "the articles of one outlet that declare one thing and in which one thing was measured",
    ("outlet", "declared", "measured"),
    (
        Column("outlet", pl.String, "the outlet", null=True),
        Column("declared", DECLARED, _DECLARED),
        Column("measured", MEASURED, _MEASURED),
        Column("articles", pl.Int64, "articles"),
        Column("characters", pl.Int64, "characters of their running text"),
        Column("wire", pl.Int64, "of these, from an agency item or release"),
        Column("article", pl.Int64, "of these, from an article of another outlet, or an original that nobody names"),
        Column("share", pl.Float64, "articles by all articles of the outlet"),
    ),
)


def credited(
    frames: Mapping[str, pl.DataFrame], min_share: float = MIN_SHARE, timezone: str = TIMEZONE
) -> pl.DataFrame:
    """Each published article with what it declares about agency text and what was measured in it.

    Args:
        frames: a run, or its frames by name; articles, credits, mosaic and findings are read.
        min_share: share of the running text below which a measured source is not worth naming.
        timezone: zone in which days begin.

    Returns:
        Frame `credited`: one row per published article.

    Raises:
        SettingsError: the share is not between 0 and 1, or there is no such zone.

    Cost: linear in painted spans.
    """
    require_between("min_share", min_share, 0, 1)

    def found(kind: str) -> pl.Expr:
        return (pl.col("characters") > 0) & (pl.col(kind) >= min_share * pl.col("characters"))

    measured = pl.when(found("wire")).then(pl.lit("wire")).when(found("article")).then(pl.lit("article"))
    rows = (
        published(frames, timezone)
        .join(painted(frames), on="article_id", how="left")
        .join(naming(frames), on="article_id", how="left")
        .join(frames["findings"], on="article_id", how="left")
        .with_columns(declared=declaration(), characters=pl.sum_horizontal(RUNNING))
        .with_columns(
            measured=measured.otherwise(pl.lit("nothing")).cast(MEASURED), agencies=pl.col("agencies").fill_null([])
        )
    )
    return CREDITED.sort(CREDITED.check(rows))


def credited_by_outlet(frames: Mapping[str, pl.DataFrame], min_share: float = MIN_SHARE) -> pl.DataFrame:
    """How many articles of each outlet declare an agency, and in how many of them agency text was measured.

    The row (none, wire) counts articles with agency text and no credit, (unknown, wire) those of which nobody can
    say whether a credit was printed, (named, nothing) those whose agency item nobody else in the collection printed.

    Args:
        frames: as for `credited`.
        min_share: as for `credited`.

    Returns:
        Frame `credited_by_outlet`: one row per outlet and combination that occurs; the shares of an outlet sum to one.

    Cost: linear in painted spans.
    """
    counted = (
        credited(frames, min_share)
        .group_by("outlet", "declared", "measured")
        .agg(articles=pl.len().cast(pl.Int64), **{n: pl.col(n).sum() for n in ("characters", "wire", "article")})
    )
    share = (pl.col("articles") / pl.col("articles").sum().over("outlet")).round(4)
    return CREDITED_BY_OUTLET.sort(CREDITED_BY_OUTLET.check(counted.with_columns(share=share)))
