"""Where cues may stand: one search of all texts tells which sentences are worth reading, and with which rules."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property, lru_cache
from typing import NamedTuple

import polars as pl

from lineage.signals.lexicon import occurrences
from lineage.signals.lines import ABBREVIATED, SENTENCE_STOP, cut_sentences
from lineage.signals.patterns import Rule, load_rules, one_of
from lineage.signals.prefilter import NOTHING, locate
from lineage.signals.verbs import WORDS, gives_words, has_with, is_another, load_verbs, may_end

# a verb looks for its subject before "mit Verweis auf ..."; who was told something needs somebody who said it
LAYERS = {"basis": 0, "told": 3}
# what any verb fits comes after all verbs
SHAPES = {"quoted": 2, "opens": 2}
NONE: frozenset[int] = frozenset()
STOP = re.compile(r"[.!?…]")
# marks the end of a word in a tree of words
END = "\ue000"


class Place(NamedTuple):
    """Where a hint stands, where its word begins, and the numbers of the rules whose cue it may be."""

    begin: int
    end: int
    word: int
    rules: frozenset[int]


class Reading(NamedTuple):
    """A sentence that may cite, the rules to try in it, and where the words begin that may be verbs of speech."""

    begin: int
    end: int
    rules: list[Rule]
    words: list[int] | None


class Stretches(NamedTuple):
    """Where the stretches of a text that may cite begin and end, in order, and which are furniture."""

    begins: list[int]
    ends: list[int]
    furniture: list[bool]


@dataclass(frozen=True, eq=False)
class Cues:
    """The rules of one language in the order they are tried, and the strings by which Polars finds their places.

    A rule is tried only in sentences that hold one of its hints; those of `everywhere` lean on what the others find, so
    they are tried in every sentence that is read. `republished` has the rules for lines that say where a text appeared
    first.
    """

    rules: tuple[Rule, ...]
    hints: dict[str, frozenset[int]]
    forms: dict[str, frozenset[int]]
    everywhere: frozenset[int]
    republished: tuple[Rule, ...]

    def search(self, text: pl.Expr) -> tuple[pl.Expr, pl.Expr]:
        """The words of a text that may be verbs of speech, and the hints in it, the longest at each place."""
        verbs, hints = self._patterns
        return text.str.extract_all(verbs), text.str.extract_all(hints)

    @cached_property
    def _patterns(self) -> tuple[str, str]:
        hints = sorted(self.hints, key=lambda hint: (-len(hint), hint))
        return _whole(self.forms), "|".join(map(pl.escape_regex, hints)) or NOTHING

    def worth_reading(
        self, text: str, verbs: Sequence[str], hints: Sequence[str], stretches: Stretches
    ) -> Iterator[Reading]:
        """The sentences of a text that may cite, in order.

        Furniture is read whole, and only for the line that names the first outlet.

        Args:
            text: an article.
            verbs: what Polars found in it by the first part of `search`.
            hints: and by the second.
            stretches: where it may cite.
        """
        places = self._places(text, sorted({*_alone({*verbs}, text), *locate(text, hints)}), stretches)
        places.update((n, []) for n, furniture in enumerate(stretches.furniture) if furniture)
        for n in sorted(places):
            begin, end = stretches.begins[n], stretches.ends[n]
            if stretches.furniture[n]:
                yield Reading(begin, end, [rule for rule in self.republished if rule.may_match(text[begin:end])], [])
                continue
            for (first, last), within in _sentences(text, begin, end, places[n]).items():
                numbers = within[0].rules if len(within) == 1 else NONE.union(*(place.rules for place in within))
                yield Reading(first, last, _tried(numbers, self), sorted({place.word for place in within}))

    def _places(self, text: str, spans: list[tuple[int, int]], stretches: Stretches) -> dict[int, list[Place]]:
        """The places of cues in each stretch, by its number."""
        found: dict[int, list[Place]] = {}
        for begin, end in spans:
            n = max(bisect_right(stretches.begins, begin) - 1, 0)
            # words may reach over the end of a stretch
            while n < len(stretches.begins) and stretches.begins[n] < end:
                if stretches.ends[n] > begin and (place := self._place(text, begin, end, stretches.ends[n])):
                    found.setdefault(n, []).append(place)
                n += 1
        return found

    def _place(self, text: str, begin: int, end: int, stop: int) -> Place | None:
        """What may be a cue in the word that a hint lies in; a verb counts only where its pattern fits."""
        first, last = _word_at(text, begin, end)
        sure, doubtful = _of_word(text[first:last], self)
        fitting = [n for n in doubtful if self._fits(n, text, first, stop)]
        rules = sure.union(fitting) if fitting else sure
        return Place(begin, end, first, rules) if rules else None

    def _fits(self, number: int, text: str, at: int, stop: int) -> bool:
        rule = self.rules[number]
        verb = rule["shape"] == "verb"
        if verb and not may_end(rule, text, at):
            return False
        found = rule.pattern.match(text, at, stop)
        if found is None or (
            verb and (not has_with(text, 0, stop, found, rule["with"]) or is_another(rule, text, found, stop))
        ):
            return False
        return rule["needs"] not in WORDS or gives_words(text, 0, stop, found, rule["needs"])


@lru_cache(maxsize=16)
def load_cues(lang: str, folder: str = "", outlets: tuple[str, ...] = ()) -> Cues:
    """The rules of a language; built once per folder of own tables. `outlets` are named beside those of the table."""
    rows = (*load_rules("citation_cues", "lang", (lang,), folder, outlets).rules, *load_verbs(lang, folder))
    rules = sorted((r for r in rows if r["shape"] != "republished"), key=_rank)
    hints: dict[str, set[int]] = defaultdict(set)
    forms: dict[str, set[int]] = defaultdict(set)
    for n, rule in enumerate(rules):
        # who is told something needs another cue beside it
        if rule["layer"] != "told":
            for hint in rule.hints:
                # where nothing is hinted at, every space may be a cue
                (forms if "verb" in rule.row and hint.isalpha() else hints)[hint or " "].add(n)
    return Cues(
        rules=tuple(rules),
        hints={hint: frozenset(numbers) for hint, numbers in hints.items()},
        forms={form: frozenset(numbers) for form, numbers in forms.items()},
        everywhere=frozenset(n for n, rule in enumerate(rules) if rule["layer"] == "told"),
        republished=tuple(rule for rule in rows if rule["shape"] == "republished"),
    )


def _whole(words: Iterable[str]) -> str:
    """A pattern for Polars that finds these words, and where a letter beyond ASCII is next to one, parts of others."""
    # that is all that Polars can tell quickly of where a word ends
    edge = r"(?-u:\b)"
    ended = [word + END if word[-1].isascii() else word for word in words]
    groups = ([word for word in ended if word[0].isascii() == plain] for plain in (True, False))
    trees = (one_of(group).replace(END, edge) for group in groups)
    return "|".join(f"{begin}(?:{tree})" for begin, tree in zip((edge, ""), trees, strict=True) if tree) or NOTHING


def _alone(words: Collection[str], text: str) -> Iterator[tuple[int, int]]:
    """Begin and end of these words wherever they are no parts of others."""
    for word in words:
        for begin in occurrences(word, text):
            end = begin + len(word)
            if not (text[begin - 1 : begin].isalnum() or text[end : end + 1].isalnum()):
                yield begin, end


def _rank(rule: Rule) -> int:
    return SHAPES.get(rule["shape"], LAYERS.get(rule["layer"], 1))


def _word_at(text: str, begin: int, end: int) -> tuple[int, int]:
    """The whole of the words that a hint lies in."""
    if not (text[begin - 1 : begin].isalnum() or text[end : end + 1].isalnum()):
        return begin, end
    while begin > 0 and text[begin].isalnum() and text[begin - 1].isalnum():
        begin -= 1
    while end < len(text) and text[end - 1].isalnum() and text[end].isalnum():
        end += 1
    return begin, end


@lru_cache(maxsize=1 << 16)
def _of_word(word: str, cues: Cues) -> tuple[frozenset[int], tuple[int, ...]]:
    """The rules of which a hint stands in a word, and those whose verb it may be when what stands around it fits."""
    hinted = {n for hint, numbers in cues.hints.items() if hint in word for n in numbers}
    verbs = sorted(cues.forms.get(word, ()))
    # what nothing more is asked of than its word is matched where it is read
    sure = [n for n in verbs if _needs_nothing(cues.rules[n])]
    return frozenset(hinted.union(sure)), tuple(n for n in verbs if n not in sure)


def _needs_nothing(rule: Rule) -> bool:
    return rule["shape"] == "verb" and not (rule["particle"] or rule["with"] or rule["needs"])


@lru_cache(maxsize=1 << 16)
def _tried(numbers: frozenset[int], cues: Cues) -> list[Rule]:
    return [cues.rules[n] for n in sorted(cues.everywhere | numbers)]


def _sentences(text: str, begin: int, end: int, places: list[Place]) -> dict[tuple[int, int], list[Place]]:
    """The sentences of a stretch in which places lie, in order, each with its places."""
    found: dict[tuple[int, int], list[Place]] = {}
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
                found.setdefault(sentence, []).append(place)
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
