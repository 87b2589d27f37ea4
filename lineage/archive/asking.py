"""Asks an archive where articles come from, without adding them."""

from __future__ import annotations

from dataclasses import replace
from functools import partial
from hashlib import sha256
from typing import Any

import numpy as np
import polars as pl

from lineage.archive.adding import read_signals
from lineage.archive.claims import gather
from lineage.archive.digests import text_digests
from lineage.archive.linking import hang_together
from lineage.archive.meeting import Meeting, meet
from lineage.archive.reading import read_all
from lineage.archive.register import Register
from lineage.archive.settling import Settled, asking_settings, settle
from lineage.archive.snapshot import Snapshot
from lineage.archive.statistics import label_pieces
from lineage.asked import Found, recognise
from lineage.frames import FRAMES, SKIPPED, nothing_read
from lineage.manifest import Selection, digest_frame
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
    from lineage.similarity.kernels import backend
    from lineage.similarity.passages import cut_passages

    s = asking_settings(snapshot)
    articles, skipped = read_articles(*sources, settings=s.read, tables=s.tables)
    if articles.is_empty():
        raise nothing_read(sources, skipped)
    settled = settle(snapshot, articles)
    if not whole:
        settled = _recognised(settled, snapshot.register)
    backend.use(s.engine.backend)
    snapshot, (blocks,) = label_pieces(snapshot, settled.new, [settled.new], s)
    signals, new, cite = read_signals(snapshot, settled.new, blocks, snapshot.outlets, s)
    signals["citations"] = cite()
    known = settled.known.unique("number", maintain_order=True)
    asked = np.concatenate([known["number"].to_numpy(), list(new.numbers.values())]).astype(np.int64)
    around = partial(_around, snapshot, asked)
    met = meet(snapshot, new, None if whole else around)
    if whole:
        near = hang_together(snapshot, signals, new.numbers, met, _quoting(snapshot, asked, met))
    else:
        near = around(met.pairs)
    f = gather(snapshot, new, signals, met, near)
    f["skipped"] = SKIPPED.sort(pl.concat([skipped, settled.notes]))
    f["passages"] = cut_passages(f["articles"], f["blocks"], s.passages)
    f["fingerprints"] = FRAMES["fingerprints"].make()
    names = tuple(sorted([*known["article_id"], *new.numbers]))
    trace = replace(draw_claims(f, s), selection=_selection(snapshot, frozenset(names)) if whole else None)
    there = dict(settled.known.select("asked", "article_id").iter_rows())
    return Found(names, trace, f["skipped"], there, frozenset(snapshot.outlets))


def _selection(snapshot: Snapshot, asked: frozenset[str]) -> Selection:
    """What a run is taken from. Cost: reads the register."""
    version, (frequencies, furniture) = snapshot.version, snapshot.statistics
    counted = pl.DataFrame({"holders": frequencies.holders})
    parts = (digest_frame(frame) for frame in (read_all(snapshot.table("register")), counted, furniture))
    told = sha256("".join(parts).encode()).hexdigest()
    return Selection(version.version, version.articles, version.frozen, told, asked)


def _recognised(settled: Settled, register: Register) -> Settled:
    """The same where an article of which nothing but the text is known is the one with that text."""
    asked = settled.new.with_columns(digest=text_digests(settled.new["text"]))
    alike = register.alike(asked["digest"])
    names = recognise(asked, alike, "digest")
    known = pl.DataFrame([*names.items()], {"asked": pl.String, "article_id": pl.String}, orient="row")
    known = known.join(alike, on="article_id").select(settled.known.columns)
    new = settled.new.filter(~pl.col("article_id").is_in(list(names)))
    return settled._replace(new=new, known=pl.concat([settled.known, known]))


def _quoting(snapshot: Snapshot, asked: Positions, met: Meeting) -> Positions:
    """The articles asked for, and those that quote the same as one of them, to which no story binds them."""
    columns = ("a", "b", pl.col("relation").cast(pl.String))
    stored = snapshot.touching("pairs", asked[asked < snapshot.version.articles], ("number", "a", "b", "relation"))
    stored = stored.join(met.parted, on=["a", "b"], how="anti")
    own = pl.any_horizontal(pl.col("a", "b").is_in(pl.Series(asked.astype(np.int32)).implode()))
    quoted = pl.concat([stored.select(columns), met.pairs.select(columns).filter(own)])
    quoted = quoted.filter(pl.col("relation") == "quotes_only")
    return distinct(np.concatenate([asked, quoted["a"].to_numpy(), quoted["b"].to_numpy()])).astype(np.int64)


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
