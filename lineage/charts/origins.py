"""How many independent origins stand behind the outlets of each story?"""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

import polars as pl

from lineage.charts.scales import count_axis
from lineage.charts.sheet import Caption, Key, Space, row_axes
from lineage.charts.style import BLUE, INK, sizes_for, style
from lineage.charts.titles import headlines
from lineage.charts.words import count, label, name_text, number, plural, shown_of, source_note, visible
from lineage.charts.wrapping import measure
from lineage.settings import Settings

if TYPE_CHECKING:
    from matplotlib.axes import Axes

SCHEMA = pl.Schema(
    {"story_id": pl.String, "title": pl.String, "articles": pl.Int64, "outlets": pl.Int64, "origins": pl.Int64}
)
_MOST = 20


def table(frames: Mapping[str, pl.DataFrame], settings: Settings = Settings()) -> pl.DataFrame:
    """Articles, outlets and independent origins; one row per story, most outlets first.

    `title` is the headline of the article that was certainly out first, or the story's id.
    """
    articles = frames["articles"].sort("published_until", "article_id", nulls_last=True).drop("title")
    first = (
        articles.join(headlines(frames), on="article_id", maintain_order="left")
        .join(frames["members"], left_on="article_id", right_on="node_id", maintain_order="left")
        .group_by("story_id", maintain_order=True)
        .agg(pl.first("title"))
    )
    stories = frames["stories"].join(first, on="story_id", how="left", maintain_order="left")
    stories = stories.with_columns(pl.col("title").fill_null(pl.col("story_id")))
    stories = stories.select(pl.col(name).cast(dtype) for name, dtype in SCHEMA.items())
    return stories.sort(["outlets", "articles", "story_id"], descending=[True, True, False])


def draw(
    table: pl.DataFrame, ax: Axes | None = None, *, lang: str = "de", width_mm: float = 175, source: str = ""
) -> Axes:
    """A hollow dot for the origins and a full one for the outlets of each story, joined by a line."""
    with style(width_mm):
        shown, size = table.head(_MOST), sizes_for(width_mm).text
        names = [name_text(title) for title in shown["title"]]
        words = [
            f"{number(origins, lang)} : {number(outlets, lang)}"
            for origins, outlets in shown.select("origins", "outlets").iter_rows()
        ]
        keys = [
            Key(label("chart.origins.origins", lang), marker="o"),
            Key(label("chart.origins.outlets", lang), fill=BLUE, marker="o"),
        ]
        note = source_note(
            count("story", table.height, lang), lang, source, label("chart.origins.note", lang),
            shown_of(_MOST, table.height, lang),
        )  # fmt: skip
        caption = Caption(title(table, lang), label("chart.origins.subtitle", lang), note)
        right = max((measure(word, size) for word in words), default=0) + 4
        ax = row_axes(
            ax, caption, names, width_mm=width_mm, space=Space(row=6.6, right=right, above=1, below=6), keys=keys
        )
        if not names:
            return ax
        rows = range(shown.height)
        ax.hlines(rows, shown["origins"], shown["outlets"], color=INK, linewidth=1)
        # Drawn larger, so that both stay visible where the two numbers are equal.
        ax.scatter(shown["origins"], rows, s=52, facecolor="white", edgecolor=INK, linewidth=1.2, zorder=2)
        ax.scatter(shown["outlets"], rows, s=15, color=BLUE, zorder=3)
        most = int(shown.select(pl.max_horizontal("outlets", "origins").max()).item())
        for row, word in enumerate(words):
            ax.annotate(word, (1, row), (6, 0), xycoords=("axes fraction", "data"), textcoords="offset points",
                        va="center_baseline", fontsize=size, annotation_clip=False)  # fmt: skip
        count_axis(ax, most, lang)
    return ax


def title(table: pl.DataFrame, lang: str = "de") -> str:
    """The finding in one line."""
    if not table.height:
        return label("chart.empty", lang)
    articles, origins = int(table["articles"].sum()), int(table["origins"].sum())
    told = {"articles": count("article", articles, lang, dative=True), "origins": count("origin", origins, lang)}
    return plural("chart.origins.title", origins, lang, **told)


def describe(table: pl.DataFrame, lang: str = "de") -> str:
    """Alt text: the finding, then each story in a clause."""
    rows = [
        label(
            "chart.origins.row",
            lang,
            story=name_text(row["title"]),
            outlets=count("outlet", row["outlets"], lang),
            origins=count("origin", row["origins"], lang),
        )
        for row in table.head(_MOST).to_dicts()
    ]
    return visible("; ".join([title(table, lang), *rows])) + "."
