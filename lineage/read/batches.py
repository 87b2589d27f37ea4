"""Rows one by one become tables: those that name their columns alike stand together, some thousands at a time."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from itertools import chain

from lineage.read.fields import Plan, plan_columns
from lineage.read.inputs import Input
from lineage.read.jsonwires import is_wire, read_wire
from lineage.read.records import Found, Note, Origin, Table
from lineage.settings import Read

Row = tuple[int, Mapping[str, object] | str]

_MANY = 2_000


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
    origin = Origin(given.source, given.name, kind, outlet_hint=given.stem)
    plans: dict[tuple[str, ...], Plan] = {}
    without: list[Note] = []
    waiting: dict[tuple[str, ...], tuple[list[int], list[Mapping[str, object]]]] = {}
    any_row = any_text = False
    many = 0
    broken: list[OSError] = []
    for each in _before_break(rows, broken):
        any_row = True
        if isinstance(each, Table):
            any_text = True
            yield each
            continue
        line, row = each
        if isinstance(row, str):
            yield Note(given.source, line, "broken line", row)
            continue
        if ("format" in row or "uri" in row) and is_wire(row):
            any_text = True
            yield from read_wire(row, given, line, tables)
            continue
        names = tuple(row)
        plan = plans.get(names)
        if plan is None:
            plan = plans[names] = plan_columns(names, tables, settings.columns)
        if "text" not in plan:
            without.append(Note(given.source, line, "no text", ""))
            continue
        lines, alike = waiting.setdefault(names, ([], []))
        lines.append(line)
        alike.append(row)
        many += 1
        if many == _MANY:
            yield from _laid_out(waiting, plans, origin)
            many = 0
    yield from _laid_out(waiting, plans, origin)
    columns = dict.fromkeys(chain.from_iterable(plans))
    if columns and not any_text and not any("text" in plan for plan in plans.values()):
        yield Note(given.source, 0, "no text column", f"the columns are {', '.join(columns)}"[:300])
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


def _laid_out(
    waiting: dict[tuple[str, ...], tuple[list[int], list[Mapping[str, object]]]],
    plans: Mapping[tuple[str, ...], Plan],
    origin: Origin,
) -> Iterator[Table]:
    for names, (lines, rows) in waiting.items():
        plan = plans[names]
        wanted = {name for columns in plan.values() for name in columns}
        yield Table({name: [row[name] for row in rows] for name in sorted(wanted)}, plan, origin, lines)
    waiting.clear()
