"""One source with its cue in a sentence, and which of those that claim the same words stays."""

from __future__ import annotations

import re
from bisect import bisect_left, insort
from operator import attrgetter
from typing import NamedTuple

from lineage.signals.grammar import CLOSE
from lineage.signals.lexicon import ABSTRACT, LONG, MARKS
from lineage.signals.nouns import Sentence, kind_of
from lineage.signals.patterns import Rule
from lineage.signals.sources import Source

PREPOSITIONS = frozenset(
    (
        "auf in mit von nach zu bei aus an vor unter neben seit gegen für durch um über ohne hinter zwischen während"
        " wegen trotz dank samt statt als Mit"
    ).split()
)
BEFORE_COMMON = PREPOSITIONS | {"", "im"}
CONJUNCTIONS = frozenset(("dass", "wenn", "weil", "ob", "als", "obwohl", "während"))
INSIDE = ("basis", "told")
# a noun with its article, whose owner stands behind it: "die Kritik der Elbwoche"
OWNED = re.compile(
    r"\b(?:[Dd](?:ie|as|en|em|er)|[Ee]ine?[mnrs]?|[Ss]eine?[mnrs]?|[Ii]hre?[mnrs]?|vom|zum|zur|beim|[Ii]m|[Aa]m)"
    r"\s(?:[a-zäöüß]+e[mnrs]?\s)?([A-ZÄÖÜ][\w-]+)$"
)
NOUN_REACH = 60
# "am Montagmorgen im „Talk“"
WEEKDAY = re.compile(r"(?:Mon|Diens|Donners|Frei|Sams|Sonn)tag|Mittwoch|Sonnabend")


class Hop(NamedTuple):
    """One source with its cue; `layer` says where in a chain it stands."""

    begin: int
    end: int
    layer: str
    cue: str
    sources: tuple[Source, ...]
    rule: Rule


def longest(hops: list[Hop]) -> list[Hop]:
    """Those that stay, in order: the longer of two that claim the same words, but for what stands inside a report."""
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


def is_quoted(text: str, hop: Hop) -> bool:
    """Whether a hop is all that is quoted: "„Deich bestätigt“, hieß es" has nobody who confirms."""
    return text[hop.begin - 1 : hop.begin] in MARKS and text[hop.end : hop.end + 1] in MARKS


def covers(hop: Hop, rule: Rule, found: re.Match[str]) -> bool:
    """Whether a hop already says who speaks where a rule that any verb fits would."""
    if rule.shape == "opens":
        return hop.begin < found.end() and hop.layer not in INSIDE
    return hop.begin < found.end() and found.start() < hop.end


def belongs_to_noun(sentence: Sentence, told: Hop, hops: list[Hop]) -> bool:
    """Whether a told name depends on the word before: "Stufe der „Härte“", "auf dem „Fest“", "der größte der Welt"."""
    text, source, end = sentence.text, told.sources[0], told.begin - 1
    if told.rule.needs == "behind":
        return all(hop.end != end for hop in hops)
    marked = text[source.end - 1] in CLOSE
    if source.common and not marked and text[told.begin : source.begin].strip().casefold() in BEFORE_COMMON:
        # "gegenüber der Welt" tells the paper from the word, "auf der Welt" does not
        return not _stands_behind(hops, end)
    # before the verb a noun has an owner, behind it somebody is told: "sagte Muster nach der Tat der „Elbwoche“"
    opens = told.rule.shape == "told" and all(hop.begin > told.begin for hop in hops if hop.layer not in INSIDE)
    owned = OWNED.search(text, max(sentence.begin, end - NOUN_REACH), end) if opens else None
    if owned and kind_of(owned[1], sentence.nouns) != "stop":
        return True
    if source.kind != "outlet" or source.name in sentence.nouns.titles or not marked:
        return False
    last = text[max(sentence.begin, text.rfind(" ", sentence.begin, end) + 1) : end]
    named = last[:1].isupper() and last[-1].isalnum()
    noun = named and kind_of(last, sentence.nouns) not in ("stop", "masthead", "medium", "agency")
    noun = noun and WEEKDAY.match(last) is None
    # nobody is told in the accusative: "den „Deich“"
    first, *more = source.name.split()
    one = not (source.name.isupper() or source.name.endswith(("ten", "gen", "men")) or (more and first.endswith("n")))
    abstract = not more and len(first) >= LONG and ABSTRACT.search(first) and kind_of(first, sentence.nouns) is None
    return (
        (one and text.startswith("den ", source.begin))
        or last in PREPOSITIONS
        # "sagte, der „Deich“ halte"
        or (last[:1].islower() and last.endswith(",") and text.startswith("der ", told.begin))
        # "dass der „Autopilot“ hält", "zum Abbau der „Truppenverstärkungen“"
        or last in CONJUNCTIONS
        or bool(abstract)
        or (noun and not _stands_behind(hops, end))
    )


def _stands_behind(hops: list[Hop], end: int) -> bool:
    """Whether the word that ends at an offset belongs to one of the hops."""
    return any(hop.begin < end <= hop.end for hop in hops)
