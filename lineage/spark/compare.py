"""Compares the pairs that were found, in tasks of neighbouring articles: each text goes to a task once.

What two articles share depends on no third, so a task needs the texts of its pairs, the crowds and the frequencies of
the words, and nothing else.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import polars as pl
from numpy.typing import NDArray

from lineage.frames import ALIGNMENTS, ARTICLES, CANDIDATES, PAIRS, PASSAGES
from lineage.similarity.alignments import align_candidates
from lineage.similarity.candidates import propose
from lineage.similarity.kernels.anchored import anchored_pairs, flag_crowds, list_grams
from lineage.similarity.kernels.compared import Compared, compared_words
from lineage.similarity.kernels.crowds import Groups, common_crowds
from lineage.similarity.kernels.groups import locate_pairs, pack_pairs, unpack_pairs
from lineage.similarity.kernels.rows import are_among, distinct, equal_rows
from lineage.similarity.kernels.sorting import argsort
from lineage.similarity.kernels.vectors import Frequencies
from lineage.similarity.kernels.words import Positions
from lineage.similarity.pairs import score_pairs
from lineage.spark.keys import Corpus, Placed, Shifts
from lineage.spark.packed import unpack_stretches
from lineage.spark.tables import TWO, nest, nested, on_batches, spark_schema, to_spark

if TYPE_CHECKING:
    import pyarrow as pa
    from pyspark.broadcast import Broadcast
    from pyspark.sql import DataFrame

Packed = NDArray[np.uint64]
SEARCHES = ("anchors", "lsh", "tfidf")
# the pairs of a task, and by which searches each may have been found, as bits
ASKED = pl.Schema({"task": pl.Int64(), "pairs": pl.Binary(), "searches": pl.Binary()})
# a pair of articles: as candidate, with its alignments and its row of `pairs`, as far as it has them
COMPARED = pl.Schema(
    {**CANDIDATES.schema, "alignments": nested(ALIGNMENTS.schema, TWO), "pairs": nested(PAIRS.schema, TWO)}
)
_WANTED = pl.Schema({"task": pl.Int64(), "number": pl.Int64()})
_ASKED_OF = ("article_id", "outlet", "published_from", "published_until", "text", "stretches")


def ask(met: DataFrame, corpus: Corpus, crowds: Broadcast[Placed]) -> DataFrame:
    """The pairs of each task that are worth a comparison, as `ASKED`."""

    def gather(rows: pa.Table) -> pa.Table:
        return to_spark(_gather(pl.DataFrame(pl.from_arrow(rows)), corpus, crowds.value), ASKED)

    return met.groupBy("task").applyInArrow(gather, spark_schema(ASKED))


def _gather(rows: pl.DataFrame, corpus: Corpus, crowds: Placed) -> pl.DataFrame:
    found: list[Packed] = []
    for search in SEARCHES:
        own = rows.filter(pl.col("search") == search)
        pairs = np.frombuffer(b"".join(own["pairs"]), np.uint64)
        order = argsort(pairs)
        cuts = equal_rows(pairs[order])[:-1]
        met = pairs[order[cuts]]
        if search == "anchors" and met.size:
            counts = np.add.reduceat(np.frombuffer(b"".join(own["counts"]), np.int32)[order], cuts, dtype=np.int64)
            shifts = np.frombuffer(b"".join(own["shifts"]), np.uint16)[order[cuts]]
            met = _likely(met, counts, shifts, corpus, crowds)
        found.append(met)
    pairs = distinct(np.concatenate(found))
    bits = sum(are_among(pairs, some).astype(np.uint8) << bit for bit, some in enumerate(found))
    blobs = [(int(rows["task"][0]), pairs.tobytes(), np.asarray(bits, np.uint8).tobytes())]
    return pl.DataFrame(blobs, schema=ASKED, orient="row")


def _likely(pairs: Packed, counts: Positions, shifts: Shifts, corpus: Corpus, crowds: Placed) -> Packed:
    """Those that have enough anchors in common, whether they meet there or not.

    Who meets once has them in the one run of equal words in which they meet: at one shift.
    """
    least = corpus.settings.candidates.min_anchors
    few = np.flatnonzero(counts < least)
    if few.size:
        fresh = np.zeros(corpus.articles, np.bool_)
        fresh[unpack_pairs(pairs[few])[1]] = True
        pair, one, other = common_crowds(crowds.groups, pairs[few], fresh)
        good = (crowds.shifts(one, other, corpus) == shifts[few][pair]) | (counts[few][pair] > 1)
        counts[few] += np.bincount(pair[good], minlength=few.size)
    return pairs[counts >= least]


def compare(
    asked: DataFrame, told: DataFrame, corpus: Corpus, crowds: Broadcast[Placed], frequencies: Broadcast[Frequencies]
) -> DataFrame:
    """The pairs that are candidates, with what they share, as `COMPARED`."""
    from pyspark.sql import functions as f

    wanted = asked.mapInArrow(on_batches(_wanted, _WANTED), spark_schema(_WANTED))
    texts = told.select("number", *_ASKED_OF)
    # some numbers an article go to all machines, so that a text is moved to its tasks and nowhere else
    there = texts.join(f.broadcast(wanted), on="number")

    def work(pairs: pa.Table, articles: pa.Table) -> pa.Table:
        return to_spark(_compare(pairs, articles, corpus, crowds.value.groups, frequencies.value), COMPARED)

    return asked.groupBy("task").cogroup(there.groupBy("task")).applyInArrow(work, spark_schema(COMPARED))


def _wanted(asked: pl.DataFrame) -> pl.DataFrame:
    rows = []
    for task, blob in asked.select("task", "pairs").iter_rows():
        pairs = np.frombuffer(blob, np.uint64)
        numbers = distinct(np.concatenate(unpack_pairs(pairs)))
        rows.append(pl.DataFrame({"task": np.full(numbers.size, task, np.int64), "number": numbers}))
    return pl.concat(rows)


def _compare(
    asked: pa.Table, there: pa.Table, corpus: Corpus, crowds: Groups, frequencies: Frequencies
) -> pl.DataFrame:
    s = corpus.settings
    corpus.take_backend()
    rows = pl.DataFrame(pl.from_arrow(there))
    if rows.is_empty():
        return pl.DataFrame(schema=COMPARED)
    pairs = np.frombuffer(b"".join(asked["pairs"].to_pylist()), np.uint64)
    bits = np.frombuffer(b"".join(asked["searches"].to_pylist()), np.uint8)
    articles = ARTICLES.sort(ARTICLES.check(ARTICLES.fill(rows)))
    passages = PASSAGES.sort(unpack_stretches(rows))
    words = compared_words(passages, articles)
    numbers = words.beside(rows.select("article_id", "number"))["number"].to_numpy()
    one, other = locate_pairs(pairs, numbers)
    found = {search: pack_pairs(one, other)[(bits >> bit & 1).astype(np.bool_)] for bit, search in enumerate(SEARCHES)}
    found["anchors"] = _anchored(found["anchors"], words, numbers, corpus, crowds)
    candidates = propose({search: np.sort(some) for search, some in found.items()}, words, s.candidates)
    alignments = align_candidates(candidates, passages, articles, s.alignments, frequencies)
    scored = score_pairs(alignments, passages, articles, s.pairs, frequencies)
    for name, frame in (("alignments", alignments), ("pairs", scored)):
        candidates = candidates.join(nest(frame, name, TWO), on=list(TWO), how="left", maintain_order="left")
    return candidates.with_columns(pl.col("alignments", "pairs").fill_null([]))


def _anchored(pairs: Packed, words: Compared, numbers: Positions, corpus: Corpus, crowds: Groups) -> Packed:
    """Those that have enough anchors in common in runs in which they meet."""
    rules = corpus.settings.candidates
    anchors = list_grams(words.hashes, words.starts, rules.anchor, rules.window, corpus.bits)
    flags = flag_crowds(anchors, crowds, numbers)
    good = anchored_pairs(unpack_pairs(pairs), anchors, flags, words, size=rules.anchor, least=rules.min_anchors)
    return pairs[good]
