"""From a record as found to a row of `articles`: time, publisher, agency item and id are settled here."""

from __future__ import annotations

import hashlib
import re
from datetime import date
from typing import NamedTuple
from zoneinfo import ZoneInfo

from lineage.read.fields import meaning_of
from lineage.read.items import Item, read_item, read_version
from lineage.read.languages import guess_language, read_language
from lineage.read.outlets import Publisher, find_publisher
from lineage.read.records import Note, Record
from lineage.read.times import Moment, read_time

Row = dict[str, object]


class Made(NamedTuple):
    """A row of `articles` with the line it came from, and notes about times nobody could read."""

    row: Row
    line: int
    notes: list[Note]


def make_row(record: Record, zone: ZoneInfo, tables: str = "") -> Made:
    """The row of one record; a time that cannot be read stays empty and becomes a note, the article is kept."""
    text, title, url = (_word(record, name) for name in ("text", "title", "url"))
    published, notes = _published(record, zone, tables)
    modified = _time(record, "modified", record.values.get("modified"), zone, tables, notes)
    local_day = published.begin.astimezone(zone).date().isoformat() if published else ""
    item = _item(record, tables)
    named = {"url": url, "hint": record.outlet_hint, "text": text, "day": local_day, "tables": tables}
    publisher = find_publisher(field=_word(record, "outlet"), **named)
    if item and item.feed and publisher.basis == "none":
        publisher = find_publisher(field=item.item.partition(":")[0], **named)
    kind = _kind(record, publisher, tables)
    row: Row = {
        "article_id": _article_id(record, kind),
        "kind": kind,
        "outlet": publisher.outlet,
        "outlet_basis": publisher.basis,
        "owner": publisher.owner,
        "url": url or None,
        "title": title or None,
        "byline": _word(record, "byline") or None,
        "published_from": published.begin if published else None,
        "published_until": published.end if published else None,
        "time_basis": record.time_basis if published else "none",
        "zone_assumed": published.zone_assumed if published else False,
        "modified_at": modified.end if modified else None,
        "lang": read_language(_word(record, "lang"), tables) or publisher.lang or guess_language(text, tables) or None,
        "text": text,
        "item": item.item if item else None,
        "item_version": item.version if item else None,
        "source": record.source,
        "format": record.format,
        "text_state": "raw" if kind == "wire" else record.text_state,
    }
    return Made(row, record.line or 0, notes)


def _published(record: Record, zone: ZoneInfo, tables: str) -> tuple[Moment | None, list[Note]]:
    notes: list[Note] = []
    value, clock = record.values.get("published"), record.values.get("clock")
    begin = _time(record, "published", value if value is not None else clock, zone, tables, notes)
    if begin and value is not None and clock is not None and begin.begin != begin.end:
        day = begin.begin.astimezone(zone).date()
        begin = read_time(f"{day.isoformat()}T{clock}", zone, tables) or begin
    until = _time(record, "published_until", record.values.get("published_until"), zone, tables, notes)
    if begin and until and until.end >= begin.begin:
        begin = Moment(begin.begin, until.end, begin.zone_assumed)
    return begin, notes


def _time(record: Record, field: str, value: object, zone: ZoneInfo, tables: str, notes: list[Note]) -> Moment | None:
    if value is None:
        return None
    moment = read_time(value, zone, tables)
    if moment is None:
        shown = value.isoformat() if isinstance(value, date) else str(value)[:80]
        detail = f"{field} is {shown!r}; the article was kept without it"
        notes.append(Note(record.source, record.line or 0, "unreadable time", detail))
    return moment


def _item(record: Record, tables: str) -> Item | None:
    named, version = _word(record, "item"), _word(record, "version")
    found = (read_item(value, version, tables) for value in (named, _word(record, "id")) if value)
    item = next(filter(None, found), None)
    return item or (Item(named, read_version(version), feed=False) if named else None)


def _kind(record: Record, publisher: Publisher, tables: str) -> str:
    said = meaning_of("kind", _word(record, "kind"), tables) or publisher.kind
    # An outlet prints the short id of an item; only the feed of an agency has its urn as the id of the text itself.
    own = read_item(_word(record, "id"), "", tables)
    return said or ("wire" if own and own.feed else "article")


def _article_id(record: Record, kind: str) -> str:
    # The urn beside an article names the item it was taken from, not the article.
    named = _word(record, "id") or (_word(record, "item") if kind == "wire" else "")
    if named:
        return re.sub(r"[\x00-\x1f\x7f]", " ", named)
    digest = hashlib.sha256("\x1f".join(_word(record, name) for name in ("url", "title", "text")).encode()).hexdigest()
    return f"{record.name}#{digest[:10]}"


def _word(record: Record, field: str) -> str:
    value = record.values.get(field)
    return value if isinstance(value, str) else ""
