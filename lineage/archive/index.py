"""Finds the rows of a few articles or keys in a table without reading the others."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Sequence
from functools import cached_property
from typing import TYPE_CHECKING, Any

import numpy as np
import polars as pl
from numpy.typing import NDArray

from lineage.archive.reading import File, no_rows
from lineage.similarity.kernels.backend import spread
from lineage.similarity.kernels.rows import are_among, between, count_up

if TYPE_CHECKING:
    from deltalake import DeltaTable

_AT_ONCE = 64  # groups of rows
_KEPT = 64  # groups of rows that a question reads, and may want again


class Index:
    """Where the values of a column stand, from what the files say of their groups of rows."""

    def __init__(self, table: DeltaTable, files: list[File], column: str) -> None:
        self._table, self._column = table, column
        self._parts = [_Part(file, column) for file in files]
        self._kept: OrderedDict[tuple[str, int], dict[str, pl.Series]] = OrderedDict()

    def rows(
        self, keys: NDArray[Any], columns: Sequence[str] | None = None, among: NDArray[np.bool_] | None = None
    ) -> pl.DataFrame:
        """The rows whose value is one of the sorted keys; groups of rows that hold none are not read.

        `columns` hold that of the index; without them all are read. `among` says of which articles, by number.
        """

        def read(job: tuple[_Part, list[int]]) -> pl.DataFrame:
            part, groups = job
            rows = pick(part.file.read(groups, columns))
            # a text holds all that was read with it
            return rows if self._column == "key" else pl.DataFrame(rows.to_arrow())

        def pick(rows: pl.DataFrame) -> pl.DataFrame:
            places = _places(rows[self._column].to_numpy(), keys)
            return rows[places if among is None else places[among[rows["number"].to_numpy()[places]]]]

        wanted = [(part, part.groups(between(keys, part.bounds))) for part in self._parts]
        if self._column != "key" and sum(len(groups) for _, groups in wanted) <= _KEPT:
            # they will be wanted again, keys never are
            found = [pick(self._remember(part, group, columns)) for part, groups in wanted for group in groups]
        else:
            cut = (
                (part, groups[begin : begin + _AT_ONCE])
                for part, groups in wanted
                for begin in range(0, len(groups), _AT_ONCE)
            )
            found = spread(read, cut)
        return pl.concat(found) if found else no_rows(self._table, columns)

    def _remember(self, part: _Part, group: int, columns: Sequence[str] | None) -> pl.DataFrame:
        """One group, of which no column is read twice."""
        name = part.file.path, group
        held = self._kept.setdefault(name, {})
        self._kept.move_to_end(name)
        wanted = list(columns or no_rows(self._table, None).columns)
        if missing := [column for column in wanted if column not in held]:
            held.update(part.file.read([group], missing).to_dict())
            if len(self._kept) > _KEPT:
                self._kept.popitem(last=False)
        return pl.DataFrame([held[column] for column in wanted])


class _Part:
    """The groups of rows of one file, by the least and the greatest value of a column in each."""

    def __init__(self, file: File, column: str) -> None:
        self.file, self._column = file, column

    @cached_property
    def bounds(self) -> tuple[int, int]:
        """The least and the greatest value in the file."""
        known = self.file.bounds.get(self._column)
        if known:
            return known
        least, greatest = self._survey
        return (int(least.min()), int(greatest.max())) if least.size else (0, -1)

    def groups(self, keys: NDArray[Any]) -> list[int]:
        """The groups that may hold one of the sorted keys."""
        if not keys.size:
            return []
        least, greatest = self._survey
        low, high = np.searchsorted(keys, least), np.searchsorted(keys, greatest, side="right")
        return np.flatnonzero(low < high).tolist()

    @cached_property
    def _survey(self) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
        known = self.file.metadata
        leaf = [known.schema.column(number).path for number in range(known.num_columns)].index(self._column)
        bounds = []
        for group in range(known.num_row_groups):
            said = known.row_group(group).column(leaf).statistics
            # of whole numbers they are the same as min and max, and cheaper
            bounds.append((said.min_raw, said.max_raw))
        least, greatest = np.array(bounds, np.int64).reshape(-1, 2).T
        return least, greatest


def _places(values: NDArray[Any], keys: NDArray[Any]) -> NDArray[np.int64]:
    """The rows whose value is one of the sorted keys."""
    if not values.size:
        return np.zeros(0, np.int64)
    if (values[1:] >= values[:-1]).all():  # as rows are written, but for the other side of a pair
        keys = between(keys, values)
        begin = np.searchsorted(values, keys)
        there = values[begin] == keys  # few, so that where they end is asked of few
        begin = begin[there]
        return count_up(begin, np.searchsorted(values, keys[there], side="right") - begin)
    return np.flatnonzero(are_among(values, keys))
