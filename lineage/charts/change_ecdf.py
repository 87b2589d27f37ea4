"""How much do outlets change agency text: how large is the part that is their own?"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

import polars as pl

from lineage.charts.scales import percent_axis
from lineage.charts.sheet import Caption, plot_axes, say_empty
from lineage.charts.style import BLUE, GREEN, INK, ORANGE, PURPLE, SKY, VERMILION, sizes_for, style
from lineage.charts.words import count, label, number, outlet_text, percent, shown_of, source_note, visible
from lineage.charts.wrapping import wrap
from lineage.settings import Settings
from lineage.views.versions import first_versions

if TYPE_CHECKING:
    from matplotlib.axes import Axes

SCHEMA = pl.Schema({"outlet": pl.String, "article_id": pl.String, "own": pl.Float64, "below": pl.Float64})
_MOST = 6
_LEAST, _FEW = 3, 5  # articles that make a line, and fewer than which tell nothing
# Line styles keep lines apart in grey; each line carries its outlet's name.
_LINES: tuple[tuple[str, Any], ...] = (
    (BLUE, "-"), (VERMILION, "--"), (GREEN, "-."), (PURPLE, (0, (1, 1))), (ORANGE, (0, (6, 1.5, 1, 1.5, 1, 1.5))),
    (SKY, (0, (3, 3))),
)  # fmt: skip


def table(frames: Mapping[str, pl.DataFrame], settings: Settings = Settings()) -> pl.DataFrame:
    """The own part of each article that contains agency text, and the share of its outlet's with no larger one.

    One row per article, outlets with most such articles first, then by own part. Own: characters without a source
    found, by those and the ones found elsewhere; headlines, credits and boilerplate do not count. What has no source
    in the corpus counts as own. Of the versions of an article the first counts.
    """
    first = first_versions(frames).filter(pl.col("article_id") == pl.col("first")).select("article_id")
    share = {name: pl.col("shares").struct.field(name) for name in ("wire", "article", "quote", "unmatched")}
    body = sum(share.values(), start=pl.lit(0.0))
    return (
        frames["findings"]
        .filter((share["wire"] >= settings.findings.min_share) & (body > 0))
        .select("article_id", (share["unmatched"] / body).round(4).alias("own"))
        .join(first, on="article_id")
        .join(frames["articles"].filter(pl.col("kind") == "article").select("article_id", "outlet"), on="article_id")
        .with_columns(pl.col("outlet").fill_null(""))
        .with_columns((pl.col("own").rank("max").over("outlet") / pl.len().over("outlet")).round(4).alias("below"))
        .sort([pl.len().over("outlet"), "outlet", "own", "article_id"], descending=[True, False, False, False])
        .select(SCHEMA.names())
    )


def draw(
    table: pl.DataFrame, ax: Axes | None = None, *, lang: str = "de", width_mm: float = 175, source: str = ""
) -> Axes:
    """One rising line per outlet, of the six with most such articles; the higher, the less is changed.

    Outlets with fewer than three are not drawn.
    """
    with style(width_mm):
        outlets = table["outlet"].n_unique()
        names = table.filter(pl.len().over("outlet") >= _LEAST)["outlet"].unique(maintain_order=True).to_list()
        more = shown_of(min(_MOST, len(names)), outlets, lang)
        note = source_note(
            count("article", table.height, lang),
            lang,
            source,
            label("chart.change_ecdf.note", lang, n=number(_LEAST, lang)),
            more and f"{label('column.outlets', lang)}: {more}",
        )
        caption = Caption(title(table, lang), label("chart.change_ecdf.subtitle", lang), note)
        plot_mm = 56 if width_mm < 110 else 70
        ax = plot_axes(ax, caption, width_mm=width_mm, plot_mm=plot_mm)
        if not names:
            say_empty(ax, _too_few(lang) if outlets else "–")
            return ax
        shown = {name: table.filter(pl.col("outlet") == name) for name in names[:_MOST]}
        order = sorted(shown, key=lambda name: (float(shown[name]["own"].median()), name))  # type: ignore[arg-type]
        for place, name in enumerate(order):
            rows = shown[name]
            colour, dashes = _LINES[names.index(name)]
            xs = [0.0, *rows["own"], 1.0]
            ys = [0.0, *((n + 1) / rows.height for n in range(rows.height)), 1.0]
            ax.step(xs, ys, where="post", color=colour, linestyle=dashes, linewidth=1.6)
            level = 0.94 - 0.86 * (place + 0.5) / len(order)
            words = f"{outlet_text(name, lang)} ({rows.height})"
            _name(ax, xs, ys, level, words, colour, width_mm)
        percent_axis(ax, lang)
        percent_axis(ax, lang, "y")
        ax.set_xlabel(label("chart.change_ecdf.axis", lang), fontsize=sizes_for(width_mm).text, loc="left")
    return ax


def title(table: pl.DataFrame, lang: str = "de") -> str:
    """The finding in one line: the part that is own in the middle article."""
    if not table.height:
        return label("chart.empty", lang)
    half: Any = table["own"].median()
    if table.height < _FEW:
        return label("chart.change_ecdf.title.few", lang, articles=count("article", table.height, lang))
    return label("chart.change_ecdf.title", lang, share=percent(1 - float(half), lang))


def describe(table: pl.DataFrame, lang: str = "de") -> str:
    """Alt text: the finding, then the middle of each outlet that is drawn."""
    middle = table.group_by("outlet", maintain_order=True).agg(pl.median("own"), pl.len().alias("n"))
    middle = middle.filter(pl.col("n") >= _LEAST).head(_MOST)
    rows = [
        label(
            "chart.change_ecdf.row", lang, outlet=outlet_text(name, lang),
            share=percent(own, lang), articles=count("article", n, lang, dative=True),
        )
        for name, own, n in middle.iter_rows()
    ]  # fmt: skip
    none = [_too_few(lang)] if table.height and not rows else []
    return visible("; ".join([title(table, lang), *rows, *none])) + "."


def _too_few(lang: str) -> str:
    return label("chart.change_ecdf.too_few", lang, n=number(_LEAST, lang))


def _name(
    ax: Axes, xs: Sequence[float], ys: Sequence[float], level: float, words: str, colour: str, width_mm: float
) -> None:
    """The outlet beside its line where it passes this height; left of it where the right has no room."""
    size = sizes_for(width_mm).text
    at = next(x for x, y in zip(xs, ys, strict=True) if y >= level)
    left = at > 0.55
    told = wrap(words, width_mm * 0.4, size, most=1)[0]
    look: Any = {"ha": "right" if left else "left", "va": "center_baseline", "fontsize": size, "color": INK}
    ground = {"facecolor": "white", "edgecolor": "none", "pad": 0.6}
    ax.annotate(told, (at, level), (-5 if left else 5, 0), textcoords="offset points", bbox=ground, **look)
    ax.plot([at], [level], "o", color=colour, markersize=3)
