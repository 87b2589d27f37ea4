"""Lines of JSON by the reader of Polars, wherever that gives what the parser of Python gives, to the value."""

from __future__ import annotations

import io
from typing import NamedTuple

import numpy as np
import numpy.typing as npt
import polars as pl

from lineage.read.fields import UNCLEAN, Plan, Values, plan_columns

_CERTAIN = {pl.String, pl.Int64, pl.Boolean, pl.Null}
_WIRES = frozenset({"format", "uri"})
_QUOTE, _BACKSLASH, _COLON, _SPACE, _N, _NEWLINE = b'"\\: n\n'
_FIRST = 100
# Bytes looked at together: they and what is made of them fit into the cache of a core.
_PIECE = 1 << 18


class Marks(NamedTuple):
    """Lines, names in their objects and in inner ones, and names whose value is null or a text."""

    lines: int
    names: int
    nulls: int
    texts: int


class Lines(NamedTuple):
    """Columns with a meaning and which of them hold which field; number of rows, types, and whether texts are clean."""

    values: dict[str, Values]
    plan: Plan
    rows: int
    types: pl.Schema
    clean: bool


def read_lines(
    block: bytes, marks: Marks | None, tables: str, named: tuple[str, ...], likely: pl.Schema | None = None
) -> Lines | None:
    """The lines of a block column by column; None where it is not certain that the parser of Python says the same.

    Certain are rows that all have the same names, each once, where no column mixes types: the quotation marks that end
    a name are as many as the frame has cells, and those before a null or a text as many as it has of these. Numbers
    with a point, objects, lists, half characters, blank or broken lines and items of a wire are left to the parser of
    Python.

    Args:
        block: whole lines.
        marks: what `count_marks` says of them.
        tables: folder of own tables.
        named: the user's own names of columns.
        likely: the types of another block, which spare a look at the first lines.
    """
    if marks is None:
        return None
    lines = _certain(block, marks, likely, tables, named) if likely else None
    return lines or _certain(block, marks, _types(block), tables, named)


def _types(block: bytes) -> pl.Schema | None:
    """Names and types of the columns, as the first lines tell; lines of ever other names have a column for each.

    What is null in all of these may be a text later.
    """
    try:
        first = pl.read_ndjson(io.BytesIO(_beginning(block))).schema
    except (pl.exceptions.PolarsError, pl.exceptions.PanicException):
        return None
    return pl.Schema({name: pl.String() if dtype == pl.Null else dtype for name, dtype in first.items()})


def _certain(block: bytes, marks: Marks, types: pl.Schema | None, tables: str, named: tuple[str, ...]) -> Lines | None:
    """The lines if these types are theirs, and nothing else is."""
    plan = plan_columns(tuple(types or ()), tables, named)
    if types is None or "text" not in plan or not _WIRES.isdisjoint(types) or len(types) * marks.lines != marks.names:
        return None
    try:
        frame = pl.read_ndjson(io.BytesIO(block), schema=types)
    except (pl.exceptions.PolarsError, pl.exceptions.PanicException):
        return None
    nulls = sum(column.null_count() for column in frame)
    texts = sum(column.len() - column.null_count() for column in frame if column.dtype == pl.String)
    meant = frame[list(dict.fromkeys(name for names in plan.values() for name in names))]
    if marks != Marks(frame.height, frame.height * frame.width, nulls, texts) or not set(meant.dtypes) <= _CERTAIN:
        return None
    unclean = _any_text(meant, UNCLEAN)
    # Half characters come out of Polars as NUL.
    if unclean and _any_text(meant, "\0"):
        return None
    values: dict[str, Values] = {
        name: column if column.dtype == pl.String else column.to_list() for name, column in meant.to_dict().items()
    }
    return Lines(values, plan, frame.height, types, not unclean)


def _any_text(frame: pl.DataFrame, pattern: str) -> bool:
    """Whether any text of the frame shows the pattern."""
    return any(column.any() for column in frame.select(pl.col(pl.String).str.contains(pattern).any()))


def _beginning(block: bytes) -> bytes:
    """The first lines, as many as Polars tells the types of columns by."""
    end = 0
    for _ in range(_FIRST):
        end = block.find(b"\n", end) + 1
        if not end:
            return block
    return block[:end]


def count_marks(block: bytes) -> Marks | None:
    """What the signs of a block tell of its lines, for `read_lines`.

    Names end with a quotation mark before a colon that is not behind a backslash; a space may stand around it.

    None where more white space than that, or a backslash that ends a name, would let some be missed.
    """
    text = np.frombuffer(block, np.uint8)
    lines = int(not block.endswith(b"\n"))
    quotes = []
    for begin in range(0, len(block), _PIECE):
        piece = text[begin : begin + _PIECE]
        lines += int(np.count_nonzero(piece == _NEWLINE))
        quotes.append(np.flatnonzero(piece == _QUOTE) + begin)
    at = np.concatenate(quotes)
    colon = _behind_space(text, at + 1)
    escaped = text.take(at - 1, mode="clip") == _BACKSLASH
    ends = text.take(colon, mode="clip") == _COLON
    value = colon[ends & ~escaped] + 1
    first = text.take(_behind_space(text, value), mode="clip")
    twice = escaped & ends & (text.take(at - 2, mode="clip") == _BACKSLASH)
    spaced = ~escaped & (colon > at + 1) & (text.take(colon, mode="clip") == _SPACE)
    if b"\t" in block or twice.any() or spaced.any() or (first == _SPACE).any():
        return None
    nulls, texts = (int(np.count_nonzero(first == kind)) for kind in (_N, _QUOTE))
    return Marks(lines, len(value), nulls, texts)


def _behind_space(text: npt.NDArray[np.uint8], at: npt.NDArray[np.int64]) -> npt.NDArray[np.int64]:
    """The places, each one further where a space stands."""
    spaced: npt.NDArray[np.bool_] = text.take(at, mode="clip") == _SPACE
    return at + spaced
