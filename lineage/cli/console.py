"""Data goes to stdout, talk to stderr; the only place that prints."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

import typer

if TYPE_CHECKING:
    from rich.console import Console

    from lineage.engine import Progress

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


def tell_skipped(rows: list[dict[str, Any]]) -> None:
    """A line on stderr for each input that gave no article."""
    for row in rows:
        line = f", line {row['line']}" if row["line"] else ""
        detail = f": {row['detail']}" if row["detail"] else ""
        say(f"skipped: {row['source']}{line}: {row['reason']}{detail}")


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


@contextmanager
def progress() -> Iterator[Progress | None]:
    """A progress bar over the rooms on stderr; nothing when stderr is no terminal."""
    if _state["quiet"] or not _state["progress"] or not sys.stderr.isatty():
        yield None
        return
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn

    columns = (TextColumn("{task.description:<12}"), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn())
    with Progress(*columns, console=Console(stderr=True), transient=True) as bar:
        task = bar.add_task("read", total=None)
        yield lambda room, done, total: bar.update(task, description=room, completed=done, total=total)
