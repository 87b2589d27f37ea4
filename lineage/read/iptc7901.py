"""IPTC 7901, the teletype format of agencies, and plain agency text with a closing line or a date stamp."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache
from typing import BinaryIO, NamedTuple

from lineage.read.decoding import Undecodable, decode
from lineage.read.dispatches import Dispatch, enter_dispatch
from lineage.read.fields import meaning_of
from lineage.read.inputs import Input
from lineage.read.items import find_item
from lineage.read.records import Found, Note
from lineage.read.wrapping import unwrap
from lineage.settings import Read
from lineage.tables import read_table

# Start of heading, start and end of text, end of transmission and the like, which frame a message.
_FRAME = bytes(range(1, 9)) + bytes(range(14, 32)) + b"\x7f"
_HEADLINE_END = re.compile(r"\s=$")
_HEAD_LINES = 12


class _Message(NamedTuple):
    """Lines of one message, their number in the file, and its header as parts."""

    line: int
    header: dict[str, str]
    lines: list[str]


def read_iptc7901(stream: BinaryIO, given: Input, settings: Read, tables: str = "") -> Iterator[Found]:
    """A record of each message with a text; a message begins with its header line.

    The id of an item is that which outlets print, when a line of the message has it, else service, number and day.
    """
    data = stream.read(settings.max_bytes + 1)
    if len(data) > settings.max_bytes:
        yield Note(given.source, 0, "too large", f"more than {settings.max_bytes} bytes")
        return
    text = decode(data.translate(None, _FRAME))
    if isinstance(text, Undecodable):
        yield Note(given.source, 0, text.reason, text.detail)
        return
    messages = list(_messages(text, tables))
    if not messages:
        yield Note(given.source, 0, "unreadable" if text.strip() else "empty", "no header line of IPTC 7901")
    for message in messages:
        yield from enter_dispatch(_dispatch(message, tables), given, "iptc7901", message.line, tables)


def tells_iptc7901(head: bytes) -> bool:
    """Whether the first line that is not blank is a header."""
    lines = head[:4096].translate(None, _FRAME).decode("latin-1").split("\n")
    first = next((line.strip() for line in lines if line.strip()), "")
    return bool(_line("header").fullmatch(first))


def read_agency_text(text: str, tables: str = "") -> Dispatch | None:
    """A text that ends as an agency sends it, with closing line or date stamp; None for any other text."""
    lines = text.rstrip().split("\n")[-4:]
    closed = any(_line("closing", tables).fullmatch(line.strip()) for line in lines)
    if not closed and not _line("stamp", tables).fullmatch(lines[-1].strip()):
        return None
    return _dispatch(_Message(1, {}, text.split("\n")), tables)


def _messages(text: str, tables: str) -> Iterator[_Message]:
    found: _Message | None = None
    for number, line in enumerate(text.split("\n"), 1):
        header = _line("header", tables).fullmatch(line.strip()) if line[:1].strip() else None
        if header:
            if found:
                yield found
            found = _Message(number, {name: value or "" for name, value in header.groupdict().items()}, [])
        elif found:
            found.lines.append(line)
    if found:
        yield found


def _dispatch(message: _Message, tables: str) -> Dispatch:
    header, lines = message.header, [line.rstrip() for line in message.lines]
    lines, sent = _cut_stamp(lines, tables)
    lines, closing, agency = _cut_closing(lines, tables)
    lines, notepad = _cut_notepad(lines, tables)
    title, genres, keywords, lines = _cut_head(lines, tables) if header else ("", "", "", lines)
    item = find_item("\n".join(message.lines[-12:]), tables)
    service = header.get("service", "")
    agency = header.get("agency") or agency or (item.item.partition(":")[0] if item else "")
    number = f"{service}{header.get('number', '')}" if sent and service else ""
    return Dispatch(
        urn=f"{agency or service}:{number}-{sent[:10]}" if number else "",
        item=item.item if item else "",
        version=str(item.version or "") if item else "",
        agency=agency,
        sent=sent,
        title=title,
        text=unwrap("\n".join(lines).strip("\n")),
        notes=(
            ("genre", genres),
            ("keywords", keywords),
            ("notepad", notepad),
            ("closingline", closing),
            ("reference", header.get("reference", "")),
        ),
    )


def _cut_stamp(lines: list[str], tables: str) -> tuple[list[str], str]:
    """The lines above the date stamp, and its local time."""
    for place in range(len(lines) - 1, max(-1, len(lines) - 6), -1):
        stamp = _line("stamp", tables).fullmatch(lines[place].strip())
        month = meaning_of("month", stamp["month"], tables) if stamp else ""
        if stamp and month:
            day = f"20{stamp['year']}-{int(month):02}-{stamp['day']}"
            return lines[:place], f"{day}T{stamp['hour']}:{stamp['minute']}"
    return lines, ""


def _cut_closing(lines: list[str], tables: str) -> tuple[list[str], str, str]:
    while lines and not lines[-1].strip():
        lines = lines[:-1]
    closing = _line("closing", tables).fullmatch(lines[-1].strip()) if lines else None
    return (lines[:-1], closing[0], closing["agency"]) if closing else (lines, "", "")


def _cut_notepad(lines: list[str], tables: str) -> tuple[list[str], str]:
    """What stands before the notes for editors, and the notes."""
    for place, line in enumerate(lines):
        if place and not lines[place - 1].strip() and _line("notepad", tables).fullmatch(line.strip()):
            return lines[:place], "\n".join(lines[place:]).strip()
    return lines, ""


def _cut_head(lines: list[str], tables: str) -> tuple[str, str, str, list[str]]:
    """Headline, marks of genre, keywords and the lines below; the headline ends with an equals sign."""
    end = next((place for place, line in enumerate(lines[:_HEAD_LINES]) if _HEADLINE_END.search(line)), None)
    if end is None:
        return "", "", "", lines
    head = [line.strip() for line in lines[: end + 1] if line.strip()]
    head[-1] = _HEADLINE_END.sub("", head[-1])
    keywords = head.pop(0) if len(head) > 1 and _line("keywords", tables).fullmatch(head[0]) else ""
    genres = []
    while len(head) > 1 and _line("genre", tables).fullmatch(head[0]):
        genres.append(head.pop(0).strip("()").strip())
    return " ".join(head), "; ".join(genres), keywords, lines[end + 1 :]


@cache
def _line(name: str, tables: str = "") -> re.Pattern[str]:
    return re.compile("|".join(row["pattern"] for row in read_table("wire_lines", tables) if row["name"] == name))
