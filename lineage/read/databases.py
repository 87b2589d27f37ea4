"""Database files: SQLite with the standard library, DuckDB with the extra; a table by its columns, or a query."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import closing
from functools import partial
from typing import Any, BinaryIO

from lineage.errors import require_part
from lineage.read.fields import missing_text, plan_columns
from lineage.read.inputs import Input
from lineage.read.records import Found, Note, Origin, Table
from lineage.settings import Read

_ROWS = 10_000


def read_sqlite(stream: BinaryIO, given: Input, settings: Read, tables: str = "") -> Iterator[Found]:
    """The rows of the query, else of every table with a column of texts; the file is opened for reading only.

    A file in an archive or a pipe has no place to open it at and becomes a note.
    """
    if given.path is None:
        yield _no_place(given)
        return
    try:
        address = f"{given.path.absolute().as_uri()}?mode=ro"
        with closing(sqlite3.connect(address, uri=True)) as base:
            base.execute("PRAGMA trusted_schema = OFF")
            base.text_factory = _decoded
            queries = [settings.query] if settings.query else list(_sqlite_queries(base, settings, tables))
            yield from _answers(base, queries, given, "sqlite", settings, tables)
    except (sqlite3.Error, ValueError) as error:
        yield Note(given.source, 0, "unreadable", str(error)[:200])


def read_duckdb(stream: BinaryIO, given: Input, settings: Read, tables: str = "") -> Iterator[Found]:
    """The rows of the query, else of every table with a column of texts; the file is opened for reading only.

    Nothing but the file itself can be read by it.

    Raises:
        MissingPart: duckdb is not installed.
    """
    if given.path is None:
        yield _no_place(given)
        return
    require_part("DuckDB files are read with duckdb", "duckdb", "duckdb")
    import duckdb

    try:
        with duckdb.connect(str(given.path), read_only=True) as base:
            base.execute("SET enable_external_access = false")
            base.execute("SET lock_configuration = true")
            queries = [settings.query] if settings.query else list(_duckdb_queries(base, settings, tables))
            yield from _answers(base, queries, given, "duckdb", settings, tables)
    except duckdb.Error as error:
        yield Note(given.source, 0, "unreadable", str(error).splitlines()[0][:200])


def _answers(base: Any, queries: list[str], given: Input, format: str, settings: Read, tables: str) -> Iterator[Found]:
    """The rows of each query, of a connection of either kind."""
    for query in queries:
        cursor = base.execute(query)
        names = [column[0] for column in cursor.description or ()]
        yield from _tables(names, iter(partial(cursor.fetchmany, _ROWS), []), given, format, settings, tables)
    if not queries:
        yield _no_text(given)


def _tables(
    names: list[str],
    batches: Iterator[list[tuple[object, ...]]],
    given: Input,
    format: str,
    settings: Read,
    tables: str,
) -> Iterator[Found]:
    """Rows by the thousand, of which only columns with a meaning are kept."""
    plan = plan_columns(tuple(names), tables, settings.columns)
    if "text" not in plan:
        yield Note(given.source, 0, "no text column", missing_text(names, settings.columns))
        return
    wanted = {name: names.index(name) for columns in plan.values() for name in columns}
    empty = True
    origin = Origin(given.source, format, outlet_hint=given.stem)
    for number, rows in enumerate(batches):
        empty = False
        values = {name: [row[place] for row in rows] for name, place in wanted.items()}
        yield Table(values, plan, origin, range(number * _ROWS + 1, number * _ROWS + len(rows) + 1), columns=names)
    if empty:
        yield Note(given.source, 0, "empty", "no rows")


def _sqlite_queries(base: sqlite3.Connection, settings: Read, tables: str) -> Iterator[str]:
    listed = base.execute("SELECT name FROM sqlite_schema WHERE type = 'table' ORDER BY name").fetchall()
    for (name,) in listed:
        quoted = _quoted(str(name))
        columns = [column[0] for column in base.execute(f"SELECT * FROM {quoted} LIMIT 0").description]
        if "text" in plan_columns(tuple(columns), tables, settings.columns):
            yield f"SELECT * FROM {quoted}"


def _duckdb_queries(base: object, settings: Read, tables: str) -> Iterator[str]:
    listed = base.execute(  # type: ignore[attr-defined]
        "SELECT schema_name, table_name FROM duckdb_tables() WHERE NOT internal ORDER BY ALL"
    ).fetchall()
    for schema, name in listed:
        place = f"{_quoted(schema)}.{_quoted(name)}"
        cursor = base.execute(f"SELECT * FROM {place} LIMIT 0")  # type: ignore[attr-defined]
        if "text" in plan_columns(tuple(column[0] for column in cursor.description), tables, settings.columns):
            yield f"SELECT * FROM {place}"


def _quoted(name: str) -> str:
    return '"' + name.replace('"', '""') + '"'


def _decoded(data: bytes) -> str:
    return data.decode("utf-8", errors="replace")


def _no_place(given: Input) -> Note:
    return Note(given.source, 0, "unreadable", "a database must be a file of its own; unpack it first")


def _no_text(given: Input) -> Note:
    return Note(given.source, 0, "no text column", "no table of it has a column with texts; see --query and --map")
