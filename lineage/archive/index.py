"""Finds the rows of a few articles or keys in a table without reading the others."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np
import polars as pl
from numpy.typing import NDArray

from lineage.archive.tables import no_rows, told

if TYPE_CHECKING:
    from deltalake import DeltaTable

_AT_ONCE = 64  # groups of rows


class Part(NamedTuple):
    """One file: its groups of rows, and the least and the greatest value in each."""

    file: Any
    groups: NDArray[np.int64]
    least: NDArray[np.int64]
    greatest: NDArray[np.int64]


class Index:
    """Where the values of a column stand, from what the files say of their groups of rows."""

    def __init__(self, table: DeltaTable, column: str) -> None:
        self._table, self._column = table, column
        with told(table):
            files = list(table.to_pyarrow_dataset().get_fragments())
        self._parts = [self._survey(file) for file in files]

    def _survey(self, file: Any) -> Part:
        with told(self._table, file.path):
            groups = [(group.id, group.statistics[self._column]) for group in file.row_groups]
        bounds = [(number, bound["min"], bound["max"]) for number, bound in groups]
        return Part(file, *np.array(bounds, np.int64).reshape(-1, 3).T)

    def rows(self, keys: NDArray[np.int32], columns: Sequence[str] | None = None) -> pl.DataFrame:
        """The rows whose value is one of the sorted keys; groups of rows that hold none are not read."""
        found = [no_rows(self._table, columns)]
        wanted = list(dict.fromkeys([self._column, *columns])) if columns else None
        for part in self._parts if keys.size else ():
            low, high = np.searchsorted(keys, part.least), np.searchsorted(keys, part.greatest, side="right")
            groups = part.groups[low < high].tolist()
            for begin in range(0, len(groups), _AT_ONCE):
                with told(self._table, part.file.path):
                    some = part.file.subset(row_group_ids=groups[begin : begin + _AT_ONCE]).to_table(columns=wanted)
                rows = pl.DataFrame(some)
                values = rows[self._column].to_numpy()
                place = np.minimum(np.searchsorted(keys, values), keys.size - 1)
                found.append(rows.filter(pl.Series(keys[place] == values)).select(columns or rows.columns))
        return pl.concat(found)
