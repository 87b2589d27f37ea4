"""Splits the list inside a credit ("chr/rts", "AFP, dpa und KNA") into agencies, signs and words that name nobody."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, field
from functools import lru_cache, partial

from lineage.names import PHOTO_ONLY
from lineage.signals.gazetteer import HOUSE_MARK, Agency, Market, load_gazetteer, own_desks

ANYWHERE = Market()
Find = Callable[[str], Agency | None]
SEPARATOR = re.compile(r"\s*[/,;|&·()]\s*|\s+[–—-]\s+|\s+(?:und|UND|and|et|sowie|mit|with|avec)\s+|\.\s+Mit\s+")
LEAD = re.compile(
    r"^(?:(?:[Mm]it|[Uu]nter Verwendung|[Vv]on|[Vv]ia|[Bb]y|[Aa]us|unser(?:er|en)|[Dd]er|[Dd]en|[Dd]ie"
    r"|[Tt]he|[Uu]nd|[Aa]nd|sowie|with|Quellen?:|Source:|Text:"
    r"|Agenturmaterial|Mater\w+|Hilfe|Infos|Informationen|Inhalten|Meldungen|Texten|mehrerer"
    r"|Nachrichtenagentur(?:en)?|[Aa]gentur(?:en)?|news agenc(?:y|ies)"
    r"|[Ww]ith|[Ff]rom|[Aa]dditional|inputs?|[Ff]iles|reporting|reports?|material|contributions?|content|information|writing"
    r"|[Aa]vec|[Pp]ar|les|des|[Ll]’|[Ll]'|agences?"
    r"|Foto|Bild|[Aa]genturen|ag)\b[:\s]*|©\s*)+"
)
# "dpa-Material" is what dpa gave
GIVEN = re.compile(r"-(?:Material|Informationen|Infos|Meldung(?:en)?|Texte?n?|Berichte?n?)$")
SIGN = re.compile(r"^(?:\w+-)?Redaktion$|^[a-zäöüß]{1,5}\.?$|^[a-zäöü]{2,4}-[a-zäöü]{2,4}$")
PERSON = re.compile(
    r"^(?:[A-ZÄÖÜ][\w'’.-]*|von|van|de|der|zu|al-\w+)(?:\s+(?:[A-ZÄÖÜ][\w'’.-]*|von|van|de|der|zu|aus|al-\w+)){1,4}$"
)
LETTERS = re.compile(r"^(?:[A-Z]\.)+[A-Z]$")
INITIALS = re.compile(r"^[A-ZÄÖÜ]{2}$")
DATE = re.compile(r"^\d{1,2}\.\s?\d{1,2}\.\s?\d{2,4}$|^\d{1,2}\.\s?[A-Z]\w+ \d{4}$")
SITE = re.compile(
    r"^[\w-]+(?:\.[\w-]+)*\.(?:de|at|ch|com|net|org|info|li|news|example)$|^(?:[A-Z]\.){1,3}[A-Z]\.?$", re.I
)
AGENCIES = re.compile("gentur|gence")
AGENCY_WORD = re.compile(
    r"achrichtenagentur|resseagentur|news agenc|agence|Presse(?:mitteilung|meldung|information)|edienmitteilung"
    r"|\b(?:pm|PM|pol)\b"
)
UNNAMED = re.compile(
    r"^(?:[Aa]gentur(?:en|material|meldungen|berichten)?|Nachrichtenagentur(?:en)?|ag\.?"
    r"|(?:[Nn]ews )?[Aa]gencies|wires?|[Ww]ire (?:services|reports)|[Nn]ews [Ss]ervices|[Aa]gences(?: de presse)?)$"
)


@dataclass
class Signature:
    """What a credit names: (agency, name as printed) pairs in order, signs as printed, and whether anything was odd."""

    agencies: list[tuple[Agency, str]] = field(default_factory=list)
    signs: list[str] = field(default_factory=list)
    unnamed: bool = False
    persons: int = 0
    strange: int = 0


@lru_cache(maxsize=20_000)
def read_signature(text: str, market: Market = ANYWHERE, *, photo: bool = False, named: bool = False) -> Signature:
    """Agencies and signs in the list of one credit; names as printed, no agency named twice.

    Credits repeat themselves, so what was read is kept: nobody may change it.

    Args:
        text: the list.
        market: where and when it was printed.
        photo: it credits a picture.
        named: a word for agency stands before it, so codes count that are common words elsewhere.
    """
    find = partial(load_gazetteer(*market).find, photo=photo, named=named or names_agencies(text))
    signature, desks = Signature(), own_desks(market.folder)
    parts = [part.strip(" ()[]\t") for part in SEPARATOR.split(text)]
    at = 0
    while at < len(parts):
        # "dpa/lni" and "picture alliance/dpa" are one service each, so the pair is tried first
        pair = f"{parts[at]}/{parts[at + 1]}" if at + 1 < len(parts) else ""
        agency = find(pair) if pair and not photo else None
        if agency is not None:
            _add(signature, agency, pair)
            at += 2
            continue
        _read_part(parts[at], signature, find, desks, photo)
        at += 1
    if photo and any(agency.kind != PHOTO_ONLY for agency, _ in signature.agencies):
        # the distributor only passes the picture on
        signature.agencies = [(a, name) for a, name in signature.agencies if a.kind != PHOTO_ONLY]
    return signature


def names_agencies(credit: str) -> bool:
    """Whether a word for news agency, or for press release, stands in a credit."""
    return AGENCY_WORD.search(credit) is not None


@lru_cache(maxsize=20_000)
def names_picture(credit: str, market: Market = ANYWHERE) -> bool:
    """Whether somebody stands in a credit who gives pictures only."""
    gazetteer = load_gazetteer(*market)
    parts = [part.strip(" ()[]\t") for part in SEPARATOR.split(credit)]
    return any(part in gazetteer.photo and gazetteer.find(part) is None for part in parts)


def _read_part(part: str, signature: Signature, find: Find, desks: frozenset[str], photo: bool) -> None:
    bare = GIVEN.sub("", LEAD.sub("", part).strip(" .:"))
    if UNNAMED.match(part.strip(" .")) or UNNAMED.match(bare) or (not bare and AGENCIES.search(part)):
        signature.unnamed = True
        return
    if not bare:
        return
    found = find(part) or find(bare)
    own = part.casefold() in desks or bare.casefold() in desks
    # "rts" is Reuters in a credit, whatever broadcaster has the same letters
    if found and found.kind != HOUSE_MARK and not (own and found.kind == PHOTO_ONLY):
        _add(signature, found, bare if find(bare) else part)
    elif own or found:
        signature.signs.append(f"{bare}." if LETTERS.match(bare) else part if part.casefold() in desks else bare)
    elif DATE.match(bare):
        return
    elif (inner := _inside(bare, find, photo)) is not None:
        _add(signature, *inner)
    elif SIGN.match(bare) or SITE.match(bare):
        # the stop belongs to "abc." and to "F.A.Z.", wherever the credit's own stop was cut
        signature.signs.append(part if bare + "." == part else f"{bare}." if LETTERS.match(bare) else bare)
    elif PERSON.match(bare) or INITIALS.match(bare):
        signature.signs.append(bare)
        signature.persons += 1
    else:
        signature.strange += 1


def _inside(part: str, find: Find, photo: bool) -> tuple[Agency, str] | None:
    """An agency among the words of a part: "AFP via Getty Images", "Agence France-Presse (AFP)", "dpa Sport"."""
    whole = part.split()
    for at in range(2, 0 if photo else len(whole)):
        # "Anna Muster Associated Press"
        if (agency := find(" ".join(whole[at:]))) and (len(whole) - at > 1 or whole[at].isupper()):
            return agency, " ".join(whole[at:])
    words = re.split(r"\s*[()]\s*|\s+via\s+|\s*©\s*|(?:^|\s)Nachrichtenagentur(?:en)?\s+", part)
    if len(words) == 1:
        words = part.split()
        if len(words) > 3 or (len(words) > 1 and PERSON.match(part) and not photo):
            return None
    found = [(agency, word) for word in words if word and (agency := find(word))]
    text = [(agency, word) for agency, word in found if agency.kind != PHOTO_ONLY]
    return next(iter(text or found), None)


def _add(signature: Signature, agency: Agency, name: str) -> None:
    if all(name != known for _, known in signature.agencies):
        signature.agencies.append((agency, name))
