"""Reads "der XYZ-Politiker", which stands for whom an article named before: whom "er" would mean, if the party fits."""

from __future__ import annotations

import re

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
