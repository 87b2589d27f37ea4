"""The outermost element of XML, which tells its format; and what is said of XML of no format that is read."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from typing import BinaryIO

from lineage.read.decoding import Undecodable, decode
from lineage.read.inputs import Input
from lineage.read.records import Found, Note
from lineage.settings import Read

_HEAD = 65_536
_ROOT = re.compile(r"<(?:[\w.-]{1,40}:)?([A-Za-z_][\w.-]{0,60})")
_PROLOG = re.compile(r"<\?[^>]{0,4000}>|<!--[\s\S]{0,20000}?-->|<!DOCTYPE[^>\[]{0,2000}(?:\[[^\]]{0,20000}\]\s*)?>")


def root_of(head: bytes) -> str:
    """The local name of the outermost element; empty when the beginning of the content shows none."""
    if not head.lstrip(b"\xef\xbb\xbf\xff\xfe \t\r\n\0").startswith(b"<"):
        return ""
    text = decode(head[: len(head) - len(head) % 4])
    if isinstance(text, Undecodable):
        return ""
    begin = 0
    while prolog := _PROLOG.match(text, begin := begin + _blank(text, begin)):
        begin = prolog.end()
    root = _ROOT.match(text, begin)
    return root[1] if root else ""


def tells(*names: str) -> Callable[[bytes], bool]:
    """A function that says of the beginning of a content whether its outermost element has one of these names."""
    return lambda head: root_of(head) in names


def refuse_xml(stream: BinaryIO, given: Input, settings: Read, tables: str = "") -> Iterator[Found]:
    """A note that says which outermost element no reader knows."""
    head = stream.read(_HEAD)
    root = root_of(head)
    if not head.strip():
        yield Note(given.source, 0, "empty", "")
    elif root:
        yield Note(given.source, 0, "not an input", f"XML whose outermost element is {root}")
    else:
        yield Note(given.source, 0, "unreadable", "no XML")


def _blank(text: str, begin: int) -> int:
    end = begin
    while end < len(text) and text[end].isspace():
        end += 1
    return end - begin
