"""What a run and an archive answer alike to the question where an article comes from."""

from __future__ import annotations

from dataclasses import dataclass, field

import polars as pl

from lineage.trace import Trace


@dataclass(frozen=True)
class Found:
    """What was found about the articles asked for.

    `asked` are their ids; `trace` is a small run of them, of what they share text with, and of what that shares text
    with; `skipped` is what could not be read. `known` gives, for an article that the collection has already under the
    same id and with the same text, the id it has there. `outlets` are those of the whole collection.
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
