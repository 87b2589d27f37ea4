"""An archive as one thing: what a person asks of it."""

from __future__ import annotations

import json
import tempfile
from collections.abc import Callable
from datetime import UTC, datetime
from functools import cached_property
from importlib.metadata import version
from pathlib import Path
from typing import Any

import polars as pl

from lineage.archive import keeping, versions
from lineage.archive.adding import Added, add_articles, refit
from lineage.archive.asking import ask
from lineage.archive.settling import deciding, differences
from lineage.archive.snapshot import Snapshot
from lineage.archive.tables import SCHEMAS, require_kept, table_size
from lineage.asked import Found
from lineage.engine import Progress
from lineage.errors import TableError, TargetError
from lineage.foreign import AnyFrame
from lineage.settings import Settings, chosen_settings
from lineage.tables import check_folder, table_digests
from lineage.trace import Trace


def create_archive(place: str | Path, settings: Settings | None = None) -> Archive:
    """A new archive without articles.

    Args:
        place: a folder that is not there or empty, or the address of one in object storage (`s3://…`).
        settings: those that decide results; they stay with the archive.

    Raises:
        TargetError: the folder holds something, or cannot be written.
        MissingPart: deltalake is not installed.
    """
    s = chosen_settings(settings)
    check_folder(s.tables.folder)
    where = str(place)
    first = versions.Version(
        version=0,
        made_at=datetime.now(UTC),
        action="create",
        articles=0,
        frozen=0,
        oldest=0,
        format=versions.FORMAT,
        lineage=version("news-lineage"),
        settings=deciding(s),
        tables=versions.digests(table_digests(s.tables.folder)),
        at=dict.fromkeys(SCHEMAS, 0),
    )
    if not versions.is_local(where):
        if versions.exists(where):
            raise TargetError("there is an archive already", where=where)
        versions.create(where, first)
        return Archive(where)
    target = Path(place)
    if target.exists() and (not target.is_dir() or any(target.iterdir())):
        raise TargetError("this folder is not empty and is left alone", where=where, hint="Name another folder")
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryDirectory(prefix=f".{target.name}.", dir=target.parent) as scratch:
            versions.create(str(new := Path(scratch, "new")), first)
            new.rename(target)
    except OSError as error:
        raise TargetError("the archive cannot be written", where=where, got=error.strerror or str(error)) from None
    return Archive(where)


def open_archive(place: str | Path, as_of: int | None = None) -> Archive:
    """An archive as it stands, or as it stood in an older version.

    Raises:
        SourceError: there is no archive or no such version, or a newer lineage made it.
        MissingPart: deltalake is not installed.
    """
    archive = Archive(str(place), as_of)
    archive.version  # noqa: B018 - whether it is there should tell here
    return archive


class Archive:
    """Articles that are collected day by day, with what they say and share, as Delta Lake tables.

    An object shows one version; `add` moves it on to the version it makes.
    """

    def __init__(self, place: str, as_of: int | None = None) -> None:
        self.place, self._as_of = place, as_of

    def __repr__(self) -> str:
        return f"Archive({self.place!r}, {self.version!r})"

    @cached_property
    def version(self) -> versions.Version:
        """The version that is shown."""
        return versions.read_version(self.place, self._as_of)

    @property
    def versions(self) -> pl.DataFrame:
        """One row per version, oldest first."""
        return versions.all_versions(self.place)

    @cached_property
    def _snapshot(self) -> Snapshot:
        return Snapshot(self.place, self.version)

    @property
    def settings(self) -> Settings:
        """The settings that decide its results."""
        return self._snapshot.settings

    def frame(self, name: str) -> pl.DataFrame:
        """One frame of the archive as a run would have it.

        It keeps articles, blocks, credits, citations, candidates, alignments, pairs, edges and sources. What comes of
        them, such as stories, `trace` makes anew; the tables it searches in are opened as Delta Lake.

        Raises:
            SettingsError: it keeps no such frame.
            SourceError: a file of it is missing or damaged.
        """
        require_kept(name, self.place)
        return self._snapshot.frame(name)

    def add(
        self,
        *sources: str | Path | AnyFrame,
        settings: Settings | None = None,
        on_progress: Progress | None = None,
        on_wait: Callable[[], None] | None = None,
    ) -> Added:
        """Add articles; those that are there already add nothing.

        Candidates, alignments and pairs become those of one run over all articles with the statistics of the archive,
        and claims are drawn anew where the new articles touch them. All or nothing: an addition that ends early leaves
        the last version. A second one waits for the first. Of very many, 50,000 are compared at a time.

        Args:
            sources: files, folders, globs, `-` for standard input, or a frame of one's own.
            settings: those of the archive when not given; names of columns and a query may be others each time.
            on_progress: called as (stage, stages done, stages in all) before each stage.
            on_wait: called when another addition is under way.

        Raises:
            SettingsError: settings or tables of facts differ from those the archive was made with.
            TargetError: it cannot be written, or shows an old version.
            SourceError: a file of it is missing or cut; no article is read then.
        """
        if self._as_of is not None:
            raise TargetError("an old version of an archive cannot grow", where=self.place, got=f"as of {self._as_of}")
        added = add_articles(self.place, sources, settings, on_progress, on_wait)
        self._move()
        return added

    def find(self, *sources: str | Path | AnyFrame) -> Found:
        """Where articles come from, without adding them: a small run of them and of what they share text with.

        Raises:
            SourceError: no article could be read, or a file of the archive is damaged.
        """
        return ask(self._snapshot, sources, whole=False)

    def trace(self, *sources: str | Path | AnyFrame) -> Trace:
        """New articles against the old and each other, without adding them: a run of all that hangs together with them.

        Raises:
            SourceError: no article could be read, or a file of the archive is damaged.
        """
        return ask(self._snapshot, sources, whole=True).trace

    def verify(self) -> pl.DataFrame:
        """One row per file that is missing or damaged: table, file, rows it held, problem; no row when all is well.

        Cost: reads the whole archive.
        """
        return keeping.verify(self._snapshot)

    def vacuum(self, keep: int = 10, *, on_wait: Callable[[], None] | None = None) -> keeping.Vacuumed:
        """Fold the files of small additions, keep the last version and `keep` before it, delete what only others need.

        Returns:
            The tables that were folded and how many files were deleted. The articles stay, in a new version
            where anything was folded or a version let go.

        Raises:
            TargetError, SourceError: it cannot be written, or a file of it is missing or cut.
        """
        vacuumed = keeping.vacuum(self.place, keep, on_wait)
        self._move()
        return vacuumed

    def refit(
        self,
        settings: Settings | None = None,
        *,
        on_progress: Progress | None = None,
        on_wait: Callable[[], None] | None = None,
    ) -> None:
        """Take the statistics from all articles and compare all anew, with other settings if they are given.

        Raises:
            TargetError, SourceError: it cannot be written, or a file of it is missing or cut.

        Cost: that of adding all articles.
        """
        refit(self.place, settings, on_progress, on_wait)
        self._move()

    def info(self) -> dict[str, Any]:
        """What it holds: the version, articles, settings that are no defaults, and rows, files, bytes of each table.

        `refused` says for what reasons an addition would be refused here: this program, or the own tables, are others.

        Cost: reads the logs of the tables, not the tables.
        """
        rows, version, plain = self.versions, self.version, Settings()
        changed = [
            f"{room}.{name}={json.dumps(value)}"
            for room, block in json.loads(version.settings).items()
            for name, value in block.items()
            if value != getattr(plain, room).model_dump(mode="json")[name]
        ]
        return {
            **{
                name: getattr(version, name)
                for name in ("version", "made_at", "action", "articles", "frozen", "lineage")
            },
            "oldest": int(rows["oldest"][-1]),
            "newest": int(rows["version"][-1]),
            "changed": changed,
            "refused": self._differences(),
            "tables": {name: table_size(self._snapshot.table(name)) for name in SCHEMAS},
        }

    def _differences(self) -> list[str]:
        try:
            return differences(self._snapshot, self._snapshot.settings)
        except TableError as error:
            return [str(error)]

    def _move(self) -> None:
        self.__dict__.pop("version", None)
        self.__dict__.pop("_snapshot", None)
