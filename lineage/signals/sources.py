"""Reads the noun phrase that names a source and says what kind of source it is."""

from __future__ import annotations

import re

from lineage.signals.fullnames import ends_in_name, is_full_name, is_surname, named_in_full, opens_in_name
from lineage.signals.grammar import PERSON_NAME as PERSON
from lineage.signals.inflection import article_before, base_form
from lineage.signals.lexicon import EVENT, OWNED, REPORT, Unlisted, kinds_in, names_owner, owns, unlisted
from lineage.signals.media import at_home, house_of, medium_in
from lineage.signals.members import AGED, MEMBER
from lineage.signals.nouns import Nouns, kind_of, strip_roles
from lineage.signals.offices import DEFINITE, Source, name_in_marks, named_like_role, of_body, office_of, whose_body

__all__ = ["SPOKESMAN", "Source", "read_source"]

# "this newspaper" is the one that prints it
OWN = re.compile(r"(?:Zeitung|Redaktion|Blatt|Magazin|Portal|Sender|Zeitschrift|Nachrichtenportal|Verlag)\w{0,2}$")
# "die Energie-Agentur" tells no news
OF_NEWS = re.compile(r"(?:^|(?:(?i:nachrichten|presse|staats|bild|foto|medien))-?)[Aa]gentur(?:en)?$|^[a-z]")
ORDER = re.compile(r"\b(?:[Ee]rst|[Jj]üngst|[Nn]eu|[Nn]euest|[Aa]ktuell|[Ww]eiter)e[mnrs]?\b,?\s(?=[\w-])")
# "seinen Angaben zufolge"
HIS = ("seinen", "seiner", "seinem", "ihren", "ihrer", "ihrem")
OF = re.compile(r"\s(?:der|des|von|vom|aus dem|aus der|aus|in der|im|of|by|in|from)\s(?=\S)(?:the )?")
WHOSE = re.compile(r"\s(?:des|der|vom|von|für)\s")
# what stands between a poll and who had it made, or between witnesses and whom they told
MADE = {"document": re.compile(r"\sfür\s(?:(?:die|den|das)\s)?"), "unnamed": re.compile(r"\s(?:der|dem)\s")}
# "der damalige Präsident" is not who is president now
OTHER = re.compile(r"\b(?:damalig|künftig|nächst|ander)e[nrs]?\b")
# "Deutscher Ärzte"
OF_MANY = re.compile(r"(?:Deutsch|[A-ZÄÖÜ]\w+isch)er\s")
VON = re.compile(r"^(?:Von|Zu)(?=\s)")
SPOKESMAN = ("precher", "precherin")
ANY_OF = ("einer ", "eine ", "einem ", "einen ", "eines ", "viele ", "mehrere ", "keiner ")
AROUND = re.compile(rf"\sum\s({PERSON})")


def read_source(found: re.Match[str], nouns: Nouns, *, told: bool = False, sure: bool = False) -> Source | None:
    """What a noun phrase names, in its base form; None when it names nobody or the paper itself.

    Args:
        found: a match of `phrases` or `phrase_at`.
        nouns: the tables.
        told: the phrase stands where a medium is expected, so an unknown quoted name is one.
        sure: the cue is followed by sources only, so an unknown noun is one.
    """
    at = found.start("run")
    lead = found.string[found.start() : at].partition(" ")[0].casefold()
    # "wird teuer sein Muster sagte": a headline without its stop
    lead = "" if lead == "sein" and kind_of(found["run"].split()[0], nouns) is None else lead
    if lead.startswith(("dies", "unser")) and OWN.match(found["run"]):
        return None
    if lead in HIS and found["run"] in OWNED:
        return Source(found.start(), found.end("run"), "sie" if lead.startswith("ih") else "er", "pronoun")
    source = _read(found, lead, nouns, told=told, sure=sure)
    if source is None or _is_straight(source, found, nouns):
        return source
    name = base_form(source.name, article_before(found.string, at), nouns.kinds)
    if outlet := nouns.outlets.get(name.casefold()) if source.kind != "outlet" or name != source.name else None:
        return source._replace(name=outlet, kind="outlet", points="")
    return source if name == source.name else source._replace(name=name)


def _is_straight(source: Source, found: re.Match[str], nouns: Nouns) -> bool:
    """Whether a name stays as it is printed: of people and known media, and where the article before is not its own."""
    if source.kind == "outlet":
        return source.common or source.name in nouns.titles or is_full_name(source.name, nouns)
    behind = found["late"] is not None and source.end == found.end()
    return source.kind in ("person", "agency", "pronoun") or behind or is_full_name(source.name, nouns)


def _read(found: re.Match[str], lead: str, nouns: Nouns, *, told: bool, sure: bool) -> Source | None:
    begin, end = found.start(), found.end("run")
    run, late, name = found.group("run", "late", "name")
    if names_owner(run.partition(" von ")[0]) and (inner := _owner(found, nouns)):
        return inner._replace(begin=begin, common=False, by_report=True)
    if name and (strip_roles(name, nouns).startswith("von ") or (not lead and opens_in_name(run, nouns))):
        # "Anna Muster, Sprecherin von Elbwerk": that is no name; nor is "Anna Muster vom Hafenamt, Region Norden"
        name, end = None, found.end("run")
    late = "" if late and nouns.kinds.get(late) == "stop" else late  # "Albany, New York"
    comma = found.string[found.start("late") - 2 : found.start("late")] == ", "
    if late and not comma and kind_of(late.split()[0], nouns) == "office" and " " not in strip_roles(late, nouns):
        # "die Leiterin am Muster Zentrum Norden": a place
        late, end = None, found.end("run")
    # "die Gesellschaft zum Schutz Deutscher Deiche"
    many = not comma and OF_MANY.match(late or "") is not None
    office = kind_of(run.split()[-1], nouns) == "office"
    if (many and not office) or (late and ends_in_name(run, nouns)):
        # "der Arzt Max Muster vom Muster College London" has his name already, "des Verbandes Deutscher Ärzte" is none
        late, end = None, found.end("run")
    if late and (many or _names_another(found, nouns)):
        stop = found.end("late" if many else "run")
        return Source(begin, stop, found.string[found.start("run") : stop], "office") if office else None
    if late and not (lead or kind_of(run.split()[-1], nouns) in ("role", "unnamed", "office")):
        # "sagte Muster in einem Brief an Anna Muster": the second is nobody who speaks
        late, end = None, found.end("run")
    if person := late or name:
        listed = kind_of(person.split()[-1], nouns)
        who = Source(begin, found.end(), strip_roles(person, nouns), "person") if listed in (None, "role") else None
        return whose_body(found, nouns) if listed == "office" and late and not comma else who
    if found["more"] and (outlet := nouns.outlets.get((run + found["more"]).casefold())):
        # "Stimme aus dem Tal"
        return Source(begin, found.end("more"), outlet, "outlet")
    if named := medium_in(run, told or not lead or lead in DEFINITE, nouns):
        medium = at_home(found, Source(begin, end, *named), nouns, told=told)
        if medium and medium.kind == "outlet" and not (lead or told) and is_surname(run, found.string, nouns):
            medium = Source(begin, end, run, "person")
        return medium or (_surname(found, lead, nouns) if run in nouns.surnames else None)
    return _by_kind(found, lead, nouns, told=told, sure=sure)


def _names_another(found: re.Match[str], nouns: Nouns) -> bool:
    """Whether a name belongs to whom others depend on: "der Anwalt des Polizisten Max Muster"; a letter is his."""
    extra, kind = found["extra"], kind_of(found["run"].split()[-1], nouns)
    if not extra or kind == "document" or found.string[found.end("extra")] == ",":
        return False
    return WHOSE.match(extra) is not None and kind_of(extra.split()[-1], nouns) in ("role", "unnamed")


def _by_kind(found: re.Match[str], lead: str, nouns: Nouns, *, told: bool, sure: bool) -> Source | None:
    """A source that is no medium and has no name behind its role."""
    begin, end = found.start(), found.end("run")
    # "Von der Muster sagte": a small word that opens a sentence
    run = VON.sub(lambda small: small[0].lower(), found["run"])
    words, first, kind = kinds_in(run, nouns)
    if (kind == "stop" and first == "office" and (lead or not owns(words[0], nouns))) or (
        kind == "office" and first == "role" and lead and len(words) == 2
    ):
        # an object may follow at once: "äußerten die USA Sorge", "warnte der Kremlchef Polen"
        end = found.start("run") + len(words[0])
        return Source(begin, end, words[0], "office" if first == "office" else "unnamed")
    if lead and first is None and words[1:2] == ("von",) and EVENT.search(words[0]):
        return None  # "der Einstieg von Muster zeigt"
    many = first == "office" and OF_MANY.match(" ".join(words[1:]))
    known = Source(begin, end, run, "office") if many else of_body(found, words, first, lead, nouns)
    # "Rolf Buch" is no book, "Andreas Roche" no firm
    common = kind in ("document", "unnamed", "thing", "law") or words[-1] in nouns.proper
    first_name = common and len(words) > 1 and words[-2].partition("-")[0] in nouns.is_woman
    known = known or (named_like_role(found, words, first, lead, nouns) if kind == "role" or first_name else None)
    if known or kind in ("law", "thing"):
        # a law is no source; "eine Studie von Elbe Analytics" shows what studies show
        return known._replace(by_report=True) if known and first == "document" else known
    if kind in (None, "masthead"):
        nobody = unlisted(run, lead, bool(found["adj"]), told or sure, sure, nouns)
        return nobody and _unlisted(found, nobody)
    if kind == "stop":
        return _surname(found, lead, nouns)
    return _listed(found, kind, lead, nouns)


def _unlisted(found: re.Match[str], name: Unlisted) -> Source:
    """What no table knows; whose age is told is a person."""
    kind = "person" if " " in name.name and "jährige" in found["adj"] else name.kind
    return Source(found.start(), found.end("run") - name.left_out, name.name, kind)


def _surname(found: re.Match[str], lead: str, nouns: Nouns) -> Source | None:
    """A name that ends in a small word: "sagte Weil" is no conjunction; whether it is a name the article tells."""
    begin, (words, first, _) = found.start(), kinds_in(found["run"], nouns)
    # "Niedersachsens Ministerpräsident Weil"
    of_whom = first == "office" and owns(words[0], nouns)
    named = words[-1] in nouns.surnames and (of_whom or first in (None, "role"))
    alone = len(words) == 1 and (lead or not found.string[max(0, begin - 2) : begin - 1].islower())
    if not named or (alone and (lead or not named_in_full(words[-1], found.string, nouns))):
        return None
    return Source(begin, found.end("run"), strip_roles(found["run"], nouns), "person", common=True)


def _owner(found: re.Match[str], nouns: Nouns) -> Source | None:
    """Whose report it is: "einem Bericht der Nachrichtenagentur ...", "Recherchen von „Elbwoche“"."""
    report = found["run"].partition(" von ")[0]
    link = OF.match(found.string, found.start("run") + len(report), found.endpos)
    inner = found.re.match(found.string, link.end(), found.endpos) if link else None
    source = read_source(inner, nouns, told=True, sure=bool(REPORT.search(report))) if inner else None
    if source and source.kind == "person" and report != found["run"] and not is_full_name(source.name, nouns):
        source = source._replace(kind="office")
    if source and source.kind == "office" and source.name[:1].isupper() and " " not in source.name:
        # who writes a report may be anybody, so only nouns that the table knows count
        source = source if kind_of(source.name, nouns) else None
    named = source and (
        source.kind in ("agency", "outlet", "office") or (source.kind == "person" and " " in source.name)
    )
    return source if named else None


def _is_for_medium(found: re.Match[str], link: re.Pattern[str], nouns: Nouns) -> bool:
    """Whether a medium has a poll made, or is told: "eine Umfrage für die „Elbwoche“", "sagten Anwohner der dpa"."""
    made = link.match(found["more"])
    inner = found.re.match(found.string, found.start("more") + made.end(), found.endpos) if made else None
    source = read_source(inner, nouns, told=True) if inner else None
    return source.kind in ("outlet", "agency") if source else False


def _listed(found: re.Match[str], kind: str, lead: str, nouns: Nouns) -> Source | None:
    """A source named by a noun of the table only."""
    begin, end = found.start(), found.end("run")
    adjectives, run, more = found.group("adj", "run", "more")
    shown = ORDER.sub("", f"{adjectives}{run}")
    # "die Agentur für Arbeit"
    if kind == "office" or (kind == "agency" and ((more or "").startswith(" für ") or not OF_NEWS.search(run))):
        return office_of(found, lead, nouns)
    if kind == "document" and shown[0].islower() and shown != run and not more:
        kind = "unnamed"  # "historischen Akten": which ones, no adjective tells
    # "sagte die XYZ-Politikerin der „Elbwoche“"
    made = MADE.get("unnamed" if MEMBER.fullmatch(run) or AGED.fullmatch(run) else kind)
    more = None if more and made and _is_for_medium(found, made, nouns) else more
    led = AROUND.fullmatch(more or "")
    if kind in ("document", "unnamed") and more and (led or WHOSE.match(more)):
        # "Forscher um Max Muster"; "einer Studie des Hafenamts": without its author a paper could be any
        more += name_in_marks(found, nouns)
        whole = Source(begin, found.end("run") + len(more), run + more, kind)
        return whole._replace(name=led[1], kind="person") if led else whole
    if kind == "role" and more and (lead.startswith("ein") or (lead in DEFINITE and run.endswith(SPOKESMAN))):
        return _spokesman(found, nouns)
    if kind == "role":
        # "die Entwickler" are more than one, "einer der Entwickler" is any of them
        any_of = found.string[max(0, begin - 8) : begin].casefold().endswith(ANY_OF)
        several = any_of or (lead == "die" and run.endswith("er"))
        one = lead in DEFINITE and not (several or more or OTHER.search(adjectives))
        return Source(begin, end, shown, "unnamed", "role" if one else "")
    if kind in ("medium", "agency") and (known := house_of(found, nouns)):
        return known
    points = ""
    if kind in ("medium", "agency") or REPORT.search(run):
        points = "back" if lead in DEFINITE else "ahead" if lead.startswith(("ein", "a")) else ""
        kind = "unnamed"
    return Source(begin, end, shown, kind, points)


def _spokesman(found: re.Match[str], nouns: Nouns) -> Source:
    """The body of "ein Sprecher des Hafenamts", when the tables know its noun; else what the words say."""
    run, more = found.group("run", "more")
    link = OF.match(found.string, found.end("run"), found.endpos)
    # "ein Anwalt aus Frankreich"
    if link and link[0] not in (" aus ", " in "):
        article = link[0] in (" des ", " der ")
        inner = found.re.match(found.string, link.start() + 1 if article else link.end(), found.endpos)
        source = read_source(inner, nouns) if inner else None
        if source and source.kind == "agency":
            # an agency is told, its reporters are its own
            told = Source(found.start(), found.end("run"), run, "unnamed")
            return told if run.endswith(SPOKESMAN) else source._replace(begin=found.start())
        words = source.name.split() if source else [""]
        whose = WHOSE.match(more) and kind_of(words[0], nouns) == "office"
        known = whose or kind_of(words[-1], nouns) or words[0] in nouns.proper or words[0].isupper()
        if source and source.kind == "office" and not source.points and known:
            return source._replace(begin=found.start())
    named = WHOSE.match(more) and not more.startswith(" für ") and kind_of(more.split()[-1], nouns) is None
    return Source(found.start(), found.end("more"), run + more, "office" if named else "unnamed")
