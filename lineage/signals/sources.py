"""Reads the noun phrase that names a source and says what kind of source it is."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace

from lineage.signals.grammar import CLOSE, OPEN, WEEKDAY
from lineage.signals.inflection import ARTICLES, OF_HIM, article_before, base_form, forms
from lineage.signals.nouns import Nouns, kind_of, strip_roles

# "this newspaper" is the one that prints it
OWN = re.compile(r"(?:Zeitung|Redaktion|Blatt|Magazin|Portal|Sender|Zeitschrift|Nachrichtenportal|Verlag)\w{0,2}$")
# papers called so are named by one word after a cue: "Talbote", "Elbkurier"
PAPER = re.compile(r"\w{3,}(?:bote|kurier|anzeiger|abendblatt|tagblatt|tageblatt|rundschau|morgenpost)(?:e?s|n)?$")
# a name that is a common word too, with its cue right before it or its sentence
BARE = re.compile(
    r"(?:^|[.!?:,;(„“”\"»«\n–-]\s?|\b(?:[Ww]ie|[Ll]aut|[Gg]em(?:äß|äss)|auf|gegenüber|und|nach|by|to|the)\s)$"
)
WIE = re.compile(r"\b[Ww]ie\s(?:die|der|das|den)\s$")
SUNDAY = " am Sonntag"
DEFINITE = ("der", "die", "das", "dem", "den", "des", "dieser", "diesem", "diese", "the")
REPORT = re.compile(r"(?:[Bb]ericht|[Mm]eldung|[Aa]rtikel|report)e?s?$")
OWNED = ("Angaben", "Informationen", "Aussagen", "Recherchen", "Worten", "Mitteilung", "Daten", "Zahlen", "Insidern")
OF = re.compile(r"\s(?:der|des|von|vom|aus dem|aus der|aus|in der|im|of|by|in|from)\s(?=\S)(?:the )?")
TOLD_END = re.compile(
    r"\s?(?:[,.;:!?)–]|$)|\s(?:-\s|in einem|am (?:Abend|Morgen)"
    r"|am (?:Montag|Dienstag|Mittwoch|Donnerstag|Freitag|Samstag|Sonntag))"
)
MARK = re.compile(r"[„“”\"»«‚‹›]")
OPENS = re.compile(r"(?:^|[\s(:„“”\"»«‚‹›])[„“”\"»«‚‹›]\S|„|‚|.„|.‚")
QUOTATION = 500


@dataclass(frozen=True)
class Source:
    """A source as named at one place; `points` tells where its name is found: back, ahead, or at a person's role."""

    begin: int
    end: int
    name: str
    kind: str
    points: str = ""
    # the name is also a common word ("Welt")
    common: bool = False


def read_source(found: re.Match[str], nouns: Nouns, *, told: bool = False, sure: bool = False) -> Source | None:
    """What a noun phrase names, in its base form; None when it names nobody or the paper itself.

    Args:
        found: a match of `phrases` or `phrase_at`.
        nouns: the tables.
        told: the phrase stands where a medium is expected, so an unknown quoted name is one.
        sure: the cue is followed by sources only, so an unknown noun is one.
    """
    lead = found[0][: found.start("run") - found.start()].split(" ")[0].casefold()
    if lead.startswith(("dies", "unser")) and OWN.match(found["run"]):
        return None
    source = _read(found, nouns, told=told, sure=sure)
    if source is None or source.kind in ("person", "agency") or (source.kind == "outlet" and source.common):
        return source
    if source.begin != found.start():
        # the owner of a report was read as a phrase of its own
        return source
    name = base_form(source.name, article_before(found.string, found.start("run")), nouns.kinds)
    if outlet := nouns.outlets.get(name.casefold()) if source.kind != "outlet" or name != source.name else None:
        return replace(source, name=outlet, kind="outlet", points="")
    return replace(source, name=name)


def _read(found: re.Match[str], nouns: Nouns, *, told: bool, sure: bool) -> Source | None:
    begin, run = found.start(), found["run"]
    if inner := _owner(found, nouns):
        return Source(begin, inner.end, inner.name, inner.kind, inner.points)
    if person := found.groupdict().get("late") or found.groupdict().get("name"):
        listed = kind_of(person.split()[-1], nouns)
        return Source(begin, found.end(), strip_roles(person, nouns), "person") if listed in (None, "role") else None
    lead = found[0][: found.start("run") - begin].split(" ")[0].casefold()
    words = run.split()
    if named := _named(run, words, nouns, told=told or not lead or lead in DEFINITE):
        return _at_home(found, Source(begin, found.end("run"), *named), nouns, told=told)
    first, kind = kind_of(words[0], nouns) if len(words) > 1 else None, kind_of(words[-1], nouns)
    if (kind == "stop" and first == "office") or (kind == "office" and first == "role" and len(words) == 2):
        # an object may follow at once: "äußerten die USA Sorge", "warnte der Kremlchef Polen"
        end = found.start("run") + len(words[0])
        return Source(begin, end, words[0], "office" if first == "office" else "unnamed")
    if kind in (None, "masthead"):
        return _unlisted(found, nouns, lead, told=told, sure=sure)
    # a law is a reason, not a source
    return None if kind in ("stop", "law", "thing") else _listed(found, kind, lead, nouns)


def _at_home(found: re.Match[str], source: Source, nouns: Nouns, *, told: bool) -> Source | None:
    """A named medium as it is; None when its name is a common word and nothing says that the paper is meant."""
    text, run, at = found.string, found["run"], found.start("run")
    if source.kind != "outlet" or nouns.kinds.get(run) != "stop":
        return source
    full = nouns.outlets.get((run + SUNDAY).casefold())
    if full and text.startswith(SUNDAY, found.end("run"), found.endpos):
        return replace(source, end=found.end("run") + len(SUNDAY), name=full, common=True)
    article = at > found.start() or article_before(text, at) in (*OF_HIM, "der", "dem", "vom", "im", "am", "zum", "zur")
    named = told or (WIE if article else BARE).search(text, max(0, at - 20), at)
    return replace(source, common=True) if named else None


def _owner(found: re.Match[str], nouns: Nouns) -> Source | None:
    """Whose report it is: the agency in "einem Bericht der Nachrichtenagentur ..."."""
    run = found["run"]
    if not (REPORT.search(run) or run in OWNED) or " " in run:
        return None
    text, end = found.string, found.endpos
    link = OF.match(text, found.end("run"), end)
    inner = found.re.match(text, link.end(), end) if link else None
    source = read_source(inner, nouns, told=True, sure=bool(REPORT.search(run))) if inner else None
    if source and source.kind == "office" and source.name[:1].isupper() and " " not in source.name:
        # who writes a report may be anybody, so only nouns that the table knows count
        source = source if kind_of(source.name, nouns) else None
    named = source and (
        source.kind in ("agency", "outlet", "office") or (source.kind == "person" and " " in source.name)
    )
    return source if named else None


def _listed(found: re.Match[str], kind: str, lead: str, nouns: Nouns) -> Source | None:
    """A source named by a noun of the table only."""
    groups = found.groupdict()
    begin, end, run, more = found.start(), found.end("run"), groups["run"], groups.get("more") or ""
    shown = f"{groups['adj'].strip()} {run}".strip()
    if kind == "office" and run[0].islower():
        # "the bank" is some bank, "the central bank" is one
        return Source(begin, end, shown, "office" if groups["adj"] or run == "police" else "unnamed")
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


def _unlisted(found: re.Match[str], nouns: Nouns, lead: str, *, told: bool, sure: bool) -> Source | None:
    """A source whose last word is in no table: a name, mostly of a person; None when nothing says so."""
    groups = found.groupdict()
    begin, end, run = found.start(), found.end("run"), groups["run"]
    words = run.split()
    if len(words) > 2 and (agency := nouns.gazetteer.find(words[-1])) and agency.kind != "generic":
        # "sagte Max Muster AFP": the agency is who was told
        run = " ".join(words[:-1])
        end = begin + found[0].find(run) + len(run)
    stripped = strip_roles(run, nouns)
    first = kind_of(words[0], nouns)
    common = run[0] in OPEN or run[0].islower() or WEEKDAY.match(run)
    if common or first == "thing" or nouns.kinds.get(words[0]) == "stop":
        return None
    if (told or sure) and PAPER.match(run):
        return Source(begin, end, run, "outlet")
    if (run.isupper() and len(run) > 1 and " " not in run) or (" " in run and first == "office"):
        return Source(begin, end, run, "office")
    if " " in run or not (lead or groups["adj"]):
        # "ein Sprecher von Muster & Söhne"
        whose = stripped.removeprefix("von ") if stripped != run else stripped
        person = whose == stripped and (not lead or stripped != run)
        return Source(begin, end, whose, "person" if person else "office")
    # a noun of no table after an article is a thing as often as a person
    return Source(begin, end, run, "document" if lead.startswith("ein") else "office") if sure and lead else None


def _named(run: str, words: list[str], nouns: Nouns, *, told: bool) -> tuple[str, str] | None:
    quoted = re.search(rf"[{OPEN}](.+?)[{CLOSE}]", run)
    head = kind_of(words[0].strip(OPEN + CLOSE), nouns)
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
    if len(words) > 1 and not quoted and kind_of(words[-1], nouns) in ("masthead", "medium") and words[0][0].isupper():
        # "der Rheinischen Post": a masthead takes the case of the sentence
        straight = " ".join(word.removesuffix("n") if word.endswith("en") else word for word in words)
        return nouns.outlets.get(straight.casefold(), straight), "outlet"
    # quoted speech is longer than a name and begins with a common word
    # "the ship «...»" names no medium
    short = (
        quoted
        and (run.startswith(quoted[0]) or head == "masthead")
        and len(words) <= 4
        and nouns.kinds.get(name.split()[0]) != "stop"
        and name[-1] not in ",.!?"
    )
    return (name, "outlet") if short and told else None


def read_masthead(text: str, at: int, printed: str, nouns: Nouns) -> Source:
    """The medium that printed a text first; its name takes the case of the article before it."""
    name = printed.strip('.„“"»«')
    begin = at + printed.index(name)
    before = re.findall(r"\w+", text[max(0, begin - 40) : begin].casefold())[-2:]
    article = next((word for word in reversed(before) if word in ARTICLES), "")
    # the stop of "F.A.Z." is the name's own
    end = begin + len(name) + bool(re.match(r"[A-Z]\.[A-Z]\.", text[begin + len(name) - 3 : begin + len(name) + 1]))
    if (agency := nouns.gazetteer.find(name)) and agency.kind != "generic":
        return Source(begin, end, agency.code, "agency")
    bent = forms(name, article)
    known = (nouns.outlets.get(form.casefold()) for form in (name, f"{name}.", *bent))
    return Source(begin, end, next(filter(None, known), bent[0] if bent else name), "outlet")


def ends_told(text: str, source: Source) -> bool:
    """Whether "der Welt" can be the paper that is told: its clause ends there, outside of a quotation."""
    if not TOLD_END.match(text, source.end):
        return False
    marks = list(MARK.finditer(text, max(0, source.begin - QUOTATION), source.begin))
    return not marks or not OPENS.match(text, max(0, marks[-1].start() - 1))
