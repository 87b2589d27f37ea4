"""What the frames say about each article and each pair, looked up by id: the ground that edges are drawn on."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import NamedTuple

import polars as pl

from lineage.names import outlet_names
from lineage.provenance.articles import Article, articles_by_id
from lineage.provenance.clock import is_earlier, precision
from lineage.provenance.links import linked_articles
from lineage.provenance.shared import Shared
from lineage.provenance.traces import Change, find_changes
from lineage.provenance.wording import Vocabulary, Words
from lineage.tables import read_table

Pair = tuple[str, str]
DERIVED = ("same_text", "partly", "rewritten")
# A closing credit that names the outlet's own desk or authors only; a byline alone declares nothing.
SIGNS_OWN_WORK = (pl.col("place") == "closing") & pl.col("agency").is_null() & pl.col("service").is_null()


class Mention(NamedTuple):
    """Where an article names an outlet, and its words."""

    begin: int
    surface: str


Mentions = dict[str, dict[str, Mention]]


@dataclass(frozen=True)
class Facts:
    """Look-ups over the frames of one run.

    Attributes:
        articles: article by id, for those that share text or have to do with an agency item.
        texts: text by the number of the article.
        by_trade: agency items and press releases, which are written for others to print.
        shared: what any two articles share.
        forms: for each article those of other days that fill the same form with other figures.
        rewritten: pairs that tell the same in other words, either way round.
        agencies: root agencies that the article credits for its text.
        items: agency items that the article prints, as (item, version).
        corpus_items: article by (item, version), for the agency items that the corpus holds.
        links: rule by source and target, for articles whose page names the address of another one as the original.
        related: for each article those that share text with it as a derivation would.
        own_work: articles whose text credit names only the outlet's own desk or authors.
        cited: for each article the outlets it names as sources, with the first place that does so.
        republished: for each article the outlet in which it says it appeared first, with the place that says so.
        aggregators: outlets that republish the texts of others by trade.
    """

    articles: dict[str, Article]
    texts: pl.Series
    by_trade: set[str]
    shared: Shared
    forms: dict[str, set[str]]
    rewritten: set[Pair]
    agencies: dict[str, set[str]]
    items: dict[str, set[tuple[str, int]]]
    corpus_items: dict[tuple[str, int], str]
    links: dict[Pair, str]
    related: dict[str, set[str]]
    own_work: set[str]
    cited: Mentions
    republished: Mentions
    aggregators: set[str]
    vocabulary: Vocabulary = field(default_factory=Vocabulary)
    read: dict[Pair, list[Change]] = field(default_factory=dict)  # what `changes` found so far
    cut: dict[str, Words] = field(default_factory=dict)  # what `words` cut so far

    def changes(self, article: str, other: str) -> list[Change]:
        """Where two texts differ by a few words inside what they share; each pair is read once."""
        if article > other:
            return [change.reverse() for change in self.changes(other, article)]
        if (article, other) not in self.read:
            matches = self.shared.matches(article, other)
            here, there = self.words(article), self.words(other)
            self.read[article, other] = find_changes(here, there, matches, self.vocabulary)
        return self.read[article, other]

    def times(self, *articles: str) -> str:
        """How exactly the times of all of these are known."""
        return precision(self.articles[article] for article in articles)

    def text(self, article: str) -> str:
        """The whole text; made anew each time, since most are never asked for."""
        return str(self.texts[self.articles[article].number])

    def words(self, article: str) -> Words:
        """The text as words between the ends of what it shares; each text is cut once."""
        if article not in self.cut:
            self.cut[article] = self.vocabulary.cut(self.text(article), self.shared.bounds(article))
        return self.cut[article]

    def is_aggregator(self, article: str) -> bool:
        """The outlet republishes the texts of others by trade."""
        return self.articles[article].outlet in self.aggregators


def gather_facts(
    pairs: pl.DataFrame,
    alignments: pl.DataFrame,
    credits: pl.DataFrame,
    citations: pl.DataFrame,
    articles: pl.DataFrame,
    folder: str = "",
) -> Facts:
    """The look-ups of one run; `folder` holds the user's own tables."""
    declared = credits.filter(pl.col("role") == "text")
    agencies: dict[str, set[str]] = defaultdict(set)
    for article, agency in declared.select("article_id", "agency").drop_nulls().iter_rows():
        agencies[article].add(agency)
    items: dict[str, set[tuple[str, int]]] = defaultdict(set)
    for printed in (declared, articles.filter(pl.col("kind") == "article")):
        for article, item, version in _items(printed):
            items[article].add((item, version))
    rewritten = pairs.filter(pl.col("relation") == "rewritten").select("a_id", "b_id")
    wires = articles.filter(pl.col("kind") == "wire")
    corpus_items = {(item, version): article for article, item, version in _items(wires)}
    cited, republished = _mentions(citations, articles, folder)
    links = linked_articles(articles)
    linked = {*links["source_id"], *links["target_id"]}
    known = articles_by_id(articles, {*pairs["a_id"], *pairs["b_id"], *items, *corpus_items.values(), *linked})
    return Facts(
        articles=known,
        texts=articles["text"],
        by_trade=set(articles.filter(pl.col("kind").is_in(["wire", "release"]))["article_id"]),
        shared=Shared(pairs, alignments),
        forms=_both_ways(pairs.filter("template")),
        rewritten=set(rewritten.iter_rows()) | {pair[::-1] for pair in rewritten.iter_rows()},
        agencies=dict(agencies),
        items=dict(items),
        corpus_items=corpus_items,
        links={
            (source, target): rule
            for source, target, rule in links.iter_rows()
            if not is_earlier(known[target], known[source])
        },
        related=_both_ways(pairs.filter(pl.col("relation").is_in(DERIVED) & ~pl.col("template"))),
        own_work=set(declared.filter(SIGNS_OWN_WORK)["article_id"]) - agencies.keys(),
        cited=cited,
        republished=republished,
        aggregators={row["outlet"] for row in read_table("outlets", folder) if row["kind"] == "aggregator"},
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


def _mentions(citations: pl.DataFrame, articles: pl.DataFrame, folder: str) -> tuple[Mentions, Mentions]:
    """Outlets cited, and those in which an article says it appeared first; the first mention of each counts."""
    first_printed = {row["cue"] for row in read_table("citation_cues", folder) if row["shape"] == "republished"}
    cited: Mentions = defaultdict(dict)
    republished: Mentions = defaultdict(dict)
    outermost = named_outlets(citations.with_columns(pl.col("chain").list.first()), articles, folder)
    for article, outlet, cue, *mention in outermost.select(
        "article_id", "outlet", "cue", "begin", "surface"
    ).iter_rows():
        where = republished if cue in first_printed else cited
        where[article].setdefault(outlet, Mention(*mention))
    return dict(cited), dict(republished)


def named_outlets(citations: pl.DataFrame, articles: pl.DataFrame, folder: str = "") -> pl.DataFrame:
    """The citations that name a known outlet, which stands in the new column `outlet`; parallel sources one by one.

    `chain` must hold one hop.
    """
    canonical = _outlet_names(articles["outlet"].drop_nulls().to_list(), folder)
    named = citations.with_columns(name=pl.col("chain").struct.field("name").str.split(" + ")).explode("name")
    names = named["name"].drop_nulls().unique().to_list()
    outlets = [canonical.get(name.casefold()) for name in names]
    known = pl.DataFrame({"name": names, "outlet": outlets}, schema={"name": pl.String, "outlet": pl.String})
    return named.join(known.filter(pl.col("outlet") != ""), on="name", maintain_order="left")


def _outlet_names(outlets: list[str], folder: str) -> dict[str, str]:
    """Canonical name of an outlet by each name, alias and domain, in folded case; `outlets` name themselves."""
    return {**outlet_names(folder), **{outlet.casefold(): outlet for outlet in outlets}}
