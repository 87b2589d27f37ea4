"""`lineage view`: what a whole run shows, as a table."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from lineage.cli import console, options
from lineage.errors import SettingsError, TargetError


def view_run(
    run: options.Run,
    name: Annotated[str | None, typer.Argument(help="A view; the list of views without it.", metavar="[VIEW]")] = None,
    output: Annotated[
        Path | None, typer.Option("-o", "--output", metavar="FILE", help="FILE.csv or FILE.parquet instead of stdout.")
    ] = None,
    json: options.Json = False,
) -> None:
    """Print what a whole run shows as CSV: agency text by outlet and day, credited
    against measured, lags, reach, who carries whose text.

    In Python: lineage.views.agency_share(trace.frames) and its neighbours

    Examples:

      lineage view run/

      lineage view run/ agency_share > shares.csv

      lineage view run/ carriers -o carriers.parquet
    """
    from lineage.export.tabular import as_csv
    from lineage.trace import load_trace
    from lineage.views import VIEWS, get_view

    if name is None:
        listed = {known: frame.row for known, (frame, _) in VIEWS.items()}
        if json:
            console.emit_json("view", views=listed)
            return
        for known, row in listed.items():
            console.emit(f"{known}: one row is {row}")
        return
    make = get_view(name)
    if output is not None and output.suffix.lower() not in (".csv", ".parquet"):
        raise SettingsError("a view is written as CSV or Parquet", where=str(output), expected=".csv or .parquet")
    trace = load_trace(run)
    console.tell_selection(trace.selection)
    table = make(trace.frames)
    plain = as_csv(table, VIEWS[name][0])
    if output is not None:
        try:
            output.parent.mkdir(parents=True, exist_ok=True)
            if output.suffix.lower() == ".csv":
                plain.write_csv(output)
            else:
                table.write_parquet(output)
        except OSError as error:
            raise TargetError("the view cannot be written", where=str(output), got=error.strerror) from None
    if json:
        console.emit_json("view", view=name, **({"path": str(output)} if output else {}), rows=table.to_dicts())
    elif output is None:
        console.emit(plain.write_csv().rstrip("\n"))
    console.say(f"{name}: {console.amount(table.height, 'row')}, one row is {VIEWS[name][0].row}")
