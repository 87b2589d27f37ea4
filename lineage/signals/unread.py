"""Lists what looks like a credit and was not understood, so that a person can see which form or agency is missing."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

import polars as pl

from lineage.frames import ARTICLES, BLOCKS, CITATIONS
from lineage.names import outlet_names
from lineage.settings import Tables
from lineage.signals.gazetteer import market_of
from lineage.signals.patterns import Rule, find_agency, load_rules, rules_by_name
from lineage.signals.prefilter import may_match
from lineage.signals.sieve import FEW, may_close
from lineage.signals.signatures import read_signature

TABLES = Tables()
# roles under which an unread credit can lie; other furniture was recognised as what it is
OPEN = ("teaser", "body", "subhead", "caption", "image_title", "kicker")
HIDDEN = ("aggregator", "other", "repeated")
CREDITED = ("credit", "byline", "dateline")
FIRST, LAST = 2, 2
END, START = 160, 120
# of a block, and where words there must begin and end to match
EDGES = {"end": ("", "$"), "start": ("^", ""), "name": ("^", "")}
PLACES = tuple(EDGES)
PARTLY = "credit read in part"
SCHEMA = {"surface": pl.String, "look": pl.String, "articles": pl.UInt32, "article_id": pl.String}


class Unread(NamedTuple):
    """Words that look like a credit by a rule for one place of a block."""

    article_id: str
    begin: int
    surface: str
    look: str
    place: str


def list_unread(
    articles: pl.DataFrame, blocks: pl.DataFrame, tables: Tables = TABLES, citations: pl.DataFrame | None = None
) -> pl.DataFrame:
    """What looks like a credit and was not understood: one row per wording, the commonest first.

    Looks at the first and the last blocks of each article that no rule explains, by the shapes in `credit_looks.csv`,
    and at the credits that were read except for a part. A line is understood where the frame `citations`, of furniture
    at least, has a known outlet that it names. Columns: surface, look (the rule that says so), articles (in how many),
    article_id (the first of them).

    Raises:
        FrameError: a frame does not fit its schema.
        TableError: a table is broken.
    """
    articles, blocks = ARTICLES.check(articles), BLOCKS.check(blocks)
    found = [*find_unread(articles, blocks, tables), *_read_in_part(articles, blocks, tables)]
    cited = {} if citations is None else _known(CITATIONS.check(citations), articles, tables.folder)
    rows = [
        (" ".join(line.surface.split()), line.look, line.article_id)
        for line in found
        if not any(line.begin <= begin < line.begin + len(line.surface) for begin in cited.get(line.article_id, ()))
    ]
    listed = pl.DataFrame(rows, schema=["surface", "look", "article_id"], orient="row", schema_overrides=SCHEMA)
    counted = listed.group_by("surface", "look").agg(
        articles=pl.col("article_id").n_unique(), article_id=pl.col("article_id").min()
    )
    order = counted.sort(["articles", "look", "surface"], descending=[True, False, False])
    return order.select(pl.col(name).cast(kind) for name, kind in SCHEMA.items())


def find_unread(
    articles: pl.DataFrame, blocks: pl.DataFrame, tables: Tables = TABLES, *, sure: bool = False
) -> list[Unread]:
    """Each line that looks like a credit and lies in no block that was read as one.

    The `sure` ones have a shape that hardly anything but a credit has (`counts` in the table), stand in no furniture,
    and do not name the outlet itself, as an imprint does.
    """
    looks = load_rules("credit_looks", "place", PLACES, tables.folder).rules
    read_by_none = pl.col("role").cast(pl.String).is_in(OPEN)
    blocks = blocks.filter(read_by_none if sure else read_by_none | pl.col("kind").cast(pl.String).is_in(HIDDEN))
    # counted from where they are near, so that no text is walked through
    printed = articles.select("article_id", "outlet", "text", size=pl.col("text").str.len_chars())
    ordered = blocks.sort("article_id", "begin").group_by("article_id", maintain_order=True)
    stretches = ordered.agg("begin", "end").join(printed, on="article_id", maintain_order="left")
    found: dict[tuple[str, int], Unread] = {}
    for place in PLACES:
        rules = [look for look in looks if look["place"] == place and (look["counts"] or not sure)]
        if not rules:
            continue
        windows = _cut_windows(stretches, closing=place == "end")
        for article_id, outlet, block, begin, words in _sift(windows, rules, tables.folder, place).iter_rows():
            hits = ((look, hit) for look in rules if (hit := look.find("search", words)))
            if (first := next(hits, None)) is None:
                continue
            look, hit = first
            if not (sure and outlet and outlet.casefold() in hit[0].casefold()):
                # a block that ends like a credit need not begin like one
                line = Unread(article_id, begin + hit.start(), hit[0], look.name, place)
                found.setdefault((article_id, block), line)
    return list(found.values())


def _cut_windows(stretches: pl.DataFrame, *, closing: bool) -> pl.DataFrame:
    """The ends of the last blocks, else the beginnings of the first: one row each.

    Args:
        stretches: one row per article: where its blocks begin and end, as lists, and its outlet, text and size.
        closing: whether the ends are meant.
    """
    near = pl.col("begin", "end").list.tail(LAST) if closing else pl.col("begin", "end").list.head(FIRST)
    first = pl.max_horizontal("begin", pl.col("end") - END) if closing else pl.col("begin")
    last = pl.col("end") if closing else pl.min_horizontal("end", pl.col("begin") + START)
    words = pl.col("text").str.slice(first - pl.col("size") * closing, last - first)
    windows = stretches.with_columns(near).explode("begin", "end")
    return windows.select("article_id", "outlet", block="begin", begin=first, words=words)


def _sift(windows: pl.DataFrame, rules: list[Rule], folder: str, place: str) -> pl.DataFrame:
    """The windows in which one of the rules may match."""
    # tables of one's own may know other credits than ours
    if place == "end" and not folder:
        windows = windows.filter(may_close(windows["words"]))
    if windows.height < FEW:
        return windows
    words, border = windows["words"], EDGES[place]
    may = may_match([rule.coarse for rule in rules if not rule.named], words, *border)
    # no look for names of agencies where no rule asks for them
    if naming := [rule.coarse for rule in rules if rule.named]:
        may |= may_match(naming, words, *border) & words.str.contains(find_agency(folder).pattern)
    return windows.filter(may)


def _known(citations: pl.DataFrame, articles: pl.DataFrame, folder: str) -> dict[str, list[int]]:
    """Where each article cites an outlet that is known."""
    known = {*outlet_names(folder).values(), *articles["outlet"].drop_nulls()}
    name = pl.col("chain").struct.field("name").str.split(" + ")
    named = citations.explode("chain").select("article_id", "begin", name).explode("name")
    return dict(named.filter(pl.col("name").is_in(list(known))).group_by("article_id").agg("begin").iter_rows())


def _read_in_part(articles: pl.DataFrame, blocks: pl.DataFrame, tables: Tables) -> Iterator[Unread]:
    """The credits that were read except for a part."""
    rules = rules_by_name("credit_patterns", tables.folder)
    credited = blocks.filter(pl.col("role").cast(pl.String).is_in(CREDITED), pl.col("rule").is_in(list(rules)))
    month = pl.col("published_from").dt.strftime("%Y-%m")
    places = credited.select("article_id", "begin", "end", "rule")
    printed = places.join(articles.select("article_id", "text", "outlet", month=month), on="article_id")
    for article_id, begin, end, rule, text, outlet, published in printed.iter_rows():
        found = re.search(rules[rule].source, text[begin:end])
        credit = found["credit"] if found and "credit" in found.re.groupindex else None
        if credit and read_signature(credit, market_of(outlet, published, tables.folder)).strange > 0:
            yield Unread(article_id, begin, text[begin:end], PARTLY, "")
