"""`lineage find`: where an article comes from that is not in the run."""

from __future__ import annotations

from typing import Annotated

import typer

from lineage.cli import console, options


def find_article(
    run: options.Run,
    files: Annotated[list[str], typer.Argument(help="The article as a file, or - for standard input.", metavar="FILE")],
    lang: options.Lang = "en",
    json: options.Json = False,
) -> None:
    """Find where an article comes from that is not in the run.

    It alone is compared with the articles of the run, by the same rooms and settings.
    The run stays as it is. An article without outlet and time says less: name the file
    2026-03-14T0940_outlet_title.txt, or give a table with one row.

    In Python: lineage.find_sources(trace, FILE)

    Examples:

      lineage find run/ article.txt

      lineage find run/ article.jsonl --json
    """
    from lineage.find import find_sources
    from lineage.report.answer import answer_asked
    from lineage.report.view import make_view
    from lineage.trace import load_trace

    trace = load_trace(run)
    found = find_sources(trace, *files)
    console.tell_skipped(found.skipped.to_dicts())
    homes = dict(trace.members.select("node_id", "story_id").iter_rows())
    if json:
        import polars as pl

        small, asked = found.trace, list(found.asked)
        own = pl.col("article_id").is_in(asked)
        either = pl.col("a_id").is_in(asked) | pl.col("b_id").is_in(asked)
        ends = {*found.edges["source_id"], *found.edges["target_id"]}
        console.emit_json(
            "find",
            asked=asked,
            edges=found.edges.to_dicts(),
            **{name: small.frames[name].filter(own).to_dicts() for name in ("findings", "credits", "citations")},
            **{name: small.frames[name].filter(either).to_dicts() for name in ("pairs", "alignments")},
            stories={node: homes[node] for node in sorted(ends) if node in homes},
        )
        return
    view = make_view(found.trace.frames, found.trace.settings, lang, full_text=False)
    printer = console.terminal()
    for article_id in found.asked:
        for line in answer_asked(view, article_id, homes, trace.articles.height, printer.width):
            printer.print(line, markup=False)
