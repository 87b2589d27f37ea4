"""The articles of an archive by number: who came first, and who is there already."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING

import numpy as np
import polars as pl
from numpy.typing import NDArray

from lineage.archive.digests import name_digests
from lineage.archive.reading import in_order, read_all
from lineage.similarity.candidates import read_clock
from lineage.similarity.kernels.retellings import Clock
from lineage.similarity.kernels.words import Positions

if TYPE_CHECKING:
    from deltalake import DeltaTable

    from lineage.archive.index import Index

COLUMNS = ("number", "article_id", "kind", "published_from", "published_until", "digest", "length", "outlet")
_ORDER = ("article_id", "kind", "published_from")  # what tells who came first, besides the number
_FEW = 64  # as many articles for each that is asked for, and its row is looked up; else all are read
_SMALL = 1 << 17  # articles; of fewer all rows are read at once


class Stored:
    """The rows of the table by number: a few rows are looked up, a column that many questions ask for is read once."""

    def __init__(self, table: DeltaTable, index: Index, size: int) -> None:
        self._table, self._index, self.size = table, index, size
        self._columns: dict[str, pl.Series] = {}

    def column(self, name: str) -> pl.Series:
        """A column, by number."""
        if name not in self._columns:
            self._columns[name] = in_order(read_all(self._table, ("number", name)), "number")[name]
        return self._columns[name]

    def rows(self, numbers: Positions) -> pl.DataFrame:
        """The rows of some numbers, which are sorted."""
        if self.size > max(_SMALL, numbers.size * _FEW):
            return in_order(self._index.rows(numbers.astype(np.int32), COLUMNS), "number")
        return self._whole[numbers]

    def ordering(self, numbers: Positions) -> pl.DataFrame:
        """What tells who of some numbers came first: of crowds, which are many and everywhere, each question asks."""
        columns = {name: self.column(name)[numbers] for name in _ORDER}
        return pl.DataFrame({"number": numbers.astype(np.int32), **columns})

    @cached_property
    def clock(self) -> Clock:
        """When each article appeared."""
        return read_clock(pl.DataFrame({name: self.column(name) for name in ("published_from", "published_until")}))

    @cached_property
    def _whole(self) -> pl.DataFrame:
        return in_order(read_all(self._table, COLUMNS), "number")


class Register:
    """One row per article of the archive, and of those that come new, which have the numbers behind them."""

    def __init__(self, old: Stored, new: pl.DataFrame | None = None) -> None:
        self._old, self._new = old, new

    def __len__(self) -> int:
        return self.known + (0 if self._new is None else self._new.height)

    @property
    def known(self) -> int:
        """How many are in the archive: those with a lower number."""
        return self._old.size

    def with_new(self, new: pl.DataFrame) -> Register:
        """The same with new articles, sorted by number."""
        return Register(self._old, new.select(COLUMNS))

    def pick(self, numbers: Positions) -> pl.DataFrame:
        """The rows of some numbers, which are sorted."""
        cut = np.searchsorted(numbers, self.known)
        old = self._old.rows(numbers[:cut])
        return old if self._new is None else pl.concat([old, self._new[numbers[cut:] - self.known]])

    def ordering(self, numbers: Positions) -> pl.DataFrame:
        """What tells who of some numbers, which are sorted, came first: number, article_id, kind and published_from."""
        cut = np.searchsorted(numbers, self.known)
        old = self._old.ordering(numbers[:cut])
        return old if self._new is None else pl.concat([old, self._new.select(old.columns)[numbers[cut:] - self.known]])

    def clock(self, numbers: Positions) -> Clock:
        """When articles of some numbers, which are sorted, appeared."""
        cut = np.searchsorted(numbers, self.known)
        old = Clock(*(side[numbers[:cut]] for side in self.old_clock))
        if self._new is None:
            return old
        new = read_clock(self._new[numbers[cut:] - self.known])
        return Clock(*(np.concatenate(sides) for sides in zip(old, new, strict=True)))

    @property
    def old_clock(self) -> Clock:
        """When each article of the archive appeared."""
        return self._old.clock

    @property
    def lengths(self) -> NDArray[np.float64]:
        """By what the weighed words of each article of the archive are divided."""
        return self._old.column("length").to_numpy()

    def alike(self, digests: pl.Series) -> pl.DataFrame:
        """The rows with one of these digests of a text."""
        return self._having("digest", digests)

    def named(self, ids: pl.Series) -> pl.DataFrame:
        """The rows with one of these ids."""
        return self._having("name", name_digests(ids)).filter(pl.col("article_id").is_in(ids.implode()))

    def _having(self, column: str, digests: pl.Series) -> pl.DataFrame:
        return self._old.rows(np.flatnonzero(np.isin(self._old.column(column).to_numpy(), digests.to_numpy())))

    @cached_property
    def renamed(self) -> frozenset[str]:
        """The ids that may be second ones of another text: `…#2`."""
        ids = self._old.column("article_id")
        return frozenset(ids.filter(ids.str.contains("#", literal=True)))
