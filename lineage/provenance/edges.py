"""Room `edges`: every claim about who derives from, cites, credits or shares text with whom, with its evidence."""

from __future__ import annotations

import re
from collections import defaultdict
from datetime import timedelta
from itertools import pairwise
from typing import Any, NamedTuple

import polars as pl

from lineage.frames import ALIGNMENTS, ARTICLES, CITATIONS, CREDITS, EDGES, PAIRS, SOURCES
from lineage.provenance.cascade import derived_pairs, draw_cascades
from lineage.provenance.clock import apart, first_known, is_earlier, lag
from lineage.provenance.declared import citation_claims, credit_claims, edge, item_claims
from lineage.provenance.facts import Facts, gather_facts
from lineage.provenance.ledger import Ledger
from lineage.settings import Edges, Tables

Row = dict[str, Any]
Pair = tuple[str, str]
PATH_IN_URL = re.compile(r"//[^/]+/.*\w")  # the address of a home page or a feed is no article's own


class Claims(NamedTuple):
    """What `draw_edges` gives: the frames `edges` and `sources`."""

    edges: pl.DataFrame
    sources: pl.DataFrame


def draw_edges(
    pairs: pl.DataFrame,
    alignments: pl.DataFrame,
    credits: pl.DataFrame,
    citations: pl.DataFrame,
    articles: pl.DataFrame,
    settings: Edges = Edges(),
    tables: Tables = Tables(),
) -> Claims:
    """Every claim with its evidence, and every node that is not an article of the corpus.

    Four bases, never mixed: declared (the article says so), exact (an item's number, one address), measured (shared
    spans), inferred (an original that is absent). An article is never derived from one that was published later, and
    without evidence for the direction the edge is undirected.

    Returns:
        Frame `edges`: one row per claim, sorted by its key. Frame `sources`: one row per node, sorted by id.

    Raises:
        FrameError: a frame does not fit its schema.
    """
    pairs, alignments = PAIRS.check(pairs), ALIGNMENTS.check(alignments)
    credits, citations, articles = CREDITS.check(credits), CITATIONS.check(citations), ARTICLES.check(articles)
    ledger = Ledger(tables.folder)
    facts = gather_facts(pairs, alignments, credits, citations, articles, tables.folder)

    versions, others = _by_outlet(derived_pairs(facts), facts, settings)
    items, item_sources = item_claims(facts, ledger)
    exact = {(row["source_id"], row["target_id"]) for row in items}
    measured, absent = draw_cascades(facts, others, ledger, settings)
    measured = [row for row in measured if (row["source_id"], row["target_id"]) not in exact]
    credit_edges, agencies = credit_claims(credits, ledger)
    cite_edges, cited = citation_claims(citations, ledger, tables.folder)

    rows = [*credit_edges, *cite_edges, *items, *_versions(versions, facts, ledger), *measured, *_quotes(facts, ledger)]
    return Claims(EDGES.make(_merge(rows)), _make_sources([*agencies, *cited, *item_sources, *absent], rows))


def _by_outlet(pairs: list[Pair], facts: Facts, settings: Edges) -> tuple[list[Pair], list[Pair]]:
    """Versions within one outlet, and pairs between outlets; two articles of no known outlet are different voices.

    An outlet that prints a paragraph again, or the form of a text on another day, has written another article.
    """
    same: list[Pair] = []
    other: list[Pair] = []
    for a, b in pairs:
        if facts.outlet(a) is None or facts.outlet(a) != facts.outlet(b):
            other.append((a, b))
        elif _is_version(a, b, facts, settings):
            same.append((a, b))
    return same, other


def _is_version(a: str, b: str, facts: Facts, settings: Edges) -> bool:
    much = max(facts.share(a, b), facts.share(b, a)) >= settings.version_share
    return much and apart(facts.articles[a], facts.articles[b]) <= timedelta(hours=settings.group_hours)


def _versions(pairs: list[Pair], facts: Facts, ledger: Ledger) -> list[Row]:
    """`version_of` edges within an outlet, each version after the one before: by address, else by shared text."""
    import networkx as nx

    rows = []
    by_url: dict[tuple[str, str], list[Row]] = defaultdict(list)
    for row in facts.articles.values():
        if row["outlet"] and row["url"] and PATH_IN_URL.search(row["url"]):
            by_url[row["outlet"], row["url"]].append(row)
    for (_, url), versions in sorted(by_url.items()):
        for a, b in pairwise(sorted(versions, key=_by_version)):
            rows.append(_version(a, b, "exact", [ledger.entry("same_url", url)], facts))
    other = [
        (a, b) for a, b in pairs if facts.articles[a]["url"] != facts.articles[b]["url"] or not facts.articles[a]["url"]
    ]
    for group in nx.connected_components(nx.Graph(other)):
        for a, b in pairwise(sorted((facts.articles[name] for name in group), key=_by_version)):
            evidence = [ledger.entry("same_outlet", a["outlet"])]
            rows.append(_version(a, b, "measured", evidence, facts))
    return rows


def _by_version(article: Row) -> tuple[Any, ...]:
    changed = article["modified_at"] or article["published_from"]
    return (*first_known(article)[:2], changed is None, changed, article["article_id"])


def _version(a: Row, b: Row, basis: str, evidence: list[Row], facts: Facts) -> Row:
    first, second = a["article_id"], b["article_id"]
    known = (min(first, second), max(first, second)) in facts.pairs
    later_change = a["modified_at"] != b["modified_at"] and b["modified_at"] is not None
    return edge(
        first,
        second,
        "version_of",
        basis,
        evidence,
        directed=is_earlier(a, b) or (basis == "exact" and later_change),
        share=facts.share(second, first) if known else None,
        lag=lag(a, b),
        confidence=1.0,
    )


def _quotes(facts: Facts, ledger: Ledger) -> list[Row]:
    return [
        edge(a, b, "quotes", "measured", [ledger.entry("same_quotes")], directed=False, confidence=1.0)
        for (a, b), pair in sorted(facts.pairs.items())
        if pair["relation"] == "quotes_only"
    ]


def _merge(rows: list[Row]) -> list[Row]:
    """One row per key; the evidence of all, each piece once."""
    merged: dict[tuple[str, ...], Row] = {}
    for row in rows:
        key = tuple(row[name] for name in EDGES.key)
        kept = merged.setdefault(key, {**row, "evidence": []})
        kept["evidence"] += [entry for entry in row["evidence"] if entry not in kept["evidence"]]
    return list(merged.values())


def _make_sources(sources: list[Row], edges: list[Row]) -> pl.DataFrame:
    """Each node once; the spelling that stands first in order names it."""
    unique: dict[str, Row] = {}
    for row in sorted(sources, key=lambda row: (row["source_id"], row["name"])):
        unique.setdefault(row["source_id"], row)
    used = {row["source_id"] for row in edges} | {row["target_id"] for row in edges}
    return SOURCES.make(row for node, row in unique.items() if node in used)
