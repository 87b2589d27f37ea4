"""`lineage compare`: two articles span by span."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Any

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
    elif len(set(map(_absolute, places))) < len(places):
        raise SettingsError("compare takes two different files", got=" ".join(places))
    elif len(places) == 2 and not any(Path(place, "run.json").is_file() for place in places):
        trace = walk(places, options.resolve(changes, config, isolated))
        first_file = trace.articles["source"].map_elements(_absolute, pl.String) == _absolute(places[0])
        chosen = list(trace.articles.sort(~first_file, maintain_order=True)["article_id"])
    else:
        raise SettingsError("compare takes a run and two articles, or two files", got=" ".join(places))
    if len(chosen) < 2:
        unread = next(iter(trace.skipped.to_dicts()), {"source": places[0], "reason": "no article in it"})
        raise SourceError(f"one of the two gave no article: {unread['reason']}", where=str(unread["source"]))
    view = make_view(trace.frames, trace.settings, lang, full_text=False)
    chosen = [find_node(name, view.articles, "article") for name in chosen]
    if len(set(chosen)) != 2:
        raise SettingsError("compare takes two different articles", got=", ".join(chosen))
    first, second = sorted(chosen)
    here = (pl.col("a_id") == first) & (pl.col("b_id") == second)
    pair = next(iter(trace.pairs.filter(here).to_dicts()), None)
    spans = trace.alignments.filter(here).to_dicts()
    if json:
        console.emit_json("compare", a=first, b=second, pair=pair, alignments=spans)
        return
    if chosen != [first, second]:  # the frames have it in the order of ids, the reader in the one asked for
        pair = pair and _turned(pair)
        spans = sorted(map(_turned, spans), key=lambda span: (span["a_begin"], span["b_begin"]))
    a, b = (view.articles[name] for name in chosen)
    printer = console.terminal()
    for line in terminal.show_pair(view, a, b, pair, spans, full_text, printer.width):
        printer.print(line, markup=False)


def _absolute(place: str) -> str:
    return str(Path(place).absolute())


def _turned(row: dict[str, Any]) -> dict[str, Any]:
    """A pair or a span with its two articles exchanged."""
    other = {"a_": "b_", "b_": "a_"}
    return {other.get(name[:2], name[:2]) + name[2:]: value for name, value in row.items()}
