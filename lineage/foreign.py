"""Frames of one's own, whoever made them: Polars, the other libraries that hand their columns over, lists of rows."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any, Protocol

import polars as pl

from lineage.errors import FrameError

FRAMES_TAKEN = "a frame (of polars, pandas from 2.2 on, pyarrow, duckdb), a list of dictionaries"
HINT = "Of an older pandas frame polars.from_pandas(frame) makes one"
_ONE_KIND = "Each column must hold values of one kind"


class ArrowStream(Protocol):
    """What hands its columns over as Arrow: frames of pandas, tables of pyarrow, relations of duckdb."""

    def __arrow_c_stream__(self, requested_schema: object | None = None) -> object: ...


AnyFrame = pl.DataFrame | pl.LazyFrame | ArrowStream | list[dict[str, Any]]


def as_polars(given: Any) -> pl.DataFrame | None:
    """The frame that is given, as a frame of Polars; nothing for what is no frame.

    Rows may lack columns that others have. One column alone is no frame, and neither is a list without any row.

    Raises:
        FrameError: the rows of a list have values of several kinds in one column, or what is handed over is no table.
    """
    if isinstance(given, pl.DataFrame):
        return given
    if isinstance(given, pl.LazyFrame):
        return given.collect()
    rows = isinstance(given, list) and bool(given) and all(isinstance(row, dict) for row in given)
    if isinstance(given, pl.Series) or not (rows or hasattr(given, "__arrow_c_stream__")):
        return None
    # of a frame of pandas Polars would drop the index, which may hold the ids
    handed = given if rows else SimpleNamespace(__arrow_c_stream__=given.__arrow_c_stream__)
    try:
        return pl.DataFrame(handed, infer_schema_length=None, strict=False)
    except (pl.exceptions.PolarsError, TypeError, ValueError, OverflowError) as error:
        got = str(error).splitlines()[0]
        raise FrameError(f"no frame can be made of this {type(given).__name__}", got=got, hint=_ONE_KIND) from None
