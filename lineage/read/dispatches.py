"""What every reader of a wire format hands over: one dispatch of an agency, its text apart from what editors note."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING, NamedTuple, cast

from lineage.read.fields import Plan, meaning_of
from lineage.read.inputs import Input
from lineage.read.records import Found, Note, Origin, Reason, Record
from lineage.read.xmlstream import BadXmlError

if TYPE_CHECKING:
    from xml.etree.ElementTree import Element

Notes = tuple[tuple[str, str], ...]

_COLUMNS = ("id", "version", "item", "outlet", "published", "lang", "title", "byline", "text", "kind", "url", "notes")
_PLAN: Plan = {name: (name,) for name in sorted(_COLUMNS)}
_UNUSABLE: dict[str, Reason] = {"cancelled": "cancelled", "withheld": "withheld"}
_MEDIA: dict[str, Reason] = {"picture": "picture", "audio": "audio", "video": "video", "graphic": "graphic"}


class Dispatch(NamedTuple):
    """One item of a feed as it stands there; what is not there is empty.

    Attributes:
        urn: what the feed calls the item; all its versions have the same.
        item: the id that outlets print, where the feed tells it apart from the urn.
        agency: who wrote it, as named there.
        sent: when this version was made.
        dateline: place and agency, as they open the text.
        text: paragraphs, with or without the dateline.
        teaser: an opening that stands before the dateline.
        content: what the item is, in the feed's own word; empty when it does not say.
        status: whether it may be used, in the feed's own word.
        embargo: until when it may not be published.
        notes: role and words of each editorial note, never part of the text.
        kind: wire, or article where a newspaper's archive has the same format.
    """

    urn: str = ""
    version: str = ""
    item: str = ""
    agency: str = ""
    sent: str = ""
    lang: str = ""
    title: str = ""
    byline: str = ""
    dateline: str = ""
    teaser: str = ""
    text: str = ""
    content: str = ""
    status: str = ""
    embargo: str = ""
    url: str = ""
    notes: Notes = ()
    kind: str = "wire"


def enter_dispatch(dispatch: Dispatch, given: Input, format: str, line: int, tables: str = "") -> Iterator[Found]:
    """The record of a dispatch with a text; a note says of others what they are, and of an embargo that there is one.

    An embargoed text is kept: it is a source of what appeared afterwards.
    """
    content = meaning_of("content", dispatch.content.rpartition(":")[2], tables)
    status = meaning_of("status", dispatch.status.rpartition(":")[2], tables)
    named = " ".join(filter(None, (dispatch.urn, dispatch.title)))[:200]
    text = _whole(dispatch)
    if unusable := _UNUSABLE.get(status) or _MEDIA.get(content):
        yield Note(given.source, line, unusable, named)
    elif not text:
        yield Note(given.source, line, "no text", named)
    else:
        if dispatch.embargo or status == "embargoed":
            until = f"until {dispatch.embargo}; " if dispatch.embargo else ""
            yield Note(given.source, line, "embargoed", f"{until}kept as a source: {named}")
        yield Record(_values(dispatch, text), _PLAN, Origin(given.source, format, text_state="raw"), line)


def enter_elements(
    elements: Iterator[Element],
    read: Callable[[Element, str], Dispatch],
    given: Input,
    format: str,
    nothing: str,
    tables: str = "",
) -> Iterator[Found]:
    """The dispatches of XML elements, one element in memory at a time; `nothing` is said of a stream without any."""
    number = 0
    try:
        for number, element in enumerate(elements, 1):
            yield from enter_dispatch(read(element, tables), given, format, number, tables)
    except BadXmlError as error:
        yield Note(given.source, number + 1 if number else 0, cast(Reason, error.reason), error.detail)
        return
    if not number:
        yield Note(given.source, 0, "empty", nothing)


def _notes(notes: Notes) -> list[dict[str, str]]:
    """Notes as they travel to the column `notes`; empty ones and repetitions are left out."""
    kept = dict.fromkeys((role, words) for role, text in notes if (words := text.strip()))
    return [{"role": role, "text": text} for role, text in kept]


def _values(dispatch: Dispatch, text: str) -> dict[str, object]:
    # Each version is a text of its own, so its number belongs to the id.
    version = f":{dispatch.version}" if dispatch.urn and dispatch.version else ""
    embargo = (("embargo", dispatch.embargo),) if dispatch.embargo else ()
    return {
        "id": dispatch.urn + version,
        "version": dispatch.version,
        "item": dispatch.item,
        "outlet": dispatch.agency,
        "published": dispatch.sent,
        "lang": dispatch.lang,
        "title": dispatch.title,
        "byline": dispatch.byline,
        "text": text,
        "kind": dispatch.kind,
        "url": dispatch.url,
        "notes": _notes((*dispatch.notes, *embargo)),
    }


def _whole(dispatch: Dispatch) -> str:
    """Teaser, then dateline and text; neither is printed twice when the text has it already."""
    text, dateline, teaser = dispatch.text.strip(), dispatch.dateline.strip(), dispatch.teaser.strip()
    if not text:
        return ""
    if dateline and " ".join(dateline.split()) not in " ".join(text[: 2 * len(dateline) + TEASER].split()):
        text = f"{dateline} {text}"
    if teaser and teaser not in text and teaser != dispatch.title.strip():
        text = f"{teaser}\n\n{text}"
    return text


# A dateline may stand behind an opening paragraph.
TEASER = 500
