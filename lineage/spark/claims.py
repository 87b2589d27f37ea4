"""Claims, mosaic and findings: what hangs together goes to one task, and each task draws as if it were the corpus."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import numpy as np
import polars as pl

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
from lineage.provenance.bonds import BOUND, label_bound, list_bonds, number_ends
from lineage.provenance.edges import draw_edges
from lineage.provenance.findings import ABOVE_TEXT, showing_outlets, sum_up_some
from lineage.provenance.mosaic import paint_mosaic
from lineage.settings import Settings
from lineage.spark.signals import ALONE
from lineage.spark.stages import Stages
from lineage.spark.tables import TWO, nest, nested, spark_schema, to_spark, unnest

if TYPE_CHECKING:
    import pyarrow as pa
    from pyspark.sql import DataFrame

_AT_ONCE = 5_000  # articles of a task, unless more hang together
_NONE: tuple[str, ...] = ()
# what a task draws: its edges and its sources, in one row
DRAWN = pl.Schema({"edges": nested(EDGES.schema, _NONE), "sources": nested(SOURCES.schema, _NONE)})
PAINTED = pl.Schema({"article_id": pl.String(), "mosaic": nested(MOSAIC.schema), "findings": nested(FINDINGS.schema)})
_TASKS = pl.Schema({"article_id": pl.String(), "task": pl.Int64()})
_PAINTED_OF = ("article_id", "kind", "outlet", "owner", "text_state", "size", "blocks", "credits", "citations")
_PRINTED = (pl.element().struct.field("role") == "text") & ~pl.element().struct.field("place").is_in(ABOVE_TEXT)
_EDGES = pl.Schema({"task": pl.Int64(), **EDGES.schema})


class Hanging(NamedTuple):
    """The task of each article, which is a stage too, and the pairs as far as the driver needs them."""

    tasks: pl.DataFrame
    pairs: pl.DataFrame


def hang(stages: Stages) -> Hanging:
    """Puts articles that hang together into one task, parts in the order of their first article."""
    own = stages.scan("told").select("article_id", *BOUND[1:], credits=_items()).collect()
    articles = own.with_row_index("number").with_columns(pl.col("number").cast(pl.Int32))
    ids = articles.select("article_id", "number")
    pairs = stages.scan("compared").select("pairs", *TWO).filter(pl.col("pairs").list.len() > 0)
    relation, template = (pl.col("pairs").list.first().struct.field(name) for name in ("relation", "template"))
    rows = number_ends(pairs.select(*TWO, relation=relation, template=template).collect(), ids)
    printed = articles.select("number", item="credits").explode("item").drop_nulls()
    labels = label_bound(rows, list_bonds(articles.select(BOUND), printed), articles.height)
    _, first, part = np.unique(labels, return_index=True, return_inverse=True)
    order = np.argsort(first)
    sizes = np.bincount(part)[order]
    task = np.empty(first.size, np.int64)
    task[order] = (np.cumsum(sizes) - sizes) // _AT_ONCE
    tasks = articles.select("article_id", task=pl.Series(task[part]))
    stages.put("tasks", tasks, _TASKS)
    return Hanging(tasks, rows)


def _items() -> pl.Expr:
    return pl.col("credits").list.eval(
        pl.element().struct.field("item").filter(pl.element().struct.field("item") != "")
    )


def draw(stages: Stages, hanging: Hanging, s: Settings) -> tuple[pl.DataFrame, pl.DataFrame]:
    """The frames `edges` and `sources`."""

    def work(articles: pa.Table, pairs: pa.Table) -> pa.Table:
        return to_spark(_draw(pl.DataFrame(pl.from_arrow(articles)), pl.DataFrame(pl.from_arrow(pairs)), s), DRAWN)

    columns = [*ARTICLES.schema, "credits", "citations"]
    told = stages.read("told").select(*columns).join(stages.read("tasks"), on="article_id")
    pairs = _with_task(stages, "alignments", "pairs").join(_tasks_of(stages, "b"), on=["b_id", "task"])
    drawn = told.groupBy("task").cogroup(pairs.groupBy("task")).applyInArrow(work, spark_schema(DRAWN))
    stages.write("drawn", drawn)
    edges, sources = (_unrolled(stages, name, frame.schema) for name, frame in (("edges", EDGES), ("sources", SOURCES)))
    across, chained = _across(hanging, s), _chains(stages, s)
    edges = EDGES.sort(pl.concat([edges, across, chained[0]]))
    both = pl.concat([sources, chained[1]]).sort("source_id", "name", maintain_order=True)
    return edges, both.unique("source_id", keep="first", maintain_order=True)


def _with_task(stages: Stages, *columns: str) -> DataFrame:
    """What was compared, with the task of the first of the two articles."""
    compared = stages.read("compared").select(*TWO, *columns)
    return compared.join(_tasks_of(stages, "a"), on="a_id")


def _tasks_of(stages: Stages, side: str) -> DataFrame:
    return stages.read("tasks").withColumnsRenamed({"article_id": f"{side}_id"})


def _draw(articles: pl.DataFrame, compared: pl.DataFrame, s: Settings) -> pl.DataFrame:
    pairs, alignments = _shared(compared)
    own = ARTICLES.sort(articles.select(*ARTICLES.schema).cast(ARTICLES.schema))
    credits, citations = (frame.sort(unnest(articles, frame.name, frame.schema)) for frame in (CREDITS, CITATIONS))
    edges, sources = draw_edges(pairs, alignments, credits, citations, own, s.edges, s.tables, ALONE)
    return pl.DataFrame({"edges": [_rolled(edges.filter(~_is_chain(own)))], "sources": [_rolled(sources)]})


def _shared(compared: pl.DataFrame) -> tuple[pl.DataFrame, pl.DataFrame]:
    if compared.is_empty():
        return PAIRS.make(), ALIGNMENTS.make()
    pairs, alignments = (frame.sort(unnest(compared, frame.name, frame.schema, TWO)) for frame in (PAIRS, ALIGNMENTS))
    return pairs, alignments


def _is_chain(articles: pl.DataFrame) -> pl.Expr:
    """A hop from source to source: articles of many tasks assert it, so it is drawn for all of them at once."""
    aside = ~pl.col("target_id").is_in(articles["article_id"].implode())
    return aside & (pl.col("relation") == "cites")


def _rolled(frame: pl.DataFrame) -> pl.Series:
    return frame.select(pl.struct(pl.all())).to_series()


def _unrolled(stages: Stages, name: str, schema: pl.Schema) -> pl.DataFrame:
    rows = stages.scan("drawn").select(name).filter(pl.col(name).list.len() > 0).explode(name).unnest(name)
    return rows.select(*schema).collect().cast(schema)


def _across(hanging: Hanging, s: Settings) -> pl.DataFrame:
    """Pairs that quote the same and hang together by nothing else."""
    tasks = hanging.tasks["task"]
    quoting = hanging.pairs.filter(pl.col("relation") == "quotes_only")
    apart = quoting.filter(tasks.gather(quoting["a"]) != tasks.gather(quoting["b"]))
    blank = {name: pl.lit(0, dtype) for name, dtype in PAIRS.schema.items() if dtype.is_numeric()}
    rows = apart.select(*TWO, "relation", "template", **blank, same_outlet=pl.lit(False))
    return _drawn_alone(s, pairs=PAIRS.sort(PAIRS.check(rows)))[0]


def _chains(stages: Stages, s: Settings) -> tuple[pl.DataFrame, pl.DataFrame]:
    """The claims that one source cites another, which articles make, and the sources."""
    hops = pl.col("citations").list.eval(pl.element().struct.field("chain").list.len()).list.max()
    rows = stages.scan("told").filter(hops > 1).select("article_id", "citations").collect()
    citations = CITATIONS.sort(unnest(rows, "citations", CITATIONS.schema))
    edges, sources = _drawn_alone(s, citations=citations)
    return edges.filter(_is_chain(rows)), sources


def _drawn_alone(s: Settings, **given: pl.DataFrame) -> tuple[pl.DataFrame, pl.DataFrame]:
    nothing = {frame.name: frame.make() for frame in (PAIRS, ALIGNMENTS, CREDITS, CITATIONS, ARTICLES)}
    return draw_edges(**{**nothing, **given}, settings=s.edges, tables=s.tables, engine=ALONE)


def paint(stages: Stages, hanging: Hanging, edges: pl.DataFrame, s: Settings) -> DataFrame:
    """The mosaic and the findings, article by article in the order of ids, as `PAINTED`."""
    from pyspark.sql import functions as f

    prints = pl.col("credits").list.eval(pl.element().filter(_PRINTED)).list.len() > 0
    articles = stages.scan("told").select("outlet", prints=prints).collect()
    showing = showing_outlets(articles, s.findings.showing)

    def work(articles: pa.Table, there: pa.Table) -> pa.Table:
        rows = _paint(pl.DataFrame(pl.from_arrow(articles)), pl.DataFrame(pl.from_arrow(there)), showing, s)
        return to_spark(rows, PAINTED)

    told = stages.read("told").select(*_PAINTED_OF).join(stages.read("tasks"), on="article_id")
    both = _with_task(stages, "alignments").join(_tasks_of(stages, "b").withColumnRenamed("task", "other"), on="b_id")
    tasks = f.explode(f.array_distinct(f.array("task", "other")))
    shared = both.withColumn("task", tasks).drop("other").withColumn("edges", f.lit(None).cast(_edge_list()))
    ends = hanging.tasks.rename({"article_id": "target_id"})
    own = edges.join(ends, on="target_id", maintain_order="left").select(*_EDGES)
    drawn = stages.put("edges", own, _EDGES).groupBy("task")
    rolled = drawn.agg(f.collect_list(f.struct(*EDGES.schema)).alias("edges"))
    united = shared.unionByName(rolled, allowMissingColumns=True)
    painted = told.groupBy("task").cogroup(united.groupBy("task")).applyInArrow(work, spark_schema(PAINTED))
    return stages.write_sorted("painted", painted, "article_id")


def _edge_list() -> str:
    return str(spark_schema(DRAWN)["edges"].dataType.simpleString())


def _paint(articles: pl.DataFrame, there: pl.DataFrame, showing: pl.Series, s: Settings) -> pl.DataFrame:
    blank = pl.Series("text", ["x" * size for size in articles["size"]], pl.String)  # nothing counts but its length
    own = ARTICLES.sort(ARTICLES.check(ARTICLES.fill(articles.with_columns(blank))))
    signals = {
        frame.name: frame.sort(unnest(articles, frame.name, frame.schema)) for frame in (BLOCKS, CREDITS, CITATIONS)
    }
    shared = there.filter(pl.col("edges").is_null())
    alignments = ALIGNMENTS.sort(unnest(shared, "alignments", ALIGNMENTS.schema, TWO))
    rolled = there.select("edges").drop_nulls().explode("edges").unnest("edges")
    edges = EDGES.sort(rolled.select(*EDGES.schema).cast(EDGES.schema)) if rolled.width > 1 else EDGES.make()
    mosaic = paint_mosaic(edges, alignments, signals["blocks"], own, s.mosaic)
    frames = (mosaic, edges, signals["credits"], signals["citations"], own)
    found = sum_up_some(frames, showing, s.findings, s.tables)
    rows = own.select("article_id").join(nest(mosaic, "mosaic"), on="article_id", how="left", maintain_order="left")
    rows = rows.join(nest(found, "findings"), on="article_id", how="left", maintain_order="left")
    return rows.with_columns(pl.col("mosaic", "findings").fill_null([]))
