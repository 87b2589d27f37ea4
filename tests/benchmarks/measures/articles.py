"""Near-duplicate articles: the whole process from a Parquet file to a Parquet file of pairs."""

from __future__ import annotations

from pathlib import Path

import polars as pl
from corpus import Corpus
from ours import MORE_BANDS, SCREEN
from peers.programs import peer_tool
from scoring import Scores, score_articles
from suite import Measure, Tool


def score(output: Path, corpus: Corpus) -> Scores:
    """Against the pairs whose exact Jaccard similarity is at least a half."""
    return score_articles(pl.read_parquet(output), corpus.ids, corpus.read_pairs())


MEASURE = Measure(
    name="articles",
    title="Near-duplicate articles: Parquet in, pairs out, whole process",
    note=(
        "Pairs with a Jaccard similarity of at least 0.5 (5-word shingles, 128 permutations); start-up, reading and "
        "writing are counted. lineage verifies each pair exactly; gaoya, rensa and datasketch keep the pairs whose "
        "estimate reaches 0.5; Daft keeps every pair that shares a band. 32 bands of 4 rows, but datasketch chooses its "
        "own, and one row of lineage has 42 bands of 3."
    ),
    tools=(
        Tool("lineage", (*SCREEN, "--by", "articles", "--threshold", "0.5")),
        Tool("lineage, 42 x 3 bands", (*SCREEN, "--by", "articles", "--threshold", "0.5", *MORE_BANDS)),
        peer_tool("daft", "articles"),
        peer_tool("gaoya", "articles"),
        peer_tool("rensa", "articles"),
        peer_tool("datasketch", "articles", largest=100_000),
    ),
    score=score,
)
