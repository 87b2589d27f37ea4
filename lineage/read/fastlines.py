"""Lines of JSON by the reader of Polars, wherever that gives what the parser of Python gives, to the value."""

from __future__ import annotations

import io

import polars as pl

from lineage.read.fields import Plan, Values, plan_columns

# What may be a number, a truth value or a list that stood where others have a text.
_COERCED = r"^\s*(?:[\[{]|-?\d+(?:\.\d+)?(?:[eE][+-]?\d+)?\s*$|true\s*$|false\s*$|null\s*$)"
_WIRES = frozenset({"format", "uri"})


def read_lines(block: bytes, tables: str, named: tuple[str, ...]) -> tuple[dict[str, Values], Plan, int] | None:
    """Columns with a meaning, which of them hold which field, and the number of rows; None where it is not certain.

    Certain are rows that all have the same names, each once and with a value, where no column mixes types: quotation
    mark and colon stand together once for each name, and within texts only behind a backslash. Numbers with a point,
    objects, lists, half characters, blank or broken lines and items of a wire are left to the parser of Python.
    """
    try:
        frame = pl.read_ndjson(io.BytesIO(block))
    except (pl.exceptions.PolarsError, pl.exceptions.PanicException):
        return None
    plan = plan_columns(tuple(frame.columns), tables, named)
    if "text" not in plan or not _WIRES.isdisjoint(frame.columns) or any(column.has_nulls() for column in frame):
        return None
    columns = dict.fromkeys(name for names in plan.values() for name in names)
    if any(_uncertain(frame[name]) for name in columns):
        return None
    names = block.count(b'":') + block.count(b'" :')
    lines = block.count(b"\n") + (not block.endswith(b"\n"))
    if frame.height != lines or names != frame.height * frame.width:
        return None
    values: dict[str, Values] = {
        name: frame[name] if frame[name].dtype == pl.String else frame[name].to_list() for name in columns
    }
    return values, plan, lines


def _uncertain(values: pl.Series) -> bool:
    if values.dtype == pl.String:
        # Half characters come out of Polars as NUL.
        return bool(values.str.contains(_COERCED).any() or values.str.contains("\0", literal=True).any())
    return values.dtype not in (pl.Int64, pl.Boolean)
