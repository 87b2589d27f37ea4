"""NewsML-G2: news items, alone or as many as a news message holds."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, BinaryIO

from lineage.read.dispatches import Dispatch, Notes, enter_elements
from lineage.read.inputs import Input
from lineage.read.items import agency_of
from lineage.read.prose import local_name, read_element, read_fragment
from lineage.read.records import Found
from lineage.read.wrapping import unwrap
from lineage.read.xmlstream import iterate_elements
from lineage.settings import Read

if TYPE_CHECKING:
    from xml.etree.ElementTree import Element

ITEMS = frozenset({"newsItem", "packageItem", "conceptItem", "knowledgeItem", "planningItem", "catalogItem"})
# Headline, byline and labels stand in fields of their own.
_HEAD = frozenset({"header", "head"})
_NOTES = frozenset({"edNote", "signal", "infoSource", "genre", "firstCreated", "slugline", "creditline", "hop"})
_TEASERS = ("teaser", "summary")
_LANGUAGE = "{http://www.w3.org/XML/1998/namespace}lang"


def read_newsml(stream: BinaryIO, given: Input, settings: Read, tables: str = "") -> Iterator[Found]:
    """A record of each item with a text, a note on each other one; memory for one item at a time."""
    elements = iterate_elements(stream, ITEMS, settings.max_bytes)
    yield from enter_elements(elements, _dispatch, given, "newsml-g2", "no news item", tables)


def _dispatch(item: Element, tables: str) -> Dispatch:
    found = {name: _first(item, name) for name in ("itemMeta", "contentMeta", "contentSet", "rightsInfo")}
    meta, content = found["itemMeta"], found["contentMeta"]
    urn = item.get("guid", "")
    provider = _first(meta, "provider")
    name = _text(_first(provider, "name")) or (provider.get("literal", "") if provider is not None else "")
    return Dispatch(
        urn=urn,
        version=item.get("version", ""),
        agency=agency_of(urn, tables) or _text(_first(content, "creditline")) or name,
        sent=_text(_first(meta, "versionCreated")),
        lang=_language(item, content),
        title=_text(_first(content, "headline")),
        byline=_text(_first(content, "by")),
        dateline=_text(_first(content, "dateline")),
        teaser=_teaser(content),
        text=_body(found["contentSet"]),
        content=_content(item, meta),
        status=_qcode(_first(meta, "pubStatus")),
        embargo=_text(_first(meta, "embargoed")),
        notes=_notes(item),
    )


def _content(item: Element, meta: Element | None) -> str:
    return _qcode(_first(meta, "itemClass")) if local_name(item) == "newsItem" else local_name(item)


def _language(item: Element, content: Element | None) -> str:
    language = _first(content, "language")
    return (language.get("tag", "") if language is not None else "") or item.get(_LANGUAGE, "")


def _teaser(content: Element | None) -> str:
    return next((_text(each) for each in _all(content, "description") if each.get("role", "").endswith(_TEASERS)), "")


def _body(contents: Element | None) -> str:
    """Marked text before plain; of several plain ones the one that is called text, else the longest."""
    marked = next((text for each in _all(contents, "inlineXML") if (text := read_element(_core(each), _HEAD))), "")
    if marked:
        return marked
    plain: list[tuple[bool, int, str]] = []
    for each in _all(contents, "inlineData"):
        kind = each.get("contenttype", "text/plain")
        value = "".join(each.itertext())
        if kind.startswith("text/") and not each.get("encoding"):
            text = read_fragment(value) if "html" in kind else unwrap(value)
            plain.append((each.get("rendition", ":text").endswith(":text"), len(text), text))
    return max(plain)[2] if plain else ""


def _core(inline: Element) -> Element:
    """The text of an XHTML or NITF document."""
    return next((each for each in inline.iter() if local_name(each) in ("body.content", "body")), inline)


def _notes(item: Element) -> Notes:
    notes: list[tuple[str, str]] = []
    for each in item.iter():
        name = local_name(each)
        if name in _NOTES:
            role = each.get("role", "").rpartition(":")[2] if name == "edNote" else ""
            words = read_element(each) or _qcode(each)
            notes.append((role or name.lower(), words))
    return tuple(notes)


def _first(parent: Element | None, name: str) -> Element | None:
    return next(_all(parent, name), None)


def _all(parent: Element | None, name: str) -> Iterator[Element]:
    return (each for each in (parent if parent is not None else ()) if local_name(each) == name)


def _text(element: Element | None) -> str:
    return "" if element is None else " ".join(read_element(element).split())


def _qcode(element: Element | None) -> str:
    if element is None:
        return ""
    return element.get("qcode", "") or element.get("uri", "").rpartition("/")[2]
