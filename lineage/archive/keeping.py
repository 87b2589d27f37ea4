"""Keeps an archive in order: looks whether its files are whole, folds small files, lets old versions go."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import partial
from itertools import pairwise
from math import inf
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple
from urllib.parse import unquote

import polars as pl

from lineage.archive.reading import GONE, damage, damaged, dataset, read_between
from lineage.archive.snapshot import Snapshot
from lineage.archive.tables import SCHEMAS, checksum, delta
from lineage.archive.versions import all_versions, is_local, join, open_table, read_version
from lineage.archive.writing import Writer, lock
from lineage.errors import LineageError, require_between
from lineage.similarity.kernels.backend import spread

if TYPE_CHECKING:
    from collections.abc import Callable

    from deltalake import DeltaTable

    from lineage.archive.versions import Version

PROBLEMS = pl.Schema({"table": pl.String, "file": pl.String, "rows": pl.Int64, "problem": pl.String})
_PARTS = 16  # of a table that is sorted anew, so that it need not fit in memory
_SMALL = 1_000_000  # rows up to which a table is sorted in one part
_OF_A_FILE = 5_000  # articles; files that hold more are left as they are, for their numbers lead to them


def verify(snapshot: Snapshot) -> pl.DataFrame:
    """One row per file that is missing or damaged, or per table whose log is: table, file, rows it held, problem.

    A file is compared with its checksum of when it was written, where it lies on this machine, and read to its end.
    """
    checks = _checksums(snapshot.place)
    found: list[tuple[str, str, int | None, str]] = []
    for name in SCHEMAS:
        try:
            table = snapshot.table(name)
        except LineageError as error:
            found.append((name, "", None, str(error.got)))
            continue
        files = pl.DataFrame(table.get_add_actions(flatten=True))
        fragments = {part.path: part for part in dataset(table).get_fragments()}
        for path, size, rows in files.select("path", "size_bytes", "num_records").iter_rows():
            problem = _examine(snapshot.place, name, unquote(path), size, checks) or _decode(fragments.get(path), rows)
            if problem:
                found.append((name, path, rows, problem))
    return pl.DataFrame(found, schema=PROBLEMS, orient="row")


def require_files(snapshot: Snapshot, names: Sequence[str] = tuple(SCHEMAS)) -> None:
    """Refuse to build upon an archive of this machine that lacks a file of some tables, or the end of one.

    Raises:
        SourceError: as said, or a log is missing or damaged.

    Cost: reads the logs of the tables, and the sizes of the files.
    """
    if not is_local(snapshot.place):
        return
    # to read the logs takes longer than to look for the files that they name
    tables = dict(zip(names, spread(snapshot.table, names), strict=True))
    tables["versions"] = delta().DeltaTable(join(snapshot.place, "versions"))
    for name, table in tables.items():
        for path, size in pl.DataFrame(table.get_add_actions()).select("path", "size_bytes").iter_rows():
            file = Path(join(snapshot.place, name), unquote(path))
            found = file.stat().st_size if file.is_file() else None
            if found != size:
                raise damaged(str(file), *((GONE,) if found is None else (f"{found} bytes", f"{size} bytes")))


class Vacuumed(NamedTuple):
    """What was put in order.

    Attributes:
        version: the version that stands now.
        folded: the tables whose small files became few.
        deleted: how many files were deleted.
    """

    version: Version
    folded: tuple[str, ...]
    deleted: int


def vacuum(place: str, keep: int, on_wait: Callable[[], None] | None = None) -> Vacuumed:
    """Folds the files of small additions, keeps so many older versions, deletes what no version needs.

    Where there is nothing to fold and no version to let go, the version that stands stays.
    """
    require_between("keep", keep, 0, inf)
    with lock(place, on_wait):
        before = read_version(place)
        snapshot, writer = Snapshot(place, before), Writer(place, before)
        require_files(snapshot)
        folded: list[str] = []
        for name, schema in SCHEMAS.items():
            column = next((column for column in ("key", "number") if column in schema), None)
            if column and _scattered(snapshot.table(name), column, before.articles):
                writer.fold(name, _sorted(snapshot.table(name), column))
                folded.append(name)
        after = before
        if folded or before.oldest < before.version - keep:
            after = writer.commit("vacuum", oldest=max(before.oldest, before.version + 1 - keep))
        kept = [read_version(place, number) for number in range(after.oldest, after.version + 1)]
        deleted = 0
        for name in SCHEMAS:
            needed = sorted({version.at[name] for version in kept})
            table = open_table(place, after, name)
            table.update_incremental()
            deleted += _delete(place, name, table, needed)
        return Vacuumed(after, tuple(folded), deleted)


def _delete(place: str, name: str, table: DeltaTable, needed: list[int]) -> int:
    """How many files of a table went; the log names again those that went before, and grows with each look for them."""
    clean = partial(table.vacuum, retention_hours=0, enforce_retention_duration=False, full=True, keep_versions=needed)
    files = clean(dry_run=True)
    there = [file for file in files if not is_local(place) or Path(join(place, name), unquote(file)).is_file()]
    if there:
        clean(dry_run=False)
    return len(there)


def _scattered(table: DeltaTable, column: str, articles: int) -> bool:
    """Whether what is looked up may stand in many files: keys in several that overlap, numbers in many small ones."""
    files = pl.DataFrame(table.get_add_actions(flatten=True))
    if column == "number" or files.height < 2:
        return files.height > 1 + articles // _OF_A_FILE
    ends = files.select(low="min.key", high="max.key").sort("low")
    return bool((ends["low"][1:] <= ends["high"][:-1]).any())


def _sorted(table: DeltaTable, column: str) -> Iterator[pl.DataFrame]:
    """The rows of a table in the order of a column, part by part; what is written meanwhile is not seen."""
    other = {"key": "number"}.get(column)
    files = pl.DataFrame(table.get_add_actions(flatten=True))
    parts = 1 if int(files["num_records"].sum()) <= _SMALL else _PARTS
    low, high = files.select(pl.col(f"min.{column}").min(), pl.col(f"max.{column}").max()).row(0)
    bounds = [*(low + (high + 1 - low) * part // parts for part in range(parts)), high + 1]
    for begin, end in pairwise(bounds):
        part = read_between(table, column, begin, end)
        if part.height:
            yield part.sort(column, other) if other else part.sort(column, maintain_order=True)


def _checksums(place: str) -> dict[tuple[str, str], str]:
    files = all_versions(place)["files"].explode().drop_nulls().to_list()
    return {(entry["table"], entry["file"]): entry["sha256"] for entry in files}


def _examine(place: str, name: str, path: str, size: int, checks: dict[tuple[str, str], str]) -> str | None:
    if not is_local(place):
        return None
    file = Path(join(place, name), path)
    if not file.is_file():
        return "missing"
    if file.stat().st_size != size:
        return f"{file.stat().st_size} bytes instead of {size}"
    known = checks.get((name, path))
    return "other content than was written" if known and known != checksum(file) else None


def _decode(fragment: Any, rows: int) -> str | None:
    if fragment is None:
        return "missing"
    try:
        found = sum(batch.num_rows for batch in fragment.to_batches())
    except damage() as error:
        return str(error).splitlines()[0]
    return None if found == rows else f"{found} rows instead of {rows}"
