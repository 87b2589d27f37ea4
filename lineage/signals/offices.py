"""Reads bodies, their members and those who speak for them, where a noun of the tables tells what they are."""

from __future__ import annotations

import re
from typing import NamedTuple

from lineage.signals.fullnames import named_in_full
from lineage.signals.grammar import CLOSE, OPEN, UPPER
from lineage.signals.inflection import article_before, base_form, singular
from lineage.signals.lexicon import owner_in, without_house
from lineage.signals.nouns import Nouns, kind_of, strip_roles

DEFINITE = ("der", "die", "das", "dem", "den", "des", "dieser", "diesem", "diese", "the", "le", "la", "les", "l'", "l’")
SEAT = re.compile(r"\s(?:des|vom|von(?!\s(?:de[nr]|eine[rmn]?)\b)|für|im)\s")
PARTS = (
    "stelle",
    "zentrum",
    "zentrale",
    "Zentrale",
    "leitung",
    "Leitung",
    "führung",
    "spitze",
    "Spitze",
    "quartier",
    "orstand",
)
PART = re.compile(r"\s(?:des|der)\s(?:[A-ZÄÖÜ][\w-]+\s)?([A-ZÄÖÜ][\w-]+)")
# "der Verband der Deichbauer" has no other name; "das Amt der Stadt" and "das Muster-Institut der Stadt" have
ALLIED = re.compile(
    r"(?:^|\s)\w*(?:(?:verband|verein|bündnis|institut)(?:e?s)?|vereinigung|kammer|gemeinschaft|konferenz|gewerkschaft)$",
    re.IGNORECASE,
)
# "die Regierung in Moskau" is one of many, "das Außenministerium in Berlin" the only one
SEATED = ("Regierung", "Führung")
# "der Grüne" is a member of the party
MEMBERS, MEMBER = ("Grüne", "Linke", "Republikaner"), ("der", "die")
SHORT_FORM = re.compile(r"\s\(((?=\w*[A-ZÄÖÜ]\w*[A-ZÄÖÜ])[A-ZÄÖÜ][A-Za-zÄÖÜäöü]{1,6})\)")
TITLED = re.compile(rf"\S+\s[{OPEN}]([^{OPEN}{CLOSE}]+)[{CLOSE}]")
IN_MARKS = re.compile(rf"\s[{OPEN}](?=[{UPPER}])[^{OPEN}{CLOSE}\n]{{2,45}}[{CLOSE}]")


class Source(NamedTuple):
    """A source as named at one place; `points` tells where its name is found: back, ahead, or at a person's role."""

    begin: int
    end: int
    name: str
    kind: str
    points: str = ""
    # the name is also a common word ("Welt")
    common: bool = False
    # what it wrote stands before its name: "Zahlen des Hafenamts"
    by_report: bool = False


def of_body(found: re.Match[str], words: tuple[str, ...], first: str | None, lead: str, nouns: Nouns) -> Source | None:
    """A body named in marks or by a compound, a member of a party, or somebody whose body stands behind the name."""
    run = found["run"]
    if lead in MEMBER and words[0] in MEMBERS:
        return _member(found, words, lead, nouns)
    # "die Hilfsorganisation „Deichwacht“"
    quoted = TITLED.fullmatch(run) if first == "office" else None
    owner = quoted[1] if quoted else owner_in(run, nouns) if first is None else None
    if first == "office" and len(words) > 3 and nouns.kinds.get(tail := " ".join(words[1:])) == "office":
        # "die Hilfsorganisation Ärzte ohne Grenzen"
        owner = tail
    owner = owner or (run if _has_short_form(found, words, first, lead, nouns) else None)
    if owner := _listed_body(words, nouns) or owner:
        # "laut Ärzte ohne Grenzen Kinder": an object may follow at once
        end = found.start("run") + len(owner) if run.startswith(f"{owner} ") else found.end("run")
        return Source(found.start(), end, owner, "office")
    if " von " not in run:
        return None
    begin, (name, _, body) = found.start(), run.partition(" von ")
    kinds = (first, kind_of(body.split()[0], nouns), kind_of(body.split()[-1], nouns))
    if " " in name:
        # "Max Muster von der Hafenwacht", "Max Muster von Elbwerk"
        is_body = any(kind_of(word, nouns) == "office" for word in words)
        return Source(begin, found.end("run"), strip_roles(name, nouns), "person") if is_body else None
    if kinds[:2] == ("office", "role"):
        # "das Ministerium von Minister Max Muster"
        return Source(begin, found.start("run") + len(name), name, "office")
    # "Sprecherin von Elbwerk"
    return Source(begin, found.end("run"), body, "office") if kinds[::2] == ("role", "office") else None


def _has_short_form(found: re.Match[str], words: tuple[str, ...], first: str | None, lead: str, nouns: Nouns) -> bool:
    """Whether a noun of no table has the letters behind it that it is called by: "die Deichwacht (DW)"."""
    short = SHORT_FORM.match(found.string, found.end("run")) if first is None and lead in DEFINITE else None
    people = words[-1].endswith(("er", "in")) or any(word in nouns.is_woman for word in words)
    if short is None or people or kind_of(words[-1], nouns) is not None:
        return False
    # a party stands behind the name of a person
    return kind_of(short[1], nouns) is None and short[1][0] == f"{found['adj']}{found['run']}"[0].upper()


def _listed_body(words: tuple[str, ...], nouns: Nouns) -> str | None:
    """The listed body of three words and more that a run begins with."""
    for n in range(len(words) - 1, 2, -1):
        if nouns.kinds.get(name := " ".join(words[:n])) == "office":
            # "Reporter ohne Grenzen Präsidentin Anna Muster"
            return None if kind_of(words[n], nouns) == "role" else name
    return None


def _names_medium(name: str, nouns: Nouns) -> bool:
    """Whether somebody was told, not whose body it is: "sagte der Verband der Elbzeitung"."""
    if name[0] in OPEN or name.casefold() in nouns.outlets or nouns.gazetteer.find(name):
        return True
    return any(kind_of(word, nouns) in ("medium", "agency") for word in name.split())


def _member(found: re.Match[str], words: tuple[str, ...], lead: str, nouns: Nouns) -> Source | None:
    """A member of a party, called by it, or the party itself: "der Grüne", "die Grüne Anna Muster", "die Linke"."""
    begin, end = found.start(), found.end("run")
    if len(words) > 1:
        return Source(begin, end, " ".join(words[1:]), "person") if kind_of(words[-1], nouns) is None else None
    return office_of(found, lead, nouns) if lead == "die" else Source(begin, end, words[0], "unnamed", "role")


def named_like_role(
    found: re.Match[str], words: tuple[str, ...], first: str | None, lead: str, nouns: Nouns
) -> Source | None:
    """A surname that is a role elsewhere: "sagte Koch", "Ministerin Koch"; whether it is a name the article tells."""
    begin, end, run, text = found.start(), found.end("run"), found["run"], found.string
    first_name = next((n for n, word in enumerate(words[:-1]) if word.partition("-")[0] in nouns.is_woman), None)
    if first_name is not None:
        # "Ministerin Anna Muster-Karrenbauer" is no "Bauer"
        return Source(begin, end, without_house(" ".join(words[first_name:]), nouns), "person")
    if len(words) == 1 and not (lead or found["adj"]):
        listed = run in nouns.kinds or "-" in run
        return Source(begin, end, run, "person", common=True) if not listed or named_in_full(run, text, nouns) else None
    if first == "role" and len(words) == 2 and named_in_full(words[1], text, nouns):
        return Source(begin, end, words[1], "person", common=True)
    return None


def whose_body(found: re.Match[str], nouns: Nouns) -> Source | None:
    """The body behind a role: "ein Sprecher der Partei Neue Liga", "die Forscher vom Muster Research Institute"."""
    late = found["late"]
    if (alone := without_house(late, nouns)) != late:
        # "das Team um den Forscher Max Muster von der Universität"
        return Source(found.start(), found.end("late"), alone, "person")
    words = found["extra"].split()
    before = next((n for n, word in enumerate(words) if all(w[0].isupper() for w in words[n:])), len(words))
    house = words[before:]
    house = house[1:] if house and kind_of(house[0], nouns) == "office" else house
    name = " ".join([*house, late])
    article = article_before(found.string, found.end("late") - len(name))
    name = base_form(name, article, nouns.kinds)
    return None if " von " in name else Source(found.start(), found.end("late"), name, "office")


def office_of(found: re.Match[str], lead: str, nouns: Nouns) -> Source:
    """A body by its noun and its seat; `points` where the noun alone says not which one."""
    begin, end = found.start(), found.end("run")
    adjectives, run, more = found.group("adj", "run", "more")
    # "das Unternehmen im Rahmen der Messe" sits nowhere, "Elbwerk von neuen Zahlen" has no seat, "EU" is a whole name
    if more and (
        run in nouns.proper
        or (run.isupper() and more.startswith(" für "))
        or (more.startswith(" im ") and kind_of(more.split()[-1], nouns) == "stop")
    ):
        more = None
    part = PART.match(found.string, end, found.endpos) if run.endswith(PARTS) else None
    if part and part[1] in nouns.proper:
        # "das Kontrollzentrum der Raumfahrtbehörde Nasa"
        return Source(begin, part.end(), part[1], "office")
    alone = "body" if lead in DEFINITE and not more and not adjectives else ""
    if run[0].isupper():
        seat = more is not None and (
            SEAT.match(more) is not None
            or (run in SEATED and more.startswith(" in "))
            or (ALLIED.search(run) is not None and more.startswith(" der ") and not _names_medium(more[5:], nouns))
        )
        alone = alone if run in nouns.bodies or singular(run, nouns.kinds) in nouns.bodies else ""
        if adjectives and not seat and lead in DEFINITE and run in nouns.bodies:
            # "der staatliche Konzern": which one, an adjective hardly tells
            return Source(begin, end, f"{adjectives}{run}", "unnamed")
        return Source(begin, found.end("more") if seat else end, run + more if seat else run, "office", alone)
    # "the bank" is some bank, "the central bank" and "le ministère de la Santé" are one
    if adjectives or more or run == "police":
        shown = f"{adjectives.strip()} {run}{more or ''}".strip()
        return Source(begin, found.end("more") if more else end, shown, "office")
    return Source(begin, end, run, "unnamed", alone)


def name_in_marks(found: re.Match[str], nouns: Nouns) -> str:
    """What follows a body that ends a phrase, when it is its name: "einer Studie des Instituts „Elbforschung“"."""
    name = IN_MARKS.match(found.string, found.end("more"))
    return name[0] if name and kind_of(found["more"].split()[-1], nouns) == "office" else ""
