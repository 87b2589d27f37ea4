"""Reads the noun phrase that names a source and says what kind of source it is."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache

from lineage.signals.gazetteer import Gazetteer, load_gazetteer
from lineage.tables import read_table

OPEN, CLOSE = '„“"»«‚›‹', '”“"«»‘‹›'
CAP = r"(?:[A-ZÄÖÜ][\w’'&-]*(?:\.(?=[A-Z]))?(?:[A-Z]\.)*|\d{1,3}-Jährige\w*)"
# codes that begin with a small letter are names all the same
LOWER = r"(?:(?:dpa(?:-AFX|/[a-z]{3})?|epd|dts|sda|awp|afp|apa)(?![\w-]))"
QUOTED = rf"[{OPEN}][A-ZÄÖÜ\d][^{OPEN}{CLOSE}\n]{{1,45}}[{CLOSE}]"
DETERMINER = (
    r"(?:[Dd](?:er|ie|as|em|en|es)|[Ee]in(?:e[mnrs]?)?|[Ii]hre?[mnrs]?|[Ss]eine?[mnrs]?|[Dd]iese[mnrs]?|[Mm]ehrere[nr]?"
    r"|[Ee]inige[nr]?|[Vv]iele[nr]?|[Zz]ahlreiche[nr]?|[Vv]erschiedene[nr]?|[Bb]eide[nr]?|rund \d+|[Tt]he|[Aa]n?"
    r"|its|his|her)"
)
ADJECTIVE = r"(?:(?:[A-Z][\w.]*-)?[a-zäöüß][\w-]{2,}(?:e[mnrs]?))"
CALENDAR = (
    r"(?!(?:Montag|Dienstag|Mittwoch|Donnerstag|Freitag|Samstag|Sonnabend|Sonntag|Januar|Februar|März|April|Mai|Juni"
    r"|Juli|August|September|Oktober|November|Dezember|Vormittag|Nachmittag|Abend|Morgen|Nacht|Anfang|Ende|Mitte)\w*)"
)
PARTICLE = r"(?:von der|von|van der|van|de|al|bin|ibn|zu)"
RUN = rf"(?:{LOWER}|{CAP}|{QUOTED})(?:\s(?:{PARTICLE}\s)?{CALENDAR}(?:{LOWER}|{CAP}|{QUOTED}))*"
PARTY = r"(?:\s\((?:[A-ZÄÖÜa-z][\wäöüß/ -]{1,20}|\d\d)\))?"
PERSON = rf"{CAP}(?:\s(?:{PARTICLE}\s)?{CALENDAR}{CAP})+"
LINK = r"(?:des|der|von|vom|in|in der|im|für|bei|beim|aus|aus dem|am|an der|zu|of the|of|for)"
EXTRA = (
    rf"(?:\s{LINK}\s(?:{DETERMINER}\s)?(?:{ADJECTIVE}\s){{0,2}}"
    rf"{CALENDAR}(?:{CAP}|{QUOTED})(?:\s{CALENDAR}{CAP}){{0,2}}?)"
)
WHOLE = EXTRA.removesuffix("?)") + ")"
PHRASE = re.compile(
    rf"(?:{DETERMINER}\s)?(?P<adj>(?:{ADJECTIVE}(?:,\s|\sund\s|\s)){{0,4}})(?P<run>{RUN}){PARTY}"
    rf"(?:(?P<extra>{EXTRA}{{1,3}}),?\s(?P<late>{PERSON}){PARTY}|,\s(?P<name>{PERSON}){PARTY}(?=[,.;]|$)|(?P<more>{WHOLE})?)"
)
ENGLISH = re.compile(
    rf"(?:(?:{DETERMINER}|[Tt]wo|[Tt]hree)\s)?(?P<adj>(?:[a-z-]{{3,}}\s){{0,2}}?)(?P<run>{RUN}|[a-z]{{4,}}(?=[\s,.]))"
)
DEFINITE = ("der", "die", "das", "dem", "den", "des", "dieser", "diesem", "diese", "the")
REPORT = re.compile(r"(?:[Bb]ericht|[Mm]eldung|[Aa]rtikel|report)e?s?$")
OWNED = ("Angaben", "Informationen", "Aussagen", "Recherchen", "Worten", "Mitteilung", "Daten", "Zahlen", "Insidern")
OF = re.compile(r"\s(?:der|des|von|vom|aus dem|aus der|aus|in der|im|of|by|in|from)\s(?=\S)(?:the )?")
SHORT_PARTS = ("Chef", "Vize", "Amt", "Amts")
WEEKDAY = re.compile(rf"(?!{CALENDAR})")
AND = re.compile(r"\s(?:und|and|sowie)\s")


@dataclass(frozen=True)
class Source:
    """A source as named at one place; `points` tells where its name is found: back, ahead, or at a person's role."""

    begin: int
    end: int
    name: str
    kind: str
    points: str = ""


@dataclass(frozen=True)
class Nouns:
    """What the nouns of `source_nouns.csv` stand for, and the names of outlets."""

    kinds: dict[str, str]
    outlets: dict[str, str]
    gazetteer: Gazetteer


@cache
def load_nouns(folder: str = "") -> Nouns:
    """The nouns that stand for sources; built once per folder of own tables."""
    kinds = {row["noun"]: row["kind"] for row in read_table("source_nouns", folder)}
    outlets: dict[str, str] = {}
    for row in read_table("outlets", folder):
        for name in (row["outlet"], *row["aliases"].split(";"), *row["domains"].split(";")):
            if name:
                outlets.setdefault(name.casefold(), row["outlet"])
    return Nouns(kinds, outlets, load_gazetteer(folder))


def phrases(text: str, begin: int, end: int, lang: str) -> list[re.Match[str]]:
    """All noun phrases between two offsets, in order."""
    return list((ENGLISH if lang == "en" else PHRASE).finditer(text, begin, end))


def phrase_at(text: str, at: int, end: int, lang: str) -> re.Match[str] | None:
    """The noun phrase that begins at an offset."""
    return (ENGLISH if lang == "en" else PHRASE).match(text, at, end)


def read_source(found: re.Match[str], nouns: Nouns, *, told: bool = False, sure: bool = False) -> Source | None:
    """What a noun phrase names; None when it names nobody.

    Args:
        found: a match of `phrases` or `phrase_at`.
        nouns: the tables.
        told: the phrase stands where a medium is expected, so an unknown quoted name is one.
        sure: the cue is followed by sources only, so an unknown noun is one.
    """
    begin, run = found.start(), found["run"]
    if inner := _owner(found, nouns):
        return Source(begin, inner.end, inner.name, inner.kind, inner.points)
    if person := found.groupdict().get("late") or found.groupdict().get("name"):
        listed = _kind(person.split()[-1], nouns)
        return Source(begin, found.end(), strip_roles(person, nouns), "person") if listed in (None, "role") else None
    lead = found[0][: found.start("run") - begin].split(" ")[0].casefold()
    words = run.split()
    if named := _named(run, words, nouns, told=told or not lead or lead in DEFINITE):
        return Source(begin, found.end("run"), *named)
    first, kind = _kind(words[0], nouns) if len(words) > 1 else None, _kind(words[-1], nouns)
    if (kind == "stop" and first == "office") or (kind == "office" and first == "role" and len(words) == 2):
        # an object may follow at once: "äußerten die USA Sorge", "warnte der Kremlchef Polen"
        end = found.start("run") + len(words[0])
        return Source(begin, end, words[0], "office" if first == "office" else "unnamed")
    if kind in (None, "masthead"):
        return _unlisted(found, nouns, lead, sure=sure)
    # a law is a reason, not a source
    return None if kind in ("stop", "law") else _listed(found, kind, lead, nouns)


def _owner(found: re.Match[str], nouns: Nouns) -> Source | None:
    """Whose report it is: the agency in "einem Bericht der Nachrichtenagentur ..."."""
    run = found["run"]
    if not (REPORT.search(run) or run in OWNED) or " " in run:
        return None
    text, end = found.string, found.endpos
    link = OF.match(text, found.end("run"), end)
    inner = found.re.match(text, link.end(), end) if link else None
    source = read_source(inner, nouns, told=True) if inner else None
    named = source and (
        source.kind in ("agency", "outlet", "office") or (source.kind == "person" and " " in source.name)
    )
    return source if named else None


def _listed(found: re.Match[str], kind: str, lead: str, nouns: Nouns) -> Source | None:
    """A source named by a noun of the table only."""
    groups = found.groupdict()
    begin, end, run, more = found.start(), found.end("run"), groups["run"], groups.get("more") or ""
    shown = f"{groups['adj'].strip()} {run}".strip()
    if kind == "office":
        seat = re.match(r"\s(?:in|des|vom|von|für)\s", more)
        return Source(begin, found.end("more") if seat else end, run + more if seat else run, "office")
    if kind == "role" and lead.startswith("ein") and more:
        # "ein Sprecher der Botschaft" speaks for the office
        return Source(begin, found.end("more"), run + more, "office")
    if kind == "role":
        return Source(begin, end, shown, "unnamed", "role" if lead in DEFINITE and not more else "")
    points = ""
    coded = re.match(r"\s\(([\w-]{2,8})\)", found.string[found.end("run") : found.end("run") + 12])
    if coded and kind in ("medium", "agency") and (agency := nouns.gazetteer.find(coded[1])):
        return Source(begin, end + coded.end(), agency.code, "agency")
    if kind in ("medium", "agency") or REPORT.search(run):
        points = "back" if lead in DEFINITE else "ahead" if lead.startswith(("ein", "a")) else ""
        kind = "unnamed"
    return Source(begin, end, shown, kind, points)


def _unlisted(found: re.Match[str], nouns: Nouns, lead: str, *, sure: bool) -> Source | None:
    """A source whose last word is in no table: a name, mostly of a person; None when nothing says so."""
    groups = found.groupdict()
    begin, end, run = found.start(), found.end("run"), groups["run"]
    words = run.split()
    if len(words) > 2 and (agency := nouns.gazetteer.find(words[-1])) and agency.kind != "generic":
        # "sagte Max Muster AFP": the agency is who was told
        run = " ".join(words[:-1])
        end = begin + found[0].find(run) + len(run)
    stripped = strip_roles(run, nouns)
    if nouns.kinds.get(run.split()[0]) == "stop" or run[0] in OPEN or WEEKDAY.match(run):
        return None
    if run.isupper() and len(run) > 1 and " " not in run:
        return Source(begin, end, run, "office")
    if " " in run and _kind(run.split()[0], nouns) == "office":
        return Source(begin, end, run, "office")
    if stripped.startswith("von ") and stripped != run:
        # "ein Sprecher von Muster & Söhne"
        return Source(begin, end, stripped.removeprefix("von "), "office")
    if " " in run or not (lead or groups["adj"]):
        return Source(begin, end, stripped, "person" if not lead or stripped != run else "office")
    # a noun of no table after an article is a thing as often as a person
    return Source(begin, end, run, "document" if lead.startswith("ein") else "office") if sure and lead else None


def _named(run: str, words: list[str], nouns: Nouns, *, told: bool) -> tuple[str, str] | None:
    quoted = re.search(rf"[{OPEN}](.+?)[{CLOSE}]", run)
    head = _kind(words[0].strip(OPEN + CLOSE), nouns)
    name = quoted[1] if quoted else run
    if head in ("medium", "agency") and (quoted or len(words) > 1):
        name = name if quoted else re.sub(r"^(?:der|des|von)\s", "", " ".join(words[1:]))
        agency = nouns.gazetteer.find(name, named=head == "agency")
        return (agency.code, "agency") if agency else (name, "agency" if head == "agency" else "outlet")
    agency = nouns.gazetteer.find(name) or nouns.gazetteer.find(words[-1] if head == "agency" else name)
    if agency and agency.kind != "generic":
        return agency.code, "agency"
    if outlet := nouns.outlets.get(name.casefold()):
        return outlet, "outlet"
    if len(words) > 1 and not quoted and _kind(words[-1], nouns) in ("masthead", "medium") and words[0][0].isupper():
        # "der Rheinischen Post": a masthead takes the case of the sentence
        straight = " ".join(word.removesuffix("n") if word.endswith("en") else word for word in words)
        return nouns.outlets.get(straight.casefold(), straight), "outlet"
    # quoted speech is longer than a name and begins with a common word
    if quoted and len(words) <= 4 and told and nouns.kinds.get(name.split()[0]) != "stop" and name[-1] not in ",.!?":
        return name, "outlet"
    return None


def _kind(word: str, nouns: Nouns) -> str | None:
    """Kind of a noun; of a compound by its last part ("Kreml-Mitarbeiter", "Außenministerium")."""
    word = word.strip(OPEN + CLOSE)
    for ending in ("", "s", "n", "es", "en", "in", "innen"):
        kind = nouns.kinds.get(word.removesuffix(ending))
        if kind and (not ending or kind != "stop"):
            return kind
    last = word.rpartition("-")[2]
    if last != word:
        return _kind(last, nouns)
    # shorter last parts are surnames as often ("Weidmann"), a few aside
    for cut in range(3, len(word) - 2):
        tail = word[cut:].capitalize()
        if len(tail) < 5 and tail not in SHORT_PARTS:
            break
        for form in (tail, tail.removesuffix("s"), tail.removesuffix("in")):
            if (len(form) > 4 or form in SHORT_PARTS) and nouns.kinds.get(form, "stop") != "stop":
                return nouns.kinds[form]
    return None


def strip_roles(run: str, nouns: Nouns) -> str:
    """A name without the titles and offices before it."""
    words = run.split()
    # "Bayerns Ministerpräsident Max Muster": the last title cuts off all before it
    titles = [i for i, word in enumerate(words[:-1]) if _kind(word, nouns) == "role"]
    words = words[titles[-1] + 1 :] if titles else words
    while len(words) > 1 and _kind(words[0], nouns) is not None:
        words = words[1:]
    return " ".join(words)
