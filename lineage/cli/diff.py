"""`lineage diff`: what changed between two runs."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from lineage.cli import console, options


def diff_runs(
    first: Annotated[Path, typer.Argument(help="The run before.", metavar="RUN1")],
    second: Annotated[Path, typer.Argument(help="The run after.", metavar="RUN2")],
    lang: options.Lang = options.LANG,
    least: Annotated[
        float, typer.Option(min=0.0, max=1.0, help="Difference of shares and confidences that counts.")
    ] = 0.01,
    strict: Annotated[bool, typer.Option("--strict", help="End with 5 when something changed.")] = False,
    json: options.Json = False,
) -> None:
    """Say which claims, findings and stories differ between two runs.

    In Python: lineage.compare_runs(before.frames, after.frames)

    Examples:

      lineage diff march/ march-new/

      lineage diff before/ after/ --strict --json
    """
    from lineage.diff import compare_runs
    from lineage.report.changes import names_in_changes, tell_changes
    from lineage.report.view import make_view
    from lineage.trace import load_trace

    before, after = load_trace(first), load_trace(second)
    changes = compare_runs(before.frames, after.frames, least)
    if json:
        console.emit_json("diff", **{name: frame.to_dicts() for name, frame in changes._asdict().items()})
    else:
        printer = console.terminal()
        runs = (make_view(run.frames, run.settings, lang, full_text=False) for run in (before, after))
        for line in tell_changes(*changes, lang, printer.width, names_in_changes(*runs)):
            printer.print(line, markup=False)
    if strict and any(frame.height for frame in changes):
        raise typer.Exit(5)
