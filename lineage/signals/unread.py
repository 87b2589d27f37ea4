"""Lists what looks like a credit and was not understood, so that a person can see which form or agency is missing."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator
from typing import NamedTuple

import polars as pl

from lineage.frames import ARTICLES, BLOCKS
from lineage.settings import Tables
from lineage.signals.cutting import SENTENCE, may_credit
from lineage.signals.gazetteer import market_of
from lineage.signals.patterns import Rule, load_rules, rules_by_name
from lineage.signals.signatures import read_signature

TABLES = Tables()
# roles under which an unread credit can lie; other furniture was recognised as what it is
OPEN = ("teaser", "body", "subhead", "caption", "image_title", "kicker")
HIDDEN = ("aggregator", "other", "repeated")
CREDITED = ("credit", "byline", "dateline")
FIRST, LAST = 2, 2
END, START = 160, 120
# of a block
PLACES = ("end", "start", "name")
PARTLY = "credit read in part"
SCHEMA = {"surface": pl.String, "look": pl.String, "articles": pl.UInt32, "article_id": pl.String}


class Unread(NamedTuple):
    """Words that look like a credit, and the rule that says so."""

    article_id: str
    begin: int
    surface: str
    look: str
    place: str


def list_unread(articles: pl.DataFrame, blocks: pl.DataFrame, tables: Tables = TABLES) -> pl.DataFrame:
    """What looks like a credit and was not understood: one row per wording, the commonest first.

    Looks at the first and the last blocks of each article that no rule explains, by the shapes in `credit_looks.csv`,
    and at the credits that were read except for a part. Columns: surface, look (the rule that says so), articles (in
    how many), article_id (the first of them).

    Raises:
        FrameError: a frame does not fit its schema.
        TableError: a table is broken.
    """
    articles, blocks = ARTICLES.check(articles), BLOCKS.check(blocks)
    found = [(line.surface, line.look, line.article_id) for line in find_unread(articles, blocks, tables=tables)]
    found += [(surface, PARTLY, article_id) for article_id, surface in _read_in_part(articles, blocks, tables)]
    rows = [(" ".join(surface.split()), look, article_id) for surface, look, article_id in found]
    listed = pl.DataFrame(rows, schema=["surface", "look", "article_id"], orient="row", schema_overrides=SCHEMA)
    counted = listed.group_by("surface", "look").agg(
        articles=pl.col("article_id").n_unique(), article_id=pl.col("article_id").min()
    )
    order = counted.sort(["articles", "look", "surface"], descending=[True, False, False])
    return order.select(pl.col(name).cast(kind) for name, kind in SCHEMA.items())


def find_unread(
    articles: pl.DataFrame, blocks: pl.DataFrame, places: Collection[str] = PLACES, tables: Tables = TABLES
) -> Iterator[Unread]:
    """Each line that looks like a credit by a rule for these places, and that lies in no block of one."""
    looks = load_rules("credit_looks", "place", PLACES, tables.folder).rules
    closing = [look for look in looks if look["place"] == "end"]
    opening = [look for look in looks if look["place"] != "end" and look["place"] in places]
    role, kind = pl.col("role").cast(pl.String), pl.col("kind").cast(pl.String)
    unexplained = blocks.filter(role.is_in(OPEN) | kind.is_in(HIDDEN)).sort("article_id", "begin")
    edges = unexplained.group_by("article_id", maintain_order=True).agg(
        pl.col("begin", "end").head(FIRST).name.prefix("first_"), pl.col("begin", "end").tail(LAST).name.prefix("last_")
    )
    printed = articles.select("article_id", "text").join(edges, on="article_id", maintain_order="right")
    for article_id, text, first_begins, first_ends, last_begins, last_ends in printed.iter_rows():
        ended: set[int] = set()
        for begin, end in zip(last_begins, last_ends, strict=True):
            tail = text[max(begin, end - END) : end]
            # most paragraphs end as sentences do; tables of one's own may know other credits than ours
            if tables.folder or not tail.endswith(SENTENCE) or may_credit(tail):
                for line in _first_look(closing, tail, end - len(tail), article_id):
                    ended.add(begin)
                    yield line
        for begin, end in zip(first_begins, first_ends, strict=True):
            if begin not in ended:
                yield from _first_look(opening, text[begin : min(end, begin + START)], begin, article_id)


def _first_look(looks: list[Rule], words: str, at: int, article_id: str) -> Iterator[Unread]:
    """What the first rule finds that finds anything in words, which begin at a place of the article."""
    for look in looks:
        if look.may_match(words) and (found := look.find("search", words)):
            yield Unread(article_id, at + found.start(), found[0], look.name, look["place"])
            break


def _read_in_part(articles: pl.DataFrame, blocks: pl.DataFrame, tables: Tables) -> Iterator[tuple[str, str]]:
    """The credits that were read except for a part, with the id of their article."""
    rules = rules_by_name("credit_patterns", tables.folder)
    credited = blocks.filter(pl.col("role").cast(pl.String).is_in(CREDITED), pl.col("rule").is_in(list(rules)))
    month = pl.col("published_from").dt.strftime("%Y-%m")
    places = credited.select("article_id", "begin", "end", "rule")
    printed = places.join(articles.select("article_id", "text", "outlet", month=month), on="article_id")
    for article_id, begin, end, rule, text, outlet, published in printed.iter_rows():
        found = re.search(rules[rule].source, text[begin:end])
        credit = found["credit"] if found and "credit" in found.re.groupindex else None
        if credit and read_signature(credit, market_of(outlet, published, tables.folder)).strange > 0:
            yield article_id, text[begin:end]
