"""The tables of an archive: their columns, and how rows get into Delta Lake.

An article has a number, in the order in which articles came; wherever a table speaks of articles it has that number
beside the id, of a pair or a claim the number of the later article. Rows are written in its order, so a few articles
are read, and rows of them replaced, without the others.
"""

from __future__ import annotations

import hashlib
from pathlib import Path
from typing import TYPE_CHECKING, Any

import polars as pl

from lineage.errors import SettingsError, TargetError, require_part
from lineage.frames import FRAMES, SOURCES, TIME

if TYPE_CHECKING:
    from deltalake import DeltaTable

NUMBER = {"number": pl.Int32}
PAIR = {"number": pl.Int32, "a": pl.Int32, "b": pl.Int32}
POSTING = {"key": pl.Int32, "number": pl.Int32}
NOBODY = -1  # the number of a claim that no article is part of


_REGISTERED: dict[str, Any] = {
    "article_id": pl.String,
    "kind": pl.String,
    "published_from": TIME,
    "published_until": TIME,
    "digest": pl.Int64,
    "name": pl.Int32,
    "length": pl.Float64,
    "outlet": pl.String,
}


def _stored(frame: str, **more: Any) -> pl.Schema:
    """The schema of a frame in the types that Delta Lake has."""
    columns = {}
    for name, dtype in FRAMES[frame].schema.items():
        columns[name] = pl.String() if isinstance(dtype, pl.Enum) else pl.Int64() if dtype == pl.Duration else dtype
    return pl.Schema(columns | more)


SCHEMAS: dict[str, pl.Schema] = {
    "register": pl.Schema(NUMBER | _REGISTERED),
    "articles": _stored("articles", **NUMBER),
    "blocks": _stored("blocks", **NUMBER),
    "credits": _stored("credits", **NUMBER),
    "citations": _stored("citations", **NUMBER),
    "fingerprints": pl.Schema(POSTING),
    "anchors": pl.Schema(POSTING),
    "telling": pl.Schema(POSTING | {"times": pl.Int32}),
    "links": pl.Schema({"key": pl.Int64, "number": pl.Int32}),
    "candidates": _stored("candidates", **PAIR),
    "alignments": _stored("alignments", **PAIR),
    "pairs": _stored("pairs", **PAIR),
    "retellings": pl.Schema(PAIR | {"cosine": pl.Float64}),
    "edges": _stored("edges", **NUMBER),
    "sources": SOURCES.schema | {"kind": pl.String()},
    "words": pl.Schema({"column": pl.Int32, "holders": pl.Int32}),
    "outlets": pl.Schema({"outlet": pl.String}),
    "furniture": pl.Schema({"outlet": pl.String, "text": pl.String}),
}
# which of them are frames of a run, in the order of the corridor
KEPT = tuple(name for name in FRAMES if name in SCHEMAS and set(FRAMES[name].schema) <= set(SCHEMAS[name]))
PACKED = ("key", "number", "a", "b", "column", "times")  # rising or small numbers: the steps take least room
_KEYS = {"anchors": 8192, "fingerprints": 8192, "telling": 8192}  # many groups are many to know of, for each question
_ROWS = {"articles": 128, "blocks": 2048, "retellings": 65_536, "words": 65_536} | _KEYS  # of a group, read whole
_OTHER_ROWS = 4096
_SLICE = 100_000  # articles whose rows stand in one file
_LEVELS = {"articles": 9}  # texts take most of the room and are written once
_PROPERTIES = {
    # what is old is the archive's own business
    "delta.logRetentionDuration": "interval 36500 days",
    "delta.deletedFileRetentionDuration": "interval 36500 days",
    # each commit since the last checkpoint costs each question half a millisecond a table
    "delta.checkpointInterval": "10",
}


def delta() -> Any:
    """The library, where it is installed."""
    require_part("an archive needs deltalake", "archive", "deltalake")
    import deltalake

    return deltalake


def create_table(place: str, schema: pl.Schema) -> None:
    """A table without rows."""
    delta().write_deltalake(place, schema.to_frame(), mode="error", configuration=_PROPERTIES)


def append_rows(table: DeltaTable, name: str, rows: pl.DataFrame, mode: str = "append") -> None:
    """Rows behind those of the version that `table` is at, or instead of them; fails if there is a later version."""
    delta().write_deltalake(table, rows, mode=mode, **_how(name))


def replace_between(table: DeltaTable, name: str, rows: pl.DataFrame, low: int, high: int) -> None:
    """Rows instead of all those whose number is at least `low` and at most `high`."""
    between = f"number >= {low} AND number <= {high}"
    delta().write_deltalake(table, rows, mode="overwrite", predicate=between, **_how(name))


def cut_by_number(rows: pl.DataFrame) -> list[pl.DataFrame]:
    """Rows in the order of their numbers as they stand in files: what belongs to nobody, then so many articles each."""
    if "number" not in rows.columns or "key" in rows.columns or rows.is_empty():
        return [rows]
    sliced = rows.with_columns(slice=pl.col("number") // _SLICE)
    return sliced.partition_by("slice", include_key=False, maintain_order=True)


def _how(name: str) -> dict[str, Any]:
    library = delta()
    packed = library.ColumnProperties(
        dictionary_enabled=False, encoding="DELTA_BINARY_PACKED", statistics_enabled="CHUNK"
    )
    # the least and greatest texts of a group of rows take more room than they save
    silent = library.ColumnProperties(statistics_enabled="NONE")
    schema = SCHEMAS.get(name, pl.Schema())
    properties = library.WriterProperties(
        compression="ZSTD",
        compression_level=_LEVELS.get(name, 3),
        max_row_group_size=_ROWS.get(name, _OTHER_ROWS),
        default_column_properties=silent if schema else None,
        column_properties={column: packed for column in PACKED if column in schema},
    )
    return {"writer_properties": properties, "commit_properties": only_next(), "target_file_size": 1 << 30}


def only_next() -> Any:
    """Commit as the very next version or not at all."""
    return delta().CommitProperties(max_commit_retries=0)


def store(name: str, frame: pl.DataFrame, schema: pl.Schema | None = None) -> pl.DataFrame:
    """Rows in the columns and types of a table."""
    schema = schema or SCHEMAS[name]
    physical = [
        pl.col(column).to_physical() if frame.schema[column] == pl.Duration else pl.col(column) for column in schema
    ]
    return frame.select(physical).cast(dict(schema.items()))


def restore(name: str, rows: pl.DataFrame) -> pl.DataFrame:
    """Rows of a table as the frame of its name, sorted, without numbers."""
    frame = FRAMES[name]
    if rows.is_empty():
        return frame.make()
    columns = [pl.col(column).cast(dtype) for column, dtype in frame.schema.items()]
    return frame.sort(frame.check(rows.select(columns)))


def require_kept(name: str, place: str) -> None:
    """Refuse what is no frame of an archive, and say where it is to be had.

    Raises:
        SettingsError: no frame that an archive keeps is called so.
    """
    if name in KEPT:
        return
    hint = "archive.trace(…) makes a run with all frames" if name in FRAMES else None
    if name in SCHEMAS:
        hint = f"deltalake.DeltaTable({f'{place}/{name}'!r}).to_pyarrow_table() reads this table, which no run has so"
    expected = ", ".join(KEPT)
    raise SettingsError("an archive keeps no such frame", where=place, got=repr(name), expected=expected, hint=hint)


def table_size(table: DeltaTable) -> tuple[int, int, int]:
    """Rows, files and bytes."""
    files = pl.DataFrame(table.get_add_actions(flatten=True))
    return int(files["num_records"].sum()), files.height, int(files["size_bytes"].sum())


def cannot_write(place: str, error: Exception) -> TargetError:
    """What is told of a failed write."""
    return TargetError("the archive cannot be written", where=place, got=str(error).splitlines()[0])


def checksum(file: Path) -> str:
    """SHA-256 of a file."""
    with file.open("rb") as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest()
