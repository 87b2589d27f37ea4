"""The door for plain text: one file is one article; its name or lines above it may tell time, outlet and more."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import BinaryIO

from lineage.read.decoding import Undecodable, decode
from lineage.read.dispatches import enter_dispatch
from lineage.read.fields import plan_columns
from lineage.read.inputs import Input
from lineage.read.iptc7901 import read_agency_text
from lineage.read.records import Found, Note, Origin, Record
from lineage.settings import Read

_NAME = re.compile(
    r"(?P<day>[0-9]{4}-[0-9]{2}-[0-9]{2})(?:T(?P<hour>[0-9]{2})[-.:]?(?P<minute>[0-9]{2}))?(?:_(?P<outlet>[^_]+).*)?"
)


# "Titel: Deich wird erhöht"
_FIELD = re.compile(r"(?P<name>[^\W\d_][\w -]{1,24}):[ \t]+(?P<value>\S.*)")
_FENCED = re.compile(r"-{3,}[ \t]*\n(?P<head>(?:[^\n]+\n)+?)-{3,}[ \t]*\n(?P<below>.*)", re.DOTALL)
_MOST = 20
# White space between them is due: else "http://http://…" could be cut in very many ways.
_ADDRESSES = re.compile(r"\s*https?://\S+(?:\s+https?://\S+)*\s*", re.I)


def read_text(stream: BinaryIO, given: Input, settings: Read, tables: str = "") -> Iterator[Found]:
    """One record with the whole text, or one note; with an agency's closing line or date stamp it is a wire item.

    A file name such as `2026-03-12T0631_bergtaler-post_bridge.txt` gives the publication time and an alias of the
    outlet; without `T0631` only the day is known. Lines such as `Titel: …`, `Medium: …` and `Datum: …` above the text,
    up to an empty line, are fields as in a table, if they tell the title and the outlet or the time, and nothing else.
    """
    data = stream.read(settings.max_bytes + 1)
    if len(data) > settings.max_bytes:
        yield Note(
            given.source, 0, "too large", f"more than {settings.max_bytes} bytes; see the setting read.max_bytes"
        )
        return
    text = decode(data)
    if isinstance(text, Undecodable):
        yield Note(given.source, 0, text.reason, text.detail)
    elif not text.strip():
        yield Note(given.source, 0, "empty", "")
    elif _ADDRESSES.fullmatch(text):
        yield Note(given.source, 0, "list of addresses", "pages are not fetched; save them and name their folder")
    elif dispatch := read_agency_text(text, tables):
        for found in enter_dispatch(dispatch, given, "txt", 0, tables):
            yield _with_name(found, given) if isinstance(found, Record) else found
    else:
        yield text_record(text, given, tables)


def text_record(text: str, given: Input, tables: str = "") -> Record:
    """The record of one plain text; its id is the path below the folder given."""
    origin = Origin(given.source, "txt", path_id=given.name)
    published, outlet = _told_by_name(given)
    values, text = _told_above(text, tables)
    plan = plan_columns(tuple(values), tables)
    if published:
        origin = origin._replace(outlet_hint=outlet)
    if published and "published" not in plan:
        origin = origin._replace(time_basis="filename")
        values, plan = {**values, "published": published}, {**plan, "published": ("published",)}
    return Record({**values, "text": text}, {**plan, "text": ("text",)}, origin)


def _told_above(text: str, tables: str) -> tuple[dict[str, str], str]:
    """The fields that lines above a text tell, and the text below them; all of it where they tell too little."""
    whole = text.replace("\r\n", "\n")
    fenced = _FENCED.fullmatch(whole)
    head, below = fenced.group("head", "below") if fenced else whole.partition("\n\n")[::2]
    lines = head.strip().split("\n")
    found = [_FIELD.fullmatch(line) for line in lines[:_MOST]]
    values = {field["name"]: field["value"].strip() for field in found if field}
    plan = plan_columns(tuple(values), tables)
    known = sum(map(len, plan.values()))
    if len(lines) != known or "title" not in plan or "text" in plan or plan.keys().isdisjoint(("outlet", "published")):
        return {}, text
    return (values, below) if below.strip() else ({}, text)


def _with_name(record: Record, given: Input) -> Record:
    """A dispatch without a number or time of its own has them from the name of its file."""
    origin, values = record.origin, record.values
    if not values["id"]:
        origin = origin._replace(path_id=given.name)
    published, _ = _told_by_name(given)
    if published and not values["published"]:
        origin, values = origin._replace(time_basis="filename"), {**values, "published": published}
    return record._replace(origin=origin, values=values)


def _told_by_name(given: Input) -> tuple[str, str]:
    """Publication time and alias of the outlet; empty when the name does not tell."""
    named = _NAME.fullmatch(given.stem)
    if named is None:
        return "", ""
    return named["day"] + (f"T{named['hour']}:{named['minute']}" if named["hour"] else ""), named["outlet"] or ""
