"""One version of an archive, opened for reading: its articles by number, its statistics, and who shares what."""

from __future__ import annotations

import json
from collections.abc import Sequence
from functools import cached_property
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np
import polars as pl
from numpy.typing import NDArray

from lineage.archive.index import Index
from lineage.archive.reading import File, list_files, read_all
from lineage.archive.register import Register, Stored
from lineage.archive.tables import restore
from lineage.archive.versions import Version, open_table
from lineage.settings import Settings, make_settings
from lineage.similarity.kernels.rows import distinct
from lineage.similarity.kernels.vectors import COLUMNS, Frequencies
from lineage.similarity.kernels.words import Positions

if TYPE_CHECKING:
    from deltalake import DeltaTable

Numbers = NDArray[np.int32]


class Statistics(NamedTuple):
    """What results depend on beside the articles of a pair, as it was when it was taken.

    `frequencies`: in how many articles each word stood, by which words are weighed and telling words chosen.
    `furniture`: the lines and sentences that recurred in each outlet, by which blocks are labelled.
    """

    frequencies: Frequencies
    furniture: pl.DataFrame


class Snapshot:
    """The tables of one version; what was read once is kept. `statistics` stand for those that the tables lack yet."""

    def __init__(self, place: str, version: Version, statistics: Statistics | None = None) -> None:
        self.place, self.version, self._statistics = place, version, statistics
        self._tables: dict[str, DeltaTable] = {}
        self._files: dict[str, list[File]] = {}
        self._indexes: dict[tuple[str, str], Index] = {}
        self._ends: dict[str, tuple[Numbers, Numbers]] = {}

    def table(self, name: str) -> DeltaTable:
        """A table as it was in this version."""
        if name not in self._tables:
            self._tables[name] = open_table(self.place, self.version, name)
        return self._tables[name]

    @cached_property
    def settings(self) -> Settings:
        """The settings that decide results."""
        return make_settings(json.loads(self.version.settings), where=self.place)

    @cached_property
    def register(self) -> Register:
        """One row per article, by number: what tells who came first, and what is there already."""
        return Register(Stored(self.table("register"), self._index("register", "number"), self.version.articles))

    @cached_property
    def outlets(self) -> pl.Series:
        """The outlets of the archive."""
        return read_all(self.table("outlets"))["outlet"]

    @cached_property
    def statistics(self) -> Statistics:
        """Taken from the first articles, or from all when they were last renewed."""
        if self._statistics:
            return self._statistics
        words = read_all(self.table("words"))
        holders = np.zeros(COLUMNS, np.int32)
        holders[words["column"].to_numpy()] = words["holders"].to_numpy()
        return Statistics(Frequencies(self.version.frozen, holders), read_all(self.table("furniture")))

    def of_articles(
        self, name: str, numbers: Positions | Numbers, columns: Sequence[str] | None = None
    ) -> pl.DataFrame:
        """The rows of a table that are of some articles; of some columns, the number among them."""
        return self._index(name, "number").rows(distinct(numbers).astype(np.int32), columns)

    def among(self, name: str, numbers: Positions | Numbers, columns: Sequence[str] | None = None) -> pl.DataFrame:
        """The rows of a table of pairs whose two articles are both among these; of some columns, with all numbers."""
        known = distinct(numbers).astype(np.int32)
        rows = self._index(name, "number").rows(known, columns)
        inside = pl.all_horizontal(pl.col("a", "b").is_in(pl.Series(known).implode()))
        return rows.filter(inside) if rows.height else rows

    def touching(self, name: str, numbers: Positions | Numbers, columns: Sequence[str] | None = None) -> pl.DataFrame:
        """The rows of a table of pairs with one of these articles at least; of some columns, with all numbers."""
        later = self.pairs_of(name, numbers).max_horizontal().to_numpy()
        rows = self._index(name, "number").rows(distinct(later), columns)
        return rows[self._touching(numbers, rows["a"].to_numpy(), rows["b"].to_numpy())]

    def pairs_of(self, name: str, numbers: Positions | Numbers) -> pl.DataFrame:
        """The columns a and b of those rows.

        Of all rows once a session: an article may have shared text with any later one, so few files could be left out.
        """
        if name not in self._ends:
            ends = read_all(self.table(name), ("a", "b"))
            self._ends[name] = ends["a"].to_numpy(), ends["b"].to_numpy()
        a, b = self._ends[name]
        near = self._touching(numbers, a, b)
        return pl.DataFrame({"a": a[near], "b": b[near]})

    def _touching(self, numbers: Positions | Numbers, a: Numbers, b: Numbers) -> Positions:
        """The places of the pairs of which one article at least is among these."""
        known = np.zeros(self.version.articles, np.bool_)
        known[numbers] = True
        # `take` needs no copy of the numbers
        return np.flatnonzero(known.take(a) | known.take(b))

    def postings(self, name: str, keys: NDArray[Any], among: NDArray[np.bool_] | None = None) -> pl.DataFrame:
        """Which articles have which of the sorted keys; `among` says of which articles it is asked, by number."""
        return self._index(name, "key").rows(keys, among=among)

    def _index(self, name: str, column: str) -> Index:
        if (name, column) not in self._indexes:
            if name not in self._files:
                self._files[name] = list_files(self.table(name))
            self._indexes[name, column] = Index(self.table(name), self._files[name], column)
        return self._indexes[name, column]

    def frame(self, name: str) -> pl.DataFrame:
        """A whole table as the frame of its name."""
        return restore(name, read_all(self.table(name)))

    def frames(self, names: Sequence[str], numbers: Positions | Numbers) -> dict[str, Any]:
        """The rows of some tables that are of some articles, as frames."""
        return {name: restore(name, self.of_articles(name, numbers)) for name in names}
