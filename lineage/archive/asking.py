"""Asks an archive where articles come from, without adding them."""

from __future__ import annotations

from functools import partial
from typing import Any

import numpy as np
import polars as pl

from lineage.archive.adding import read_signals
from lineage.archive.claims import gather
from lineage.archive.linking import hang_together
from lineage.archive.meeting import meet
from lineage.archive.settling import asking_settings, settle
from lineage.archive.snapshot import Snapshot
from lineage.asked import Found
from lineage.frames import FRAMES, SKIPPED, nothing_read
from lineage.similarity.kernels.rows import distinct
from lineage.similarity.kernels.words import Positions
from lineage.trace import draw_claims


def ask(snapshot: Snapshot, sources: tuple[Any, ...], *, whole: bool) -> Found:
    """The articles asked for, what they share text with, and what that shares text with; or all it hangs together with.

    Raises:
        SourceError: no article could be read.
        TableError: the folder of own tables that the archive was made with is gone.
    """
    from lineage.read import read_articles
    from lineage.similarity.passages import cut_passages

    s = asking_settings(snapshot)
    articles, skipped = read_articles(*sources, settings=s.read, tables=s.tables)
    if articles.is_empty():
        raise nothing_read(sources, skipped)
    settled = settle(snapshot.register, articles)
    snapshot, signals, new, cite = read_signals(snapshot, settled.new, s, lambda stage: None)
    signals["citations"] = cite()
    known = settled.known.unique("number", maintain_order=True)
    asked = np.concatenate([known["number"].to_numpy(), list(new.numbers.values())]).astype(np.int64)
    around = partial(_around, snapshot, asked)
    met = meet(snapshot, new, None if whole else around)
    near = hang_together(snapshot, signals, new.numbers, met, asked) if whole else around(met.pairs)
    f = gather(snapshot, new, signals, met, near)
    f["skipped"] = SKIPPED.sort(pl.concat([skipped, settled.notes]))
    f["passages"] = cut_passages(f["articles"], f["blocks"], s.passages)
    f["fingerprints"] = FRAMES["fingerprints"].make()
    names = [*known["article_id"], *new.numbers]
    there = {name: name for name in known["article_id"]}
    return Found(tuple(sorted(names)), draw_claims(f, s), f["skipped"], there, frozenset(snapshot.outlets))


def _around(snapshot: Snapshot, asked: Positions, pairs: pl.DataFrame) -> Positions:
    """The articles asked for, what they share text with, and what that shares text with."""
    near = asked
    fresh = pairs.select("a", "b")
    for _ in range(2):
        stored = snapshot.pairs_of("pairs", near[near < snapshot.version.articles])
        known = pl.Series(near.astype(np.int32)).implode()
        found = pl.concat([stored, fresh.filter(pl.any_horizontal(pl.col("a", "b").is_in(known)))])
        wider = distinct(np.concatenate([near, found["a"].to_numpy(), found["b"].to_numpy()]))
        if wider.size == near.size:
            break
        near = wider
    return near.astype(np.int64)
