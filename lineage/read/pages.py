"""The door for web pages: a reader that hands over the bytes, and the extraction, which runs on all cores."""

from __future__ import annotations

import os
from collections.abc import Iterator
from functools import partial
from typing import BinaryIO

import polars as pl

from lineage.engine import map_slices
from lineage.errors import require_part
from lineage.read.extraction import extract_pages
from lineage.read.inputs import Input
from lineage.read.layout import FOUND
from lineage.read.records import Found, Note, Origin, Page
from lineage.settings import Engine, Read, Tables

# A page of news has some hundred kilobytes; what is larger than this holds no article, or hides it.
LARGEST = 10_000_000
# Bytes and pages that wait for each other, for each process; fewer pages than the last are not worth its start.
_BATCH, _MANY, _WORTH = 24_000_000, 500, 25
PAGE = pl.Schema(
    {"data": pl.Binary(), "line": pl.Int64(), **dict.fromkeys((*Origin._fields, "url", "charset"), pl.String())}
)


class Pages:
    """Gathers pages until there are enough to be taken apart together, on all cores."""

    def __init__(self, settings: Read, tables: Tables, engine: Engine) -> None:
        self._extract = partial(extract_pages, timezone=settings.timezone, tables=tables.folder)
        self._workers = engine.workers
        self._share = engine.workers or os.cpu_count() or 1
        self._waiting: list[Page] = []
        self._bytes = 0

    def add(self, page: Page) -> None:
        """Take in one page."""
        self._waiting.append(page)
        self._bytes += len(page.data)

    @property
    def full(self) -> bool:
        """Whether what waits should be extracted before more is read."""
        return self._bytes >= _BATCH * self._share or len(self._waiting) >= _MANY * self._share

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


def read_page(stream: BinaryIO, given: Input, settings: Read, _tables: str = "") -> Iterator[Found]:
    """The bytes of one saved page."""
    data = stream.read(min(LARGEST, settings.max_bytes) + 1)
    yield page_found(data, Origin(given.source, "html", path_id=given.name, text_state="raw"), settings)


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
    require_part("web pages are read with trafilatura", "web", "trafilatura")
    return Page(data, origin, line, url, charset)
