"""`lineage export`: a run in exchange formats."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from lineage.cli import console, options


def export_run(
    run: options.Run,
    output: Annotated[Path, typer.Option("-o", "--output", help="File, or folder for csv and parquet.")],
    to: Annotated[str, typer.Option("--to", help="csv, parquet, json, graphml, gexf or dot.", metavar="FORMAT")],
    json: options.Json = False,
) -> None:
    """Write tables or the graph for other programs.

    In Python: lineage.write_export(trace.frames, FORMAT, PATH)

    Examples:

      lineage export run/ --to graphml -o story.graphml

      lineage export run/ --to csv -o tables/
    """
    from lineage.export import write_export
    from lineage.trace import load_trace

    path = write_export(load_trace(run).frames, to, output)
    if json:
        console.emit_json("export", format=to, path=str(path))
    else:
        console.say(f"Written to {path}")
