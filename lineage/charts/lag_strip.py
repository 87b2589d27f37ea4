"""How fast does copy appear: how long after the first print do others run the same text?"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta
from typing import TYPE_CHECKING, Any

import polars as pl

from lineage.charts.scales import lag_axis
from lineage.charts.selection import outlets_of
from lineage.charts.sheet import Caption, Key, Space, row_axes
from lineage.charts.style import BLUE, INK, VERMILION, style
from lineage.charts.words import count, duration, label, outlet_text, shown_of, source_note, visible
from lineage.settings import Settings
from lineage.views.lags import lags

if TYPE_CHECKING:
    from matplotlib.axes import Axes

SCHEMA = pl.Schema(
    {
        "outlet": pl.String,
        "article_id": pl.String,
        "source_id": pl.String,
        "minutes": pl.Float64,
        "at_least": pl.Boolean,
    }
)
_FEW = 5  # a middle of fewer tells nothing
_MOST = 20


def table(frames: Mapping[str, pl.DataFrame], settings: Settings = Settings()) -> pl.DataFrame:
    """Minutes from the first known print of a text to each later one, for texts taken over from one source.

    One row per article that took over, fastest outlets first. Only articles whose clock time is known count. Where the
    source is not in the corpus, its first taker, which has no row itself, starts the clock, and the lag is `at_least`
    so long. Rows of one article with several sources keep the shortest.
    """
    timed = frames["articles"].filter(pl.col("published_from") == pl.col("published_until"))["article_id"]
    minutes, precision = pl.col("lag_from").dt.total_seconds() / 60, pl.col("precision").cast(pl.String)
    at_least = precision == "at_least"
    rows = (
        lags(frames)
        .filter((precision == "minute") | (at_least & (minutes > 0)), pl.col("target_id").is_in(timed.implode()))
        .select(
            pl.col("target_outlet").fill_null("").alias("outlet"),
            pl.col("target_id").alias("article_id"),
            "source_id",
            minutes.alias("minutes"),
            at_least.alias("at_least"),
        )
        .sort("minutes", "source_id")
        .unique("article_id", keep="first", maintain_order=True)
    )
    middle = pl.col("minutes").median().over("outlet")
    return rows.sort(middle, "outlet", "minutes", "article_id").select(SCHEMA.names())


def draw(
    table: pl.DataFrame, ax: Axes | None = None, *, lang: str = "de", width_mm: float = 175, source: str = ""
) -> Axes:
    """A point per article on a logarithmic time scale, and a tick at the middle of each outlet."""
    with style(width_mm):
        names = outlets_of(table)
        shown = names[:_MOST]
        more = shown_of(_MOST, len(names), lang)
        note = source_note(
            count("article", table.height, lang), lang, source, label("chart.lag_strip.note", lang),
            more and f"{label('column.outlets', lang)}: {more}",
        )  # fmt: skip
        caption = Caption(title(table, lang), label("chart.lag_strip.subtitle", lang), note)
        keys = [
            Key(label("chart.lag_strip.known", lang), BLUE, marker="o"),
            *([Key(label("chart.lag_strip.at_least", lang), marker="o")] if table["at_least"].any() else []),
            Key(label("chart.lag_strip.middle", lang), marker="|"),
        ]
        told = []
        for name in shown:
            n = table.filter(pl.col("outlet") == name).height
            told.append(f"{outlet_text(name, lang)}\u00a0({n})")
        ax = row_axes(ax, caption, told, width_mm=width_mm, space=Space(row=6, right=5, above=1, below=6), keys=keys)
        if not names:
            return ax
        for row, name in enumerate(shown):
            lags = table.filter(pl.col("outlet") == name).with_columns(pl.col("minutes").clip(1))
            for place, (minutes, at_least) in enumerate(lags.select("minutes", "at_least").iter_rows()):
                y = row + 0.28 * ((place % 3) - 1) * (lags.height > 4)
                ax.plot([minutes], [y], "o", color="white" if at_least else BLUE, markeredgecolor=BLUE, markersize=4)
            middle: Any = lags["minutes"].median()
            ax.plot([middle, middle], [row - 0.4, row + 0.4], color=VERMILION, linewidth=2.4, zorder=1)
            ax.plot([middle, middle], [row - 0.4, row + 0.4], color=INK, linewidth=0.8, zorder=1)
        least, most = (float(value) for value in (table["minutes"].clip(1).min(), table["minutes"].clip(1).max()))  # type: ignore[arg-type]
        lag_axis(ax, least, most, lang, marks=4 if width_mm < 110 else 7)
    return ax


def title(table: pl.DataFrame, lang: str = "de") -> str:
    """The finding in one line: within what time half of those followed whose source is there."""
    if not table.height:
        return label("chart.lag_strip.title.empty", lang)
    known = table.filter(~pl.col("at_least"))
    only_known = known.height >= _FEW or known.height == table.height
    key, rows = ("known", known) if only_known else ("at_least", table)
    middle: Any = rows["minutes"].median()
    few = rows.height < _FEW
    articles = count("article", rows.height, lang, dative=not few)
    return label(
        f"chart.lag_strip.title.{'few_' if few else ''}{key}", lang, articles=articles, lag=_lag(float(middle), lang)
    )


def describe(table: pl.DataFrame, lang: str = "de") -> str:
    """Alt text: the finding, then the middle of each outlet."""
    middle = table.group_by("outlet", maintain_order=True).agg(pl.median("minutes"), pl.len().alias("n")).head(_MOST)
    rows = [
        label(
            "chart.lag_strip.row", lang, outlet=outlet_text(name, lang),
            lag=_lag(minutes, lang), articles=count("article", n, lang),
        )
        for name, minutes, n in middle.iter_rows()
    ]  # fmt: skip
    return visible("; ".join([title(table, lang), *rows])) + "."


def _lag(minutes: float, lang: str) -> str:
    return duration(timedelta(minutes=max(minutes, 1)), lang)
