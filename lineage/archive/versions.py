"""The versions of an archive: one row each, which names the version of every table.

A row of the table `versions` is the one point at which an addition comes into being. Whoever reads opens each table at
the version its row names, so what a killed or failed addition has left in the tables is never seen; the next one puts
it aside. Whoever writes may commit only as the very next version of a table: of two that work at once, one is too late,
and starts again from what the other left. On one machine a lock spares the second the attempt.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

import polars as pl

from lineage.archive.reading import File, list_files
from lineage.archive.tables import (
    SCHEMAS,
    append_rows,
    create_table,
    delta,
    store,
)
from lineage.errors import SourceError
from lineage.frames import TIME

if TYPE_CHECKING:
    from deltalake import DeltaTable

FORMAT = 5  # 4 had folded furniture; 3 had no digests of names; 2 no support of rebuilt texts; 1 no registers and links
_MADE_BY = "`lineage archive create DIR` makes one, in Python lineage.create_archive(folder)"
_COLUMNS: dict[str, Any] = {
    "version": pl.Int64,
    "made_at": TIME,
    "action": pl.String,
    "articles": pl.Int64,
    "frozen": pl.Int64,
    "oldest": pl.Int64,
    "format": pl.Int32,
    "lineage": pl.String,
    "settings": pl.String,
    "tables": pl.String,
    "at": pl.List(pl.Struct({"table": pl.String, "version": pl.Int64})),
    "files": pl.List(pl.Struct({"table": pl.String, "file": pl.String, "sha256": pl.String})),
}
VERSIONS = pl.Schema(_COLUMNS)


class Version(NamedTuple):
    """One version of an archive.

    Attributes:
        version: its number, from 0.
        made_at: when; never before the version before it, whatever the clock says.
        action: create, add, refit or vacuum.
        articles: how many it holds.
        frozen: how many it held when its statistics were taken.
        oldest: the oldest version that can still be read.
        format: of the tables.
        lineage: the version of this package that made it.
        settings: the settings that decide results, as JSON.
        tables: digests of the tables of facts, as JSON.
        at: the version of each table.
    """

    version: int
    made_at: datetime
    action: str
    articles: int
    frozen: int
    oldest: int
    format: int
    lineage: str
    settings: str
    tables: str
    at: dict[str, int]

    def __repr__(self) -> str:
        return f"Version({self.version}, {self.action}, {self.made_at:%Y-%m-%d %H:%M} UTC, articles={self.articles})"


def is_local(place: str) -> bool:
    """Whether an archive lies in a folder of this machine, not in a store with an address."""
    return "://" not in place


def join(place: str, name: str) -> str:
    """Where a table lies."""
    return str(Path(place, name)) if is_local(place) else f"{place.rstrip('/')}/{name}"


def create(place: str, first: Version) -> None:
    """The tables of an archive without articles; `versions` comes last, and only with it is it an archive."""
    for name, schema in SCHEMAS.items():
        create_table(join(place, name), schema)
    create_table(join(place, "versions"), VERSIONS)
    append_rows(delta().DeltaTable(join(place, "versions")), "versions", version_row(first))


def exists(place: str) -> bool:
    """Whether there is an archive."""
    return bool(delta().DeltaTable.is_deltatable(join(place, "versions")))


def all_versions(place: str) -> pl.DataFrame:
    """The rows of `versions`, oldest first.

    Raises:
        SourceError: there is no archive, or it was made by a newer version of this package.
    """
    return _rows(place, _files(place))


def read_version(place: str, number: int | None = None) -> Version:
    """A version by its number, or the last one; of the others no row is read.

    Raises:
        SourceError: there is no archive, or no such version any more.
    """
    files = _files(place)
    last = max(greatest for _, greatest in (file.bounds["version"] for file in files))
    wanted = last if number is None else number
    ends = [file for file in files if any(_holds(file, version) for version in (wanted, last))]
    rows = _rows(place, ends).drop("files")
    oldest = int(rows["oldest"][-1])
    if not oldest <= wanted <= last:
        raise SourceError(
            "the archive has no such version", where=place, got=str(number), expected=f"{oldest} to {last}"
        )
    row = rows.filter(pl.col("version") == wanted).row(0, named=True)
    return Version(**row | {"at": {entry["table"]: entry["version"] for entry in row["at"]}})


def _holds(file: File, version: int) -> bool:
    low, high = file.bounds["version"]
    return low <= version <= high


def _files(place: str) -> list[File]:
    """The files of `versions`: each addition leaves one."""
    if not exists(place):
        raise SourceError("this is not an archive", where=place, hint=_MADE_BY)
    library = delta()
    try:
        files = list_files(library.DeltaTable(join(place, "versions")))
    except (OSError, library.exceptions.DeltaError) as error:
        got = str(error).splitlines()[0]
        raise SourceError("the versions of the archive cannot be read", where=place, got=got) from None
    if not files:
        raise SourceError("the archive has no version", where=place)
    return files


def _rows(place: str, files: list[File]) -> pl.DataFrame:
    """The rows of some files, oldest first, when this package knows their format."""
    rows = pl.concat([file.read(None, None) for file in files]).sort("version")
    newest = int(rows["format"].max())  # type: ignore[arg-type]
    if newest > FORMAT:
        raise SourceError(
            "the archive was made by a newer version of lineage",
            where=place,
            got=f"format {newest}, by lineage {rows['lineage'][-1]}",
            expected=f"format {FORMAT} at most",
            hint="Update lineage",
        )
    if newest < FORMAT:
        raise SourceError(
            "the archive was made by an earlier state of lineage that was never released",
            where=place,
            got=f"format {newest}",
            expected=f"format {FORMAT}",
            hint="Make it anew from its articles: `DIR/articles` is a Delta table",
        )
    return rows


def open_table(place: str, version: Version, name: str) -> DeltaTable:
    """A table as it was in a version.

    Raises:
        SourceError: its log is missing or damaged.
    """
    library = delta()
    try:
        table: DeltaTable = library.DeltaTable(join(place, name), version=version.at[name])
        return table
    except (OSError, library.exceptions.DeltaError) as error:
        got = str(error).splitlines()[0]
        raise SourceError("a table of the archive cannot be read", where=join(place, name), got=got) from None


def version_row(version: Version, files: Sequence[dict[str, str]] = ()) -> pl.DataFrame:
    """The row of a version, with the checksums of the files that are new in it."""
    at = [{"table": name, "version": number} for name, number in sorted(version.at.items())]
    return store(
        "versions",
        pl.DataFrame([version._asdict() | {"at": at, "files": list(files)}], schema=VERSIONS, orient="row"),
        VERSIONS,
    )


def digests(tables: dict[str, Any]) -> str:
    """Digests of the tables of facts as one line of JSON."""
    return json.dumps({name: entry["sha256"] for name, entry in sorted(tables.items())}, sort_keys=True)
