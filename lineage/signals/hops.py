"""Finds in one sentence the words that name a source and the cue beside them."""

from __future__ import annotations

import re
from bisect import bisect_left, insort
from collections.abc import Iterable
from operator import attrgetter
from typing import NamedTuple

from lineage.signals.clauses import REACH, Sentence, source_after, source_before
from lineage.signals.grammar import CLOSE
from lineage.signals.lexicon import MARKS
from lineage.signals.mastheads import ends_told, read_mastheads
from lineage.signals.nouns import kind_of, phrase_at
from lineage.signals.patterns import Rule, Try
from lineage.signals.prefilter import leap
from lineage.signals.sources import Source, read_source
from lineage.signals.speakers import PRONOUN_BACK, border, is_whole, may_be, speaker_of
from lineage.signals.subjects import CONJUNCTION, OBJECT, PRONOUN, clause_subject, subject_behind_wie, subject_of

# words that are no part of a name and its roles
SMALL = re.compile(r"\b(?!(?:der|die|das|des|von|vom|van|de|zu|und|am|im|in|für)\b)[a-zäöüß][a-zäöüß]+\b")
PREPOSITIONS = frozenset(
    (
        "auf in mit von nach zu bei aus an vor unter neben seit gegen für durch um über ohne hinter zwischen während"
        " wegen trotz dank samt statt als Mit"
    ).split()
)
BEFORE_COMMON = PREPOSITIONS | {"", "im"}
# who has something before him is no subject
NO_DATIVE = re.compile(r"(?:die|das|ein|eine)\s")
# "wie gewünscht", "wie vom Rat gewünscht"
AS_SAID = re.compile(leap(r"\bwie\s(?:(?:von|vom|durch)\s[^,.;]{2,60}\s)?$"))
ENDED = '.!?…“”"»«)'
PRONOUN_INSIDE = re.compile(r"-(?:t-)?(?:il|elle)\b")


# "wie Muster gesagt hatte"
AUXILIARY_BEHIND = re.compile(r"\s(?:hat|hatte|hatten|habe|haben)\b")

INSIDE = ("basis", "told")
# shapes of which the pattern holds the source
WITHIN = ("inside", "relative", "carried", "republished")
# shapes that any verb fits: tried where nothing surer is found
LAST = ("quoted", "opens")


class Hop(NamedTuple):
    """One source with its cue; `layer` says where in a chain it stands."""

    begin: int
    end: int
    layer: str
    cue: str
    sources: tuple[Source, ...]
    rule: Rule


def find_hops(sentence: Sentence, tries: Iterable[Try]) -> list[Hop]:
    """All hops of one sentence, in order; where two claim the same words the longer one stays.

    Args:
        sentence: what is read.
        tries: rules with the places of their cues; those of basis first, for the others lean on what they found, and
            those of told last, for they say who was told what the hops found say.
    """
    hops: list[Hop] = []
    # where bases begin, by their ends
    bases: dict[int, int] = {}
    for rule, places in tries:
        last, told = rule.shape in LAST, rule.layer == "told"
        if told and not hops:
            break
        for found in places:
            if last and any(_covers(hop, rule, found) for hop in hops):
                continue
            hop = _hop(sentence, rule, found, bases)
            if hop and not (_is_quoted(sentence.text, hop) or (told and _belongs_to_noun(sentence, hop, hops))):
                hops.append(hop)
                if hop.layer == "basis":
                    bases[hop.end] = max(hop.begin, bases.get(hop.end, 0))
    return _longest(hops) if len(hops) > 1 else hops


def _is_quoted(text: str, hop: Hop) -> bool:
    """Whether a hop is all that is quoted: "„Deich bestätigt“, hieß es" has nobody who confirms."""
    return text[hop.begin - 1 : hop.begin] in MARKS and text[hop.end : hop.end + 1] in MARKS


def _belongs_to_noun(sentence: Sentence, told: Hop, hops: list[Hop]) -> bool:
    """Whether a told name depends on the word before: "Stufe der „Härte“", "auf dem „Fest“", "der größte der Welt"."""
    text, source, end = sentence.text, told.sources[0], told.begin - 1
    if told.rule.needs == "behind":
        return all(hop.end != end for hop in hops)
    marked = text[source.end - 1] in CLOSE
    if source.common and not marked and text[told.begin : source.begin].strip().casefold() in BEFORE_COMMON:
        # "gegenüber der Welt" tells the paper from the word, "auf der Welt" does not
        return not _stands_behind(hops, end)
    if source.kind != "outlet" or source.name in sentence.nouns.titles or not marked:
        return False
    last = text[max(sentence.begin, text.rfind(" ", sentence.begin, end) + 1) : end]
    named = last[:1].isupper() and last[-1].isalnum()
    noun = named and kind_of(last, sentence.nouns) not in ("stop", "masthead", "medium", "agency")
    # nobody is told in the accusative: "den „Deich“"
    one = not (source.name.isupper() or source.name.endswith("n") or source.name.partition(" ")[0].endswith("n"))
    return (
        (one and text.startswith("den ", source.begin))
        or last in PREPOSITIONS
        # "sagte, der „Deich“ halte"
        or (last[:1].islower() and last.endswith(",") and text.startswith("der ", told.begin))
        or (noun and not _stands_behind(hops, end))
    )


def _stands_behind(hops: list[Hop], end: int) -> bool:
    """Whether the word that ends at an offset belongs to one of the hops."""
    return any(hop.begin < end <= hop.end for hop in hops)


def _covers(hop: Hop, rule: Rule, found: re.Match[str]) -> bool:
    """Whether a hop already says who speaks where a rule that any verb fits would."""
    if rule.shape == "opens":
        return hop.begin < found.end() and hop.layer not in INSIDE
    return hop.begin < found.end() and found.start() < hop.end


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
    if rule.shape in WITHIN:
        return _inside(sentence, rule, found)
    read = _sources(sentence, rule, found, bases)
    sources = tuple([s for s in read if s.kind == "agency" or s.name not in sentence.nobody])
    if not sources:
        return _pronoun(sentence, rule, found) if rule.layer == "speaker" else None
    if not _fits(sentence, rule, found, sources[0]):
        return None
    begin, end = sources[0].begin, sources[-1].end
    if rule.shape != "opens" and sources[0].kind != "pronoun":
        # a pattern may end behind its cue: a colon cites only before a quotation
        stop = found.end("cue") + 1 if "cue" in found.re.groupindex else found.end()
        begin, end = min(found.start(), begin), max(stop, end)
    return Hop(begin, end, rule.layer, rule["cue"], sources, rule)


def _fits(sentence: Sentence, rule: Rule, found: re.Match[str], source: Source) -> bool:
    """Whether a source may stand beside its cue."""
    if source.kind == "pronoun":
        return rule.layer == "speaker"
    if rule.layer == "told" and source.common and not ends_told(sentence.text, source):
        return False
    if rule.needs == "dative" and NO_DATIVE.match(sentence.text, source.begin):
        return False
    return may_be(rule, source) and (rule.needs != "start" or _begins(sentence, source, found.start()))


def _sources(sentence: Sentence, rule: Rule, found: re.Match[str], bases: dict[int, int]) -> tuple[Source, ...]:
    """The sources that stand where a cue has them."""
    shape, layer, at = rule.shape, rule.layer, found.start()
    if shape in ("participle", "verb"):
        return _of_participle(sentence, rule, found) if shape != "verb" else speaker_of(sentence, rule, found, bases)
    if shape == "opens":
        return clause_subject(sentence, at, whole=True)
    if shape == "before":
        behind = subject_behind_wie(sentence, at) if layer == "speaker" and rule.needs != "start" else ()
        told = source_before(sentence, border(found, bases), sure=layer == "reporter")
        return behind if behind and may_be(rule, behind[0]) else told
    if shape == "quoted":
        sources = source_after(sentence, found.end(), told=False, led=False, people=found[0].endswith("n"))
        return () if sources and OBJECT.match(sentence.text, sources[0].begin) else sources
    # "der Zeitung": the cue is the article of its source
    at = at - 1 if shape == "told" else found.end()
    return source_after(sentence, at, told=layer == "told", sure=layer == "reporter")


def _of_participle(sentence: Sentence, rule: Rule, found: re.Match[str]) -> tuple[Source, ...]:
    said = AS_SAID.search(sentence.text, max(sentence.begin, found.start() - 70), found.start())
    if said or not is_whole(sentence, rule, found):
        return ()
    ends = AUXILIARY_BEHIND.match(sentence.text, found.end(), sentence.end)
    if ends and (behind := subject_behind_wie(sentence, found.start(), CONJUNCTION)):
        return behind
    return subject_of(sentence, found.start())


def _begins(sentence: Sentence, source: Source, at: int) -> bool:
    """Whether a sentence is nothing but its source up to the cue: "Max Muster: „...“"."""
    before = sentence.text[sentence.begin : source.begin].rstrip()
    return (not before or before[-1] in ENDED) and not SMALL.search(sentence.text, source.begin, at)


def _pronoun(sentence: Sentence, rule: Rule, found: re.Match[str]) -> Hop | None:
    after = PRONOUN.match(sentence.text, found.end())
    before = PRONOUN_BACK.search(sentence.text, max(sentence.begin, found.start() - 5), found.start())
    span = (found.start(), after.end()) if after else (before.start(), found.end()) if before else None
    inside = PRONOUN_INSIDE.search(found[0]) if span is None else None
    word = after or before or inside
    # "dabei verweisen sie": more than one, and who they are no name tells
    if word is None or (sentence.lang == "de" and word[0].strip().casefold() == "sie" and found[0].endswith("n")):
        return None
    span = span or found.span()
    return Hop(*span, rule.layer, rule["cue"], (Source(*span, word[0].strip(" -").casefold(), "pronoun"),), rule)


def _inside(sentence: Sentence, rule: Rule, found: re.Match[str]) -> Hop | None:
    text, nouns = sentence.text, sentence.nouns
    groups = found.groupdict()
    name = groups.get("source") or groups.get("other")
    if name is not None:
        at = found.start("source") if groups.get("source") else found.start("other")
        phrase = phrase_at(text, at, at + len(name), sentence.lang, sentence.nouns)
        if rule.shape == "republished":
            return _republished(sentence, rule, found, name, at)
        source = read_source(phrase, nouns, told=True) if phrase else None
        sources: tuple[Source, ...] = (source,) if source else ()
    else:
        at, stop = found.span("np") if groups.get("np") else (found.end(), len(text))
        sources = source_after(sentence, at - 1, told=rule.shape == "carried", end=min(stop, at + REACH))
    sources = tuple(s for s in sources if s.kind == "agency" or s.name not in sentence.nobody)
    if not sources or not may_be(rule, sources[0]):
        return None
    if document := groups.get("document"):
        sources = (*sources, Source(found.start("document"), found.end("document"), document, "document"))
    return Hop(found.start(), max(found.end(), sources[-1].end), rule.layer, rule["cue"], sources, rule)


def _republished(sentence: Sentence, rule: Rule, found: re.Match[str], name: str, at: int) -> Hop:
    """The line that says where the text was printed first, or where its parts were."""
    sources = read_mastheads(sentence.text, at, name, sentence.end, sentence.nouns)
    return Hop(found.start(), sources[-1].end, rule.layer, rule["cue"], sources, rule)
