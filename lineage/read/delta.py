"""The door for tables of Delta Lake: a folder is one table, of which the rows of its last version count."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import polars as pl

from lineage.errors import require_part
from lineage.read.inputs import Input
from lineage.read.records import Found, Note
from lineage.read.tabular import wanted_columns, whole_table
from lineage.settings import Read

if TYPE_CHECKING:
    from deltalake import DeltaTable


def scan_delta(folder: Path, version: int | None = None) -> pl.LazyFrame:
    """The rows of a version, else of the last one, in the order of its files; not to be filtered before they are read.

    Raises:
        MissingPart: deltalake is not installed.
        OSError: there is no such version, or what is there cannot be read.
    """
    table = _open(folder, version)
    # polars takes "Mein%20Archiv" in the address for the folder's name; pyarrow does not, but where it filters by a
    # column of which the log knows no least and greatest, deltalake lets it find nothing
    return pl.scan_delta(table, use_pyarrow="%" in table.table_uri)


def last_version(folder: Path) -> int:
    """The number of the last version; errors as above."""
    return int(_open(folder).version())


def _open(folder: Path, version: int | None = None) -> DeltaTable:
    require_part("tables of Delta Lake are read with deltalake", "archive", "deltalake")
    import deltalake

    try:
        return deltalake.DeltaTable(folder, version=version)
    except deltalake.exceptions.DeltaError as error:
        raise OSError(str(error).splitlines()[0]) from None


def read_delta(given: Input, settings: Read, tables: str = "") -> Iterator[Found]:
    """The rows; only the columns that mean something to us are read.

    Raises:
        MissingPart: deltalake is not installed.
    """
    assert given.path is not None
    try:
        table = scan_delta(given.path)
        columns = table.collect_schema().names()
        rows = table.select(wanted_columns(columns, settings, tables) or columns[:1]).collect()
    except (pl.exceptions.PolarsError, OSError) as error:
        yield Note(given.source, 0, "unreadable", str(error).splitlines()[0][:200] if str(error) else "broken")
        return
    yield whole_table(rows, columns, given, settings, tables, "delta")
