"""Whom a pronoun with a verb of speech may mean, and whom not: who is quoted, a body, or who stands beside it."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator

from lineage.signals.clauses import ADVERBS
from lineage.signals.grammar import CAP, CLOSE, OPEN, PARTICLE
from lineage.signals.nouns import Nouns, kind_of
from lineage.signals.rivals import PREPOSITIONS
from lineage.signals.sources import Source

HE_OR_SHE = ("er", "sie", "he", "she", "il", "elle")
SHE = HE_OR_SHE[1::2]
# verbs that tell what somebody said: "Die Stadt habe kein Geld"
REPORTED = r"(?:habe|sei|müsse|könne|solle|wolle|werde|dürfe)\b"
# characters of a paragraph, of a sentence and of a clause before a pronoun
PARAGRAPH = 1500
SENTENCE = 300
CLAUSE = 80
# what parts the clause of a pronoun from what stands before it, and a clause from another that a word joins to it
BREAK = re.compile(rf"[.,;:!?\n{OPEN}{CLOSE}]|\s[–-]\s")
JOINT = re.compile(r"\s(?:und|oder|aber|denn)\s")
ARTICLES = frozenset("der die das dem den des ein eine einem einen einer eines im am ins ans vom beim zum zur".split())
BODIES = ("office", "medium", "agency")
# whom a sentence speaks of, by the pronoun that would speak
OBJECTS = {"er": {"ihn", "ihm"}, "sie": {"sie", "ihr"}}
# "Die Bank wächst. " before "Sie warnt"; of "Die Banken wachsen. " no "sie" with a verb in the singular speaks
BODY_BEFORE = re.compile(
    rf"(?:^|[.!?\n])[{CLOSE}]?\s?(?P<article>Der|Die|Eine?)\s(?P<noun>[A-ZÄÖÜ][\w-]+)\s"
    rf"(?!{REPORTED}|sind\b|(?!neben\b|gegen\b|wegen\b|zwischen\b)[a-zäöüß]+en\b)"
    r"(?P<rest>[a-zäöüß](?:[^.!?\n„“»]|(?<=\d)\.)*)\.\s$"
)
# "In dem Interview äußerte Muster die Hoffnung", but "Im Streit um Muster"
NO_VERB = rf"(?:{'|'.join(sorted(PREPOSITIONS))}|und|oder|allem|der|die|das|dem|den|des|vom|zum|zur|beim|{ADVERBS})"
STRONG = (
    "kam|ging|sah|nahm|gab|traf|hielt|ließ|trat|stand|rief|schrieb|sprach|fand|blieb|lud|warf|zog|wies|bot|bat|war|ist"
)
SUBJECTS = r"(?!\s(?:er|sie|es|wir|man|ich|die|das|ein|eine|keine?|viele|alle)\s)"
GAP = rf"(?:{SUBJECTS}(?!\s{CAP}\s{CAP})[^.,;:!?„“”\"»«])"
INVERTED = re.compile(
    r"[.!?“»”\"\n]\s(?:(?:In|Im|Am|An|Auf|Bei|Beim|Nach|Vor|Seit|Mit|Für)"
    rf"{GAP}{{0,80}}?|(?:Auch|Dabei|Dazu|Zudem|Außerdem|Ausserdem|Zugleich|Gleichzeitig|Dort|Dann|Danach|Später|Zuvor|Zuletzt|So"
    rf"|Daraufhin|Deshalb)(?:(?!\sder\s){GAP}){{0,40}}?)\s(?!{NO_VERB}\s)(?:[a-zäöüß]{{3,}}(?:te|t)|{STRONG})\s(?P<name>{CAP})"
    r"(?=\s[a-zäöü]|[.,])"
)
# what begins a sentence, with the roles before a name
SUBJECT = re.compile(
    rf"[.!?“»\n](?:(?<=[.!?])[“”\"»«]?\s|(?<=[“»])\s|(?<=\n))(?:(?:Auch|Und|Doch|Aber|Selbst)\s)?(?:(?:Der|Die)\s\d\d-jährige\s)?((?:{CAP}\s){{0,4}}{CAP})"
    rf"(?=[\s,])(?!(?:\s{CAP}){{0,4}}\s{REPORTED})"  # others speak of him
)
# "Der Leiter des Amts am Hafen, Max Muster, hat"
LED_SUBJECT = re.compile(
    rf"[.!?“»\n][“”\"»«]?\s(?:Der|Die)\s(?:[a-zäöüß-]+e\s)?(?P<role>[A-ZÄÖÜ][\w-]+)\s[^.;:!?„“]{{2,120}}?,\s"
    rf"(?P<name>{CAP}(?:\s(?:{PARTICLE}\s)?{CAP}){{1,2}})(?:\s\([^()]{{1,30}}\))?,\s[a-zäöü]"
)
# what one who has just been named is: ", die Leiterin", ", Leiter der"
ROLE_BEHIND = re.compile(r",\s(?:(?:der|die|ein|eine)\s)?(?:[a-zäöüß-]+e[rn]?\s)?([A-ZÄÖÜ][\w-]+)")
# whom a sentence opens with behind one of these goes on as no subject; "Mit Anna Muster kommt" brings her in
BINDING = PREPOSITIONS - {"als", "während", "mit"} | {"beim", "vom", "zum", "gegenüber"}
# a name with a role before it
NAMED = re.compile(rf"(?<!\w)(?P<name>{CAP}(?:\s(?:{PARTICLE}\s)?{CAP}){{2,4}})(?!\w)")
# a name, unless something is done to whom it names, or is his: "gegen Max Muster", "Foto: Max Muster"
FULL = rf"{CAP}(?: (?:{PARTICLE} )?(?!\w+s [A-ZÄÖÜ]){CAP}){{1,4}}(?!\w)"
BOUND = "|".join(sorted(BINDING - {"in", "gegenüber", "Mit"}))
FREE = re.compile(
    rf"(?:\b(?i:{BOUND})\s(?:(?:de[nmr]|die|das|eine[nmr]?)\s)?(?:[a-zäöüß-]+e[nmr]\s)?|\b(?:Fotos?|Bild|Text|Autor(?:in)?):\s)"
    rf"{FULL}|(?<!\w)(?P<name>{FULL})"
)
# what is called by a name
CALLED = re.compile(
    r"(?:GmbH|AG|SE|KG|[Ss]traße|[Pp]latz|[Ss]tadion|[Hh]alle|[Ss]chule|[Ss]tiftung|[Pp]reis|[Aa]rena)$"
)
# who begins a sentence without a name, by the pronoun that would mean him
OPENED = r"(?:^|[.!?“»\n]\s)(?:{})\s(?:[a-zäöüß-]+er?\s)?(?P<noun>[A-ZÄÖÜ][\w-]+)(?!\s(?:[A-ZÄÖÜ]|" + REPORTED + "))"
NAMELESS = {"er": re.compile(OPENED.format("Der|Ein")), "sie": re.compile(OPENED.format("Die|Eine"))}
AGENT = re.compile(r"(?:[a-zäöüß]{2}er(?:in)?|ling|ent(?:in)?|ist(?:in)?|mann|frau)$")
# a name between commas
APPOSED = re.compile(rf",\s({CAP}(?:\s(?:{PARTICLE}\s)?{CAP}){{1,2}})(?:\s\([^()]{{1,30}}\))?,\s")
# a quotation has begun and goes on; inside may be one in marks of the other kind, and what no mark ends has lost one
MARKS = ('„“"»«', '“”"»«'), ("‚‹›", "‘‹›")
QUOTED = tuple(
    (begin, begin + end, re.compile(rf"[^{begin}{end}\n]*[^\s({begin}{end}][{end}]")) for begin, end in MARKS
)


def is_quoted(pronoun: Source, text: str) -> bool:
    """Whether a pronoun stands in a quotation: there "er" is whom the speaker speaks of."""
    paragraph = max(text.rfind("\n", 0, pronoun.begin) + 1, pronoun.begin - PARAGRAPH)
    before = f" {text[paragraph : pronoun.begin]}"
    return any(_ends_open(before, *marks) and goes_on.match(text, pronoun.end) for *marks, goes_on in QUOTED)


def _ends_open(text: str, begin: str, marks: str) -> bool:
    """Whether the last of these marks is one that begins a quotation."""
    at = max(map(text.rfind, marks))
    return at > 0 and text[at] in begin and (text[at - 1].isspace() or text[at - 1] in "(:–")


def follows_body(pronoun: Source, name: str, text: str, nouns: Nouns) -> bool:
    """Whether a pronoun that opens a sentence means the body that opened the one before, which speaks of nobody else.

    Args:
        pronoun: "Sie" in "Die Bank wächst. Sie warnt".
        name: whom it would mean otherwise; "Die Bank lobt Anna Muster. Sie" speaks of her.
        text: the article's.
        nouns: the tables.
    """
    found = BODY_BEFORE.search(text, max(0, pronoun.begin - SENTENCE), pronoun.begin)
    if found is None or (found["article"] in ("Die", "Eine")) != (pronoun.name in SHE):
        return False
    surname, words = name.rpartition(" ")[2], re.findall(r"\w+", found["rest"])
    # "Die Bank prüft, ob sie wächst": behind a comma "sie" is the bank
    first = set(re.findall(r"\w+", found["rest"].partition(",")[0]))
    spoken_of = surname in words or f"{surname}s" in words or OBJECTS.get(pronoun.name, set()) & first
    return kind_of(found["noun"], nouns) in BODIES and not spoken_of


def is_beside(name: str, pronoun: Source, text: str, nouns: Nouns) -> bool:
    """Whether a name stands in the clause of a pronoun, which then means another: "Zu Muster sagte er"."""
    # a capital pronoun opens a sentence, though no stop ends the one before
    if not text[pronoun.begin].islower():
        return False
    clause = BREAK.split(text[max(0, pronoun.begin - CLAUSE) : pronoun.begin])[-1].strip()
    if clause.partition(" ")[0].lower() not in PREPOSITIONS:
        # "Muster kam und er warnte", but "Zu Muster und dem Deich sagte er"
        clause = JOINT.split(f" {clause} ")[-1]
    *first, surname = name.split()
    if surname not in clause:
        return False
    befores = re.findall(rf"(?:(\w[\w-]*)\s)?(?<![\w-]){re.escape(surname)}s?(?![\w-])", clause)
    return any(before in first or not _is_other(before, nouns) for before in befores)


def _is_other(before: str, nouns: Nouns) -> bool:
    """Whether the word before a surname makes it another's or no name: "seine Frau Anna Muster", "auf dem Berg"."""
    return before.lower() in ARTICLES or before.partition("-")[0] in nouns.is_woman


def people_named(text: str, span: tuple[int, int], nouns: Nouns, person: Callable[[str], str | None]) -> Iterator[str]:
    """The people who are named with a role in a stretch, as `person` names them, and those between commas."""
    yield from filter(None, (person(found["name"]) for found in NAMED.finditer(text, *span)))
    for found in APPOSED.finditer(text, *span):
        if not any(kind_of(word, nouns) for word in found[1].split()):
            yield found[1]


def with_role_behind(begun: re.Match[str], pronoun: str, nouns: Nouns) -> str | None:
    """A full name that begins a sentence before a role that the pronoun fits: "Anna Muster, Leiterin des Amts"."""
    name, role = begun[1], ROLE_BEHIND.match(begun.string, begun.end())
    if role is None or kind_of(role[1], nouns) != "role" or " " not in name:
        return None
    fits = role[1].endswith("in") == (pronoun in SHE)
    return name if fits and not any(kind_of(word, nouns) for word in name.split()) else None


def only_one_named(
    text: str, pronoun: Source, near: int, nouns: Nouns, person: Callable[[str], str | None]
) -> str | None:
    """The only person who is named in full before a pronoun, if nobody without a name begins a sentence there."""
    begin, end = max(0, pronoun.begin - near), pronoun.begin
    found = [(match.start("name"), match["name"]) for match in FREE.finditer(text, begin, end) if match["name"]]
    people = [(at, words, name) for at, words in found if (name := person(words)) and not CALLED.search(name)]
    # "der Anwalt von Max Muster"
    if len({name for *_, name in people}) != 1 or any(
        " von " in words and " von " not in name for _, words, name in people
    ):
        return None
    at, _, name = people[0]
    opens = max(text.rfind(stop, begin, at) for stop in (". ", "! ", "? ", "\n")) + 1
    stretch = text[max(opens, begin) : end].lstrip()
    others = NAMELESS[pronoun.name].finditer(stretch) if pronoun.name in NAMELESS else ()
    nameless = any(kind_of(m["noun"], nouns) in ("role", "unnamed") or AGENT.search(m["noun"]) for m in others)
    return None if nameless or name[0].islower() else name
