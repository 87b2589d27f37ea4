"""Times in the form that most tables use, a column at a time: `2026-03-14T09:40:00`, with `Z`, an offset or no zone."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from datetime import time as clock_time
from zoneinfo import ZoneInfo

import polars as pl

_FORM = (
    r"^[0-9]{4}-[0-9]{2}-[0-9]{2}[T ](?:[01][0-9]|2[0-3]):[0-5][0-9]:[0-5][0-9]"
    r"(?:Z|[+-](?:0[0-9]|1[0-3]):[0-5][0-9])?$"
)
_STAMP = "%Y-%m-%dT%H:%M:%S"
# Beyond these years times are looked at one by one.
_YEARS = (1971, 2100)
_DAY = timedelta(days=1)
_OFFSET = pl.Duration("us")


def read_clocks(texts: pl.Series, zone: ZoneInfo, latest: datetime) -> pl.DataFrame:
    """What `read_time` says of such texts: `at` in UTC, `assumed` (no zone stood there), and the `day` in the zone.

    Null where a text has another form, is midnight as it stands or in the zone (a day rather than a moment), stands on
    a day on which clocks change, or lies behind the latest time that can be: each of these is looked at by itself.
    """
    text, end = pl.col("text"), pl.col("end")
    stamp = text.str.head(10) + "T" + text.str.slice(11, 8)
    local = pl.when(text.str.contains(_FORM)).then(stamp).str.to_datetime(_STAMP, time_unit="us", strict=False)
    rows = texts.rename("text").to_frame().select(local=local, end=text.str.slice(19))
    minutes = end.str.slice(1, 2).cast(pl.Int64, strict=False) * 60 + end.str.slice(4, 2).cast(pl.Int64, strict=False)
    sign = pl.when(end.str.starts_with("-")).then(-1).otherwise(1)
    assumed, stated = end == "", pl.duration(minutes=pl.when(end == "Z").then(0).otherwise(sign * minutes))
    rows = rows.with_columns(assumed=assumed, utc=pl.when(~assumed).then(pl.col("local") - stated))
    rows = rows.with_columns(date=pl.coalesce("utc", "local").dt.date())
    rows = rows.join(_offsets(rows["date"], zone), on="date", how="left", maintain_order="left")
    there = pl.coalesce(pl.col("utc") + pl.col("offset"), "local")
    midnight = pl.any_horizontal(pl.col("local").dt.time() == clock_time(), there.dt.time() == clock_time())
    at = pl.coalesce("utc", pl.col("local") - pl.col("offset")).dt.replace_time_zone("UTC")
    rows = rows.with_columns(at=pl.when(~midnight & pl.col("offset").is_not_null()).then(at))
    rows = rows.with_columns(at=pl.when(pl.col("at") <= latest).then("at"))
    day = (pl.col("at").dt.replace_time_zone(None) + pl.col("offset")).dt.date().dt.to_string("iso")
    return rows.select("at", "assumed", day=day)


def _offsets(dates: pl.Series, zone: ZoneInfo) -> pl.DataFrame:
    """The offset of each day from the day before it to the one behind it; null where it changes in between."""
    known = dates.drop_nulls().unique().sort()
    found = [_offset(day, zone) for day in known]
    return pl.DataFrame({"date": known, "offset": pl.Series(found, dtype=_OFFSET)})


def _offset(day: date, zone: ZoneInfo) -> timedelta | None:
    if not _YEARS[0] <= day.year < _YEARS[1]:
        return None
    midnights = [datetime.combine(day + n * _DAY, clock_time(), zone) for n in range(-1, 3)]
    offsets = {midnight.replace(fold=fold).utcoffset() for midnight in midnights for fold in (0, 1)}
    return offsets.pop() if len(offsets) == 1 else None
