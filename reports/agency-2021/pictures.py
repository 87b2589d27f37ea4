"""The six charts: five of the house, and the one it lacks, shares with their intervals."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import polars as pl
from measures import Frames
from words import word

from lineage.charts import get_chart
from lineage.charts.scales import percent_axis
from lineage.charts.sheet import Caption, Key, Space, row_axes
from lineage.charts.style import BLUE, INK, inline_svg, save, sizes_for, style
from lineage.charts.words import count, name_text, percent, source_note, visible
from lineage.charts.wrapping import measure
from lineage.settings import Settings

if TYPE_CHECKING:
    from matplotlib.axes import Axes

WIDTH_MM = 85
WIDE = {"reuse_matrix": 150}


def chart_tables(frames: Frames, settings: Settings, figures: dict[str, Any]) -> dict[str, pl.DataFrame]:
    """The table behind each chart, by name."""
    vouched = figures["rows"].filter("vouched", "known")["article_id"].implode()
    known = {**frames, "articles": frames["articles"].filter(pl.col("article_id").is_in(vouched))}
    pairs = frames["pairs"].join(figures["beyond"].filter(pl.col("naming") == 0), on=["a_id", "b_id"], how="semi")
    return {
        "text_share": _text_shares(figures["shares"], figures["known"], figures["seen"]),
        "agency_share": get_chart("agency_share").table(frames, settings),
        "credit_match": get_chart("credit_match").table(known, settings),
        "change_ecdf": get_chart("change_ecdf").table(frames, settings),
        "reuse_matrix": get_chart("reuse_matrix").table({**frames, "pairs": pairs}, settings),
        "origins": figures["largest"].select(get_chart("origins").SCHEMA.names()),
    }


def draw_charts(tables: dict[str, pl.DataFrame], folder: Path, lang: str) -> dict[str, dict[str, str]]:
    """Each chart as SVG with alt text and table below `folder`, and as an element of the page: svg, title, alt."""
    folder.mkdir(parents=True, exist_ok=True)
    drawn = {}
    for name, table in tables.items():
        if name == "text_share":
            ax, alt, title = draw_text_share(table, lang), describe(table, lang), finding(table, lang)
        else:
            chart = get_chart(name)
            ax = chart.draw(table, lang=lang, width_mm=WIDE.get(name, WIDTH_MM), source=word("source", lang))
            alt, title = chart.describe(table, lang), chart.title(table, lang)
        save(ax, folder / f"{name}.svg", alt=alt, table=table)
        drawn[name] = {"svg": inline_svg(ax, name, title, alt), "title": title, "alt": alt}
    return drawn


def draw_text_share(table: pl.DataFrame, lang: str) -> Axes:
    """One row per outlet: a dot with its interval for what was measured, a hollow diamond for what is declared."""
    with style():
        size, rows = sizes_for(WIDTH_MM).text, table.to_dicts()
        told = [percent(row["text"], lang) for row in rows]
        note = source_note(
            count("article", rows[0]["articles"], lang), lang, word("source", lang), word("text_share.note", lang)
        )
        keys = [
            Key(word("text_share.measured", lang), BLUE, marker="o"),
            Key(word("text_share.declared", lang), "#FFFFFF", marker="D"),
        ]
        space = Space(row=5.6, right=max(measure(one, size) for one in told) + 4, above=1, below=6)
        caption = Caption(finding(table, lang), word("text_share.subtitle", lang), note)
        ax = row_axes(None, caption, [_name(row, lang) for row in rows], width_mm=WIDTH_MM, space=space, keys=keys)
        for place, row in enumerate(rows):
            ax.plot([row["text_low"], row["text_high"]], [place, place], color=BLUE, linewidth=2)
            ax.plot([row["text"]], [place], "o", color=BLUE, markeredgecolor=INK, markersize=4.5, zorder=3)
            if row["declared"] is not None:
                ax.plot([row["declared_low"], row["declared_high"]], [place, place], color=INK, linewidth=0.8)
                ax.plot([row["declared"]], [place], "D", color="#FFFFFF", markeredgecolor=INK, markersize=4.2, zorder=3)
            look: Any = {"xycoords": ("axes fraction", "data"), "textcoords": "offset points", "annotation_clip": False}
            ax.annotate(told[place], (1, place), (5, 0), va="center_baseline", fontsize=size, **look)
        percent_axis(ax, lang)
    return ax


def finding(table: pl.DataFrame, lang: str) -> str:
    """The finding in one line."""
    total = table.row(0, named=True)
    return word("text_share.title", lang, text=percent(total["text"], lang), declared=percent(total["declared"], lang))


def describe(table: pl.DataFrame, lang: str) -> str:
    """Alt text: the finding, then each outlet in a clause."""
    told = [finding(table, lang)]
    for row in table.to_dicts():
        shares = {name: percent(row[name], lang) for name in ("text", "text_low", "text_high")}
        declared = word("text_share.unknown", lang) if row["declared"] is None else percent(row["declared"], lang)
        told.append(word("text_share.row", lang, outlet=_name(row, lang), declared=declared, **shares))
    return visible("; ".join(told)) + "."


def _text_shares(shares: pl.DataFrame, known: dict[str, Any], seen: list[str]) -> pl.DataFrame:
    """All outlets first, then by measured share; what is declared only where credits can be seen, also for all."""
    every, visible = pl.col("outlet").is_null(), pl.col("outlet").is_in(seen)
    names = ("declared", "declared_low", "declared_high")
    declared = (pl.when(every).then(pl.lit(known[name])).when(visible).then(pl.col(name)).alias(name) for name in names)
    ordered = shares.sort([every, pl.col("text"), pl.col("outlet")], descending=[True, True, False])
    return ordered.select("outlet", "articles", "text", "text_low", "text_high", *declared)


def _name(row: dict[str, Any], lang: str) -> str:
    return name_text(row["outlet"]) if row["outlet"] else word("text_share.all", lang)
