"""Room `findings`: one sentence's worth about each article's sources."""

from __future__ import annotations

from collections import defaultdict
from typing import Any

import polars as pl

from lineage.frames import ARTICLES, CITATIONS, CREDITS, FINDINGS, MOSAIC, MOSAIC_KINDS
from lineage.provenance.facts import outlet_names
from lineage.settings import Findings, Tables

Row = dict[str, Any]


def sum_up_findings(
    mosaic: pl.DataFrame,
    credits: pl.DataFrame,
    citations: pl.DataFrame,
    articles: pl.DataFrame,
    settings: Findings = Findings(),
    tables: Tables = Tables(),
) -> pl.DataFrame:
    """What can be said about each article's sources, the measured text held against what the article declares.

    No credit found means "not declared". Where credit lines may have been cut before we saw the text, it means "credits
    unknown", unless other articles of the outlet show theirs.

    Returns:
        Frame `findings`: one row per article.

    Raises:
        FrameError: a frame does not fit its schema.
    """
    mosaic, credits = MOSAIC.check(mosaic), CREDITS.check(credits)
    citations, articles = CITATIONS.check(citations), ARTICLES.check(articles)
    painted = defaultdict(list)
    for span in mosaic.to_dicts():
        painted[span["article_id"]].append(span)
    declared = defaultdict(list)
    for credit in credits.filter(pl.col("role") == "text").to_dicts():
        declared[credit["article_id"]].append(credit)
    outlets = dict(articles.select("article_id", "outlet").iter_rows())
    canonical = outlet_names([name for name in outlets.values() if name], tables.folder)
    cited = _cited_outlets(citations, canonical)
    showing = {
        outlets[article] for article in declared if any(credit["begin"] is not None for credit in declared[article])
    }

    rows = []
    for article in articles.to_dicts():
        name = article["article_id"]
        shares = _shares(painted[name], len(article["text"]))
        open_credits = article["text_state"] == "raw" or (
            article["outlet"] is not None and article["outlet"] in showing
        )
        finding = _finding(
            shares, painted[name], declared[name], cited.get(name, set()), outlets, open_credits, settings
        )
        rows.append({"article_id": name, "finding": finding, "shares": shares})
    return FINDINGS.make(rows)


def _finding(
    shares: dict[str, float],
    spans: list[Row],
    credits: list[Row],
    cited: set[str],
    outlets: dict[str, str | None],
    open_credits: bool,
    settings: Findings,
) -> str:
    agencies = {credit["agency"] for credit in credits if credit["agency"]}
    taken = shares["wire"] + shares["article"] >= settings.min_share
    if _conflict(credits, agencies, spans, outlets):
        return "credit_conflict"
    if agencies:
        return "credited_wire"
    if taken:
        givers = {outlets.get(span["origin"]) for span in spans if span["origin"]}
        if givers & cited:
            return "quoted_with_source"
        return "shared_text_without_credit" if open_credits else "credits_unknown"
    return "own_work_declared" if credits else "no_source_found"


def _conflict(credits: list[Row], agencies: set[str], spans: list[Row], outlets: dict[str, str | None]) -> bool:
    """Disjoint agencies in two credits of the article, or a measured wire of known name that is not declared."""
    by_credit = defaultdict(set)
    for credit in credits:
        if credit["agency"]:
            by_credit[credit["place"], credit["begin"]].add(credit["agency"])
    if any(not a & b for a in by_credit.values() for b in by_credit.values()):
        return True
    for span in spans:
        if agencies and span["kind"] == "wire" and (measured := _agencies(span["origin"], outlets)):
            inferred = span["origin"].startswith("inferred:")
            if not measured & agencies or (inferred and len(measured) > len(agencies)):
                return True
    return False


def _agencies(origin: str, outlets: dict[str, str | None]) -> set[str]:
    """Agencies that a painted origin stands for; of an inferred original, those that its copies credit."""
    if origin.startswith("inferred:"):
        return set(origin.split(":")[1].split("+")) - {"unknown"}
    if origin.startswith("item:"):
        return {origin.split(":")[1]}
    outlet = outlets.get(origin)
    return {outlet} if outlet else set()


def _shares(spans: list[Row], size: int) -> dict[str, float]:
    """Shares by kind, rounded so that they still sum to one."""
    totals = dict.fromkeys(MOSAIC_KINDS, 0)
    for span in spans:
        totals[span["kind"]] += span["end"] - span["begin"]
    shares = {kind: round(total / size, 4) if size else 0.0 for kind, total in totals.items()}
    shares["unmatched"] = round(1 - sum(share for kind, share in shares.items() if kind != "unmatched"), 4)
    return shares


def _cited_outlets(citations: pl.DataFrame, canonical: dict[str, str]) -> dict[str, set[str]]:
    """Outlets that each article names as sources, at any hop."""
    cited: dict[str, set[str]] = defaultdict(set)
    for article, chain in citations.select("article_id", "chain").iter_rows():
        for hop in chain:
            names = (canonical.get(name.casefold()) for name in hop["name"].split(" + "))
            cited[article].update(name for name in names if name)
    return dict(cited)
