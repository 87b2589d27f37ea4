"""Room `findings`: one sentence's worth about each article's sources."""

from __future__ import annotations

from itertools import combinations

import numpy as np
import polars as pl
from numpy.typing import NDArray

from lineage.frames import ARTICLES, CITATIONS, CREDITS, EDGES, FINDINGS, MOSAIC, MOSAIC_KINDS
from lineage.names import agency_roots
from lineage.provenance.facts import SIGNS_OWN_WORK
from lineage.provenance.ground import named_agencies, named_outlets
from lineage.provenance.ids import AGENCIES_OF_ORIGIN, AGENCY_OF_ITEM, INFERRED, TOGETHER
from lineage.settings import Findings, Tables

ABOVE_TEXT = ("byline", "metadata")  # survive where the credit at the end is cut
PARTS = 10_000  # parts of a whole that shares are given in
LISTED = 3  # characters between two credits of one list


def sum_up_findings(
    mosaic: pl.DataFrame,
    edges: pl.DataFrame,
    credits: pl.DataFrame,
    citations: pl.DataFrame,
    articles: pl.DataFrame,
    settings: Findings = Findings(),
    tables: Tables = Tables(),
) -> pl.DataFrame:
    """What can be said about each article's sources, the measured text held against what the article declares.

    Text that is shared while nobody knows who took from whom is told as that, not as text without a source. No credit
    found means "not declared". Where credit lines may have been cut before we saw the text, it means "credits
    unknown", unless a fair part of the outlet's articles show theirs: one stray line is no sign that all came through.
    So it does where a line that looks like a credit was not understood.

    Returns:
        Frame `findings`: one row per article.

    Raises:
        FrameError: a frame does not fit its schema.

    Cost: linear in spans, edges, credits and citations.
    """
    mosaic, edges, credits = MOSAIC.check(mosaic), EDGES.check(edges), CREDITS.check(credits)
    citations, articles = CITATIONS.check(citations), ARTICLES.check(articles)
    prints = _is_among(_printed(credits))
    showing = showing_outlets(articles.select("outlet", prints=prints), settings.showing)
    return sum_up_some((mosaic, edges, credits, citations, articles), showing, settings, tables)


def sum_up_some(
    frames: tuple[pl.DataFrame, ...], showing: pl.Series, settings: Findings = Findings(), tables: Tables = Tables()
) -> pl.DataFrame:
    """The same for some articles of a larger corpus, whose `showing_outlets` are known; frames in the same order."""
    mosaic, edges, credits, citations, articles = frames
    declared = credits.filter(pl.col("role") == "text")
    painted = mosaic.select("article_id", "origin", "kind").filter(pl.col("origin") != "").unique()
    credited = declared.filter(pl.col("service") != "")  # also "with agencies", which names none
    conflicting = pl.concat([_at_odds(declared), _named_otherwise(painted, declared, articles, tables.folder)])
    quoting = pl.concat(
        [
            _quoting(painted, named_outlets(citations.explode("chain"), articles, tables.folder), articles),
            _quoting_agency(painted, named_agencies(citations, tables.folder)),
        ]
    )

    visible = _is_among(_printed(credits)) | (pl.col("text_state") == "raw") | pl.col("outlet").is_in(showing.implode())
    visible &= ~_is_among(credits.filter(pl.col("role") == "unread"))
    shared = (
        pl.when(_is_among(quoting))
        .then(pl.lit("quoted_with_source"))
        .when("credits_visible")
        .then(pl.lit("shared_text_without_credit"))
        .otherwise(pl.lit("credits_unknown"))
    )
    finding = (
        pl.when(_is_among(conflicting))
        .then(pl.lit("credit_conflict"))
        .when(_is_among(credited))
        .then(pl.lit("credited_wire"))
        .when(pl.col("wire") + pl.col("article") >= settings.min_share)
        .then(shared)
        .when(_is_among(_open_shares(edges, articles, settings)))
        .then(pl.lit("shares_text_open"))
        .when(_is_among(declared.filter(SIGNS_OWN_WORK)))
        .then(pl.lit("own_work_declared"))
        .otherwise(pl.lit("no_source_found"))
    )
    found = (
        articles.select("article_id", size=pl.col("text").str.len_chars(), credits_visible=visible.fill_null(False))
        .pipe(_with_shares, mosaic)
        .select("article_id", "credits_visible", finding=finding, shares=pl.struct(MOSAIC_KINDS))
    )
    return FINDINGS.sort(FINDINGS.check(found))


def _is_among(rows: pl.DataFrame) -> pl.Expr:
    return pl.col("article_id").is_in(rows["article_id"].unique().implode())


def _printed(credits: pl.DataFrame) -> pl.DataFrame:
    return credits.filter((pl.col("role") == "text") & ~pl.col("place").is_in(ABOVE_TEXT))


def showing_outlets(articles: pl.DataFrame, least: float) -> pl.Series:
    """Outlets of whose articles at least this share print a credit; columns outlet and prints, one row per article."""
    outlets = articles.filter(pl.col("outlet").is_not_null()).group_by("outlet").agg(share=pl.col("prints").mean())
    return outlets.filter((pl.col("share") > 0) & (pl.col("share") >= least))["outlet"]


def _open_shares(edges: pl.DataFrame, articles: pl.DataFrame, settings: Findings) -> pl.DataFrame:
    """Articles that share text with others of which nobody knows who was first.

    An edge has the smaller share of the two; of a short article in a long one that is little, and the short one counts.
    """
    shares = edges.filter((pl.col("relation") == "shares_text") & ~pl.col("directed"))
    sizes = articles.select(pl.col("article_id"), size=pl.col("text").str.len_chars())
    for end in ("source", "target"):
        size = sizes.rename({"article_id": f"{end}_id", "size": f"{end}_size"})
        shares = shares.join(size, on=f"{end}_id", how="left")
    much = pl.col("share").fill_null(0.0) >= settings.min_share
    shorter = pl.col("source_size") <= pl.col("target_size")
    taking = [shares.filter(much | shorter)["source_id"], shares.filter(much | ~shorter)["target_id"]]
    return pl.DataFrame({"article_id": pl.concat(taking)})


def _agencies(declared: pl.DataFrame, *by: str) -> pl.DataFrame:
    """Root agencies that credits name, as one sorted list per group."""
    named = declared.filter(pl.col("agency") != "")
    return named.group_by(by, maintain_order=True).agg(pl.col("agency").unique().sort())


def _at_odds(declared: pl.DataFrame) -> pl.DataFrame:
    """Articles with two credits that have no agency in common; those that follow each other at once are one list."""
    apart = pl.col("begin") - pl.col("end").shift(1) > LISTED
    rows = declared.sort("article_id", "place", "begin", "end")
    rows = rows.with_columns(list=apart.fill_null(False).cum_sum().over("article_id", "place"))
    credits = _agencies(rows, "article_id", "place", "list").group_by("article_id").agg("agency")
    several = credits.filter(pl.col("agency").list.len() > 1)
    at_odds = [any(set(a).isdisjoint(b) for a, b in combinations(lists, 2)) for lists in several["agency"].to_list()]
    return several.filter(pl.Series(at_odds, dtype=pl.Boolean)).select("article_id")


def _named_otherwise(
    painted: pl.DataFrame, declared: pl.DataFrame, articles: pl.DataFrame, folder: str
) -> pl.DataFrame:
    """Articles that credit agencies, but not those of a wire that painted them.

    A wire in the corpus is named by its owner, a numbered item by its number, an inferred one by the credits of a copy,
    unless most owners credit others.
    """
    own = _agencies(declared, "article_id")
    wires = painted.filter(pl.col("kind") == "wire").select("article_id", "origin")
    owners = articles.filter(pl.col("kind") == "wire").select("owner", origin="article_id")
    agency = pl.col("origin").str.extract(AGENCY_OF_ITEM)
    known = wires.select("origin").unique().join(owners, on="origin", how="left")
    root = pl.coalesce(agency, "owner").replace(dict(agency_roots(folder)))
    named = known.select("origin", name=root).filter(pl.col("name") != "")
    inferred = wires.filter(pl.col("origin").str.starts_with(INFERRED)).join(own, on="article_id")
    most = pl.col("origin").str.extract(AGENCIES_OF_ORIGIN).str.split(TOGETHER)
    inferred = inferred.filter(pl.col("agency").list.set_intersection(most).list.len() > 0)
    names = pl.concat(
        [named.select("origin", names=pl.concat_list("name")), inferred.select("origin", names="agency").unique()]
    )
    met = painted.join(own, on="article_id").join(names, on="origin")
    return met.filter(pl.col("agency").list.set_intersection("names").list.len() == 0).select("article_id")


def _quoting(painted: pl.DataFrame, cited: pl.DataFrame, articles: pl.DataFrame) -> pl.DataFrame:
    """Articles that name, at any hop of a citation, an outlet whose text painted them."""
    outlets = articles.select("outlet", origin="article_id")
    quoting = painted.join(outlets, on="origin").join(cited, on=["article_id", "outlet"], how="semi")
    return quoting.select("article_id")


def _quoting_agency(painted: pl.DataFrame, told: pl.DataFrame) -> pl.DataFrame:
    """Articles that cite the agency whose absent original painted them."""
    names = pl.col("origin").str.extract(AGENCIES_OF_ORIGIN).str.split(TOGETHER)
    named = painted.select("article_id", agency=names).explode("agency").drop_nulls()
    return named.join(told, on=["article_id", "agency"], how="semi").select("article_id")


def _with_shares(articles: pl.DataFrame, mosaic: pl.DataFrame) -> pl.DataFrame:
    """One column per kind of mosaic: its share of the text, rounded so that they still sum to one."""
    length = pl.col("end") - pl.col("begin")
    totals = mosaic.filter(pl.col("kind") != "unmatched").group_by("article_id", "kind").agg(total=length.sum())
    columns = totals.pivot("kind", on_columns=MOSAIC_KINDS, index="article_id", values="total")
    known = articles.join(columns, on="article_id", how="left").with_columns(pl.col(MOSAIC_KINDS).fill_null(0))
    # nothing matches an empty text
    known = known.with_columns(unmatched=pl.max_horizontal("size", 1) - pl.sum_horizontal(MOSAIC_KINDS))
    shares = _parts(known.select(MOSAIC_KINDS).to_numpy())
    return known.with_columns(pl.Series(kind, shares[:, at]) for at, kind in enumerate(MOSAIC_KINDS))


def _parts(counts: NDArray[np.int64]) -> NDArray[np.float64]:
    """Ten thousandths of each row's sum; what rounding down leaves goes to the largest remainders (Hamilton)."""
    full, left = np.divmod(counts * PARTS, counts.sum(axis=1, keepdims=True))
    missing = PARTS - full.sum(axis=1, keepdims=True)
    rank = np.argsort(np.argsort(-left, axis=1, kind="stable"), axis=1)
    shares: NDArray[np.float64] = (full + (rank < missing)) / PARTS
    return shares
