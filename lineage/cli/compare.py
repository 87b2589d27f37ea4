"""`lineage compare`: two articles span by span."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Any

import polars as pl
import typer

from lineage.cli import console, options
from lineage.cli.trace import walk
from lineage.errors import SettingsError

if TYPE_CHECKING:
    from lineage.trace import Trace

Row = dict[str, Any]
CONTEXT = 300


def compare_articles(
    places: Annotated[list[str], typer.Argument(help="RUN and two article ids, or two files.", metavar="[RUN] A B")],
    lang: options.Lang = "en",
    json: options.Json = False,
    changes: options.Changes = None,
    config: options.Config = None,
    isolated: options.Isolated = False,
) -> None:
    """Compare two articles: what they share, span by span, the earlier one first.

    In Python: trace.alignments, trace.pairs

    Examples:

      lineage compare run/ article-a article-b

      lineage compare a.txt b.txt
    """
    from lineage.trace import load_trace

    if len(places) == 3:
        trace, chosen = load_trace(places[0]), places[1:]
    elif len(places) == 2:
        trace = walk(places, options.resolve(changes, config, isolated))
        chosen = list(trace.articles["article_id"])
    else:
        raise SettingsError("compare takes a run and two articles, or two files", got=f"{len(places)} words")
    a, b = _two(trace, chosen)
    here = (pl.col("a_id") == a["article_id"]) & (pl.col("b_id") == b["article_id"])
    pair, spans = trace.pairs.filter(here).to_dicts(), trace.alignments.filter(here).to_dicts()
    if json:
        console.emit_json("compare", a=a["article_id"], b=b["article_id"], pair=pair[0] if pair else None, alignments=spans)
        return
    _print(a, b, pair[0] if pair else None, spans, lang)


def _two(trace: Trace, chosen: list[str]) -> tuple[Row, Row]:
    rows = {row["article_id"]: row for row in trace.articles.to_dicts()}
    missing = [name for name in chosen if name not in rows]
    if missing:
        raise SettingsError(f"no article is called {missing[0]!r}", hint="`lineage show RUN` lists the stories")
    if len(set(chosen)) != 2:
        raise SettingsError("compare takes two different articles", got=", ".join(chosen) or "none")
    first, second = sorted(set(chosen))
    return rows[first], rows[second]


def _print(a: Row, b: Row, pair: Row | None, spans: list[Row], lang: str) -> None:
    from lineage import words

    emit = console.emit
    for mark, row in (("A", a), ("B", b)):
        parts = (row["article_id"], row["outlet"], words.moment(row["published_from"], lang))
        emit(f"{mark}  " + " · ".join(part for part in parts if part))
    if pair is None:
        emit(words.label("show.nothing_shared", lang))
        return
    emit(
        words.label(
            "show.shared",
            lang,
            relation=words.label(f"pairs.relation.{pair['relation']}", lang),
            tokens=words.number(pair["shared_tokens"], lang),
            a=words.percent(pair["a_share"], lang),
            b=words.percent(pair["b_share"], lang),
        )
    )
    for number, span in enumerate(spans, 1):
        emit(f"\n[{number}] {words.label('alignments.kind.' + span['kind'], lang)}, {words.percent(span['identity'], lang)}")
        emit(f"A  {words.shorten(a['text'][span['a_begin'] : span['a_end']], CONTEXT)}")
        if span["kind"] != "verbatim":
            emit(f"B  {words.shorten(b['text'][span['b_begin'] : span['b_end']], CONTEXT)}")
