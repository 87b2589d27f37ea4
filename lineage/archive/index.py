"""Finds the rows of a few articles or keys in a table without reading the others."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np
import polars as pl
from numpy.typing import NDArray

from lineage.archive.tables import no_rows, told
from lineage.similarity.kernels.rows import count_up

if TYPE_CHECKING:
    from deltalake import DeltaTable

_AT_ONCE = 64  # groups of rows
_FEW, _KEPT = 32, 64  # groups of rows that a question reads, and may want again


class Part(NamedTuple):
    """One file: its groups of rows are known by the least and the greatest value in each."""

    path: str
    file: Any
    least: NDArray[np.int64]
    greatest: NDArray[np.int64]


class Index:
    """Where the values of a column stand, from what the files say of their groups of rows."""

    def __init__(self, table: DeltaTable, column: str) -> None:
        self._table, self._column = table, column
        with told(table):
            files = list(table.to_pyarrow_dataset().get_fragments())
        self._parts = [self._survey(file) for file in files]
        self._kept: OrderedDict[tuple[str, int], pl.DataFrame] = OrderedDict()

    def rows(self, keys: NDArray[np.int32], columns: Sequence[str] | None = None) -> pl.DataFrame:
        """The rows whose value is one of the sorted keys; groups of rows that hold none are not read.

        `columns` hold that of the index; without them all are read.
        """
        found: list[pl.DataFrame] = []
        for part in self._parts if keys.size else ():
            low, high = np.searchsorted(keys, part.least), np.searchsorted(keys, part.greatest, side="right")
            groups = np.flatnonzero(low < high).tolist()
            few = columns is None and len(groups) <= _FEW
            for begin in range(0, len(groups), 1 if few else _AT_ONCE):
                some = groups[begin : begin + (1 if few else _AT_ONCE)]
                rows = self._remember(part, some[0]) if few else self._read(part, some, columns)
                found.append(rows[_places(rows[self._column].to_numpy(), keys)])
        return pl.concat(found) if found else no_rows(self._table, columns)

    def _survey(self, file: Any) -> Part:
        from pyarrow.parquet import ParquetFile

        with told(self._table, file.path):
            opened = ParquetFile(file.filesystem.open_input_file(file.path))
        known = opened.metadata
        leaf = [known.schema.column(number).path for number in range(known.num_columns)].index(self._column)
        said = [known.row_group(group).column(leaf).statistics for group in range(known.num_row_groups)]
        bounds = np.array([(each.min, each.max) for each in said], np.int64).reshape(-1, 2)
        return Part(file.path, opened, *bounds.T)

    def _read(self, part: Part, groups: list[int], columns: Sequence[str] | None = None) -> pl.DataFrame:
        with told(self._table, part.path):
            return pl.DataFrame(part.file.read_row_groups(groups, columns, use_threads=False))

    def _remember(self, part: Part, group: int) -> pl.DataFrame:
        name = (part.path, group)
        if name not in self._kept:
            self._kept[name] = self._read(part, [group])
            if len(self._kept) > _KEPT:
                self._kept.popitem(last=False)
        self._kept.move_to_end(name)
        return self._kept[name]


def _places(values: NDArray[np.int32], keys: NDArray[np.int32]) -> NDArray[np.int64]:
    """The rows whose value is one of the sorted keys."""
    if (values[1:] >= values[:-1]).all():  # as rows are written, but for files that lost some
        begin, end = np.searchsorted(values, keys), np.searchsorted(values, keys, side="right")
        return count_up(begin, end - begin)
    place = np.minimum(np.searchsorted(keys, values), keys.size - 1)
    return np.flatnonzero(keys[place] == values)
