"""Rows one by one become tables: those that name their columns alike stand together, some thousands at a time."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

from lineage.read.delimited import Titles
from lineage.read.fields import missing_text, plan_columns
from lineage.read.inputs import Input
from lineage.read.jsonwires import is_wire, read_wire
from lineage.read.records import Found, Note, Origin, Table
from lineage.settings import Read

Row = tuple[int, Mapping[str, object] | str]
# The plan of rows that stand in one table.
_Alike = tuple[tuple[str, tuple[str, ...]], ...]

_MANY = 2_000
# A file that begins with so many broken lines is of another kind.
_BROKEN = 10_000
# Columns that the note on a table without texts may name.
_NAMED = 50


def gather_rows(
    rows: Iterable[Row | Table], given: Input, kind: str, settings: Read, tables: str = ""
) -> Iterator[Found]:
    """Tables of the rows that can have a text, and notes for the others; a single note when no row can.

    Args:
        rows: line number and values by column name, or a sentence about what is wrong with the line; tables pass.
        given: the input they are from.
        kind: its format.
        settings: the user's own names of columns.
        tables: folder of own tables.
    """
    origin = Origin(given.source, kind, outlet_hint=given.stem)
    columns: dict[str, None] = {}
    without: list[Note] = []
    waiting: dict[_Alike, tuple[list[int], list[Mapping[str, object]]]] = {}
    any_row = any_text = False
    many = bad = 0
    broken: list[OSError] = []
    for each in _before_break(rows, broken):
        any_row = True
        if isinstance(each, Table):
            any_text = True
            yield each
            continue
        line, row = each
        if isinstance(row, Titles):
            yield Note(given.source, line, "above the head", row)
            continue
        if isinstance(row, str):
            yield Note(given.source, line, "broken line", row)
            bad += 1
            if bad == _BROKEN and not any_text:
                yield Note(
                    given.source, line, "unreadable", f"{_BROKEN} broken lines and no text; the rest was left out"
                )
                return
            continue
        if ("format" in row or "uri" in row) and is_wire(row):
            any_text = True
            yield from read_wire(row, given, line, tables)
            continue
        plan = plan_columns(tuple(row), tables, settings.columns)
        if "text" not in plan:
            columns |= dict.fromkeys(row) if len(columns) < _NAMED else {}
            without.append(Note(given.source, line, "no text", ""))
            continue
        any_text = True
        lines, alike = waiting.setdefault(tuple(plan.items()), ([], []))
        lines.append(line)
        alike.append(row)
        many += 1
        if many == _MANY:
            yield from _laid_out(waiting, origin)
            many = 0
    yield from _laid_out(waiting, origin)
    if columns and not any_text:
        yield Note(given.source, 0, "no text column", missing_text(columns, settings.columns))
    else:
        yield from without
    if broken:
        raise broken[0]
    if not any_row:
        yield Note(given.source, 0, "empty", "")


def _before_break(rows: Iterable[Row | Table], broken: list[OSError]) -> Iterator[Row | Table]:
    """The rows that stand before a break in the file, which is told afterwards."""
    try:
        yield from rows
    except OSError as error:
        broken.append(error)


def _laid_out(waiting: dict[_Alike, tuple[list[int], list[Mapping[str, object]]]], origin: Origin) -> Iterator[Table]:
    for alike, (lines, rows) in waiting.items():
        wanted = sorted({name for _, columns in alike for name in columns})
        values = {name: [row[name] for row in rows] for name in wanted}
        names = list(dict.fromkeys(name for row in rows for name in row))
        yield Table(values, dict(alike), origin, lines, columns=names)
    waiting.clear()
