"""Finds in one sentence the words that name a source and the cue beside them."""

from __future__ import annotations

import re
from collections.abc import Iterable

from lineage.signals.clauses import ADVERBS, REACH, reports_alone, source_after, source_before
from lineage.signals.mastheads import read_mastheads
from lineage.signals.nouns import Sentence, phrase_at
from lineage.signals.openings import clause_subject, relative_subject, subject_behind_verb
from lineage.signals.patterns import Rule, Try
from lineage.signals.prefilter import leap
from lineage.signals.rivals import Hop, belongs_to_noun, covers, is_doubtful, is_quoted, longest
from lineage.signals.sources import SPOKESMAN, Source, read_source
from lineage.signals.speakers import CLAUSE_END, PRONOUN_BACK, asks, border, denies, is_whole, may_be, speaker_of
from lineage.signals.subjects import (
    CONJUNCTION,
    OBJECT,
    PRONOUN,
    is_bound,
    is_bound_by_preposition,
    subject_behind_wie,
    subject_of,
)
from lineage.signals.verbs import SPEECH, gives_words

# words that are no part of a name and its roles
SMALL = re.compile(r"\b(?!(?:der|die|das|des|von|vom|van|de|zu|und|am|im|in|für)\b)[a-zäöüß][a-zäöüß]+\b")
# who has something before him is no subject
NO_DATIVE = re.compile(r"(?:die|das|ein|eine)\s")
# "wie gewünscht", "wie vom Rat gewünscht"
AS_SAID = re.compile(leap(r"\bwie\s(?:(?:von|vom|durch)\s[^,.;]{2,60}\s)?$"))
# "Dazu Anna Muster: „"
OPENERS = ("Dazu", "Darauf", "Daraufhin", "Und", "Auch", "So", "Weiter")
ENDED = '.!?…“”"»«)'
# "wie er der Zeitung am Montag sagte"
WIE_PRONOUN = re.compile(
    r"(?:^|(?<=[.!?“”\"»«\n]\s)|,\s)[Ww]ie\s(er|sie)\s"
    rf"(?:(?:{ADVERBS}|am|im|in|ins|auf|bei|beim|gegenüber|de[rm]|den Zeitungen|uns|mit|nach|laut|kürzlich|unlängst"
    r"|\d{4})\s[^.,;:!?]*)?$"
)
LONGEST_PRONOUN = len("elle ")
PRONOUN_INSIDE = re.compile(r"-(?:t-)?(?:il|elle)\b")


# "das Amt baut einen Deich, den Muster angekündigt hatte": told of a thing, and by nobody who stands before it
OBJECT_FIRST = re.compile(
    r",\s(?:den|die|das|was|wovon|wozu|womit|worauf|worüber)\s(?=(?:(?:der|die|das)\s|[A-ZÄÖÜ])[^,;:]*$)"
)
# "wie Muster gesagt hatte"
AUXILIARY_BEHIND = re.compile(r"\s(?:hat|hatte|hatten|habe|haben)\b")

# shapes of which the pattern holds the source
WITHIN = ("inside", "relative", "carried", "republished")
# shapes that any verb fits: tried where nothing surer is found
LAST = ("quoted", "opens")


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
            if last and any(covers(hop, rule, found) for hop in hops):
                continue
            hop = _hop(sentence, rule, found, bases)
            if hop and not (is_quoted(sentence.text, hop) or (told and belongs_to_noun(sentence, hop, hops))):
                hops.append(hop)
                if hop.layer == "basis":
                    bases[hop.end] = max(hop.begin, bases.get(hop.end, 0))
    hops = longest(hops) if len(hops) > 1 else hops
    # told to somebody, it is said
    return hops if any(hop.layer == "told" for hop in hops) else [hop for hop in hops if not _is_act(sentence, hop)]


def _hop(sentence: Sentence, rule: Rule, found: re.Match[str], bases: dict[int, int]) -> Hop | None:
    if rule.shape in WITHIN:
        return _inside(sentence, rule, found)
    if wie := _behind_wie(sentence, rule, found):
        (begin, own), end = wie.span(1), found.end()
        return Hop(begin, end, rule.layer, rule["cue"], (Source(begin, own, wie[1], "pronoun"),), rule)
    read = _sources(sentence, rule, found, bases)
    sources = tuple([s for s in read if s.kind == "agency" or s.name not in sentence.nobody])
    if not sources:
        return _pronoun(sentence, rule, found) if _takes_pronoun(sentence, rule, found) else None
    if not _fits(sentence, rule, found, sources[0]):
        return None
    begin, end = sources[0].begin, sources[-1].end
    if rule.shape != "opens" and sources[0].kind != "pronoun":
        # a pattern may end behind its cue: a colon cites only before a quotation
        cue = "cue" if "cue" in found.re.groupindex else 0
        begin, end = min(found.start(cue), begin), max(found.end(cue) + bool(cue), end)
    return Hop(begin, end, rule.layer, rule["cue"], sources, rule)


def _fits(sentence: Sentence, rule: Rule, found: re.Match[str], source: Source) -> bool:
    """Whether a source may stand beside its cue."""
    if source.kind == "pronoun":
        # "seinen Angaben zufolge"
        return source.end - source.begin > LONGEST_PRONOUN or _takes_pronoun(sentence, rule, found)
    if is_doubtful(sentence, rule, source):
        return False
    if "als" in rule.row.get("with", "").split(";") and sentence.text.endswith("als ", sentence.begin, source.begin):
        # "den er als „Helden“ bezeichnet hatte"
        return False
    bound = source.kind in ("office", "person") and is_bound_by_preposition(sentence, source)
    if rule.needs == "dative" and (bound or NO_DATIVE.match(sentence.text, source.begin)):
        return False
    return may_be(rule, source) and (rule.needs != "start" or _begins(sentence, source, found.start()))


def _is_act(sentence: Sentence, hop: Hop) -> bool:
    """Whether a source does what a verb tells: a court that confirms a ban decides, its spokesman speaks."""
    acts = any(part in hop.sources[0].name.casefold() for part in hop.rule.acts_of)
    return acts and not any(word in sentence.text[hop.begin : hop.end] for word in SPOKESMAN)


def _takes_pronoun(sentence: Sentence, rule: Rule, found: re.Match[str]) -> bool:
    """Whether "er" may do what a cue says: "zeigten" is what figures do, and a report tells what it reports."""
    if rule.kinds and {"person", "office"}.isdisjoint(rule.kinds):
        return False
    reports = rule.layer == "reporter" and rule.shape == "verb"
    return rule.layer == "speaker" or (
        reports and gives_words(sentence.text, sentence.begin, sentence.end, found, SPEECH)
    )


def _sources(sentence: Sentence, rule: Rule, found: re.Match[str], bases: dict[int, int]) -> tuple[Source, ...]:
    """The sources that stand where a cue has them."""
    shape, layer, at = rule.shape, rule.layer, found.start()
    if shape in ("participle", "verb"):
        return _of_participle(sentence, rule, found) if shape != "verb" else speaker_of(sentence, rule, found, bases)
    if shape == "opens":
        return clause_subject(sentence, at, whole=True) or subject_behind_verb(sentence, at)
    if shape == "before":
        behind = subject_behind_wie(sentence, at) if layer == "speaker" and rule.needs != "start" else ()
        told = source_before(sentence, border(found, bases), sure=layer == "reporter")
        told = tuple(reports_alone(source, sentence.text) for source in told) if found[0] == "zufolge" else told
        # "nach Musterland ausführen"
        told = () if layer == "speaker" and told and is_bound(sentence, told[0]) else told
        return behind if behind and may_be(rule, behind[0]) else told
    if shape == "quoted":
        sources = source_after(sentence, found.end(), told=False, led=False, people=found[0].endswith("n"))
        return () if sources and OBJECT.match(sentence.text, sources[0].begin) else sources
    # "der Zeitung": the cue is the article of its source
    at = at - 1 if shape == "told" else found.end()
    reporting = layer == "reporter"
    return source_after(sentence, at, told=layer == "told", sure=reporting, people=reporting)


def _of_participle(sentence: Sentence, rule: Rule, found: re.Match[str]) -> tuple[Source, ...]:
    said = AS_SAID.search(sentence.text, max(sentence.begin, found.start() - 70), found.start())
    if said or not is_whole(sentence, rule, found):
        return ()
    ends = AUXILIARY_BEHIND.match(sentence.text, found.end(), sentence.end)
    if ends and (behind := subject_behind_wie(sentence, found.start(), CONJUNCTION)):
        return behind
    if ends and OBJECT_FIRST.search(sentence.text, sentence.begin, found.start()):
        return ()
    return subject_of(sentence, found.start()) or (relative_subject(sentence, found.start()) if ends else ())


def _begins(sentence: Sentence, source: Source, at: int) -> bool:
    """Whether a sentence is nothing but its source up to the cue: "Max Muster: „...“"."""
    before = sentence.text[sentence.begin : source.begin].rstrip()
    return (not before or before[-1] in ENDED or before in OPENERS) and not SMALL.search(
        sentence.text, source.begin, at
    )


def _pronoun(sentence: Sentence, rule: Rule, found: re.Match[str]) -> Hop | None:
    if denies(sentence, found):
        return None
    text, (begin, end) = sentence.text, found.span()
    if word := PRONOUN.match(text, end):
        end = word.end()
    elif word := PRONOUN_BACK.search(text, max(sentence.begin, begin - 5), begin):
        begin = word.start()
    else:
        word = PRONOUN_INSIDE.search(found[0])
    # "dabei verweisen sie": more than one, and who they are no name tells
    pronoun = word[word.re.groups].strip(" -").casefold() if word else ""
    if not pronoun or (sentence.lang == "de" and pronoun == "sie" and found[0].endswith("n")):
        return None
    return Hop(begin, end, rule.layer, rule["cue"], (Source(begin, end, pronoun, "pronoun"),), rule)


def _behind_wie(sentence: Sentence, rule: Rule, found: re.Match[str]) -> re.Match[str] | None:
    """The pronoun whose clause a verb ends, "wie er der Zeitung sagte"; not in "man weiß, wie er sagte"."""
    text, begin = sentence.text, max(sentence.begin, found.start() - REACH)
    if "verb" not in rule.row or rule.shape == "participle" or text[found.end() : found.end() + 1] not in CLAUSE_END:
        return None
    wie = WIE_PRONOUN.search(text, begin, found.start()) if "ie " in text[begin : found.start()] else None
    # "wie sie schreiben": more than one, and who they are no name tells
    several = wie is not None and wie[1] == "sie" and found[0].endswith("n")
    return wie if wie and not several and not asks(text, sentence.begin, wie.start()) else None


def _inside(sentence: Sentence, rule: Rule, found: re.Match[str]) -> Hop | None:
    text, nouns = sentence.text, sentence.nouns
    groups = found.groupdict()
    name = groups.get("source") or groups.get("other")
    if name is not None:
        at = found.start("source") if groups.get("source") else found.start("other")
        name = _whole_name(text, at, name)
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
    begin = found.start("cue" if groups.get("cue") else 0)
    return Hop(begin, max(found.end(), sources[-1].end), rule.layer, rule["cue"], sources, rule)


def _whole_name(text: str, at: int, name: str) -> str:
    """A name that a pattern found in the genitive, with the s that is its own: "aus Sicht Mertens"."""
    whole = text[at : at + len(name) + 1]
    own = whole == f"{name}s" and re.search(rf"\b{re.escape(name)}\b", text) is None
    return whole if own and len(re.findall(rf"\b{re.escape(whole)}\b", text)) > 1 else name


def _republished(sentence: Sentence, rule: Rule, found: re.Match[str], name: str, at: int) -> Hop | None:
    """The line that says where the text was printed first, or where its parts were, by others than its outlet."""
    read = read_mastheads(sentence.text, at, name, sentence.end, sentence.nouns)
    sources = tuple(source for source in read if source.name not in sentence.nobody)
    if not sources:
        return None
    return Hop(found.start(), sources[-1].end, rule.layer, rule["cue"], sources, rule)
