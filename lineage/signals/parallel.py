"""Reads the sources that "und" and commas put beside one: "SZ, NDR und WDR", "Anna Muster und Ben Beispiel"."""

from __future__ import annotations

import re

from lineage.signals.grammar import AND
from lineage.signals.lexicon import kinds_in
from lineage.signals.nouns import Sentence, kind_of, phrase_at, phrases
from lineage.signals.sources import Source, read_source

# "der Deichverband (DV) und der Hafenverband"
SHORT = r"(?:\s\([^()]{2,20}\))?"
AND_NEXT = re.compile(SHORT + AND.pattern)
AND_BEFORE = re.compile(r",?\s(?:und|and|sowie|et)\s$")
AND_ALSO = re.compile(SHORT + r",?\s(?:und|and|sowie|et)\s")
# "SZ, NDR und WDR": only media stand so
COMMA = re.compile(r",\s(?=[^,.;:]{2,40}(?:,|\sund\s))")
COMMA_BEFORE = re.compile(r",\s$")
MEDIA = ("agency", "outlet")


def parallel(sentence: Sentence, first: Source, end: int, people: bool) -> tuple[Source, ...]:
    """The source with those that "und" puts beside it."""
    sources = [first]
    listed = COMMA.match(sentence.text, first.end, end) if first.kind in MEDIA else None
    while link := listed or (AND_ALSO if people else AND_NEXT).match(sentence.text, sources[-1].end, end):
        found = phrase_at(sentence.text, link.end(), end, sentence.lang, sentence.nouns)
        other = read_source(found, sentence.nouns) if found else None
        alone = len(sources) == 1 and other is not None
        if found and other and alone and other.kind == "person" and _titles(sentence, first, found, people):
            # "Sängerin und Autorin Anna Muster"
            return (other._replace(begin=first.begin),)
        if other and other.kind in MEDIA and len(sources) == 1 and first.name.endswith("Medien"):
            # "US-Medien und die Nachrichtenagentur Reuters"
            return (other._replace(begin=first.begin),)
        if other is None or not _alike(first, other, people):
            break
        sources.append(other)
        listed = COMMA.match(sentence.text, other.end, end) if listed else None
    return tuple(sources)


def _titles(sentence: Sentence, source: Source, other: re.Match[str], people: bool) -> bool:
    """Whether a source is a bare role, or the first of two roles of one: "der Sänger und Autor Max Muster"."""
    words = other["run"].split()
    titled = len(words) > 1 and other.start() == other.start("run") and kind_of(words[0], sentence.nouns) == "role"
    if source.points == "role" and (titled or (not people and len(words) > 1)):
        return True
    bare = (
        (source.kind == "unnamed" or source.common) and " " not in source.name and sentence.text[source.begin].isupper()
    )
    return bare and kinds_in(source.name, sentence.nouns)[2] == "role"


def parallel_before(sentence: Sentence, source: Source, begin: int, people: bool) -> tuple[Source, ...]:
    """The source with those that "und" puts before it."""
    sources: tuple[Source, ...] = (source,)
    text = sentence.text
    link = AND_BEFORE.search(text, max(begin, source.begin - len(", sowie ")), source.begin)
    while link and (people or source.kind in ("agency", "outlet", "office")):
        found = next((p for p in phrases(text, begin, link.start(), sentence.lang, sentence.nouns)[-1:]), None)
        other = read_source(found, sentence.nouns) if found and found.end() == link.start() else None
        if other is None or not _alike(source, other, people):
            break
        sources = (other, *sources)
        link = COMMA_BEFORE.search(text, max(begin, other.begin - 2), other.begin) if other.kind in MEDIA else None
    return sources


def _alike(first: Source, other: Source, people: bool) -> bool:
    """Whether "und" makes two sources one subject."""
    kinds = {first.kind, other.kind}
    return kinds <= {"agency", "outlet"} or kinds == {"office"} or (people and kinds <= {"person", "office"})
