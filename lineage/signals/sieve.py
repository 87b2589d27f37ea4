"""Tells for many lines at once which rules may match in them, so that a rule is tried only where it may."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterator, Sequence
from functools import cache
from itertools import chain
from typing import NamedTuple

import polars as pl

from lineage.signals.cutting import LABEL, LONGEST, MAY_CREDIT, OPENING, SENTENCE
from lineage.signals.patterns import Rule, find_agency, rules_by_name
from lineage.signals.prefilter import NOTHING, may_match, widen
from lineage.signals.rulebook import Credits, load_credits

# to compile the sieve costs as much as to try all rules in so many lines
FEW = 1000
# rules for ends of lines; an automaton of more outgrows its room on real texts and is ten times slower
TOGETHER = 25


class Question(NamedTuple):
    """In which windows one of the rules may match; the rows say of which lines they are.

    `hinted` says that the hints of its rules were looked for in all lines.
    """

    rules: Sequence[Rule]
    rows: pl.Series
    windows: pl.Series
    begin: str = ""
    end: str = ""
    hinted: bool = False

    def among(self, rules: Sequence[Rule], where: pl.Series) -> Question:
        """The same about some of the rules and windows."""
        return self._replace(rules=rules, rows=self.rows.filter(where), windows=self.windows.filter(where))


def sift_lines(lines: pl.DataFrame, folder: str) -> dict[int, frozenset[str]]:
    """By row the names of the rules that may match in a line, or in a stretch of it; most lines have none."""
    if lines.height < FEW:
        return {row: held for row, text in enumerate(lines["text"].to_list()) if (held := _may_hold(text, folder))}
    credits, texts = load_credits(folder), lines["text"]
    rows = pl.int_range(lines.height, eager=True)
    may: dict[int, set[str]] = defaultdict(set)
    agency, hint = find_agency(folder).pattern, _any_of(_hints(credits))
    # most lines hold neither, which one search tells
    either = texts.str.contains(f"{agency}|{hint}").arg_true()
    some, none = texts.gather(either), pl.repeat(False, lines.height, eager=True)
    named, hinted = (none.clone().scatter(either, some.str.contains(words)) for words in (agency, hint))
    everywhere = pl.repeat(True, lines.height, eager=True)
    # one look for all names of agencies, and one for all hints, spares each rule a look for its own
    where = {(False, False): everywhere, (True, False): named, (False, True): hinted, (True, True): named & hinted}
    for questions in (_about_lines, _about_edges, _about_stretches):
        for question in questions(credits, rows, texts):
            for needs, here in where.items():
                if rules := [r for r in question.rules if (r.named, question.hinted and all(r.hints)) == needs]:
                    _answer(question.among(rules, here.gather(question.rows)), may)
    return {row: frozenset(names) for row, names in may.items()}


def _may_hold(text: str, folder: str) -> frozenset[str]:
    """Names of the rules that may match in one line: without an agency in it, the long patterns need no compiling."""
    plain, every = _rule_names(folder)
    return every if find_agency(folder).search(text) else plain


@cache
def _rule_names(folder: str) -> tuple[frozenset[str], frozenset[str]]:
    """The names of the rules that can do without an agency, and of all."""
    tables = (rules_by_name(table, folder).values() for table in ("boilerplate", "credit_patterns"))
    rules = list(chain.from_iterable(tables))
    plain = frozenset(rule.name for rule in rules if not rule.named)
    return plain, frozenset(rule.name for rule in rules)


def _about_lines(credits: Credits, rows: pl.Series, texts: pl.Series) -> Iterator[Question]:
    length = texts.str.len_chars()
    for rules, longest in _of_lines(credits):
        yield Question(rules, rows, texts, "^", "$", hinted=True).among(rules, length <= longest)


def _of_lines(credits: Credits) -> list[tuple[Sequence[Rule], int]]:
    """The rules for whole lines, and how long these are at most."""
    lines = [credits.at(place) for place in ("line", "caption_line", "head_line")]
    return [(credits.labels.rules, LABEL), *((rules.rules, 2 * LABEL) for rules in (*lines, credits.elsewhere))]


def _about_edges(credits: Credits, rows: pl.Series, texts: pl.Series) -> Iterator[Question]:
    yield Question((*credits.at("start").rules, *credits.at("lead").rules), rows, texts.str.head(OPENING), "^")
    tails = texts.str.tail(LONGEST)
    closing = may_close(tails) | bool(credits.at("end").folder)
    ending = credits.at("end").rules
    asked = Question(ending, rows, tails, end="$").among(ending, closing)
    yield from (asked._replace(rules=ending[at : at + TOGETHER]) for at in range(0, len(ending), TOGETHER))


def may_close(tails: pl.Series) -> pl.Series:
    """Which ends of paragraphs may be a credit by our tables: most end as sentences do, without any of its words."""
    return ~tails.str.tail(1).is_in(SENTENCE) | tails.str.contains(widen(MAY_CREDIT, edges=True))


def _about_stretches(credits: Credits, rows: pl.Series, texts: pl.Series) -> Iterator[Question]:
    for rule in _of_stretches(credits):
        yield Question([rule], rows, texts, hinted=True)


def _of_stretches(credits: Credits) -> list[Rule]:
    places = [credits.at(place) for place in ("inline", "head", "tail")]
    return [rule for rules in (credits.furniture, *places, credits.elsewhere) for rule in rules.rules]


def _hints(credits: Credits) -> set[str]:
    """The hints of the rules for whole lines and for stretches; those for edges have hints in most lines."""
    rules = chain(_of_stretches(credits), *(rules for rules, _ in _of_lines(credits)))
    return {hint for rule in rules if all(rule.hints) for hint in rule.hints}


def _answer(question: Question, may: dict[int, set[str]]) -> None:
    """Notes the names of the rules for the lines in which they may match."""
    rules = question.rules
    if len(rules) == 1 and all(rules[0].hints):
        question = question.among(rules, question.windows.str.contains(_any_of(rules[0].hints)))
    if question.rows.is_empty() or not rules:
        return
    # to compile one pattern costs as much as to try it in so many lines
    if question.rows.len() > FEW // 50:
        question = question.among(
            rules, may_match([rule.coarse for rule in rules], question.windows, question.begin, question.end)
        )
    if len(rules) == 1:
        for row in question.rows:
            may[row].add(rules[0].name)
        return
    # one search for all of them spares most lines the many
    for rule in rules:
        _answer(question._replace(rules=[rule]), may)


def _any_of(words: Collection[str]) -> str:
    return "|".join(map(pl.escape_regex, sorted(words))) or NOTHING
