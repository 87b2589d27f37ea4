"""`lineage export`: a run in exchange formats."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from lineage.cli import console, options


def export_run(
    run: options.Run,
    output: Annotated[Path, typer.Option("-o", "--output", help="File, or folder for csv and parquet.")],
    to: Annotated[
        str,
        typer.Option(
            "--to",
            help="csv, parquet, xlsx, json, graphml, gexf, dot, prov-n, prov-json or prov-o.",
            metavar="FORMAT",
        ),
    ],
    lang: options.Lang = options.LANG,
    json: options.Json = False,
) -> None:
    """Write tables, a workbook, the graph, or W3C provenance for other programs.

    In Python: lineage.write_export(trace, FORMAT, PATH)

    Examples:

      lineage export run/ --to graphml -o story.graphml

      lineage export run/ --to csv -o tables/

      lineage export run/ --to xlsx -o run.xlsx --lang en

      lineage export run/ --to prov-json -o run.prov.json
    """
    from lineage.export import write_export
    from lineage.trace import load_trace

    trace = load_trace(run)
    path = write_export(trace, to, output, lang)
    if json:
        console.emit_json("export", format=to, path=str(path))
    else:
        console.say(f"Written to {path}")
