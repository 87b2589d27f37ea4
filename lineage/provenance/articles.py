"""What the edges ask of an article: who published it, when, and what it is."""

from __future__ import annotations

from typing import NamedTuple

import polars as pl

# Who speaks: the owner, else the outlet, else the article itself.
VOICE = pl.coalesce(pl.col("owner").replace("", None), pl.col("outlet").replace("", None), "article_id")


class Article(NamedTuple):
    """One article without its text; times are microseconds since 1970, the number is that of its row."""

    article_id: str
    kind: str
    outlet: str | None
    voice: str
    url: str | None
    earliest: int | None
    latest: int | None
    changed: int | None
    size: int
    number: int

    @property
    def is_known_voice(self) -> bool:
        """Its outlet or owner is known; nobody can tell whether two unknown ones are two."""
        return self.voice != self.article_id


def articles_by_id(articles: pl.DataFrame) -> dict[str, Article]:
    """The articles of the frame by id."""
    columns = articles.select(
        "article_id",
        "kind",
        "outlet",
        VOICE.alias("voice"),
        "url",
        pl.col("published_from", "published_until", "modified_at").dt.epoch("us"),
        pl.col("text").str.len_chars(),
        pl.int_range(pl.len()).alias("number"),
    )
    return {row[0]: Article._make(row) for row in columns.rows()}
