"""`lineage credits`: who is credited, line by line, and what looks like a credit and was not understood."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from lineage.cli import console, options

if TYPE_CHECKING:
    import polars as pl

Unknown = Annotated[
    bool, typer.Option("--unknown", help="List instead what looks like a credit and fits no rule, the commonest first.")
]


def list_credits(
    sources: options.Sources,
    unknown: Unknown = False,
    named: options.Named = None,
    query: options.Query = None,
    timezone: options.Timezone = None,
    json: options.Json = False,
    changes: options.Changes = None,
    config: options.Config = None,
    isolated: options.Isolated = False,
) -> None:
    """List the credits of articles as understood.

    Where an article names no agency for its text, a line that is surely a credit and fits no rule is listed as unread.

    In Python: lineage.parse_credits(articles)

    Examples:

      lineage credits corpus/

      lineage credits article.txt --json

      lineage credits corpus/ --unknown
    """
    from lineage.frames import nothing_read
    from lineage.read import read_articles
    from lineage.signals.blocks import label_blocks
    from lineage.signals.citations import FURNITURE, extract_citations
    from lineage.signals.credits import parse_credits
    from lineage.signals.languages import unspoken_languages
    from lineage.signals.unread import list_unread

    settings = options.resolve(changes, config, isolated, named=named, query=query, timezone=timezone)
    articles, skipped = read_articles(*sources, settings=settings.read, tables=settings.tables)
    console.tell_skipped(skipped.to_dicts())
    if articles.is_empty():
        raise nothing_read(sources, skipped)
    blocks = label_blocks(articles, settings.tables, settings.engine)
    unspoken = unspoken_languages(articles["lang"], settings.tables.folder)
    for lang, count in unspoken.items():
        console.say(f"no rules for the language {lang}, so no credits are read from {console.amount(count, 'article')}")
    if unknown:
        # what running text cites tells nothing of credits
        cited = extract_citations(articles, blocks.filter(FURNITURE), settings.tables, settings.engine)
        _list_unknown(list_unread(articles, blocks, settings.tables, cited), json)
        return
    rows = parse_credits(articles, blocks, settings.tables).to_dicts()
    if json:
        console.emit_json("credits", credits=rows, languages_without_rules=unspoken)
        return
    for row in rows:
        surface = " ".join(row["surface"].split())
        signs = f" [{' '.join(row['signs'])}]" if row["signs"] else ""
        console.emit(f"{row['article_id']}\t{row['agency'] or '-'}\t{row['role']}\t{row['place']}\t{surface}{signs}")
    unread = sum(row["role"] == "unread" for row in rows)
    told = f"{console.amount(len(rows) - unread, 'credit')} in {console.amount(articles.height, 'article')}"
    more = f"; {console.amount(unread, 'line looks', 'lines look')} like a credit, but no rule fits"
    console.say(told + more * bool(unread))


def _list_unknown(unread: pl.DataFrame, json: bool) -> None:
    if json:
        console.emit_json("credits", unknown=unread.to_dicts())
        return
    for surface, look, articles, article_id in unread.iter_rows():
        console.emit(f"{articles}\t{look}\t{article_id}\t{surface}")
    unread_by_rules = console.amount(unread.height, "wording like a credit fits", "wordings like credits fit")
    console.say(f"{unread_by_rules} no rule; CONTRIBUTING.md says how to add one")
