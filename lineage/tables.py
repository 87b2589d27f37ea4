"""Reads the tables of facts in `lineage/data/` and lays a user's own folder over them.

One fact a line, UTF-8, sorted. A table of the same name in the user's folder adds its rows; a row whose first column is
already there replaces ours. It needs the first column, and what a row says nothing without (`_NEEDED`); other columns
of ours that it lacks are empty, in any order. This is the only module that opens the tables.
"""

from __future__ import annotations

import csv
import hashlib
from collections.abc import Mapping, Set
from functools import cache
from importlib import resources
from pathlib import Path

from lineage.errors import TableError

Row = dict[str, str]

_ANOTHER = "Name another one with --set tables.folder=…; to an archive `lineage archive add` and `refit` tell it"
_NEEDED = frozenset({"pattern", "field", "value", "weight", "slope", "offset", "of_wire", "of_article"})


@cache
def read_table(name: str, folder: str = "") -> tuple[Row, ...]:
    """The rows of one table, in file order, own rows last.

    Args:
        name: file name without `.csv`, such as `agencies`.
        folder: a folder with own tables; empty for none.

    Raises:
        TableError: the table is missing or broken, or an own table lacks a needed column or has a strange one.
    """
    built_in = resources.files("lineage") / "data" / f"{name}.csv"
    rows = _parse(built_in.read_text(encoding="utf-8"), f"lineage/data/{name}.csv")
    own = Path(folder, f"{name}.csv") if folder else None
    if own is None or not own.is_file():
        return rows
    added = _parse(_text(own), str(own))
    added = _completed(added, tuple(rows[0]), str(own)) if added and rows else added
    key = next(iter(rows[0])) if rows else ""
    replaced = {row[key] for row in added} if key else set()
    return (*(row for row in rows if row[key] not in replaced), *added)


def check_folder(folder: str) -> None:
    """Refuse a folder of own tables that does not exist or holds a table we do not know.

    Raises:
        TableError: as said.
    """
    if not folder:
        return
    if not Path(folder).is_dir():
        raise TableError("the folder of own tables does not exist", where=folder, hint=_ANOTHER)
    strange = {path.stem for path in Path(folder).glob("*.csv")} - set(table_names())
    if strange:
        raise TableError(f"no table of ours is called {min(strange)}", where=folder, expected=", ".join(table_names()))


def check_word(row: Mapping[str, str], column: str, known: Set[str], table: str, whose: str) -> None:
    """Refuse a row whose word in a column is none of those that we know.

    Raises:
        TableError: as said; `whose` begins its sentence.
    """
    if row[column] not in known:
        raise TableError(
            f"{whose} has an unknown {column}",
            where=f"{table}.csv",
            got=repr(row[column]),
            expected=", ".join(sorted(known - {""})),
        )


def table_names() -> tuple[str, ...]:
    """Names of the built-in tables, sorted."""
    folder = resources.files("lineage") / "data"
    return tuple(sorted(f.name.removesuffix(".csv") for f in folder.iterdir() if f.name.endswith(".csv")))


def table_digests(folder: str = "") -> dict[str, dict[str, str | int]]:
    """Rows and SHA-256 of each table as it is in force, for the manifest."""
    digests: dict[str, dict[str, str | int]] = {}
    for name in table_names():
        rows = read_table(name, folder)
        content = "\n".join("\x1f".join(row.values()) for row in rows)
        digests[name] = {"rows": len(rows), "sha256": hashlib.sha256(content.encode()).hexdigest()}
    return digests


def _completed(added: tuple[Row, ...], columns: tuple[str, ...], where: str) -> tuple[Row, ...]:
    """Own rows with all columns of ours, empty where the table has none."""
    needed = [name for name in columns if name == columns[0] or name in _NEEDED]
    strange, missing = set(added[0]) - set(columns), [name for name in needed if name not in added[0]]
    if strange or missing:
        raise TableError(
            f"the table lacks the column {missing[0]}" if missing else f"we have no column {min(strange)}",
            where=where,
            got=", ".join(added[0]),
            expected=f"{', '.join(needed)}; and any of {', '.join(name for name in columns if name not in needed)}",
        )
    unnamed = next((number for number, row in enumerate(added, 2) if not row[columns[0]].strip()), 0)
    if unnamed:
        raise TableError(f"a row has no {columns[0]}", where=f"{where}, row {unnamed}")
    return tuple({name: row.get(name, "") for name in columns} for row in added)


def _text(path: Path) -> str:
    try:
        return path.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise TableError("the table cannot be read as UTF-8", where=str(path), got=str(error)) from None


def _parse(text: str, where: str) -> tuple[Row, ...]:
    reader = csv.DictReader(text.splitlines(), strict=True)
    rows: list[Row] = []
    try:
        for row in reader:
            if None in row or None in row.values():
                raise TableError(
                    "a line has another number of cells than the head", where=f"{where}, line {reader.line_num}"
                )
            rows.append(row)
    except csv.Error as error:
        raise TableError(
            "the table is not valid CSV", where=f"{where}, line {reader.line_num}", got=str(error)
        ) from None
    return tuple(rows)
