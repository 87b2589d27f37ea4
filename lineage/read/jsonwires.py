"""Wire items among the rows of JSON: told by their own marks, whatever the file is called."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from lineage.read.digitalwires import is_digitalwire, read_digitalwire
from lineage.read.dispatches import enter_dispatch
from lineage.read.inputs import Input
from lineage.read.ninjs import is_ninjs, read_ninjs
from lineage.read.records import Found

Row = Mapping[str, object]


def is_wire(row: Row) -> bool:
    """Whether an object is an item in one of the wire formats that are JSON."""
    return ("format" in row and is_digitalwire(row)) or ("uri" in row and is_ninjs(row))


def read_wire(row: Row, given: Input, line: int, tables: str = "") -> Iterator[Found]:
    """The record of such an item, or a note on what it is."""
    if is_digitalwire(row):
        yield from enter_dispatch(read_digitalwire(row, tables), given, "digitalwires", line, tables)
    else:
        yield from enter_dispatch(read_ninjs(row, tables), given, "ninjs", line, tables)
