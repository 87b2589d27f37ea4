"""The door for web pages: a reader that hands over the bytes, and the extraction, which runs on all cores."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache, partial
from importlib.util import find_spec
from typing import Any, BinaryIO, NamedTuple
from zoneinfo import ZoneInfo

import polars as pl

from lineage.engine import map_slices
from lineage.errors import LineageError, MissingPart
from lineage.read.charsets import decode_page
from lineage.read.declared import Declared, absolute, is_address
from lineage.read.decoding import Undecodable, clean
from lineage.read.inputs import Input
from lineage.read.layout import FOUND
from lineage.read.records import Found, Note, Origin, Page
from lineage.settings import Engine, Read, Tables
from lineage.tables import read_table

# A page of news has some hundred kilobytes; what is larger than this holds no article, or hides it.
LARGEST = 10_000_000
# Bytes and pages that wait for each other; a process is worth its start for some dozens of pages.
_BATCH, _MANY, _WORTH = 128_000_000, 2_000, 50
_BEGINS = re.compile(
    rb"(?:\xef\xbb\xbf)?\s*(?:<\?xml[^>]{0,200}>\s*)?(?:<!--.{0,2000}?-->\s*)*"
    rb"<(?:!doctype\s+html|html|head|body)\b",
    re.I | re.S,
)
_SAVED_FROM = re.compile(
    r"<!--\s*saved from url=\(\d+\)(\S+)\s*-->|<!--\s*Page saved with SingleFile\s*url:\s*(\S+)", re.I
)
# Characters: fewer are no article, and a text that is not free and not longer is what stands before a paywall.
_LEAST, _STUB, _CONSENT = 100, 700, 1500
PAGE = pl.Schema(
    {"data": pl.Binary(), "line": pl.Int64(), **dict.fromkeys((*Origin._fields, "url", "charset"), pl.String())}
)
EXTRACTED = pl.Schema({**FOUND, "reason": pl.String(), "detail": pl.String()})


class Pages:
    """Gathers pages until there are enough to be taken apart together, on all cores."""

    def __init__(self, settings: Read, tables: Tables, engine: Engine) -> None:
        self._extract = partial(extract_pages, timezone=settings.timezone, tables=tables.folder)
        self._workers = engine.workers
        self._waiting: list[Page] = []
        self._bytes = 0

    def add(self, page: Page) -> None:
        """Take in one page."""
        self._waiting.append(page)
        self._bytes += len(page.data)

    @property
    def full(self) -> bool:
        """Whether what waits should be extracted before more is read."""
        return self._bytes >= _BATCH or len(self._waiting) >= _MANY

    def extract(self, notes: list[Note]) -> pl.DataFrame:
        """The articles on the pages that wait, with the columns of `FOUND`; `notes` gets why the others hold none."""
        rows = [(page.data, page.line, *page.origin, page.url, page.charset) for page in self._waiting]
        self._waiting, self._bytes = [], 0
        if not rows:
            return FOUND.to_frame()
        made = map_slices(self._extract, pl.DataFrame(rows, schema=PAGE, orient="row"), self._workers, _WORTH)
        without = made.filter(pl.col("reason").is_not_null()).select("source", "line", "reason", "detail")
        notes += [Note(source, line, reason, detail) for source, line, reason, detail in without.iter_rows()]
        return made.filter(pl.col("reason").is_null()).select(*FOUND)


def begins_page(head: bytes) -> bool:
    """Whether bytes begin as a web page does."""
    return bool(_BEGINS.match(head))


def read_page(stream: BinaryIO, given: Input, settings: Read, _tables: str = "") -> Iterator[Found]:
    """The bytes of one saved page."""
    data = stream.read(min(LARGEST, settings.max_bytes) + 1)
    yield page_found(data, Origin(given.source, given.name, "html", path_id=given.name, text_state="raw"), settings)


def page_found(
    data: bytes, origin: Origin, settings: Read, line: int = 0, url: str = "", charset: str = ""
) -> Page | Note:
    """The page, or why it is none.

    Raises:
        MissingPart: the extra `web` is not installed.
    """
    largest = min(LARGEST, settings.max_bytes)
    if len(data) > largest:
        return Note(origin.source, line, "too large", f"a page of more than {largest} bytes")
    if not data.strip():
        return Note(origin.source, line, "empty", "")
    _check_part()
    return Page(data, origin, line, url, charset)


@cache
def _check_part() -> None:
    if find_spec("trafilatura") is None:
        raise MissingPart("web pages need trafilatura, which is not installed", hint="pip install 'news-lineage[web]'")


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
    from lineage.read.body import read_body
    from lineage.read.declared import read_declared

    text = decode_page(page["data"], page["charset"] or "")
    if isinstance(text, Undecodable):
        return {"reason": text.reason, "detail": text.detail}
    tree = _parse(text)
    if tree is None:
        return {"reason": "no text", "detail": "no page that can be parsed"}
    declared = read_declared(tree, zone, tables)
    saved = _SAVED_FROM.search(text[:4000])
    url = page["url"] or (saved and (saved[1] or saved[2])) or ""
    addresses = _addresses(declared, url)
    title = _title(declared, tree)
    body = read_body(tree, title, addresses["url"] or "", tables)
    reason = _no_article(declared, body.running, " ".join(body.lines), tables)
    if reason:
        return reason
    authors = [name for name in declared.values.get("byline", []) if not is_address(name)]
    printed = [line for line in body.bylines if _bare(line) not in _bare(" ".join(authors))]
    found = {
        "text": clean("\n\n".join(body.lines)),
        "title": title or (body.lines[0] if body.lines and len(body.lines[0]) < 200 else None),
        "byline": ", ".join(dict.fromkeys([*authors, *printed]))[:500] or None,
        "lang": tree.get("lang") or declared.first("lang"),
        "outlet": None if addresses["url"] else declared.first("outlet"),
        "published": declared.first("published"),
        "modified": declared.first("modified"),
        "time_rule": declared.rules.get("published"),
        **addresses,
    }
    if not found["published"]:
        found |= _printed_time(tree, addresses["url"])
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


def _title(declared: Declared, tree: Any) -> str:
    """The headline that the page declares, without the name of the site behind it."""
    from lineage.read.markup import text_of, tidy

    printed = [text_of(element) for element in tree.iter("h1")]
    title = tidy(declared.first("title") or declared.first("headline"))
    for shorter in (*printed, *map(tidy, declared.values.get("headline", []))):
        rest = title.removeprefix(shorter)
        if len(shorter) > 10 and rest != title and re.match(r"\s[|–—·-]\s", rest):
            return shorter
    if title:
        return title
    return next(filter(None, printed), "") or next((text_of(each) for each in tree.iter("title")), "")


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


def _printed_time(tree: Any, url: str | None) -> dict[str, str]:
    """The day that the page prints or its address tells, when it declares none."""
    from htmldate import find_date

    for rule, where in (("htmldate: page", None), ("htmldate: address", url)):
        day = find_date(tree, url=where, original_date=True, extensive_search=where is None, outputformat="%Y-%m-%d")
        if day:
            return {"published": day, "time_rule": rule, "time_basis": "text"}
    return {}


def _bare(text: str) -> str:
    return re.sub(r"\W+", "", text.casefold())
