"""Passages that articles share although they have nothing else in common: the whole process, with characters."""

from __future__ import annotations

from pathlib import Path

import polars as pl
from corpus import Corpus
from ours import SCREEN
from peers.programs import peer_tool
from scoring import Scores, score_passages
from suite import Measure, Tool


def score(output: Path, corpus: Corpus) -> Scores:
    """Against the planted passages."""
    return score_passages(pl.read_parquet(output), corpus.ids, corpus.read_passages(), corpus.read_pairs())


MEASURE = Measure(
    name="passages",
    title="Shared passages: Parquet in, spans of characters out, whole process",
    note=(
        "Planted passages of 25 to 60 words, half of them edited, in articles that share nothing else. Found: a span "
        "overlaps it by half in both articles. Precision: spans outside wire families that overlap a planted passage. "
        "Character error: median, both ends together. The peers compare paragraphs, or windows of 40 words every 20, "
        "by 3-word shingles; the footers of outlets are shared paragraphs too, and no peer has a rule for them."
    ),
    tools=(
        Tool("lineage", (*SCREEN, "--by", "passages")),
        peer_tool("rensa", "paragraphs", name="rensa, paragraphs", largest=10_000),
        peer_tool("rensa", "windows", name="rensa, windows", largest=10_000),
        peer_tool("datasketch", "paragraphs", name="datasketch, paragraphs", largest=10_000),
        peer_tool("datasketch", "windows", name="datasketch, windows", largest=10_000),
    ),
    score=score,
)
