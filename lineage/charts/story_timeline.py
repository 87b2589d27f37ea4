"""Who carried the story, when, and from whom?"""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

import polars as pl

from lineage.charts.certainty import edge_certainty
from lineage.charts.lane_marks import RADIUS, draw_lanes, draw_link, draw_node, draw_times
from lineage.charts.lanes import COLOURS, Link, Node, Scale, arrange
from lineage.charts.routes import Grid, find_way
from lineage.charts.sheet import Caption, Key, new_sheet, say_empty
from lineage.charts.style import sizes_for, style
from lineage.charts.titles import headlines
from lineage.charts.words import count, count_outlets, label, name_text, shorten, shown_of, source_note, visible
from lineage.charts.wrapping import measure, wrap
from lineage.frames import SHARED_RELATIONS, TIME
from lineage.settings import Settings

if TYPE_CHECKING:
    from matplotlib.axes import Axes

_COLUMNS: dict[str, pl.DataType | type[pl.DataType]] = {
    "number": pl.String, "outlet": pl.String, "title": pl.String, "kind": pl.String, "first": TIME, "last": TIME,
    "zone": pl.String, "source": pl.String, "relation": pl.String, "certainty": pl.String, "directed": pl.Boolean,
}  # fmt: skip
# The lane of articles whose outlet is not known; that of absent sources has no name.
_UNKNOWN = "?"
SCHEMA = pl.Schema(_COLUMNS)
_MOST = 40
_SHAPES = {"absent": "circle", "article": "circle", "release": "square", "wire": "square"}


def table(frames: Mapping[str, pl.DataFrame], settings: Settings = Settings()) -> pl.DataFrame:
    """One story: its articles numbered by time, absent sources as letters, and who takes from whom.

    One row per node and claim that leads to it, one without source for a node that none leads to. `outlet` is empty
    for absent sources, whose name is their title. Of several stories the one with most articles is taken; another
    one is chosen by `lineage.charts.selection.select_stories`.
    """
    ordered = frames["stories"].sort(["articles", "outlets", "story_id"], descending=[True, True, False])
    if ordered.is_empty():
        return SCHEMA.to_frame()
    members = frames["members"].filter(pl.col("story_id") == ordered["story_id"][0])
    nodes = _nodes(frames, members)
    numbers = dict(nodes.select("node_id", "number").iter_rows())
    claims = []
    for edge in frames["edges"].filter(pl.col("relation").is_in(SHARED_RELATIONS)).iter_rows(named=True):
        if edge["source_id"] in numbers and edge["target_id"] in numbers:
            sure = edge_certainty(edge, settings.certainty)
            claims.append((edge["target_id"], numbers[edge["source_id"]], edge["relation"], sure, edge["directed"]))
    names = ("node_id", "source", "relation", "certainty", "directed")
    links = pl.DataFrame(claims, schema={name: _COLUMNS.get(name, pl.String) for name in names}, orient="row")
    order = pl.int_range(pl.len())
    joined = nodes.with_columns(order.alias("order")).join(links, on="node_id", how="left")
    joined = joined.with_columns(pl.lit(settings.read.timezone).alias("zone"))
    return joined.sort("order", "source", "relation").select(pl.col(n).cast(t) for n, t in SCHEMA.items())


def draw(
    table: pl.DataFrame, ax: Axes | None = None, *, lang: str = "de", width_mm: float = 175, source: str = ""
) -> Axes:
    """Swimlanes: time from left to right, a lane per outlet, arrows from source to taker.

    Lines are solid, dashed or dotted for certain, likely, possible; without a head where the direction is open; hollow
    marks are sources that are not in the corpus.
    """
    with style(width_mm):
        nodes, links, total = _read(table)
        size = sizes_for(width_mm).text
        names = dict.fromkeys(node.lane or label("word.not_in_corpus", lang) for node in nodes)
        told = {
            name: wrap(name_text(name), width_mm * (0.38 if width_mm < 110 else 0.3), size, most=1)[0] for name in names
        }
        left = max((measure(name, size) for name in told.values()), default=0) + 2
        grid = Grid(width_mm, left, 1, 0, 7, 2.4 * RADIUS, 4.5 * RADIUS, RADIUS)
        scale = Scale.of(nodes, grid)
        lanes, places, height = arrange(nodes, links, scale, grid)
        note = source_note(count("article", total, lang), lang, source, shown_of(_MOST, total, lang))
        caption = Caption(title(table, lang), label("chart.story_timeline.subtitle", lang), note)
        drawn = [link for link in links if link.source in places and link.target in places]
        if ax is None:
            ax = new_sheet(
                caption,
                width_mm=width_mm,
                plot_mm=max(height, 8),
                sides=(0, 0),
                ends=(1, 8),
                keys=_keys(drawn, nodes, lang),
            )
        ax.axis("off")
        ax.set(xlim=(0, width_mm), ylim=(max(height, 8), 0))
        if not nodes:
            say_empty(ax)
            return ax
        draw_lanes(ax, lanes, told, (width_mm, size, label("word.not_in_corpus", lang)))
        draw_times(ax, scale, height, (lang, str(table["zone"][0]), size, width_mm))
        for link in drawn:
            draw_link(
                ax, link, find_way(link.source, link.target, places, RADIUS * (1.35 if link.directed else 1.1), grid)
            )
        for node in nodes:
            draw_node(ax, node, places[node.node], size)
    return ax


def title(table: pl.DataFrame, lang: str = "de") -> str:
    """The finding in one line: the headline, articles and outlets."""
    articles = table.filter(pl.col("kind") != "absent").unique("number", maintain_order=True)
    if articles.is_empty():
        return label("chart.empty", lang)
    told = {"title": shorten(str(articles["title"][0]), 90), "articles": count("article", articles.height, lang)}
    named = articles.filter(pl.col("outlet") != _UNKNOWN)["outlet"]
    outlets = count_outlets(named.n_unique(), articles.height - named.len(), lang)
    return label("chart.story_timeline.title", lang, outlets=outlets, **told)


def describe(table: pl.DataFrame, lang: str = "de") -> str:
    """Alt text: the finding, then who takes from whom."""
    outlets = {row["number"]: _name(row) for row in table.to_dicts()}
    rows = [
        label(
            "chart.story_timeline.row" if row["directed"] else "chart.story_timeline.open", lang,
            target=f"{row['number']} {_name(row)}", source=f"{row['source']} {outlets[row['source']]}",
            relation=label(f"edges.relation.{row['relation']}", lang),
            certainty=label(f"certainty.{row['certainty']}", lang),
        )
        for row in table.drop_nulls("source").head(_MOST).to_dicts()
    ]  # fmt: skip
    return visible("; ".join([title(table, lang), *rows])) + "."


def _nodes(frames: Mapping[str, pl.DataFrame], members: pl.DataFrame) -> pl.DataFrame:
    """Absent sources as letters, then articles numbered by when they were certainly out."""
    articles = (
        frames["articles"]
        .filter(pl.col("article_id").is_in(members["node_id"].implode()))
        .select(
            pl.col("article_id").alias("node_id"), pl.col("outlet").fill_null(_UNKNOWN), pl.col("kind").cast(pl.String),
            pl.col("published_from").alias("first"), pl.col("published_until").alias("last"),
        )
        .join(headlines(frames).rename({"article_id": "node_id"}), on="node_id")
        .sort("last", "node_id", nulls_last=True)
        .with_columns((pl.int_range(pl.len()) + 1).cast(pl.String).alias("number"))
    )  # fmt: skip
    sources = frames["sources"].filter(pl.col("source_id").is_in(members["node_id"].implode())).sort("source_id")
    letters = [chr(ord("A") + place % 26) + (str(place // 26) if place > 25 else "") for place in range(sources.height)]
    absent = sources.select(
        pl.col("source_id").alias("node_id"), pl.lit("").alias("outlet"), pl.lit("absent").alias("kind"),
        pl.lit(None, TIME).alias("first"), pl.lit(None, TIME).alias("last"), pl.col("name").alias("title"),
        pl.Series("number", letters, dtype=pl.String),
    )  # fmt: skip
    return pl.concat([absent, articles.select(absent.columns)])


def _read(table: pl.DataFrame) -> tuple[list[Node], list[Link], int]:
    rows = table.unique("number", keep="first", maintain_order=True).to_dicts()
    articles = [row for row in rows if row["kind"] != "absent"]
    shown = [row for row in rows if row["kind"] == "absent"] + articles[:_MOST]
    nodes = [
        Node(row["number"], row["outlet"], row["number"], "", _SHAPES[row["kind"]], row["first"], row["last"])
        for row in shown
    ]  # fmt: skip
    links = [
        Link(row["source"], row["number"], row["relation"], row["certainty"], row["directed"])
        for row in table.drop_nulls("source").to_dicts()
    ]
    return nodes, links, len(articles)


def _name(row: Mapping[str, Any]) -> str:
    return name_text(row["outlet"] or row["title"])


def _keys(links: list[Link], nodes: list[Node], lang: str) -> list[Key]:
    """Only the lines and marks that are drawn."""
    sure = {link.certainty for link in links}
    keys = [
        Key(label(f"certainty.{word}", lang), line=dashes)
        for word, dashes in (("certain", "-"), ("likely", "--"), ("possible", ":"), ("declared", "-."))
        if word in sure
    ]
    keys += [Key(label("chart.story_timeline.undirected", lang), line="-")] if sure & {"open", "quotes"} else []
    for relation in ("version_of", "republishes"):
        if any(link.relation == relation for link in links):
            keys.append(Key(label(f"chart.story_timeline.{relation}", lang), line="-", ink=COLOURS[relation]))
    absent = any(not node.lane for node in nodes)
    return [*keys, Key(label("word.not_in_corpus", lang), marker="o")] if absent else keys
