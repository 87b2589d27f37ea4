"""The articles of an archive by number: who came first, and who is there already."""

from __future__ import annotations

from functools import cached_property

import numpy as np
import polars as pl
from numpy.typing import NDArray

from lineage.similarity.candidates import read_clock
from lineage.similarity.kernels.retellings import Clock
from lineage.similarity.kernels.words import Positions

COLUMNS = ("number", "article_id", "kind", "published_from", "published_until", "digest", "length", "outlet")


class Register:
    """One row per article of the archive, and of those that come new, which have the numbers behind them."""

    def __init__(self, old: pl.DataFrame, new: pl.DataFrame | None = None) -> None:
        self._old, self._new = old, old[:0] if new is None else new

    def __len__(self) -> int:
        return self.known + self._new.height

    @property
    def known(self) -> int:
        """How many are in the archive: those with a lower number."""
        return self._old.height

    def with_new(self, new: pl.DataFrame) -> Register:
        """The same with new articles, sorted by number."""
        grown = Register(self._old, new.select(self._old.columns))
        if "_old_clock" in self.__dict__:
            grown._old_clock = self._old_clock
        return grown

    def pick(self, numbers: Positions) -> pl.DataFrame:
        """The rows of some numbers, which are sorted."""
        cut = np.searchsorted(numbers, self.known)
        return pl.concat([self._old[numbers[:cut]], self._new[numbers[cut:] - self.known]])

    def clock(self, numbers: Positions | None = None) -> Clock:
        """When articles of the archive appeared, or any others of sorted numbers."""
        return self._old_clock if numbers is None else read_clock(self.pick(numbers))

    @cached_property
    def _old_clock(self) -> Clock:
        return read_clock(self._old)

    @property
    def lengths(self) -> NDArray[np.float64]:
        """By what the weighed words of each article of the archive are divided."""
        return self._old["length"].to_numpy()

    def alike(self, digests: pl.Series) -> pl.DataFrame:
        """The rows with one of these digests of a text."""
        return self._old.filter(pl.Series(np.isin(self._digests, digests.to_numpy())))

    def named(self, ids: pl.Series) -> pl.DataFrame:
        """The rows with one of these ids."""
        some = self._old[np.flatnonzero(np.isin(self._hashes, ids.hash().to_numpy()))]
        return some.filter(pl.col("article_id").is_in(ids.implode()))

    @cached_property
    def outlets(self) -> pl.Series:
        """The outlets of the archive."""
        return self._old["outlet"].drop_nulls().unique()

    @cached_property
    def renamed(self) -> frozenset[str]:
        """The ids that may be second ones of another text: `…#2`."""
        ids = self._old["article_id"]
        return frozenset(ids.filter(ids.str.contains("#", literal=True)))

    @cached_property
    def _digests(self) -> NDArray[np.int64]:
        return self._old["digest"].to_numpy()

    @cached_property
    def _hashes(self) -> NDArray[np.uint64]:
        return self._old["article_id"].hash().to_numpy()
