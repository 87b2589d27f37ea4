"""`lineage evaluate`: a run against a truth."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from lineage.cli import console, options


def evaluate_run(
    run: options.Run,
    truth: Annotated[
        Path, typer.Argument(help="Folder with edges.csv and sources.csv, or a table of edges.", metavar="TRUTH")
    ],
    json: options.Json = False,
) -> None:
    """Hold a run against the truth: precision and recall, directions, absent originals, confidence, origins.

    In Python: lineage.evaluate_trace(lineage.load_trace(RUN), lineage.read_truth(TRUTH))

    Examples:

      lineage evaluate run/ made/truth
    """
    from lineage.evaluate import evaluate_trace, read_truth
    from lineage.trace import load_trace

    figures = evaluate_trace(load_trace(run), read_truth(truth))
    if json:
        console.emit_json("evaluate", figures=figures.to_dicts())
        return
    for row in figures.iter_rows(named=True):
        value = "     -" if row["value"] is None else f"{row['value']:.4f}"
        console.emit(f"{row['measure']:<20} {value}  of {row['of']:>6}  {row['meaning']}")
