"""Where cues may stand: one search of all texts tells which sentences are worth reading, and with which rules."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property, lru_cache
from typing import NamedTuple

import polars as pl

from lineage.signals.lines import cut_sentences, start_before, stop_after
from lineage.signals.patterns import Rule, load_rules, one_of
from lineage.signals.prefilter import NOTHING, locate
from lineage.signals.verbs import WORDS, any_parted, gives_words, load_verbs, verb_at

# a verb looks for its subject before "mit Verweis auf ..."; who was told something needs somebody who said it
LAYERS = {"basis": 0, "told": 3}
# what any verb fits comes after all verbs
SHAPES = {"quoted": 2, "opens": 2}
# from a verb to the end of its particle
FAR = 220
# marks the end of a word in a tree of words
END = "\ue000"


# a rule, and where its cue stands
Try = tuple[Rule, Iterable[re.Match[str]]]


class Reading(NamedTuple):
    """A sentence that may cite, and what is tried in it, in order."""

    begin: int
    end: int
    tries: list[Try]


class Word(NamedTuple):
    """What a word may be: the numbers of the rules of which it holds a hint, and of those whose verb it is a form of.

    `parted` finds the particle of one of the verbs, where all of them have one and no hint stands in the word.
    """

    hinted: frozenset[int]
    verbs: tuple[int, ...]
    parted: re.Pattern[str] | None


class Place(NamedTuple):
    """Where the words of a cue begin and end, and what they may be."""

    begin: int
    end: int
    word: Word


class Stretches(NamedTuple):
    """Where the stretches of a text that may cite begin and end, in order, and which are furniture."""

    begins: list[int]
    ends: list[int]
    furniture: list[bool]


@dataclass(frozen=True, eq=False)
class Cues:
    """The rules of one language in the order they are tried, and the strings by which Polars finds their places.

    A rule is tried only in sentences that hold one of its `hints`, a verb only where one of its `forms` stands. Those
    of `told` lean on what the others find, so they are tried in every sentence in which one found something.
    `republished` has the rules for lines that say where a text appeared first.
    """

    rules: tuple[Rule, ...]
    hints: dict[str, frozenset[int]]
    forms: dict[str, tuple[int, ...]]
    told: tuple[Rule, ...]
    republished: tuple[Rule, ...]

    def search(self, text: pl.Expr) -> tuple[pl.Expr, pl.Expr]:
        """The words of a text that may be verbs of speech, and the hints in it, the longest at each place."""
        verbs, hints = self._patterns
        return text.str.extract_all(verbs), text.str.extract_all(hints)

    @cached_property
    def _patterns(self) -> tuple[str, str]:
        # a verb of several words is found like a hint
        hints = {*self.hints, *(form for form in self.forms if not form.isalpha())}
        longest_first = sorted(hints, key=lambda hint: (-len(hint), hint))
        return _whole(filter(str.isalpha, self.forms)), "|".join(map(pl.escape_regex, longest_first)) or NOTHING

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
        hinted = (_word_at(text, begin, end) for begin, end in locate(text, hints))
        places = self._places(text, sorted({*_whole_words(text, verbs), *hinted}), stretches)
        if True in stretches.furniture:
            places.update((n, []) for n, furniture in enumerate(stretches.furniture) if furniture)
        for n in sorted(places):
            begin, end = stretches.begins[n], stretches.ends[n]
            if stretches.furniture[n]:
                yield Reading(begin, end, _tries(text, begin, end, self.republished))
                continue
            for (first, last), within in _sentences(text, begin, end, places[n]).items():
                if tries := self._tries(text, first, last, within):
                    yield Reading(first, last, tries)

    def _places(self, text: str, spans: list[tuple[int, int]], stretches: Stretches) -> dict[int, list[Place]]:
        """The places of cues in each stretch, by its number."""
        found: dict[int, list[Place]] = {}
        begins, ends = stretches.begins, stretches.ends
        for begin, end in spans:
            n = max(bisect_right(begins, begin) - 1, 0)
            # words may reach over the end of a stretch
            while n < len(begins) and begins[n] < end:
                if ends[n] > begin:
                    word = _look_up(text[begin:end], self)
                    if word.parted is None or word.parted.search(text, end, end + FAR):
                        found.setdefault(n, []).append(Place(begin, end, word))
                n += 1
        return found

    def _tries(self, text: str, begin: int, end: int, places: list[Place]) -> list[Try]:
        """What is tried in a sentence: of patterns all that may match, of verbs those whose words stand in it."""
        numbers: set[int] = set()
        verbs: dict[int, list[re.Match[str]]] = {}
        for first, last, word in places:
            numbers |= word.hinted
            for n in word.verbs if first >= begin and last <= end else ():
                if found := verb_at(self.rules[n], text, (first, last), (begin, end)):
                    verbs.setdefault(n, []).append(found)
        numbers |= verbs.keys()
        return [(self.rules[n], verbs.get(n) or _matches(self.rules[n], text, begin, end)) for n in sorted(numbers)]


@lru_cache(maxsize=16)
def load_cues(lang: str, folder: str = "", outlets: tuple[str, ...] = ()) -> Cues:
    """The rules of a language; built once per folder of own tables. `outlets` are named beside those of the table."""
    patterns = load_rules("citation_cues", "lang", (lang,), folder, outlets).rules
    # who is told something needs another cue beside it
    told = tuple(rule for rule in patterns if rule.layer == "told")
    republished = tuple(rule for rule in patterns if rule.shape == "republished")
    others = (rule for rule in patterns if rule.layer != "told" and rule.shape != "republished")
    rules = tuple(sorted((*others, *load_verbs(lang, folder)), key=_rank))
    hints: dict[str, set[int]] = defaultdict(set)
    forms: dict[str, list[int]] = defaultdict(list)
    for n, rule in enumerate(rules):
        for hint in rule.hints:
            if "verb" in rule.row:
                forms[hint].append(n)
            else:
                # where nothing is hinted at, every space may be a cue
                hints[hint or " "].add(n)
    return Cues(
        rules=rules,
        hints={hint: frozenset(numbers) for hint, numbers in hints.items()},
        forms={form: tuple(numbers) for form, numbers in forms.items()},
        told=told,
        republished=republished,
    )


def _tries(text: str, begin: int, end: int, rules: Iterable[Rule]) -> list[Try]:
    whole = text[begin:end]
    return [(rule, _matches(rule, text, begin, end)) for rule in rules if rule.may_match(whole)]


def _matches(rule: Rule, text: str, begin: int, end: int) -> Iterable[re.Match[str]]:
    found, needs = rule.pattern.finditer(text, begin, end), rule.needs
    return found if needs not in WORDS else (m for m in found if gives_words(text, begin, end, m, needs))


def _whole(words: Iterable[str]) -> str:
    """A pattern for Polars that finds these words, and where a letter beyond ASCII is next to one, parts of others."""
    # that is all that Polars can tell quickly of where a word ends
    edge = r"(?-u:\b)"
    ended = [word + END if word[-1].isascii() else word for word in words]
    groups = ([word for word in ended if word[0].isascii() == plain] for plain in (True, False))
    trees = (one_of(group).replace(END, edge) for group in groups)
    return "|".join(f"{begin}(?:{tree})" for begin, tree in zip((edge, ""), trees, strict=True) if tree) or NOTHING


def _whole_words(text: str, words: Iterable[str]) -> Iterator[tuple[int, int]]:
    """Begin and end of the words that Polars found, those left out that are parts of others."""
    at = 0
    for word in words:
        at = text.find(word, at)
        # what Polars did not take for whole
        while _goes_on(word[0], text[at - 1 : at]) or _goes_on(word[-1], text[at + len(word) : at + len(word) + 1]):
            at = text.find(word, at + 1)
        begin, at = at, at + len(word)
        if not (text[begin - 1 : begin].isalnum() or text[at : at + 1].isalnum()):
            yield begin, at


def _goes_on(letter: str, beside: str) -> bool:
    return letter.isascii() and beside.isascii() and (beside.isalnum() or beside == "_")


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
def _look_up(word: str, cues: Cues) -> Word:
    hinted = frozenset(n for hint, numbers in cues.hints.items() if hint in word for n in numbers)
    verbs = cues.forms.get(word, ())
    particles = [cues.rules[n]["particle"] if cues.rules[n].shape == "verb" else "" for n in verbs]
    parted = any_parted(tuple(sorted(set(particles)))) if all(particles) and not hinted else None
    return Word(hinted, verbs, parted)


def _sentences(text: str, begin: int, end: int, places: list[Place]) -> dict[tuple[int, int], list[Place]]:
    """The sentences of a stretch in which places lie, in order, each with its places."""
    found: dict[tuple[int, int], list[Place]] = {}
    cut: list[tuple[int, int]] = []
    known = begin
    for place in places:
        low, high = max(place[0], begin), min(place[1], end)
        # a text without a sure stop is cut once, not once for each place
        if high > known or not cut:
            known = stop_after(text, high, end)
            cut = cut_sentences(text, start_before(text, begin, low), known)
        for sentence in cut[max(bisect_right(cut, (low, end)) - 1, 0) : bisect_left(cut, (high,))]:
            if sentence[1] > low:
                found.setdefault(sentence, []).append(place)
    return found
