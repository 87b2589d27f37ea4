"""Finds in one sentence the words that name a source and the cue beside them."""

from __future__ import annotations

import re
from dataclasses import dataclass

from lineage.signals.patterns import Rule
from lineage.signals.sources import AND, Nouns, Source, phrase_at, phrases, read_source

# what may stand between a verb and its subject
FILLER = re.compile(
    r"\s(?:(?:weiter|auch|zuvor|dann|dazu|zudem|außerdem|ausserdem|ferner|gestern|heute|jedoch|aber|nun|später|daraufhin"
    r"|unterdessen|indes|kürzlich|ebenfalls|bereits|zuletzt|noch|hingegen|dagegen|allerdings|am \w+(?:morgen|abend|tag|mittag)?"
    r"|sich|etwa|also|es|wiederum|schließlich|schliesslich)\s)*"
)
BACK_FILLER = re.compile(
    r"(?:\s\([^()]{1,30}\))?,?(?:\s(?:am \w+(?: in [A-ZÄÖÜ]\w+)?|in [A-ZÄÖÜ]\w+|dazu|zuvor|weiter|auch|bereits|hat|habe|haben|hatte|hatten|später|gestern|heute"
    r"|zudem|jedoch|aber|laut|in einem Interview|im Interview|has|had|also|later|on \w+))*\s?$"
)
PRONOUN = re.compile(r"\s(?:er|sie|he|she)\b")
PRONOUN_BACK = re.compile(r"\b(?:er|sie|Er|Sie|he|she|He|She)\s$")
# a masculine accusative or a dative is what is spoken of, not who speaks
OBJECT = re.compile(r"(?:den|dem|einen|einem|seinen|ihren|seinem|ihrem)\s")
LISTENER = re.compile(r"(?:der|dem|gegenüber|to)\s")
AUXILIARY = re.compile(r"\b(?:hat|hatte|hatten|haben|habe|has|had)\b")
SPOKEN_BY = ("person", "office", "unnamed")
REPORTED_BY = ("agency", "outlet", "unnamed", "office")


@dataclass(frozen=True)
class Hop:
    """One source with its cue; `layer` says where in a chain it stands."""

    begin: int
    end: int
    layer: str
    cue: str
    sources: tuple[Source, ...]
    rule: str


def find_hops(text: str, begin: int, end: int, rules: list[Rule], nouns: Nouns, lang: str) -> list[Hop]:
    """All hops of one sentence, in order; where two claim the same words the longer one stays."""
    hops: list[Hop] = []
    sentence = text[begin:end]
    for rule in rules:
        if not rule.may_match(sentence):
            continue
        for found in rule.pattern.finditer(text, begin, end):
            hop = _hop(text, begin, end, rule, found, hops, nouns, lang)
            if hop is not None:
                hops.append(hop)
    chosen: list[Hop] = []
    for hop in sorted(hops, key=lambda h: (h.begin - h.end, h.begin)):
        # "wie A mit Verweis auf B berichteten": the basis stands inside the report
        if all(hop.end <= other.begin or hop.begin >= other.end or _nested(hop, other) for other in chosen):
            chosen.append(hop)
    return sorted(chosen, key=lambda h: h.begin)


def _nested(inner: Hop, outer: Hop) -> bool:
    between = inner.begin >= outer.sources[-1].end or inner.end <= outer.sources[0].begin
    return inner.layer == "basis" and outer.layer != "basis" and between


def _hop(
    text: str, begin: int, end: int, rule: Rule, found: re.Match[str], hops: list[Hop], nouns: Nouns, lang: str
) -> Hop | None:
    shape, layer = rule["shape"], rule["layer"]
    kinds = None if layer == "basis" else REPORTED_BY if rule.name in REPORTING else None
    sources: tuple[Source, ...] = ()
    start, stop = found.span()
    if shape in ("inside", "relative", "carried", "republished"):
        return _inside(text, rule, found, nouns, lang)
    if shape in ("after", "told", "verb", "inner"):
        sources = _after(text, stop, end, nouns, lang, told=layer == "told")
        if sources and shape in ("after", "told", "inner"):
            stop = sources[-1].end
    if shape == "verb" and sources and OBJECT.match(text, sources[0].begin):
        sources = ()
    listener = layer == "speaker" and _listens(text, sources)
    if shape == "before" or (shape == "verb" and (listener or not _good(sources, kinds))):
        border = max((h.begin for h in hops if h.layer == "basis" and 0 <= start - h.end <= 2), default=start)
        # "X sagte der Zeitung": X speaks, the newspaper is told; without X the newspaper speaks
        sources = _before(text, begin, border, nouns, lang) or (sources if listener else ())
        if shape == "verb" and sources and OBJECT.match(text, sources[0].begin):
            sources = ()
    elif shape == "participle":
        sources = _clause(text, begin, start, nouns, lang)
    if not sources:
        return _pronoun(text, begin, rule, found) if layer == "speaker" else None
    if not _good(sources, kinds) or (layer == "told" and sources[0].kind not in ("agency", "outlet")):
        return None
    if layer == "speaker" and sources[0].kind == "document":
        return None
    return Hop(min(start, sources[0].begin), max(stop, sources[-1].end), layer, rule["cue"], sources, rule.name)


REPORTING = ("wie berichtet", "hatte berichtet", "erfuhr", "liegt vor", "reported")


def _listens(text: str, sources: tuple[Source, ...]) -> bool:
    medium = bool(sources) and (sources[0].kind in ("agency", "outlet") or bool(sources[0].points))
    return medium and LISTENER.match(text, sources[0].begin) is not None


def _good(sources: tuple[Source, ...], kinds: tuple[str, ...] | None) -> bool:
    return bool(sources) and (kinds is None or sources[0].kind in kinds)


def _after(text: str, at: int, end: int, nouns: Nouns, lang: str, *, told: bool) -> tuple[Source, ...]:
    gap = FILLER.match(text, at, end)
    start = gap.end() if gap else at
    if gap is None and at < end and text[at : at + 1] != " ":
        return ()
    # "von der" and "aus dem" after nach Angaben belong to the phrase
    lead = re.compile(r"(?:von|vom|aus|des|in|with|the)\s(?=\S)").match(text, start, end)
    found = phrase_at(text, start, end, lang)
    if found is None and lead:
        found = phrase_at(text, lead.end(), end, lang)
    if found is None:
        return ()
    first = read_source(found, nouns, told=told)
    return _parallel(text, first, end, nouns, lang)


def _parallel(text: str, first: Source | None, end: int, nouns: Nouns, lang: str) -> tuple[Source, ...]:
    if first is None:
        return ()
    sources = [first]
    while link := AND.match(text, sources[-1].end, end):
        found = phrase_at(text, link.end(), end, lang)
        other = read_source(found, nouns) if found else None
        media = {"agency", "outlet"}
        if other is None or not ({other.kind, first.kind} <= media or (other.kind == first.kind == "office")):
            break
        sources.append(other)
    return tuple(sources)


def _before(text: str, begin: int, at: int, nouns: Nouns, lang: str) -> tuple[Source, ...]:
    window = max(begin, at - 160)
    # a phrase may begin inside a word of the sentence's first half, so the window starts at a blank
    while begin < window < at and text[window - 1] not in " \n":
        window += 1
    for found in reversed(phrases(text, window, at, lang)):
        source = read_source(found, nouns)
        if source is None or not BACK_FILLER.fullmatch(text, max(source.end, found.start()), at):
            whole = BACK_FILLER.fullmatch(text, found.end(), at)
            if source is None or not whole:
                return ()
        return (source,)
    return ()


def _clause(text: str, begin: int, at: int, nouns: Nouns, lang: str) -> tuple[Source, ...]:
    """Subject of "hatte X bei seinem Besuch erklärt" and of "X hat erklärt"."""
    window = max(begin, at - 160)
    auxiliary = next(iter(reversed(list(AUXILIARY.finditer(text, window, at)))), None)
    if auxiliary is None or ";" in text[auxiliary.end() : at]:
        return ()
    sources = _after(text, auxiliary.end(), at, nouns, lang, told=False)
    if sources and OBJECT.match(text, sources[0].begin):
        return ()
    if sources and sources[0].begin - auxiliary.end() <= 12 and sources[0].kind in SPOKEN_BY + REPORTED_BY:
        return sources
    return _before(text, begin, auxiliary.start(), nouns, lang)


def _pronoun(text: str, begin: int, rule: Rule, found: re.Match[str]) -> Hop | None:
    after = PRONOUN.match(text, found.end())
    before = PRONOUN_BACK.search(text, max(begin, found.start() - 5), found.start())
    span = (found.start(), after.end()) if after else (before.start(), found.end()) if before else None
    if span is None:
        return None
    word = (after or before)[0].strip()  # type: ignore[index]
    return Hop(*span, rule["layer"], rule["cue"], (Source(*span, word.casefold(), "pronoun"),), rule.name)


def _inside(text: str, rule: Rule, found: re.Match[str], nouns: Nouns, lang: str) -> Hop | None:
    groups = found.groupdict()
    name = groups.get("source") or groups.get("other")
    if name is not None:
        at = found.start("source") if groups.get("source") else found.start("other")
        phrase = phrase_at(text, at, at + len(name), lang)
        source = read_source(phrase, nouns, told=True) if phrase else None
        if rule["shape"] == "republished":
            name = name.strip('.„“"»«')
            source = Source(at, at + len(name), nouns.outlets.get(name.casefold(), name), "outlet")
        sources: tuple[Source, ...] = (source,) if source else ()
    else:
        at, stop = found.span("np") if groups.get("np") else (found.end(), len(text))
        sources = _after(text, at - 1, min(stop, at + 120), nouns, lang, told=rule["shape"] == "carried")
    if not sources:
        return None
    if rule["shape"] == "carried" and sources[0].kind not in ("agency", "outlet", "unnamed"):
        return None
    if document := groups.get("document"):
        sources = (*sources, Source(found.start("document"), found.end("document"), document, "document"))
    return Hop(found.start(), max(found.end(), sources[-1].end), rule["layer"], rule["cue"], sources, rule.name)
