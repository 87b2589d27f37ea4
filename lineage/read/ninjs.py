"""ninjs, news in JSON of the IPTC: versions 1.x with one headline and body, 2 and 3 with lists of them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from urllib.parse import urlsplit

from lineage.read.dispatches import Dispatch, Notes
from lineage.read.fields import objects, plain
from lineage.read.items import agency_of
from lineage.read.prose import read_fragment
from lineage.read.wrapping import unwrap

Row = Mapping[str, object]
_BODIES = (("body_xhtml", "html"), ("body_html", "html"), ("body_text", "plain"))
_NOTES = ("ednote", "located", "signal", "genre", "slugline")


def is_ninjs(row: Row) -> bool:
    """An address and the time of a version: no table of articles names its columns so."""
    return "uri" in row and not {"versioncreated", "versionCreated"}.isdisjoint(row)


def read_ninjs(row: Row, tables: str = "") -> Dispatch:
    """The item; names of properties are those of any version."""
    low = {name.lower(): value for name, value in row.items()}
    uri = plain(low.get("uri"))
    sources = [plain(each.get("name")) for each in objects(low.get("infosources") or low.get("infosource"))]
    holder = plain(low.get("copyrightholder"))
    return Dispatch(
        urn=uri,
        version=plain(low.get("version")),
        agency=agency_of(uri, tables) or next(iter(sources), "") or holder or _site(uri),
        sent=plain(low.get("versioncreated")) or plain(low.get("firstcreated")),
        lang=plain(low.get("language")),
        title=_main(low.get("headlines")) or plain(low.get("headline")),
        byline=plain(low.get("by")) or plain(low.get("byline")),
        text=_body(low),
        content=plain(low.get("type")),
        status=plain(low.get("pubstatus")),
        embargo=plain(low.get("embargoed")),
        notes=_notes(low, sources),
    )


def _body(low: Row) -> str:
    found = [(_type(each), plain(each.get("value"))) for each in objects(low.get("bodies"))]
    found += [(kind, plain(low.get(name))) for name, kind in _BODIES]
    marked = next((text for kind, value in found if "html" in kind and (text := read_fragment(value))), "")
    return marked or next((text for kind, value in found if "html" not in kind and (text := unwrap(value))), "")


def _type(body: Row) -> str:
    kind = plain(body.get("contenttype")) or plain(body.get("contentType")) or plain(body.get("role"))
    value = plain(body.get("value"))
    return "html" if "html" in kind or "xml" in kind or value.lstrip().startswith("<") else "plain"


def _main(headlines: object) -> str:
    found = objects(headlines)
    best = [each for each in found if plain(each.get("role")) in ("", "main", "headline")] or found
    return read_fragment(plain(best[0].get("value"))) if best else ""


def _notes(low: Row, sources: Iterable[str]) -> Notes:
    notes = [(name, plain(low.get(name))) for name in _NOTES]
    notes += [("infosource", name) for name in sources]
    notes += [("firstcreated", plain(low.get("firstcreated")))]
    for each in objects(low.get("descriptions")):
        notes.append((plain(each.get("role")) or "description", read_fragment(plain(each.get("value")))))
    notes += [(name, read_fragment(plain(low[name]))) for name in sorted(low) if name.startswith("description_")]
    return tuple(notes)


def _site(uri: str) -> str:
    try:
        return urlsplit(uri).hostname or ""
    except ValueError:
        return ""
