"""Who shares a key with whom: anchors and bands go to the part of their key, where groups of equal ones become pairs.

A part is what the local engine sorts at once; here it is a place of its own, with all keys of one range.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial
from itertools import pairwise
from typing import NamedTuple

import numpy as np
import polars as pl
from numpy.typing import NDArray

from lineage.settings import Settings
from lineage.similarity.kernels import backend
from lineage.similarity.kernels.anchored import list_grams
from lineage.similarity.kernels.compared import compared_words
from lineage.similarity.kernels.crowds import Groups, group_sorted, new_meetings
from lineage.similarity.kernels.groups import Pairs, pack_pairs, shared_pairs, unpack_pairs
from lineage.similarity.kernels.joining import place_bits
from lineage.similarity.kernels.minhash import band_keys
from lineage.similarity.kernels.rows import distinct, equal_rows
from lineage.similarity.kernels.sorting import argsort, deal
from lineage.similarity.kernels.words import Hashes, Positions
from lineage.spark.pieces import Pieces
from lineage.spark.shelves import Shelves
from lineage.spark.stages import Received, Sent, Stages

# a pair of articles, by numbers; how often it met in the part, and at which shift of its anchors
MEETING = np.dtype([("pair", "<u8"), ("count", "<i4"), ("shift", "<u2")])
# what was found in a part: by which search, who compares it, and the meetings
MET = pl.Schema({"search": pl.String(), "task": pl.Int64(), "meetings": pl.Binary()})
CROWDS = pl.Schema({"key": pl.UInt64()})
Shifts = NDArray[np.uint16]
_KEYS_AT_ONCE = 4_000_000  # in a part
_PARTS_AT_MOST = 1 << 12


class Corpus(NamedTuple):
    """What all tasks know: how many articles have words, how many words there are, the last number, and the rules."""

    articles: int
    words: int
    last: int
    neighbours: int  # articles of one task, by number
    shelves: Shelves
    settings: Settings

    def numbers(self, pieces: Pieces, shelf: int) -> pl.Series:
        """The number of each article of a shelf, in the order of ids; -1 where it has no words."""
        return pl.Series(pieces.load("numbers")[slice(*self.shelves.borders[shelf : shelf + 2])])

    def take_backend(self) -> None:
        """Compares with numba where one run over all articles would, however few a task has."""
        chosen = self.settings.engine.backend
        if chosen == "auto":
            chosen = "numba" if backend.compiled(self.articles) else "numpy"
        backend.use(chosen)

    @property
    def bits(self) -> int:
        """Bits of a place among all words; an anchor is told by the rest of its hash, as in one run."""
        return place_bits(self.words)

    @property
    def number_bits(self) -> int:
        """Bits of a number; never more than of a place, since each article has a word."""
        return max(1, (self.articles - 1).bit_length())

    @property
    def below(self) -> np.uint64:
        """Bits below a number in a key: those of its place."""
        return np.uint64(self.bits - self.number_bits)

    @property
    def place_mask(self) -> int:
        """The low bits of a place in its article that a key has room for, at most 16: places are known modulo that."""
        return (1 << min(self.bits - self.number_bits, 16)) - 1

    @property
    def parts(self) -> int:
        """Parts of the anchors, which are a third of the words."""
        return min(_PARTS_AT_MOST, 1 << max(3, (self.words // 3 // _KEYS_AT_ONCE).bit_length()))


def meet_by_keys(stages: Stages, corpus: Corpus) -> None:
    """Leaves the pairs of articles that share an anchor or a band as pieces `met`, as `MET`, and those `crowds`."""
    pieces = stages.pieces
    stages.shuffle(len(corpus.shelves.first), partial(_send_keys, pieces, corpus), partial(_join_keys, pieces, corpus))


def _send_keys(pieces: Pieces, corpus: Corpus, shelf: int) -> Iterator[Sent]:
    corpus.take_backend()
    articles = pieces.read("articles", shelf, "article_id", "text")
    articles = articles.with_columns(number=corpus.numbers(pieces, shelf))
    yield from _send_anchors(articles, pieces.read("passages", shelf), corpus)
    yield from _send_bands(articles, pieces.read("fingerprints", shelf), corpus)


def _send_anchors(articles: pl.DataFrame, passages: pl.DataFrame, corpus: Corpus) -> Iterator[Sent]:
    rules = corpus.settings.candidates
    words = compared_words(passages, articles)
    numbers = words.beside(articles)["number"].to_numpy().astype(np.uint64)
    owners, grams, places = list_grams(words.hashes, words.starts, rules.anchor, rules.window, corpus.bits)
    places = (places - words.starts[owners]) & corpus.place_mask
    packed = grams << np.uint64(corpus.bits) | numbers[owners] << corpus.below | places.astype(np.uint64)
    part = grams >> np.uint64(64 - corpus.bits - corpus.parts.bit_length() + 1)
    for number, keys in enumerate(deal(packed, part.astype(np.uint32), corpus.parts)):
        if keys.size:
            yield Sent(number, "anchors", keys.tobytes())


def _send_bands(articles: pl.DataFrame, fingerprints: pl.DataFrame, corpus: Corpus) -> Iterator[Sent]:
    rules = corpus.settings.candidates
    signed = fingerprints.filter(pl.col("unit") == "article")
    if signed.is_empty():
        return
    values = signed["signature"].list.to_array(corpus.settings.fingerprints.num_perm).to_numpy()
    ids = articles.select("number", id="article_id")
    numbers = signed.join(ids, on="id", how="left", maintain_order="left")["number"].to_numpy().astype(np.uint64)
    keys = band_keys(values, rules.bands, rules.rows) & ~np.uint64((1 << corpus.last.bit_length()) - 1)
    for band, own in enumerate(keys):
        yield Sent(corpus.parts + band, "bands", np.stack([own, numbers], axis=1).tobytes())


def _join_keys(pieces: Pieces, corpus: Corpus, there: Received) -> None:
    rules = corpus.settings.candidates
    if there.to >= corpus.parts:
        keys, numbers = there.numbers("bands", np.uint64).reshape(-1, 2).T.copy()
        pairs = shared_pairs(keys, numbers.astype(np.int64), rules.star, rules.hubs)
        pieces.write("met", there.to, by_task("lsh", pairs, corpus))
        return
    found = distinct(there.numbers("anchors", np.uint64))
    placed = group_anchors(found, corpus)
    groups, sizes = placed.groups, np.diff(placed.groups.borders)
    one, other = new_meetings(groups, np.ones(corpus.articles, np.bool_))
    pairs = pack_pairs(groups.members[one], groups.members[other])
    pieces.write("met", there.to, by_task("anchors", pairs, corpus, placed.shifts(one, other, corpus)))
    pieces.write("crowds", there.to, pl.DataFrame({"key": found[np.repeat(groups.heads < sizes, sizes)]}))


def gather_crowds(pieces: Pieces, corpus: Corpus) -> Placed:
    """The articles of all crowds, which the tasks that compare ask for."""
    return group_anchors(distinct(pieces.scan("crowds", CROWDS).collect()["key"].to_numpy()), corpus)


class Placed(NamedTuple):
    """Who has which anchor, and where in the article of each member, as far as `Corpus.place_mask` tells it."""

    groups: Groups
    places: Shifts

    def shifts(self, one: Positions, other: Positions, corpus: Corpus) -> Shifts:
        """How far apart two members have their anchor, the one of the smaller number first; both by their rows.

        Anchors in one run of equal words have one shift.
        """
        turned = self.groups.members[one] > self.groups.members[other]
        first, second = self.places[np.where(turned, other, one)], self.places[np.where(turned, one, other)]
        return (first - second) & np.uint16(corpus.place_mask)


def group_anchors(packed: Hashes, corpus: Corpus) -> Placed:
    """The articles that have each anchor, the likeliest origin first, from sorted keys; an article has it once."""
    members = (packed >> corpus.below & np.uint64((1 << corpus.number_bits) - 1)).astype(np.int64)
    rules = corpus.settings.candidates
    groups = group_sorted(packed >> np.uint64(corpus.bits), members, rules.star, rules.hubs)
    return Placed(groups, (packed & np.uint64(corpus.place_mask)).astype(np.uint16))


def by_task(search: str, pairs: Pairs, corpus: Corpus, shifts: Shifts | None = None) -> pl.DataFrame:
    """The pairs as `MET`, each with how often it is there, by the task that compares them: that of the later article.

    The shift is that of one meeting.
    """
    order = argsort(pairs)
    cuts = equal_rows(pairs[order])
    first = order[cuts[:-1]]
    meetings = np.zeros(first.size, MEETING)
    meetings["pair"], meetings["count"] = pairs[first], np.diff(cuts)
    if shifts is not None:
        meetings["shift"] = shifts[first]
    task = unpack_pairs(meetings["pair"])[1] // corpus.neighbours
    order = argsort(task)
    meetings, task = meetings[order], task[order]
    cuts = equal_rows(task)
    rows = [(search, int(task[begin]), meetings[begin:end].tobytes()) for begin, end in pairwise(cuts.tolist())]
    return pl.DataFrame(rows, schema=MET, orient="row")
