"""What the frames say about each article and each pair, looked up by id."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import NamedTuple

import polars as pl

from lineage.names import agency_roots
from lineage.provenance.articles import Article, articles_by_id
from lineage.provenance.bonds import SHARES_TEXT
from lineage.provenance.clock import first_known, is_earlier, precision
from lineage.provenance.ground import Ground
from lineage.provenance.ids import item_id
from lineage.provenance.shared import Shared
from lineage.provenance.traces import Change, Trace, find_changes, read_traces
from lineage.provenance.wording import Words, read_words
from lineage.tables import read_table

Pair = tuple[str, str]
# A closing credit that names the outlet's own desk or authors only; a byline alone declares nothing.
SIGNS_OWN_WORK = (pl.col("place") == "closing") & pl.col("agency").is_null() & pl.col("service").is_null()


class Mention(NamedTuple):
    """Where an article names an outlet, its words, and whether they recall a report from before."""

    begin: int
    surface: str
    recalls: bool


Mentions = dict[str, dict[str, Mention]]


@dataclass(frozen=True)
class Facts:
    """Look-ups over the frames of one run.

    Attributes:
        articles: article by id.
        texts: text by the number of the article.
        by_trade: agency items and press releases, which are written for others to print.
        shared: what any two articles share.
        forms: for each article those of other days that fill the same form with other figures.
        rewritten: pairs that tell the same in other words, either way round.
        agencies: root agencies that the article credits for its text.
        unread: the line of an article that is surely a credit and was not understood.
        told: for each article the agencies it says were told something or found it out, and where it says so.
        items: agency items that the article prints, as (item, version).
        corpus_items: article by (item, version), for the agency items that the corpus holds.
        links: rule by source and target, for articles whose page names the address of another one as the original.
        related: for each article those that share text with it as a derivation would.
        own_work: articles whose text credit names only the outlet's own desk or authors.
        cited: for each article the outlets it names as sources, with the first place that does so.
        republished: for each article the outlet in which it says it appeared first, with the place that says so.
        aggregators: outlets that republish the texts of others by trade.
        folder: the user's own tables.
    """

    articles: dict[str, Article]
    texts: list[str]
    by_trade: set[str]
    shared: Shared
    forms: dict[str, set[str]]
    rewritten: set[Pair]
    agencies: dict[str, set[str]]
    unread: dict[str, str]
    told: dict[str, list[tuple[str, int]]]
    items: dict[str, set[tuple[str, int]]]
    corpus_items: dict[tuple[str, int], str]
    links: dict[Pair, str]
    related: dict[str, set[str]]
    own_work: set[str]
    cited: Mentions
    republished: Mentions
    aggregators: set[str]
    folder: str
    read: dict[Pair, list[Change]] = field(default_factory=dict)  # what `changes` found so far
    folded: dict[str, Words] = field(default_factory=dict)  # what `words` folded so far

    def changes(self, article: str, other: str) -> list[Change]:
        """Where two texts differ by a few words inside what they share; each pair is read once."""
        known = self.read.get((article, other))
        if known is None:
            known = self.read[article, other] = (
                self._compare(article, other)
                if article < other
                else [(here, there) for there, here in self.changes(other, article)]
            )
        return known

    def _compare(self, article: str, other: str) -> list[Change]:
        matches = self.shared.matches(article, other)
        return find_changes(self.words(article), self.words(other), matches) if matches else []

    def traces(self, article: str, other: str) -> tuple[list[Trace], list[Trace]]:
        """The edits that lead from one text to another inside what they share, and those that lead back."""
        return read_traces(self.text(article), self.text(other), self.changes(article, other), self.folder)

    def original_of(self, article: str, item: str, version: int) -> str:
        """The node of an agency item that an article prints: the wire of the corpus, but for one that came later."""
        wire = self.corpus_items.get((item, version))
        if wire is None or (wire != article and is_earlier(self.articles[article], self.articles[wire])):
            return item_id(item, version)
        return wire

    def times(self, *articles: str) -> str:
        """How exactly the times of all of these are known."""
        return precision(self.articles[article] for article in articles)

    def text(self, article: str) -> str:
        """The whole text."""
        return self.texts[self.articles[article].number]

    def words(self, article: str) -> Words:
        """The words of the text, which is folded once."""
        if article not in self.folded:
            self.folded[article] = read_words(self.text(article))
        return self.folded[article]

    def agency_of(self, wire: str) -> str:
        """The root agency of an item of the corpus, as credits name it."""
        voice = self.articles[wire].voice
        return agency_roots(self.folder).get(voice, voice)

    def is_aggregator(self, article: str) -> bool:
        """The outlet republishes the texts of others by trade."""
        return self.articles[article].outlet in self.aggregators


def gather_facts(ground: Ground, folder: str = "") -> Facts:
    """The look-ups of one run or of some of its stories; `folder` holds the user's own tables."""
    articles, pairs = ground.articles, ground.pairs
    declared, unread = (ground.credits.filter(pl.col("role") == role) for role in ("text", "unread"))
    agencies: dict[str, set[str]] = defaultdict(set)
    for article, agency in declared.select("article_id", "agency").drop_nulls().iter_rows():
        agencies[article].add(agency)
    told: dict[str, list[tuple[str, int]]] = defaultdict(list)
    for article, agency, begin in ground.told.iter_rows():
        told[article].append((agency, begin))
    items: dict[str, set[tuple[str, int]]] = defaultdict(set)
    wires = articles.filter(pl.col("kind") == "wire")
    by_wire = pl.col("article_id").is_in(wires["article_id"].implode())
    for printed in (declared.filter(~by_wire), articles.filter(pl.col("kind") == "article")):
        for article, item, version in _items(printed):
            items[article].add((item, version))
    rewritten = pairs.filter(pl.col("relation") == "rewritten").select("a_id", "b_id").rows()
    known = articles_by_id(articles)
    return Facts(
        articles=known,
        texts=articles["text"].to_list(),
        by_trade=set(articles.filter(pl.col("kind").is_in(["wire", "release"]))["article_id"]),
        shared=Shared(pairs, ground.alignments, {name: article.voice for name, article in known.items()}),
        forms=_both_ways(pairs.filter("template")),
        rewritten={*rewritten, *(pair[::-1] for pair in rewritten)},
        agencies=dict(agencies),
        unread=dict(unread.select("article_id", "surface").iter_rows()),
        told=dict(told),
        items=dict(items),
        # what an agency's own text prints below it is the number of that text
        corpus_items=_first_of_each(known, [*_items(declared.filter(by_wire)), *_items(wires)]),
        links={
            (source, target): rule
            for source, target, rule in ground.links.iter_rows()
            if not is_earlier(known[target], known[source])
        },
        related=_both_ways(pairs.filter(SHARES_TEXT)),
        own_work=set(declared.filter(SIGNS_OWN_WORK)["article_id"]) - agencies.keys(),
        cited=_mentions(ground.mentions.filter(~pl.col("is_first"))),
        republished=_mentions(ground.mentions.filter("is_first")),
        aggregators={row["outlet"] for row in read_table("outlets", folder) if row["kind"] == "aggregator"},
        folder=folder,
    )


def _both_ways(pairs: pl.DataFrame) -> dict[str, set[str]]:
    others: dict[str, set[str]] = defaultdict(set)
    for a, b in pairs.select("a_id", "b_id").iter_rows():
        others[a].add(b)
        others[b].add(a)
    return dict(others)


def _items(rows: pl.DataFrame) -> Iterator[tuple[str, str, int]]:
    """Article, item and version of the rows that name an agency item; without a number, it is the first version."""
    version = pl.col("item_version").replace(0, None).fill_null(1)
    return rows.filter(pl.col("item") != "").select("article_id", "item", version).iter_rows()


def _first_of_each(articles: dict[str, Article], printed: list[tuple[str, str, int]]) -> dict[tuple[str, int], str]:
    """The wire that was first to print each item; what was sent twice has one number."""
    found: dict[tuple[str, int], str] = {}
    for article, item, version in sorted(printed, key=lambda row: first_known(articles[row[0]])):
        found.setdefault((item, version), article)
    return found


def _mentions(rows: pl.DataFrame) -> Mentions:
    """Outlets by the articles that name them; the first mention of each counts, and a recalled report last."""
    mentions: Mentions = defaultdict(dict)
    named = rows.sort("recalls", maintain_order=True).select("article_id", "outlet", "begin", "surface", "recalls")
    for article, outlet, *mention in named.iter_rows():
        mentions[article].setdefault(outlet, Mention(*mention))
    return dict(mentions)
