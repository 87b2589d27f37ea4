"""`lineage settings`: the settings in force as TOML, each with its meaning."""

from __future__ import annotations

import json as json_text
from typing import Annotated

import typer

from lineage.cli import console, options
from lineage.settings import Settings


def print_settings(
    default: Annotated[bool, typer.Option("--default", help="The defaults, whatever files say.")] = False,
    json: options.Json = False,
    changes: options.Changes = None,
    config: options.Config = None,
    isolated: options.Isolated = False,
) -> None:
    """Print the settings in force as TOML.

    The output is a valid lineage.toml.

    In Python: lineage.load_settings()

    Examples:

      lineage settings

      lineage settings --default > lineage.toml
    """
    settings = Settings() if default else options.resolve(changes, config, isolated)
    if json:
        console.emit_json("settings", settings=settings.model_dump(mode="json"))
        return
    for room, block in settings:
        console.emit(f"[{room}]  # {type(block).__doc__}")
        for name, field in type(block).model_fields.items():
            value = json_text.dumps(block.model_dump(mode="json")[name], ensure_ascii=False)
            console.emit(f"# {field.description}\n{name} = {value}")
        console.emit("")
