"""NITF: one item of an agency, or one article of a newspaper's archive, as XML."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, BinaryIO

from lineage.read.dispatches import Dispatch, Notes, enter_elements
from lineage.read.inputs import Input
from lineage.read.items import agency_of
from lineage.read.prose import local_name, read_element
from lineage.read.records import Found
from lineage.read.xmlstream import iterate_elements
from lineage.settings import Read

if TYPE_CHECKING:
    from xml.etree.ElementTree import Element

_ROOT = frozenset({"nitf"})
_MEDIA = frozenset({"media"})
_SAID = ("abstract", "note", "rights", "copyrite", "hl2", "ed-msg", "correction", "revision-history", "bibliography")
_ATTRIBUTES = ("info", "comment", "function")


def read_nitf(stream: BinaryIO, given: Input, settings: Read, tables: str = "") -> Iterator[Found]:
    """A record of each document with a text: an article where `pubdata` names a paper, else a wire item."""
    elements = iterate_elements(stream, _ROOT, settings.max_bytes)
    yield from enter_elements(elements, _dispatch, given, "nitf", "no NITF document", tables)


def _dispatch(root: Element, tables: str) -> Dispatch:
    parts = {local_name(each): each for each in reversed(list(root.iter()))}

    def text(name: str) -> str:
        return " ".join(read_element(parts[name]).split()) if name in parts else ""

    def said(name: str, attribute: str) -> str:
        return parts[name].get(attribute, "") if name in parts else ""

    urn = said("doc-id", "id-string")
    paper = said("pubdata", "name")
    agency = (
        agency_of(urn, tables) or said("doc-id", "regsrc") or text("distributor") or said("doc.copyright", "holder")
    )
    content = parts.get("body.content")
    paragraphs = [read_element(content, _MEDIA)] if content is not None else []
    return Dispatch(
        urn=urn if len(urn) > 1 else "",
        version=root.get("version.number", "") or said("du-key", "version"),
        agency=paper or agency,
        sent=said("date.issue", "norm") or said("date.release", "norm") or said("pubdata", "date.publication"),
        lang=root.get("{http://www.w3.org/XML/1998/namespace}lang", ""),
        title=text("hl1") or text("hedline") or text("title"),
        byline=text("byline"),
        dateline=text("dateline"),
        text="\n\n".join(filter(None, (*paragraphs, text("tagline")))) if any(paragraphs) else "",
        status=said("docdata", "management-status"),
        url=said("pubdata", "ex-ref"),
        notes=_notes(root),
        kind="article" if paper else "wire",
    )


def _notes(root: Element) -> Notes:
    notes: list[tuple[str, str]] = []
    for each in root.iter():
        name = local_name(each)
        if name in _SAID:
            words = [read_element(each), *(each.get(attribute, "") for attribute in _ATTRIBUTES)]
            notes.append((name, " ".join(filter(None, words))))
    return tuple(notes)
