"""What a web page declares about itself: JSON-LD, Open Graph, meta elements, the canonical link and `time` elements."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from functools import cache
from html import unescape
from typing import TYPE_CHECKING, Any, NamedTuple
from urllib.parse import urljoin
from zoneinfo import ZoneInfo

from lineage.read.fields import plain
from lineage.read.times import Moment, read_time
from lineage.tables import read_table

if TYPE_CHECKING:
    from lxml.html import HtmlElement

_ARTICLE = re.compile(r"Article|Posting|Report")
_ADDRESS = re.compile(r"\s*(?:https?:)?//|\s*/[\w/]", re.I)
# A page about a page says less than the article on it.
_PAGE = 20
_NODES = 500
_LONGEST = 300


class Declared(NamedTuple):
    """Values by field, best first; `rules` names where the times were found, `types` what JSON-LD calls the page."""

    values: dict[str, list[str]]
    rules: dict[str, str]
    types: frozenset[str] = frozenset()
    free: bool = True
    body: str = ""
    authors: tuple[str, ...] = ()

    def first(self, field: str) -> str:
        """The best value of a field; empty without one."""
        return next(iter(self.values.get(field, ())), "")


class _Value(NamedTuple):
    rank: int
    place: int
    name: str
    text: str


def read_declared(tree: HtmlElement, zone: ZoneInfo, tables: str = "") -> Declared:
    """The values that a page declares, by the names of `page_fields.csv`."""
    known = _names(tables)
    found: dict[str, list[_Value]] = {}
    types: set[str] = set()
    free, body = True, ""

    def add(name: str, text: str, worse: int = 0) -> None:
        field, rank = known.get(name, ("", 0))
        text = " ".join(unescape(text).split())
        if text and field:
            values = found.setdefault(field, [])
            values.append(_Value(rank + worse, len(values), name, text))

    for node in _nodes(tree):
        kinds = {str(kind) for kind in _listed(node.get("@type"))}
        is_article = any(_ARTICLE.search(kind) for kind in kinds)
        if not is_article and "WebPage" not in kinds:
            continue
        types |= kinds
        for name, value in node.items():
            for text in _texts(value):
                add(f"json-ld {name}", text, 0 if is_article else _PAGE)
        if is_article:
            free = free and str(node.get("isAccessibleForFree", "")).strip().lower() not in ("false", "no", "0")
            body = max(body, plain(node.get("articleBody")), key=len)
    for meta in tree.iter("meta"):
        name = meta.get("property") or meta.get("name") or meta.get("itemprop") or meta.get("http-equiv") or ""
        add(f"meta {name.strip().lower()}", meta.get("content") or "")
    for link in tree.iter("link"):
        if "canonical" in (link.get("rel") or "").lower().split():
            add("link canonical", link.get("href") or "")
    values = {field: list(dict.fromkeys(value.text for value in sorted(group))) for field, group in found.items()}
    rules: dict[str, str] = {}
    times = {field: [(v.name, v.text) for v in sorted(found.get(field, ()))] for field in ("published", "modified")}
    times["published"] += _time_elements(tree)
    for field, candidates in times.items():
        values.pop(field, None)
        if best := _best_time(candidates, zone, tables):
            rules[field], values[field] = best[0], [best[1]]
    named = sorted(value for value in found.get("byline", ()) if value.name.startswith("json-ld"))
    authors = dict.fromkeys(value.text for value in named if not is_address(value.text))
    return Declared(values, rules, frozenset(types), free, body, tuple(authors))


def absolute(address: str, base: str) -> str:
    """The address as a whole; empty when it is none of the web."""
    try:
        whole = urljoin(base, address.strip())
    except ValueError:
        return ""
    return whole if whole.lower().startswith(("http://", "https://")) and not re.search(r"\s", whole) else ""


def is_address(text: str) -> bool:
    """Whether a text that should be a name is an address."""
    return bool(_ADDRESS.match(text))


@cache
def _names(tables: str) -> Mapping[str, tuple[str, int]]:
    return {row["name"]: (row["field"], int(row["rank"] or 0)) for row in read_table("page_fields", tables)}


def _nodes(tree: HtmlElement) -> Iterator[dict[str, Any]]:
    """The objects of all JSON-LD on the page, references to others by `@id` filled in."""
    found: list[dict[str, Any]] = []
    for script in tree.iter("script"):
        if "ld+json" in (script.get("type") or ""):
            waiting = [_parsed(script.text or "")]
            while waiting and len(found) < _NODES:
                value = waiting.pop(0)
                if isinstance(value, list):
                    waiting += value
                elif isinstance(value, dict):
                    found.append(value)
                    waiting += [value[name] for name in ("@graph", "mainEntity") if name in value]
    named = {node["@id"]: node for node in found if isinstance(node.get("@id"), str) and "name" in node}
    for node in found:
        yield {name: _filled(value, named) for name, value in node.items()}


def _parsed(text: str) -> Any:
    for attempt in (text, unescape(text), text.strip().strip(";").replace("\n", " ")):
        try:
            return json.loads(attempt, strict=False)
        except (ValueError, RecursionError):
            continue
    return None


def _listed(value: Any) -> list[Any]:
    return value if isinstance(value, list) else [value]


def _filled(value: Any, named: Mapping[str, dict[str, Any]]) -> Any:
    if isinstance(value, list):
        return [_filled(each, named) for each in value]
    if isinstance(value, dict) and "name" not in value:
        return named.get(str(value.get("@id")), value)
    return value


def _texts(value: Any) -> Iterator[str]:
    for each in _listed(value):
        if isinstance(each, dict) and not each.get("name") and each.get("familyName"):
            yield f"{plain(each.get('givenName'))} {plain(each.get('familyName'))}"[:_LONGEST]
        elif each is not None:
            yield plain(each)[:_LONGEST]


def _time_elements(tree: HtmlElement) -> list[tuple[str, str]]:
    """The times of `time` elements: those marked as the publication, else the first, which stands in the head."""
    elements = [(time, time.get("datetime") or "") for time in tree.iter("time")]
    marked = [
        value for time, value in elements if "datePublished" in (time.get("itemprop") or "") or "pubdate" in time.attrib
    ]
    first = [value for _, value in elements if value.strip()][:1]
    return [("time element", " ".join(value.split())) for value in (*marked, *first) if value.strip()]


def _best_time(candidates: list[tuple[str, str]], zone: ZoneInfo, tables: str) -> tuple[str, str] | None:
    """The first candidate that can be read; another that tells the same time more exactly, if there is one."""
    read = [(name, text, moment) for name, text in candidates if (moment := read_time(text, zone, tables))]
    if not read:
        return None
    name, text, best = read[0]
    if best.zone_assumed:
        for other_name, other_text, other in read[1:]:
            if not other.zone_assumed and _same(text, best, other_text, other):
                return other_name, other_text
    return name, text


def _same(text: str, moment: Moment, other_text: str, other: Moment) -> bool:
    """Whether the other, which has a zone, reads the same on a clock, or lies on the day that alone is known."""
    if text[11:16].strip():
        return text.replace("T", " ")[:16] == other_text.replace("T", " ")[:16]
    return moment.begin <= other.begin <= moment.end
