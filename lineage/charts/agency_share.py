"""How much of each outlet's output is credited to an agency, and how much agency text goes without a credit?"""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

import polars as pl

from lineage.charts.style import BLUE, GREY, VERMILION, add_legend, finish, ink_on, name_text, new_axes, style
from lineage.charts.words import count, label, number, percent, visible

if TYPE_CHECKING:
    from matplotlib.axes import Axes

GROUPS = ("credited", "not_credited", "none_found", "unknown")
SCHEMA = pl.Schema({"outlet": pl.String, "articles": pl.Int64, **dict.fromkeys(GROUPS, pl.Int64)})
_LOOKS = {
    "credited": (BLUE, ""),
    "not_credited": (VERMILION, "///"),
    "none_found": ("#FFFFFF", ""),
    "unknown": (GREY, "xxx"),
}
_MOST = 20
_MIN_WIRE = 0.1


def table(frames: Mapping[str, pl.DataFrame]) -> pl.DataFrame:
    """Articles by outlet and by what they say about agency text.

    One row per outlet, most credited first. An article that names an agency for its text counts as credited, also when
    the measured source is another one. Without a credit it counts as unknown where credits may have been cut and no
    other article of the outlet shows any. Wire items and press releases do not count.
    """
    credits = frames["credits"].filter((pl.col("role") == "text") & pl.coalesce("agency", "service").is_not_null())
    named = pl.col("article_id").is_in(credits["article_id"].unique().implode())
    unknown = ~pl.col("credits_visible")
    wire = pl.col("shares").struct.field("wire") >= _MIN_WIRE
    uncredited = pl.when(wire).then(pl.lit("not_credited")).otherwise(pl.lit("none_found"))
    group = pl.when(named).then(pl.lit("credited")).when(unknown).then(pl.lit("unknown")).otherwise(uncredited)
    counted = (
        frames["articles"]
        .filter(pl.col("kind") == "article")
        .select("article_id", pl.col("outlet").fill_null(""))
        .join(frames["findings"], on="article_id", how="left")
        .with_columns(group.alias("group"))
        .group_by("outlet")
        .agg(pl.len().cast(pl.Int64).alias("articles"), *[_sum(name) for name in GROUPS])
    )
    order = pl.col("credited") / pl.col("articles")
    return counted.sort([order, "articles", "outlet"], descending=[True, True, False]).select(SCHEMA.names())


def draw(table: pl.DataFrame, ax: Axes | None = None, lang: str = "de") -> Axes:
    """One full bar per outlet, split by what its articles say; the numbers stand in the bars."""
    with style():
        shown = table.head(_MOST).reverse()
        ax = ax or new_axes(height_mm=38 + 7.5 * max(shown.height, 1))
        left = [0.0] * shown.height
        for name in GROUPS:
            colour, hatch = _LOOKS[name]
            widths = [n / total for n, total in zip(shown[name], shown["articles"], strict=True)]
            ax.barh(
                range(shown.height), widths, left=left, color=colour, hatch=hatch, edgecolor="#222222", linewidth=0.6,
                height=0.66,
            )  # fmt: skip
            for row, (n, start, width) in enumerate(zip(shown[name], left, widths, strict=True)):
                if n:
                    box = {"facecolor": colour, "edgecolor": "none", "pad": 1.2}
                    ax.text(
                        start + width / 2,
                        row,
                        number(n, lang),
                        ha="center",
                        va="center",
                        color=ink_on(colour),
                        bbox=box,
                    )
            left = [start + width for start, width in zip(left, widths, strict=True)]
        ax.set_yticks(range(shown.height), [_outlet(name, lang) for name in shown["outlet"]])
        ax.set(xlim=(0, 1), xticks=[])
        ax.spines["bottom"].set_visible(False)
        if shown.height:
            groups = [name for name in GROUPS if shown[name].sum()]
            add_legend(ax, {name: (*_LOOKS[name], label(f"chart.agency_share.{name}", lang)) for name in groups}, 2)
        finish(ax, title(table, lang), label("chart.agency_share.subtitle", lang), _note(table, lang))
    return ax


def title(table: pl.DataFrame, lang: str = "de") -> str:
    """The finding in one line."""
    articles = int(table["articles"].sum())
    if not articles:
        return label("chart.empty", lang)
    share = percent(int(table["credited"].sum()) / articles, lang)
    return label("chart.agency_share.title", lang, share=share, articles=count("article", articles, lang, dative=True))


def describe(table: pl.DataFrame, lang: str = "de") -> str:
    """Alt text: the finding, then each outlet in a clause."""
    rows = [
        label("chart.agency_share.row", lang, **{**row, "outlet": _outlet(row["outlet"], lang)})
        for row in table.head(_MOST).to_dicts()
    ]
    return visible("; ".join([title(table, lang), *rows])) + "."


def _sum(name: str) -> pl.Expr:
    return (pl.col("group") == name).sum().cast(pl.Int64).alias(name)


def _outlet(name: str, lang: str) -> str:
    return name_text(name) or label("word.outlet_unknown", lang)


def _note(table: pl.DataFrame, lang: str) -> str:
    note = label("chart.source", lang, n=number(int(table["articles"].sum()), lang))
    return note if table.height <= _MOST else f"{note}; {label('chart.more', lang, n=_MOST, all=table.height)}"
