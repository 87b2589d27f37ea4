"""From what a person names (files, folders, patterns, standard input, frames) to the inputs to open, each once."""

from __future__ import annotations

import difflib
import glob
import os
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path, PurePosixPath

import polars as pl

from lineage.errors import SourceError
from lineage.foreign import FRAMES_TAKEN, HINT, as_polars

STDIN = "-"
_DELTA_LOG = "_delta_log"
_RUN, _ARCHIVE = "a run", "an archive"
_LONGEST, _WORDS = 255, 9  # characters of a file name on any system, and words of one at most as a rule
ALIKE = 0.75  # of the letters of two file names, one of which was meant perhaps


@dataclass(frozen=True, slots=True)
class Input:
    """One thing to read: `source` is its name as given, `name` its path below the folder given.

    `inner` is the name without the suffixes of compression that were peeled off; empty when there were none. `ours`
    says of a folder that it is a run or an archive, and is empty for all else.
    """

    source: str
    name: str
    path: Path | None = None
    frame: pl.DataFrame | None = None
    inner: str = ""
    ours: str = ""

    @property
    def suffix(self) -> str:
        """What its format is told by: the suffix in small letters, empty for standard input and frames."""
        return PurePosixPath(self.inner or self.name).suffix.lower()

    @property
    def is_delta(self) -> bool:
        """A folder that is a table of Delta Lake."""
        return self.path is not None and _is_delta(self.path)

    @property
    def stem(self) -> str:
        """The file name without its suffix."""
        return PurePosixPath(self.inner or self.name).stem


def list_inputs(sources: tuple[object, ...]) -> tuple[list[Input], list[SourceError]]:
    """All inputs behind the sources, sorted, and what is said of sources that are not there.

    A file named twice counts once, under its longest name.

    Hidden files and folders are left out, links to folders are not followed. A folder that is a table of Delta Lake is
    one input, as is a run or an archive below a folder, of which nothing is read. A pattern's folder is its part before
    the first wildcard.

    Raises:
        SourceError: none of the sources is there, or one is of another kind.
    """
    missing: list[SourceError] = []
    found: dict[str, Input] = {}
    frames: list[Input] = []
    for source in sources:
        try:
            items = list(_expand(source))
        except SourceError as error:
            if error.where is None:
                raise
            missing.append(error)
            continue
        for item in items:
            if item.frame is not None:
                frames.append(item)
                continue
            place = os.path.abspath(item.path) if item.path else STDIN  # noqa: PTH100  # links stay links
            known = found.get(place)
            if known is None or _rank(item) < _rank(known):
                found[place] = item
    inputs = [*sorted(found.values(), key=lambda item: (item.source, item.name)), *frames]
    if missing and not inputs:
        raise missing[0]
    return inputs, missing


def stamp_inputs(sources: tuple[object, ...] | list[str]) -> list[str | None]:
    """What tells each input from another state of it: name, place, size and time of change; None for a stream.

    Raises:
        SourceError: none of the sources is there.
    """
    inputs, missing = list_inputs(tuple(sources))
    return [*(_stamp(given) for given in inputs), *(str(error) for error in missing)]


def _stamp(given: Input) -> str | None:
    if given.path is None:
        return None
    try:
        # a table changes with its log
        state = (given.path / _DELTA_LOG if given.is_delta else given.path).stat()
    except OSError:
        return f"{given.source} {given.name} unreadable"
    return f"{given.source} {given.name} {state.st_size} {state.st_mtime_ns} {state.st_ino}"


def _rank(item: Input) -> tuple[int, str, str]:
    return -item.name.count("/"), item.name, item.source


def _expand(source: object) -> Iterator[Input]:
    if isinstance(source, os.PathLike | str):
        given = os.fspath(source)
        if not isinstance(given, str) or not given or "\0" in given:
            raise SourceError("a path must be text, not empty and without NUL", got=repr(given)[:200])
        try:
            yield from _paths(given)
        except SourceError:
            raise
        except (OSError, RuntimeError) as error:
            raise SourceError("this path cannot be used", where=given[:200], got=str(error)[:200]) from None
    elif (frame := as_polars(source)) is not None:
        yield Input("frame", "frame", frame=frame)
    else:
        got, several = type(source).__name__, isinstance(source, list | tuple | set)
        hint = "Several sources are named one by one: f(*sources)" if several else HINT
        expected = f"text, pathlib.Path, {FRAMES_TAKEN}"
        raise SourceError("a source must be a path, a pattern or a frame", got=got, expected=expected, hint=hint)


def _paths(given: str) -> Iterator[Input]:
    if given == STDIN:
        yield Input(STDIN, "stdin")
        return
    if _is_text(given):
        hint = 'Save the text as a file, or name [{"text": text}] in Python'
        raise SourceError("no such file; this reads like a text", where=f"{given[:40]} …", hint=hint)
    path = Path(given).expanduser()
    if path.is_dir():
        _refuse_ours(path)
        yield from _below(path, path)
    elif os.path.lexists(path):
        yield _file(path, path.name)
    elif "://" in given:
        raise SourceError("addresses are not fetched", where=given, hint="Save the page and name the file")
    elif glob.has_magic(given):
        yield from _matches(str(path))
    else:
        raise SourceError("no such file or folder", where=given, hint=_suggestion(path))


def _is_text(given: str) -> bool:
    """Lines, a sentence, or more than a name can have, where no file is called so."""
    folder, _, name = given.rpartition("/")
    wordy = len(name.split()) > _WORDS and not (folder and Path(folder).is_dir())
    return ("\n" in given or max(map(len, given.split("/"))) > _LONGEST or wordy) and not os.path.lexists(given)


def _refuse_ours(folder: Path) -> None:
    """A run, or an archive, has articles in one of its tables; the others are none."""
    if ours := _ours(folder):
        articles = folder / ("articles.parquet" if ours == _RUN else "articles")
        hint = f"Name its articles, {articles}" if ours == _RUN else f"Ask it with -a, or name its table {articles}"
        raise SourceError(f"this folder is {ours}", where=str(folder), hint=hint)


def _ours(folder: Path) -> str:
    if (folder / "run.json").is_file() and (folder / "articles.parquet").is_file():
        return _RUN
    return _ARCHIVE if all(_is_delta(folder / name) for name in ("articles", "register", "versions")) else ""


def _matches(pattern: str) -> Iterator[Input]:
    steps = Path(pattern).parts
    plain = next(number for number, step in enumerate(steps) if glob.has_magic(step))
    base = Path(*steps[:plain])
    try:
        hits = sorted(base.glob("/".join(steps[plain:])))
    except ValueError as error:
        raise SourceError("this pattern cannot be used", where=pattern, got=str(error)) from None
    hits = [hit for hit in hits if not any(step.startswith(".") for step in hit.relative_to(base).parts)]
    if not hits:
        raise SourceError("no file matches this pattern", where=pattern, hint="Does it look in the right folder?")
    kinds: dict[Path, str] = {}
    for hit in hits:
        # what a person's pattern reaches inside of a run is no article either
        above = [folder for folder in hit.parents if base in folder.parents]
        kinds |= {folder: _ours(folder) for folder in above if folder not in kinds}
        if owner := next((folder for folder in above if kinds[folder]), None):
            yield replace(_file(owner, owner.relative_to(base).as_posix()), ours=kinds[owner])
        elif hit.is_dir():
            yield from _below(hit, base)
        else:
            yield _file(hit, hit.relative_to(base).as_posix())


def _below(folder: Path, base: Path) -> Iterator[Input]:
    def unreadable(error: OSError) -> None:
        blocked.append(Path(error.filename))

    blocked: list[Path] = []
    for place, folders, files in os.walk(folder, onerror=unreadable):
        folders[:] = sorted(name for name in folders if not name.startswith("."))
        here = Path(place)
        ours = _ours(here)
        if ours or _is_delta(here):
            folders.clear()
            name = here.relative_to(base).as_posix() if here != base else here.absolute().name
            yield replace(_file(here, name), ours=ours)
            continue
        above, below = _shown(here.as_posix()), _shown(here.relative_to(base).as_posix())
        below = "" if below == "." else f"{below}/"
        above = "" if above == "." else f"{above.rstrip('/')}/"
        for name in sorted(files):
            if not name.startswith("."):
                shown = _shown(name)
                yield Input(above + shown, below + shown, here / name)
    # A folder we may not enter is handed on as if it were a file: opening it fails and becomes a row of `skipped`.
    for path in blocked:
        yield _file(path, path.relative_to(base).as_posix())


def _is_delta(folder: Path) -> bool:
    return (folder / _DELTA_LOG).is_dir()


def _file(path: Path, name: str) -> Input:
    return Input(_shown(path.as_posix()), _shown(name), path)


def _shown(name: str) -> str:
    """File names need not be UTF-8; what stands in a frame must be."""
    return name if name.isascii() else os.fsencode(name).decode("utf-8", errors="replace")


def _suggestion(path: Path) -> str | None:
    try:
        near = [entry.name for entry in path.parent.iterdir() if not entry.name.startswith(".")]
    except OSError:
        return None
    close = difflib.get_close_matches(path.name, sorted(near), n=1, cutoff=ALIKE)
    return f"Did you mean {path.with_name(close[0]).as_posix()}?" if close else None
