"""Options that several commands share."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from lineage.cli import console
from lineage.errors import LineageError
from lineage.settings import Settings, load_settings

if TYPE_CHECKING:
    from lineage.archive import Archive as Opened

Json = Annotated[bool, typer.Option("--json", help="One JSON document on stdout, nothing else.")]
Changes = Annotated[
    list[str] | None, typer.Option("--set", metavar="ROOM.NAME=VALUE", help="Change a setting; may be repeated.")
]
Config = Annotated[Path | None, typer.Option("--config", metavar="FILE", help="Settings file to use.")]
Isolated = Annotated[bool, typer.Option("--isolated", help="Look for no settings file.")]
# One for all commands, whatever the locale of the machine says.
LANG = "de"
Lang = Annotated[str, typer.Option("--lang", help="Language of what is printed: de or en.", metavar="LANG")]
Sources = Annotated[
    list[str], typer.Argument(help="Files, folders, globs, or - for standard input.", metavar="SOURCES...")
]
Strict = Annotated[bool, typer.Option("--strict", help="End with 5 when an input was skipped.")]
Archive = Annotated[
    str | None, typer.Option("-a", "--archive", metavar="DIR", help="Archive that `lineage archive` made.")
]
AsOf = Annotated[int | None, typer.Option("--as-of", metavar="N", help="An older version of the archive.")]
Named = Annotated[
    list[str] | None,
    typer.Option("--map", metavar="FIELD=COLUMN", help="A column of an odd name, such as text=body; may be repeated."),
]
Query = Annotated[str | None, typer.Option("--query", metavar="SQL", help="What to read from a SQLite or DuckDB file.")]
Timezone = Annotated[
    str | None, typer.Option("--timezone", metavar="ZONE", help="Zone of times without one [Europe/Berlin].")
]
Run = Annotated[Path, typer.Argument(help="Folder that `lineage trace` wrote.", metavar="RUN")]


def resolve(
    changes: list[str] | None,
    config: Path | None,
    isolated: bool,
    base: Settings | None = None,
    *,
    named: list[str] | None = None,
    query: str | None = None,
    timezone: str | None = None,
    engine: str | None = None,
    master: str | None = None,
) -> Settings:
    """The settings in force for one command; options of their own stand above `--set`, `base` below a file."""
    said = {"read.columns": named, "read.query": query, "read.timezone": timezone}
    said |= {"engine.kind": engine, "engine.master": master}
    own = [f"{name}={json.dumps(value, ensure_ascii=False)}" for name, value in said.items() if value is not None]
    return load_settings([*(changes or ()), *own], config=config, isolated=isolated, base=base)


def tell_of_others(archive: Opened, isolated: bool = False) -> None:
    """Says that the settings of an archive that is asked hold, where those of a file would be others."""
    from lineage.archive.settling import apart, deciding

    try:
        here = json.loads(deciding(resolve(None, None, isolated, archive.settings)))
    except LineageError as error:
        console.say(f"note: the settings of the archive hold, the settings file is not read: {error}")
        return
    others = apart(here, json.loads(deciding(archive.settings)))
    if others:
        told = "; ".join(others.values())
        console.say(f"note: the settings of the archive hold, not those of the settings file: {told}")
