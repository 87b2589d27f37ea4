"""Claims, mosaic and findings: what hangs together goes to one task, and each task draws as if it were the corpus."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial
from typing import NamedTuple

import numpy as np
import polars as pl
from numpy.typing import NDArray

from lineage.frames import (
    ALIGNMENTS,
    ARTICLES,
    BLOCKS,
    CITATIONS,
    CREDITS,
    EDGES,
    FINDINGS,
    MOSAIC,
    PAIRS,
    SOURCES,
)
from lineage.provenance.bonds import BOUND, label_bound, list_bonds
from lineage.provenance.edges import draw_edges
from lineage.provenance.findings import ABOVE_TEXT, showing_outlets, sum_up_some
from lineage.provenance.mosaic import paint_mosaic
from lineage.settings import Settings
from lineage.spark.ordering import FIRST, of_tasks, order
from lineage.spark.pieces import Pieces
from lineage.spark.shelves import Shelves, share_out
from lineage.spark.signals import ALONE
from lineage.spark.stages import Received, Sent, Stages, send_rows

_PAINTED_OF = ("article_id", "kind", "outlet", "owner", "text_state")
_PAINTED = pl.Schema({**{name: ARTICLES.schema[name] for name in _PAINTED_OF}, "size": pl.UInt32(), FIRST: pl.Int64()})
_ENDS = ("a", "b")
_JOINED = pl.Schema({**PAIRS.schema, **dict.fromkeys(_ENDS, pl.Int64())})
_PRINTED = (pl.col("role") == "text") & ~pl.col("place").is_in(ABOVE_TEXT)
Tasks = NDArray[np.int64]


class Hanging(NamedTuple):
    """The ids of all articles in order, the task of each, and the pairs as far as the driver needs them."""

    ids: pl.Series
    tasks: Tasks
    pairs: pl.DataFrame


def hang(stages: Stages) -> Hanging:
    """Puts articles that hang together into one task, however many; parts in the order of their first article."""
    pieces = stages.pieces
    articles = pieces.scan("articles", ARTICLES.schema).select("article_id", *BOUND[1:]).collect()
    articles = articles.with_row_index("number").with_columns(pl.col("number").cast(pl.Int32))
    credits = pieces.scan("credits", CREDITS.schema).select("article_id", "item").filter(pl.col("item") != "")
    printed = credits.collect().join(articles.select("article_id", "number"), on="article_id").select("number", "item")
    pairs = pieces.scan(of_tasks("pairs"), _JOINED).select("a_id", "b_id", *_ENDS, "relation", "template").collect()
    labels = label_bound(pairs, list_bonds(articles.select(BOUND), printed), articles.height)
    _, first, part = np.unique(labels, return_index=True, return_inverse=True)
    in_turn = np.argsort(first)
    sizes = np.bincount(part)[in_turn]
    task = np.empty(first.size, np.int64)
    task[in_turn] = (np.cumsum(sizes) - sizes) // share_out(articles.height, stages.cores)
    pieces.save("tasks", task[part])
    return Hanging(articles["article_id"], task[part], pairs)


def draw(stages: Stages, shelves: Shelves, hanging: Hanging, s: Settings) -> tuple[pl.DataFrame, pl.DataFrame]:
    """The frames `edges` and `sources`."""
    pieces = stages.pieces
    compared = pieces.numbers(of_tasks("pairs"))
    send = partial(_send_to_draw, pieces, shelves, compared)
    stages.shuffle(len(shelves.first) + len(compared), send, partial(_draw, pieces, s))
    edges, sources = (pieces.scan(of_tasks(frame.name), frame.schema).collect() for frame in (EDGES, SOURCES))
    across, chained = _across(hanging, s), _chains(pieces, s)
    edges = EDGES.sort(pl.concat([edges, across, chained[0]]))
    both = pl.concat([sources, chained[1]]).sort("source_id", "name", maintain_order=True)
    return edges, both.unique("source_id", keep="first", maintain_order=True)


def _send_to_draw(pieces: Pieces, shelves: Shelves, compared: list[int], number: int) -> Iterator[Sent]:
    tasks = pieces.load("tasks")
    if number < len(shelves.first):
        articles = pieces.read("articles", number).with_columns(task=pl.Series(tasks[shelves.places(number)]))
        yield from send_rows("articles", articles.select(*ARTICLES.schema), articles["task"].to_numpy())
        yield from _send_signals(pieces, number, articles, ("credits", "citations"))
        return
    for frame in (PAIRS, ALIGNMENTS):
        rows = pieces.read(of_tasks(frame.name), compared[number - len(shelves.first)])
        one, other = (tasks[rows[side].to_numpy()] for side in _ENDS)
        yield from send_rows(frame.name, rows.select(*frame.schema).filter(one == other), one[one == other])


def _send_signals(pieces: Pieces, shelf: int, articles: pl.DataFrame, names: tuple[str, ...]) -> Iterator[Sent]:
    """What the articles of a shelf say of themselves, to the task of each."""
    tasks = articles.select("article_id", "task")
    for name in names:
        rows = pieces.read(name, shelf)
        to = rows.select("article_id").join(tasks, on="article_id", how="left", maintain_order="left")["task"]
        yield from send_rows(name, rows, to.to_numpy())


def _draw(pieces: Pieces, s: Settings, there: Received) -> None:
    frames = (PAIRS, ALIGNMENTS, CREDITS, CITATIONS, ARTICLES)
    own = {frame.name: frame.sort(there.frame(frame.name, frame.schema)) for frame in frames}
    edges, sources = draw_edges(**own, settings=s.edges, tables=s.tables, engine=ALONE)
    pieces.write(of_tasks("edges"), there.to, edges.filter(~_is_chain(own["articles"])))
    pieces.write(of_tasks("sources"), there.to, sources)


def _is_chain(articles: pl.DataFrame) -> pl.Expr:
    """A hop from source to source: articles of many tasks assert it, so it is drawn for all of them at once."""
    aside = ~pl.col("target_id").is_in(articles["article_id"].implode())
    return aside & (pl.col("relation") == "cites")


def _across(hanging: Hanging, s: Settings) -> pl.DataFrame:
    """Pairs that quote the same and hang together by nothing else."""
    quoting = hanging.pairs.filter(pl.col("relation") == "quotes_only")
    one, other = (hanging.tasks[quoting[side].to_numpy()] for side in _ENDS)
    blank = {name: pl.lit(0, dtype) for name, dtype in PAIRS.schema.items() if dtype.is_numeric()}
    rows = quoting.filter(one != other).select(
        "a_id", "b_id", "relation", "template", **blank, same_outlet=pl.lit(False)
    )
    return _drawn_alone(s, pairs=PAIRS.sort(PAIRS.check(rows)))[0]


def _chains(pieces: Pieces, s: Settings) -> tuple[pl.DataFrame, pl.DataFrame]:
    """The claims that one source cites another, which articles make, and the sources."""
    citations = pieces.scan("citations", CITATIONS.schema)
    chaining = citations.filter(pl.col("chain").list.len() > 1).select("article_id").unique().collect()
    rows = citations.join(chaining.lazy(), on="article_id", how="semi").collect()
    edges, sources = _drawn_alone(s, citations=CITATIONS.sort(rows))
    return edges.filter(_is_chain(chaining)), sources


def _drawn_alone(s: Settings, **given: pl.DataFrame) -> tuple[pl.DataFrame, pl.DataFrame]:
    nothing = {frame.name: frame.make() for frame in (PAIRS, ALIGNMENTS, CREDITS, CITATIONS, ARTICLES)}
    return draw_edges(**{**nothing, **given}, settings=s.edges, tables=s.tables, engine=ALONE)


def paint(stages: Stages, shelves: Shelves, hanging: Hanging, edges: pl.DataFrame, s: Settings) -> None:
    """Leaves the mosaic and the findings in the order of ids."""
    pieces = stages.pieces
    printing = pieces.scan("credits", CREDITS.schema).filter(_PRINTED).select("article_id").unique()
    outlets = pieces.scan("articles", ARTICLES.schema).select("article_id", "outlet")
    prints = outlets.join(printing.with_columns(prints=pl.lit(True)), on="article_id", how="left")
    articles = prints.select("outlet", pl.col("prints").fill_null(False)).collect()
    showing = showing_outlets(articles, s.findings.showing)
    ends = pl.DataFrame({"target_id": hanging.ids, "task": hanging.tasks})
    own = edges.join(ends, on="target_id", maintain_order="left")
    for (task,), rows in own.partition_by("task", as_dict=True).items():
        pieces.write("edges", task, rows.select(*EDGES.schema))
    compared = pieces.numbers(of_tasks("pairs"))
    send = partial(_send_to_paint, pieces, shelves, compared)
    drawn = frozenset(pieces.numbers("edges"))
    stages.shuffle(len(shelves.first) + len(compared), send, partial(_paint, pieces, drawn, showing, s))
    order(stages, shelves, (MOSAIC, FINDINGS))


def _send_to_paint(pieces: Pieces, shelves: Shelves, compared: list[int], number: int) -> Iterator[Sent]:
    tasks = pieces.load("tasks")
    if number < len(shelves.first):
        articles = pieces.read("articles", number, *_PAINTED_OF, "text").with_columns(
            pl.Series("task", tasks[shelves.places(number)]),
            pl.Series(FIRST, shelves.places(number)),
            size=pl.col("text").str.len_chars(),
        )
        yield from send_rows("articles", articles.select(*_PAINTED), articles["task"].to_numpy())
        yield from _send_signals(pieces, number, articles, ("blocks", "credits", "citations"))
        return
    rows = pieces.read(of_tasks("alignments"), compared[number - len(shelves.first)])
    one, other = (tasks[rows[side].to_numpy()] for side in _ENDS)
    rows = rows.select(*ALIGNMENTS.schema)
    yield from send_rows("alignments", rows, one)
    yield from send_rows("alignments", rows.filter(one != other), other[one != other])


def _paint(pieces: Pieces, drawn: frozenset[int], showing: pl.Series, s: Settings, there: Received) -> None:
    rows = there.frame("articles", _PAINTED)
    blank = pl.Series("text", ["x" * size for size in rows["size"]], pl.String)  # nothing counts but its length
    own = ARTICLES.sort(ARTICLES.check(ARTICLES.fill(rows.with_columns(blank)).select(*ARTICLES.schema)))
    alignments, blocks, credits, citations = (
        frame.sort(there.frame(frame.name, frame.schema)) for frame in (ALIGNMENTS, BLOCKS, CREDITS, CITATIONS)
    )
    edges = EDGES.sort(pieces.read("edges", there.to)) if there.to in drawn else EDGES.make()
    mosaic = paint_mosaic(edges, alignments, blocks, own, s.mosaic)
    found = sum_up_some((mosaic, edges, credits, citations, own), showing, s.findings, s.tables)
    places = rows.select("article_id", FIRST)
    for frame, made in ((MOSAIC, mosaic), (FINDINGS, found)):
        pieces.write(of_tasks(frame.name), there.to, made.join(places, on="article_id", maintain_order="left"))
