"""How many independent origins stand behind the outlets of each story?"""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

import polars as pl

from lineage.charts.style import BLUE, INK, finish, name_text, new_axes, style
from lineage.charts.titles import headlines
from lineage.charts.words import count, label, number, plural, visible

if TYPE_CHECKING:
    from matplotlib.axes import Axes

SCHEMA = pl.Schema(
    {"story_id": pl.String, "title": pl.String, "articles": pl.Int64, "outlets": pl.Int64, "origins": pl.Int64}
)
_MOST = 20


def table(frames: Mapping[str, pl.DataFrame]) -> pl.DataFrame:
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


def draw(table: pl.DataFrame, ax: Axes | None = None, lang: str = "de") -> Axes:
    """A hollow dot for the origins and a full one for the outlets of each story, joined by a line."""
    with style():
        shown = table.head(_MOST).reverse()
        ax = ax or new_axes(height_mm=42 + 7 * max(shown.height, 1))
        rows = range(shown.height)
        ax.hlines(rows, shown["origins"], shown["outlets"], color=INK, linewidth=1)
        # Drawn larger, so that both stay visible where the two numbers are equal.
        ax.scatter(shown["origins"], rows, s=70, facecolor="white", edgecolor=INK, linewidth=1.3, zorder=2)
        ax.scatter(shown["outlets"], rows, s=20, color=BLUE, zorder=3)
        most = int(shown.select(pl.max_horizontal("outlets", "origins").max()).item() or 1) if shown.height else 1
        for row, (outlets, origins) in enumerate(zip(shown["outlets"], shown["origins"], strict=True)):
            words = f"{count('origin', origins, lang)} · {count('outlet', outlets, lang)}"
            ax.text(max(outlets, origins) + 0.04 * most, row, words, va="center", fontsize=7)
        ax.set_yticks(list(rows), [name_text(title) for title in shown["title"]])
        ax.set(xlim=(0, most * 1.9), ylim=(-0.7, max(shown.height, 1) - 0.3))
        ax.set_xticks(range(0, most + 1, max(1, most // 6)))
        subtitle = f"○ {label('chart.origins.origins', lang)}   ● {label('chart.origins.outlets', lang)}"
        finish(ax, title(table, lang), f"{subtitle}, {label('chart.origins.subtitle', lang)}", _note(table, lang))
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


def _note(table: pl.DataFrame, lang: str) -> str:
    note = label("chart.origins.note", lang, n=number(table.height, lang))
    return note if table.height <= _MOST else f"{note}; {label('chart.more', lang, n=_MOST, all=table.height)}"
