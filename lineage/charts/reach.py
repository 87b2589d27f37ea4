"""How far does one text travel: how many stories reach how many outlets?"""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

import polars as pl

from lineage.charts.sheet import Caption, Space, row_axes
from lineage.charts.style import BLUE, INK, sizes_for, style
from lineage.charts.words import count, count_outlets, label, percent, source_note, visible
from lineage.charts.wrapping import measure
from lineage.settings import Settings

if TYPE_CHECKING:
    from matplotlib.axes import Axes

SCHEMA = pl.Schema({"outlets": pl.String, "stories": pl.Int64, "articles": pl.Int64})
_UNKNOWN = "unknown"
_BINS = ((_UNKNOWN, 0), ("1", 1), ("2", 2), ("3–5", 3), ("6–10", 6), ("> 10", 11))


def table(frames: Mapping[str, pl.DataFrame], settings: Settings = Settings()) -> pl.DataFrame:
    """Stories and their articles by the number of outlets they reach; five rows, few outlets first.

    A story in one outlet consists of versions of one text. Stories of unknown outlets only stand in a row before them,
    `unknown`. Without any story the table has no row.
    """
    stories = frames["stories"]
    if stories.is_empty():
        return SCHEMA.to_frame()
    outlets = pl.col("outlets")
    rows = [
        stories.filter((outlets >= least) & (outlets < most)).select(
            pl.lit(name).alias("outlets"),
            pl.len().cast(pl.Int64).alias("stories"),
            pl.col("articles").sum().cast(pl.Int64),
        )
        for (name, least), most in zip(_BINS, [*(least for _, least in _BINS[1:]), 2**31 - 1], strict=True)
    ]
    counted = pl.concat(rows).select(pl.col(name).cast(dtype) for name, dtype in SCHEMA.items())
    return counted.filter((pl.col("outlets") != _UNKNOWN) | (pl.col("stories") > 0))


def draw(
    table: pl.DataFrame, ax: Axes | None = None, *, lang: str = "de", width_mm: float = 175, source: str = ""
) -> Axes:
    """One bar per number of outlets; stories and articles stand at its end."""
    with style(width_mm):
        n = int(table["stories"].sum())
        note = source_note(count("story", n, lang), lang, source, label("chart.reach.note", lang))
        caption = Caption(title(table, lang), label("chart.reach.subtitle", lang), note)
        names = [_span(name, lang) for name in table["outlets"]]
        size = sizes_for(width_mm).text
        words = [
            f"{count('story', stories, lang)}, {count('article', articles, lang)}"
            for stories, articles in table.select("stories", "articles").iter_rows()
        ]
        right = max((measure(word, size) for word in words), default=0) + 3
        ax = row_axes(ax, caption, names, width_mm=width_mm, space=Space(right=right))
        if not table.height:
            return ax
        ax.barh(range(table.height), table["stories"], color=BLUE, edgecolor=INK, linewidth=0.5, height=0.66)
        ax.set(xlim=(0, max(table["stories"])), xticks=[])
        for row, (stories, word) in enumerate(zip(table["stories"], words, strict=True)):
            ax.annotate(word, (stories, row), (4, 0), textcoords="offset points", va="center_baseline",
                        fontsize=size, annotation_clip=False)  # fmt: skip
    return ax


def title(table: pl.DataFrame, lang: str = "de") -> str:
    """The finding in one line."""
    n = int(table.filter(pl.col("outlets") != _UNKNOWN)["stories"].sum())
    if not n:
        unknown = int(table["stories"].sum())
        told = {"stories": count("story", unknown, lang), "outlets": count_outlets(0, unknown, lang)}
        return label("chart.reach.title.unknown", lang, **told) if unknown else label("chart.empty", lang)
    far = int(table.filter(pl.col("outlets").is_in(["3–5", "6–10", "> 10"]))["stories"].sum())
    if n == 1:
        return label("chart.reach.title.one_far" if far else "chart.reach.title.one_near", lang)
    return label("chart.reach.title", lang, share=percent(far / n, lang))


def describe(table: pl.DataFrame, lang: str = "de") -> str:
    """Alt text: the finding, then each bar in a clause."""
    rows = [
        label(
            "chart.reach.row", lang, outlets=_span(name, lang), stories=count("story", stories, lang),
            articles=count("article", articles, lang, dative=True),
        )
        for name, stories, articles in table.iter_rows()
    ]  # fmt: skip
    return visible("; ".join([title(table, lang), *rows])) + "."


def _span(name: str, lang: str) -> str:
    if name == _UNKNOWN:
        return count_outlets(0, 1, lang, alone=True)
    return count("outlet", 1, lang) if name == "1" else f"{name} {label('count.outlet.other', lang)}"
