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
from lineage.similarity.kernels.anchored import Anchors, anchored_pairs, list_grams
from lineage.similarity.kernels.compared import Compared, compared_words
from lineage.similarity.kernels.crowds import Groups, count_crowds
from lineage.similarity.kernels.groups import pack_pairs
from lineage.similarity.kernels.rows import borders, distinct
from lineage.similarity.kernels.vectors import Frequencies
from lineage.similarity.kernels.words import Hashes, Positions
from lineage.similarity.pairs import score_pairs
from lineage.spark.keys import Corpus
from lineage.spark.tables import TWO, nest, nested, on_batches, spark_schema, to_spark, unnest

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
_TEXTS = pl.Schema({"number": pl.Int64(), **ARTICLES.schema})
_LOW = np.uint64(0xFFFFFFFF)


def ask(met: DataFrame, corpus: Corpus, crowds: Broadcast[Groups]) -> DataFrame:
    """The pairs of each task that are worth a comparison, as `ASKED`."""

    def gather(rows: pa.Table) -> pa.Table:
        return to_spark(_gather(pl.DataFrame(pl.from_arrow(rows)), corpus, crowds.value), ASKED)

    return met.groupBy("task").applyInArrow(gather, spark_schema(ASKED))


def _gather(rows: pl.DataFrame, corpus: Corpus, crowds: Groups) -> pl.DataFrame:
    found: list[Packed] = []
    for search in SEARCHES:
        own = rows.filter(pl.col("search") == search)
        pairs = np.frombuffer(b"".join(own["pairs"]), np.uint64)
        counts = np.frombuffer(b"".join(own["counts"]), np.int32)
        met, place = np.unique(pairs, return_inverse=True)
        if search == "anchors":
            met = _likely(met, np.bincount(place, counts, met.size).astype(np.int64), corpus, crowds)
        found.append(met)
    pairs = distinct(np.concatenate(found))
    bits = sum(np.isin(pairs, some, assume_unique=True).astype(np.uint8) << bit for bit, some in enumerate(found))
    blobs = [(int(rows["task"][0]), pairs.tobytes(), np.asarray(bits, np.uint8).tobytes())]
    return pl.DataFrame(blobs, schema=ASKED, orient="row")


def _likely(pairs: Packed, counts: Positions, corpus: Corpus, crowds: Groups) -> Packed:
    """Those that have enough anchors in common, whether they meet there or not."""
    least = corpus.settings.candidates.min_anchors
    few = np.flatnonzero(counts < least)
    if few.size:
        fresh = np.zeros(corpus.articles, np.bool_)
        fresh[(pairs[few] & _LOW).astype(np.int64)] = True
        counts[few] += count_crowds(crowds, pairs[few], fresh)
    return pairs[counts >= least]


def compare(
    asked: DataFrame, told: DataFrame, corpus: Corpus, crowds: Broadcast[Groups], frequencies: Broadcast[Frequencies]
) -> DataFrame:
    """The pairs that are candidates, with what they share, as `COMPARED`."""
    wanted = asked.mapInArrow(on_batches(_wanted, _WANTED), spark_schema(_WANTED))
    texts = told.select(*_TEXTS, "passages")
    there = wanted.join(texts, on="number")

    def work(pairs: pa.Table, articles: pa.Table) -> pa.Table:
        return to_spark(_compare(pairs, articles, corpus, crowds.value, frequencies.value), COMPARED)

    return asked.groupBy("task").cogroup(there.groupBy("task")).applyInArrow(work, spark_schema(COMPARED))


def _wanted(asked: pl.DataFrame) -> pl.DataFrame:
    rows = []
    for task, blob in asked.select("task", "pairs").iter_rows():
        pairs = np.frombuffer(blob, np.uint64)
        numbers = distinct(np.concatenate([pairs >> np.uint64(32), pairs & _LOW])).astype(np.int64)
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
    articles = ARTICLES.sort(rows.select(*ARTICLES.schema).cast(ARTICLES.schema))
    passages = PASSAGES.sort(unnest(rows, "passages", PASSAGES.schema))
    words = compared_words(passages, articles)
    numbers = words.beside(rows.select("article_id", "number"))["number"].to_numpy()
    one, other = _sides(pairs, numbers)
    found = {search: pack_pairs(one, other)[(bits >> bit & 1).astype(np.bool_)] for bit, search in enumerate(SEARCHES)}
    found["anchors"] = _anchored(found["anchors"], words, numbers, corpus, crowds)
    candidates = propose({search: np.sort(some) for search, some in found.items()}, words, s.candidates)
    alignments = align_candidates(candidates, passages, articles, s.alignments, frequencies)
    scored = score_pairs(alignments, passages, articles, s.pairs, frequencies)
    for name, frame in (("alignments", alignments), ("pairs", scored)):
        candidates = candidates.join(nest(frame, name, TWO), on=list(TWO), how="left", maintain_order="left")
    return candidates.with_columns(pl.col("alignments", "pairs").fill_null([]))


def _sides(pairs: Packed, numbers: Positions) -> tuple[Positions, Positions]:
    """The two articles of each pair of numbers by their places among the words."""
    order = np.argsort(numbers)
    places = (np.searchsorted(numbers[order], side.astype(np.int64)) for side in (pairs >> np.uint64(32), pairs & _LOW))
    one, other = (order[place] for place in places)
    return np.minimum(one, other), np.maximum(one, other)


def _anchored(pairs: Packed, words: Compared, numbers: Positions, corpus: Corpus, crowds: Groups) -> Packed:
    """Those that have enough anchors in common in runs in which they meet."""
    rules = corpus.settings.candidates
    owners, grams, places = list_grams(words.hashes, words.starts, rules.anchor, rules.window, corpus.bits)
    known, keys, holders = np.unique(grams, return_inverse=True, return_counts=True)
    groups = _groups_here(known, holders, crowds)
    shared = np.flatnonzero(np.diff(groups.borders)[keys] > 1)  # the others lead nowhere, and they are most
    anchors = Anchors(owners[shared], keys[shared].astype(np.int32), places[shared])
    sides = ((pairs >> np.uint64(32)).astype(np.int64), (pairs & _LOW).astype(np.int64))
    good = anchored_pairs(sides, anchors, groups, numbers, words, size=rules.anchor, least=rules.min_anchors)
    return pairs[good]


def _groups_here(known: Hashes, holders: Positions, crowds: Groups) -> Groups:
    """The groups of the anchors that are known here: crowds with their hubs, the others as two who meet, or as one."""
    at = np.minimum(np.searchsorted(crowds.keys, known), max(crowds.keys.size - 1, 0))
    crowd = crowds.keys[at] == known if crowds.keys.size else np.zeros(known.size, np.bool_)
    heads = np.where(crowd, crowds.heads[at] if crowds.keys.size else 0, np.minimum(holders, 2))
    sizes = heads + crowd  # somebody who is no hub
    begins = borders(sizes)
    members = np.full(int(begins[-1]), -1, np.int64)
    for group in np.flatnonzero(crowd).tolist():
        first = crowds.borders[at[group]]
        members[begins[group] : begins[group] + heads[group]] = crowds.members[first : first + heads[group]]
    return Groups(np.arange(known.size, dtype=np.int32), begins, heads, members)
