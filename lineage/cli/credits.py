"""`lineage credits`: who is credited, line by line."""

from __future__ import annotations

from lineage.cli import console, options
from lineage.errors import SourceError


def list_credits(
    sources: options.Sources,
    named: options.Named = None,
    query: options.Query = None,
    timezone: options.Timezone = None,
    json: options.Json = False,
    changes: options.Changes = None,
    config: options.Config = None,
    isolated: options.Isolated = False,
) -> None:
    """List the credits of articles as understood.

    In Python: lineage.parse_credits(articles, lineage.label_blocks(articles))

    Examples:

      lineage credits corpus/

      lineage credits article.txt --json
    """
    from lineage.read import read_articles
    from lineage.signals.blocks import label_blocks
    from lineage.signals.credits import parse_credits

    settings = options.resolve(changes, config, isolated, named=named, query=query, timezone=timezone)
    articles, skipped = read_articles(*sources, settings=settings.read, tables=settings.tables)
    console.tell_skipped(skipped.to_dicts())
    if articles.is_empty():
        raise SourceError("no article could be read", where=" ".join(sources))
    rows = parse_credits(articles, label_blocks(articles, settings.tables), settings.tables).to_dicts()
    if json:
        console.emit_json("credits", credits=rows)
        return
    for row in rows:
        surface = " ".join(row["surface"].split())
        signs = f" [{' '.join(row['signs'])}]" if row["signs"] else ""
        console.emit(f"{row['article_id']}\t{row['agency'] or '-'}\t{row['role']}\t{row['place']}\t{surface}{signs}")
    console.say(f"{len(rows)} credits in {articles.height} articles")
