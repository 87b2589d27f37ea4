"""What an interrupted run had finished: whole rooms, kept beside the run until it is written, each under a key.

The key of a room is made of everything that decides its frames: the inputs by name, size and time of change, the
settings of this room and of all that lead to it, the tables, and the versions of what computes. A room whose key agrees
is not computed again, so a resumed run gives the same bytes as one that was never interrupted.
"""

from __future__ import annotations

import hashlib
import json
import os
import shutil
import tempfile
from collections.abc import Callable, Iterable, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from importlib.metadata import version
from pathlib import Path
from typing import Any

import polars as pl

from lineage.errors import TargetError
from lineage.frames import FRAMES
from lineage.manifest import PACKAGES
from lineage.parquet import write_frame
from lineage.settings import Settings
from lineage.tables import table_digests

_STATE = "rooms.json"
_OTHER_FILES = {"run.json", "timing.json"}  # of a run, beside its frames
Made = pl.DataFrame | tuple[pl.DataFrame, ...]


class Unfinished:
    """The rooms that are done, in the folder `.NAME.unfinished` beside a run.

    They are taken inside a `with` block, one for a run. Whatever ends it, all that was made is kept, if it can be.

    Args:
        run: the folder that the run will be written to.
        stamps: what tells each input from another state of it; an input without one is never taken as unchanged.
        settings: the settings in force.
        resume: use what is there; without it the folder begins anew.

    Raises:
        TargetError: the folder holds something else, or cannot be made.
    """

    def __init__(self, run: Path, stamps: Iterable[str | None], settings: Settings, *, resume: bool) -> None:
        self.folder = run.parent / f".{run.name}.unfinished"
        self._settings = settings
        whole = _digest(
            version("news-lineage"),
            {name: version(name) for name in PACKAGES},
            settings.tables.model_dump(mode="json"),
            table_digests(settings.tables.folder),
            [stamp if stamp is not None else os.urandom(8).hex() for stamp in stamps],
        )
        self._keys, self._last = {"": whole}, ""
        self.left = self.folder.exists()
        self.found: list[str] = []
        self._done = self._open(resume)

    def __enter__(self) -> Unfinished:
        self._keeper, self._under_way = ThreadPoolExecutor(1), Future[None]()
        self._under_way.set_result(None)
        return self

    def __exit__(self, kind: object, error: object, trace: object) -> None:
        self._keeper.shutdown()
        if kind is None:
            self._under_way.result()

    def take(
        self, room: str, names: Sequence[str], make: Callable[[], Made], after: str | None = None
    ) -> dict[str, pl.DataFrame]:
        """The frames of a room: as they were left, else made now, and kept while the next room is made.

        The room needs what those up to `after` gave, or else up to the last one taken.

        Raises:
            TargetError: the room before it cannot be kept.
        """
        key = self._keys[room] = self._key(room, self._last if after is None else after)
        self._last = room
        if self._done.get(room) == key and (known := self._load(names)) is not None:
            self.found.append(room)
            return known
        frames = take_anew(room, names, make)
        # one after the other: what is made is kept also where the room before it cannot be
        before, self._under_way = self._under_way, self._keeper.submit(self._keep, room, frames)
        before.result()
        return frames

    def holds(self, room: str, after: str) -> bool:
        """Whether the room is done, which needs what those up to `after` gave."""
        return self._done.get(room) == self._key(room, after)

    def _key(self, room: str, after: str) -> str:
        own: Any = getattr(self._settings, room, None)
        return _digest(self._keys[after], room, own.model_dump(mode="json") if own is not None else None)

    def lend(self, name: str, path: Path) -> bool:
        """Put the file of a frame that was kept to another place; false when that cannot be."""
        try:
            os.link(self.folder / f"{name}.parquet", path)
        except OSError:
            return False
        return True

    def remove(self) -> None:
        """Leave nothing behind, once the run is written."""
        shutil.rmtree(self.folder, ignore_errors=True)

    def remove_if_nothing_is_done(self) -> None:
        """Leave nothing behind of a run that ended before its first room was finished."""
        if not self._done:
            self.remove()

    def _open(self, resume: bool) -> dict[str, str]:
        state = self.folder / _STATE
        try:
            if self.folder.exists():
                if not state.is_file() and any(self.folder.iterdir()):
                    raise TargetError("this folder is not one of an unfinished run", where=str(self.folder))
                if resume:
                    return dict(json.loads(state.read_text(encoding="utf-8"))) if state.is_file() else {}
                shutil.rmtree(self.folder)
            self.folder.mkdir(parents=True)
            self._write_state({})
        except ValueError:  # the state was cut off
            return {}
        except OSError as error:
            if isinstance(error, TargetError):
                raise
            raise TargetError("the run cannot be written", where=str(self.folder), got=error.strerror) from None
        return {}

    def _load(self, names: Sequence[str]) -> dict[str, pl.DataFrame] | None:
        try:
            return {name: FRAMES[name].check(pl.read_parquet(self.folder / f"{name}.parquet")) for name in names}
        except (OSError, ValueError, pl.exceptions.PolarsError):
            return None

    def _keep(self, room: str, frames: dict[str, pl.DataFrame]) -> None:
        """Frames first, each under its name only when it is whole; then the room counts as done."""
        if self._done.pop(room, None):
            self._write_state(self._done)
        try:
            for name, frame in frames.items():
                draft = self.folder / f"{name}.part"
                write_frame(name, frame, draft)
                draft.replace(self.folder / f"{name}.parquet")
        except (OSError, pl.exceptions.PolarsError) as error:
            raise TargetError(
                "the run cannot be written", where=str(self.folder), got=str(error).splitlines()[0],
                hint="What was finished is kept; make room and go on with --resume",
            ) from None  # fmt: skip
        self._done[room] = self._keys[room]
        self._write_state(self._done)

    def _write_state(self, done: dict[str, str]) -> None:
        draft = self.folder / f"{_STATE}.part"
        draft.write_text(json.dumps(done, indent=1), encoding="utf-8")
        draft.replace(self.folder / _STATE)


def check_target(folder: str | Path) -> None:
    """Refuse a place for a run that is neither free, nor empty, nor a run.

    Raises:
        TargetError: a file stands there, or a folder with something that is not ours.
    """
    place = Path(folder)
    if not place.exists():
        return
    if not place.is_dir():
        raise TargetError("this is a file, not a folder for a run", where=str(place))
    ours = {f"{name}.parquet" for name in FRAMES} | _OTHER_FILES
    found = {path.name for path in place.iterdir()}
    if found and ("run.json" not in found or found - ours):
        raise TargetError(
            "this folder holds something that is not a run and is left alone", where=str(place),
            got=min(found - ours, default="no run.json"), hint="Name another folder",
        )  # fmt: skip


def replace_folder(target: Path, fill: Callable[[Path], None]) -> None:
    """Put a folder in the place of another; until it is filled the other one stays.

    Raises:
        TargetError: it cannot be written.
    """
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryDirectory(prefix=f".{target.name}.", dir=target.parent) as scratch:
            new, old = Path(scratch, "new"), Path(scratch, "old")
            new.mkdir()
            fill(new)
            if target.exists():
                target.rename(old)
            try:
                new.rename(target)
            except OSError:
                if old.exists():
                    old.rename(target)
                raise
    except (OSError, pl.exceptions.PolarsError) as error:
        got = str(error).splitlines()[0]
        raise TargetError("the run cannot be written", where=str(target), got=got) from None


def take_anew(
    room: str, names: Sequence[str], make: Callable[[], Made], after: str | None = None
) -> dict[str, pl.DataFrame]:
    """The frames of a room, made now."""
    made = make()
    return dict(zip(names, made if isinstance(made, tuple) else (made,), strict=True))


def write_json(path: Path, content: dict[str, Any]) -> None:
    """One document of a run."""
    path.write_text(f"{json.dumps(content, ensure_ascii=False, indent=1)}\n", encoding="utf-8", newline="\n")


def _digest(*parts: object) -> str:
    return hashlib.sha256(json.dumps(parts, sort_keys=True, default=str).encode()).hexdigest()
