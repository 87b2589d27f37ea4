"""Where cues may stand: one search of all texts tells which sentences are worth reading, and with which rules."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property, lru_cache
from typing import NamedTuple

import polars as pl

from lineage.signals.lexicon import occurrences
from lineage.signals.lines import cut_sentences, start_before, stop_after
from lineage.signals.patterns import Rule, load_rules, one_of
from lineage.signals.prefilter import NOTHING, locate
from lineage.signals.verbs import WORDS, gives_words, has_with, is_another, load_verbs, may_end

# a verb looks for its subject before "mit Verweis auf ..."; who was told something needs somebody who said it
LAYERS = {"basis": 0, "told": 3}
# what any verb fits comes after all verbs
SHAPES = {"quoted": 2, "opens": 2}
NONE: frozenset[int] = frozenset()
# marks the end of a word in a tree of words
END = "\ue000"


# begin and end of the words that a hint or a verb stands in, and the numbers of the rules whose cue they may be
Place = tuple[int, int, frozenset[int]]


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
        hinted = (_word_at(text, begin, end) for begin, end in locate(text, hints))
        places = self._places(text, sorted({*_alone({*verbs}, text), *hinted}), stretches)
        if True in stretches.furniture:
            places.update((n, []) for n, furniture in enumerate(stretches.furniture) if furniture)
        for n in sorted(places):
            begin, end = stretches.begins[n], stretches.ends[n]
            if stretches.furniture[n]:
                yield Reading(begin, end, [rule for rule in self.republished if rule.may_match(text[begin:end])], [])
                continue
            for (first, last), within in _sentences(text, begin, end, places[n]).items():
                numbers = NONE.union(*[rules for _, _, rules in within])
                yield Reading(first, last, _tried(numbers, self), [word for word, _, _ in within])

    def _places(self, text: str, spans: list[tuple[int, int]], stretches: Stretches) -> dict[int, list[Place]]:
        """The places of cues in each stretch, by its number."""
        found: dict[int, list[Place]] = {}
        begins, ends = stretches.begins, stretches.ends
        for begin, end in spans:
            n = max(bisect_right(begins, begin) - 1, 0)
            # words may reach over the end of a stretch
            while n < len(begins) and begins[n] < end:
                if ends[n] > begin and (rules := self._rules(text, begin, end, ends[n])):
                    found.setdefault(n, []).append((begin, end, rules))
                n += 1
        return found

    def _rules(self, text: str, begin: int, end: int, stop: int) -> frozenset[int]:
        """The rules whose cue may be these words; a verb counts only where its pattern fits."""
        sure, doubtful = _of_word(text[begin:end], self)
        return sure.union([n for n in doubtful if self._fits(n, text, begin, stop)]) if doubtful else sure

    def _fits(self, number: int, text: str, at: int, stop: int) -> bool:
        rule = self.rules[number]
        verb = rule.shape == "verb"
        if verb and not may_end(rule, text, at):
            return False
        found = rule.pattern.match(text, at, stop)
        if found is None or (
            verb and (not has_with(text, 0, stop, found, rule["with"]) or is_another(rule, text, found, stop))
        ):
            return False
        return rule.needs not in WORDS or gives_words(text, 0, stop, found, rule.needs)


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
        low, high = max(place[0], begin), min(place[1], end)
        # a text without a sure stop is cut once, not once for each place
        if high > known or not cut:
            known = stop_after(text, high, end)
            cut = cut_sentences(text, start_before(text, begin, low), known)
        for sentence in cut[max(bisect_right(cut, (low, end)) - 1, 0) : bisect_left(cut, (high,))]:
            if sentence[1] > low:
                found.setdefault(sentence, []).append(place)
    return found
