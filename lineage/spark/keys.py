"""Who shares a key with whom: anchors and bands go to the part of their key, where groups of equal ones become pairs.

A part is what the local engine sorts at once; here it is a group of its own, with all keys of one range.
"""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np
import polars as pl
from numpy.typing import NDArray

from lineage.frames import FINGERPRINTS
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
from lineage.spark.packed import unpack_stretches
from lineage.spark.tables import on_batches, spark_schema, to_spark, unnest

if TYPE_CHECKING:
    import pyarrow as pa
    from pyspark.sql import DataFrame

# keys on their way to their part: anchors, behind each the number of its article and its place; or bands and numbers
SENT = pl.Schema({"search": pl.String(), "part": pl.Int32(), "keys": pl.Binary(), "numbers": pl.Binary()})
# pairs on their way to the task that compares them, how often each met in the part, and at which shift of their anchors
# they did; or the crowds of a part
MET = pl.Schema(
    {"search": pl.String(), "task": pl.Int64(), "pairs": pl.Binary(), "counts": pl.Binary(), "shifts": pl.Binary()}
)
CROWDS = "crowds"
Shifts = NDArray[np.uint16]
_KEYS_AT_ONCE = 4_000_000  # in a part
_PARTS_AT_MOST = 1 << 12


class Corpus(NamedTuple):
    """What all tasks know: how many articles have words, how many words there are, the last number, and the rules."""

    articles: int
    words: int
    last: int
    neighbours: int  # articles of one task, by number
    settings: Settings

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


def meet_by_keys(told: DataFrame, corpus: Corpus) -> DataFrame:
    """The pairs of articles that share an anchor or a band, by task, as `MET`, and the crowds."""

    def send(batch: pl.DataFrame) -> pl.DataFrame:
        return send_keys(batch, corpus)

    def join(keys: pa.Table) -> pa.Table:
        return to_spark(join_keys(pl.DataFrame(pl.from_arrow(keys)), corpus), MET)

    own = told.select("article_id", "number", "text", "stretches", "fingerprints")
    sent = own.mapInArrow(on_batches(send, SENT), spark_schema(SENT))
    return sent.groupBy("search", "part").applyInArrow(join, spark_schema(MET))


def send_keys(batch: pl.DataFrame, corpus: Corpus) -> pl.DataFrame:
    """The keys of some articles, by part."""
    corpus.take_backend()
    rows = [*_send_anchors(batch, corpus), *_send_bands(batch, corpus)]
    return pl.DataFrame(rows, schema=SENT, orient="row")


def _send_anchors(batch: pl.DataFrame, corpus: Corpus) -> list[tuple[Any, ...]]:
    rules = corpus.settings.candidates
    words = compared_words(unpack_stretches(batch), batch)
    numbers = words.beside(batch)["number"].to_numpy().astype(np.uint64)
    owners, grams, places = list_grams(words.hashes, words.starts, rules.anchor, rules.window, corpus.bits)
    places = (places - words.starts[owners]) & corpus.place_mask
    packed = grams << np.uint64(corpus.bits) | numbers[owners] << corpus.below | places.astype(np.uint64)
    part = grams >> np.uint64(64 - corpus.bits - corpus.parts.bit_length() + 1)
    return [
        ("anchors", number, piece.tobytes(), b"")
        for number, piece in enumerate(deal(packed, part.astype(np.uint32), corpus.parts))
        if piece.size
    ]


def _send_bands(batch: pl.DataFrame, corpus: Corpus) -> list[tuple[Any, ...]]:
    rules = corpus.settings.candidates
    signed = unnest(batch, "fingerprints", FINGERPRINTS.schema | {"article_id": pl.String()})
    signed = signed.filter(pl.col("unit") == "article")
    if signed.is_empty():
        return []
    values = signed["signature"].list.to_array(corpus.settings.fingerprints.num_perm).to_numpy()
    numbers = signed.join(batch.select("article_id", "number"), on="article_id", maintain_order="left")["number"]
    keys = band_keys(values, rules.bands, rules.rows) & ~np.uint64((1 << corpus.last.bit_length()) - 1)
    blob = numbers.to_numpy().astype(np.int64).tobytes()
    return [("lsh", band, row.tobytes(), blob) for band, row in enumerate(keys)]


def join_keys(keys: pl.DataFrame, corpus: Corpus) -> pl.DataFrame:
    """The pairs of one part."""
    rules, search = corpus.settings.candidates, str(keys["search"][0])
    found = np.frombuffer(b"".join(keys["keys"]), np.uint64)
    if search == "lsh":
        numbers = np.frombuffer(b"".join(keys["numbers"]), np.int64)
        pairs = shared_pairs(found, numbers, rules.star, rules.hubs)
        return by_task(search, pairs, corpus)
    found = distinct(found)
    placed = group_anchors(found, corpus)
    groups, sizes = placed.groups, np.diff(placed.groups.borders)
    one, other = new_meetings(groups, np.ones(corpus.articles, np.bool_))
    pairs = pack_pairs(groups.members[one], groups.members[other])
    met = by_task(search, pairs, corpus, placed.shifts(one, other, corpus))
    crowds = found[np.repeat(groups.heads < sizes, sizes)].tobytes()
    return pl.concat([met, pl.DataFrame([(CROWDS, -1, crowds, b"", b"")], schema=MET, orient="row")])


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
    """The pairs, each with how often it is there, by the task that compares them: that of the later article.

    The shift is that of one meeting.
    """
    order = argsort(pairs)
    cuts = equal_rows(pairs[order])
    first, counts = order[cuts[:-1]], np.diff(cuts)
    met = pairs[first]
    task = unpack_pairs(met)[1] // corpus.neighbours
    order = argsort(task)
    met, counts, task = met[order], counts[order].astype(np.int32), task[order]
    own = shifts[first[order]] if shifts is not None else np.zeros(0, np.uint16)
    cuts = equal_rows(task)
    rows = [
        (search, int(task[begin]), *(column[begin:end].tobytes() for column in (met, counts, own)))
        for begin, end in pairwise(cuts.tolist())
    ]
    return pl.DataFrame(rows, schema=MET, orient="row")
