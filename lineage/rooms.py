"""The rooms of `signals` as a person calls them: on any table of articles, without the frames that come before.

`trace` calls the rooms themselves, with frames that are known to be sound.
"""

from __future__ import annotations

import polars as pl

from lineage.errors import FrameError
from lineage.frames import ARTICLES
from lineage.read import read_articles
from lineage.settings import Engine, Tables
from lineage.signals import blocks as labelled
from lineage.signals import citations as cited
from lineage.signals import credits as credited

TABLES, ENGINE = Tables(), Engine()


def label_blocks(articles: pl.DataFrame, tables: Tables = TABLES, engine: Engine = ENGINE) -> pl.DataFrame:
    """The frame `blocks` of any table of articles; see `lineage.signals.blocks.label_blocks`.

    Args:
        articles: the frame `articles`, or a table with a column `text` as `read_articles` takes it. Columns such as
            `id`, `outlet`, `title`, `published` and `author` help; without an `id`, rows get one of their own.
        tables: where own tables of facts lie.
        engine: how many processes.

    Raises:
        FrameError: nothing in the table is an article, or a text is not read as it stands there (CR LF).
        TableError: a table of facts is broken.
    """
    return labelled.label_blocks(as_articles(articles, tables), tables, engine)


def parse_credits(articles: pl.DataFrame, blocks: pl.DataFrame | None = None, tables: Tables = TABLES) -> pl.DataFrame:
    """The frame `credits` of any table of articles; see `lineage.signals.credits.parse_credits`.

    Args:
        articles: as in `label_blocks`.
        blocks: the frame `blocks` of these articles; made here when it is not given.
        tables: where own tables of facts lie.

    Raises:
        FrameError: nothing in the table is an article, or `blocks` does not fit its schema.
        TableError: a table of facts is broken.
    """
    articles = as_articles(articles, tables)
    blocks = labelled.label_blocks(articles, tables) if blocks is None else blocks
    return credited.parse_credits(articles, blocks, tables)


def extract_citations(
    articles: pl.DataFrame, blocks: pl.DataFrame | None = None, tables: Tables = TABLES
) -> pl.DataFrame:
    """The frame `citations` of any table of articles; see `lineage.signals.citations.extract_citations`.

    The arguments and errors are those of `parse_credits`.
    """
    articles = as_articles(articles, tables)
    blocks = labelled.label_blocks(articles, tables) if blocks is None else blocks
    return cited.extract_citations(articles, blocks, tables)


def as_articles(frame: pl.DataFrame, tables: Tables = TABLES) -> pl.DataFrame:
    """The frame `articles` behind a table: itself when it has all its columns, else what `read_articles` makes of it.

    Raises:
        FrameError: it is no table, nothing in it is an article, or reading changes a text, to which offsets would
            then not fit.
    """
    if not isinstance(frame, pl.DataFrame) or set(ARTICLES.schema) <= set(frame.columns):
        return ARTICLES.check(frame)
    articles, skipped = read_articles(frame, tables=tables)
    if articles.is_empty() and not frame.is_empty():
        raise FrameError(
            f"no row of the table gave an article: {skipped['reason'][0] if skipped.height else 'no text'}",
            got=f"the columns {', '.join(frame.columns) or '(none)'}",
            expected="a column text, or the frame `articles`",
        )
    if "text" in frame.columns and not (read := articles["text"].is_in(frame["text"].implode())).all():
        raise FrameError(
            f"{(~read).sum()} of {read.len()} texts are not read as they stand in the table: offsets would not fit",
            where=articles.filter(~read)["article_id"][0],
            got="a line break such as CR LF, or characters that are no text",
            expected="the text as it is read",
            hint="lineage.read_articles(table).articles has it; pass that frame",
        )
    return articles
