"""Finds in one sentence the words that name a source and the cue beside them."""

from __future__ import annotations

import re
from bisect import bisect_left, insort
from collections.abc import Iterable, Sequence
from operator import attrgetter
from typing import NamedTuple

from lineage.signals.clauses import (
    OBJECT,
    REACH,
    Sentence,
    is_bound,
    source_after,
    source_before,
    subject_before,
    subject_behind_wie,
    subject_of,
)
from lineage.signals.nouns import phrase_at
from lineage.signals.patterns import Rule
from lineage.signals.sources import Source, ends_told, read_masthead, read_source
from lineage.signals.verbs import WORDS, gives_words

# words that are no part of a name and its roles
SMALL = re.compile(r"\b(?!(?:der|die|das|des|von|vom|van|de|zu|und|am|im|in|für)\b)[a-zäöüß][a-zäöüß]+\b")
ENDED = '.!?…“”"»«)'
CLAUSE_END = ("", ",", ".", ";", ":", ")", "!", "?", "\n")
SUFFERS = re.compile(r"\b(?:wird|werden|wurde|wurden|worden|ist|sind|war|waren)\b")
PRONOUN_INSIDE = re.compile(r"-(?:t-)?(?:il|elle)\b")
PRONOUN = re.compile(r"\s(?:er|sie|he|she)\b")
PRONOUN_BACK = re.compile(r"\b(?:er|sie|Er|Sie|he|she|He|She)\s$")
# "gaben rund drei Viertel der Befragten an"
QUANTITY = re.compile(
    r"\s(?:(?:rund|knapp|etwa|gut|fast|über|mehr als|nur)\s)?"
    r"(?:[\d.,]+|eine?|zwei|drei|vier|fünf)\s(?:Prozent|Viertel|Drittel|Fünftel|Zehntel|Hälfte|der Befragten)\b"
)
LISTENER = re.compile(r"(?:der|dem|gegenüber|to)\s")


INSIDE = ("basis", "told")


class Hop(NamedTuple):
    """One source with its cue; `layer` says where in a chain it stands."""

    begin: int
    end: int
    layer: str
    cue: str
    sources: tuple[Source, ...]
    rule: Rule


def find_hops(sentence: Sentence, rules: Sequence[Rule], words: Sequence[int] | None = None) -> list[Hop]:
    """All hops of one sentence, in order; where two claim the same words the longer one stays.

    Args:
        sentence: what is read.
        rules: those of basis first and those of told last: they lean on what the others found.
        words: where verbs of speech may begin; anywhere when not given.
    """
    hops: list[Hop] = []
    # where bases begin, by their ends
    bases: dict[int, int] = {}
    whole = sentence.text[sentence.begin : sentence.end]
    for rule in rules:
        if rule["layer"] == "told" and not (hops and rule.may_match(whole)):
            continue
        for found in _matches(sentence, rule, words):
            hop = _hop(sentence, rule, found, bases)
            if hop is None:
                continue
            hops.append(hop)
            if hop.layer == "basis":
                bases[hop.end] = max(hop.begin, bases.get(hop.end, 0))
    return _longest(hops) if len(hops) > 1 else hops


def _matches(sentence: Sentence, rule: Rule, words: Sequence[int] | None) -> Iterable[re.Match[str]]:
    text, begin, end = sentence.text, sentence.begin, sentence.end
    if words is None or "verb" not in rule.row:
        return rule.pattern.finditer(text, begin, end)
    return [found for at in words if at >= begin and (found := rule.pattern.match(text, at, end))]


def _longest(hops: list[Hop]) -> list[Hop]:
    chosen: list[Hop] = []
    begin, reach = attrgetter("begin"), max(hop.end - hop.begin for hop in hops)
    for hop in sorted(hops, key=lambda h: (h.begin - h.end, h.begin)):
        # an endless sentence has many hops, but only the near ones can claim the same words
        first, last = bisect_left(chosen, hop.begin - reach, key=begin), bisect_left(chosen, hop.end, key=begin)
        # "wie A mit Verweis auf B berichteten", "A hatte der Zeitung B gesagt": these stand inside the report
        if all(other.end <= hop.begin or _nested(hop, other) for other in chosen[first:last]):
            insort(chosen, hop, key=begin)
    return chosen


def _nested(inner: Hop, outer: Hop) -> bool:
    between = inner.begin >= outer.sources[-1].end or inner.end <= outer.sources[0].begin
    # what "liegt der Zeitung vor" nobody was told
    says = inner.layer == "basis" or outer.layer == "speaker" or "verb" in outer.rule.row
    return inner.layer in INSIDE and outer.layer not in INSIDE and between and says


def _hop(sentence: Sentence, rule: Rule, found: re.Match[str], bases: dict[int, int]) -> Hop | None:
    shape, layer = rule["shape"], rule["layer"]
    needs = rule["needs"]
    if needs in WORDS and not gives_words(sentence.text, sentence.begin, sentence.end, found, needs):
        return None
    if shape in ("inside", "relative", "carried", "republished"):
        return _inside(sentence, rule, found)
    if shape == "participle":
        sources = subject_of(sentence, found.start()) if _is_whole(sentence, rule, found) else ()
    elif shape == "verb":
        sources = _subject(sentence, rule, found, bases)
    elif shape == "before":
        sources = source_before(sentence, _border(found, bases), sure=layer == "reporter")
        if layer == "speaker" and rule["needs"] != "start":
            behind = subject_behind_wie(sentence, found.start())
            sources = behind if behind and _may_be(rule, behind[0]) else sources
    else:
        # "der Zeitung": the cue is the article of its source
        at = found.start() - 1 if shape == "told" else found.end()
        sources = source_after(sentence, at, told=layer == "told", sure=layer == "reporter")
    sources = tuple([s for s in sources if s.kind == "agency" or s.name not in sentence.nobody])
    if layer == "told" and sources and sources[0].common and not ends_told(sentence.text, sources[0]):
        return None
    if not sources:
        return _pronoun(sentence, rule, found) if layer == "speaker" else None
    if not _may_be(rule, sources[0]) or (rule["needs"] == "start" and not _begins(sentence, sources[0], found.start())):
        return None
    # a pattern may end behind its cue: a colon cites only before a quotation
    stop = found.end("cue") + 1 if "cue" in found.re.groupindex else found.end()
    begin, end = min(found.start(), sources[0].begin), max(stop, sources[-1].end)
    return Hop(begin, end, layer, rule["cue"], sources, rule)


def _may_be(rule: Rule, source: Source) -> bool:
    """Whether a source is of a kind that the cue of a rule may have."""
    # "der Zeitung" is told too, and which one the article has said before
    back = rule["layer"] == "told" and source.points == "back"
    return back or not rule["sources"] or source.kind in rule["sources"].split(";")


def _begins(sentence: Sentence, source: Source, at: int) -> bool:
    """Whether a sentence is nothing but its source up to the cue: "Max Muster: „...“"."""
    before = sentence.text[sentence.begin : source.begin].rstrip()
    return (not before or before[-1] in ENDED) and not SMALL.search(sentence.text, source.begin, at)


def _subject(sentence: Sentence, rule: Rule, found: re.Match[str], bases: dict[int, int]) -> tuple[Source, ...]:
    """Who speaks: what follows the verb, or what stands before it."""
    text, end = sentence.text, found.end()
    # "Sie warf Muster vor"
    back = PRONOUN_BACK.search(text, max(sentence.begin, found.start() - 5), found.start())
    if back or PRONOUN.match(text, end) or QUANTITY.match(text, end):
        return ()
    after = source_after(sentence, found.end(), told=False, led=False)
    if after and OBJECT.match(sentence.text, after[0].begin):
        after = ()
    # German puts one thing before its verb: in "X nannte Y ..." it is the one who speaks
    if after and (first := subject_before(sentence, found.start())):
        return first
    # "X sagte der Zeitung": X speaks, the newspaper is told; without X the newspaper speaks
    listener = rule["layer"] == "speaker" and _listens(sentence.text, after)
    if after and not listener and _may_be(rule, after[0]):
        return after
    if _passive(sentence, rule, found):
        return ()
    before = subject_behind_wie(sentence, found.start())
    if not (before and _may_be(rule, before[0])):
        before = source_before(sentence, _border(found, bases))
    if before and is_bound(sentence, before[0]):
        before = ()
    return before or (after if listener else ())


def _passive(sentence: Sentence, rule: Rule, found: re.Match[str]) -> bool:
    """Whether a form that is a participle too ends a clause in the passive: "wurde X vermutet"."""
    if "verb" not in rule.row or found[0] not in rule["participle"].split(";"):
        return False
    last = sentence.text[found.end() : found.end() + 1] in CLAUSE_END
    return last and SUFFERS.search(sentence.text, max(sentence.begin, found.start() - REACH), found.start()) is not None


def _is_whole(sentence: Sentence, rule: Rule, found: re.Match[str]) -> bool:
    """Whether a participle has the word it needs ("von ... gesprochen"), and none that makes it another verb."""
    before = set(sentence.text[max(sentence.begin, found.start() - REACH) : found.start()].split())
    needed, other = (set(rule[column].split(";")) - {""} for column in ("with", "unless"))
    return not (needed and needed.isdisjoint(before)) and other.isdisjoint(before)


def _border(found: re.Match[str], bases: dict[int, int]) -> int:
    """Where the words before a cue end: a basis that stands between is passed over."""
    start = found.start()
    return max((bases[end] for end in range(start - 2, start + 1) if end in bases), default=start)


def _listens(text: str, sources: tuple[Source, ...]) -> bool:
    medium = bool(sources) and (sources[0].kind in ("agency", "outlet") or sources[0].points in ("back", "ahead"))
    return medium and LISTENER.match(text, sources[0].begin) is not None


def _pronoun(sentence: Sentence, rule: Rule, found: re.Match[str]) -> Hop | None:
    after = PRONOUN.match(sentence.text, found.end())
    before = PRONOUN_BACK.search(sentence.text, max(sentence.begin, found.start() - 5), found.start())
    span = (found.start(), after.end()) if after else (before.start(), found.end()) if before else None
    inside = PRONOUN_INSIDE.search(found[0]) if span is None else None
    word = after or before or inside
    if word is None:
        return None
    span = span or found.span()
    return Hop(*span, rule["layer"], rule["cue"], (Source(*span, word[0].strip(" -").casefold(), "pronoun"),), rule)


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
        sources = source_after(sentence, at - 1, told=rule["shape"] == "carried", end=min(stop, at + REACH))
    if not sources:
        return None
    sources = tuple(s for s in sources if s.kind == "agency" or s.name not in sentence.nobody)
    if not sources:
        return None
    if not _may_be(rule, sources[0]):
        return None
    if document := groups.get("document"):
        sources = (*sources, Source(found.start("document"), found.end("document"), document, "document"))
    return Hop(found.start(), max(found.end(), sources[-1].end), rule["layer"], rule["cue"], sources, rule)


def _republished(sentence: Sentence, rule: Rule, found: re.Match[str], name: str, at: int) -> Hop:
    """The line that says where the text was printed first."""
    source = read_masthead(sentence.text, at, name, sentence.nouns)
    return Hop(found.start(), source.end, rule["layer"], rule["cue"], (source,), rule)
