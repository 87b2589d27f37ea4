"""Options that several commands share."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from lineage.settings import Settings, load_settings

Json = Annotated[bool, typer.Option("--json", help="One JSON document on stdout, nothing else.")]
Changes = Annotated[
    list[str] | None, typer.Option("--set", metavar="ROOM.NAME=VALUE", help="Change a setting; may be repeated.")
]
Config = Annotated[Path | None, typer.Option("--config", metavar="FILE", help="Settings file to use.")]
Isolated = Annotated[bool, typer.Option("--isolated", help="Look for no settings file.")]
Lang = Annotated[str, typer.Option("--lang", help="Language of what is printed: de or en.", metavar="LANG")]
Sources = Annotated[
    list[str], typer.Argument(help="Files, folders, globs, or - for standard input.", metavar="SOURCES...")
]
Archive = Annotated[
    str | None, typer.Option("-a", "--archive", metavar="DIR", help="Archive that `lineage archive` made.")
]
AsOf = Annotated[int | None, typer.Option("--as-of", metavar="N", help="An older version of the archive.")]
Run = Annotated[Path, typer.Argument(help="Folder that `lineage trace` wrote.", metavar="RUN")]


def resolve(changes: list[str] | None, config: Path | None, isolated: bool) -> Settings:
    """The settings in force for one command."""
    return load_settings(changes or (), config=config, isolated=isolated)
