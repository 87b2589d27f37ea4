"""Tells whom roles stand for: "der XYZ-Politiker" is whom "er" would mean, "der Minister" the only one named so."""

from __future__ import annotations

import re

from lineage.signals.grammar import CAP, PARTICLE
from lineage.signals.nouns import Nouns, kind_of, strip_roles

NAME = rf"{CAP}(?:\s(?:{PARTICLE}\s)?{CAP}){{1,2}}"
MEMBER = re.compile(r"(?P<party>[A-ZÄÖÜ]\w+)-Politiker(?P<her>in)?")
# who leads a party or sits for it has its name before his own: "XYZ-Chef Muster"
OFFICES = (
    r"(?:Chef|Fraktionschef|Parteichef|Vorsitzende[rn]?|Politiker|Abgeordnete[rn]?|Generalsekretär"
    r"|Spitzenkandidat)(?:in)?"
)


def member_pronoun(member: re.Match[str]) -> str:
    """The pronoun that would stand for "der XYZ-Politiker" or "die XYZ-Politikerin"."""
    return "sie" if member["her"] else "er"


def is_of_another(name: str, member: re.Match[str], text: str) -> bool:
    """Whether a name is printed with parties, "Muster (XYZ)" or "XYZ-Chef Muster", and never with this one."""
    surname = re.escape(name.rpartition(" ")[2])
    parties = re.findall(rf"{surname}\s\(([^()]{{2,30}})\)", text)
    parties += re.findall(rf"\b([A-ZÄÖÜ]{{3,4}}|Grünen|Linken)-{OFFICES}\s(?:[\w-]+\s)?{surname}\b", text)
    return bool(parties) and all(member["party"] not in party for party in parties)


def named_so(role: str, before: str, nouns: Nouns) -> str | None:
    """The only person who is named in full behind a role in the text before: "Premierministerin Anna Muster kam"."""
    found = re.finditer(rf"(?i:{re.escape(role)})\s({NAME})", before)
    names = {name for named in found if (name := strip_roles(named[1], nouns)).count(" ")}
    if len(names) != 1:
        return None
    (name,) = names
    return None if any(kind_of(word, nouns) for word in name.split()) else name
