"""Articles by their numbers: those whose words are at hand, pairs of them, and who appeared near whom in time."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np
import polars as pl
from numpy.typing import NDArray

from lineage.archive.digests import name_digests, text_digests
from lineage.archive.tables import store
from lineage.frames import BLOCKS, PASSAGES
from lineage.similarity.kernels.compared import Compared, compared_words
from lineage.similarity.kernels.groups import locate_pairs, pack_pairs, unpack_pairs
from lineage.similarity.kernels.retellings import among_nearest
from lineage.similarity.kernels.rows import are_among, distinct, number_values
from lineage.similarity.kernels.sorting import lexsort
from lineage.similarity.kernels.words import Positions

NUMBERED = {"article_id": pl.String, "number": pl.Int32}
COMPARED = {"articles": ("article_id", "outlet", "text"), "blocks": ("article_id", "begin", "end", "role")}
Packed = NDArray[np.uint64]
Values = NDArray[np.float64]


class Texts(NamedTuple):
    """Articles with their blocks, and the number of each."""

    articles: pl.DataFrame
    blocks: pl.DataFrame
    numbers: dict[str, int]


class Keys(NamedTuple):
    """Keys, and the number of the article that has each."""

    keys: NDArray[np.int32]
    numbers: Positions

    def among(self, keys: NDArray[np.int32]) -> Keys:
        """Those that are among these keys."""
        wanted = are_among(self.keys, distinct(keys))
        return Keys(self.keys[wanted], self.numbers[wanted])


class Known(NamedTuple):
    """Articles at hand: their words, frames, and numbers in the order of their words."""

    words: Compared
    articles: pl.DataFrame
    passages: pl.DataFrame
    numbers: Positions

    def sides(self, pairs: Packed) -> tuple[Positions, Positions]:
        """The two articles of each pair of numbers, by their places in the order of the words, the smaller first."""
        return locate_pairs(pairs, self.numbers)

    def some(self, numbers: Positions) -> Known:
        """Those of some articles; their words are cut once more."""
        own = np.isin(self.numbers, numbers)
        named = pl.col("article_id").is_in(pl.Series(self.words.ids, dtype=pl.String).filter(pl.Series(own)).implode())
        articles, passages = self.articles.filter(named), self.passages.filter(named)
        return Known(compared_words(passages, articles), articles, passages, self.numbers[own])

    def place(self, pairs: Packed) -> Packed:
        """The pairs, packed by those places."""
        return distinct(pack_pairs(*self.sides(pairs)))


def with_numbers(frame: pl.DataFrame, numbers: dict[str, int]) -> pl.DataFrame:
    """The rows with the number of their article."""
    known = pl.DataFrame({"article_id": list(numbers), "number": list(numbers.values())}, schema=NUMBERED)
    return frame.join(known, on="article_id", maintain_order="left")


def registered(new: Texts) -> pl.DataFrame:
    """The rows of `register` for new articles, by number; `length` is not known yet."""
    digests = {"digest": text_digests(new.articles["text"]), "name": name_digests(new.articles["article_id"])}
    rows = new.articles.with_columns(**digests)
    rows = with_numbers(rows, new.numbers).sort("number")
    return store("register", rows.with_columns(length=pl.lit(0.0)))


def compared_blocks(blocks: pl.DataFrame, roles: Sequence[str]) -> pl.DataFrame:
    """The frame `passages` of blocks, their words not counted: it costs cutting them once more and nobody asks."""
    own = BLOCKS.sort(blocks.filter(pl.col("role").cast(pl.String).is_in(roles)))
    named = own.with_columns(passage_id=pl.format("{}/{}", "article_id", "begin"), tokens=pl.lit(1, pl.Int32))
    return PASSAGES.check(named)


def packed_rows(rows: pl.DataFrame) -> Packed:
    """The pairs in the rows a, b."""
    return pack_pairs(rows["a"].to_numpy(), rows["b"].to_numpy())


def articles_of(pairs: Packed) -> Positions:
    """The numbers in the pairs, sorted."""
    return distinct(np.concatenate(unpack_pairs(pairs)))


def as_rows(pairs: Packed) -> pl.DataFrame:
    """The pairs as rows a, b."""
    a, b = unpack_pairs(pairs)
    return pl.DataFrame({"a": a.astype(np.int32), "b": b.astype(np.int32)})


def nearest_of(pairs: Packed, cosines: Values, ids: pl.Series, most: int) -> NDArray[np.bool_]:
    """Which pairs are among the `most` nearest of either article; of equal cosines, the smaller ids come first.

    `ids` are those of the articles in the pairs, in the order of their numbers.
    """
    _, place = number_values(np.concatenate(unpack_pairs(pairs)))
    rank = ids.rank("ordinal").to_numpy().astype(np.int64)
    one, other = rank[place.reshape(2, -1)]
    first, second = np.minimum(one, other), np.maximum(one, other)
    order = lexsort(first, second)
    kept = np.zeros(pairs.size, np.bool_)
    kept[order] = among_nearest(first[order], second[order], cosines[order], most)
    return kept


def postings(keys: Keys) -> pl.DataFrame:
    """The keys as rows of their table."""
    return (
        pl.DataFrame({"key": keys.keys, "number": keys.numbers.astype(np.int32)})
        .sort("key", "number")
        .unique(maintain_order=True)
    )
