"""Claims drawn anew for what new articles touch, and for that alone.

What hangs together by shared text, by one address, by a link to it, or by the number of one agency item is drawn as a
whole; the rest of the archive cannot change by it.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, NamedTuple

import numpy as np
import polars as pl

from lineage.archive.known import Texts, articles_of, packed_rows
from lineage.archive.linking import hang_together
from lineage.archive.meeting import Meeting
from lineage.archive.reading import read_all
from lineage.archive.snapshot import Snapshot
from lineage.archive.tables import NOBODY, restore, store
from lineage.archive.writing import Writer
from lineage.frames import ALIGNMENTS, ARTICLES, CITATIONS, CREDITS, EDGES, FRAMES, PAIRS
from lineage.provenance.edges import draw_edges
from lineage.similarity.kernels.words import Positions

OF_ARTICLES = ("articles", "blocks", "credits", "citations")


class Drawn(NamedTuple):
    """The claims that are new, and the rows they stand for."""

    edges: pl.DataFrame
    sources: pl.DataFrame
    old_sources: pl.DataFrame
    old_edges: pl.DataFrame

    def write(self, writer: Writer, put: Callable[[str, pl.DataFrame], None]) -> None:
        """Puts the one in place of the other."""
        writer.remove("edges", self.old_edges.select("number", *EDGES.key))
        put("edges", self.edges.sort("number", maintain_order=True))
        writer.remove("sources", self.old_sources.select("source_id"))
        put("sources", self.sources)


def redraw(snapshot: Snapshot, new: Texts, signals: dict[str, pl.DataFrame], met: Meeting) -> Drawn:
    """The claims of all that hangs together with new articles or pairs that came apart or were compared anew."""
    ends = met.parted.select("a", "b")
    stored = snapshot.among("pairs", articles_of(packed_rows(ends)), ("number", "a", "b"))
    apart = pl.concat([stored.select("a", "b"), met.pairs.select("a", "b")]).join(ends, on=["a", "b"], how="semi")
    seeds = np.concatenate([np.array(list(new.numbers.values())), *(apart[side].to_numpy() for side in ("a", "b"))])
    touched = hang_together(snapshot, signals, new.numbers, met, seeds)
    f = gather(snapshot, new, signals, met, touched)
    s = snapshot.settings
    edges, sources = draw_edges(
        f["pairs"], f["alignments"], f["credits"], f["citations"], f["articles"], s.edges, s.tables
    )
    old_pairs = snapshot.touching("pairs", touched[touched < snapshot.version.articles])
    across = _quotes_across(old_pairs, met, touched)
    quoting = draw_edges(
        across, ALIGNMENTS.make(), CREDITS.make(), CITATIONS.make(), ARTICLES.make(), s.edges, s.tables
    ).edges
    edges = pl.concat([edges, quoting])
    known = snapshot.register.with_new(met.registered).pick(
        np.union1d(touched, np.concatenate([old_pairs["a"], old_pairs["b"], met.pairs["a"], met.pairs["b"]]))
    )
    stored = snapshot.of_articles("edges", np.append(known["number"].to_numpy(), NOBODY))
    ids = f["articles"]["article_id"].implode()
    own = pl.col("source_id").is_in(ids) | pl.col("target_id").is_in(ids)
    items = pl.col("source_id").is_in(sources.filter(pl.col("kind") == "item")["source_id"].implode())
    shared = edges.filter(~own & (pl.col("basis") != "exact")).select(pl.col(EDGES.key).cast(pl.String))
    also = stored.join(shared, on=EDGES.key, how="semi")
    stale = stored.filter(own | (items & (pl.col("basis") == "exact") & (pl.col("relation") == "version_of")))
    old = pl.concat([stale, also]).unique(EDGES.key)
    edges = store("edges", _numbered(EDGES.sort(_with_evidence(edges, restore("edges", also))), known))
    return Drawn(edges, *_merged(snapshot, sources, old), old)


def gather(
    snapshot: Snapshot, new: Texts, signals: dict[str, pl.DataFrame], met: Meeting, numbers: Positions
) -> dict[str, Any]:
    """The frames up to the pairs of some articles, old and new."""
    f: dict[str, Any] = snapshot.frames(OF_ARTICLES, numbers[numbers < snapshot.version.articles])
    held = [name for name, number in new.numbers.items() if _holds(numbers, number)]
    own = pl.col("article_id").is_in(held)
    for name in OF_ARTICLES:
        fresh = signals[name].select(*FRAMES[name].schema)
        f[name] = _both(name, f[name], fresh if len(held) == len(new.numbers) else fresh.filter(own))
    inside = pl.all_horizontal(pl.col("a", "b").is_in(pl.Series(numbers.astype(np.int32)).implode()))
    for name in ("candidates", "alignments", "pairs"):
        old, fresh = snapshot.among(name, numbers), getattr(met, name)
        if old.height and met.parted.height:
            old = old.join(met.parted, on=["a", "b"], how="anti")
        f[name] = _both(name, restore(name, old), fresh.filter(inside).select(*FRAMES[name].schema))
    return f


def _both(name: str, old: pl.DataFrame, fresh: pl.DataFrame) -> pl.DataFrame:
    """Old and new rows of a frame, sorted."""
    found = [rows for rows in (old, fresh) if rows.height]
    return FRAMES[name].sort(pl.concat(found)) if found else old


def _quotes_across(old: pl.DataFrame, met: Meeting, touched: Positions) -> pl.DataFrame:
    """The pairs of a touched article and another that quote the same, which binds no stories."""
    inside = pl.Series(touched.astype(np.int32)).implode()
    one_in = pl.col("a").is_in(inside) != pl.col("b").is_in(inside)
    stored = restore("pairs", old.filter(one_in).join(met.parted, on=["a", "b"], how="anti"))
    found = pl.concat([stored, met.pairs.filter(one_in).select(*PAIRS.schema)])
    return PAIRS.sort(found.filter(pl.col("relation") == "quotes_only"))


def _numbered(edges: pl.DataFrame, known: pl.DataFrame) -> pl.DataFrame:
    """The claims with the number of their later article."""
    for side in ("source_id", "target_id"):
        names = known.select(pl.col("article_id").alias(side), pl.col("number").alias(f"number of {side}"))
        edges = edges.join(names, on=side, how="left", maintain_order="left")
    later = pl.max_horizontal("number of source_id", "number of target_id")
    return edges.with_columns(number=later.fill_null(NOBODY)).drop("number of source_id", "number of target_id")


def _merged(snapshot: Snapshot, sources: pl.DataFrame, old: pl.DataFrame) -> tuple[pl.DataFrame, pl.DataFrame]:
    """The rows of `sources` that are new, and those they stand for or that no claim names any more."""
    known = read_all(snapshot.table("sources"))
    named = known.join(sources, on="source_id", how="semi")
    ends = pl.concat([old["source_id"], old["target_id"]]).implode()
    gone = known.filter(pl.col("source_id").is_in(ends)).join(named, on="source_id", how="anti")
    if gone.height:
        kept = read_all(snapshot.table("edges"), EDGES.key).join(old, on=EDGES.key, how="anti")
        used = pl.concat([kept["source_id"], kept["target_id"]]).implode()
        gone = gone.filter(~pl.col("source_id").is_in(used))
    both = pl.concat([store("sources", sources), named]).sort("source_id", "name", maintain_order=True)
    merged = both.unique("source_id", keep="first", maintain_order=True)
    return restore("sources", merged), pl.concat([gone, named])


def _holds(numbers: Positions, number: int) -> bool:
    place = int(np.searchsorted(numbers, number))
    return place < numbers.size and int(numbers[place]) == number


def _with_evidence(edges: pl.DataFrame, stored: pl.DataFrame) -> pl.DataFrame:
    """Claims between two sources, which articles of many stories make, with what they rested on before."""
    if stored.is_empty():
        return edges
    both = pl.concat([stored, edges.join(stored, on=EDGES.key, how="semi")]).explode("evidence")
    others = [name for name in EDGES.schema if name not in (*EDGES.key, "evidence")]
    merged = (
        both.unique([*EDGES.key, "evidence"], maintain_order=True)
        .group_by(EDGES.key, maintain_order=True)
        .agg(pl.col(others).first(), "evidence")
    )
    return pl.concat([edges.join(stored, on=EDGES.key, how="anti"), merged.select(edges.columns)])
