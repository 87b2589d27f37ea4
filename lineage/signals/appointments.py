"""Tells whether a verb puts somebody in office: "Der Rat bestätigte Anna Muster als Ministerin" says nothing."""

from __future__ import annotations

import re

REACH = 160
IN_OFFICE = (
    r"(?:\b(?:als|zum|zur)\s(?:[a-zäöüß]+e[nrs]?\s)?(?:[\w-]+-)?\w*(?i:minister|chef|präsident|vorsitzende|leiter|richter"
    r"|direktor|beauftragte|kanzler|botschafter|sprecher|meister|intendant)\w*|\bim\sAmt)\b"
)
BEFORE = re.compile(rf"{IN_OFFICE}[^,.;:„“”\"»«]{{0,80}}\s$")
AFTER = re.compile(rf"[^,.;:„“”\"»«]{{0,120}}?{IN_OFFICE}")
# as an object: behind these articles they are the subject or belong to it, behind a plural they may be its subject
CANDIDATES = re.compile(
    r"(?<!n)\s[^,.;:„“”\"»«]{0,60}?(?<!\bder\s)(?<!\bdie\s)(?<!\bdes\s)(?<!\bdem\s)(?<!\beines\s)(?<!\bvon\s)(?<!\bmit\s)"
    r"\b(?:Kandidat(?:en|innen)|Nominierungen|Amtsinhaber)\b"
)


def puts_in_office(text: str, begin: int, found: re.Match[str], end: int) -> bool:
    """Whether the object of a verb is somebody for an office, between two offsets of its text."""
    at, stop = found.span()
    return (
        BEFORE.search(text, max(begin, at - REACH), at) is not None
        or AFTER.match(text, stop, end) is not None
        or CANDIDATES.match(text, stop, end) is not None
    )
