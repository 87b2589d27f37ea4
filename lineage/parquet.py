"""The frames of a run as Parquet files, whose bytes do not tell how a frame lay in memory.

How many rows a group has is said, and each group is written from memory of its own, with nothing left under its nulls:
where lists of several groups lie in one piece, or a null hides a text, Polars cuts their pages at other places.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

import polars as pl

_ROWS = 100_000
_OF_TEXTS = 10_000  # rows of a group: the groups are packed on all cores, and texts take longest


def write_frame(name: str, frame: pl.DataFrame, path: Path) -> None:
    """One frame of a run as Parquet."""
    size = _group_size(name)
    groups = [_alone(group) for group in frame.iter_slices(size)]
    whole = pl.concat(groups, rechunk=False) if groups else frame
    whole.write_parquet(path, row_group_size=size, **_packing(name))


def write_lazy(name: str, frame: pl.LazyFrame, path: Path) -> None:
    """The same file, streamed; two groups of rows are held."""
    from polars.io.plugins import register_io_source

    size = _group_size(name)

    def groups(*_asked: object) -> Iterator[pl.DataFrame]:
        return map(_alone, _whole_groups(frame.collect_batches(chunk_size=size, maintain_order=True), size))

    source = register_io_source(groups, schema=frame.collect_schema(), is_pure=True)
    source.sink_parquet(path, row_group_size=size, maintain_order=True, **_packing(name))


def _group_size(name: str) -> int:
    return _OF_TEXTS if name == "articles" else _ROWS


def _whole_groups(batches: Iterable[pl.DataFrame], size: int) -> Iterator[pl.DataFrame]:
    """The rows in groups of this size, of which only the last may be smaller."""
    waiting = None
    for batch in batches:
        waiting = batch if waiting is None else pl.concat([waiting, batch])
        while waiting.height >= size:
            yield waiting[:size]
            waiting = waiting[size:]
    if waiting is not None:
        yield waiting


def _alone(group: pl.DataFrame) -> pl.DataFrame:
    """The same rows in memory of their own."""
    shown = (_nothing_hidden(pl.col(name), dtype) for name, dtype in group.schema.items())
    return group.select(value.gather(pl.int_range(pl.len())) for value in shown)


def _nothing_hidden(value: pl.Expr, dtype: pl.DataType | pl.datatypes.DataTypeClass) -> pl.Expr:
    """The same values, with no text left where there is none: in memory a null may keep what stood there before."""
    if isinstance(dtype, pl.String):
        return pl.when(value.is_not_null()).then(value.fill_null(""))
    if isinstance(dtype, pl.List):
        return value.list.eval(_nothing_hidden(pl.element(), dtype.inner))
    if isinstance(dtype, pl.Struct):
        return value.struct.with_fields(_nothing_hidden(pl.field(f.name), f.dtype) for f in dtype.fields)
    return value


def _packing(name: str) -> dict[str, Any]:
    # Signatures are as good as random: to compress them takes long and saves little.
    return {"compression": "uncompressed" if name == "fingerprints" else "zstd", "compression_level": 1}
