"""`lineage compare`: two articles span by span."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from lineage.cli import console, options
from lineage.cli.trace import walk
from lineage.errors import SettingsError, SourceError


def compare_articles(
    places: Annotated[list[str], typer.Argument(help="RUN and how two ids begin, or two files.", metavar="[RUN] A B")],
    lang: options.Lang = options.LANG,
    full_text: Annotated[bool, typer.Option("--full-text", help="Show long passages whole.")] = False,
    json: options.Json = False,
    changes: options.Changes = None,
    config: options.Config = None,
    isolated: options.Isolated = False,
) -> None:
    """Compare two articles span by span.

    In Python: trace.alignments, trace.pairs

    Examples:

      lineage compare run/ article-a article-b

      lineage compare a.txt b.txt
    """
    import polars as pl

    from lineage.nodes import find_node
    from lineage.report import terminal
    from lineage.report.view import make_view
    from lineage.trace import load_trace

    if len(places) == 3:
        trace, chosen = load_trace(places[0]), places[1:]
    elif len({Path(place).absolute() for place in places}) < len(places):
        raise SettingsError("compare takes two different files", got=" ".join(places))
    elif len(places) == 2 and not any(Path(place, "run.json").is_file() for place in places):
        trace = walk(places, options.resolve(changes, config, isolated))
        chosen = list(trace.articles["article_id"])
    else:
        raise SettingsError("compare takes a run and two articles, or two files", got=" ".join(places))
    if len(chosen) < 2:
        unread = next(iter(trace.skipped.to_dicts()), {"source": places[0], "reason": "no article in it"})
        raise SourceError(f"one of the two gave no article: {unread['reason']}", where=str(unread["source"]))
    view = make_view(trace.frames, trace.settings, lang, full_text=False)
    chosen = [find_node(name, view.articles, "article") for name in chosen]
    if len(set(chosen)) != 2:
        raise SettingsError("compare takes two different articles", got=", ".join(chosen))
    a, b = (view.articles[name] for name in sorted(chosen))
    here = (pl.col("a_id") == a["article_id"]) & (pl.col("b_id") == b["article_id"])
    pair = next(iter(trace.pairs.filter(here).to_dicts()), None)
    spans = trace.alignments.filter(here).to_dicts()
    if json:
        console.emit_json("compare", a=a["article_id"], b=b["article_id"], pair=pair, alignments=spans)
        return
    printer = console.terminal()
    for line in terminal.show_pair(view, a, b, pair, spans, full_text, printer.width):
        printer.print(line, markup=False)
