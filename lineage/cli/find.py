"""`lineage find`: where an article comes from, asked of an archive."""

from __future__ import annotations

from typing import Annotated

import typer

from lineage.cli import console, options
from lineage.errors import SettingsError


def find_article(
    files: Annotated[list[str], typer.Argument(help="The article as a file, or - for standard input.", metavar="FILE")],
    archive: options.Archive = None,
    as_of: options.AsOf = None,
    lang: options.Lang = "en",
    json: options.Json = False,
) -> None:
    """Find where an article comes from, without adding it to the archive.

    It is compared with the articles of the archive, by the same rooms and with its settings.
    An article without a time may be a retelling of any other, which takes long to look for.

    In Python: archive.find(FILE)

    Examples:

      lineage find article.txt -a archive/

      lineage find article.jsonl -a archive/ --json
    """
    if archive is None:
        raise SettingsError("no archive is named", hint="lineage find FILE -a DIR")
    import polars as pl

    from lineage.archive import open_archive
    from lineage.report import terminal
    from lineage.report.view import make_view

    found = open_archive(archive, as_of).find(*files)
    console.tell_skipped(found.skipped.to_dicts())
    small, asked = found.trace, list(found.asked)
    either = pl.col("a_id").is_in(asked) | pl.col("b_id").is_in(asked)
    if json:
        own = pl.col("article_id").is_in(asked)
        console.emit_json(
            "find",
            asked=asked,
            edges=found.edges.to_dicts(),
            **{name: small.frames[name].filter(own).to_dicts() for name in ("findings", "credits", "citations")},
            **{name: small.frames[name].filter(either).to_dicts() for name in ("pairs", "alignments")},
        )
        return
    view = make_view(small.frames, small.settings, lang, full_text=False)
    printer = console.terminal()
    for article_id in asked:
        for line in terminal.show_article(view, article_id, printer.width):
            printer.print(line, markup=False)
    for pair in small.pairs.filter(either).to_dicts():
        a, b = (view.articles[pair[side]] for side in ("a_id", "b_id"))
        here = (pl.col("a_id") == pair["a_id"]) & (pl.col("b_id") == pair["b_id"])
        spans = small.alignments.filter(here).to_dicts()
        for line in terminal.show_pair(view, a, b, pair, spans, False, printer.width):
            printer.print(line, markup=False)
