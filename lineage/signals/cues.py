"""Where cues may stand: one search of all texts tells which sentences are worth reading, and with which rules."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache, lru_cache
from typing import NamedTuple

from lineage.signals.lines import ABBREVIATED, SENTENCE_STOP, cut_sentences
from lineage.signals.patterns import Rule, load_rules
from lineage.signals.prefilter import any_of, first_word, locate, searchable
from lineage.signals.verbs import load_verbs

# a verb looks for its subject before "mit Verweis auf ..."; who was told something needs somebody who said it
LAYERS = {"basis": 0, "told": 2}
STOP = re.compile(r"[.!?…]")


class Place(NamedTuple):
    """Words that may be a cue, and the numbers of the rules whose cue they may be."""

    begin: int
    end: int
    rules: frozenset[int]


class Reading(NamedTuple):
    """A sentence that may cite, and the rules to try in it."""

    begin: int
    end: int
    rules: list[Rule]


class Stretches(NamedTuple):
    """Where the stretches of a text that may cite begin and end, in order, and which are furniture."""

    begins: list[int]
    ends: list[int]
    furniture: list[bool]


@dataclass(frozen=True, eq=False)
class Cues:
    """The rules of one language in the order they are tried, and the pattern that finds their places in running text.

    A rule is tried only in sentences that hold its word, or the first word of its phrase; `forms` says what that looks
    like. The rules of `everywhere`, of which no such word can be told, are tried in every sentence that is read.
    `republished` has the rules for lines that say where a text appeared first.
    """

    rules: tuple[Rule, ...]
    forms: tuple[re.Pattern[str], ...]
    everywhere: frozenset[int]
    pattern: str
    republished: tuple[Rule, ...]

    def worth_reading(self, text: str, surfaces: Sequence[str], stretches: Stretches) -> Iterator[Reading]:
        """The sentences of a text that may cite, in order.

        Furniture is read whole, and only for the line that names the first outlet.

        Args:
            text: an article.
            surfaces: what Polars found in it with `pattern`.
            stretches: where it may cite.
        """
        places = self._places(text, surfaces, stretches)
        places.update((n, []) for n, furniture in enumerate(stretches.furniture) if furniture)
        for n in sorted(places):
            begin, end = stretches.begins[n], stretches.ends[n]
            if stretches.furniture[n]:
                yield Reading(begin, end, [rule for rule in self.republished if rule.may_match(text[begin:end])])
                continue
            for (first, last), numbers in _sentences(text, begin, end, places[n]).items():
                sentence = text[first:last]
                yield Reading(first, last, [rule for rule in _tried(numbers, self) if rule.may_match(sentence)])

    def _places(self, text: str, surfaces: Sequence[str], stretches: Stretches) -> dict[int, list[Place]]:
        """The places of cues in each stretch, by its number."""
        found: dict[int, list[Place]] = {}
        for surface, (begin, end) in zip(surfaces, locate(text, surfaces), strict=True):
            rules = _known(surface, self)
            if not rules:
                continue
            n = max(bisect_right(stretches.begins, begin) - 1, 0)
            # words may reach over the end of a stretch
            while n < len(stretches.begins) and stretches.begins[n] < end:
                if stretches.ends[n] > begin:
                    found.setdefault(n, []).append(Place(begin, end, rules))
                n += 1
        return found


@cache
def load_cues(lang: str, folder: str = "") -> Cues:
    """The rules of a language; built once per folder of own tables."""
    rows = (*load_rules("citation_cues", "lang", (lang,), folder).rules, *load_verbs(lang, folder))
    rules = sorted((r for r in rows if r["shape"] != "republished"), key=lambda rule: LAYERS.get(rule["layer"], 1))
    wide = [searchable(rule.pattern.pattern, rule.hints, border=r"\b") for rule in rules]
    words = [first_word(form) for form in wide]
    # who is told something needs another cue beside it
    told = {n for n, rule in enumerate(rules) if rule["layer"] == "told"}
    return Cues(
        rules=tuple(rules),
        forms=tuple(re.compile(word or form) for word, form in zip(words, wide, strict=True)),
        everywhere=frozenset(n for n, word in enumerate(words) if not word or n in told),
        pattern=any_of(searchable(r.pattern.pattern, r.hints) for n, r in enumerate(rules) if n not in told),
        republished=tuple(rule for rule in rows if rule["shape"] == "republished"),
    )


@lru_cache(maxsize=1 << 16)
def _known(surface: str, cues: Cues) -> frozenset[int]:
    """The rules whose word or first word stands in a surface."""
    return frozenset(n for n, form in enumerate(cues.forms) if form.search(surface))


@lru_cache(maxsize=1 << 16)
def _tried(numbers: frozenset[int], cues: Cues) -> list[Rule]:
    return [cues.rules[n] for n in sorted(cues.everywhere | numbers)]


def _sentences(text: str, begin: int, end: int, places: list[Place]) -> dict[tuple[int, int], frozenset[int]]:
    """The sentences of a stretch in which places lie, in order, each with the rules of its places."""
    found: dict[tuple[int, int], frozenset[int]] = {}
    cut: list[tuple[int, int]] = []
    known = begin
    for place in places:
        low, high = max(place.begin, begin), min(place.end, end)
        # a text without a sure stop is cut once, not once for each place
        if high > known or not cut:
            known = _stop_after(text, high, end)
            cut = _cut(text, _start_before(text, begin, low), known)
        for sentence in cut[max(bisect_right(cut, (low, end)) - 1, 0) : bisect_left(cut, (high,))]:
            if sentence[1] > low:
                found[sentence] = found.get(sentence, place.rules) | place.rules
    return found


def _cut(text: str, begin: int, end: int) -> list[tuple[int, int]]:
    # most stretches between sure stops are one sentence, and cutting costs ten times as much as to see that
    if text[end - 1] == "." and not STOP.search(text, begin, end - 1):
        return [(begin, end)]
    return cut_sentences(text, begin, end)


def _start_before(text: str, begin: int, at: int) -> int:
    """Where a sentence surely begins, at or before an offset."""
    dot = text.rfind(". ", begin, at)
    while dot >= 0 and not _surely_ends(text, dot, at + 1):
        dot = text.rfind(". ", begin, dot)
    return dot + 2 if dot >= 0 else begin


def _stop_after(text: str, at: int, end: int) -> int:
    """Where a sentence surely ends, behind an offset."""
    dot = text.find(". ", at, end)
    while dot >= 0 and not _surely_ends(text, dot, end):
        dot = text.find(". ", dot + 1, end)
    return dot + 1 if dot >= 0 else end


def _surely_ends(text: str, dot: int, end: int) -> bool:
    """Whether a sentence ends with a stop wherever it began, and the next begins after one space."""
    before = f" {text[: dot + 1]}" if dot <= 8 else text[dot - 8 : dot + 1]  # an abbreviation may open the text
    if text[dot + 2 : dot + 3].isspace() or ABBREVIATED.search(before):
        return False
    return SENTENCE_STOP.match(text, dot, end) is not None
