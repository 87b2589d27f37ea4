"""Who published a text: by field, else address, else file name, else printed sign-off; and who owns that outlet."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from typing import NamedTuple
from urllib.parse import urlsplit

from lineage.names import agency_roots, agency_spellings
from lineage.read.fields import meaning_of
from lineage.tables import Row, check_word, read_table

_SIGN_OFFS = (
    re.compile(r"\bQuelle:\s*(?P<list>[^():]{2,60})$"),
    re.compile(r"\((?P<list>[^():]{2,60})\)\.?$"),
    re.compile(r"(?:^|[.!?\"“”«»]\s)(?P<list>[\w.-]+(?:/[\w.-]+)+)$"),
)
_SPLIT = re.compile(r"\s*[/,;]\s*|\s+(?:und|and|mit|–|-)\s+")
_AUTHOR = re.compile(r"[a-zäöü]{2,4}|[0-9. ]+")
_FRONT = re.compile(r"^(?:www[0-9]?|m|mobile?|amp)\.")
# Where a scheme opens an address, nothing behind the site can change who publishes.
SITE = "^([A-Za-z][A-Za-z0-9+.-]*://[^/?#]*)"
_SPELT = str.maketrans({"ä": "ae", "ö": "oe", "ü": "ue", "ß": "ss"})
# Characters at the end of a text that are searched for a sign-off.
TAIL = 3000
_LINES = 14


class Publisher(NamedTuple):
    """The outlet of one text; `kind` says what its texts are when the outlet decides that, else it is empty."""

    outlet: str | None = None
    basis: str = "none"
    owner: str | None = None
    kind: str = ""
    lang: str = ""


@dataclass(frozen=True, slots=True)
class _Gazetteer:
    names: dict[str, tuple[Row, ...]]
    domains: dict[str, tuple[Row, ...]]
    signs: dict[str, Row]
    agencies: dict[str, Row]
    roots: Mapping[str, str]


def find_publisher(*, field: str, url: str, hint: str, text: str, day: str = "", tables: str = "") -> Publisher:
    """The publisher, with its canonical name from `outlets.csv` where that knows it.

    Args:
        field: what the metadata says; an unknown name is kept as printed; an office prints press releases.
        url: address; an unknown domain becomes the outlet's name.
        hint: an alias in the file name; an unknown one says nothing, unless it begins like the name of an office.
        text: searched for a sign-off such as `Quelle: ntv.de, abc/dpa` in its last lines.
        day: ISO day of publication, for outlets that changed hands.
        tables: folder of own tables.
    """
    known = _gazetteer(tables)
    if field:
        return _by_field(field, known, day, tables)
    domain = _domain(url)
    if domain:
        return _by_domain(domain, known, day, tables)
    if hint and (rows := known.names.get(_bare(hint), ())):
        return _publisher(rows, "alias", day)
    if hint and (agency := known.agencies.get(_bare(hint))):
        return _agency(agency, "alias", known)
    office, *where = re.split(r"[\W_]+", hint)
    if hint and (kind := meaning_of("office", office, tables)):
        name = " ".join(word.capitalize() for word in (office, *where))
        return Publisher(name, "alias", name, kind)
    signed = _signed(text, known)
    return _publisher((signed,), "sign_off", day) if signed else Publisher()


def names_outlet(name: str, tables: str = "") -> bool:
    """Whether the tables know an outlet by this name or by this domain."""
    known = _gazetteer(tables)
    return bool(known.names.get(_bare(name)) or _rows_of_domain(_domain(name), known))


def name_of_site(names: list[str], url: str, tables: str = "") -> str:
    """The first of the names that a page gives its outlet which is that of its domain; empty where the tables tell.

    A domain that no table knows is told by such a name ("Bergecho" for bergecho.example), which the outlet has
    elsewhere too; any other name may be that of a section or of a group.
    """
    domain = _domain(url)
    if not domain:
        return names[0] if names else ""
    if _rows_of_domain(domain, _gazetteer(tables)):
        return ""
    site = max(domain.split(".")[:-1], key=len, default="").replace("-", "")
    return next((name for name in names if _letters(name) == site), "")


def _letters(name: str) -> str:
    """A name as a domain has it: the small letters of ASCII, and figures."""
    spelt = name.casefold().translate(_SPELT)
    return re.sub(r"[^a-z0-9]", "", unicodedata.normalize("NFKD", spelt))


def _by_field(field: str, known: _Gazetteer, day: str, tables: str) -> Publisher:
    rows = known.names.get(_bare(field)) or _rows_of_domain(_domain(field), known)
    if rows:
        return _publisher(rows, "field", day)
    agency = known.agencies.get(_bare(field))
    if agency:
        return _agency(agency, "field", known)
    name = (_domain(field) if "://" in field else field) or field
    return Publisher(name, "field", name, meaning_of("office", field.partition(" ")[0], tables))


def _by_domain(domain: str, known: _Gazetteer, day: str, tables: str) -> Publisher:
    rows = _rows_of_domain(domain, known)
    if rows:
        return _publisher(rows, "domain", day)
    sites = (meaning_of("provider", host, tables) for host in _hosts(domain))
    agency = next((known.agencies[_bare(site)] for site in sites if _bare(site) in known.agencies), None)
    return _agency(agency, "domain", known) if agency else Publisher(domain, "domain", domain)


def _publisher(rows: tuple[Row, ...], basis: str, day: str) -> Publisher:
    fitting = [row for row in rows if row["valid_from"] <= (day or "9") and day <= (row["valid_until"] or "9")]
    row = (fitting or list(rows))[-1]
    kind = {"agency": "wire", "releases": "release"}.get(row["kind"], "")
    lang = row["lang"] if re.fullmatch("[a-z]{2}", row["lang"]) else ""
    return Publisher(row["outlet"], basis, row["owner"] or row["outlet"], kind, lang)


def _agency(row: Row, basis: str, known: _Gazetteer) -> Publisher:
    if row["kind"] == "pr":
        return Publisher(row["code"], basis, row["code"], "release")
    return Publisher(row["code"], basis, known.roots[row["code"]], "wire")


def _signed(text: str, known: _Gazetteer) -> Row | None:
    """The outlet whose own sign stands in the last lines, beside nothing but agencies and signs of authors."""
    lines = [line.strip() for line in text[-TAIL:].split("\n") if line.strip()]
    for line in reversed(lines[-_LINES:]):
        match = next((match for form in _SIGN_OFFS if (match := form.search(line[-200:]))), None)
        if match is None:
            continue
        parts = [part for part in _SPLIT.split(match["list"].strip()) if part]
        own = [known.signs[part] for part in parts if part in known.signs]
        others = [part for part in parts if part not in known.signs]
        if len(own) == 1 and all(_AUTHOR.fullmatch(part) or _bare(part) in known.agencies for part in others):
            return own[0]
    return None


@cache
def _gazetteer(tables: str) -> _Gazetteer:
    names: dict[str, list[Row]] = {}
    domains: dict[str, list[Row]] = {}
    signs: dict[str, list[Row]] = {}
    kinds = {"", "agency", *(row["kind"] for row in read_table("outlets"))}
    for row in read_table("outlets", tables):
        check_word(row, "kind", kinds, "outlets", f"the outlet {row['outlet']}")
        for name in sorted({_bare(name) for name in (row["outlet"], *row["aliases"].split(";"))} - {""}):
            names.setdefault(name, []).append(row)
        for domain in filter(None, row["domains"].split(";")):
            domains.setdefault(domain.strip().lower(), []).append(row)
        for sign in {sign.strip() for sign in row["signs"].split(";")}:
            # Signs all in small letters look like initials of authors.
            if sign.lower() != sign or "." in sign.rstrip("."):
                signs.setdefault(sign, []).append(row)
    agencies: dict[str, Row] = {}
    rows = [row for row in read_table("agencies", tables) if row["kind"] in {"text", "both", "pr"}]
    for row in rows:
        agencies.setdefault(_bare(row["code"]), row)
    for row in rows:
        for name in agency_spellings(row):
            agencies.setdefault(_bare(name), row)
    agencies.pop("", None)
    lone = {sign: found[-1] for sign, found in signs.items() if len({row["outlet"] for row in found}) == 1}
    return _Gazetteer(_by_date(names), _by_date(domains), lone, agencies, agency_roots(tables))


def _by_date(found: dict[str, list[Row]]) -> dict[str, tuple[Row, ...]]:
    return {name: tuple(sorted(rows, key=lambda row: row["valid_from"])) for name, rows in found.items()}


def _rows_of_domain(domain: str, known: _Gazetteer) -> tuple[Row, ...]:
    return next((known.domains[host] for host in _hosts(domain) if host in known.domains), ())


def _hosts(domain: str) -> list[str]:
    labels = domain.split(".")
    return [".".join(labels[place:]) for place in range(len(labels) - 1)]


def _domain(url: str) -> str:
    try:
        host = urlsplit(url if "://" in url else f"//{url}").hostname or ""
    except ValueError:
        return ""
    host = _FRONT.sub("", host.rstrip("."))
    return host if "." in host and not re.search(r"[\s,_]", host) else ""


def _bare(name: str) -> str:
    return re.sub(r"[\W_]+", "-", unicodedata.normalize("NFC", name).casefold()).strip("-")
