"""Files named .xml: which of the formats that are XML it is, told by its outermost element."""

from __future__ import annotations

import io
import re
from collections.abc import Iterator
from typing import TYPE_CHECKING, BinaryIO

from lineage.read.decoding import Undecodable, decode
from lineage.read.feeds import read_feed
from lineage.read.inputs import Input
from lineage.read.newsml import read_newsml
from lineage.read.nitf import read_nitf
from lineage.read.records import Found, Note
from lineage.settings import Read

if TYPE_CHECKING:
    from _typeshed import WriteableBuffer

_HEAD = 65_536
_ROOT = re.compile(r"<(?:[\w.-]{1,40}:)?([A-Za-z_][\w.-]{0,60})")
_PROLOG = re.compile(r"<\?[^>]{0,4000}>|<!--[\s\S]{0,20000}?-->|<!DOCTYPE[^>\[]{0,2000}(?:\[[^\]]{0,20000}\]\s*)?>")
NEWSML = frozenset({"newsMessage", "newsItem", "packageItem", "conceptItem", "knowledgeItem", "planningItem"})
FEEDS = frozenset({"rss", "feed", "RDF"})


def root_of(head: bytes) -> str:
    """The local name of the outermost element; empty when the beginning of the content shows none."""
    text = decode(head[: _HEAD - _HEAD % 4])
    if isinstance(text, Undecodable):
        return ""
    text = text.lstrip()
    while prolog := _PROLOG.match(text):
        text = text[prolog.end() :].lstrip()
    root = _ROOT.match(text)
    return root[1] if root else ""


def read_xml(stream: BinaryIO, given: Input, settings: Read, tables: str = "") -> Iterator[Found]:
    """What the reader of its format finds; a note on XML of another kind."""
    head = stream.read(_HEAD)
    root = root_of(head)
    reader = {"nitf": read_nitf, **dict.fromkeys(NEWSML, read_newsml), **dict.fromkeys(FEEDS, read_feed)}.get(root)
    if reader is None:
        detail = f"XML whose outermost element is {root}" if root else "no XML"
        yield Note(given.source, 0, "not an input" if root else "unreadable", detail)
        return
    whole = io.BufferedReader(_Rejoined(head, stream))
    yield from reader(whole, given, settings, tables)


class _Rejoined(io.RawIOBase):
    """A stream whose beginning was read already, from its beginning."""

    def __init__(self, head: bytes, rest: BinaryIO) -> None:
        self._head, self._rest = head, rest

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: WriteableBuffer) -> int:
        view = memoryview(buffer)
        data, self._head = self._head[: len(view)], self._head[len(view) :]
        data = data or self._rest.read(len(view))
        view[: len(data)] = data
        return len(data)
