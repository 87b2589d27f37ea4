"""The articles that are compared: those of the archive are read, and held as long as the next pairs are of them."""

from __future__ import annotations

import numpy as np
import polars as pl
from numpy.typing import NDArray

from lineage.archive.known import COMPARED, Known, Packed, Texts, articles_of, compared_blocks
from lineage.archive.snapshot import Snapshot
from lineage.archive.tables import restore
from lineage.frames import ARTICLES, BLOCKS, FRAMES
from lineage.similarity.kernels.compared import compared_words
from lineage.similarity.kernels.groups import unpack_pairs
from lineage.similarity.kernels.words import Positions

# every room works on all articles that are at hand, so of many those few that are wanted are taken
_MANY = 4


class Holding:
    """Articles by number, old and new; those that were read last are held."""

    def __init__(self, snapshot: Snapshot, new: Texts) -> None:
        self._snapshot, self._new = snapshot, new
        self._held: Known | None = None

    def take(self, pairs: Packed) -> Known:
        """The articles of these pairs, and perhaps others."""
        wanted = articles_of(pairs)
        if self._held is None or not np.isin(wanted, self._held.numbers).all():
            self._held = None
            self._held = self.read(wanted)
        few = _MANY * wanted.size < self._held.numbers.size
        return self._held.some(wanted) if few else self._held

    def has(self, pairs: Packed) -> NDArray[np.bool_]:
        """Which pairs are of articles that are held."""
        held = self._held.numbers if self._held else np.zeros(0, np.int64)
        return np.logical_and(*(np.isin(side, held) for side in unpack_pairs(pairs)))

    def read(self, numbers: Positions) -> Known:
        """These articles, the old ones from the tables, of which nothing is read but what is compared."""
        known = self._snapshot.version.articles
        old, held = numbers[numbers < known], set(numbers[numbers >= known].tolist())
        rows = {name: self._snapshot.of_articles(name, old, ("number", *columns)) for name, columns in COMPARED.items()}
        there = {name: restore(name, FRAMES[name].fill(stored)) for name, stored in rows.items()}
        own = {name: number for name, number in self._new.numbers.items() if number in held}
        fresh = pl.col("article_id").is_in(list(own))
        articles = ARTICLES.sort(pl.concat([there["articles"], self._new.articles.filter(fresh)]))
        blocks = BLOCKS.sort(pl.concat([there["blocks"], self._new.blocks.filter(fresh)]))
        passages = compared_blocks(blocks, self._snapshot.settings.passages.roles)
        words = compared_words(passages, articles)
        by_id = own | dict(rows["articles"].select("article_id", "number").iter_rows())
        return Known(words, articles, passages, np.array([by_id[name] for name in words.ids], np.int64))
