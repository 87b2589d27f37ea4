"""One chart per measure: how many articles a second each tool does, by corpus."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import polars as pl
from results import median_results
from suite import Measure

from lineage.charts.sheet import Caption, Key, Space, row_axes
from lineage.charts.style import BLUE, GREEN, GREY, INK, ORANGE, SKY, save, style

if TYPE_CHECKING:
    from matplotlib.axes import Axes

LOOKS = {"10k": (SKY, ""), "100k": (BLUE, ""), "1m": (GREEN, ""), "press": (ORANGE, "///")}
OTHER = (GREY, "")
COLUMNS = ["tool", "corpus", "articles_per_s", "recall", "precision", "factor"]


def save_chart(results: pl.DataFrame, measure: Measure, folder: Path) -> Path | None:
    """The chart as SVG with its words beside it; None when no tool was measured."""
    table = median_results(results).filter(pl.col("measure") == measure.name, pl.col("runs") > 0).select(COLUMNS)
    if table.is_empty():
        return None
    with style():
        ax = _draw(table, measure)
        return save(ax, folder / f"{measure.name}.svg", alt=_describe(table, measure), table=table)


def _draw(table: pl.DataFrame, measure: Measure) -> Axes:
    tools = table["tool"].unique(maintain_order=True).to_list()
    corpora = table["corpus"].unique(maintain_order=True).to_list()
    caption = Caption(measure.title, "articles a second, median of the runs", measure.note)
    keys = [Key(corpus, *LOOKS.get(corpus, OTHER)) for corpus in corpora]
    row_mm = 3 + 4.5 * len(corpora)
    ax = row_axes(None, caption, tools, width_mm=175, space=Space(row=row_mm, right=30), keys=keys)
    height = 0.84 / len(corpora)
    for place, corpus in enumerate(corpora):
        colour, hatch = LOOKS.get(corpus, OTHER)
        rows = table.filter(corpus=corpus)
        heights = [tools.index(tool) + (place - (len(corpora) - 1) / 2) * height for tool in rows["tool"]]
        speeds = rows["articles_per_s"].to_list()
        ax.barh(heights, speeds, height * 0.9, color=colour, hatch=hatch, edgecolor=INK, linewidth=0.5)
        for at, speed, recall in zip(heights, speeds, rows["recall"], strict=True):
            ax.text(speed, at, f" {_say(speed, recall)}", va="center", ha="left", fontsize=7)
    ax.set(xticks=[], xlim=(0, table["articles_per_s"].max()))
    return ax


def _describe(table: pl.DataFrame, measure: Measure) -> str:
    rows = table.select("tool", "corpus", "articles_per_s", "recall").iter_rows()
    said = (f"{tool} on {corpus} {_say(speed, recall)}" for tool, corpus, speed, recall in rows)
    return f"{measure.title}. Articles a second: {'; '.join(said)}."


def _say(speed: float, recall: float | None) -> str:
    return f"{speed:,.0f}" if recall is None else f"{speed:,.0f} (recall {recall:.3f})"
