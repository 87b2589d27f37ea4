"""Tells whom roles stand for: "der XYZ-Politiker" is whom "er" would mean, "der Minister" the only one named so.

"Der 53-Jährige" is who is printed with that age, else whom "er" would mean, where the text knows nobody without a name.
"""

from __future__ import annotations

import re
from functools import lru_cache

from lineage.signals.grammar import CAP, PARTICLE
from lineage.signals.lexicon import occurrences
from lineage.signals.nouns import Nouns, kind_of, strip_roles

MEMBER = re.compile(r"(?P<party>[A-ZÄÖÜ]\w+)-Politiker(?P<her>in)?")
# who has such a role before the name sits for a party
POLITICAL = re.compile(
    r"[Mm]inister|[Kk]anzler|[Bb]ürgermeister|[Ss]enator|[Aa]bgeordnet|[Ff]raktion|[Gg]eneralsekretär|[Ss]taatssekretär"
    r"|[Ll]andrat|[Ll]andrät|[Pp]artei|Union"
)
# what stands before a surname, and behind it: "XYZ-Chef Max Muster", "Muster (XYZ)", "Muster von der XYZ"
BEFORE = re.compile(r"(?:(?P<party>\b[A-ZÄÖÜ]\w*)-[A-ZÄÖÜ][\w-]+\s)?(?:(?P<first>\b[A-ZÄÖÜ][\w-]+)\s)?$")
BEHIND = re.compile(r"(?:\s\(([^()]{2,30})\)|,?\s(?:von|aus)\s(?:der|den)\s([A-ZÄÖÜ]\w+)|,\s([A-ZÄÖÜ]\w+)-[A-ZÄÖÜ])")
NAME = rf"{CAP}\s(?:(?i:{PARTICLE})\s{CAP}|{CAP}(?:\s{CAP})?)"
# what stands behind a role: a name, or whose it is
HOLDER = re.compile(rf"(?:en|s)?(?!\w)(?:\s(?P<name>{NAME})|(?P<of>\s(?:von|des|der|aus)\s[A-ZÄÖÜ]))?")
COMPOUND = re.compile(r"[\w-]+$")
# a role of the first is not that of the other: "Vizepräsident", "Ministerpräsident"
OTHER_ROLE = re.compile(r"(?:vize|alt|ex|co|ober|general|minister|ehren|stellvertret)\w*-?$", re.IGNORECASE)
FORMER = re.compile(
    r"(?:[Ee]hemalig|[Ff]rüher|[Vv]erstorben|[Dd]amalig)\w*\s$|(?:Vorgänger|Nachfolger)\w*(?:\sals)?\s$"
)
BENT = re.compile(r"(?<!\w)[a-zäöüß]{3,}e[nrs]?\s$")
NEAR = 30
# who has no name, as in reports of the police and the courts
UNNAMED = re.compile(
    r"\b(?:Mann(?:es|s)?|Männer|Frau|Täter|(?:Tat)?[Vv]erdächtige|Beschuldigte|Angeklagte|Opfer|Verletzte|Jugendliche|Unbekannte"
    r"|Betrüger|\w*[Ff]ahrer|Senior|Rentner|Mädchen|Junge|Kind|Passant|Zeug|Nachbar|Anwohner|Bewohner|Patient|Schüler)"
    r"(?:[nrs]|en|in|innen)?\b"
)
AGED = re.compile(r"(?P<age>\d{1,3})-Jährige")


def member_pronoun(member: re.Match[str]) -> str:
    """The pronoun that would stand for "der XYZ-Politiker" or "die XYZ-Politikerin"."""
    return "sie" if member["her"] else "er"


def aged_so(age: str, text: str, nouns: Nouns) -> str | None:
    """The only person who is printed with an age: "Anna Muster (53)", "die 53-jährige Anna Muster"."""
    found = (match["name"] or match["old"] for match in _with_age(age).finditer(text))
    return _only_person({strip_roles(name, nouns) for name in found}, nouns)


def may_be_aged(name: str, age: str, text: str) -> bool:
    """Whether a person of no printed age may be of this one: nobody else without a name was brought in before."""
    surname = re.escape(name.rsplit(maxsplit=1)[-1])
    known = re.search(rf"\b{surname}\s\(\d{{1,3}}[),;]", text)
    return not (known or re.search(rf"(?<!\d){age}(?:-[Jj]ährige|\sJahre\salte?)", text) or UNNAMED.search(text))


def _only_person(names: set[str], nouns: Nouns) -> str | None:
    """The one name, if it is one alone, begins with a first name and holds no noun of the tables."""
    if len(names) != 1:
        return None
    (name,) = names
    first, *others = name.split()
    is_person = others and first.partition("-")[0] in nouns.is_woman and all(kind_of(w, nouns) is None for w in others)
    return name if is_person else None


@lru_cache(maxsize=1 << 8)
def _with_age(age: str) -> re.Pattern[str]:
    return re.compile(
        rf"(?<!\w)(?P<name>{NAME})(?:\s\({age}[),;]|,\s{age},\s)"
        rf"|(?<!\w){age}(?:-jährige[nr]?|\sJahre\salte[nr]?)\s(?P<old>(?:{CAP}\s)?{NAME})"
    )


def parties_of(name: str, text: str) -> tuple[frozenset[str], bool]:
    """The parties that stand at a name, "Muster (XYZ)" or "XYZ-Chef Muster", and whether a political role does."""
    first, surname = name.partition(" ")[0], name.rpartition(" ")[2]
    parties: set[str] = set()
    political = False
    for at in occurrences(surname, text):
        before = BEFORE.search(text, max(0, at - 2 * NEAR), at)
        behind = BEHIND.match(text, at + len(surname))
        if before is None or not _stands_alone(text, at, at + len(surname)):
            continue
        if before["first"] not in (None, first) and not before["party"] and not POLITICAL.search(before["first"]):
            continue  # another of that surname, or a role of none
        parties.update(filter(None, (before["party"], *(behind.groups() if behind else ()))))
        political = political or POLITICAL.search(text, max(0, before.start() - NEAR), at) is not None
    return frozenset(parties), political


def _stands_alone(text: str, begin: int, end: int) -> bool:
    return not (text[begin - 1 : begin].isalnum() or text[begin - 1 : begin] == "-" or text[end : end + 1].isalnum())


def may_mean(party: str, parties: frozenset[str], political: bool, text: str) -> bool:
    """Whether "der XYZ-Politiker" may be whom these parties stand at; where none does, if nobody else has that one."""
    party = party.removesuffix("n")
    if any(party in known for known in parties):
        return True
    has_another = any(known.isupper() or known.startswith(("Grüne", "Linke")) for known in parties)
    printed = (
        rf"\([^()]{{0,20}}{re.escape(party)}n?[^()]{{0,20}}\)|{re.escape(party)}n?-(?!Politiker)[A-ZÄÖÜ]\w+\s[A-ZÄÖÜ]"
    )
    return political and not has_another and re.search(printed, text) is None


def named_so(role: str, before: str, nouns: Nouns) -> str | None:
    """The only person who is named in full behind a role in the text before: "Premierministerin Anna Muster kam".

    None where another has the role, too: "der italienische Präsident", "der Bürgermeister von Musterstadt".
    """
    names: set[str] = set()
    for place in _spelled(role).finditer(before):
        if (holder := HOLDER.match(before, place.end())) is None:
            continue
        compound = COMPOUND.search(before, max(0, place.start() - NEAR), place.start())
        begin = compound.start() if compound else place.start()
        start = before[max(0, begin - NEAR) : begin]
        if FORMER.search(start):
            return None
        if holder["name"] and not OTHER_ROLE.search(before, begin, place.start()):
            names.add(strip_roles(holder["name"], nouns))
        elif holder["of"] or (not holder["name"] and BENT.search(start)):
            return None
    return _only_person(names, nouns)


@lru_cache(maxsize=1 << 10)
def _spelled(role: str) -> re.Pattern[str]:
    return re.compile(re.escape(role), re.IGNORECASE)


@lru_cache(maxsize=1 << 10)
def with_role(role: str) -> re.Pattern[str]:
    """Finds who is printed with a role; "der Premier" is the Premierminister."""
    return re.compile(rf"{re.escape(role)}(?:\w{{0,2}}|(?<=premier)minister(?:in)?)\s")
