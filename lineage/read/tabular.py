"""The doors for tables, one row an article: JSON lines, JSON arrays, CSV, TSV, Parquet, and a frame of one's own."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterable, Iterator, Mapping
from itertools import chain
from typing import BinaryIO

import polars as pl

from lineage.read.decoding import Undecodable, decode
from lineage.read.delimited import split_rows
from lineage.read.fields import pick_values, plan_columns
from lineage.read.inputs import Input
from lineage.read.records import Found, Note, Record
from lineage.settings import Read

Row = tuple[int, Mapping[str, object] | str]


def read_jsonl(stream: BinaryIO, given: Input, settings: Read, tables: str = "") -> Iterator[Found]:
    """One record per line that holds a JSON object with a text; memory for one line at a time."""
    first = stream.readline()
    if first.startswith((b"\xff\xfe", b"\xfe\xff")):
        yield from _whole(first + stream.read(), given, settings, tables, "jsonl")
        return
    if b"\0" in first:
        yield Note(given.source, 0, "binary", "it holds NUL bytes")
        return
    yield from _records(_json_lines(chain([first], stream)), given, settings, tables, "jsonl")


def read_json(stream: BinaryIO, given: Input, settings: Read, tables: str = "") -> Iterator[Found]:
    """One record per object of a JSON array, of the one list inside an object, or of JSON lines under this name."""
    yield from _whole(stream.read(), given, settings, tables, "json")


def read_csv(stream: BinaryIO, given: Input, settings: Read, tables: str = "") -> Iterator[Found]:
    """One record per row; comma, semicolon, tab or bar, quoted cells may hold newlines."""
    text = decode(stream.read())
    if isinstance(text, Undecodable):
        yield Note(given.source, 0, text.reason, text.detail)
        return
    limit = csv.field_size_limit(max(settings.max_bytes, 131_072))
    try:
        yield from _records(split_rows(text, tables), given, settings, tables, "csv")
    finally:
        csv.field_size_limit(limit)


def read_parquet(stream: BinaryIO, given: Input, settings: Read, tables: str = "") -> Iterator[Found]:
    """One record per row; only the columns that mean something to us are read."""
    data = stream.read()
    if not data:
        yield Note(given.source, 0, "empty", "")
        return
    if not (data.startswith(b"PAR1") and data.endswith(b"PAR1")):
        yield Note(given.source, 0, "unreadable", "it does not begin and end as a Parquet file does")
        return
    try:
        columns = list(pl.read_parquet_schema(io.BytesIO(data)))
        wanted = sorted({name for names in plan_columns(tuple(columns), tables).values() for name in names})
        frame = pl.read_parquet(io.BytesIO(data), columns=wanted or columns[:1])
    # A panic of the Parquet reader on broken pages is no Exception.
    except (pl.exceptions.PolarsError, pl.exceptions.PanicException, OSError, ValueError) as error:
        yield Note(given.source, 0, "unreadable", str(error).splitlines()[0][:200] if str(error) else "broken")
        return
    yield from _records(_frame_rows(frame, tables), given, settings, tables, "parquet", columns)


def read_frame(given: Input, settings: Read, tables: str = "") -> Iterator[Found]:
    """One record per row of a frame of one's own, its columns named as in any table."""
    frame = given.frame if given.frame is not None else pl.DataFrame()
    yield from _records(_frame_rows(frame, tables), given, settings, tables, "frame", frame.columns)


def _records(
    rows: Iterable[Row], given: Input, settings: Read, tables: str, kind: str, columns: Iterable[str] = ()
) -> Iterator[Found]:
    """Records of the rows with a text, and notes for the others; a single note when no row can have a text."""
    seen = dict.fromkeys(columns)
    without: list[Note] = []
    any_row = False
    for line, row in rows:
        any_row = True
        if isinstance(row, str):
            yield Note(given.source, line, "broken line", row)
            continue
        seen.update(dict.fromkeys(row))
        values = pick_values(row, plan_columns(tuple(row), tables))
        text = values.get("text")
        if not isinstance(text, str):
            without.append(Note(given.source, line, "no text", ""))
        elif len(text) > settings.max_bytes:
            yield Note(given.source, line, "too large", f"more than {settings.max_bytes} characters")
        else:
            yield Record(values, given.source, given.name, kind, line, outlet_hint=given.stem)
    if seen and "text" not in plan_columns(tuple(seen), tables):
        yield Note(given.source, 0, "no text column", f"the columns are {', '.join(seen)}"[:300])
        return
    yield from without
    if not any_row:
        yield Note(given.source, 0, "empty", "no rows" if seen else "")


def _whole(data: bytes, given: Input, settings: Read, tables: str, kind: str) -> Iterator[Found]:
    text = decode(data)
    if isinstance(text, Undecodable):
        yield Note(given.source, 0, text.reason, text.detail)
        return
    rows: list[Row]
    try:
        rows = list(_objects(json.loads(text), tables))
    except (ValueError, RecursionError) as error:
        rows = list(_json_lines(io.BytesIO(text.encode())))
        if rows and all(isinstance(row, str) for _, row in rows):
            yield Note(given.source, 0, "unreadable", str(error)[:200])
            return
    yield from _records(rows, given, settings, tables, kind)


def _objects(parsed: object, tables: str) -> Iterator[Row]:
    if isinstance(parsed, Mapping) and "text" not in plan_columns(tuple(parsed), tables):
        lists = [value for value in parsed.values() if isinstance(value, list) and value]
        parsed = lists[0] if len(lists) == 1 else parsed
    for number, row in enumerate(parsed if isinstance(parsed, list) else [parsed], 1):
        yield number, row if isinstance(row, Mapping) else f"{type(row).__name__} where an object was due"


def _json_lines(lines: Iterable[bytes]) -> Iterator[Row]:
    for number, line in enumerate(lines, 1):
        if line.strip():
            yield number, _json_line(line)


def _json_line(line: bytes) -> Mapping[str, object] | str:
    text = decode(line)
    if isinstance(text, Undecodable):
        return text.detail
    try:
        row = json.loads(text)
    except (ValueError, RecursionError) as error:
        return str(error)[:200]
    return row if isinstance(row, Mapping) else f"{type(row).__name__} where an object was due"


def _frame_rows(frame: pl.DataFrame, tables: str) -> Iterator[Row]:
    wanted = sorted({name for names in plan_columns(tuple(frame.columns), tables).values() for name in names})
    known = frame.select(_readable(frame[name]) for name in wanted)
    if not wanted:
        yield from ((number, {}) for number in range(1, frame.height + 1))
    yield from enumerate(known.iter_rows(named=True), 1)


def _readable(values: pl.Series) -> pl.Series:
    """The column, but as words where Python has no such time; the reader of times says that it cannot read them."""
    if values.dtype == pl.Duration:
        return values.dt.to_string("iso")
    if values.dtype in (pl.Date, pl.Datetime):
        years = values.dt.year()
        return values.cast(pl.String) if ((years < 2) | (years > 9998)).any() else values
    return values
