"""Data goes to stdout, talk to stderr; the only place that prints."""

from __future__ import annotations

import json
import shlex
import sys
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

import typer

if TYPE_CHECKING:
    from rich.console import Console

    from lineage.manifest import Selection
    from lineage.read.progress import Progressed

# Seconds after which a read without a terminal is worth a line, and after which its pace says something.
LONG, SOON = 10.0, 3.0
_UNKNOWN, _NAMED = "unknown outlet", 12
_FEW = 3  # rows of one source and reason that are told one by one
_state: dict[str, Any] = {"quiet": False, "progress": True, "color": "auto"}


def set_up(*, quiet: bool, progress: bool, color: str) -> None:
    """Keep the global options for this process."""
    _state.update(quiet=quiet, progress=progress, color=color)


def emit(text: str) -> None:
    """A line of data on stdout."""
    typer.echo(text)


def emit_json(command: str, **content: Any) -> None:
    """One JSON document on stdout."""
    document = {"schema_version": 1, "command": command, **content}
    typer.echo(json.dumps(document, ensure_ascii=False, indent=1, default=str))


def say(text: str) -> None:
    """A line of talk on stderr, unless quiet."""
    if not _state["quiet"]:
        typer.echo(text, err=True)


def tell_selection(selection: Selection | None, lang: str = "en") -> None:
    """A line on stderr where a run has some articles of an archive: its figures are not those of the archive."""
    if selection:
        from lineage.charts.words import selection_text

        say(selection_text(selection, lang))


def tell_skipped(rows: list[dict[str, Any]]) -> None:
    """A line on stderr for each input that gave no article or a strange one, and one for all outlets no table knows.

    Of many rows of one source with one reason the first is told, with their number.
    """
    from lineage.frames import KEPT

    unknown = Counter(row["detail"] for row in rows if row["reason"] == _UNKNOWN)
    if unknown:
        names = ", ".join(f"{name} ({count})" for name, count in sorted(unknown.items())[:_NAMED])
        more = f" and {len(unknown) - _NAMED} more" if len(unknown) > _NAMED else ""
        say(
            f"note: outlets in file names that no table knows, so that their articles have none: {names}{more}; "
            "add them to outlets.csv in a folder named by --set tables.folder=…"
        )
    alike: dict[tuple[str, str], list[dict[str, Any]]] = {}
    for row in rows:
        if row["reason"] != _UNKNOWN:
            alike.setdefault((row["source"], row["reason"]), []).append(row)
    for (source, reason), same in alike.items():
        said = "note" if reason in KEPT else "skipped"
        many = len(same) > _FEW
        number = f" (one of {len(same):,})" if many else ""
        for row in same[:1] if many else same:
            line = f", line {row['line']}" if row["line"] else ""
            detail = f": {row['detail']}" if row["detail"] else ""
            say(f"{said}: {source}{line}: {reason}{number}{detail}")


def command(*words: object) -> str:
    """A command as it is typed, with quotes where a shell needs them."""
    return shlex.join(map(str, words))


def amount(number: int, one: str, several: str = "") -> str:
    """A number with its noun: 1 article, 2 articles."""
    return f"{number:,} {one if number == 1 else several or one + 's'}"


def complain(text: str) -> None:
    """An error on stderr, in one line."""
    typer.echo(" ".join(text.split()), err=True)


def terminal() -> Console:
    """A rich console on stdout that honours --color and NO_COLOR, 80 columns wide, or up to 100 in a wider terminal."""
    from rich.console import Console

    force = {"always": True, "never": False, "auto": None}[_state["color"]]
    console = Console(force_terminal=force, no_color=True if force is False else None, highlight=False, emoji=False)
    console.width = min(console.width, 100) if sys.stdout.isatty() else 80
    return console


class Shown:
    """Progress on stderr: a bar on a terminal; elsewhere one plain line about a read that took long."""

    def __init__(self, bar: Any = None) -> None:
        self._bar, self._begin, self._told = bar, time.monotonic(), 0.0
        self._task = bar.add_task("read", total=None) if bar else None
        self._last: Progressed | None = None

    def __call__(self, room: str, done: int, total: int) -> None:
        """A room begins."""
        if self._last and self._bar is None and time.monotonic() - self._begin > LONG:
            say(f"read: {how_far(self._last, None)}")
        self._last = None
        if self._bar:
            self._bar.update(self._task, description=room, completed=done, total=total)

    def read(self, progressed: Progressed) -> None:
        """Something was read; shown five times a second at most."""
        self._last, now = progressed, time.monotonic()
        if self._bar and now - self._told > 0.2:
            self._told = now
            self._bar.update(self._task, description=f"read  {how_far(progressed, now - self._begin)}")


def how_far(read: Progressed, seconds: float | None) -> str:
    """Inputs, articles, bytes and, after some seconds, the time that is left at the same pace."""
    parts = [amount(read.articles, "article"), f"{size(read.bytes)} of {size(read.of_bytes)}"]
    if read.of_inputs > 1:
        parts.append(f"{read.inputs:,} of {read.of_inputs:,} inputs")
    if seconds and seconds > SOON and 0 < read.bytes < read.of_bytes:
        left = seconds * (read.of_bytes - read.bytes) / read.bytes
        parts.append(f"{left / 60:.0f} min left" if left > 90 else f"{left:.0f} s left")
    return " · ".join(parts)


def size(number: int) -> str:
    """Bytes in the unit in which they are read best."""
    for unit, power in (("GB", 1e9), ("MB", 1e6), ("kB", 1e3)):
        if number >= power:
            return f"{number / power:.1f} {unit}"
    return f"{number} bytes"


@contextmanager
def progress() -> Iterator[Shown]:
    """Progress over the rooms and inside a long read; without a terminal hardly anything."""
    if _state["quiet"] or not _state["progress"] or not sys.stderr.isatty():
        yield Shown()
        return
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn

    columns = (TextColumn("{task.description:<12}"), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn())
    with Progress(*columns, console=Console(stderr=True), transient=True) as bar:
        yield Shown(bar)
