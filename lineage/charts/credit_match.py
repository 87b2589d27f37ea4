"""Is agency text named as such: of the articles in which agency text was measured, how many name an agency?"""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

import polars as pl

from lineage.charts.scales import percent_axis
from lineage.charts.sheet import Caption, Key, Space, row_axes
from lineage.charts.style import BLUE, INK, sizes_for, style
from lineage.charts.words import count, label, number, outlet_text, percent, shown_of, source_note, visible
from lineage.charts.wrapping import measure
from lineage.settings import Settings
from lineage.views.credited import credited_by_outlet

if TYPE_CHECKING:
    from matplotlib.axes import Axes

SCHEMA = pl.Schema({"outlet": pl.String, **dict.fromkeys(("matched", "named", "not_named", "unknown"), pl.Int64)})
_MOST = 20


def table(frames: Mapping[str, pl.DataFrame], settings: Settings = Settings()) -> pl.DataFrame:
    """Articles with agency text by outlet, and whether they name an agency for their text.

    One row per outlet with any, most such articles first. Unknown: none was found, but it may have been cut before we
    saw the text or was not understood. Wire items and press releases do not count.
    """
    counted = credited_by_outlet(frames, settings.findings.min_share)
    wire = counted.filter(pl.col("measured").cast(pl.String) == "wire").with_columns(pl.col("outlet").fill_null(""))
    declared = pl.col("declared").cast(pl.String)
    groups = wire.group_by("outlet").agg(
        pl.sum("articles").alias("matched"),
        *(
            pl.col("articles").filter(declared == word).sum().alias(name)
            for name, word in (("named", "named"), ("not_named", "none"), ("unknown", "unknown"))
        ),
    )
    ordered = groups.sort(["matched", "named", "outlet"], descending=[True, True, False])
    return ordered.select(pl.col(name).cast(dtype) for name, dtype in SCHEMA.items())


def draw(
    table: pl.DataFrame, ax: Axes | None = None, *, lang: str = "de", width_mm: float = 175, source: str = ""
) -> Axes:
    """A full dot at the share that is named, a hollow one where the share not named begins; the line is unknown."""
    with style(width_mm):
        shown, size = table.head(_MOST), sizes_for(width_mm).text
        n = count("article", int(table["matched"].sum()), lang)
        note = source_note(n, lang, source, shown_of(_MOST, table.height, lang))
        caption = Caption(title(table, lang), label("chart.credit_match.subtitle", lang), note)
        keys = [
            Key(label("chart.credit_match.named", lang), BLUE, marker="o"),
            Key(label("chart.credit_match.not_named", lang), "#FFFFFF", marker="o"),
            *([Key(label("chart.credit_match.unknown", lang), line=":")] if shown["unknown"].sum() else []),
        ]
        names = [outlet_text(name, lang) for name in shown["outlet"]]
        words = [f"{number(row['named'], lang)} / {number(row['matched'], lang)}" for row in shown.to_dicts()]
        right = max((measure(word, size) for word in words), default=0) + 5
        ax = row_axes(
            ax, caption, names, width_mm=width_mm, space=Space(row=6, right=right, above=1, below=6), keys=keys
        )
        if not names:
            return ax
        for row, (told, values) in enumerate(zip(words, shown.to_dicts(), strict=True)):
            low = values["named"] / values["matched"]
            high = low + values["unknown"] / values["matched"]
            ax.plot([0, low], [row, row], color=BLUE, linewidth=1.4, zorder=1)
            ax.plot([low, high], [row, row], color=INK, linewidth=1.3, linestyle=":", zorder=1)
            ax.plot([high], [row], "o", color="#FFFFFF", markeredgecolor=INK, markersize=6.5, zorder=2)
            ax.plot([low], [row], "o", color=BLUE, markeredgecolor=INK, markersize=4, zorder=3)
            ax.annotate(told, (1, row), (8, 0), xycoords=("axes fraction", "data"), textcoords="offset points",
                        va="center_baseline", fontsize=size, annotation_clip=False)  # fmt: skip
        percent_axis(ax, lang)
    return ax


def title(table: pl.DataFrame, lang: str = "de") -> str:
    """The finding in one line: the share that names an agency, and what is unknown."""
    matched = int(table["matched"].sum())
    if not matched:
        return label("chart.empty", lang)
    key = "unknown" if table["unknown"].sum() else "known"
    told = {"share": percent(int(table["named"].sum()) / matched, lang)}
    told |= {"unknown": percent(int(table["unknown"].sum()) / matched, lang)} if key == "unknown" else {}
    articles = count("article", matched, lang, dative=True)
    return label(f"chart.credit_match.title.{key}", lang, articles=articles, **told)


def describe(table: pl.DataFrame, lang: str = "de") -> str:
    """Alt text: the finding, then each outlet in a clause."""
    rows = [
        label(
            "chart.credit_match.row",
            lang,
            **{key: number(row[key], lang) for key in ("matched", "named", "not_named", "unknown")},
            outlet=outlet_text(row["outlet"], lang),
        )
        for row in table.head(_MOST).to_dicts()
    ]
    return visible("; ".join([title(table, lang), *rows])) + "."
