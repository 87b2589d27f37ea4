"""What a run and an archive answer alike to the question where an article comes from."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

import polars as pl

from lineage.errors import SourceError
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


def nothing_read(sources: tuple[Any, ...], skipped: pl.DataFrame) -> SourceError:
    """What to raise where no article could be read, with the reason of the first input that gave none."""
    first = next(skipped.iter_rows(named=True), None)
    got = ": ".join(filter(None, (first["reason"], first["detail"]))) if first else None
    return SourceError("no article could be read", where=" ".join(map(str, sources)), got=got)
