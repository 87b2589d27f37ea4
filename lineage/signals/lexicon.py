"""What the words of a name stand for, whatever stands around them; each is looked up once."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache
from typing import NamedTuple

from lineage.signals.grammar import CLOSE, ENGLISH, OPEN, PARTICLE
from lineage.signals.nouns import Nouns, kind_of, strip_roles

# papers called so are named by one word after a cue: "Talbote", "Elbkurier"
PAPER = re.compile(r"\w{3,}(?:bote|kurier|anzeiger|abendblatt|tagblatt|tageblatt|rundschau|morgenpost)(?:e?s|n)?$")
REPORT = re.compile(r"(?:[Bb]ericht|[Mm]eldung|[Aa]rtikel|report)e?s?$")
OWNED = ("Angaben", "Informationen", "Aussagen", "Recherchen", "Worten", "Mitteilung", "Daten", "Zahlen", "Insidern")
COMPOUND = re.compile(
    r"(?P<owner>[A-ZÄÖÜ]{2,5}(?=-)|[A-ZÄÖÜ]\w{3,}?)-?(?i:begründung|statistik(?:en)?|zahlen|angaben?|mitteilung(?:en)?|informationen|bericht(?:en|s)?|sprecher(?:s|in)?|auskunft|meldung(?:en)?|lagebericht|daten(?:stand(?:e?s)?)?)"
)
SAYS = re.compile(r"(?:[Ss]precher(?:in)?|[Aa]ngaben|[Mm]itteilung)$")


@lru_cache(maxsize=1 << 16)
def kinds_in(run: str, nouns: Nouns) -> tuple[tuple[str, ...], str | None, str | None]:
    """The words of a name, the kind of the first where there are several, and the kind of the last."""
    words = tuple(run.split())
    if run in nouns.kinds:
        return words, None, nouns.kinds[run]
    return words, kind_of(words[0], nouns) if len(words) > 1 else None, kind_of(words[-1], nouns)


@lru_cache(maxsize=1 << 16)
def names_owner(run: str) -> bool:
    """Whether a noun is a report or the like, so that what follows may say whose."""
    return " " not in run and (run in OWNED or REPORT.search(run) is not None)


def owns(word: str, nouns: Nouns) -> bool:
    """Whether a word is the genitive of a noun of the table: "Frankreichs"."""
    return word not in nouns.kinds and word.endswith("s") and word[:-1] in nouns.kinds


@lru_cache(maxsize=1 << 16)
def owner_in(run: str, nouns: Nouns) -> str | None:
    """Whose words a compound tells of: "Polizeiangaben" and "Polizeisprecher" are the police."""
    found = COMPOUND.fullmatch(run)
    if found is None:
        return None
    owner = found["owner"].removesuffix("s") if found["owner"] not in nouns.kinds else found["owner"]
    # "der OVH-Sprecher": what it is short for the article may tell
    short = (
        owner.isupper() and run.startswith(f"{owner}-") and owner.casefold() not in nouns.outlets and SAYS.search(run)
    )
    return owner if short or (nouns.kinds.get(owner) == "office" and owner not in nouns.bodies) else None


def occurrences(word: str, text: str) -> Iterator[int]:
    """Where a word stands in a text, in order."""
    at = text.find(word)
    while at >= 0:
        yield at
        at = text.find(word, at + len(word))


# "Hafen- und Deichbau"
HALVED = re.compile(r"(?P<before>.*?)\S+-,?(?:\s\S+-,?)*\s(?:und|oder)\s[A-ZÄÖÜ][\w-]*$")
# such words belong to "Landesamt Bau- und Denkmalschutz" and, behind an adjective, to "Freier Hafen- und Deichbauer"
WITH_HALF = re.compile(
    r"(?:verband|verein|vereinigung|bund|kammer|amt|ministerium|institut|zentrum)(?:e?s)?\s$", re.IGNORECASE
)
BENT = re.compile(r"[a-zäöüß]e[nrs]?$")
ABSTRACT = re.compile(r"(?:ung|ungen|ismus|heit|heiten|keit|keiten|schaft|schaften|tion|tionen|tät|täten|nisse?|zeit)$")
# what happens to somebody or is done by them
EVENT = re.compile(
    r"(?:ung|ungen|tion|tionen|heit|keit|ritt|stieg|flucht|[Tt]at|[Tt]aten|nahmen?|gang|zug|tur|schlag|schläge|[Ll]eben|[Tt]od)$"
)
# no first name ends so
ADJECTIVAL = re.compile(
    r"(?:[A-ZÄÖÜ][a-zäöüß]{2,}(?:(?:ische|liche|ige|ende|bare|same|ierte|serte|ndete|ielle|uelle)[nrs]?|[a-zß]em)"
    r"|(?:\w+d|D)eutsche[nrs]?)$"
)
# an adjective in the name of a body
TITULAR = re.compile(r"[A-ZÄÖÜ][a-zäöüß]+es?")
# "von der Muster"
PREDICATE = re.compile(rf"{PARTICLE}\s[A-ZÄÖÜ]\S+$")
IN_ENGLISH = re.compile(rf"\s{ENGLISH}\s")
NOBLE = frozenset(("Graf", "Gräfin", "Freiherr", "Freifrau", "Baron", "Ritter", "Prinz", "Prinzessin", "Herzog"))
BEHIND_NAME = re.compile(r"(\S+(?:\s\S+)+?)\s(?:von|von der)\s")
# "Hartung" is a name
LONG = 10
MARKS = frozenset(OPEN + CLOSE) - {"'"}


class Unlisted(NamedTuple):
    """A name of no table; `left_out` characters at the end of the words are not part of it."""

    name: str
    kind: str
    left_out: int = 0


def _name_in(run: str, nouns: Nouns) -> tuple[str, int]:
    """A name without what stands before or behind it by chance, and how many characters are left out behind."""
    # "Max Muster von der University of Musterstadt"
    english = IN_ENGLISH.search(run)
    if (alone := without_house(run, nouns)) != run:
        return alone, 0
    words = run.split()
    # "sinken laut M+B von Norden nach Süden"
    if len(words) > 2 and words[1] == "von" and (words[0].isupper() or "+" in words[0]):
        words = words[:1]
    # "so Muster zu Bild": who was told
    at = words.index("zu", 1) if "zu" in words[1:] else 0
    told = " ".join(words[at + 1 :])
    if at == 1 or (at and (told[0] in OPEN or told.casefold() in nouns.outlets or nouns.gazetteer.find(told))):
        words = words[:at]
    # "kündigte Muster Hilfen an": no name ends like an abstract noun or begins so, but "Verband Neue Wirtschaft"
    titled = english or (len(words) > 2 and TITULAR.fullmatch(words[-2]) and kind_of(words[0], nouns) == "office")
    half = HALVED.match(run)
    if half and _ends_before_half(half["before"], nouns):
        # "kündigte die Bahn Zug- und Busausfälle an"
        words = half["before"].split()
    titled = titled or half
    while len(words) > 1 and len(words[-1]) >= LONG and ABSTRACT.search(words[-1]) and not titled:
        words.pop()
    name = " ".join(words)
    left_out = len(run) - len(name) if run.startswith(name) else 0
    # "die Staatsanwaltschaft Musterstadt" is a name all the same
    while len(words) > 1 and len(words[0]) >= LONG and ABSTRACT.search(words[0]) and not kind_of(words[0], nouns):
        words = words[1:]
    # "Max „Maxi“ Muster"
    return re.sub(rf"(?<=\w)\s[{OPEN}]\w+[{CLOSE}](?=\s\w)", "", " ".join(words)), left_out


def _ends_before_half(name: str, nouns: Nouns) -> bool:
    """Whether a name has no words with a hyphen behind it: neither a noun for bodies nor an adjective ends it."""
    words = name.split()
    if not words or not words[-1][0].isupper() or WITH_HALF.search(name):
        return False
    return not (BENT.search(words[-1]) and (len(words) == 1 or kind_of(words[0], nouns) == "office"))


def without_house(run: str, nouns: Nouns) -> str:
    """The name in "Max Muster von der Elbwerk AG"; "Karl Otto von Muster" and "Karl Graf von Muster" are whole."""
    whose = BEHIND_NAME.match(run)
    if whose is None or " " not in (name := strip_roles(whose[1], nouns)):
        return run
    first, *_, last = name.split()
    is_full = first.partition("-")[0] in nouns.is_woman and last not in nouns.is_woman and last not in NOBLE
    return whose[1] if is_full or IN_ENGLISH.search(run) else run


def _ends_told(words: list[str], nouns: Nouns) -> bool:
    """Whether a name is followed by an agency or by an outlet that no surname looks like: "Muster n-tv"."""
    *name, last = words
    if last.casefold() in nouns.outlets and (last.isupper() or last[0].islower()):
        kinds = [kind_of(word, nouns) for word in name]
        # "der Konkurrent RTL": a role alone is no name
        named = {None, "role"}.issuperset(kinds) and bool(kinds) and kinds[-1] is None
        return named and all(word[0].isupper() for word in name)
    agency = nouns.gazetteer.find(last) if len(name) > 1 else None
    return agency is not None and agency.kind != "generic"


@lru_cache(maxsize=1 << 16)
def unlisted(run: str, lead: str, bent: bool, expected: bool, sure: bool, nouns: Nouns) -> Unlisted | None:
    """A source whose last word is in no table: a name, mostly of a person; None when nothing says so.

    Args:
        run: the words of the name.
        lead: what stands before them, folded.
        bent: there are adjectives before the name.
        expected: a medium or a source is expected.
        sure: a source is expected.
        nouns: the tables.
    """
    whole = run
    run, left_out = _name_in(whole, nouns)
    words = run.split()
    if words and not whole.startswith(words[0]):
        # what stood before belongs to what was left out
        lead, bent = "", False
    if not words:
        return None
    if _ends_told(words, nouns):
        # "sagte Max Muster AFP": the last is who was told
        run, left_out = " ".join(words[:-1]), left_out + len(words[-1]) + 1
    stripped, first = strip_roles(run, nouns), kind_of(words[0], nouns)
    titled = any(kind_of(word, nouns) == "role" for word in words[:-1])
    common = len(words) == 1 and len(run) >= LONG and ABSTRACT.search(run) is not None and not (lead or sure)
    common = (
        common
        or not MARKS.isdisjoint(stripped)
        or (stripped.removeprefix("von ")[0].islower() and not (stripped == whole and PREDICATE.match(whole)))
        or nouns.day.match(run) is not None
    )
    # "laut Anklage Hafen- und Deichpläne": who has half a noun in the name is nobody
    halved = HALVED.match(stripped) is not None
    if common or (halved and not lead and first != "office") or first == "thing" or nouns.kinds.get(words[0]) == "stop":
        return None
    if expected and PAPER.match(run):
        return Unlisted(run, "outlet", left_out)
    # "der Einzelhändler Max Muster", but "der Verlag Anna Muster"
    trade = first == "office" and words[0].endswith("er") and words[1:] and words[1].partition("-")[0] in nouns.is_woman
    first = None if trade else first
    stripped = " ".join(words[1:]) if trade else stripped
    short = run.isupper() and len(run) > 1 and " " not in run
    joined = " & " in run and not titled and not any(kind_of(word, nouns) == "role" for word in words)
    body = short or joined or (first == "office" and " " in whole and not titled)
    english = IN_ENGLISH.search(stripped) is not None
    # "Vorsitzender Max Muster"
    # "Regierender Bürgermeister Max Muster", but "Deutscher Richter Bund"
    is_person = titled and (" " in stripped or stripped in nouns.surnames)
    adjectival = len(words) > 1 and not is_person and first != "role" and ADJECTIVAL.match(words[0])
    if body or english or halved or adjectival:
        # "laut Polizei Prellungen" left the object out; "Nachgebesserte Impfstoffe" are no person
        return Unlisted(stripped.removeprefix("von ") if english else run, "office", left_out)
    if " " in run or not (lead or bent):
        # "ein Sprecher von Muster & Söhne"
        whose = stripped.removeprefix("von ") if stripped != run else stripped
        person = whose == stripped and (not lead or stripped != run)
        return Unlisted(whose, "person" if person else "office", left_out)
    # a noun of no table after an article is a thing as often as a person
    return Unlisted(run, "document" if lead.startswith("ein") else "office", left_out) if sure and lead else None
