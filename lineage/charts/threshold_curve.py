"""What can the search miss: how likely is a pair proposed, by how much it shares?

The curve is 1 - (1 - s^rows)^bands for Jaccard similarity s (Leskovec, Rajaraman, Ullman, *Mining of Massive
Datasets*).
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

import polars as pl

from lineage.charts.scales import percent_axis
from lineage.charts.sheet import Caption, Key, plot_axes, say_empty
from lineage.charts.statistics import wilson
from lineage.charts.style import BLUE, INK, VERMILION, sizes_for, style
from lineage.charts.words import count, label, number, percent, source_note, visible
from lineage.charts.wrapping import measure
from lineage.settings import Settings

if TYPE_CHECKING:
    from matplotlib.axes import Axes

SCHEMA = pl.Schema({"jaccard": pl.Float64, "expected": pl.Float64, "pairs": pl.Int64, "found": pl.Int64})
_STEPS = 20
_SURE = 0.9


def table(frames: Mapping[str, pl.DataFrame], settings: Settings = Settings()) -> pl.DataFrame:
    """The chance of being found by signatures, expected and measured, in twenty steps of Jaccard similarity.

    `pairs` counts the pairs that any search proposed and whose similarity is known, `found` those of them that the
    signatures proposed too. Pairs that no search proposed are not seen here. Without candidates there is no row.
    """
    known = frames["candidates"].filter(pl.col("jaccard") > 0)
    if known.is_empty():
        return SCHEMA.to_frame()
    bands, rows = settings.candidates.bands, settings.candidates.rows
    place = (pl.col("jaccard") * _STEPS).floor().clip(0, _STEPS - 1).cast(pl.Int64)
    counted = known.group_by(place.alias("step")).agg(
        pl.len().cast(pl.Int64).alias("pairs"),
        pl.col("found_by").list.contains("lsh").sum().cast(pl.Int64).alias("found"),
    )
    middle = ((pl.col("step") + 0.5) / _STEPS).round(3)
    steps = pl.DataFrame({"step": range(_STEPS)}, schema={"step": pl.Int64}).join(counted, on="step", how="left")
    return steps.sort("step").select(
        middle.alias("jaccard"),
        (1 - (1 - middle**rows) ** bands).round(4).alias("expected"),
        pl.col("pairs").fill_null(0),
        pl.col("found").fill_null(0),
    )


def draw(
    table: pl.DataFrame, ax: Axes | None = None, *, lang: str = "de", width_mm: float = 175, source: str = ""
) -> Axes:
    """The expected curve, and on it the measured shares with their 95 per cent intervals and numbers of pairs."""
    with style(width_mm):
        n = int(table["pairs"].sum())
        note = source_note(count("pair", n, lang), lang, source, label("chart.threshold_curve.note", lang))
        caption = Caption(title(table, lang), label("chart.threshold_curve.subtitle", lang), note)
        keys = [
            Key(label("chart.threshold_curve.expected", lang), line="-"),
            Key(label("chart.threshold_curve.found", lang), fill=VERMILION, marker="o"),
        ]
        plot_mm = 50 if width_mm < 110 else 62
        ax = plot_axes(ax, caption, width_mm=width_mm, plot_mm=plot_mm, keys=keys if n else ())
        if not n:
            say_empty(ax)
            return ax
        size = sizes_for(width_mm).text
        xs, ys = [0.0, *table["jaccard"], 1.0], [0.0, *table["expected"], 1.0]
        ax.plot(xs, ys, color=BLUE, linewidth=1.6)
        seen = table.filter(pl.col("pairs") > 0)
        room = (width_mm - 15) * 0.94 / _STEPS
        wide = any(measure(number(pairs, lang), size - 0.8) > room for pairs in seen["pairs"])
        for jaccard, pairs, found in seen.select("jaccard", "pairs", "found").iter_rows():
            low, high = wilson(found, pairs)
            ax.plot([jaccard, jaccard], [low, high], color=INK, linewidth=0.8)
            ax.plot([jaccard], [found / pairs], "o", color=VERMILION, markeredgecolor=INK, markersize=4)
            _tell(ax, jaccard, number(pairs, lang), size, wide)
        percent_axis(ax, lang)
        percent_axis(ax, lang, "y")
        ax.set_ylim(-0.26 if wide else -0.14, 1.05)
        told: Any = {"fontsize": size - 0.8, "va": "center_baseline", "ha": "right"}
        ax.text(-0.05, -0.06, label("chart.threshold_curve.n", lang), **told)
        ax.set_xlabel(label("chart.threshold_curve.axis", lang), fontsize=size, loc="left")
    return ax


def title(table: pl.DataFrame, lang: str = "de") -> str:
    """The finding in one line: from which similarity on nine of ten pairs are expected to be found."""
    sure = table.filter(pl.col("expected") >= _SURE)["jaccard"]
    if not len(sure):
        return label("chart.empty", lang)
    return label("chart.threshold_curve.title", lang, share=percent(float(sure[0]), lang))


def describe(table: pl.DataFrame, lang: str = "de") -> str:
    """Alt text: the finding, then each measured step in a clause."""
    rows = [
        label(
            "chart.threshold_curve.row", lang, jaccard=percent(jaccard, lang), expected=percent(expected, lang),
            found=number(found, lang), pairs=count("pair", pairs, lang, dative=True),
        )
        for jaccard, expected, pairs, found in table.filter(pl.col("pairs") > 0).iter_rows()
    ]  # fmt: skip
    return visible("; ".join([title(table, lang), *rows])) + "."


def _tell(ax: Axes, at: float, words: str, size: float, wide: bool) -> None:
    """The number of pairs below its dot, upright where numbers are wider than the step."""
    look: Any = {"fontsize": size - 0.8, "ha": "center", "color": INK}
    look |= {"va": "top", "rotation": 90} if wide else {"va": "center_baseline"}
    ax.text(at, -0.035 if wide else -0.06, words, **look)
