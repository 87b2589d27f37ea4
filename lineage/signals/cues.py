"""Where cues may stand: one search of all texts tells which sentences are worth reading, and with which rules."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache, lru_cache
from typing import NamedTuple

from lineage.signals.lines import SENTENCE_STOP, cut_sentences
from lineage.signals.patterns import Rule, load_rules
from lineage.signals.prefilter import any_of, locate, searchable

# a verb looks for its subject before "mit Verweis auf ..."; who was told something needs somebody who said it
LAYERS = {"basis": 0, "told": 2}
# no abbreviation has so many letters
PLAIN = 5


class Place(NamedTuple):
    """Words that may be a cue, and the numbers of the rules that know them as a cue of one word."""

    begin: int
    end: int
    rules: tuple[int, ...]


@dataclass(frozen=True, eq=False)
class Cues:
    """The rules of one language in the order they are tried, and the pattern that finds their places in running text.

    A rule whose cue is one word is tried only where its word stands; the others, `phrases`, wherever one of their
    hints stands in a sentence that is read. `forms` says what the cue of each rule looks like, and `republished` has
    the rules for lines that say where a text appeared first.
    """

    rules: tuple[Rule, ...]
    phrases: frozenset[int]
    forms: tuple[re.Pattern[str], ...]
    pattern: str
    republished: tuple[Rule, ...]

    def places(self, text: str, surfaces: Sequence[str]) -> list[Place]:
        """Where in its text each surface stands that Polars found with `pattern`; without those that are no cue."""
        spans = zip(surfaces, locate(text, surfaces), strict=True)
        return [Place(*span, rules) for surface, span in spans if (rules := _known(surface, self)) is not None]

    def worth_reading(
        self, text: str, places: Sequence[Place], begin: int, end: int, furniture: bool
    ) -> Iterator[tuple[int, int, list[Rule]]]:
        """The sentences of a stretch that may cite, in order, each with the rules to try in it.

        Furniture is read whole, and only for the line that names the first outlet.
        """
        if furniture:
            rules = [rule for rule in self.republished if rule.may_match(text[begin:end])]
            if rules:
                yield begin, end, rules
            return
        for (first, last), numbers in _sentences(text, begin, end, places).items():
            sentence, tried = text[first:last], map(self.rules.__getitem__, sorted(self.phrases | numbers))
            yield first, last, [rule for rule in tried if rule.may_match(sentence)]


@cache
def load_cues(lang: str, folder: str = "") -> Cues:
    """The rules of a language; built once per folder of own tables."""
    rows = load_rules("citation_cues", "lang", (lang,), folder).rules
    rules = sorted((r for r in rows if r["shape"] != "republished"), key=lambda rule: LAYERS.get(rule["layer"], 1))
    forms = [searchable(rule.pattern.pattern, rule.hints, border=r"\b") for rule in rules]
    return Cues(
        tuple(rules),
        frozenset(n for n, rule in enumerate(rules) if rule["layer"] == "told" or " " in forms[n] or r"\s" in forms[n]),
        tuple(map(re.compile, forms)),
        # who is told something needs another cue beside it
        any_of(searchable(r.pattern.pattern, r.hints) for r in rules if r["layer"] != "told"),
        tuple(rule for rule in rows if rule["shape"] == "republished"),
    )


@lru_cache(maxsize=1 << 16)
def _known(surface: str, cues: Cues) -> tuple[int, ...] | None:
    """The one-word rules that know a word of the surface as their cue; None when no rule knows any."""
    found = [n for n, form in enumerate(cues.forms) if form.search(surface)]
    return tuple(n for n in found if n not in cues.phrases) if found else None


def _sentences(text: str, begin: int, end: int, places: Sequence[Place]) -> dict[tuple[int, int], set[int]]:
    """The sentences between two offsets in which places lie, in order, each with the rules of its places."""
    found: dict[tuple[int, int], set[int]] = {}
    cut: list[tuple[int, int]] = []
    known = begin
    for place in places[_first(places, begin) : bisect_left(places, (end,))]:
        low, high = max(place.begin, begin), min(place.end, end)
        # a text without a sure stop is cut once, not once for each place
        if high > known or not cut:
            known = _stop_after(text, high, end)
            cut = cut_sentences(text, _start_before(text, begin, low), known)
        for sentence in cut[max(bisect_right(cut, (low, end)) - 1, 0) : bisect_left(cut, (high,))]:
            if sentence[1] > low:
                found.setdefault(sentence, set()).update(place.rules)
    return found


def _first(places: Sequence[Place], begin: int) -> int:
    """Number of the first place that ends behind an offset."""
    at = bisect_left(places, (begin,))
    return at - 1 if at and places[at - 1].end > begin else at


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
    if dot < PLAIN or not text[dot - PLAIN : dot].isalpha() or text[dot + 2 : dot + 3].isspace():
        return False
    return SENTENCE_STOP.match(text, dot, end) is not None
