"""Finds who opens a clause, or stands right behind its first small words: the subject of what it tells."""

from __future__ import annotations

import re

from lineage.signals.clauses import REACH, Sentence
from lineage.signals.grammar import CLOSE, OPEN
from lineage.signals.nouns import phrases
from lineage.signals.sources import Source, read_source
from lineage.signals.subjects import CLAUSAL, is_bound

# where a clause begins
STOP = re.compile(r"[.!?;:“”\"»«]\s?")
# a name in marks ends no clause: "im Gespräch mit der „Elbwoche“"
MARKED_NAME = re.compile(rf"[{OPEN}]([A-ZÄÖÜ][^{OPEN}{CLOSE}\n.!?]{{1,30}})[{CLOSE}](?=\s[a-zäöü])")
COMMA = re.compile(r",\s")
OPENER = re.compile(r"(?:[“”\"»«–-]\s?)?(?:(?:Auch|Und|Doch|Aber|Denn|Sogar|Selbst)\s)?")
INVERTED = re.compile(r"(?:^|[\s“”\"»«])[a-zäöüß]{2,}$")
PREDICATE = re.compile(r"[A-ZÄÖÜ]\w+\s(?:ist|sind|war|waren|bleibt|blieb|klingt|klang|wird|wurde|zeigt sich)\s")
GOES_ON = re.compile(r"(?:,\s[^:]{3,100}(?=,))?,?\s[a-zäöü]")
HE = re.compile(r"(?:Er|Sie|er|sie)(?=\s[a-zäöü])")


def clause_subject(sentence: Sentence, at: int, *, whole: bool = False) -> tuple[Source, ...]:
    """Who does what a clause tells that ends at `at`: its first words, or what stands right behind its verb.

    Args:
        sentence: where the clause stands.
        at: where it ends.
        whole: only who opens the sentence counts.
    """
    text = sentence.text
    begin = max(sentence.begin, at - REACH)
    marked = MARKED_NAME.finditer(text, begin, at)
    names = [found.span() for found in marked if found[1].casefold() in sentence.nouns.outlets]
    every = (found for found in STOP.finditer(text, begin, at) if not any(b <= found.start() < e for b, e in names))
    stops = [found.end() for found in every]
    first = stops[-1] if stops else sentence.begin
    if first < begin:
        return ()
    commas = [] if whole else [found.end() for found in COMMA.finditer(text, first, at)][-1:]
    for start in (first, *commas):
        opened = OPENER.match(text, start, at)
        if sources := _opening(sentence, opened.end() if opened else start, at, whole):
            return sources
    return ()


def _opening(sentence: Sentence, start: int, at: int, whole: bool) -> tuple[Source, ...]:
    """The person or body that opens a clause, or stands right behind its first small words."""
    text = sentence.text
    # "Vorsichtiger ist Max Muster: „...“"
    predicate = PREDICATE.match(text, start, at) if whole else None
    start = predicate.end() if predicate else start
    if he := HE.match(text, start, at):
        return (Source(start, he.end(), he[0].casefold(), "pronoun"),)
    for phrase in phrases(text, start, at, sentence.lang, sentence.nouns)[: 1 if whole else 2]:
        opens = phrase.start() == start
        inverted = text[phrase.start() - 1] == " " and INVERTED.search(text, start, phrase.start() - 1) is not None
        source = read_source(phrase, sentence.nouns) if opens or (inverted and not whole) else None
        if source and source.kind in CLAUSAL and not is_bound(sentence, source):
            goes_on = GOES_ON.match(text, phrase.end(), at) or (predicate and phrase.end() == at)
            return (source,) if goes_on or not opens else ()
    return ()
