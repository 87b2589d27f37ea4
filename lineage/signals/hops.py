"""Finds in one sentence the words that name a source and the cue beside them."""

from __future__ import annotations

import re
from bisect import bisect_left, insort
from collections.abc import Sequence
from operator import attrgetter
from typing import NamedTuple

from lineage.signals.grammar import AND, NAME_LIKE
from lineage.signals.lexicon import names_owner
from lineage.signals.nouns import Nouns, phrase_at, phrases
from lineage.signals.patterns import Rule
from lineage.signals.sources import Source, ends_told, read_masthead, read_source

# what may stand between a verb and its subject
FILLER = re.compile(
    r"\s(?:(?:weiter|auch|zuvor|dann|dazu|zudem|außerdem|ausserdem|ferner|gestern|heute|jedoch|aber|nun|später|daraufhin"
    r"|unterdessen|indes|kürzlich|ebenfalls|bereits|zuletzt|noch|hingegen|dagegen|allerdings|am \w+"
    r"|sich|etwa|also|es|wiederum|schließlich|schliesslich)\s)*"
)
BACK_FILLER = re.compile(
    r"(?:\s\([^()]{1,30}\))?,?(?:\s(?:am \w+(?: in [A-ZÄÖÜ]\w+)?|in [A-ZÄÖÜ]\w+|dazu|zuvor|weiter|auch|bereits"
    r"|hat|habe|haben|hatte|hatten|später|gestern|heute|zudem|jedoch|aber|laut|in einem Interview|im Interview|first"
    r"|has|had|also|later|on \w+))*\s?$"
)
# "am Montag", "on Monday"
TWO_WORDS = (" am", " on")
PRONOUN = re.compile(r"\s(?:er|sie|he|she)\b")
PRONOUN_BACK = re.compile(r"\b(?:er|sie|Er|Sie|he|she|He|She)\s$")
# a masculine accusative or a dative is what is spoken of, not who speaks
OBJECT = re.compile(r"(?:den|dem|einen|einem|seinen|ihren|seinem|ihrem)\s")
LEAD = re.compile(r"(?:von|vom|aus|des|in|with|the)\s(?=\S)")
LISTENER = re.compile(r"(?:der|dem|gegenüber|to)\s")
AUXILIARY = re.compile(r"\b(?:hat|hatte|hatten|haben|habe|has|had)\b")
# only media and offices report; a person "reports" of other things
REPORTING = ("wie berichtet", "hatte berichtet", "erfuhr", "liegt vor", "reported")
REACH = 160
# no source is named farther from its cue
AHEAD = 240
SPOKEN_BY = ("person", "office", "unnamed")
REPORTED_BY = ("agency", "outlet", "unnamed", "office", "person")


class Sentence(NamedTuple):
    """One sentence in its text, and what is needed to read it."""

    text: str
    begin: int
    end: int
    nouns: Nouns
    lang: str
    # names that are no source here: things, and the outlet that prints the text
    nobody: frozenset[str] = frozenset()
    # no cue stands before it; only who is told may
    cue: int = 0


class Hop(NamedTuple):
    """One source with its cue; `layer` says where in a chain it stands."""

    begin: int
    end: int
    layer: str
    cue: str
    sources: tuple[Source, ...]
    rule: str


def find_hops(sentence: Sentence, rules: Sequence[Rule]) -> list[Hop]:
    """All hops of one sentence, in order; where two claim the same words the longer one stays.

    Rules of basis come first in `rules` and those of told last: they lean on what the others found.
    """
    hops: list[Hop] = []
    # where bases begin, by their ends
    bases: dict[int, int] = {}
    for rule in rules:
        told = rule["layer"] == "told"
        if told and not hops:
            continue
        first = sentence.begin if told else max(sentence.begin, sentence.cue)
        for found in rule.pattern.finditer(sentence.text, first, sentence.end):
            hop = _hop(sentence, rule, found, bases)
            if hop is None:
                continue
            hops.append(hop)
            if hop.layer == "basis":
                bases[hop.end] = max(hop.begin, bases.get(hop.end, 0))
    return _longest(hops) if len(hops) > 1 else hops


def _longest(hops: list[Hop]) -> list[Hop]:
    chosen: list[Hop] = []
    begin, reach = attrgetter("begin"), max(hop.end - hop.begin for hop in hops)
    for hop in sorted(hops, key=lambda h: (h.begin - h.end, h.begin)):
        # an endless sentence has many hops, but only the near ones can claim the same words
        first, last = bisect_left(chosen, hop.begin - reach, key=begin), bisect_left(chosen, hop.end, key=begin)
        # "wie A mit Verweis auf B berichteten": the basis stands inside the report
        if all(other.end <= hop.begin or _nested(hop, other) for other in chosen[first:last]):
            insort(chosen, hop, key=begin)
    return chosen


def _nested(inner: Hop, outer: Hop) -> bool:
    between = inner.begin >= outer.sources[-1].end or inner.end <= outer.sources[0].begin
    return inner.layer == "basis" and outer.layer != "basis" and between


def _hop(sentence: Sentence, rule: Rule, found: re.Match[str], bases: dict[int, int]) -> Hop | None:
    shape, layer = rule["shape"], rule["layer"]
    if shape in ("inside", "relative", "carried", "republished"):
        return _inside(sentence, rule, found)
    if shape == "participle":
        sources = _clause(sentence, found.start())
    elif shape == "verb":
        sources = _subject(sentence, rule, found, bases)
    elif shape == "before":
        sources = _before(sentence, _border(found, bases), sure=layer == "reporter")
    else:
        sources = _after(sentence, found.end(), told=layer == "told", sure=layer == "reporter")
    sources = tuple([s for s in sources if s.kind == "agency" or s.name not in sentence.nobody])
    if layer == "told" and sources and sources[0].common and not ends_told(sentence.text, sources[0]):
        return None
    if not sources:
        return _pronoun(sentence, rule, found) if layer == "speaker" else None
    kind = sources[0].kind
    if layer == "told" and kind not in ("agency", "outlet"):
        return None
    if (rule.name in REPORTING and kind not in REPORTED_BY) or (layer == "speaker" and kind == "document"):
        return None
    begin, end = min(found.start(), sources[0].begin), max(found.end(), sources[-1].end)
    return Hop(begin, end, layer, rule["cue"], sources, rule.name)


def _subject(sentence: Sentence, rule: Rule, found: re.Match[str], bases: dict[int, int]) -> tuple[Source, ...]:
    """Who speaks: what follows the verb, or what stands before it."""
    after = _after(sentence, found.end(), told=False)
    if after and OBJECT.match(sentence.text, after[0].begin):
        after = ()
    # "X sagte der Zeitung": X speaks, the newspaper is told; without X the newspaper speaks
    listener = rule["layer"] == "speaker" and _listens(sentence.text, after)
    if after and not listener and (rule.name not in REPORTING or after[0].kind in REPORTED_BY):
        return after
    before = _before(sentence, _border(found, bases))
    if before and OBJECT.match(sentence.text, before[0].begin):
        before = ()
    return before or (after if listener else ())


def _border(found: re.Match[str], bases: dict[int, int]) -> int:
    """Where the words before a cue end: a basis that stands between is passed over."""
    start = found.start()
    return max((bases[end] for end in range(start - 2, start + 1) if end in bases), default=start)


def _listens(text: str, sources: tuple[Source, ...]) -> bool:
    medium = bool(sources) and (sources[0].kind in ("agency", "outlet") or bool(sources[0].points))
    return medium and LISTENER.match(text, sources[0].begin) is not None


def _after(
    sentence: Sentence, at: int, *, told: bool, sure: bool = False, end: int | None = None
) -> tuple[Source, ...]:
    text, nouns, lang = sentence.text, sentence.nouns, sentence.lang
    end = min(sentence.end if end is None else end, at + AHEAD)
    gap = FILLER.match(text, at, end)
    start = gap.end() if gap else at
    if gap is None and at < end and text[at : at + 1] != " ":
        return ()
    # "von der" and "aus dem" after nach Angaben belong to the phrase
    lead = LEAD.match(text, start, end)
    found = phrase_at(text, start, end, lang, nouns)
    if found is None and lead:
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


def _before(sentence: Sentence, at: int, *, sure: bool = False) -> tuple[Source, ...]:
    text = sentence.text
    window = max(sentence.begin, at - REACH)
    while sentence.begin < window < at and text[window - 1] not in " \n":
        window += 1
    if sentence.lang != "en" and _names_nobody(text, window, at):
        return ()
    nearest: tuple[Source, ...] = ()
    for found in reversed(phrases(text, window, at, sentence.lang, sentence.nouns)[-3:]):
        # most stand too far from the cue, whatever they name; a report may be followed by its owner
        if not (BACK_FILLER.fullmatch(text, found.end(), at) or names_owner(found["run"])):
            continue
        source = read_source(found, sentence.nouns, sure=sure)
        ends = () if source is None else (source.end,) if source.kind == "person" else (source.end, found.end())
        # "die Behörde in Musterstadt sagte": the place is no speaker, so the farthest that fits wins
        if source and any(BACK_FILLER.fullmatch(text, end, at) for end in ends):
            nearest = (source,)
    return nearest


def _names_nobody(text: str, begin: int, at: int) -> bool:
    """Whether the word before a cue is a small one that can neither end a name nor stand between."""
    end = begin + len(text[begin:at].rstrip(" ,"))
    space = text.rfind(" ", begin, end)
    if space < 0 or NAME_LIKE.search(text, space, end) or not text[end - 1].isalnum():
        return False
    return not (text.endswith(TWO_WORDS, begin, space) or BACK_FILLER.fullmatch(text, space, at))


def _clause(sentence: Sentence, at: int) -> tuple[Source, ...]:
    """Subject of "hatte X bei seinem Besuch erklärt" and of "X hat erklärt"."""
    text = sentence.text
    found = list(AUXILIARY.finditer(text, max(sentence.begin, at - REACH), at))
    if not found or ";" in text[found[-1].end() : at]:
        return ()
    auxiliary = found[-1]
    sources = _after(sentence, auxiliary.end(), told=False, end=at)
    if sources and OBJECT.match(text, sources[0].begin):
        return ()
    if sources and sources[0].begin - auxiliary.end() <= 12 and sources[0].kind in SPOKEN_BY + REPORTED_BY:
        return sources
    return _before(sentence, auxiliary.start())


def _pronoun(sentence: Sentence, rule: Rule, found: re.Match[str]) -> Hop | None:
    after = PRONOUN.match(sentence.text, found.end())
    before = PRONOUN_BACK.search(sentence.text, max(sentence.begin, found.start() - 5), found.start())
    span = (found.start(), after.end()) if after else (before.start(), found.end()) if before else None
    if span is None:
        return None
    word = (after or before)[0].strip()  # type: ignore[index]
    return Hop(*span, rule["layer"], rule["cue"], (Source(*span, word.casefold(), "pronoun"),), rule.name)


def _inside(sentence: Sentence, rule: Rule, found: re.Match[str]) -> Hop | None:
    text, nouns = sentence.text, sentence.nouns
    groups = found.groupdict()
    name = groups.get("source") or groups.get("other")
    if name is not None:
        at = found.start("source") if groups.get("source") else found.start("other")
        phrase = phrase_at(text, at, at + len(name), sentence.lang, sentence.nouns)
        source = read_source(phrase, nouns, told=True) if phrase else None
        if rule["shape"] == "republished":
            return _republished(sentence, rule, found, name, at)
        sources: tuple[Source, ...] = (source,) if source else ()
    else:
        at, stop = found.span("np") if groups.get("np") else (found.end(), len(text))
        sources = _after(sentence, at - 1, told=rule["shape"] == "carried", end=min(stop, at + REACH))
    if not sources:
        return None
    sources = tuple(s for s in sources if s.kind == "agency" or s.name not in sentence.nobody)
    if not sources:
        return None
    if rule["shape"] == "carried" and sources[0].kind not in ("agency", "outlet", "unnamed"):
        return None
    if document := groups.get("document"):
        sources = (*sources, Source(found.start("document"), found.end("document"), document, "document"))
    return Hop(found.start(), max(found.end(), sources[-1].end), rule["layer"], rule["cue"], sources, rule.name)


def _republished(sentence: Sentence, rule: Rule, found: re.Match[str], name: str, at: int) -> Hop:
    """The line that says where the text was printed first."""
    source = read_masthead(sentence.text, at, name, sentence.nouns)
    return Hop(found.start(), source.end, rule["layer"], rule["cue"], (source,), rule.name)
