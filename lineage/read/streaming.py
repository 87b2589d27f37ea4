"""Opens a table of very many articles as a stream: id, outlet and text only, a few thousand rows at a time."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import NamedTuple

import polars as pl

from lineage.errors import SourceError
from lineage.read.decoding import REPLACEMENT
from lineage.read.fields import plan_columns

_ROWS = 10_000
_SCANS: dict[str, Callable[[Path], pl.LazyFrame]] = {
    ".parquet": pl.scan_parquet,
    ".jsonl": pl.scan_ndjson,
    ".ndjson": pl.scan_ndjson,
    ".csv": pl.scan_csv,
    ".arrow": pl.scan_ipc,
    ".feather": pl.scan_ipc,
}


class Stream(NamedTuple):
    """`open()` reads it from the beginning; `size` is about the bytes of its texts."""

    open: Callable[[], Iterator[pl.DataFrame]]
    size: int


def stream_articles(source: str | os.PathLike[str] | pl.DataFrame | pl.LazyFrame, tables: str = "") -> Stream:
    """A Parquet, JSON lines, CSV or Arrow file, or a frame, as frames with article_id, outlet and text.

    Columns are named as in any table that `read_articles` reads. Rows without a text are left out. A row without an id
    has its number, from 1, as id; an id that comes again gets `#2`, `#3` in the order of the file.

    Raises:
        SourceError: there is no such file, it is of another kind, or it has no column with texts.
    """
    table, size = _open(source)
    try:
        plan = plan_columns(tuple(table.collect_schema().names()), tables)
    except (OSError, pl.exceptions.PolarsError) as error:
        raise SourceError("this table cannot be read", where=str(source), got=str(error).splitlines()[0]) from None
    if "text" not in plan:
        raise SourceError(
            "no column holds texts", where="frame" if isinstance(source, pl.LazyFrame | pl.DataFrame) else str(source),
            got=", ".join(table.collect_schema().names()), hint="`lineage trace --help` says how columns are named",
        )  # fmt: skip

    def first(field: str) -> pl.Expr:
        return pl.coalesce(pl.col(name).cast(pl.String) for name in plan[field]) if field in plan else pl.lit(None)

    rows = table.with_row_index("row", offset=1).select(
        article_id=pl.coalesce(first("id"), pl.col("row").cast(pl.String)),
        outlet=first("outlet").cast(pl.String),
        text=_cleaned(first("text")),
    )
    with_text = rows.filter(pl.col("text").str.len_bytes() > 0)
    return Stream(lambda: with_text.collect_batches(chunk_size=_ROWS, maintain_order=True), size)


def _cleaned(text: pl.Expr) -> pl.Expr:
    """As `decoding.clean`, so that offsets are those of a trace; most texts are clean as they stand."""
    dirty = text.str.contains("\r", literal=True) | text.str.contains("\0", literal=True)
    cleaned = text.str.replace_all("\r\n?", "\n").str.replace_all("\0", REPLACEMENT, literal=True)
    return pl.when(dirty).then(cleaned).otherwise(text)


def _open(source: str | os.PathLike[str] | pl.DataFrame | pl.LazyFrame) -> tuple[pl.LazyFrame, int]:
    if isinstance(source, pl.DataFrame):
        return source.lazy(), int(source.estimated_size())
    if isinstance(source, pl.LazyFrame):
        return source, 0
    path = Path(source)
    scan = _SCANS.get(path.suffix.lower())
    if scan is None:
        raise SourceError(
            "this kind of file is not streamed", where=str(path), expected=", ".join(_SCANS),
            hint="`lineage trace` reads folders and texts",
        )  # fmt: skip
    if not path.is_file():
        raise SourceError("no such file", where=str(path))
    # what compression saves, by experience with German text
    return scan(path), path.stat().st_size * (3 if path.suffix == ".parquet" else 1)
