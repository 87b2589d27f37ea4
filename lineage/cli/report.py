"""`lineage report`: one HTML file."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from lineage.cli import console, options
from lineage.cli.trace import walk
from lineage.errors import SettingsError


def make_report(
    sources: Annotated[
        list[str], typer.Argument(help="A run, or articles as for `lineage trace`.", metavar="RUN|SOURCES...")
    ],
    output: Annotated[Path, typer.Option("-o", "--output", metavar="FILE.html", help="Where the report goes.")],
    lang: options.Lang = options.LANG,
    full_text: Annotated[bool, typer.Option("--full-text", help="Show whole texts, not only shared spans.")] = False,
    story: Annotated[list[str] | None, typer.Option("--story", metavar="ID", help="Only these stories.")] = None,
    json: options.Json = False,
    changes: options.Changes = None,
    config: options.Config = None,
    isolated: options.Isolated = False,
) -> None:
    """Write the report: one HTML file, no network.

    In Python: lineage.write_report(trace, FILE)

    Examples:

      lineage report run/ -o report.html

      lineage report corpus/ -o report.html --lang en
    """
    if output.suffix.lower() not in (".html", ".htm"):
        raise SettingsError("the report is an HTML file", where=str(output), expected="a name that ends in .html")
    from lineage.report.build import write_report
    from lineage.trace import load_trace

    is_run = len(sources) == 1 and Path(sources[0], "run.json").is_file()
    trace = load_trace(sources[0]) if is_run else walk(sources, options.resolve(changes, config, isolated))
    path = write_report(trace, output, lang=lang, full_text=full_text, stories=story or ())
    if json:
        console.emit_json("report", path=str(path), articles=trace.articles.height, stories=trace.stories.height)
    else:
        console.say(f"Report on {console.amount(trace.articles.height, 'article')} written to {path}")
