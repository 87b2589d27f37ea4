"""The whole of `lineage trace`, from articles to stories, against a peer that finds near-duplicates and nothing else."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import polars as pl
from corpus import Corpus
from ours import TRACE
from peers.programs import peer_tool
from scoring import Scores, score_articles
from suite import Measure, Tool


def score(output: Path, corpus: Corpus) -> Scores:
    """Only recall: a trace has pairs that share one passage, and those are no false near-duplicates."""
    pairs = output / "pairs.parquet" if output.is_dir() else output
    scores = score_articles(pl.read_parquet(pairs), corpus.ids, corpus.read_pairs())
    return replace(scores, precision=None) if output.is_dir() else scores


MEASURE = Measure(
    name="trace",
    title="A whole trace: articles in, stories with their sources out",
    note=(
        "`lineage trace` reads, labels blocks, parses credits and citations, aligns passages, draws edges, builds stories "
        "and writes every frame. gaoya finds near-duplicate articles and nothing else."
    ),
    tools=(
        Tool("lineage trace", TRACE, largest=100_000),
        peer_tool("gaoya", "articles", name="gaoya, near-duplicates only"),
    ),
    score=score,
)
