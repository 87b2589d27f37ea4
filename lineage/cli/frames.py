"""`lineage frames`: the schema of each table in words."""

from __future__ import annotations

import difflib
from typing import TYPE_CHECKING, Annotated

import typer

from lineage.cli import console, options
from lineage.errors import SettingsError

if TYPE_CHECKING:
    from lineage.frames import Frame


def print_frames(
    name: Annotated[str | None, typer.Argument(help="One frame; all without it.", metavar="[NAME]")] = None,
    json: options.Json = False,
) -> None:
    """Print the schema of each frame of a run in words; by name also of a view.

    In Python: lineage.frames.FRAMES, lineage.views.VIEWS

    Examples:

      lineage frames

      lineage frames edges

      lineage frames agency_share
    """
    from lineage.frames import FRAMES
    from lineage.views import VIEWS

    known = {**FRAMES, **{view: frame for view, (frame, _) in VIEWS.items()}}
    if name is not None and name not in known:
        near = difflib.get_close_matches(name, known, n=1)
        hint = f"Did you mean {near[0]}?" if near else None
        raise SettingsError(f"no frame is called {name!r}", expected=", ".join(known), hint=hint)
    chosen = [known[name]] if name else list(FRAMES.values())
    if json:
        console.emit_json("frames", frames=[_describe(frame) for frame in chosen])
        return
    for frame in chosen:
        console.emit(f"{frame.name}: {frame.row}")
        for column in frame.columns:
            key = " (key)" if column.name in frame.key else ""
            optional = ", may be empty" if column.null else ""
            words = f" [{' '.join(column.values)}]" if column.values else ""
            console.emit(f"  {column.name:<16} {_type(column.dtype)}{optional}{key}: {column.meaning}{words}")
        console.emit("")


def _describe(frame: Frame) -> dict[str, object]:
    columns = [
        {"name": c.name, "type": str(c.dtype), "null": c.null, "meaning": c.meaning, "values": list(c.values)}
        for c in frame.columns
    ]
    return {"name": frame.name, "row": frame.row, "key": list(frame.key), "columns": columns}


def _type(dtype: object) -> str:
    return "Enum" if str(dtype).startswith("Enum") else str(dtype)
