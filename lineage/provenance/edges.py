"""Room `edges`: every claim about who derives from, cites, credits or shares text with whom, with its evidence."""

from __future__ import annotations

from itertools import pairwise
from typing import NamedTuple

import polars as pl

from lineage.frames import ALIGNMENTS, ARTICLES, CITATIONS, CREDITS, PAIRS
from lineage.provenance.articles import Article, articles_by_id
from lineage.provenance.cascade import draw_cascades
from lineage.provenance.claims import Claim, claim_rows, merge_claims, merge_nodes, node_rows
from lineage.provenance.clock import HOUR, apart, first_known, is_earlier, lag
from lineage.provenance.declared import citation_claims, credit_claims, item_claims, link_claims
from lineage.provenance.facts import DERIVED, Facts, gather_facts
from lineage.provenance.forms import mark_forms
from lineage.provenance.ledger import Entry, Ledger, entry
from lineage.settings import Edges, Tables

Pair = tuple[str, str]
ONE_OUTLET = pl.col("same_outlet")  # two articles of no known outlet are different voices
PATH_IN_URL = r"//[^/]+/.*\w"  # the address of a home page or a feed is no article's own


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
    pairs, alignments = PAIRS.sort(PAIRS.check(pairs)), ALIGNMENTS.check(alignments)
    credits, citations, articles = CREDITS.check(credits), CITATIONS.check(citations), ARTICLES.check(articles)
    ledger = Ledger(tables.folder)
    pairs = mark_forms(pairs, articles)
    facts = gather_facts(pairs, alignments, credits, citations, articles, tables.folder)

    same, others = related_pairs(pairs)
    items, numbered = item_claims(facts)
    linked = link_claims(facts)
    exact = {(claim.source_id, claim.target_id) for claim in (*items, *linked)}
    measured, absent = draw_cascades(facts, others, ledger, settings)
    measured = [claim for claim in measured if (claim.source_id, claim.target_id) not in exact]
    credited, agencies = credit_claims(credits)
    cited, sources = citation_claims(citations, tables.folder)

    known = [
        *items,
        *linked,
        *_same_address(articles, facts),
        *_versions(same, facts, settings),
        *measured,
        *_first_printed(measured),
        *_quotes(pairs),
    ]
    claims = pl.concat([credited, cited, claim_rows(known)])
    nodes = pl.concat([agencies, sources, node_rows([*absent, *numbered])])
    return Claims(merge_claims(claims, ledger), merge_nodes(nodes, claims))


def related_pairs(pairs: pl.DataFrame) -> tuple[list[Pair], list[Pair]]:
    """Pairs that share text as a derivation would, of one outlet and of two; two days of a form are not one item."""
    derived = pairs.filter(pl.col("relation").is_in(DERIVED) & ~pl.col("template"))
    one, two = (derived.filter(which).select("a_id", "b_id").rows() for which in (ONE_OUTLET, ~ONE_OUTLET))
    return one, two


def _same_address(articles: pl.DataFrame, facts: Facts) -> list[Claim]:
    """`version_of` edges between all that an outlet published under one address, each version after the one before."""
    own = articles.filter((pl.col("outlet") != "") & pl.col("url").str.contains(PATH_IN_URL))
    by_url = own.group_by("outlet", "url").agg("article_id").filter(pl.col("article_id").list.len() > 1)
    known = articles_by_id(articles, by_url["article_id"].explode())
    return [
        _version(a, b, "exact", entry("same_url", url), facts)
        for url, versions in by_url.select("url", "article_id").iter_rows()
        for a, b in pairwise(sorted((known[name] for name in versions), key=_by_version))
    ]


def _versions(pairs: list[Pair], facts: Facts, settings: Edges) -> list[Claim]:
    """`version_of` edges within an outlet by shared text, under other addresses, each version after the one before.

    An outlet that prints a paragraph again, or the form of a text on another day, has written another article.
    """
    import networkx as nx

    versions = nx.Graph()
    for a, b in pairs:
        first, second = facts.articles[a], facts.articles[b]
        much = max(facts.shared.share(a, b), facts.shared.share(b, a)) >= settings.version_share
        elsewhere = first.url != second.url or not first.url
        if much and elsewhere and apart(first, second) <= settings.group_hours * HOUR:
            versions.add_edge(a, b)
    return [
        _version(a, b, "measured", entry("same_outlet", a.outlet), facts)
        for group in nx.connected_components(versions)
        for a, b in pairwise(sorted((facts.articles[name] for name in group), key=_by_version))
    ]


def _by_version(article: Article) -> tuple[bool, int, bool, int, str]:
    changed = article.earliest if article.changed is None else article.changed
    return (*first_known(article)[:2], changed is None, changed or 0, article.article_id)


def _version(a: Article, b: Article, basis: str, evidence: Entry, facts: Facts) -> Claim:
    first, second = a.article_id, b.article_id
    later_change = a.changed != b.changed and b.changed is not None
    directed = is_earlier(a, b) or (basis == "exact" and later_change)
    return Claim(
        first if directed else min(first, second),
        second if directed else max(first, second),
        "version_of",
        basis,
        [evidence],
        directed=directed,
        share=facts.shared.share(second, first) if facts.shared.is_pair(first, second) else None,
        lag=lag(a, b),
        confidence=1.0,
    )


def _first_printed(measured: list[Claim]) -> list[Claim]:
    """What an article says itself about where it appeared first, beside what was measured."""
    return [
        claim._replace(basis="declared", confidence=None, evidence=[line])
        for claim in measured
        for line in claim.evidence
        if line[0] == "republication_line"
    ]


def _quotes(pairs: pl.DataFrame) -> list[Claim]:
    quoting = pairs.filter(pl.col("relation") == "quotes_only").select("a_id", "b_id")
    return [
        Claim(a, b, "quotes", "measured", [entry("same_quotes")], directed=False, confidence=1.0)
        for a, b in quoting.iter_rows()
    ]
