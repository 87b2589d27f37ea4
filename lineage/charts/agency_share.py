"""How much of each outlet's output is credited to an agency, and how much agency text goes without a credit?"""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

import polars as pl

from lineage.charts.sheet import Caption, Key, row_axes
from lineage.charts.style import BLUE, GREY, INK, VERMILION, ink_on, sizes_for, style
from lineage.charts.words import count, label, number, outlet_text, percent, shown_of, source_note, visible
from lineage.charts.wrapping import measure
from lineage.settings import Settings
from lineage.views.credited import credited_by_outlet

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
_FEW = 5  # articles; a share of fewer tells nothing


def table(frames: Mapping[str, pl.DataFrame], settings: Settings = Settings()) -> pl.DataFrame:
    """Articles by outlet and by what they say about agency text.

    One row per outlet, most credited first. An article that names an agency for its text counts as credited, also when
    the measured source is another one. Without a credit it counts as unknown where credits may have been cut and a
    smaller part of the outlet's articles than the setting `findings.showing` prints one at the end, or where one was
    not understood. Wire items and press releases do not count. The view `agency_share` is another measure: characters
    by outlet and day.
    """
    counted = credited_by_outlet(frames, settings.findings.min_share)
    declared, wire = pl.col("declared").cast(pl.String), pl.col("measured").cast(pl.String) == "wire"
    uncredited = pl.when(wire).then(pl.lit("not_credited")).otherwise(pl.lit("none_found"))
    group = (
        pl.when(declared == "named").then(pl.lit("credited")).when(declared == "unknown").then(pl.lit("unknown"))
        .otherwise(uncredited)
    )  # fmt: skip
    rows = (
        counted.with_columns(pl.col("outlet").fill_null(""), group.alias("group"))
        .group_by("outlet")
        .agg(
            pl.sum("articles"),
            *(pl.col("articles").filter(pl.col("group") == name).sum().alias(name) for name in GROUPS),
        )
    )
    order = pl.col("credited") / pl.col("articles")
    return rows.sort([order, "articles", "outlet"], descending=[True, True, False]).select(SCHEMA.names())


def draw(
    table: pl.DataFrame, ax: Axes | None = None, *, lang: str = "de", width_mm: float = 175, source: str = ""
) -> Axes:
    """One full bar per outlet, split by what its articles say; the numbers stand in the bars."""
    with style(width_mm):
        shown = table.head(_MOST)
        groups = [name for name in GROUPS if shown[name].sum()]
        names = [_outlet(name, lang) for name in shown["outlet"]]
        keys = [Key(label(f"chart.agency_share.{name}", lang), *_LOOKS[name]) for name in groups]
        ax = row_axes(ax, _caption(table, lang, source), names, width_mm=width_mm, keys=keys)
        ax.set(xlim=(-0.002, 1.002), xticks=[])
        left = [0.0] * shown.height
        # A number that is wider than its part of the bar stands in the table only.
        size, room = sizes_for(width_mm).text, ax.get_position().width * width_mm
        for name in groups:
            colour, hatch = _LOOKS[name]
            widths = [n / total for n, total in zip(shown[name], shown["articles"], strict=True)]
            ax.barh(
                range(shown.height), widths, left=left, color=colour, hatch=hatch, edgecolor=INK, linewidth=0.5,
                height=0.68,
            )  # fmt: skip
            for row, (n, start, width) in enumerate(zip(shown[name], left, widths, strict=True)):
                if n and measure(number(n, lang), size) + 1 < width * room:
                    told: Any = {"ha": "center", "va": "center_baseline", "fontsize": size}
                    box = {"facecolor": colour, "edgecolor": "none", "pad": 1}
                    ax.text(start + width / 2, row, number(n, lang), color=ink_on(colour), bbox=box, **told)
            left = [start + width for start, width in zip(left, widths, strict=True)]
    return ax


def title(table: pl.DataFrame, lang: str = "de") -> str:
    """The finding in one line."""
    articles = int(table["articles"].sum())
    if not articles:
        return label("chart.empty", lang)
    known = articles - int(table["unknown"].sum())
    if not known:
        return label("chart.agency_share.title.unknown", lang, articles=count("article", articles, lang, dative=True))
    credited = int(table["credited"].sum())
    if known < _FEW:
        told = count("article", known, lang)
        return label("chart.agency_share.title.few", lang, articles=told, credited=number(credited, lang))
    share = percent(credited / known, lang)
    return label("chart.agency_share.title", lang, share=share, articles=count("article", known, lang, dative=True))


def describe(table: pl.DataFrame, lang: str = "de") -> str:
    """Alt text: the finding, then each outlet in a clause."""
    rows = [
        label("chart.agency_share.row", lang, **{**row, "outlet": _outlet(row["outlet"], lang)})
        for row in table.head(_MOST).to_dicts()
    ]
    return visible("; ".join([title(table, lang), *rows])) + "."


def _outlet(name: str, lang: str) -> str:
    return outlet_text(name, lang)


def _caption(table: pl.DataFrame, lang: str, source: str) -> Caption:
    n = count("article", int(table["articles"].sum()), lang)
    note = source_note(n, lang, source, shown_of(_MOST, table.height, lang))
    return Caption(title(table, lang), label("chart.agency_share.subtitle", lang), note)
