"""Lines of JSON by the reader of Polars, wherever that gives what the parser of Python gives, to the value."""

from __future__ import annotations

import io
from typing import NamedTuple

import numpy as np
import numpy.typing as npt
import polars as pl

from lineage.read.fields import Plan, Values, plan_columns

# What may be a number, a truth value or a list that stood where others have a text.
_COERCED = r"^\s*(?:[\[{]|-?\d+(?:\.\d+)?(?:[eE][+-]?\d+)?\s*$|true\s*$|false\s*$|null\s*$)"
_WIRES = frozenset({"format", "uri"})
_QUOTE, _BACKSLASH, _COLON, _SPACE, _N = b'"\\: n'
_FIRST = 100
# Bytes looked at together: they and what is made of them fit into the cache of a core.
_PIECE = 1 << 17


class _Marks(NamedTuple):
    """Lines, names in their objects and in inner ones, and names with the value null."""

    lines: int
    names: int
    nulls: int


def read_lines(block: bytes, tables: str, named: tuple[str, ...]) -> tuple[dict[str, Values], Plan, int] | None:
    """Columns with a meaning, which of them hold which field, and the number of rows; None where it is not certain.

    Certain are rows that all have the same names, each once, where no column mixes types: the quotation marks that end
    a name are as many as the frame has cells, and those before a null as many as it has nulls. Numbers with a point,
    objects, lists, half characters, blank or broken lines and items of a wire are left to the parser of Python.
    """
    marks = _count(block)
    try:
        # Lines of ever other names make a table that has a column for each: the first lines tell.
        head = pl.read_ndjson(io.BytesIO(_beginning(block)))
        if head.width * marks.lines != marks.names:
            return None
        frame = pl.read_ndjson(io.BytesIO(block))
    except (pl.exceptions.PolarsError, pl.exceptions.PanicException):
        return None
    plan = plan_columns(tuple(frame.columns), tables, named)
    if "text" not in plan or not _WIRES.isdisjoint(frame.columns):
        return None
    columns = dict.fromkeys(name for names in plan.values() for name in names)
    nulls = sum(column.null_count() for column in frame)
    if marks != _Marks(frame.height, frame.height * frame.width, nulls):
        return None
    if any(_uncertain(frame[name]) for name in columns):
        return None
    values: dict[str, Values] = {
        name: frame[name] if frame[name].dtype == pl.String else frame[name].to_list() for name in columns
    }
    return values, plan, frame.height


def _beginning(block: bytes) -> bytes:
    """The first lines, as many as Polars tells the types of columns by."""
    end = 0
    for _ in range(_FIRST):
        end = block.find(b"\n", end) + 1
        if not end:
            return block
    return block[:end]


def _count(block: bytes) -> _Marks:
    """Names end with a quotation mark before a colon that is not behind a backslash; a space may stand around it."""
    text = np.frombuffer(block, np.uint8)
    lines, names, nulls = block.count(b"\n") + (not block.endswith(b"\n")), 0, 0
    for begin in range(0, len(block), _PIECE):
        piece = text[begin : begin + _PIECE]
        at = np.flatnonzero(piece == _QUOTE) + begin
        colon = _behind_space(text, at + 1)
        value = colon[(text.take(colon, mode="clip") == _COLON) & (text.take(at - 1, mode="clip") != _BACKSLASH)] + 1
        names += len(value)
        nulls += int(np.count_nonzero(text.take(_behind_space(text, value), mode="clip") == _N))
    return _Marks(lines, names, nulls)


def _behind_space(text: npt.NDArray[np.uint8], at: npt.NDArray[np.int64]) -> npt.NDArray[np.int64]:
    """The places, each one further where a space stands."""
    spaced: npt.NDArray[np.bool_] = text.take(at, mode="clip") == _SPACE
    return at + spaced


def _uncertain(values: pl.Series) -> bool:
    if values.dtype == pl.String:
        # Half characters come out of Polars as NUL.
        return bool(values.str.contains(_COERCED).any() or values.str.contains("\0", literal=True).any())
    return values.dtype not in (pl.Int64, pl.Boolean, pl.Null)
