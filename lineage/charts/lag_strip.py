"""How fast does copy appear: how long after the first print do others run the same text?"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta
from typing import TYPE_CHECKING, Any

import polars as pl

from lineage.charts.scales import lag_axis
from lineage.charts.sheet import Caption, Key, Space, row_axes
from lineage.charts.style import BLUE, INK, VERMILION, style
from lineage.charts.words import count, label, name_text, shown_of, source_note, visible
from lineage.settings import Settings

if TYPE_CHECKING:
    from matplotlib.axes import Axes

SCHEMA = pl.Schema({"outlet": pl.String, "article_id": pl.String, "source_id": pl.String, "minutes": pl.Float64})
_MOST = 20


def table(frames: Mapping[str, pl.DataFrame], settings: Settings = Settings()) -> pl.DataFrame:
    """Minutes from the first known print of a text to each later one, for texts taken over from one source.

    One row per article that took over, fastest outlets first. Only articles whose clock time is known count. Where the
    source is not in the corpus, its first taker starts the clock, which has no row itself. Rows of one article with
    several sources keep the shortest.
    """
    timed = frames["articles"].filter(pl.col("published_from") == pl.col("published_until"))
    times = timed.select(pl.col("article_id"), pl.col("published_from").alias("at"), pl.col("outlet").fill_null(""))
    taken = (
        frames["edges"]
        .filter(pl.col("directed") & pl.col("relation").is_in(["derived_from", "republishes"]))
        .select("source_id", pl.col("target_id").alias("article_id"))
        .join(times, on="article_id")
        .join(
            times.select(pl.col("article_id").alias("source_id"), pl.col("at").alias("source_at")),
            on="source_id",
            how="left",
        )
        .filter(
            pl.col("source_at").is_not_null() | ~pl.col("source_id").is_in(frames["articles"]["article_id"].implode())
        )
    )
    start = pl.coalesce("source_at", pl.col("at").min().over("source_id"))
    lags = (
        taken.with_columns(((pl.col("at") - start).dt.total_seconds() / 60).alias("minutes"))
        .filter(pl.col("source_at").is_not_null() | (pl.col("minutes") > 0))
        .sort("minutes", "source_id")
        .unique("article_id", keep="first", maintain_order=True)
    )
    middle = pl.col("minutes").median().over("outlet")
    return lags.sort(middle, "outlet", "minutes", "article_id").select(SCHEMA.names())


def draw(
    table: pl.DataFrame, ax: Axes | None = None, *, lang: str = "de", width_mm: float = 175, source: str = ""
) -> Axes:
    """A point per article on a logarithmic time scale, and a tick at the middle of each outlet."""
    with style():
        names = _outlets(table)
        shown = names[:_MOST]
        more = shown_of(_MOST, len(names), lang)
        note = source_note(
            count("article", table.height, lang), lang, source, label("chart.lag_strip.note", lang),
            more and f"{label('column.outlets', lang)}: {more}",
        )  # fmt: skip
        caption = Caption(title(table, lang), label("chart.lag_strip.subtitle", lang), note)
        keys = [
            Key(label("word.article", lang), BLUE, marker="o"),
            Key(label("chart.lag_strip.middle", lang), marker="|"),
        ]
        told = []
        for name in shown:
            n = table.filter(pl.col("outlet") == name).height
            told.append(f"{name_text(name) or label('word.outlet_unknown', lang)}\u00a0({n})")
        ax = row_axes(ax, caption, told, width_mm=width_mm, space=Space(row=6, right=5, above=1, below=6), keys=keys)
        if not names:
            return ax
        for row, name in enumerate(shown):
            minutes = table.filter(pl.col("outlet") == name)["minutes"].clip(1).to_list()
            places = [row + 0.3 * ((n % 3) - 1) * (len(minutes) > 4) for n in range(len(minutes))]
            ax.plot(minutes, places, "o", color=BLUE, markeredgecolor="white", markeredgewidth=0.4, markersize=4.2)
            middle: Any = table.filter(pl.col("outlet") == name)["minutes"].clip(1).median()
            ax.plot([middle, middle], [row - 0.4, row + 0.4], color=VERMILION, linewidth=2.4)
            ax.plot([middle, middle], [row - 0.4, row + 0.4], color=INK, linewidth=0.8)
        least, most = (float(value) for value in (table["minutes"].clip(1).min(), table["minutes"].clip(1).max()))  # type: ignore[arg-type]
        lag_axis(ax, least, most, lang, marks=4 if width_mm < 110 else 7)
    return ax


def title(table: pl.DataFrame, lang: str = "de") -> str:
    """The finding in one line: within what time half of all followed."""
    if not table.height:
        return label("chart.empty", lang)
    middle: Any = table["minutes"].median()
    return label("chart.lag_strip.title", lang, lag=_lag(float(middle), lang))


def describe(table: pl.DataFrame, lang: str = "de") -> str:
    """Alt text: the finding, then the middle of each outlet."""
    middle = table.group_by("outlet", maintain_order=True).agg(pl.median("minutes"), pl.len().alias("n")).head(_MOST)
    rows = [
        label(
            "chart.lag_strip.row", lang, outlet=name_text(name) or label("word.outlet_unknown", lang),
            lag=_lag(minutes, lang), articles=count("article", n, lang),
        )
        for name, minutes, n in middle.iter_rows()
    ]  # fmt: skip
    return visible("; ".join([title(table, lang), *rows])) + "."


def _outlets(table: pl.DataFrame) -> list[str]:
    return table["outlet"].unique(maintain_order=True).to_list()


def _lag(minutes: float, lang: str) -> str:
    from babel.dates import format_timedelta

    return str(format_timedelta(timedelta(minutes=max(minutes, 1)), threshold=1.5, locale=lang))
