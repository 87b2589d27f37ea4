"""Claims drawn anew for what new articles touch, and for that alone.

What hangs together by shared text, by one address, by a link to it, or by the number of one agency item is drawn as a
whole; the rest of the archive cannot change by it.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, NamedTuple

import numpy as np
import polars as pl

from lineage.archive.known import Texts, with_numbers
from lineage.archive.meeting import Meeting
from lineage.archive.snapshot import Snapshot
from lineage.archive.tables import read_all, restore, store
from lineage.archive.writing import Writer
from lineage.frames import ALIGNMENTS, ARTICLES, CANDIDATES, CITATIONS, CREDITS, EDGES, FRAMES, PAIRS
from lineage.provenance.edges import draw_edges
from lineage.provenance.ground import SHARES_TEXT, own_addresses
from lineage.similarity.kernels.words import Positions

OF_ARTICLES = ("articles", "blocks", "credits", "citations")


class Drawn(NamedTuple):
    """The claims that are new, and the rows they stand for."""

    edges: pl.DataFrame
    sources: pl.DataFrame
    old_edges: pl.DataFrame
    old_sources: pl.DataFrame

    def write(self, writer: Writer, put: Callable[[str, pl.DataFrame], None]) -> None:
        """Puts the one in place of the other."""
        writer.remove("edges", self.old_edges.select(EDGES.key))
        put("edges", self.edges)
        writer.remove("sources", self.old_sources.select("source_id"))
        put("sources", self.sources)


def redraw(snapshot: Snapshot, new: Texts, signals: dict[str, pl.DataFrame], met: Meeting) -> Drawn:
    """The claims of all that hangs together with new articles or pairs that came apart or were compared anew."""
    numbers = np.array(list(new.numbers.values()))
    sharing = pl.concat([snapshot.pairs.select("a", "b"), met.pairs.select("a", "b")])
    apart = sharing.join(met.parted, on=["a", "b"], how="semi")
    seeds = np.concatenate([numbers, *(apart[side].to_numpy() for side in ("a", "b"))])
    touched = hang_together(snapshot, new, signals, met, seeds)
    f = gather(snapshot, new, signals, met, touched)
    s = snapshot.settings
    edges, sources = draw_edges(
        f["pairs"], f["alignments"], f["credits"], f["citations"], f["articles"], s.edges, s.tables
    )
    across = _quotes_across(snapshot, met, touched)
    quoting = draw_edges(
        across, ALIGNMENTS.make(), CREDITS.make(), CITATIONS.make(), ARTICLES.make(), s.edges, s.tables
    ).edges
    edges = pl.concat([edges, quoting])
    stored = read_all(snapshot.table("edges"))
    ids = f["articles"]["article_id"].implode()
    own = pl.col("source_id").is_in(ids) | pl.col("target_id").is_in(ids)
    items = pl.col("source_id").is_in(sources.filter(pl.col("kind") == "item")["source_id"].implode())
    between = store("edges", edges.filter(~own & (pl.col("basis") != "exact")))
    also = stored.join(between, on=EDGES.key, how="semi")
    stale = stored.filter(own | (items & (pl.col("basis") == "exact") & (pl.col("relation") == "version_of")))
    old = pl.concat([stale, also]).unique(EDGES.key)
    edges = EDGES.sort(_with_evidence(edges, restore("edges", also)))
    known = read_all(snapshot.table("sources"))
    kept = stored.join(old, on=EDGES.key, how="anti")
    used = pl.concat([kept["source_id"], kept["target_id"]]).unique()
    gone = known.filter(
        pl.col("source_id").is_in(pl.concat([old["source_id"], old["target_id"]]).implode())
        & ~pl.col("source_id").is_in(used.implode())
    )
    named = known.join(sources, on="source_id", how="semi")
    both = pl.concat([store("sources", sources), named]).sort("source_id", "name", maintain_order=True)
    merged = both.unique("source_id", keep="first", maintain_order=True)
    return Drawn(edges, restore("sources", merged), old, pl.concat([gone, named]).unique("source_id"))


def hang_together(
    snapshot: Snapshot, new: Texts, signals: dict[str, pl.DataFrame], met: Meeting, seeds: Positions
) -> Positions:
    """The numbers of all articles whose claims may depend on these."""
    from scipy.sparse import coo_matrix
    from scipy.sparse.csgraph import connected_components

    size = snapshot.version.articles + new.articles.height
    stored = snapshot.pairs.join(met.parted, on=["a", "b"], how="anti")
    fresh = met.pairs.select("a", "b", pl.col("relation").cast(pl.String), "template")
    derived = pl.concat([stored, fresh]).filter(SHARES_TEXT)
    columns = ("outlet", "url", "canonical", "based_on", "item", "number")
    articles = pl.concat(
        [read_all(snapshot.table("articles"), columns), with_numbers(signals["articles"], new.numbers).select(columns)]
    )
    printed = pl.concat(
        [
            read_all(snapshot.table("credits"), ("item", "number")),
            with_numbers(signals["credits"], new.numbers).select("item", "number"),
            articles.select("item", "number"),
        ]
    ).filter(pl.col("item") != "")
    own = own_addresses(articles)
    named = [articles.select("number", address=name) for name in ("url", "canonical")]
    named.append(articles.select("number", address="based_on").explode("address"))
    linked = pl.concat(named).filter(pl.col("address") != "")
    links = [
        derived.select(a="a", b="b"),
        _chained(own, ["outlet", "url"]),
        _chained(printed, ["item"]),
        _chained(linked, ["address"]),
    ]
    a, b = (pl.concat(links)[side].to_numpy() for side in ("a", "b"))
    graph = coo_matrix((np.ones(a.size, np.bool_), (a, b)), shape=(size, size))
    _, labels = connected_components(graph, directed=False)
    wanted = np.zeros(size, np.bool_)
    wanted[labels[seeds]] = True
    return np.flatnonzero(wanted[labels])


def gather(
    snapshot: Snapshot, new: Texts, signals: dict[str, pl.DataFrame], met: Meeting, numbers: Positions
) -> dict[str, Any]:
    """The frames up to the pairs of some articles, old and new."""
    f: dict[str, Any] = snapshot.frames(OF_ARTICLES, numbers[numbers < snapshot.version.articles])
    own = pl.col("article_id").is_in([name for name, number in new.numbers.items() if _holds(numbers, number)])
    for name in OF_ARTICLES:
        fresh = signals[name].select(*FRAMES[name].schema)
        f[name] = FRAMES[name].sort(pl.concat([f[name], fresh.filter(own)]))
    for frame in (CANDIDATES, ALIGNMENTS, PAIRS):
        old = snapshot.among(frame.name, numbers).join(met.parted, on=["a", "b"], how="anti")
        fresh = getattr(met, frame.name)
        inside = pl.all_horizontal(pl.col("a", "b").is_in(pl.Series(numbers.astype(np.int32)).implode()))
        f[frame.name] = frame.sort(pl.concat([restore(frame.name, old), fresh.filter(inside).select(*frame.schema)]))
    return f


def _quotes_across(snapshot: Snapshot, met: Meeting, touched: Positions) -> pl.DataFrame:
    """The pairs of a touched article and another that quote the same, which binds no stories."""
    import pyarrow as pa
    import pyarrow.compute as pc

    known = pa.array(touched.astype(np.int32))
    a, b = pc.field("a").isin(known), pc.field("b").isin(known)
    old = read_all(snapshot.table("pairs"), rule=(a & ~b) | (b & ~a)).join(met.parted, on=["a", "b"], how="anti")
    inside = pl.Series(touched.astype(np.int32)).implode()
    one_in = pl.col("a").is_in(inside) != pl.col("b").is_in(inside)
    found = pl.concat([restore("pairs", old), met.pairs.filter(one_in).select(*PAIRS.schema)])
    return PAIRS.sort(found.filter(pl.col("relation") == "quotes_only"))


def _holds(numbers: Positions, number: int) -> bool:
    place = int(np.searchsorted(numbers, number))
    return place < numbers.size and int(numbers[place]) == number


def _chained(rows: pl.DataFrame, columns: list[str]) -> pl.DataFrame:
    """Links from each row to the next with the same values."""
    ordered = rows.sort(*columns, "number")
    return ordered.select(a="number", b=pl.col("number").shift(-1).over(columns)).drop_nulls().cast(pl.Int32)


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
