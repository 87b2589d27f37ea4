"""Reads who stands beside a cue in its sentence: after it, before it, or as the subject of its clause."""

from __future__ import annotations

import re
from itertools import islice
from typing import NamedTuple

from lineage.signals.grammar import AND, NAME_LIKE, OPEN, PARTY
from lineage.signals.grammar import PERSON_NAME as PERSON
from lineage.signals.lexicon import kinds_in, names_owner, occurrences
from lineage.signals.nouns import Nouns, phrase_at, phrases
from lineage.signals.sources import Source, read_source

ADVERBS = (
    r"weiter|weiterhin|auch|zuvor|dann|dazu|zudem|außerdem|ausserdem|ferner|gestern|heute|jetzt|damals|jedoch|aber|nun|später"
    r"|daraufhin|unterdessen|derweil|indes|kürzlich|jüngst|ebenfalls|bereits|schon|zuletzt|zunächst|noch|hingegen|dagegen"
    r"|allerdings|etwa|also|wiederum|schließlich|schliesslich|einmal|selbst|erneut|mehrfach|öffentlich|seinerzeit|deshalb"
    r"|eben|gerade|soeben|zugleich|gleichzeitig|hierzu|beispielsweise|immerhin|wiederholt|ausdrücklich|ebenso|nämlich"
    r"|mittlerweile|inzwischen|anschließend|anschliessend|abermals|wörtlich|dennoch|trotzdem|deutlich|offen|sogar"
)
# what may stand between a verb and its subject
FILLER = re.compile(rf"\s(?:(?:{ADVERBS}|am \w+|sich|ihm|ihnen|es)\s)*")
BACK_FILLER = re.compile(
    rf"\.?(?:\s\([^()]{{1,30}}\))?,?(?:\s(?:{ADVERBS}|am \w+(?: in [A-ZÄÖÜ]\w+)?|in [A-ZÄÖÜ]\w+"
    r"|auf Nachfrage|auf Anfrage|hat|habe|haben|hatte|hatten|laut|in einem Interview|im Interview"
    r"|first|has|had|also|later|on \w+))*\s?$"
)
# "Max Muster (50), Chef des Hafenamts, sagt"
APPOSED = re.compile(
    rf"(?P<who>{PERSON}){PARTY},\s(?:(?:(?:[Dd]er|[Dd]ie|[Dd]as|[Ee]in|[Ee]ine|[Ee]iner)\s)?(?:[\w-]+\s){{0,2}}?"
    r"[A-ZÄÖÜ][^.;:„“”\"»«,]{2,110}|(?:der|die|das|dessen|deren|dem)\s[^.;:„“”\"»«,]{2,110}),\s$"
)
# "wie der Leiter des Hafenamts, Max Muster, mitteilte"
WIE = re.compile(rf"\b[Ww]ie(?=\s(?:[^,.;:]{{3,140}}|[^,.;:]{{3,100}},\s{PERSON}{PARTY},(?:\s[^,.;:]{{2,60}})?)$)")
AND_BEFORE = re.compile(r"\s(?:und|and|sowie|et)\s$")
# what may stand before the first word of a clause
OPENED = '.,:;!?“”"»«|–-)]'
DATIVE = re.compile(r"\s(?:der|dem|den)\s")
# "am Montag", "on Monday"
TWO_WORDS = (" am", " on")
# a masculine accusative or a dative is what is spoken of, not who speaks
OBJECT = re.compile(r"(?:den|dem|des|einen|einem|seinen|ihren|seinem|ihrem)\s")
# "vom Parlament bestätigt": nor does what a preposition binds
BOUND = re.compile(r"\b(?:vom|durch|mit|bei|beim|im|zum|zur|für|gegen|auf|an|nach|über|unter|um)\s$")
LEAD = re.compile(r"(?:von|vom|aus|des|in|with|the)\s(?=\S)")
# who has not confirmed something says nothing about it
DENIED = re.compile(r"\b(?:nicht|nichts|nie|niemals|weder|kaum|kein\w*|not|never)\b")
AUXILIARY = re.compile(r"\b(?:hat|hatte|hatten|haben|habe|muss|musste|mussten|has|had)\b")
REACH = 160
# no source is named farther from its cue
AHEAD = 240
# so many places of a word are looked at
MOST = 40
SPEAKING = ("person", "office", "unnamed", "agency", "outlet")


class Sentence(NamedTuple):
    """One sentence in its text, and what is needed to read it."""

    text: str
    begin: int
    end: int
    nouns: Nouns
    lang: str
    # names that are no source here: things, and the outlet that prints the text
    nobody: frozenset[str] = frozenset()


def source_after(
    sentence: Sentence, at: int, *, told: bool, sure: bool = False, led: bool = True, end: int | None = None
) -> tuple[Source, ...]:
    """The sources that the words behind a cue name, with those beside the first; none when they name nobody.

    Args:
        sentence: where the cue stands.
        at: where the cue ends.
        told: a medium is expected.
        sure: only a source can follow.
        led: "von" or "in" may stand before the source.
        end: where to stop, when not at the end of the sentence.
    """
    text, nouns, lang = sentence.text, sentence.nouns, sentence.lang
    end = min(sentence.end if end is None else end, at + AHEAD)
    gap = FILLER.match(text, at, end)
    start = gap.end() if gap else at
    if gap is None and at < end and text[at : at + 1] != " ":
        return ()
    # "von der" and "aus dem" after nach Angaben belong to the phrase
    lead = LEAD.match(text, start, end)
    found = phrase_at(text, start, end, lang, nouns)
    if found is None and lead and led:
        found = phrase_at(text, lead.end(), end, lang, nouns)
    if found is None:
        return ()
    first = read_source(found, nouns, told=told, sure=sure)
    return _parallel(sentence, first, end) if first else ()


def _parallel(sentence: Sentence, first: Source, end: int) -> tuple[Source, ...]:
    """The source with those that "und" puts beside it."""
    sources = [first]
    while link := AND.match(sentence.text, sources[-1].end, end):
        found = phrase_at(sentence.text, link.end(), end, sentence.lang, sentence.nouns)
        other = read_source(found, sentence.nouns) if found else None
        media = {"agency", "outlet"}
        if other is None or not ({other.kind, first.kind} <= media or (other.kind == first.kind == "office")):
            break
        sources.append(other)
    return tuple(sources)


def source_before(sentence: Sentence, at: int, *, sure: bool = False) -> tuple[Source, ...]:
    """The source that the words before a cue name, or none; `sure` as for `source_after`."""
    text = sentence.text
    window = max(sentence.begin, at - REACH)
    while sentence.begin < window < at and text[window - 1] not in " \n":
        window += 1
    apposed = text.endswith(", ", window, at)
    if sentence.lang == "de" and not apposed and _names_nobody(text, window, at):
        return ()
    if apposed and (found := APPOSED.search(text, window, at)):
        named = phrase_at(text, found.start("who"), found.end("who"), sentence.lang, sentence.nouns)
        person = read_source(named, sentence.nouns) if named else None
        if person and person.kind == "person":
            return (person,)
    nearest: tuple[Source, ...] = ()
    for phrase in reversed(phrases(text, window, at, sentence.lang, sentence.nouns)[-3:]):
        # most stand too far from the cue, whatever they name; a report may be followed by its owner
        if not (BACK_FILLER.fullmatch(text, phrase.end(), at) or names_owner(phrase["run"])):
            continue
        # what is quoted right before a comma was said
        if text[phrase.start("run")] in OPEN and text.startswith(",", phrase.end()):
            continue
        found = _led(sentence, phrase, at) if sure else phrase
        source = read_source(found, sentence.nouns, sure=sure)
        ends = () if source is None else (source.end,) if source.kind == "person" else (source.end, found.end())
        # "die Behörde in Musterstadt sagte": the place is no speaker, so the farthest that fits wins
        if source and any(BACK_FILLER.fullmatch(text, end, at) for end in ends):
            nearest = (source,)
    return _parallel_before(sentence, nearest[0], window) if nearest else ()


def _parallel_before(sentence: Sentence, source: Source, begin: int) -> tuple[Source, ...]:
    """The source with the one that "und" puts before it."""
    text, found = sentence.text, None
    link = AND_BEFORE.search(text, begin, source.begin)
    if link and source.kind in ("agency", "outlet", "office"):
        found = next((p for p in phrases(text, begin, link.start(), sentence.lang, sentence.nouns)[-1:]), None)
    other = read_source(found, sentence.nouns) if found and found.end() == link.start() else None  # type: ignore[union-attr]
    media = ("agency", "outlet")
    alike = other and (other.kind == source.kind or {other.kind, source.kind} <= {*media})
    return (other, source) if other and alike else (source,)


def subject_behind_wie(sentence: Sentence, at: int) -> tuple[Source, ...]:
    """Subject of "wie X am Montag in Y mitteilte": it follows at once."""
    wie = WIE.search(sentence.text, max(sentence.begin, at - REACH), at)
    sources = source_after(sentence, wie.end(), told=False, end=at) if wie else ()
    return sources if sources and not OBJECT.match(sentence.text, sources[0].begin) else ()


def _led(sentence: Sentence, found: re.Match[str], at: int) -> re.Match[str]:
    """In "2020 starben in Musterland der Analyse zufolge": what an article leads, not the bare name before it."""
    bare = found.start() == found.start("run") and DATIVE.match(found["more"] or "") is not None
    bare = bare and kinds_in(found["run"], sentence.nouns)[2] in (None, "office")
    later = phrase_at(sentence.text, found.start("more") + 1, at, sentence.lang, sentence.nouns) if bare else None
    return later or found


def subject_before(sentence: Sentence, at: int) -> tuple[Source, ...]:
    """The person or body that stands right before a verb and opens its clause."""
    text = sentence.text
    if sentence.lang != "de" or text[at - 1 : at] != " " or not text[at - 2 : at - 1].isalnum():
        return ()
    sources = source_before(sentence, at)
    if len(sources) != 1 or sources[0].kind not in ("person", "office") or text[sources[0].end : at] != " ":
        return ()
    begin = sources[0].begin
    opens = begin == sentence.begin or text[sentence.begin : begin].rstrip()[-1:] in OPENED
    named = " " in sources[0].name or _stands_inside(sources[0].name, text, begin)
    return sources if opens and named and not is_bound(sentence, sources[0]) else ()


def _stands_inside(word: str, text: str, known: int) -> bool:
    """Whether a capital word is printed inside of a sentence too, so that no adverb has its capital from its place."""
    places = (at for at in occurrences(word, text) if at != known and text[at - 1 : at] == " ")
    return any(text[at - 2 : at - 1].islower() or text[at - 2 : at - 1] == "," for at in islice(places, MOST))


def _names_nobody(text: str, begin: int, at: int) -> bool:
    """Whether the word before a cue is a small one that can neither end a name nor stand between."""
    end = begin + len(text[begin:at].rstrip(" ,"))
    space = text.rfind(" ", begin, end)
    if space < 0 or NAME_LIKE.search(text, space, end) or not text[end - 1].isalnum():
        return False
    return not (text.endswith(TWO_WORDS, begin, space) or BACK_FILLER.fullmatch(text, space, at))


def subject_of(sentence: Sentence, at: int) -> tuple[Source, ...]:
    """Subject of "hatte X bei seinem Besuch erklärt" and of "X hat erklärt"."""
    text = sentence.text
    # "habe es gehört, erzählt X": a verb right behind a comma is no participle
    if text.endswith(", ", sentence.begin, at):
        return ()
    found = list(AUXILIARY.finditer(text, max(sentence.begin, at - REACH), at))
    if not found or ";" in text[found[-1].end() : at] or DENIED.search(text, found[-1].end(), at):
        return ()
    auxiliary = found[-1]
    if first := subject_before(sentence, auxiliary.start()):
        return first
    sources = source_after(sentence, auxiliary.end(), told=False, end=at)
    if sources and OBJECT.match(text, sources[0].begin):
        return ()
    if sources and sources[0].begin - auxiliary.end() <= 12 and sources[0].kind in SPEAKING:
        return sources
    return source_before(sentence, auxiliary.start())


def is_bound(sentence: Sentence, source: Source) -> bool:
    """Whether a source cannot be the subject: an object, a genitive, or what a preposition binds."""
    text, begin = sentence.text, source.begin
    return (
        OBJECT.match(text, begin) is not None or BOUND.search(text, max(sentence.begin, begin - 8), begin) is not None
    )
