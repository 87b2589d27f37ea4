"""Writes a new version: the tables first, then the row that makes it count."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from functools import partial
from itertools import compress
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import unquote

import polars as pl

from lineage.archive.reading import File, list_files, read_all, read_files
from lineage.archive.tables import (
    append_rows,
    cannot_write,
    checksum,
    cut_by_number,
    delta,
    only_next,
    replace_between,
    store,
)
from lineage.archive.versions import FORMAT, Version, is_local, join, open_table, read_version, version_row
from lineage.engine import ahead
from lineage.errors import TargetError
from lineage.similarity.kernels.backend import spread

if TYPE_CHECKING:
    from deltalake import DeltaTable

LOCK = ".lock"


class TooLate(Exception):
    """Somebody else has written in the meantime."""


class Writer:
    """Writes the tables for one new version; nothing counts before `commit`."""

    def __init__(self, place: str, before: Version) -> None:
        self._place, self._before = place, before
        self._at = dict(before.at)
        self._open: dict[str, DeltaTable] = {}

    @property
    def at(self) -> dict[str, int]:
        """The version of each table that holds what was written so far."""
        return dict(self._at)

    def append(self, name: str, frame: pl.DataFrame) -> None:
        """Rows behind the others of a table."""
        if frame.height:
            self._put(name, frame, "append")

    def replace(self, name: str, frame: pl.DataFrame) -> None:
        """Rows instead of all others of a table."""
        self._put(name, frame, "overwrite")

    def _put(self, name: str, frame: pl.DataFrame, mode: str) -> None:
        for part in cut_by_number(store(name, frame)):
            self._write(name, partial(append_rows, name=name, rows=part, mode=mode))
            mode = "append"

    def fold(self, name: str, parts: Iterator[pl.DataFrame]) -> None:
        """The same rows in another order, a file for each part."""
        mode = "overwrite"
        for part in parts:
            self._write(name, partial(append_rows, name=name, rows=part, mode=mode))
            mode = "append"

    def remove(self, name: str, keys: pl.DataFrame) -> None:
        """No more rows of a table that agree with one of these in all columns of it; the others stay in their order.

        Files in which the numbers of these do not stand are left alone.
        """
        if keys.is_empty():
            return
        table = self._table(name)
        if "number" not in keys.columns:
            rows = read_all(table)
            kept = rows.join(keys.unique(), on=keys.columns, how="anti", maintain_order="left")
            if kept.height < rows.height:
                self._write(name, partial(append_rows, name=name, rows=kept, mode="overwrite"))
            return
        keys = keys.unique()

        # these columns alone are quickly read, and where none of the keys stands nothing is written
        def holds(part: list[File]) -> int:
            return read_files(table, part, keys.columns).join(keys, on=keys.columns, how="semi").height

        parts = _apart(list_files(table), keys["number"])
        touched = list(compress(parts, spread(holds, parts)))

        def keep(part: list[File]) -> pl.DataFrame:
            kept = read_files(table, part).join(keys, on=keys.columns, how="anti", maintain_order="left")
            return kept.sort("number", maintain_order=True)

        for part, kept in zip(touched, ahead(map(keep, touched)), strict=True):
            low, high = _reach(part)
            self._write(name, partial(replace_between, name=name, rows=kept, low=low, high=high))

    def commit(self, action: str, **changes: Any) -> Version:
        """The new version; from here on it is there for all."""
        now = max(datetime.now(UTC), self._before.made_at)
        new = self._before._replace(
            version=self._before.version + 1, made_at=now, action=action, at=self._at, format=FORMAT, **changes
        )
        table = delta().DeltaTable(join(self._place, "versions"))
        if read_version(self._place).version != self._before.version:
            raise TooLate
        self._guard(lambda: append_rows(table, "versions", version_row(new, self._checksums())))
        return new

    def _checksums(self) -> list[dict[str, str]]:
        """Of the files that the last version did not have; none in a store with an address."""
        found = []
        for name, table in sorted(self._open.items()) if is_local(self._place) else ():
            old = set(open_table(self._place, self._before, name).file_uris())
            for file in sorted(set(table.file_uris()) - old):
                path = Path(unquote(file.removeprefix("file://")))
                found.append({"table": name, "file": path.name, "sha256": checksum(path)})
        return found

    def _write(self, name: str, change: Any) -> None:
        table = self._table(name)
        self._guard(lambda: change(table))
        table.update_incremental()
        self._at[name] = table.version()

    def _table(self, name: str) -> DeltaTable:
        """The table at the version before, whatever an addition that did not come to its end has left in it."""
        if name not in self._open:
            table = delta().DeltaTable(join(self._place, name))
            if table.version() > self._before.at[name]:
                self._guard(lambda: table.restore(self._before.at[name], commit_properties=only_next()))
                table.update_incremental()
            self._open[name] = table
        return self._open[name]

    def _guard(self, work: Any) -> None:
        library = delta()
        try:
            work()
        except library.exceptions.CommitFailedError:
            raise TooLate from None
        except (OSError, library.exceptions.DeltaError) as error:
            raise cannot_write(self._place, error) from None


def _apart(files: list[File], numbers: pl.Series) -> list[list[File]]:
    """The files that may hold some of these numbers, those that reach into each other together."""
    parts: list[list[File]] = []
    for file in sorted((file for file in files if "number" in file.bounds), key=lambda file: file.bounds["number"]):
        if parts and file.bounds["number"][0] <= _reach(parts[-1])[1]:
            parts[-1].append(file)
        else:
            parts.append([file])
    return [part for part in parts if numbers.is_between(*_reach(part)).any()]


def _reach(files: list[File]) -> tuple[int, int]:
    """The least and the greatest number in some files."""
    low, high = zip(*(file.bounds["number"] for file in files), strict=True)
    return min(low), max(high)


@contextmanager
def lock(place: str, on_wait: Any = None) -> Iterator[None]:
    """Keeps other writers of this machine waiting; the system lifts it when a process ends, however it ends.

    A store with an address has no lock: there the later of two writers starts again.
    """
    try:
        import fcntl
    except ImportError:  # no such lock on this system
        yield
        return
    if not is_local(place):
        yield
        return
    try:
        file = os.open(Path(place, LOCK), os.O_RDWR | os.O_CREAT, 0o666)
    except OSError as error:
        raise TargetError("the archive cannot be written", where=place, got=error.strerror) from None
    try:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            if on_wait:
                on_wait()
            fcntl.flock(file, fcntl.LOCK_EX)
        yield
    finally:
        os.close(file)
