"""Where cues may stand: one search of all texts tells which sentences are worth reading, and with which rules."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property, lru_cache
from typing import NamedTuple

import polars as pl

from lineage.signals.lines import cut_sentences
from lineage.signals.patterns import Rule, Try, load_rules, one_of
from lineage.signals.prefilter import NOTHING, locate
from lineage.signals.verbs import WORDS, Form, any_parted, form_of, gives_words, load_verbs

# a verb looks for its subject before "mit Verweis auf ..."; who was told something needs somebody who said it
LAYERS = {"basis": 0, "told": 3}
# what any verb fits comes after all verbs
SHAPES = {"quoted": 2, "opens": 2}
# what stands around most words, and two letters of one
APART = frozenset(("", " ", ",", "."))
GLUED = re.compile(r"\w\w")
# from a verb to the end of its particle
FAR = 220
# marks the end of a word in a tree of words
END = "\ue000"


class Reading(NamedTuple):
    """A sentence that may cite, what is tried in it, in order, and what more where that finds something."""

    begin: int
    end: int
    tries: list[Try]
    told: Sequence[Rule] = ()


class Word(NamedTuple):
    """What a word may be: the numbers of the rules of which it holds a hint, and those whose verb it is a form of.

    `parted` finds the particle of one of the verbs, where all of them have one and no hint stands in the word.
    """

    hinted: frozenset[int]
    verbs: tuple[tuple[int, Form], ...]
    parted: re.Pattern[str] | None


# where a word begins and ends, and what it may be
Place = tuple[int, int, Word]


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
        spans = {*_whole_words(text, verbs), *(_word_at(text, *span) for span in locate(text, hints))}
        places = self._places(text, sorted(spans))
        found = _spread(places, list(zip(stretches.begins, stretches.ends, strict=True)))
        for n, furniture in enumerate(stretches.furniture):
            begin, end = stretches.begins[n], stretches.ends[n]
            if furniture:
                yield Reading(begin, end, _tries(text, begin, end, self.republished))
            elif n in found:
                sentences = cut_sentences(text, begin, end)
                for at, within in _spread(found[n], sentences).items():
                    if tries := self._tries(text, *sentences[at], within):
                        yield Reading(*sentences[at], tries, self.told)

    def _places(self, text: str, spans: Iterable[tuple[int, int]]) -> Iterator[Place]:
        """What the words may be; verbs that lack their particle are nothing."""
        for begin, end in spans:
            word = _look_up(text[begin:end], self)
            if word.parted is None:
                yield begin, end, word
            elif parted := {found[0] for found in word.parted.finditer(text, end, end + FAR)}:
                verbs = tuple(v for v in word.verbs if any(found.endswith(v[1].particle) for found in parted))
                yield begin, end, word._replace(verbs=verbs)

    def _tries(self, text: str, begin: int, end: int, places: list[Place]) -> list[Try]:
        """What is tried in a sentence: of patterns all that may match, of verbs those whose words stand in it."""
        numbers: set[int] = set()
        verbs: dict[int, list[re.Match[str]]] = {}
        for first, last, word in places:
            numbers |= word.hinted
            for n, form in word.verbs if first >= begin and last <= end else ():
                if found := form.at(text, first, last, begin, end):
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
    end = 0
    for word in words:
        while (begin := text.find(word, end)) >= 0:
            end = begin + len(word)
            apart = text[begin - 1 : begin] in APART and text[end : end + 1] in APART
            sides = (text[begin - 1 : begin + 1], text[end - 1 : end + 1])
            inside = [] if apart else [letters for letters in sides if GLUED.fullmatch(letters)]
            if not inside:
                yield begin, end
                break
            # Polars saw a part of a word only where a letter beyond ASCII is next to it
            if not any(map(str.isascii, inside)):
                break
            end = begin + 1


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
    hinted = frozenset[int]().union(*[cues.hints[hint] for hint in cues.hints if hint in word])
    verbs = tuple((n, form_of(cues.rules[n])) for n in cues.forms.get(word, ()))
    particles = {form.particle for _, form in verbs}
    parted = any_parted(tuple(sorted(particles))) if all(particles) and not hinted else None
    return Word(hinted, verbs, parted)


def _spread(places: Iterable[Place], parts: Sequence[tuple[int, int]]) -> dict[int, list[Place]]:
    """The places in each of some parts of a text, by its number; all in order, and words may reach over an end."""
    found: dict[int, list[Place]] = {}
    for place in places:
        begin, end, _ = place
        first = max(bisect_left(parts, (begin + 1,)) - 1, 0)
        # most lie in one
        if first < len(parts) and parts[first][0] <= begin and end <= parts[first][1]:
            found.setdefault(first, []).append(place)
            continue
        if first < len(parts) and parts[first][1] <= begin:
            first += 1
        for n in range(first, bisect_left(parts, (end,), first)):
            found.setdefault(n, []).append(place)
    return found
