"""Reads who a text names as its agencies, and which of them only gave the picture."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import Any

import polars as pl

from lineage.frames import ARTICLES, BLOCKS, CREDITS
from lineage.settings import Tables
from lineage.signals.cutting import PARTING
from lineage.signals.gazetteer import Agency, Gazetteer, Market, load_gazetteer, market_of
from lineage.signals.hyphens import join_words
from lineage.signals.languages import spoken_languages
from lineage.signals.patterns import Rule, rules_by_name
from lineage.signals.signatures import Signature, names_agencies, read_signature
from lineage.signals.unread import find_unread

TABLES = Tables()
PLACES = {
    "credit": "closing",
    "dateline": "dateline",
    "byline": "byline",
    "photo_credit": "photo",
    "notice": "notice",
    "disclaimer": "disclaimer",
}
# longer metadata is no list of authors
BYLINE = 500
TITLE_CASED = re.compile(r"(?:(?<=[/,;])|(?<=[/,;] )|(?<=[Mm]it )|^)[A-Z][a-z]{2}(?=\s*(?:$|[/,;]))")
# a name without agency is a claim of own work only where the credit stands
OWN_WORK = ("credit", "byline")
Row = dict[str, Any]


def parse_credits(articles: pl.DataFrame, blocks: pl.DataFrame, tables: Tables = TABLES) -> pl.DataFrame:
    """The frame `credits`: one row per agency named in one credit, for the text or for a picture.

    Reads the blocks that `label_blocks` called credit, dateline, byline, photo credit, notice or disclaimer, and the
    byline of the metadata (no offsets). A closing credit or printed byline without agency gives one row without agency;
    so does a mere "with agencies", with the service as printed. Mentions in running text are no credits. Where no text
    credit names an agency, a line that is surely a credit and that no rule understood is a row of the role `unread`.
    Articles in a language that no rule speaks have none; without a language, all rules are tried.

    Raises:
        FrameError: a frame does not fit its schema.
        TableError: `agencies.csv`, `credit_patterns.csv` or `credit_looks.csv` is broken.
    """
    joined = join_words(ARTICLES.check(articles))
    articles, blocks = joined.articles, joined.without(BLOCKS.check(blocks))
    folder = tables.folder
    rules = rules_by_name("credit_patterns", folder)
    credited = blocks.filter(pl.col("role").cast(pl.String).is_in(list(PLACES)), pl.col("rule").is_in(list(rules)))
    credited = credited.select("article_id", "begin", "end", "role", "rule")
    month = pl.col("published_from").dt.strftime("%Y-%m")
    spoken = pl.col("lang").is_null() | pl.col("lang").is_in(spoken_languages(folder))
    articles = articles.filter(spoken).with_columns(month=month)
    read = articles.join(credited, on="article_id", how="semi").select("article_id", "text", "outlet", "month")
    source = {article_id: (text, market_of(*where, folder)) for article_id, text, *where in read.iter_rows()}
    rows: list[Row] = []
    for article_id, begin, end, role, name in credited.iter_rows():
        if article_id in source:
            text, market = source[article_id]
            groups = _match_again(text, begin, end, rules[name])
            found = _read_block(text[begin:end], groups, rules[name], role, market)
            rows.extend({**row, "article_id": article_id, "begin": begin, "end": end} for row in found)
    signed = articles.filter(pl.col("byline").str.len_bytes() > 0).select("article_id", "byline", "outlet", "month")
    for article_id, byline, *where in signed.iter_rows():
        rows.extend({"article_id": article_id, **row} for row in _read_byline(byline, market_of(*where, folder)))
    # an author is no source, a closing line of the own desk says that there is none
    read_well = (row for row in rows if row["role"] == "text" and (row["service"] or row["place"] == "closing"))
    named = {row["article_id"] for row in read_well}
    rows += _not_understood(articles.filter(~pl.col("article_id").is_in(named)), blocks, tables)
    return CREDITS.sort(joined.printed(CREDITS.make(rows)))


def _match_again(text: str, begin: int, end: int, rule: Rule) -> dict[str, str | None]:
    """The named groups of the match that made a block; its pattern may look at what stands around it."""
    end = begin + len(text[begin:end].rstrip(PARTING))
    for stop in (end, len(text)):
        found = rule.pattern.search(text, max(0, begin - 2), stop)
        if found and found.start() <= begin and found.end() >= end:
            return found.groupdict()
    return {}


def _read_block(surface: str, groups: dict[str, str | None], rule: Rule, role: str, market: Market) -> list[Row]:
    credit = groups.get("credit") or ""
    photo = role == "photo_credit"
    # whoever is named by number or in a whole sentence existed
    gazetteer, named = load_gazetteer(market.folder), names_agencies(surface)
    signature = read_signature(credit, market, photo=photo, named=named)
    if role == "disclaimer" and not signature.agencies:
        signature = replace(signature, agencies=_named(surface, gazetteer))
    if role == "notice" and not signature.agencies:
        codes = filter(None, rule["agencies"].split(";"))
        signature = replace(signature, agencies=[(gazetteer.printed[code], credit or code) for code in codes])
    shared: Row = {
        "surface": surface,
        "place": PLACES[role],
        "role": "photo" if photo else "text",
        "item": f"{signature.agencies[0][0].root}:{groups['item']}" if groups.get("item") else None,
        "item_version": int(groups["version"] or 0) if groups.get("version") else None,
        "rule": rule.name,
    }
    return _rows(signature, shared, keep_own=role in OWN_WORK and rule["need"] != "none")


def _read_byline(byline: str, market: Market) -> list[Row]:
    signature = read_signature(byline[:BYLINE], market)
    if not signature.agencies:
        signature = read_signature(_recased(byline[:BYLINE], load_gazetteer(market.folder)), market)
    if not signature.agencies:
        return []
    shared: Row = {"surface": byline, "place": "metadata", "role": "text", "rule": "byline of the metadata"}
    return _rows(signature, shared, keep_own=False)


def _recased(byline: str, gazetteer: Gazetteer) -> str:
    """A byline whose codes a crawler has given capitals ("Cl/Dpa", "Tib Mit Afp") as the page printed them."""

    def code(found: re.Match[str]) -> str:
        return next((form for form in (found[0].lower(), found[0].upper()) if form in gazetteer.printed), found[0])

    return TITLE_CASED.sub(code, byline.partition("<")[0].replace(" Mit ", " mit "))


def _not_understood(articles: pl.DataFrame, blocks: pl.DataFrame, tables: Tables) -> list[Row]:
    """One row per line of these articles that looks like a credit and fits no rule."""
    return [
        {
            "article_id": line.article_id,
            "begin": line.begin,
            "end": line.begin + len(line.surface),
            "surface": line.surface,
            "place": "closing" if line.place == "end" else "dateline",
            "role": "unread",
            "signs": [],
            "rule": line.look,
        }
        for line in find_unread(articles, blocks, tables, sure=True)
    ]


def _named(surface: str, gazetteer: Gazetteer) -> list[tuple[Agency, str]]:
    found = gazetteer.in_text.search(surface)
    agency = gazetteer.find(found[0], named=True) if found else None
    return [(agency, found[0])] if agency and found else []


def _rows(signature: Signature, shared: Row, *, keep_own: bool) -> list[Row]:
    empty: Row = {"begin": None, "end": None, "item": None, "item_version": None}
    own = {**empty, **shared, "signs": signature.signs}
    if signature.agencies:
        roots: dict[str, Row] = {}
        for agency, name in signature.agencies:
            # one agency under two names is one agency; the first name is the one printed first
            roots.setdefault(agency.root, {**own, "agency": agency.root, "service": name})
        return list(roots.values())
    if signature.unnamed:
        return [{**own, "agency": None, "service": "Agenturen", "rule": "unnamed agencies"}]
    if keep_own and signature.signs:
        return [{**own, "agency": None, "service": None, "rule": "own desk"}]
    return []
