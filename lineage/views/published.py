"""The published articles of a run as the views count them: outlet, owner, day; agency items and releases left out."""

from __future__ import annotations

from collections.abc import Mapping
from zoneinfo import ZoneInfo

import polars as pl

from lineage.errors import SettingsError
from lineage.provenance.articles import VOICE

TIMEZONE = "Europe/Berlin"
FOREIGN = ("derived_from", "republishes")  # claims by which an article holds the text of another
RUNNING = ("wire", "article", "quote", "unmatched")  # kinds of mosaic that are running text
_DAY = 25 * 3_600_000_000  # of summer time's last day


def published(frames: Mapping[str, pl.DataFrame], timezone: str = TIMEZONE) -> pl.DataFrame:
    """One row per published article: article_id, outlet, voice (the owner, else the outlet, else the article), day."""
    try:
        ZoneInfo(timezone)
    except (KeyError, ValueError, OSError, TypeError):
        expected = "a name such as Europe/Berlin"
        raise SettingsError(
            "there is no such time zone", where="timezone", got=repr(timezone), expected=expected
        ) from None
    first, until = (pl.col(f"published_{end}").dt.epoch("us") for end in ("from", "until"))
    middle = pl.from_epoch((first + until) // 2, "us").dt.replace_time_zone("UTC")
    day = pl.when(until - first <= _DAY).then(middle.dt.convert_time_zone(timezone).dt.date())
    articles = frames["articles"].filter(pl.col("kind") == "article")
    return articles.select("article_id", pl.col("outlet").replace("", None), voice=VOICE, day=day)


def naming(frames: Mapping[str, pl.DataFrame]) -> pl.DataFrame:
    """Articles that name an agency for their text, with the root agencies: article_id, agencies.

    The list is empty where the credit says "with agencies" and not which.
    """
    credits = frames["credits"].filter((pl.col("role") == "text") & pl.coalesce("agency", "service").is_not_null())
    return credits.group_by("article_id").agg(agencies=pl.col("agency").drop_nulls().unique().sort())


def painted(frames: Mapping[str, pl.DataFrame]) -> pl.DataFrame:
    """Characters of each article by kind of origin: article_id and one column for each kind of mosaic."""
    kinds = frames["mosaic"].schema["kind"].categories  # type: ignore[attr-defined]  # always an Enum
    length = pl.col("end") - pl.col("begin")
    spans = (
        frames["mosaic"]
        .group_by("article_id")
        .agg(*(length.filter(pl.col("kind") == kind).sum().cast(pl.Int64).alias(kind) for kind in kinds))
    )
    return frames["articles"].select("article_id").join(spans, on="article_id", how="left").fill_null(0)


def declaration() -> pl.Expr:
    """named, none or unknown, from the columns `agencies` and `credits_visible`."""
    words = pl.Enum(["named", "none", "unknown"])
    named, seen = pl.col("agencies").is_not_null(), pl.col("credits_visible").fill_null(True)
    return pl.when(named).then(pl.lit("named")).when(seen).then(pl.lit("none")).otherwise(pl.lit("unknown")).cast(words)
