"""`lineage chart`: one chart for print."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from lineage.cli import console, options
from lineage.errors import SettingsError, SourceError

if TYPE_CHECKING:
    import polars as pl


def draw_chart(
    run: Annotated[Path | None, typer.Argument(help="Folder that `lineage trace` wrote.", metavar="RUN")] = None,
    name: Annotated[str | None, typer.Argument(help="Which chart; --list names them.", metavar="NAME")] = None,
    output: Annotated[Path | None, typer.Option("-o", "--output", metavar="FILE", help="svg, pdf or png.")] = None,
    width_mm: Annotated[float, typer.Option("--width-mm", min=60, max=420, help="Width in print.")] = 175,
    lang: options.Lang = options.LANG,
    source: Annotated[str, typer.Option(metavar="TEXT", help="Source named below the chart.")] = "",
    story: Annotated[
        str | None, typer.Option(metavar="ID", help="Only this story; else all, and for story_timeline the largest.")
    ] = None,
    judged: Annotated[
        Path | None, typer.Option(metavar="CSV", help="For calibration: source_id, target_id, correct.")
    ] = None,
    names: Annotated[bool, typer.Option("--list", help="List the charts and end.")] = False,
    json: options.Json = False,
) -> None:
    """Draw one chart; its alt text (.txt) and its table (.csv) go beside it.

    In Python: lineage.charts.get_chart(NAME)

    Examples:

      lineage chart run/ agency_share -o share.pdf --width-mm 85

      lineage chart run/ story_timeline -o course.svg --story story-0004 --lang en
    """
    from lineage.charts import CHARTS, get_chart
    from lineage.charts.selection import select_stories
    from lineage.charts.style import save
    from lineage.charts.words import label
    from lineage.trace import load_trace

    if names:
        questions = {known: label(f"chart.{known}.name", lang) for known in CHARTS}
        if json:
            console.emit_json("chart", charts=questions)
        for known, question in questions.items() if not json else ():
            console.emit(f"{known:<16} {question}")
        return
    if run is None or name is None or output is None:
        raise SettingsError(
            "chart takes a run, the name of a chart and -o FILE", hint="`lineage chart --list` names them"
        )
    chart = get_chart(name)
    label(f"chart.{name}.name", lang)
    trace = load_trace(run)
    console.tell_selection(trace.selection, lang)
    if trace.selection and not source:
        source = label("selection.source", lang, version=trace.selection.version)
    frames = trace.frames | ({"judged": _read_judged(judged)} if judged else {})
    table = chart.table(select_stories(frames, [story]) if story else frames, trace.settings)
    ax = chart.draw(table, lang=lang, width_mm=width_mm, source=source)
    path = save(ax, output, alt=chart.describe(table, lang), table=table)
    if json:
        console.emit_json("chart", chart=name, path=str(path), rows=table.height, title=chart.title(table, lang))
    else:
        console.say(f"{chart.title(table, lang)}. Written to {path}, alt text and table beside it")


def _read_judged(path: Path) -> pl.DataFrame:
    import polars as pl

    columns = {"source_id": pl.String, "target_id": pl.String, "correct": pl.Boolean}
    try:
        return pl.read_csv(path, columns=list(columns), schema_overrides=columns)
    except (OSError, pl.exceptions.PolarsError) as error:
        got = str(error).splitlines()[0]
        expected = "a CSV with the columns source_id, target_id, correct (true or false)"
        raise SourceError("the judgements cannot be read", where=str(path), got=got, expected=expected) from None
