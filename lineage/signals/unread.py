"""Lists what looks like a credit and was not understood, so that a person can see which form or agency is missing."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

import polars as pl

from lineage.frames import ARTICLES, BLOCKS
from lineage.settings import Tables
from lineage.signals.gazetteer import Market, market_of
from lineage.signals.patterns import Rule, load_rules, rules_by_name
from lineage.signals.signatures import read_signature

TABLES = Tables()
# roles under which an unread credit can lie; other furniture was recognised as what it is
OPEN = ("teaser", "body", "subhead", "caption", "image_title", "kicker")
HIDDEN = ("aggregator", "other", "repeated")
CREDITED = ("credit", "byline", "dateline")
FIRST, LAST = 4, 4
END, START = 160, 120
SCHEMA = {"surface": pl.String, "look": pl.String, "articles": pl.UInt32, "article_id": pl.String}


class Block(NamedTuple):
    """One block of an article, with its words."""

    role: str
    kind: str | None
    rule: str
    surface: str


def list_unread(articles: pl.DataFrame, blocks: pl.DataFrame, tables: Tables = TABLES) -> pl.DataFrame:
    """What looks like a credit and was not understood: one row per wording, the commonest first.

    Looks at the first and the last blocks of each article that no rule explains, by the shapes in `credit_looks.csv`,
    and at the credits that were read except for a part. Columns: surface, look (the rule that says so), articles (in
    how many), article_id (the first of them).

    Raises:
        FrameError: a frame does not fit its schema.
        TableError: a table is broken.
    """
    month = pl.col("published_from").dt.strftime("%Y-%m")
    articles = ARTICLES.check(articles).select("article_id", "text", "outlet", month=month)
    blocks = BLOCKS.check(blocks)
    looks = load_rules("credit_looks", "place", ("start", "end"), tables.folder).rules
    rules = rules_by_name("credit_patterns", tables.folder)
    columns = ("begin", "end", "role", "kind", "rule")
    grouped = articles.join(blocks.group_by("article_id").agg(*columns), on="article_id").sort("article_id")
    rows: list[tuple[str, str, str]] = []
    for article_id, text, outlet, published, *lists in grouped.select(
        "article_id", "text", "outlet", "month", *columns
    ).iter_rows():
        cut = sorted(zip(*lists, strict=True))
        market = market_of(outlet, published, tables.folder)
        every = [Block(role, kind, rule, text[begin:end]) for begin, end, role, kind, rule in cut]
        rows += [(surface, look, article_id) for surface, look in _unread(every, looks, rules, market)]
    found = pl.DataFrame(rows, schema=["surface", "look", "article_id"], orient="row", schema_overrides=SCHEMA)
    counted = found.group_by("surface", "look").agg(
        articles=pl.col("article_id").n_unique(), article_id=pl.col("article_id").min()
    )
    order = counted.sort(["articles", "look", "surface"], descending=[True, False, False])
    return order.select(pl.col(name).cast(kind) for name, kind in SCHEMA.items())


def _unread(
    blocks: list[Block], looks: tuple[Rule, ...], rules: dict[str, Rule], market: Market
) -> Iterator[tuple[str, str]]:
    """Surface and look of whatever in one article was not understood."""
    for block in blocks:
        if block.role in CREDITED and block.rule in rules and _is_strange(block, rules[block.rule], market):
            yield " ".join(block.surface.split()), "credit read in part"
    unexplained = [block for block in blocks if block.role in OPEN or block.kind in HIDDEN]
    near_end = range(max(0, len(unexplained) - LAST), len(unexplained))
    for at, block in enumerate(unexplained):
        words = {"start": block.surface[:START] if at < FIRST else "", "end": ""}
        if at in near_end:
            words["end"] = block.surface[-END:]
        for look in looks:
            if (here := words[look["place"]]) and (found := look.pattern.search(here)):
                yield " ".join(found[0].split()), look.name
                break


def _is_strange(block: Block, rule: Rule, market: Market) -> bool:
    found = re.search(rule.source, block.surface)
    credit = found["credit"] if found and "credit" in found.re.groupindex else None
    return bool(credit) and read_signature(credit or "", market).strange > 0
