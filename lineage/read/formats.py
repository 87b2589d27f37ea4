"""The formats that are read, a line each: the one place where a reader is registered."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator
from typing import BinaryIO, NamedTuple

from lineage.read import databases, delimited, feeds, iptc7901, newsml, nitf, pages, refused, roots, tabular, text, warc
from lineage.read.inputs import Input
from lineage.read.prose import begins_page
from lineage.read.records import Found
from lineage.settings import Read

# Takes the stream, which input it is, the settings, and the folder of own tables; gives what it finds piece by piece.
# A reader need not look at the end of its memory: it is called for one stream after the other and must not keep them.
Reader = Callable[[BinaryIO, Input, Read, str], Iterator[Found]]


class Format(NamedTuple):
    """One format: its name as it stands in `articles.format`, its reader, and how it is told from others.

    Of the formats that share a suffix the first whose `tells` says yes to the beginning of the content (64 KiB at
    most) is taken, else the first without `tells`. Under a name that tells nothing, and on standard input, the first
    format whose `tells` says yes is taken.
    """

    name: str
    reader: Reader
    suffixes: tuple[str, ...]
    tells: Callable[[bytes], bool] | None = None


def _begins_jsonl(head: bytes) -> bool:
    line, found, _ = head.lstrip(_BLANK).partition(b"\n")
    return line.startswith(b"{") and (_is_json(line) if found else bool(_OBJECT.match(line)))


def _begins_json(head: bytes) -> bool:
    return bool(_OBJECT.match(head.lstrip(_BLANK)) or _LIST.match(head.lstrip(_BLANK)))


def _is_json(line: bytes) -> bool:
    try:
        json.loads(line)
    except (ValueError, RecursionError):
        return False
    return True


_BLANK = b"\xef\xbb\xbf \t\r\n"
_OBJECT = re.compile(rb'\{\s*("[^"\n]{0,200}"\s*:|\}\s*$)')
_LIST = re.compile(rb"\[\s*([{\[]|\]\s*$)")

TEXT = Format("txt", text.read_text, (".txt",))
FORMATS: tuple[Format, ...] = (
    Format("iptc7901", iptc7901.read_iptc7901, (".iptc", ".7901", ".txt"), iptc7901.tells_iptc7901),
    # .txt is what Excel calls a sheet that it saves as "Unicode text"
    Format("csv", tabular.read_csv, (".csv", ".tsv", ".txt"), delimited.begins_table),
    TEXT,
    # The reader of JSON reads lines too, so a JSON file of either kind may have either name.
    Format("jsonl", tabular.read_jsonl, (".jsonl", ".ndjson")),
    Format("json", tabular.read_json, (".json",)),
    Format("jsonl", tabular.read_jsonl, (), _begins_jsonl),
    Format("json", tabular.read_json, (), _begins_json),
    Format("html", pages.read_page, (".html", ".htm", ".xhtml", ".shtml"), begins_page),
    Format("warc", warc.read_warc, (".warc",), warc.begins_warc),
    Format("mhtml", warc.read_mhtml, (".mhtml", ".mht"), warc.begins_mhtml),
    Format("newsml-g2", newsml.read_newsml, (".xml", ".g2"), roots.tells(*newsml.ITEMS, "newsMessage")),
    Format("nitf", nitf.read_nitf, (".xml", ".nitf"), roots.tells("nitf")),
    Format("feed", feeds.read_feed, (".xml", ".rss", ".atom", ".rdf"), roots.tells("rss", "feed", "RDF")),
    Format("xml", roots.refuse_xml, (".xml",)),
    Format(
        "arrow", tabular.read_arrow, (".arrow", ".feather", ".ipc", ".arrows"), lambda head: head.startswith(b"ARROW1")
    ),
    Format("sqlite", databases.read_sqlite, (".sqlite", ".sqlite3", ".db"), lambda head: head.startswith(b"SQLite ")),
    Format("duckdb", databases.read_duckdb, (".duckdb", ".db"), lambda head: head[8:12] == b"DUCK"),
    Format("parquet", tabular.read_parquet, (".parquet",), lambda head: head.startswith(b"PAR1")),
    Format("word", refused.refuse_document, refused.WORD),
    Format("pdf", refused.refuse_document, refused.PDF, lambda head: head.startswith(b"%PDF-")),
    Format("sheet", refused.refuse_sheet, refused.SHEETS),
)
_SUFFIXES = frozenset(suffix for known in FORMATS for suffix in known.suffixes)


def is_known(suffix: str) -> bool:
    """Whether a suffix is that of a format."""
    return suffix in _SUFFIXES


def tell_format(suffix: str, head: bytes) -> Format | None:
    """The format of an input by its suffix and its beginning; None when it is of no kind that is read."""
    named = [known for known in FORMATS if suffix in known.suffixes]
    told = next((known for known in named or FORMATS if known.tells and known.tells(head)), None)
    return told or next((known for known in named if known.tells is None), named[0] if named else None)
