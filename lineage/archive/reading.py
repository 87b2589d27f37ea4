"""Reads rows of the tables of an archive: whole files, some groups of rows of a file, or a range."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import unquote

import polars as pl

from lineage.archive.tables import SCHEMAS
from lineage.errors import SourceError

if TYPE_CHECKING:
    from deltalake import DeltaTable

GONE = "no such file"
_HERE = "file://"


class File:
    """One file of a table, opened when rows of it are first wanted; `bounds` are the least and greatest of a column."""

    def __init__(self, table: DeltaTable, path: str, bounds: dict[str, tuple[int, int]]) -> None:
        self.table, self.path, self.bounds = table, path, bounds

    @cached_property
    def metadata(self) -> Any:
        """What the file says of its columns and groups of rows."""
        from pyarrow.parquet import read_metadata

        with told(self.table, self.path):
            return read_metadata(self._open())

    def _open(self) -> Any:
        """The file; what is far is a Python file, which serves one thread and is opened anew for each."""
        return self._mapped if self._is_here else self._far.open_input_file(self.path)

    @property
    def _is_here(self) -> bool:
        return self.table.table_uri.startswith(_HERE)

    @cached_property
    def _mapped(self) -> Any:
        """The file of this machine, mapped into memory: few groups of many are read.

        Without the datasets of pyarrow, which take longer to load than most questions take to answer.
        """
        import pyarrow as pa

        return pa.memory_map(str(Path(folder_of(self.table), unquote(self.path))))

    @cached_property
    def _far(self) -> Any:
        return dataset(self.table).filesystem

    def read(self, groups: Sequence[int] | None, columns: Sequence[str] | None) -> pl.DataFrame:
        """Some groups of rows, or all; by several threads at once if need be."""
        from pyarrow.parquet import ParquetFile

        known = None if groups is None else self.metadata
        with told(self.table, self.path):
            # a reader of its own, for one cannot read for two; what is far is fetched in few pieces
            reader = ParquetFile(self._open(), metadata=known, pre_buffer=not self._is_here)
            wanted = range(reader.num_row_groups) if groups is None else groups
            return pl.DataFrame(reader.read_row_groups(wanted, columns, use_threads=False))


def list_files(table: DeltaTable) -> list[File]:
    """The files of a table, with what its log says of the numbers in them."""
    found = []
    for row in pl.DataFrame(table.get_add_actions(flatten=True)).iter_rows(named=True):
        low = {name.removeprefix("min."): value for name, value in row.items() if name.startswith("min.")}
        bounds = {name: (value, row[f"max.{name}"]) for name, value in low.items() if isinstance(value, int)}
        found.append(File(table, row["path"], bounds))
    return found


def folder_of(table: DeltaTable) -> str:
    """Where a table lies: a folder of this machine as a person writes it, else its address."""
    uri = str(table.table_uri).rstrip("/")
    return unquote(uri.removeprefix(_HERE)) if uri.startswith(_HERE) else uri


def dataset(table: DeltaTable) -> Any:
    """The table as a dataset of pyarrow.

    A folder of this machine is read without Python: a thread of pyarrow that lets go of a Python file when the
    interpreter is ending already would end the process.
    """
    if not table.table_uri.startswith(_HERE):
        return table.to_pyarrow_dataset()
    from pyarrow.fs import LocalFileSystem, SubTreeFileSystem

    return table.to_pyarrow_dataset(filesystem=SubTreeFileSystem(folder_of(table), LocalFileSystem()))


def read_all(table: DeltaTable, columns: Sequence[str] | None = None) -> pl.DataFrame:
    """All rows."""
    return read_files(table, sorted(list_files(table), key=lambda file: file.bounds.get("number", (0, 0))), columns)


def read_files(table: DeltaTable, files: Sequence[File], columns: Sequence[str] | None = None) -> pl.DataFrame:
    """The rows of some files of a table, one after the other."""
    return pl.concat([no_rows(table, columns), *(file.read(None, columns and list(columns)) for file in files)])


def in_order(rows: pl.DataFrame, column: str) -> pl.DataFrame:
    """Rows in the order of a column of numbers; mostly they stand in it."""
    values = rows[column].to_numpy()
    return rows if (values[1:] >= values[:-1]).all() else rows.sort(column)


def read_between(
    table: DeltaTable, column: str, begin: int, end: int, columns: Sequence[str] | None = None
) -> pl.DataFrame:
    """The rows whose value in a column is at least `begin` and below `end`.

    Of a column whose least and greatest the log knows: by any other deltalake finds no row, whatever is there.
    """
    import pyarrow.compute as pc

    rule = (pc.field(column) >= begin) & (pc.field(column) < end)
    with told(table):
        rows = dataset(table).to_table(columns=columns and list(columns), filter=rule)
    return pl.concat([no_rows(table, columns), pl.DataFrame(rows)])


def no_rows(table: DeltaTable, columns: Sequence[str] | None) -> pl.DataFrame:
    """Some columns of a table, or all, without rows."""
    name = table.table_uri.rstrip("/").rpartition("/")[2]
    schema = SCHEMAS[name]
    return pl.DataFrame(schema={column: schema[column] for column in columns or schema})


def damage() -> tuple[type[Exception], ...]:
    """What pyarrow says of a file that is missing or damaged."""
    import pyarrow as pa

    return OSError, pa.ArrowException


def damaged(where: str, got: str, expected: str | None = None) -> SourceError:
    """What is told of a file that is missing or damaged."""
    return SourceError(
        "a file of the archive is missing or damaged",
        where=where,
        got=got,
        expected=expected,
        hint="`lineage archive verify DIR` names all such files; `refit` makes all anew but the articles",
    )


class told:
    """Names the file that cannot be read."""

    def __init__(self, table: DeltaTable, file: str = "") -> None:
        self._where = f"{folder_of(table)}/{file}".rstrip("/")

    def __enter__(self) -> None: ...

    def __exit__(self, kind: object, error: BaseException | None, trace: object) -> None:
        if isinstance(error, damage()) and not isinstance(error, SourceError):
            raise damaged(
                self._where, GONE if isinstance(error, FileNotFoundError) else str(error).splitlines()[0]
            ) from None
