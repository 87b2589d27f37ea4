"""Tells whether a particle at the end of its clause belongs to a verb: "teilte das Hafenamt mit"."""

from __future__ import annotations

import re
from collections.abc import Collection
from functools import cache

from lineage.signals.prefilter import one_of, widen

# a particle ends its clause, which tells it from a preposition
ENDS = r"\s?[,.;:!?–”“\"»«()]|\s-\s|\s(?:und|sowie|wie|dass)\b|$"
CLAUSE_ENDS = f"(?={ENDS})"
# no clause goes on behind one
STOPS = re.compile(r"[;:]|(?<!\b[A-Z])\.(?!\d)")
APART = 160
# characters of what ends a clause
ENDING = 10
# what makes another verb of it: "sagte die Reise ab"
PARTICLES = (
    "ab|an|auf|aus|bei|durch|ein|entgegen|fest|fort|heraus|her|hin|los|nieder|um|voraus|vorher|vor|weg|zurück"
    "|zusammen|zu|statt|frei"
)
# a mark behind a space opens: "sagte bei »Wernrunde«"
OTHER = re.compile(rf"\s(?P<particle>{PARTICLES})(?!\s[“\"»«]){CLAUSE_ENDS}")
PUNCTUATION = re.compile(r"[.,;:!?„“”\"»«()]")
# a particle right behind words in marks: "rechnete mit dem „Baby“ ab"
# before other marks it is none: "nannte es im „Blatt“ ein „Armutszeugnis“"
BEHIND_MARKS = re.compile(
    rf"[„“\"»«][^.,;:!?„“”\"»«()]{{1,40}}[“”\"»«]\s(?:{PARTICLES})(?=[,.;:!?]|\s(?:und|sowie)\b|$)"
)
# "von Anfang an" has its own particle, and an object with "von" may hide where another clause begins
PARTED, SURE = re.compile(r"\bvon\b"), ("zu", "frei")
# characters of a clause before such a particle, and of the longest particle with what ends its clause
BETWEEN, BEHIND = 80, 20


def is_parted(particle: str, text: str, at: int, end: int) -> bool:
    """Whether the particle of a verb ends the clause behind it: "teilte das Hafenamt mit"."""
    found = _ends_clause(particle).search(text, at, min(end, at + APART + len(particle) + ENDING))
    return found is not None and found.start() <= at + APART and STOPS.search(text, at, found.start()) is None


@cache
def _ends_clause(particle: str) -> re.Pattern[str]:
    # a search for letters leaps from one place to the next, one for the beginning of a word does not
    word = re.escape(particle)
    return re.compile(rf"{word}(?<=\b{word}){CLAUSE_ENDS}")


@cache
def any_parted(particles: tuple[str, ...]) -> re.Pattern[str]:
    """Finds whichever of these particles ends a clause, and parts of words that end like one."""
    return re.compile(f"(?:{one_of(particles)}){CLAUSE_ENDS}")


def may_part(particles: Collection[str]) -> str:
    """Finds, in Polars, texts in which one of these particles may end a clause."""
    return widen(rf"\b(?:{one_of(particles)})(?:{ENDS}|\s$)", edges=True)


def is_another(text: str, at: int, end: int) -> bool:
    """Whether a particle at the end of its clause makes another verb of the one before: "sagte die Reise ab"."""
    # no particle belongs to a verb of another clause
    ends = PUNCTUATION.search(text, at, min(end, at + BETWEEN + BEHIND))
    stop = min(end, ends.end() if ends else at + BETWEEN + BEHIND)
    if ends and BEHIND_MARKS.match(text, ends.start(), end):
        return True
    for particle in OTHER.finditer(text, at, stop):
        begin = particle.start()
        if begin - at > BETWEEN:
            return False
        if particle["particle"] in SURE or PARTED.search(text, at, begin) is None:
            return True
    return False
