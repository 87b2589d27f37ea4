"""One source with its cue in a sentence, and which of those that claim the same words stays."""

from __future__ import annotations

import re
from bisect import bisect_left, insort
from operator import attrgetter
from typing import NamedTuple

from lineage.signals.grammar import CLOSE, OPEN
from lineage.signals.lexicon import ABSTRACT, LONG, MARKS
from lineage.signals.mastheads import GENRES, ends_told, is_only_marked
from lineage.signals.nouns import Nouns, Sentence, kind_of
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
# kind that the rules have for which a name in marks is a medium though nothing else says so
TITLE = "title"
# between who was told and what was said: "Der „Elbwoche“ (Montag) hatte Muster gesagt"
BEFORE_SPEECH = re.compile(r"(?:\s\([^()]{2,30}\))?\s(?:(?:hat|habe|haben|hatte|hatten)\s)?")
CLAUSE, MARK = re.compile(r"[,;:„“”\"»«]"), re.compile(r"[;:„“”\"»«]")
ASIDE = re.compile(r"\([^()]*\)")
# "in einem Gastbeitrag für den „Spiegel“", "eine Umfrage des Instituts Muster für den „Spiegel“"
WRITTEN = re.compile(r"(?:(?:eitrag|rtikel|ommentar|olumne)|(?:mfrage|efragung|rhebung)(?: [^,.;:]{1,50})?) für $")
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


def is_doubtful(sentence: Sentence, rule: Rule, source: Source) -> bool:
    """Whether a medium beside a cue is more likely a common word, or a thing in marks: "was „Elbruhe“ meint"."""
    if rule.layer == "told":
        return source.common and not ends_told(sentence.text, source)
    untitled = rule.layer == "speaker" and TITLE not in rule.kinds
    return untitled and is_only_marked(sentence.text, source, sentence.nouns)


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
    spoken = [hop for hop in hops if hop.layer not in INSIDE]
    # English and French have a comma there: "In an interview with the Courier, Ann Sample said"
    apart = sentence.lang == "de" and bool(spoken) and all(_is_apart(text, told, hop) for hop in spoken)
    if apart or (told.rule.shape == "told" and _is_accusative(text, source, sentence.nouns)):
        return True
    marked = text[source.end - 1] in CLOSE
    if source.common and not marked and text[told.begin : source.begin].strip().casefold() in BEFORE_COMMON:
        # "gegenüber der Welt" tells the paper from the word, "auf der Welt" does not
        return not _stands_behind(hops, end)
    # before the verb a noun has an owner, behind it somebody is told: "sagte Muster nach der Tat der „Elbwoche“"
    opens = told.rule.shape == "told" and all(hop.begin > told.begin for hop in spoken)
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
        or (told.rule.shape == "told" and last != "gegenüber" and all(_is_far(text, told, hop) for hop in spoken))
        or (noun and not _stands_behind(hops, end))
    )


def _is_accusative(text: str, source: Source, nouns: Nouns) -> bool:
    """Whether a known medium has the article of an object: "den NDR", but "den Elbnachrichten", "den Sendern"."""
    known = source.kind == "agency" or source.name in nouns.titles
    if not (known and text.startswith("den ", source.begin)) or WRITTEN.search(
        text, max(0, source.begin - NOUN_REACH), source.begin
    ):
        return False
    words = text[source.begin + 4 : source.end].strip(OPEN + CLOSE).split()
    return not any(word.endswith("n") and kind_of(word, nouns) in GENRES for word in words)


def _is_apart(text: str, told: Hop, hop: Hop) -> bool:
    """Whether a clause or a quotation ends between a medium and who speaks behind it: "bei RTL“, sagte Muster"."""
    return told.end <= hop.begin and CLAUSE.search(ASIDE.sub("", text[told.end : hop.begin])) is not None


def _is_far(text: str, told: Hop, hop: Hop) -> bool:
    """Whether more stands between words in marks and who speaks than between who was told something and who says it."""
    if told.end <= hop.begin:
        return BEFORE_SPEECH.fullmatch(text, told.end, hop.begin) is None
    between = text[hop.end : told.begin]
    # two commas hold an apposition, or a name behind one
    commas = between.count(",") + (between == ", " and "," in text[hop.begin : hop.end])
    return MARK.search(between) is not None or commas == 1


def _stands_behind(hops: list[Hop], end: int) -> bool:
    """Whether the word that ends at an offset belongs to one of the hops."""
    return any(hop.begin < end <= hop.end for hop in hops)
