"""Finds the subject of a verb of speech: before it, behind its auxiliary, or behind "wie"."""

from __future__ import annotations

import re
from itertools import islice

from lineage.signals.clauses import AHEAD, REACH, follows_quotation, named_behind_role, source_after, source_before
from lineage.signals.grammar import CAP, CLOSE, OPEN, PARTY
from lineage.signals.grammar import PERSON_NAME as PERSON
from lineage.signals.lexicon import occurrences
from lineage.signals.nouns import Sentence, kind_of, phrase_at
from lineage.signals.parallel import AND_BEFORE
from lineage.signals.prefilter import leap
from lineage.signals.sources import Source, read_source

# "wie der Leiter des Hafenamts, Max Muster, mitteilte"
AS = (
    rf"\b[Ww]ie(?=\s(?:(?:[^,.;:]|(?<=\b[A-Z])\.){{3,140}}|[^,.;:]{{3,100}},\s{PERSON}{PARTY},(?:\s[^,.;:]{{2,60}})?"
    rf"|[^,.;:]{{3,100}}(?:,\s{CAP}){{1,4}}\s(?:und|sowie)\s{CAP}(?:\s[^,.;:]{{2,60}})?)$)"
)
WIE = re.compile(leap(AS))
# "als Muster vor dem Rat gesagt hatte"
CONJUNCTION = re.compile(leap(AS.replace("[Ww]ie", "(?:[Ww]ie|[Aa]ls|[Nn]achdem|[Ww]eil|[Oo]bwohl|dass)", 1)))
LED = re.compile(r"(?:Der|Die|Das|Ein|Eine)\s")
# a masculine accusative or a dative is what is spoken of, not who speaks
OBJECT = re.compile(r"(?:[Dd]en|[Dd]em|[Dd]es|[Ee]inen|[Ee]inem|seinen|ihren|seinem|ihrem)\s")
# "vom Parlament bestätigt": nor does what a preposition binds
BOUND = re.compile(
    r"\b(?i:vom|durch|mit|bei|beim|im|zum|zur|für|gegen|auf|an|nach|über|unter|um|von|aus|in|am|vor|vorm|neben|ohne|trotz"
    r"|wegen|laut|seit|gegenüber|via|per|hinter|zwischen|ans|aufs|fürs|ins|übers)\s(?:[A-ZÄÖÜ][\w-]{0,30},\s){0,3}$"
)
# "von Musterland, Beispielland und Probeland": the list, too, where a comma stands; else a preposition and its space
LISTED_REACH, BOUND_REACH = 60, 12
# who has not confirmed something says nothing about it
DENIED = re.compile(leap(r"\b(?:nicht|nichts|nie|niemals|weder|kaum|kein\w*|not|never)\b"))
AUXILIARY = re.compile(leap(r"\b(?:hat|hatte|hatten|haben|habe|muss|musste|mussten|has|had)\b"))
# so many places of a word are looked at
MOST = 40
# "er habe Muster gewarnt"
SOMEBODY = re.compile(r"\b(?:er|sie|es|man|ich|wir|Er|Sie|Es|Man|Ich|Wir)\s$")
SOMEONE = re.compile(r"\s(?:er|sie|he|she|wir|ich|man)\b")
PRONOUN = re.compile(r"\s(?:er|sie|he|she)\b")
# between an auxiliary and its subject, and its participle
SHORT, FAR = 20, 240
SPEAKING = ("person", "office", "unnamed", "agency", "outlet")
# "Max Muster (50, CDU) sagte", "Max Muster vom Hafenamt sagte"
ASIDE = re.compile(rf"\s(?:\([^()]{{1,30}}\)|vo(?:m|n\sden)\s{CAP}(?:\s{CAP}){{0,2}})\s")
# "Max M. sagte"
INITIAL = re.compile(r"\s[A-ZÄÖÜ]\.\s$")
# "Das Hafenamt, das den Deich baut, sagte"
RELATIVE = re.compile(r",\s(?:der|die|das|dem|den|deren|dessen)\s[^.;:„“”\"»«]{4,140},\s")
QUOTED = re.compile(rf"[{OPEN}][^{OPEN}{CLOSE}]*[{CLOSE}]")
# "Eine Sprecherin des Hafenamts der Stadt sagte"
LINKS = re.compile(
    rf"(?:\s(?:des|der|von|vom|in|im|für|bei|beim|aus|an der|zu|zum|zur)\s(?:(?:der|dem|den|des|die|das)\s)?"
    rf"(?:[a-zäöüß]{{3,30}}e[nrms]?\s)?{CAP}(?:\s{CAP}){{0,3}}){{1,3}}(?:\s\([^()]{{1,30}}\))?\s(?:(?:hat|hatte|habe)\s)?"
)
# what may stand before the first word of a clause
OPENED = '.,:;!?“”"»«|–-)]'
# and what may lead to it
LEADING = ("Auch", "Und", "Doch", "Aber", "Denn", "Sogar", "Selbst")


def subject_behind_wie(sentence: Sentence, at: int, opener: re.Pattern[str] | None = None) -> tuple[Source, ...]:
    """Subject of "wie X am Montag in Y mitteilte": it follows at once.

    `opener` finds other words that may stand for "wie".
    """
    wie = (opener or WIE).search(sentence.text, max(sentence.begin, at - REACH), at)
    sources = source_after(sentence, wie.end(), told=False, people=True, end=at) if wie else ()
    return sources if sources and not OBJECT.match(sentence.text, sources[0].begin) else ()


def subject_before(sentence: Sentence, at: int, *, people: bool = False, bare: bool = False) -> tuple[Source, ...]:
    """The person or body that stands right before a verb and opens its clause.

    `bare` says that no other person may be the subject: then a known body needs no article ("Musterland warnte").
    """
    text = sentence.text
    if follows_quotation(text, at):
        return ()
    if first := opening_subject(sentence, at):
        return first
    apposed, initial = text.startswith(", ", at - 2), INITIAL.search(text, at - 4, at) is not None
    if (
        sentence.lang != "de"
        or text[at - 1 : at] != " "
        or not (apposed or initial or text[at - 2 : at - 1].isalnum() or text[at - 2 : at - 1] == ")")
    ):
        return ()
    sources = source_before(sentence, at, people=people)
    # "Musterland und Beispielland lobte der Rat": two are no subject of a singular
    if not sources or sources[0].kind not in ("person", "office") or (len(sources) > 1 and not people):
        return ()
    # behind a comma only the name that ends an apposition opens the clause
    between = text[sources[-1].end : at]
    if between != (", " if apposed and " " in sources[0].name else " ") and not ASIDE.fullmatch(between):
        return ()
    begin = sources[0].begin
    lead = text[sentence.begin : begin].strip()
    opens = not lead or lead in LEADING or lead[-1] in OPENED
    name = sources[0].name
    known = bare and kind_of(name, sentence.nouns) == "office"
    named = " " in name or known or _stands_inside(name, text, begin)
    return sources if opens and named and not is_bound(sentence, sources[0]) else ()


def opening_subject(sentence: Sentence, at: int) -> tuple[Source, ...]:
    """The subject that opens a sentence, when only what belongs to it stands before the verb."""
    text, begin = sentence.text, sentence.begin
    if sentence.lang != "de" or at - begin > AHEAD:
        return ()
    relative = text.startswith(", ", at - 2)
    # most subjects have no article, or stand right before their verb
    if not (relative or LED.match(text, begin)):
        return ()
    opening = phrase_at(text, begin, at, sentence.lang, sentence.nouns)
    if opening is None or not (RELATIVE if relative else LINKS).fullmatch(text, opening.end(), at):
        return ()
    source = read_source(opening, sentence.nouns)
    ordered = opening["more"] == " im Auftrag"
    kinds = ("person", "office", "document") if ordered else ("person", "office")
    return (source,) if source and source.kind in kinds and not is_bound(sentence, source) else ()


def _stands_inside(word: str, text: str, known: int) -> bool:
    """Whether a capital word is printed inside of a sentence too, so that no adverb has its capital from its place."""
    places = (at for at in occurrences(word, text) if at != known and text[at - 1 : at] == " ")
    return any(text[at - 2 : at - 1].islower() or text[at - 2 : at - 1] == "," for at in islice(places, MOST))


def subject_of(sentence: Sentence, at: int) -> tuple[Source, ...]:
    """Subject of "hatte X bei seinem Besuch erklärt" and of "X hat erklärt"."""
    text = sentence.text
    # "habe es gehört, erzählt X": a verb right behind a comma is no participle
    if text.endswith(", ", sentence.begin, at):
        return _named_after_auxiliary(sentence, at)
    found = list(AUXILIARY.finditer(text, max(sentence.begin, at - FAR), at))
    if not found or _denies(text, found[-1].end(), at):
        return ()
    auxiliary = found[-1]
    # "Die Anwältin habe Muster mitgeteilt": one subject is enough, though it has no name
    somebody = SOMEBODY.search(text, max(sentence.begin, auxiliary.start() - 6), auxiliary.start())
    he = somebody or opens_unnamed(sentence, auxiliary.start()) or SOMEONE.match(text, auxiliary.end())
    many = auxiliary[0].endswith("n")
    sources = source_after(sentence, auxiliary.end(), told=False, people=many, end=at)
    bare = not sources or leaves_subject(sentence, sources[0])
    at_hand = () if he else subject_before(sentence, auxiliary.start(), people=many, bare=bare)
    if he or (first := at_hand or _named_before(sentence, auxiliary.start(), people=many)):
        return () if he else first
    # "Vereine hatten Muster aufgerufen": one is no subject of a plural
    if sources and (
        OBJECT.match(text, sources[0].begin) or (many and len(sources) == 1 and sources[0].kind == "person")
    ):
        return ()
    before = source_before(sentence, auxiliary.start(), people=many)
    near = sources and sources[0].begin - auxiliary.end() <= 12 and sources[0].kind in SPEAKING
    # "Vereine wie die Deichwacht hatten Frankreich aufgerufen"
    object_of_many = many and before and len(sources) == 1 and sources[0].kind == "office"
    return sources if near and not object_of_many else before


def _named_before(sentence: Sentence, at: int, *, people: bool) -> tuple[Source, ...]:
    """Who is named with a role right before an auxiliary, though a headline without its stop stands before them."""
    text = sentence.text
    sources = source_before(sentence, at, people=people)
    if not sources or sources[0].kind != "person" or " " not in sources[0].name or text[sources[-1].end : at] != " ":
        return ()
    words = text[sources[0].begin : sources[0].end].split()
    titled = any(kind_of(word, sentence.nouns) == "role" for word in words[:-2])
    joined = AND_BEFORE.search(text, max(sentence.begin, sources[0].begin - 8), sources[0].begin)
    return sources if titled and not joined and not is_bound(sentence, sources[0]) else ()


def _denies(text: str, begin: int, end: int) -> bool:
    """Whether a clause goes on behind a semicolon, or tells what was not said; what is quoted in it does not count."""
    if ";" in text[begin:end] or DENIED.search(text, begin, end) is None:
        return ";" in text[begin:end]
    quoted = [found.span() for found in QUOTED.finditer(text, begin, end)]
    return any(not any(b < found.start() < e for b, e in quoted) for found in DENIED.finditer(text, begin, end))


def opens_unnamed(sentence: Sentence, at: int) -> bool:
    """Whether somebody without a name opens the sentence, as its subject, and stands right before its verb."""
    text, begin = sentence.text, sentence.begin
    opening = phrase_at(text, begin, at, sentence.lang, sentence.nouns) if LED.match(text, begin, at) else None
    if opening is None or opening.end() != at - 1 or " " in opening["run"]:
        return False
    source = read_source(opening, sentence.nouns)
    # "Der Reporterin sagte Muster": she is told
    told = opening[0].startswith("Der ") and opening["run"].endswith("in")
    return source is not None and source.kind == "unnamed" and not told


def _named_after_auxiliary(sentence: Sentence, at: int) -> tuple[Source, ...]:
    """Subject of "hatte der Leiter des Hafenamts, Max Muster, gewarnt"."""
    begin = max(sentence.begin, at - REACH)
    auxiliary = list(AUXILIARY.finditer(sentence.text, begin, at))[-1:]
    late = named_behind_role(sentence, auxiliary[0].end(), at) if auxiliary else None
    near = late is not None and late.begin - auxiliary[0].end() <= SHORT
    return (late,) if late and near else ()


def leaves_subject(sentence: Sentence, source: Source) -> bool:
    """Whether a source behind a verb cannot well be its subject, so that what stands before the verb is."""
    return source.kind not in ("person", "unnamed") or is_bound(sentence, source)


def is_bound(sentence: Sentence, source: Source) -> bool:
    """Whether a source cannot be the subject: an object, a genitive, or what a preposition binds."""
    return OBJECT.match(sentence.text, source.begin) is not None or is_bound_by_preposition(sentence, source)


def is_bound_by_preposition(sentence: Sentence, source: Source) -> bool:
    """Whether a preposition stands right before a source."""
    text, at = sentence.text, source.begin
    reach = LISTED_REACH if "," in text[at - 3 : at - 1] else BOUND_REACH
    return BOUND.search(text, max(sentence.begin, at - reach), at) is not None
