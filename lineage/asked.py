"""What a run and an archive answer alike to the question where an article comes from."""

from __future__ import annotations

from dataclasses import dataclass, field

import polars as pl

from lineage.similarity.candidates import likeliest_origins_first
from lineage.trace import Trace


@dataclass(frozen=True)
class Found:
    """What was found about the articles asked for.

    `asked` are their ids; `trace` is a small run of them, of what they share text with, and of what that shares text
    with; `skipped` is what could not be read. `known` gives, for an article that the collection has already, the id it
    has there, under which it is asked: it has the same text and the same id, or nothing but that text. `outlets` are
    those of the whole collection.
    """

    asked: tuple[str, ...]
    trace: Trace
    skipped: pl.DataFrame
    known: dict[str, str] = field(default_factory=dict)
    outlets: frozenset[str] = frozenset()

    @property
    def edges(self) -> pl.DataFrame:
        """The claims at the articles asked for."""
        asked = list(self.asked)
        return self.trace.edges.filter(pl.col("source_id").is_in(asked) | pl.col("target_id").is_in(asked))


def recognise(asked: pl.DataFrame, there: pl.DataFrame, text: str) -> dict[str, str]:
    """Which article of a collection one is of which nobody said more than its text: no other copy, but that one.

    Of several with the text it is the likeliest origin; of no known outlet it might be any.

    Args:
        asked: article_id, kind, outlet, url, time_basis, and the column `text`.
        there: article_id, kind, outlet, published_from, and the column `text`.
        text: a column in which equal texts are equal.
    """
    silent = pl.all_horizontal(pl.col("outlet", "url").is_null()) & pl.col("time_basis").is_in(["none", "text"])
    bare = asked.filter(silent & (pl.col("kind") == "article"))
    known = there.filter(pl.col("outlet").is_not_null())
    first = likeliest_origins_first(known).unique(text, keep="first", maintain_order=True)
    return dict(bare.join(first.select(text, there="article_id"), on=text).select("article_id", "there").iter_rows())
