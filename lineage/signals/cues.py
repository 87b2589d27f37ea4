"""Where cues may stand: one search of all sentences tells which are worth reading, and with which rules."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property, lru_cache
from itertools import chain
from typing import NamedTuple

import polars as pl

from lineage.signals.lines import cut_all_sentences
from lineage.signals.particles import any_parted, may_part
from lineage.signals.patterns import Rule, Try, load_rules
from lineage.signals.prefilter import any_word, may_match
from lineage.signals.verbs import WORDS, Form, form_of, gives_words, load_verbs

# a verb looks for its subject before "mit Verweis auf ..."; who was told something needs somebody who said it
TOLD, REPUBLISHED = "told", "republished"
LAYERS = {"basis": 0, TOLD: 3}
# what any verb fits comes after all verbs
SHAPES = {"quoted": 2, "opens": 2}
# what stands around most words, and two letters of one
APART = frozenset(("", " ", ",", "."))
GLUED = re.compile(r"\w\w")
# from a verb to the end of its particle
FAR = 220
# to compile a pattern for Polars costs as much as to let Python try it in so many sentences
FEW = 100


class Verbs(NamedTuple):
    """The numbers of the rules whose verb a word is a form of.

    `parted` finds the particle of one of the verbs, where all of them have one.
    """

    forms: tuple[tuple[int, Form], ...]
    parted: re.Pattern[str] | None


class Place(NamedTuple):
    """A sentence that may cite, and what Polars found in it: verbs of one word and of several, numbers of patterns."""

    begin: int
    end: int
    verbs: list[str]
    several: list[str]
    numbers: list[int]


@dataclass(frozen=True, eq=False)
class Cues:
    """The rules of one language in the order they are tried, and the strings by which Polars finds their places.

    A verb is tried only where one of its `forms` stands, a pattern only where Polars finds the whole of it, widened:
    in sentences that hold one of its `hints`. The rules for who was told something have hints in every other sentence,
    and mean nothing where no other rule does; those for a line that says where a text appeared first are tried in
    furniture only.
    """

    rules: tuple[Rule, ...]
    hints: dict[str, frozenset[int]]
    forms: dict[str, tuple[int, ...]]

    def find_places(self, stretches: pl.DataFrame) -> pl.DataFrame:
        """The sentences that may cite, and the stretches of furniture that may say where a text appeared first.

        Args:
            stretches: one row each: `at` says of which article, `begin` where in it, `text` what it is, and `furniture`
                whether it is that.

        Returns:
            `at` and the columns of `Place`, in order.
        """
        furniture, prose = stretches.filter("furniture"), stretches.filter(~pl.col("furniture"))
        # to ask whether anything is there costs a quarter of asking what; where few texts cite, that is all
        prose = prose.filter(self._holds_any(pl.col("text")))
        # all white space is one to a sentence, but Polars cuts where a line ends; hardly a stretch holds an end
        if prose["text"].str.contains("\n", literal=True).any():
            prose = prose.with_columns(pl.col("text").str.replace_all("\n", "\r", literal=True))
        found = [self._in_sentences(cut_all_sentences(prose))]
        if furniture.height:
            found.append(self._in_furniture(furniture))
        return pl.concat(places.select("at", *Place._fields) for places in found).sort("at", "begin")

    def _in_sentences(self, sentences: pl.DataFrame) -> pl.DataFrame:
        text, row = pl.col("text"), pl.col("row")
        found = sentences.filter(self._holds_any(text)).with_row_index("row")
        hints = found.select("row", "text", hint=text.str.extract_many(self._strings, overlapping=True)).explode("hint")
        several = hints.filter(pl.col("hint").is_in(self._several)).group_by("row").agg(several="hint")
        found = found.with_columns(verbs=text.str.extract_all(self._words)).join(several, on="row", how="left")
        asked = hints.join(self._hinted, on="hint").unique(["row", "number"])
        few = pl.len().over("number") < FEW
        may = [asked.filter(few).select("row", "number")]
        may += [self._sift(rows["number"][0], rows) for rows in asked.filter(~few).partition_by("number")]
        found = found.filter(self._may_speak() | row.is_in(pl.concat(may)["row"].implode()))
        may += [self._sift(number, found) for number, rule in enumerate(self.rules) if rule.layer == TOLD]
        numbers = pl.concat(may).group_by("row").agg(numbers="number")
        return found.join(numbers, on="row", how="left").with_columns(pl.col("several", "numbers").fill_null([]))

    def _sift(self, number: int, sentences: pl.DataFrame) -> pl.DataFrame:
        """The rows of those sentences in which the pattern of a rule may match."""
        may = may_match([self.rules[number].source], sentences["text"])
        return sentences.filter(may).select("row", number=pl.lit(number, pl.Int64))

    def _may_speak(self) -> pl.Expr:
        """Whether a verb may be there with all it needs: of verbs that go apart most lack their particle."""
        text, verbs, several = map(pl.col, ("text", "verbs", "several"))
        parted = (verbs.list.len() > 0) & text.str.contains(may_part({*chain.from_iterable(self._parted.values())}))
        return parted | several.is_not_null() | verbs.list.eval(~pl.element().is_in([*self._parted])).list.any()

    def _in_furniture(self, furniture: pl.DataFrame) -> pl.DataFrame:
        none, text = pl.lit([], pl.List(pl.String)), furniture["text"]
        rules = ((n, rule) for n, rule in enumerate(self.rules) if rule.shape == REPUBLISHED)
        may = {n: text.str.contains_any([*rule.hints]) for n, rule in rules}
        end = pl.col("begin") + pl.col("text").str.len_chars().cast(pl.Int64)
        found = furniture.with_columns(end=end, verbs=none, several=none, numbers=_numbers(may))
        return found.filter(pl.col("numbers").list.len() > 0)

    def tries(self, text: str, place: Place) -> list[Try]:
        """What is tried in a sentence, in order: of patterns all that may match, of verbs those that stand in it."""
        begin, end, words, several, numbers = place
        verbs: dict[int, list[re.Match[str]]] = {}
        spans = list(_whole_words(text, words, begin, end))
        if several:
            every = (_whole_words(text, [verb] * several.count(verb), begin, end) for verb in {*several})
            spans = sorted({*spans, *chain.from_iterable(every)})
        for first, last in spans:
            for n, form in self._verbs_at(text, first, last):
                if found := form.at(text, first, last, begin, end):
                    verbs.setdefault(n, []).append(found)
        tried = sorted([*numbers, *verbs])
        return [(self.rules[n], verbs.get(n) or _matches(self.rules[n], text, begin, end)) for n in tried]

    def _verbs_at(self, text: str, begin: int, end: int) -> Sequence[tuple[int, Form]]:
        """The verbs that a word may be; those that lack their particle are none."""
        forms, parted = _look_up(text[begin:end], self)
        if parted is None:
            return forms
        near = {found[0] for found in parted.finditer(text, end, end + FAR)}
        return [verb for verb in forms if any(found.endswith(verb[1].particle) for found in near)] if near else ()

    @cached_property
    def _words(self) -> str:
        """What finds verbs of one word, in Polars."""
        return any_word(filter(str.isalpha, self.forms))

    @cached_property
    def _several(self) -> list[str]:
        """Verbs of several words."""
        return [form for form in self.forms if not form.isalpha()]

    @cached_property
    def _parted(self) -> dict[str, set[str]]:
        """Words that are no verb without a particle, with those of their verbs."""
        every = {form: {form_of(self.rules[n]).particle for n in numbers} for form, numbers in self.forms.items()}
        return {form: particles for form, particles in every.items() if all(particles)}

    @cached_property
    def _strings(self) -> list[str]:
        """The hints, and verbs of several words."""
        return sorted({*self.hints, *self._several})

    @cached_property
    def _hinted(self) -> pl.DataFrame:
        """Of each hint the numbers of its rules."""
        rows = [(hint, number) for hint, numbers in self.hints.items() for number in numbers]
        return pl.DataFrame(rows, {"hint": pl.String, "number": pl.Int64}, orient="row")

    def _holds_any(self, text: pl.Expr) -> pl.Expr:
        """Whether a verb or a hint is there, in two searches: one automaton of both outgrows its room on real texts."""
        return text.str.contains(self._words) | text.str.contains("|".join(map(pl.escape_regex, self._strings)))


@lru_cache(maxsize=16)
def load_cues(lang: str, folder: str = "", outlets: tuple[str, ...] = ()) -> Cues:
    """The rules of a language; built once per folder of own tables. `outlets` are named beside those of the table."""
    patterns = load_rules("citation_cues", "lang", (lang,), folder, outlets).rules
    rules = tuple(sorted((*patterns, *load_verbs(lang, folder)), key=_rank))
    hints: dict[str, set[int]] = defaultdict(set)
    forms: dict[str, list[int]] = defaultdict(list)
    for n, rule in enumerate(rules):
        for hint in rule.hints if rule.layer != TOLD and rule.shape != REPUBLISHED else ():
            if "verb" in rule.row:
                forms[hint].append(n)
            else:
                # where nothing is hinted at, every space may be a cue
                hints[hint or " "].add(n)
    return Cues(
        rules=rules,
        hints={hint: frozenset(numbers) for hint, numbers in hints.items()},
        forms={form: tuple(numbers) for form, numbers in forms.items()},
    )


def _numbers(may: dict[int, pl.Series]) -> pl.Expr | pl.Series:
    """Of each row the numbers of the rules that may match in it."""
    none = pl.lit([], pl.List(pl.Int64))
    rules = [pl.when(where).then(pl.lit(n, pl.Int64)) for n, where in may.items()]
    return pl.concat_list(rules).list.drop_nulls() if rules else none


def _matches(rule: Rule, text: str, begin: int, end: int) -> Iterable[re.Match[str]]:
    found, needs = rule.pattern.finditer(text, begin, end), rule.needs
    return found if needs not in WORDS else (m for m in found if gives_words(text, begin, end, m, needs))


def _whole_words(text: str, words: Iterable[str], begin: int, stop: int) -> Iterator[tuple[int, int]]:
    """Begin and end of the words that Polars found between two offsets, those left out that are parts of others."""
    end = begin
    for word in words:
        while (begin := text.find(word, end, stop)) >= 0:
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


@lru_cache(maxsize=1 << 16)
def _look_up(word: str, cues: Cues) -> Verbs:
    forms = tuple((n, form_of(cues.rules[n])) for n in cues.forms.get(word, ()))
    particles = {form.particle for _, form in forms}
    return Verbs(forms, any_parted(tuple(sorted(particles))) if all(particles) else None)
