"""Does "likely" mean likely: how often is a claim right, by how sure the tool was?

A reliability diagram (DeGroot and Fienberg, 1983) over claims that somebody has judged.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

import polars as pl

from lineage.charts.scales import percent_axis
from lineage.charts.sheet import Caption, Key, plot_axes, say_empty
from lineage.charts.statistics import wilson
from lineage.charts.style import BLUE, GREY, INK, sizes_for, style
from lineage.charts.words import count, label, number, percent, source_note, visible
from lineage.settings import Settings

if TYPE_CHECKING:
    from matplotlib.axes import Axes

SCHEMA = pl.Schema(
    {
        "certainty": pl.String, "low": pl.Float64, "high": pl.Float64, "stated": pl.Float64, "claims": pl.Int64,
        "right": pl.Int64,
    }
)  # fmt: skip


def table(frames: Mapping[str, pl.DataFrame], settings: Settings = Settings()) -> pl.DataFrame:
    """Judged claims by confidence: mean confidence, claims, and how many were right.

    `frames["judged"]` holds one row per judged claim: source_id, target_id, correct. Only directed claims with a
    confidence count. Six rows at most: the ranges of possible and likely in halves, likely and certain below. Without
    judgements there is no row.
    """
    judged = frames.get("judged")
    if judged is None:
        return SCHEMA.to_frame()
    claims = (
        frames["edges"]
        .filter(pl.col("directed") & pl.col("confidence").is_not_null())
        .join(judged.select("source_id", "target_id", "correct"), on=["source_id", "target_id"])
    )
    rows = []
    for word, low, high in _bins(settings):
        inside = claims.filter((pl.col("confidence") >= low) & (pl.col("confidence") < high))
        if inside.height:
            stated = round(float(inside["confidence"].mean() or 0), 4)  # type: ignore[arg-type]
            right = int(inside["correct"].sum())
            rows.append((word, low, min(high, 1.0), stated, inside.height, right))
    return pl.DataFrame(rows, schema=SCHEMA, orient="row")


def draw(
    table: pl.DataFrame, ax: Axes | None = None, *, lang: str = "de", width_mm: float = 175, source: str = ""
) -> Axes:
    """Confidence against the share that was right, with 95 per cent intervals; on the dashed line both agree."""
    with style(width_mm):
        n = int(table["claims"].sum())
        note = source_note(count("claim", n, lang), lang, source, label("chart.calibration.note", lang))
        caption = Caption(title(table, lang), label("chart.calibration.subtitle", lang), note)
        keys = [
            Key(label("chart.calibration.agree", lang), line="--"),
            Key(label("chart.calibration.right", lang), fill=BLUE, marker="o"),
        ]
        ax = plot_axes(ax, caption, width_mm=width_mm, plot_mm=56 if width_mm < 110 else 70, keys=keys if n else ())
        if not n:
            say_empty(ax)
            return ax
        size = sizes_for(width_mm).text
        ax.plot([0, 1], [0, 1], color=INK, linewidth=0.9, linestyle="--")
        for place, (_, low, high, stated, claims, right) in enumerate(table.iter_rows()):
            bottom, top = wilson(right, claims)
            ax.axvspan(low, high, color=GREY if place % 2 else "#FFFFFF", alpha=0.25, linewidth=0)
            ax.plot([stated, stated], [bottom, top], color=INK, linewidth=0.9)
            ax.plot([stated], [right / claims], "o", color=BLUE, markeredgecolor=INK, markersize=5)
            ax.text(stated, -0.08, number(claims, lang), ha="center", va="center_baseline", fontsize=size - 0.8)
        told: Any = {"fontsize": size - 0.8, "va": "center_baseline", "ha": "right"}
        ax.text(-0.05, -0.08, label("chart.calibration.n", lang), **told)
        percent_axis(ax, lang)
        percent_axis(ax, lang, "y")
        ax.set_ylim(-0.14, 1.05)
        ax.set_xlabel(label("chart.calibration.axis", lang), fontsize=size, loc="left")
    return ax


def title(table: pl.DataFrame, lang: str = "de") -> str:
    """The finding in one line: how often claims called likely were right, or all where none was."""
    n = int(table["claims"].sum())
    if not n:
        return label("chart.calibration.empty", lang)
    likely = table.filter(pl.col("certainty") == "likely")
    key, rows = ("likely", likely) if likely.height else ("all", table)
    claims, right = int(rows["claims"].sum()), int(rows["right"].sum())
    told = {"right": number(right, lang), "claims": count("claim", claims, lang, dative=True)}
    return label(f"chart.calibration.title.{key}", lang, **told)


def describe(table: pl.DataFrame, lang: str = "de") -> str:
    """Alt text: the finding, then each range in a clause."""
    rows = [
        label(
            "chart.calibration.row", lang, certainty=label(f"certainty.{word}", lang), low=percent(low, lang),
            high=percent(high, lang), right=number(right, lang), claims=count("claim", claims, lang, dative=True),
        )
        for word, low, high, _, claims, right in table.iter_rows()
    ]  # fmt: skip
    return visible("; ".join([title(table, lang), *rows])) + "."


def _bins(settings: Settings) -> list[tuple[str, float, float]]:
    likely, certain = settings.certainty.likely, settings.certainty.certain
    edges = [("possible", 0.0, 0.5), ("possible", 0.5, (0.5 + likely) / 2), ("possible", (0.5 + likely) / 2, likely)]
    half = (likely + certain) / 2
    last = 1.000001  # a confidence of exactly one belongs to the last range
    return [*edges, ("likely", likely, half), ("likely", half, certain), ("certain", certain, last)]
