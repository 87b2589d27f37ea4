"""What a web page gives: its article with all that the page declares and prints of it, or why it holds none."""

from __future__ import annotations

import re
from copy import deepcopy
from functools import cache
from typing import Any, NamedTuple
from zoneinfo import ZoneInfo

import polars as pl

from lineage.errors import LineageError
from lineage.read.body import read_body
from lineage.read.charsets import decode_page
from lineage.read.declared import Declared, absolute, is_address, read_declared
from lineage.read.decoding import Undecodable, clean
from lineage.read.evidence import find_time, names_agency
from lineage.read.headlines import find_headline
from lineage.read.layout import FOUND
from lineage.read.markup import drop_hidden, drop_scripts, text_of
from lineage.read.outlets import name_of_site
from lineage.read.proportion import refuse_tags, refuse_tree
from lineage.read.times import read_time
from lineage.tables import read_table

_SAVED_FROM = re.compile(
    r"<!--\s*saved from url=\(\d+\)(\S+)\s*-->|<!--\s*Page saved with SingleFile\s*url:\s*(\S+)", re.I
)
# Characters: fewer are no article, and a text that is not free and not longer is what stands before a paywall.
_LEAST, _STUB, _CONSENT = 100, 700, 1500
EXTRACTED = pl.Schema({**FOUND, "reason": pl.String(), "detail": pl.String()})


def extract_pages(pages: pl.DataFrame, timezone: str = "Europe/Berlin", tables: str = "") -> pl.DataFrame:
    """The articles on these pages, one row a page; `reason` says why a page holds none."""
    zone = ZoneInfo(timezone)
    rows = []
    for page in pages.iter_rows(named=True):
        row = {name: page.get(name) for name in EXTRACTED}
        try:
            row |= _extract(page, zone, tables)
        except LineageError:
            raise
        except Exception as error:  # no page may end a run, whatever the parsers below think of it
            row |= {"reason": "unreadable", "detail": f"{type(error).__name__}: {error}"[:200]}
        rows.append(row)
    return pl.DataFrame(rows, schema=EXTRACTED, orient="row")


def _extract(page: dict[str, Any], zone: ZoneInfo, tables: str) -> dict[str, Any]:
    text = decode_page(page["data"], page["charset"] or "")
    if isinstance(text, Undecodable):
        return {"reason": text.reason, "detail": text.detail}
    if detail := refuse_tags(text):
        return {"reason": "too large", "detail": detail}
    tree = _parse(text)
    if tree is None:
        return {"reason": "no text", "detail": "no page that can be parsed"}
    declared = read_declared(tree, zone, tables)
    drop_scripts(tree)
    if detail := refuse_tree(tree):
        return {"reason": "too large", "detail": detail}
    whole = tree if declared.rules.get("published") else deepcopy(tree)
    drop_hidden(tree)
    saved = _SAVED_FROM.search(text[:4000])
    url = page["url"] or (saved and (saved[1] or saved[2])) or ""
    addresses = _addresses(declared, url)
    title = find_headline(tree, declared, tables)
    titles = [title, *declared.values.get("title", []), *declared.values.get("headline", [])]
    body = read_body(tree, titles, declared.body, addresses["url"] or "", tables)
    reason = _no_article(declared, body.running, " ".join(body.lines), tables)
    if reason:
        return reason
    found = {
        "text": clean("\n\n".join(body.lines)),
        "title": title or (body.lines[0] if body.lines and len(body.lines[0]) < 200 else None),
        "byline": _byline(declared, body.bylines, tables),
        "lang": tree.get("lang") or declared.first("lang"),
        "outlet": name_of_site(declared.values.get("outlet", []), addresses["url"] or "", tables),
        "published": declared.first("published"),
        "modified": declared.first("modified"),
        "time_rule": declared.rules.get("published"),
        **addresses,
    }
    if not found["published"]:
        found |= _printed_time(whole, body.time, addresses["url"], zone, tables)
    return {name: clean(value) if value else None for name, value in found.items()} | {
        "time_basis": found.get("time_basis", "metadata"), "text_state": "raw"
    }  # fmt: skip


def _parse(text: str) -> Any:
    from lxml import etree, html

    parser = html.HTMLParser(encoding="utf-8", remove_comments=True, remove_pis=True, collect_ids=False)
    try:
        tree = html.document_fromstring(text.encode(), parser=parser)
    except (etree.ParserError, etree.XMLSyntaxError, ValueError):
        return None
    return tree


def _addresses(declared: Declared, url: str) -> dict[str, str | None]:
    """The page's own address, that of the original it declares, and those of what it is based on."""
    own = next((whole for each in (url, *declared.values.get("url", [])) if (whole := absolute(each, url))), "")
    canonical = absolute(declared.first("canonical"), own or url)
    own = own or canonical
    based = (absolute(each, own) or each for each in declared.values.get("based_on", []))
    others = sorted({each for each in based if each not in (own, canonical)})
    return {"url": own or None, "canonical": canonical or None, "based_on": " ".join(others) or None}


class _Kind(NamedTuple):
    kind: str
    pattern: re.Pattern[str]


@cache
def _kinds(tables: str) -> tuple[_Kind, ...]:
    return tuple(_Kind(row["kind"], re.compile(row["pattern"])) for row in read_table("page_kinds", tables))


def _no_article(declared: Declared, running: int, text: str, tables: str) -> dict[str, str] | None:
    """Why a page with so little running text is no article."""
    look = text[: _CONSENT * 2]
    short = running < _CONSENT and next((kind.kind for kind in _kinds(tables) if kind.pattern.search(look)), None)
    if short and not (short == "paywall" and running >= _STUB):
        return {"reason": "not an article", "detail": f"{short}: {running} characters of running text"}
    if not declared.free and running < _STUB:
        return {"reason": "not an article", "detail": f"paywall: {running} characters of running text"}
    if running < _LEAST:
        return {"reason": "no text", "detail": f"{running} characters of running text"}
    return None


def _byline(declared: Declared, printed: list[str], tables: str) -> str:
    """The authors that JSON-LD names, else those of a meta element; agencies that another place names are added."""
    names = [name for name in declared.values.get("byline", []) if not is_address(name)]
    best = declared.authors or names[:1]
    known = _bare(" ".join(best))
    more = [name for name in (*names, *printed) if names_agency(name, tables) and _bare(name) not in known]
    return ", ".join(dict.fromkeys([*best, *more]))[:500]


def _printed_time(tree: Any, printed: str, url: str | None, zone: ZoneInfo, tables: str) -> dict[str, str]:
    """The day, perhaps with a clock time, that the page prints or its address tells, when it declares none."""
    titled = find_time([part for each in tree.iter("title") for part in re.split(r"\s[|–—-]\s", text_of(each))], tables)
    for rule, time in (("printed near the headline", printed), ("printed in the title", titled)):
        if time and read_time(time, zone, tables):
            return {"published": time, "time_rule": rule, "time_basis": "text"}
    from htmldate import find_date

    for rule, where in (("htmldate: page", None), ("htmldate: address", url)):
        day = find_date(tree, url=where, original_date=True, extensive_search=where is None, outputformat="%Y-%m-%d")
        if day:
            return {"published": day, "time_rule": rule, "time_basis": "text"}
    return {}


def _bare(text: str) -> str:
    return re.sub(r"\W+", "", text.casefold())
