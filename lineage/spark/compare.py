"""Compares the pairs that were found, in tasks of neighbouring articles: each text goes to a task once.

What two articles share depends on no third, so a task needs the texts of its pairs, the crowds and the frequencies of
the words, and nothing else.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial
from typing import TYPE_CHECKING

import numpy as np
import polars as pl
from numpy.typing import NDArray

from lineage.frames import ALIGNMENTS, ARTICLES, CANDIDATES, PAIRS, PASSAGES
from lineage.provenance.bonds import number_ends
from lineage.similarity.alignments import align_candidates
from lineage.similarity.candidates import propose
from lineage.similarity.kernels.anchored import anchored_pairs, flag_crowds, list_grams
from lineage.similarity.kernels.compared import Compared, compared_words
from lineage.similarity.kernels.crowds import Groups, common_crowds
from lineage.similarity.kernels.groups import locate_pairs, pack_pairs, unpack_pairs
from lineage.similarity.kernels.rows import are_among, count_up, distinct, equal_rows
from lineage.similarity.kernels.sorting import argsort
from lineage.similarity.kernels.vectors import Frequencies
from lineage.similarity.kernels.words import Positions
from lineage.similarity.pairs import score_pairs
from lineage.spark.keys import MEETING, Corpus, Placed, Shifts
from lineage.spark.ordering import of_tasks
from lineage.spark.pieces import Pieces
from lineage.spark.stages import Received, Sent, Stages, send_rows

if TYPE_CHECKING:
    from pyspark.broadcast import Broadcast

Packed = NDArray[np.uint64]
SEARCHES = ("anchors", "lsh", "tfidf")
# the pairs of a task, and by which searches each may have been found, as bits
ASKED = pl.Schema({"pair": pl.UInt64(), "searches": pl.UInt8()})
COMPARED = (CANDIDATES, ALIGNMENTS, PAIRS)
_WANTED = pl.Schema({"number": pl.Int64(), "task": pl.Int32()})
_TEXT = ("article_id", "outlet", "published_from", "published_until", "text")
_PLACES = ("begin", "end")  # of passages
_THERE = pl.Schema(
    {name: ARTICLES.schema[name] for name in _TEXT}
    | {"number": pl.Int64(), "place": pl.Int64()}
    | {name: pl.List(PASSAGES.schema[name]) for name in _PLACES}
)


def ask(stages: Stages, corpus: Corpus, crowds: Broadcast[Placed]) -> None:
    """Leaves the pairs of each task that are worth a comparison as pieces `asked`, and which articles it wants."""
    pieces = stages.pieces
    met = [(name, number) for name in ("met", "retold") for number in pieces.numbers(name)]
    stages.shuffle(len(met), partial(_send_met, pieces, met), partial(_gather, pieces, corpus, crowds))
    wanted = pieces.scan("wanted", _WANTED).sort("number", "task").collect()
    starts = np.searchsorted(wanted["number"].to_numpy(), np.arange(corpus.articles + 1))
    pieces.save("wanted_from", starts)
    pieces.save("wanted_by", wanted["task"].to_numpy())


def _send_met(pieces: Pieces, met: list[tuple[str, int]], number: int) -> Iterator[Sent]:
    for search, task, meetings in pieces.read(*met[number]).iter_rows():
        yield Sent(task, search, meetings)


def _gather(pieces: Pieces, corpus: Corpus, crowds: Broadcast[Placed], there: Received) -> None:
    found: list[Packed] = []
    for search in SEARCHES:
        own = there.numbers(search, MEETING)
        pairs = np.ascontiguousarray(own["pair"])
        order = argsort(pairs)
        cuts = equal_rows(pairs[order])[:-1]
        met = pairs[order[cuts]]
        if search == "anchors" and met.size:
            counts = np.add.reduceat(own["count"][order], cuts, dtype=np.int64)
            met = _likely(met, counts, own["shift"][order[cuts]], corpus, crowds.value)
        found.append(met)
    pairs = distinct(np.concatenate(found))
    bits = sum(are_among(pairs, some).astype(np.uint8) << bit for bit, some in enumerate(found))
    pieces.write("asked", there.to, pl.DataFrame({"pair": pairs, "searches": np.asarray(bits, np.uint8)}, schema=ASKED))
    numbers = distinct(np.concatenate(unpack_pairs(pairs)))
    pieces.write("wanted", there.to, pl.DataFrame({"number": numbers}).with_columns(task=there.to).cast(_WANTED))


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


def compare(stages: Stages, corpus: Corpus, crowds: Broadcast[Placed], frequencies: Broadcast[Frequencies]) -> None:
    """Leaves candidates, alignments and pairs, a piece a task, each row with the places `a` and `b` of its articles."""
    pieces = stages.pieces
    send = partial(_send_texts, pieces, corpus)
    stages.shuffle(len(corpus.shelves.first), send, partial(_compare, pieces, corpus, crowds, frequencies))


def _send_texts(pieces: Pieces, corpus: Corpus, shelf: int) -> Iterator[Sent]:
    """Each text to the tasks that want it."""
    passages = pieces.read("passages", shelf, "article_id", *_PLACES)
    rows = pieces.read("articles", shelf, *_TEXT).with_columns(
        number=corpus.numbers(pieces, shelf), place=corpus.shelves.places(shelf)
    )
    rows = rows.join(
        passages.group_by("article_id", maintain_order=True).agg(*_PLACES), on="article_id", maintain_order="left"
    )
    numbers, begins = rows["number"].to_numpy(), pieces.load("wanted_from")
    first = begins[numbers]
    counts = begins[numbers + 1] - first
    owner = np.repeat(np.arange(numbers.size), counts)
    return send_rows("texts", rows.select(*_THERE)[owner], pieces.load("wanted_by")[count_up(first, counts)])


def _compare(
    pieces: Pieces, corpus: Corpus, crowds: Broadcast[Placed], frequencies: Broadcast[Frequencies], there: Received
) -> None:
    s = corpus.settings
    corpus.take_backend()
    asked, rows = pieces.read("asked", there.to), there.frame("texts", _THERE).sort("place")
    pairs, bits = asked["pair"].to_numpy(), asked["searches"].to_numpy()
    articles = ARTICLES.check(ARTICLES.fill(rows.drop(_PLACES)).select(*ARTICLES.schema))
    passages = PASSAGES.check(PASSAGES.fill(rows.select("article_id", *_PLACES).explode(*_PLACES)))
    words = compared_words(passages, articles)
    numbers = rows["number"].to_numpy()
    one, other = locate_pairs(pairs, numbers)
    found = {search: pack_pairs(one, other)[(bits >> bit & 1).astype(np.bool_)] for bit, search in enumerate(SEARCHES)}
    found["anchors"] = _anchored(found["anchors"], words, numbers, corpus, crowds.value.groups)
    candidates = propose({search: np.sort(some) for search, some in found.items()}, words, s.candidates)
    alignments = align_candidates(candidates, passages, articles, s.alignments, frequencies.value)
    scored = score_pairs(alignments, passages, articles, s.pairs, frequencies.value)
    places = rows.select("article_id", number="place")
    for frame, made in zip(COMPARED, (candidates, alignments, scored), strict=True):
        pieces.write(of_tasks(frame.name), there.to, number_ends(made, places))


def _anchored(pairs: Packed, words: Compared, numbers: Positions, corpus: Corpus, crowds: Groups) -> Packed:
    """Those that have enough anchors in common in runs in which they meet."""
    rules = corpus.settings.candidates
    anchors = list_grams(words.hashes, words.starts, rules.anchor, rules.window, corpus.bits)
    flags = flag_crowds(anchors, crowds, numbers)
    good = anchored_pairs(unpack_pairs(pairs), anchors, flags, words, size=rules.anchor, least=rules.min_anchors)
    return pairs[good]
