"""The doors for tables, one row an article: JSON, JSON lines, CSV, TSV, Parquet, Arrow, and a frame of one's own."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable, Iterator
from typing import BinaryIO

import polars as pl

from lineage.read.batches import gather_rows
from lineage.read.decoding import Undecodable, decode
from lineage.read.delimited import split_rows
from lineage.read.fastlines import count_marks, read_lines
from lineage.read.fields import missing_text, pick_fields, plan_columns, readable
from lineage.read.inputs import Input
from lineage.read.jsonlines import cut_lines, parse_json
from lineage.read.records import Found, Note, Origin, Table
from lineage.settings import Read, Tables

_READ, _TABLES = Read(), Tables()
_UTF16 = (b"\xff\xfe", b"\xfe\xff")


def read_jsonl(stream: BinaryIO, given: Input, settings: Read, tables: str = "") -> Iterator[Found]:
    """The rows of lines that hold a JSON object with a text; memory for some tens of megabytes of lines at a time."""
    first = stream.readline(4096)
    if first.startswith(_UTF16):
        yield from _whole(first + stream.read(), given, settings, tables, "jsonl")
        return
    if b"\0" in first:
        yield Note(given.source, 0, "binary", "it holds NUL bytes")
        return
    origin = Origin(given.source, "jsonl", outlet_hint=given.stem)

    of_first: list[pl.Schema | None] = []

    def fast(block: bytes) -> Callable[[int], Table | None]:
        lines = read_lines(block, count_marks(block), tables, settings.columns, *of_first)
        if not of_first:
            of_first.append(lines and lines.types)
        if lines is None:
            return lambda _number: None
        values, plan, rows, types, clean = lines
        return lambda number: Table(values, plan, origin, range(number, number + rows), clean, list(types))

    rows = cut_lines(stream, first, settings.max_bytes, fast)
    yield from gather_rows(rows, given, "jsonl", settings, tables)


def read_json(stream: BinaryIO, given: Input, settings: Read, tables: str = "") -> Iterator[Found]:
    """The objects of a JSON array, of the one list inside an object, or of JSON lines under this name."""
    yield from _whole(stream.read(), given, settings, tables, "json")


def read_csv(stream: BinaryIO, given: Input, settings: Read, tables: str = "") -> Iterator[Found]:
    """The rows; comma, semicolon, tab or bar, quoted cells may hold newlines."""
    text = decode(stream.read())
    if isinstance(text, Undecodable):
        yield Note(given.source, 0, text.reason, text.detail)
        return
    limit = csv.field_size_limit(max(settings.max_bytes, 131_072))
    try:
        yield from gather_rows(split_rows(text, tables, settings.columns), given, "csv", settings, tables)
    finally:
        csv.field_size_limit(limit)


def read_parquet(stream: BinaryIO, given: Input, settings: Read, tables: str = "") -> Iterator[Found]:
    """The rows; only the columns that mean something to us are read."""
    data = stream.read()
    if data and not (data.startswith(b"PAR1") and data.endswith(b"PAR1")):
        yield Note(given.source, 0, "unreadable", "it does not begin and end as a Parquet file does")
        return
    yield _columnar(data, pl.read_parquet_schema, pl.read_parquet, given, settings, tables, "parquet")


def read_arrow(stream: BinaryIO, given: Input, settings: Read, tables: str = "") -> Iterator[Found]:
    """The rows of an Arrow IPC file or stream (Feather version 2)."""
    data = stream.read()
    if data.startswith(b"ARROW1"):
        yield _columnar(data, pl.read_ipc_schema, pl.read_ipc, given, settings, tables, "arrow")
    else:
        yield _columnar(data, _stream_schema, pl.read_ipc_stream, given, settings, tables, "arrow")


def read_frame(given: Input, tables: str = "", settings: Read = _READ) -> Found:
    """The rows of a frame of one's own, its columns named as in any table."""
    frame = given.frame if given.frame is not None else pl.DataFrame()
    return whole_table(frame, frame.columns, given, settings, tables, "frame")


def number_rows(frame: pl.DataFrame, tables: Tables = _TABLES) -> pl.DataFrame:
    """A frame of one's own with one column of ids: those it has, and elsewhere the number of the row, from 1."""
    named = plan_columns(tuple(frame.columns), tables.folder).get("id", ())
    picked = pick_fields({name: readable(frame[name]) for name in named}, {"id": named} if named else {})
    numbers = pl.int_range(1, frame.height + 1, eager=True).cast(pl.String)
    ids = picked["id"].zip_with(picked["id"].is_not_null(), numbers) if picked else numbers
    return frame.drop(named).with_columns(ids.alias("id"))


def _columnar(
    data: bytes,
    read_schema: Callable[[io.BytesIO], object],
    read: Callable[..., pl.DataFrame],
    given: Input,
    settings: Read,
    tables: str,
    kind: str,
) -> Table | Note:
    if not data:
        return Note(given.source, 0, "empty", "")
    try:
        columns = list(read_schema(io.BytesIO(data)))  # type: ignore[call-overload]
        frame = read(io.BytesIO(data), columns=list(wanted_columns(columns, settings, tables)) or columns[:1])
    # A panic of the reader on broken pages is no Exception.
    except (pl.exceptions.PolarsError, pl.exceptions.PanicException, OSError, ValueError) as error:
        detail = str(error).splitlines()[0][:200] if str(error) else "broken"
        return Note(given.source, 0, "unreadable", detail)
    return whole_table(frame, columns, given, settings, tables, kind)


def _stream_schema(data: io.BytesIO) -> list[str]:
    return pl.read_ipc_stream(data, n_rows=0).columns


def whole_table(
    frame: pl.DataFrame, columns: list[str], given: Input, settings: Read, tables: str, kind: str
) -> Table | Note:
    """The columns that mean something to us, of rows numbered from 1; a note when no text or no row is there."""
    wanted = wanted_columns(columns, settings, tables)
    plan = plan_columns(wanted, tables, settings.columns)
    if columns and "text" not in plan:
        return Note(given.source, 0, "no text column", missing_text(columns, settings.columns))
    if frame.is_empty():
        return Note(given.source, 0, "empty", "no rows" if columns else "")
    origin = Origin(given.source, kind, outlet_hint=given.stem)
    values = {name: readable(frame[name]) for name in wanted}
    return Table(values, plan, origin, range(1, frame.height + 1), columns=columns)


def wanted_columns(columns: list[str], settings: Read, tables: str) -> tuple[str, ...]:
    """The columns that mean something to us."""
    plan = plan_columns(tuple(columns), tables, settings.columns)
    return tuple(sorted({name for names in plan.values() for name in names}))


def _whole(data: bytes, given: Input, settings: Read, tables: str, kind: str) -> Iterator[Found]:
    text = decode(data)
    if isinstance(text, Undecodable):
        yield Note(given.source, 0, text.reason, text.detail)
        return
    rows = parse_json(text, lambda names: "text" in plan_columns(names, tables, settings.columns))
    if isinstance(rows, str):
        yield Note(given.source, 0, "unreadable", rows)
    else:
        yield from gather_rows(rows, given, kind, settings, tables)
