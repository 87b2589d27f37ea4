"""The doors for tables, one row an article: JSON lines, JSON arrays, CSV, TSV, Parquet, and a frame of one's own."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterable, Iterator, Mapping
from itertools import chain
from typing import BinaryIO

import polars as pl
from pydantic_core import from_json

from lineage.read.decoding import Undecodable, decode
from lineage.read.delimited import split_rows
from lineage.read.fields import Plan, Values, plan_columns
from lineage.read.inputs import Input
from lineage.read.jsonwires import is_wire, read_wire
from lineage.read.records import Found, Note, Origin, Record, Table
from lineage.settings import Read

Row = tuple[int, Mapping[str, object] | str]


def read_jsonl(stream: BinaryIO, given: Input, settings: Read, tables: str = "") -> Iterator[Found]:
    """One record per line that holds a JSON object with a text; memory for one line at a time."""
    first = stream.readline()
    if first.startswith((b"\xff\xfe", b"\xfe\xff")):
        yield from _whole(first + stream.read(), given, tables, "jsonl")
        return
    if b"\0" in first:
        yield Note(given.source, 0, "binary", "it holds NUL bytes")
        return
    yield from _records(_json_lines(chain([first], stream)), given, tables, "jsonl")


def read_json(stream: BinaryIO, given: Input, settings: Read, tables: str = "") -> Iterator[Found]:
    """One record per object of a JSON array, of the one list inside an object, or of JSON lines under this name."""
    yield from _whole(stream.read(), given, tables, "json")


def read_csv(stream: BinaryIO, given: Input, settings: Read, tables: str = "") -> Iterator[Found]:
    """One record per row; comma, semicolon, tab or bar, quoted cells may hold newlines."""
    text = decode(stream.read())
    if isinstance(text, Undecodable):
        yield Note(given.source, 0, text.reason, text.detail)
        return
    limit = csv.field_size_limit(max(settings.max_bytes, 131_072))
    try:
        yield from _records(split_rows(text, tables), given, tables, "csv")
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
        frame = pl.read_parquet(io.BytesIO(data), columns=list(_wanted(columns, tables)) or columns[:1])
    # A panic of the Parquet reader on broken pages is no Exception.
    except (pl.exceptions.PolarsError, pl.exceptions.PanicException, OSError, ValueError) as error:
        yield Note(given.source, 0, "unreadable", str(error).splitlines()[0][:200] if str(error) else "broken")
        return
    yield _table(frame, columns, given, tables, "parquet")


def read_frame(given: Input, tables: str = "") -> Found:
    """The rows of a frame of one's own, its columns named as in any table."""
    frame = given.frame if given.frame is not None else pl.DataFrame()
    return _table(frame, frame.columns, given, tables, "frame")


def _table(frame: pl.DataFrame, columns: list[str], given: Input, tables: str, kind: str) -> Table | Note:
    """The columns that mean something to us; a note when no text or no row is there."""
    wanted = _wanted(columns, tables)
    plan = plan_columns(wanted, tables)
    if columns and "text" not in plan:
        return _no_text_column(columns, given)
    if frame.is_empty():
        return Note(given.source, 0, "empty", "no rows" if columns else "")
    return Table({name: _readable(frame[name]) for name in wanted}, plan, _origin(given, kind), frame.height)


def _wanted(columns: list[str], tables: str) -> tuple[str, ...]:
    return tuple(sorted({name for names in plan_columns(tuple(columns), tables).values() for name in names}))


def _records(rows: Iterable[Row], given: Input, tables: str, kind: str) -> Iterator[Found]:
    """Records of the rows that can have a text, and notes for the others; a single note when no row can."""
    origin = _origin(given, kind)
    plans: dict[tuple[str, ...], Plan] = {}
    without: list[Note] = []
    any_row = False
    for line, row in rows:
        any_row = True
        if isinstance(row, str):
            yield Note(given.source, line, "broken line", row)
            continue
        if is_wire(row):
            yield from read_wire(row, given, line, tables)
            continue
        names = tuple(row)
        plan = plans.get(names)
        if plan is None:
            plan = plans[names] = plan_columns(names, tables)
        if "text" in plan:
            yield Record(row, plan, origin, line)
        else:
            without.append(Note(given.source, line, "no text", ""))
    columns = dict.fromkeys(chain.from_iterable(plans))
    if columns and not any("text" in plan for plan in plans.values()):
        yield _no_text_column(columns, given)
        return
    yield from without
    if not any_row:
        yield Note(given.source, 0, "empty", "")


def _origin(given: Input, kind: str) -> Origin:
    return Origin(given.source, given.name, kind, outlet_hint=given.stem)


def _no_text_column(columns: Iterable[str], given: Input) -> Note:
    return Note(given.source, 0, "no text column", f"the columns are {', '.join(columns)}"[:300])


def _whole(data: bytes, given: Input, tables: str, kind: str) -> Iterator[Found]:
    text = decode(data)
    if isinstance(text, Undecodable):
        yield Note(given.source, 0, text.reason, text.detail)
        return
    rows: list[Row]
    try:
        rows = list(_objects(_parsed(text), tables))
    except (ValueError, RecursionError) as error:
        rows = list(_json_lines(io.BytesIO(text.encode())))
        if rows and all(isinstance(row, str) for _, row in rows):
            yield Note(given.source, 0, "unreadable", str(error)[:200])
            return
    yield from _records(rows, given, tables, kind)


def _parsed(text: str) -> object:
    try:
        return from_json(text)
    except ValueError:  # such as half characters
        return json.loads(text)


def _objects(parsed: object, tables: str) -> Iterator[Row]:
    if isinstance(parsed, dict) and not is_wire(parsed) and "text" not in plan_columns(tuple(parsed), tables):
        lists = [value for value in parsed.values() if isinstance(value, list) and value]
        parsed = lists[0] if len(lists) == 1 else parsed
    for number, row in enumerate(parsed if isinstance(parsed, list) else [parsed], 1):
        yield number, row if isinstance(row, dict) else f"{type(row).__name__} where an object was due"


def _json_lines(lines: Iterable[bytes]) -> Iterator[Row]:
    for number, line in enumerate(lines, 1):
        if line.strip():
            yield number, _json_line(line)


def _json_line(line: bytes) -> dict[str, object] | str:
    try:
        row = from_json(line)
    except ValueError:  # the parser of the standard library reads more, and says what is wrong
        text = decode(line)
        if isinstance(text, Undecodable):
            return text.detail
        try:
            row = json.loads(text)
        except (ValueError, RecursionError) as error:
            return str(error)[:200]
    return row if isinstance(row, dict) else f"{type(row).__name__} where an object was due"


def _readable(values: pl.Series) -> Values:
    """The column as texts, else as Python's values; as words where Python has no such time, which nobody can read."""
    if values.dtype == pl.Duration:
        return values.dt.to_string("iso")
    if values.dtype in (pl.Date, pl.Datetime):
        years = values.dt.year()
        return values.cast(pl.String) if ((years < 2) | (years > 9998)).any() else values.to_list()
    return (
        values.cast(pl.String) if isinstance(values.dtype, pl.String | pl.Categorical | pl.Enum) else values.to_list()
    )
