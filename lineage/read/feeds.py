"""RSS and Atom: one article per entry, with the whole text where the feed gives it."""

from __future__ import annotations

import io
import re
from collections.abc import Iterator
from typing import Any, BinaryIO

from lineage.errors import require_part
from lineage.read.decoding import Undecodable, decode
from lineage.read.fields import Plan
from lineage.read.inputs import Input
from lineage.read.outlets import name_of_site
from lineage.read.prose import read_fragment
from lineage.read.records import Found, Note, Origin, Record
from lineage.settings import Read

# A feed has some dozens of entries.
LARGEST = 10_000_000
_COLUMNS = ("id", "url", "outlet", "published", "modified", "lang", "title", "byline", "text")
_SUBJECT = re.compile(r":\s|\s[|–—-]\s")
_PLAN: Plan = {name: (name,) for name in sorted(_COLUMNS)}


def read_feed(stream: BinaryIO, given: Input, settings: Read, tables: str = "") -> Iterator[Found]:
    """A record of each entry with a text, which is its content, else its summary.

    The outlet is the `source` of an entry that came from another feed; else the address tells it, by the title of the
    feed where that is the name of its site, and where there is no address the title. Declared entities are refused,
    since a few lines of them can grow without bound.
    """
    require_part("feeds are read with feedparser", "web", "feedparser")
    import feedparser

    largest = min(LARGEST, settings.max_bytes)
    data = stream.read(largest + 1)
    if len(data) > largest:
        yield Note(given.source, 0, "too large", f"a feed of more than {largest} bytes")
        return
    text = _decoded(data)
    if isinstance(text, Undecodable):
        yield Note(given.source, 0, text.reason, text.detail)
        return
    if "<!ENTITY" in text:
        yield Note(given.source, 0, "forbidden", "it declares entities")
        return
    # A string would be taken for an address or the name of a file.
    body = io.BytesIO(text.encode())
    try:
        feed = feedparser.parse(
            body,
            response_headers={"content-type": "application/xml; charset=utf-8"},
            sanitize_html=False,
            resolve_relative_uris=False,
        )
    except Exception as error:  # whatever the parser stumbles over on broken markup
        yield Note(given.source, 0, "unreadable", f"{type(error).__name__}: {error}"[:200])
        return
    entries = feed.get("entries", [])
    for number, entry in enumerate(entries, 1):
        yield from _entry(entry, feed.get("feed", {}), given, number, tables)
    if not entries:
        yield Note(given.source, 0, "empty", "a feed without entries")


def _entry(entry: dict[str, Any], feed: dict[str, Any], given: Input, number: int, tables: str) -> Iterator[Found]:
    contents = [str(each.get("value", "")) for each in entry.get("content", [])]
    # Beside a whole text the summary is its teaser.
    bodies = [read_fragment(each) for each in (*contents, str(entry.get("summary", "")))]
    text = max(bodies, key=len)
    title, link = read_fragment(str(entry.get("title", ""))), str(entry.get("link", ""))
    if not text:
        yield Note(given.source, number, "no text", f"{link} {title}".strip()[:200])
        return
    source = entry.get("source") or {}
    # The parser's own look-up gives one for the other.
    published, updated = (str(dict.get(entry, name, "")) for name in ("published", "updated"))
    channel = str(feed.get("title", ""))
    # "Küstenbote: Nachrichten"; elsewhere the address of the article tells more
    own = name_of_site([channel, _SUBJECT.split(channel)[0]], link, tables) if link else channel
    outlet = str(source.get("title", "")) or own
    values = {
        "id": str(entry.get("id", "")) or link,
        "url": link,
        "outlet": outlet,
        "published": published or updated,
        "modified": updated if published else "",
        "lang": str(entry.get("language", "")) or str(feed.get("language", "")),
        "title": title,
        "byline": str(entry.get("author", "")),
        "text": text,
    }
    yield Record(values, _PLAN, Origin(given.source, "feed"), number)


def _decoded(data: bytes) -> str | Undecodable:
    """The text in the encoding that the feed declares, else as any other text."""
    declared = data[:200].partition(b"encoding=")[2][1:40]
    name = declared.replace(b"'", b'"').partition(b'"')[0].decode("ascii", "replace")
    if name and name.lower() not in ("utf-8", "utf8") and b"\0" not in data[:200]:
        try:
            return data.decode(name)
        except (LookupError, ValueError):
            pass
    return decode(data)
