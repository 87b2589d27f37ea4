"""Room `edges`: every claim about who derives from, cites, credits or shares text with whom, with its evidence."""

from __future__ import annotations

from functools import partial
from itertools import pairwise
from typing import NamedTuple

import polars as pl

from lineage.engine import map_slices
from lineage.frames import ALIGNMENTS, ARTICLES, CITATIONS, CREDITS, PAIRS
from lineage.provenance.articles import Article
from lineage.provenance.bonds import SHARES_TEXT
from lineage.provenance.cascade import draw_cascades
from lineage.provenance.claims import Claim, claim_rows, merge_claims, merge_nodes, node_rows
from lineage.provenance.clock import HOUR, apart, first_known, is_earlier, lag
from lineage.provenance.components import components
from lineage.provenance.covering import NEARLY_ALL
from lineage.provenance.declared import citation_claims, credit_claims, item_claims, link_claims
from lineage.provenance.facts import Facts, gather_facts
from lineage.provenance.forms import mark_forms
from lineage.provenance.ground import Ground, label_stories, lay_ground, own_addresses, rows_of
from lineage.provenance.ledger import Entry, Ledger, entry
from lineage.settings import Edges, Engine, Tables

Pair = tuple[str, str]
ONE_OUTLET = pl.col("same_outlet")  # two articles of no known outlet are different voices
LEAST = 500  # stories that a process must get to be worth its start


class Claims(NamedTuple):
    """What `draw_edges` gives: the frames `edges` and `sources`."""

    edges: pl.DataFrame
    sources: pl.DataFrame


def draw_edges(  # noqa: PLR0913 - five frames, and how they are read
    pairs: pl.DataFrame,
    alignments: pl.DataFrame,
    credits: pl.DataFrame,
    citations: pl.DataFrame,
    articles: pl.DataFrame,
    settings: Edges = Edges(),
    tables: Tables = Tables(),
    engine: Engine = Engine(),
) -> Claims:
    """Every claim with its evidence, and every node that is not an article of the corpus.

    Four bases, never mixed: declared (the article says so), exact (an item's number, one address), measured (shared
    spans), inferred (an original that is absent). An article is never derived from one that was published later, and
    without evidence for the direction the edge is undirected.

    Returns:
        Frame `edges`: one row per claim, sorted by its key. Frame `sources`: one row per node, sorted by id.

    Raises:
        FrameError: a frame does not fit its schema.

    Cost: linear in pairs but for the trees of large stories; stories are drawn in processes of their own.
    """
    pairs, alignments = PAIRS.sort(PAIRS.check(pairs)), ALIGNMENTS.check(alignments)
    credits, citations, articles = CREDITS.check(credits), CITATIONS.check(citations), ARTICLES.check(articles)
    ground = lay_ground(mark_forms(pairs, articles), alignments, credits, citations, articles, tables.folder)
    stories = ground.by_story(label_stories(ground.pairs, articles, credits))
    drawn = map_slices(partial(_draw_slice, settings=settings, folder=tables.folder), stories, engine.workers, LEAST)
    credited, agencies = credit_claims(credits)
    cited, sources = citation_claims(citations, tables.folder)
    claims = pl.concat([credited, cited, rows_of(drawn["claims"]), claim_rows(_quotes(pairs))])
    nodes = pl.concat([agencies, sources, rows_of(drawn["nodes"])])
    return Claims(merge_claims(claims, Ledger(tables.folder)), merge_nodes(nodes, claims))


def _draw_slice(stories: pl.DataFrame, settings: Edges, folder: str) -> pl.DataFrame:
    """Claims about some stories and the nodes that they name, as one row of lists."""
    ground = Ground.of(stories)
    facts = gather_facts(ground, folder)
    same, others = related_pairs(ground.pairs)
    items, numbered = item_claims(facts)
    linked = link_claims(facts)
    exact = {(claim.source_id, claim.target_id) for claim in (*items, *linked)}
    measured, absent = draw_cascades(facts, others, Ledger(folder), settings)
    measured = [claim for claim in measured if (claim.source_id, claim.target_id) not in exact]
    known = [
        *items,
        *linked,
        *_same_address(ground.articles, facts),
        *_versions(same, facts, settings),
        *measured,
        *_first_printed(measured),
    ]
    drawn = {"claims": claim_rows(known), "nodes": node_rows([*absent, *numbered])}
    return pl.DataFrame({name: [rows.to_struct()] for name, rows in drawn.items()})


def related_pairs(pairs: pl.DataFrame) -> tuple[list[Pair], list[Pair]]:
    """Pairs that share text as a derivation would, of one outlet and of two; two days of a form are not one item."""
    derived = pairs.filter(SHARES_TEXT)
    one, two = (derived.filter(which).select("a_id", "b_id").rows() for which in (ONE_OUTLET, ~ONE_OUTLET))
    return one, two


def _same_address(articles: pl.DataFrame, facts: Facts) -> list[Claim]:
    """`version_of` edges between all that an outlet published under one address, each version after the one before."""
    by_url = own_addresses(articles).group_by("outlet", "url").agg("article_id")
    return [
        _version(a, b, "exact", entry("same_url", url), facts)
        for url, versions in by_url.select("url", "article_id").iter_rows()
        for a, b in pairwise(sorted((facts.articles[name] for name in versions), key=_by_version))
    ]


def _versions(pairs: list[Pair], facts: Facts, settings: Edges) -> list[Claim]:
    """`version_of` edges within an outlet by shared text, under other addresses, each version after the one before.

    An outlet that prints a paragraph again, or the form of a text on another day, has written another article.
    """
    versions = []
    for a, b in pairs:
        first, second = facts.articles[a], facts.articles[b]
        less, more = sorted((facts.shared.share(a, b), facts.shared.share(b, a)))
        # a longer version has nearly all of the first
        much = less >= settings.version_share or more >= NEARLY_ALL
        elsewhere = first.url != second.url or not first.url
        if much and elsewhere and apart(first, second) <= settings.group_hours * HOUR:
            versions.append((a, b))
    return [
        _version(a, b, "measured", entry("same_outlet", a.outlet), facts)
        for group in components(versions)
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
