"""dpa digitalwires: one item of dpa or of an agency that dpa carries, as a JSON object."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from lineage.read.dispatches import Dispatch, Notes
from lineage.read.fields import objects, plain
from lineage.read.items import agency_of
from lineage.read.prose import read_fragment

Row = Mapping[str, object]
_PARTS = ("kicker", "subhead", "autopublishnotice", "creditline")
_KINDS = frozenset({"signal", "genre", "infosource", "wire"})


def is_digitalwire(row: Row) -> bool:
    """Whether the object says that it is one."""
    return plain(row.get("format")).startswith("digitalwires@")


def read_digitalwire(row: Row, tables: str = "") -> Dispatch:
    """The item; what `ednotes` and the linkbox hold stands in its notes, the infobox at the end of its text."""
    said = {name: plain(row.get(name)) for name in ("urn", "version", "creditline", "version_created", "embargoed")}
    categories = objects(row.get("categories"))
    providers = [plain(each.get("name")) for each in categories if plain(each.get("type")) == "dnltype:provider"]
    parts = (read_fragment(plain(row.get(name))) for name in ("article_html", "infobox_html"))
    article = read_fragment(plain(row.get("article_html")))
    return Dispatch(
        urn=said["urn"],
        version=said["version"],
        agency=agency_of(said["urn"], tables) or said["creditline"] or next(iter(providers), ""),
        sent=said["version_created"] or plain(row.get("updated")),
        lang=plain(row.get("language")),
        title=plain(row.get("headline")),
        byline=plain(row.get("byline")),
        dateline=plain(row.get("dateline")),
        teaser=plain(row.get("teaser")),
        text="\n\n".join(filter(None, parts)) if article else "",
        content=_content(row) if not article else "text",
        status=plain(row.get("pubstatus")),
        embargo=said["embargoed"],
        notes=_notes(row, categories),
    )


def _content(row: Row) -> str:
    """Without an article the item is what it carries."""
    kinds = {plain(each.get("type")) for each in objects(row.get("associations"))}
    return kinds.pop() if len(kinds) == 1 else ""


def _notes(row: Row, categories: Iterable[Row]) -> Notes:
    notes = [(_bare(each.get("role")) or "ednote", plain(each.get("ednote"))) for each in objects(row.get("ednotes"))]
    notes += [(name, plain(row.get(name))) for name in _PARTS]
    notes += [("linkbox", read_fragment(plain(row.get("linkbox_html"))))]
    notes += [(kind, plain(each.get("name"))) for each in categories if (kind := _bare(each.get("type"))) in _KINDS]
    return tuple(notes)


def _bare(qcode: object) -> str:
    return plain(qcode).rpartition(":")[2]
