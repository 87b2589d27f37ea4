"""Which parts of each article are agency text, text of another article, quotation, or nothing we found elsewhere?"""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

import polars as pl

from lineage.charts.sheet import Caption, Key, Space, row_axes
from lineage.charts.style import INK, MOSAIC_LOOKS, style
from lineage.charts.titles import headlines
from lineage.charts.words import count, label, name_text, percent, shown_of, source_note, visible
from lineage.frames import MOSAIC_KINDS
from lineage.settings import Settings

if TYPE_CHECKING:
    from matplotlib.axes import Axes

SCHEMA = pl.Schema(
    {
        "article_id": pl.String,
        "outlet": pl.String,
        "title": pl.String,
        "begin": pl.Float64,
        "end": pl.Float64,
        "kind": pl.String,
    }
)
_MOST = 20


def table(frames: Mapping[str, pl.DataFrame], settings: Settings = Settings()) -> pl.DataFrame:
    """Painted spans as parts of their article's length (0 to 1), neighbours of one kind joined.

    One row per span; articles with most foreign text first, spans in reading order.
    """
    spans = (
        frames["mosaic"]
        .with_columns(pl.col("kind").cast(pl.String))
        .sort("article_id", "begin")
        .with_columns(pl.struct("article_id", "kind").rle_id().alias("run"))
        .group_by("run", maintain_order=True)
        .agg(pl.first("article_id", "kind", "begin"), pl.last("end"))
    )
    outlets = frames["articles"].select("article_id", pl.col("outlet").fill_null(""))
    names = outlets.join(headlines(frames), on="article_id")
    length = pl.col("end").max().over("article_id")
    foreign = pl.when(pl.col("kind").is_in(["wire", "article"])).then(pl.col("end") - pl.col("begin")).otherwise(0.0)
    return (
        spans.with_columns((pl.col("begin") / length).round(4), (pl.col("end") / length).round(4))
        .with_columns(foreign.sum().over("article_id").round(4).alias("foreign"))
        .join(names, on="article_id", how="left")
        .sort(["foreign", "article_id", "begin"], descending=[True, False, False])
        .select(SCHEMA.names())
    )


def draw(
    table: pl.DataFrame, ax: Axes | None = None, *, lang: str = "de", width_mm: float = 175, source: str = ""
) -> Axes:
    """One strip per article from its beginning to its end."""
    with style(width_mm):
        ids = _articles(table)
        shown = ids[:_MOST]
        drawn = set(table.filter(pl.col("article_id").is_in(shown))["kind"])
        kinds = [kind for kind in MOSAIC_KINDS if kind in drawn]
        keys = [Key(label(f"column.{kind}", lang), *MOSAIC_LOOKS[kind]) for kind in kinds]
        names = _names(table)
        note = source_note(count("article", len(ids), lang), lang, source, shown_of(_MOST, len(ids), lang))
        caption = Caption(title(table, lang), label("chart.copy_barcode.subtitle", lang), note)
        told = [names[article] for article in shown]
        ax = row_axes(ax, caption, told, width_mm=width_mm, space=Space(row=6.6), keys=keys)
        ax.set(xlim=(-0.002, 1.002), xticks=[])
        rows = {name: place for place, name in enumerate(shown)}
        for kind in kinds:
            colour, hatch = MOSAIC_LOOKS[kind]
            spans = table.filter((pl.col("kind") == kind) & pl.col("article_id").is_in(shown))
            ax.barh(
                [rows[name] for name in spans["article_id"]], spans["end"] - spans["begin"], left=spans["begin"],
                color=colour, hatch=hatch, edgecolor=INK, linewidth=0.35, height=0.66,
            )  # fmt: skip
    return ax


def title(table: pl.DataFrame, lang: str = "de") -> str:
    """The finding in one line: the mean over articles, each counted alike."""
    shares = _shares(table)
    if not shares:
        return label("chart.empty", lang)
    mean = sum(kinds.get("wire", 0) + kinds.get("article", 0) for kinds in shares.values()) / len(shares)
    return label("chart.copy_barcode.title", lang, share=percent(mean, lang))


def describe(table: pl.DataFrame, lang: str = "de") -> str:
    """Alt text: the finding, then the parts of each article."""
    names = _names(table)
    rows = [
        label(
            "chart.copy_barcode.row",
            lang,
            article=names[article],
            shares=", ".join(f"{label(f'column.{kind}', lang)} {percent(kinds[kind], lang)}" for kind in kinds),
        )
        for article, kinds in list(_shares(table).items())[:_MOST]
    ]
    return visible("; ".join([title(table, lang), *rows])) + "."


def _articles(table: pl.DataFrame) -> list[str]:
    return table["article_id"].unique(maintain_order=True).to_list()


def _names(table: pl.DataFrame) -> dict[str, str]:
    rows = table.select("article_id", "outlet", "title").unique(maintain_order=True).iter_rows()
    return {article: name_text(f"{outlet}: {title}" if outlet else title) for article, outlet, title in rows}


def _shares(table: pl.DataFrame) -> dict[str, dict[str, float]]:
    sums = table.group_by("article_id", "kind", maintain_order=True).agg((pl.col("end") - pl.col("begin")).sum())
    shares: dict[str, dict[str, float]] = {}
    for article, kind, share in sums.iter_rows():
        shares.setdefault(article, {})[kind] = share
    return shares
