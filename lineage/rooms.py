"""The rooms of `signals` as a person calls them: on any table of articles, without the frames that come before.

`trace` calls the rooms themselves, with frames that are known to be sound.
"""

from __future__ import annotations

import polars as pl

from lineage.errors import FrameError
from lineage.foreign import FRAMES_TAKEN, HINT, AnyFrame, as_polars
from lineage.frames import ARTICLES, BLOCKS
from lineage.read import number_rows, read_articles
from lineage.settings import Engine, Tables
from lineage.signals import blocks as labelled
from lineage.signals import citations as cited
from lineage.signals import credits as credited

TABLES, ENGINE = Tables(), Engine()
_SAME = "Label the blocks of the very table whose credits or citations are read"


def label_blocks(articles: AnyFrame, tables: Tables = TABLES, engine: Engine = ENGINE) -> pl.DataFrame:
    """The frame `blocks` of any table of articles; see `lineage.signals.blocks.label_blocks`.

    Args:
        articles: the frame `articles`, or a table with a column `text` as `read_articles` takes it. Columns such as
            `id`, `outlet`, `title`, `published` and `author` help. A row without an `id` has its number, from 1, as
            `article_id`; equal texts stay apart, and of a row without a text nothing is found.
        tables: where own tables of facts lie.
        engine: how many processes.

    Raises:
        FrameError: nothing in the table is an article, or a text is not read as it stands there (CR LF).
        TableError: a table of facts is broken.
    """
    return labelled.label_blocks(as_articles(articles, tables), tables, engine)


def parse_credits(articles: AnyFrame, blocks: AnyFrame | None = None, tables: Tables = TABLES) -> pl.DataFrame:
    """The frame `credits` of any table of articles; see `lineage.signals.credits.parse_credits`.

    Args:
        articles: as in `label_blocks`.
        blocks: the frame `blocks` of these articles; made here when it is not given.
        tables: where own tables of facts lie.

    Raises:
        FrameError: nothing in the table is an article, `blocks` does not fit its schema, or none is of these articles.
        TableError: a table of facts is broken.
    """
    read = as_articles(articles, tables)
    return credited.parse_credits(read, _as_blocks(blocks, read, tables), tables)


def extract_citations(articles: AnyFrame, blocks: AnyFrame | None = None, tables: Tables = TABLES) -> pl.DataFrame:
    """The frame `citations` of any table of articles; see `lineage.signals.citations.extract_citations`.

    The arguments and errors are those of `parse_credits`.
    """
    read = as_articles(articles, tables)
    return cited.extract_citations(read, _as_blocks(blocks, read, tables), tables)


def as_articles(given: AnyFrame, tables: Tables = TABLES) -> pl.DataFrame:
    """The frame `articles` behind a table: itself when it has all its columns, else what `read_articles` makes of it.

    A row without an id is known by its number, from 1, so that what is found can be laid beside the table again.

    Raises:
        FrameError: it is no table, nothing in it is an article, or reading changes a text, to which offsets would
            then not fit.
    """
    if (frame := as_polars(given)) is None:
        raise FrameError("this is no table of articles", got=type(given).__name__, expected=FRAMES_TAKEN, hint=HINT)
    if set(ARTICLES.schema) <= set(frame.columns):
        return ARTICLES.check(frame)
    articles, skipped = read_articles(number_rows(frame, tables), tables=tables)
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


def _as_blocks(given: AnyFrame | None, articles: pl.DataFrame, tables: Tables) -> pl.DataFrame:
    """The frame `blocks` of these articles: made here, or what is given where it can be of them."""
    if given is None:
        return labelled.label_blocks(articles, tables)
    if (frame := as_polars(given)) is None:
        raise FrameError("this is no frame `blocks`", got=type(given).__name__, expected=FRAMES_TAKEN, hint=HINT)
    blocks = BLOCKS.check(frame)
    length = articles.select("article_id", length=pl.col("text").str.len_chars())
    theirs = blocks.join(length, on="article_id", how="inner")
    if blocks.height and articles.height and theirs.is_empty():
        got = f"blocks of {blocks['article_id'][0]} …, articles {articles['article_id'][0]} …"
        raise FrameError("no block is of any of these articles", got=got, hint=_SAME)
    if (beyond := theirs.filter(pl.col("end") > pl.col("length"))).height:
        where, end, longest = beyond.row(0)[0], beyond["end"][0], beyond["length"][0]
        got = f"a block that ends at {end} in a text of {longest} characters"
        raise FrameError("the blocks are of other texts", where=where, got=got, hint=_SAME)
    return blocks
