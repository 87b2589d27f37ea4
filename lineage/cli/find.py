"""`lineage find`: where an article comes from that is not in a run, or not in an archive."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from lineage.cli import console, options
from lineage.errors import SettingsError

MOST_PAIRS = 3  # shown span by span, those that share most; the others are in --json

if TYPE_CHECKING:
    from lineage.asked import Found


def find_article(
    places: Annotated[
        list[str],
        typer.Argument(help="A run and the article as a file, or - for standard input.", metavar="[RUN] FILE"),
    ],
    archive: options.Archive = None,
    as_of: options.AsOf = None,
    lang: options.Lang = options.LANG,
    json: options.Json = False,
) -> None:
    """Find where an article comes from that is not in the run or the archive.

    It alone is compared with the articles there, by the same rooms and settings; the run
    or the archive stays as it is. An article without outlet and time says less: name the
    file 2026-03-14T0940_outlet_title.txt, or give a table with one row.

    In Python: lineage.find_sources(trace, FILE), archive.find(FILE)

    Examples:

      lineage find run/ article.txt

      lineage find article.jsonl -a archive/ --json
    """
    if archive is not None:
        from lineage.archive import open_archive

        asked = open_archive(archive, as_of)
        options.tell_of_others(asked)
        _tell(asked.find(*places), {}, None if asked.version.articles else 0, lang, json)
        return
    if len(places) < 2:
        raise SettingsError(
            "find takes a run and a file", got=" ".join(places), hint="Of an archive: lineage find FILE -a DIR"
        )
    from lineage.find import find_sources
    from lineage.trace import load_trace

    trace = load_trace(places[0])
    found = find_sources(trace, *places[1:])
    _tell(found, dict(trace.members.select("node_id", "story_id").iter_rows()), trace.articles.height, lang, json)


def _tell(found: Found, homes: dict[str, str], compared: int | None, lang: str, json: bool) -> None:
    """The answer; `homes` are the stories of the run, `compared` its articles: of an archive 0 or not known."""
    import polars as pl

    console.tell_skipped(found.skipped.to_dicts())
    small, asked = found.trace, list(found.asked)
    either = pl.col("a_id").is_in(asked) | pl.col("b_id").is_in(asked)
    if json:
        own = pl.col("article_id").is_in(asked)
        ends = {*found.edges["source_id"], *found.edges["target_id"]}
        console.emit_json(
            "find",
            asked=asked,
            known=found.known,
            edges=found.edges.to_dicts(),
            **{name: small.frames[name].filter(own).to_dicts() for name in ("findings", "credits", "citations")},
            **{name: small.frames[name].filter(either).to_dicts() for name in ("pairs", "alignments")},
            stories={node: homes[node] for node in sorted(ends) if node in homes},
        )
        return
    from lineage.report import terminal
    from lineage.report.answer import answer_asked
    from lineage.report.layout import wrapped
    from lineage.report.view import make_view

    view = make_view(small.frames, small.settings, lang, full_text=False, outlets=found.outlets)
    printer = console.terminal()
    for article_id in asked:
        for line in answer_asked(view, article_id, homes, compared, found, printer.width):
            printer.print(line, markup=False)
    nearest = small.pairs.filter(either).sort("shared_tokens", "a_id", "b_id", descending=[True, False, False])
    for pair in nearest.head(MOST_PAIRS).to_dicts():
        a, b = (view.articles[pair[side]] for side in ("a_id", "b_id"))
        here = (pl.col("a_id") == pair["a_id"]) & (pl.col("b_id") == pair["b_id"])
        printer.print()
        for line in terminal.show_pair(
            view, a, b, pair, small.alignments.filter(here).to_dicts(), False, printer.width
        ):
            printer.print(line, markup=False)
    if (more := nearest.height - MOST_PAIRS) > 0:
        printer.print()
        for line in wrapped(view.plural("find.more_pairs", more, n=more), printer.width):
            printer.print(line, markup=False)
