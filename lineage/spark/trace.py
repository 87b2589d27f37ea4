"""A run on Spark: stage after stage, each left in pieces in a folder that all workers see."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import polars as pl

from lineage.engine import Clock
from lineage.frames import ARTICLES, PAIRS, nothing_read
from lineage.provenance.stories import build_stories
from lineage.provenance.verdicts import apply_verdicts
from lineage.read.verdicts import read_verdicts
from lineage.settings import Settings
from lineage.similarity.candidates import likeliest_origins_first
from lineage.spark.claims import draw, hang, paint
from lineage.spark.compare import COMPARED, ask, compare
from lineage.spark.keys import Corpus, gather_crowds, meet_by_keys
from lineage.spark.ordering import order
from lineage.spark.pieces import piece_folder
from lineage.spark.reading import READ, read_on_spark
from lineage.spark.retold import Stretches, stretch_of, tell_again
from lineage.spark.session import check_spark, open_session
from lineage.spark.shelves import Shelves, share_out
from lineage.spark.signals import WORDS, add_frequencies, tell
from lineage.spark.stages import Stages
from lineage.spark.writing import fill_run
from lineage.tables import check_folder
from lineage.unfinished import replace_folder

_REGISTER = ("article_id", "kind", "published_from", "published_until")
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
    with piece_folder(s.engine.shared, target) as pieces, open_session(s.engine.master) as session:
        stages = Stages(session, pieces)
        with clock("read"):
            skipped = read_on_spark(sources, s, stages, on_read)
            ids = pieces.scan(READ, ARTICLES.schema).select("article_id").collect()["article_id"]
            if ids.is_empty():
                raise nothing_read(sources, skipped)
            shelves = Shelves.of(ids, stages.cores)
        search(stages, shelves, s, clock)
        here = claim(stages, shelves, s, clock) | {"skipped": skipped}
        replace_folder(target, lambda new: fill_run(new, pieces, here, s, clock.seconds))
    return target


def search(stages: Stages, shelves: Shelves, s: Settings, clock: Clock) -> None:
    """The stages from the blocks to the pairs."""
    with clock("blocks"):
        tell(stages, shelves, s)
    with clock("candidates"):
        corpus, stretches = number(stages, shelves, s)
        frequencies = stages.broadcast(add_frequencies(stages.pieces, corpus.articles))
        meet_by_keys(stages, corpus)
        if s.candidates.near < 1:
            tell_again(stages, stretches, corpus, frequencies)
        crowds = stages.broadcast(gather_crowds(stages.pieces, corpus))
        ask(stages, corpus, crowds)
    with clock("pairs"):
        compare(stages, corpus, crowds, frequencies)
        order(stages, shelves, COMPARED)


def claim(stages: Stages, shelves: Shelves, s: Settings, clock: Clock) -> Parts:
    """The frames from the edges to the stories, and those of mosaic and findings in their pieces."""
    pieces = stages.pieces
    with clock("edges"):
        hanging = hang(stages)
        edges, sources = draw(stages, shelves, hanging, s)
    with clock("verdicts"):
        pairs = pieces.scan("pairs", PAIRS.schema).collect()
        edges, judged = apply_verdicts(edges, read_verdicts(s.verdicts.file), sources, pairs, s.tables.folder)
    with clock("stories"):
        articles = pieces.scan("articles", ARTICLES.schema).drop("text").collect()
        articles = articles.with_columns(text=pl.lit("")).select(*ARTICLES.schema)
        stories, members = build_stories(edges, sources, articles, pairs, s.stories)
    with clock("mosaic"):
        paint(stages, shelves, hanging, edges, s)
    return {"edges": edges, "sources": sources, "verdicts": judged, "stories": stories, "members": members}


def number(stages: Stages, shelves: Shelves, s: Settings) -> tuple[Corpus, Stretches]:
    """Numbers the articles that have words, from the likeliest origin on; and the stretches of time that have some."""
    pieces = stages.pieces
    articles = pieces.scan("articles", ARTICLES.schema).select(*_REGISTER).collect()
    tokens = pieces.scan("words", WORDS).select("tokens").collect()["tokens"]
    register = articles.with_columns(tokens, place=pl.int_range(pl.len(), dtype=pl.Int64))
    ranked = likeliest_origins_first(register).with_row_index("rank").filter(pl.col("tokens") > 0)
    numbers = np.full(register.height, -1, np.int64)
    numbers[ranked["place"].to_numpy()] = np.arange(ranked.height)
    pieces.save("numbers", numbers)
    last, words = int(ranked["rank"].max() or 0), int(ranked["tokens"].sum())  # type: ignore[arg-type]
    corpus = Corpus(ranked.height, words, last, share_out(ranked.height, stages.cores), shelves, s)
    times = stretch_of(ranked["published_from"].dt.timestamp("us"), s.candidates.near_hours)
    return corpus, times.unique().sort().to_numpy()
