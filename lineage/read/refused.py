"""Kinds of files that hold texts and are not read: what to do instead."""

from __future__ import annotations

from collections.abc import Iterator
from typing import BinaryIO

from lineage.read.inputs import Input
from lineage.read.records import Found, Note
from lineage.settings import Read

WORD = (".doc", ".docx", ".docm", ".odt", ".rtf", ".pages")
PDF = (".pdf",)
SHEETS = (".xls", ".xlsx", ".xlsm", ".ods", ".numbers")


def refuse_document(stream: BinaryIO, given: Input, settings: Read, tables: str = "") -> Iterator[Found]:
    """A note: text files and web pages are read."""
    kind = "PDF" if given.suffix in PDF or stream.read(5) == b"%PDF-" else "Word and the like"
    yield Note(given.source, 0, "not supported", f"{kind}: convert it to text or HTML first")


def refuse_sheet(stream: BinaryIO, given: Input, settings: Read, tables: str = "") -> Iterator[Found]:
    """A note: tables are read as CSV, JSON lines or Parquet."""
    yield Note(given.source, 0, "not supported", "spreadsheets: save the sheet as CSV first")
