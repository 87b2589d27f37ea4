"""A run on Spark: stage after stage, each left as Parquet in a folder that all workers see."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
import polars as pl

from lineage.engine import Clock
from lineage.frames import ARTICLES, PAIRS, nothing_read
from lineage.provenance.stories import build_stories
from lineage.provenance.verdicts import apply_verdicts
from lineage.read.verdicts import read_verdicts
from lineage.settings import Settings
from lineage.similarity.candidates import likeliest_origins_first
from lineage.similarity.kernels.rows import distinct
from lineage.spark.claims import draw, hang, paint
from lineage.spark.compare import ask, compare
from lineage.spark.keys import CROWDS, Corpus, Placed, group_anchors, meet_by_keys
from lineage.spark.reading import read_on_spark
from lineage.spark.retold import count_words, stretch_of, tell_again
from lineage.spark.session import check_spark, open_session
from lineage.spark.signals import recurring, tell
from lineage.spark.stages import Stages, stage_folder
from lineage.spark.tables import TWO, unnest
from lineage.spark.writing import fill_run
from lineage.tables import check_folder
from lineage.unfinished import replace_folder

if TYPE_CHECKING:
    from pyspark.sql import SparkSession

REGISTER = ("article_id", "kind", "published_from", "published_until", "outlet", "tokens")
NUMBERS = pl.Schema({"article_id": pl.String(), "number": pl.Int64(), "place": pl.Int64()})
_NEIGHBOURS = 20_000  # articles of a task that compares, at most
Parts = dict[str, Any]


def trace_on_spark(
    sources: tuple[Any, ...],
    target: Path,
    s: Settings,
    clock: Clock,
    on_read: Callable[[Any], None] | None = None,
) -> Path:
    """A run of the sources, computed on the cluster that the settings name, and written as the local engine writes it.

    The driver sees who shares what and the claims, never all texts.

    Raises:
        MissingPart: pyspark or Java is not there.
        SourceError: a source does not exist, or the cluster gave up.
        TargetError: the run, or the folder for the cluster, cannot be written.
    """
    check_folder(s.tables.folder)
    check_spark()
    with stage_folder(s.engine.shared or str(target.parent)) as folder, open_session(s.engine.master) as session:
        stages = Stages(session, folder)
        with clock("read"):
            skipped = read_on_spark(sources, s, stages, on_read)
            if stages.read("articles").isEmpty():
                raise nothing_read(sources, skipped)
        search(stages, s, clock)
        here = claim(stages, s, clock) | {"skipped": skipped}
        replace_folder(target, lambda new: fill_run(new, stages, here, s, clock.seconds))
    return target


def search(stages: Stages, s: Settings, clock: Clock) -> None:
    """The stages from the blocks to the pairs."""
    broadcast = stages.session.sparkContext.broadcast
    with clock("blocks"):
        articles = stages.read("articles")
        told = stages.write("told", tell(articles.orderBy("article_id"), recurring(articles), s))
    with clock("candidates"):
        numbers, corpus, stretches = number(stages.scan("told").select(REGISTER).collect(), s, stages.session)
        own = told.join(stages.put("numbers", numbers, NUMBERS), on="article_id")
        frequencies = broadcast(count_words(own, corpus.articles))
        met = stages.write("met", meet_by_keys(own, corpus))
        crowds = broadcast(_crowds(stages, corpus))
        found = met.where(met.search != CROWDS)
        if s.candidates.near < 1:
            found = found.unionByName(tell_again(own, stretches, corpus, frequencies))
        asked = stages.write("asked", ask(found, corpus, crowds))
    with clock("pairs"):
        compared = compare(asked, own, corpus, crowds, frequencies)
        stages.write_sorted("compared", compared, *TWO)


def claim(stages: Stages, s: Settings, clock: Clock) -> Parts:
    """The frames from the edges to the stories, and the stage of mosaic and findings."""
    with clock("edges"):
        hanging = hang(stages)
        edges, sources = draw(stages, hanging, s)
    with clock("verdicts"):
        found = stages.scan("compared").select(*TWO, "pairs").filter(pl.col("pairs").list.len() > 0)
        pairs = unnest(found.collect(), "pairs", PAIRS.schema, TWO)
        edges, judged = apply_verdicts(edges, read_verdicts(s.verdicts.file), sources, pairs, s.tables.folder)
    with clock("stories"):
        articles = stages.scan("told").select(*ARTICLES.schema).drop("text").collect()
        articles = ARTICLES.sort(articles.with_columns(text=pl.lit("")).select(*ARTICLES.schema).cast(ARTICLES.schema))
        stories, members = build_stories(edges, sources, articles, pairs, s.stories)
    with clock("mosaic"):
        paint(stages, hanging, edges, s)
    return {"edges": edges, "sources": sources, "verdicts": judged, "stories": stories, "members": members}


def number(register: pl.DataFrame, s: Settings, session: SparkSession) -> tuple[pl.DataFrame, Corpus, list[int]]:
    """The articles that have words, numbered from the likeliest origin on and by their place in the order of ids."""
    ranked = likeliest_origins_first(register).with_row_index("rank").filter(pl.col("tokens") > 0)
    numbers = ranked.select(
        "article_id",
        number=pl.int_range(pl.len(), dtype=pl.Int64),
        place=pl.col("article_id").rank("ordinal").cast(pl.Int64) - 1,
    )
    last = int(ranked["rank"].max() or 0)  # type: ignore[arg-type]
    tasks = 4 * session.sparkContext.defaultParallelism
    neighbours = min(_NEIGHBOURS, max(1, -(-ranked.height // tasks)))
    words = int(ranked["tokens"].sum())
    times = stretch_of(ranked["published_from"].dt.timestamp("us"), s.candidates.near_hours)
    return numbers, Corpus(ranked.height, words, last, neighbours, s), sorted(times.unique())


def _crowds(stages: Stages, corpus: Corpus) -> Placed:
    rows = stages.scan("met").filter(pl.col("search") == CROWDS).select("pairs").collect()
    return group_anchors(distinct(np.frombuffer(b"".join(rows["pairs"]), np.uint64)), corpus)
