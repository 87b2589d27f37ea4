"""Room `findings`: one sentence's worth about each article's sources."""

from __future__ import annotations

from collections import defaultdict
from typing import Any

import polars as pl

from lineage.frames import ARTICLES, CITATIONS, CREDITS, FINDINGS, MOSAIC, MOSAIC_KINDS
from lineage.provenance.facts import outlet_names, signs_own_work
from lineage.settings import Findings, Tables

Row = dict[str, Any]
ABOVE_TEXT = ("byline", "metadata")  # survive where the credit at the end is cut


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
    painted: dict[str, list[Row]] = defaultdict(list)
    for span in mosaic.to_dicts():
        painted[span["article_id"]].append(span)
    declared: dict[str, list[Row]] = defaultdict(list)
    for credit in credits.filter(pl.col("role") == "text").to_dicts():
        declared[credit["article_id"]].append(credit)
    outlets = dict(articles.select("article_id", "outlet").iter_rows())
    canonical = outlet_names([name for name in outlets.values() if name], tables.folder)
    cited = _cited_outlets(citations, canonical)
    agencies = dict(articles.filter(pl.col("kind") == "wire").select("article_id", "owner").iter_rows())
    wires = _named_wires(painted, declared, agencies)
    printing = {name for name, rows in declared.items() if any(row["place"] not in ABOVE_TEXT for row in rows)}
    showing = {outlets[name] for name in printing} - {None}

    rows = []
    for article in articles.to_dicts():
        name = article["article_id"]
        spans, own = painted[name], declared[name]
        shares = _shares(spans, len(article["text"]))
        visible = name in printing or article["text_state"] == "raw" or article["outlet"] in showing
        origins = {span["origin"] for span in spans if span["origin"]}
        if _conflict(own, [wires[origin] for origin in origins if origin in wires]):
            finding = "credit_conflict"
        elif any(credit["service"] for credit in own):  # also "with agencies", which names none
            finding = "credited_wire"
        elif shares["wire"] + shares["article"] >= settings.min_share:
            named = {outlets.get(origin) for origin in origins} & cited.get(name, set())
            unnamed = "shared_text_without_credit" if visible else "credits_unknown"
            finding = "quoted_with_source" if named else unnamed
        else:
            finding = "own_work_declared" if any(map(signs_own_work, own)) else "no_source_found"
        rows.append({"article_id": name, "finding": finding, "credits_visible": visible, "shares": shares})
    return FINDINGS.make(rows)


def _agencies(credits: list[Row]) -> set[str]:
    return {credit["agency"] for credit in credits if credit["agency"]}


def _conflict(credits: list[Row], measured: list[list[set[str]]]) -> bool:
    """Two credits of the article without a common agency, or a measured wire that others name otherwise."""
    by_credit: dict[tuple[str, int | None], set[str]] = defaultdict(set)
    for credit in credits:
        if credit["agency"]:
            by_credit[credit["place"], credit["begin"]].add(credit["agency"])
    if any(not a & b for a in by_credit.values() for b in by_credit.values()):
        return True
    agencies = _agencies(credits)
    return bool(agencies) and any(not agencies & names for wire in measured for names in wire)


def _named_wires(
    painted: dict[str, list[Row]], declared: dict[str, list[Row]], agencies: dict[str, str | None]
) -> dict[str, list[set[str]]]:
    """For each wire that painted text, how it is named: by itself, or an inferred one by the credits of each copy."""
    names: dict[str, list[set[str]]] = defaultdict(list)
    for article, spans in painted.items():
        for origin in {span["origin"] for span in spans if span["kind"] == "wire"}:
            if origin.startswith("inferred:"):
                name = _agencies(declared[article])
            else:
                name = {origin.split(":")[1]} if origin.startswith("item:") else {agencies.get(origin) or ""} - {""}
            if name:
                names[origin].append(name)
    return names


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
