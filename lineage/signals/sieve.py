"""Tells for many lines at once which rules may match in them, so that a rule is tried only where it may."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Collection, Sequence
from functools import cache

import polars as pl

from lineage.signals.cutting import LABEL, LONGEST, MAY_CREDIT, OPENING, SENTENCE, load_credits
from lineage.signals.patterns import Rule, rules_by_name
from lineage.signals.prefilter import ATOM, NOTHING, widen

# to compile the sieve costs as much as to try all rules in so many lines
FEW = 1000
NONE: frozenset[str] = frozenset()


def may_match(rules: Sequence[Rule], texts: pl.Series, *, begin: str = "", end: str = "") -> pl.Series:
    """Which texts one of the rules may match in, between what stands for the `begin` and the `end` of a match."""
    sources = (rule.source if end else _with_what_follows(rule.source) for rule in rules)
    wide = "|".join(widen(source, start="", edges=bool(end)) for source in sources) or NOTHING
    # what Polars refuses to compile may match everywhere
    return texts.str.contains(f"{begin}(?:{wide}){end}", strict=False).fill_null(True)


def sift_lines(lines: pl.DataFrame, folder: str) -> list[frozenset[str]]:
    """For each line the names of the rules that may match in it, or in a stretch of it; most lines have none."""
    if lines.height < FEW:
        every_name = frozenset(
            name for table in ("boilerplate", "credit_patterns") for name in rules_by_name(table, folder)
        )
        return [every_name] * lines.height
    credits = load_credits(folder)
    length, text = lines["end"] - lines["begin"], lines["text"]
    every = pl.int_range(lines.height, eager=True)
    may: dict[int, set[str]] = defaultdict(set)

    def ask(rules: Sequence[Rule], rows: pl.Series, window: pl.Series, begin: str = "", end: str = "") -> None:
        if len(rules) == 1 and all(rules[0].hints):
            hinted = window.str.contains(_any_of(rules[0].hints))
            rows, window = rows.filter(hinted), window.filter(hinted)
        if rows.is_empty():
            return
        found = may_match(rules, window, begin=begin, end=end)
        if len(rules) == 1:
            for row in rows.filter(found):
                may[row].add(rules[0].name)
        else:
            # one search for all of them spares most lines the many
            for rule in rules:
                ask([rule], rows.filter(found), window.filter(found), begin, end)

    for rules, longest in (
        (credits.labels, LABEL),
        (credits.at("line"), 2 * LABEL),
        (credits.at("caption_line"), 2 * LABEL),
        (credits.at("head_line"), 2 * LABEL),
        (credits.elsewhere, 2 * LABEL),
    ):
        ask(rules.rules, every.filter(length <= longest), text.filter(length <= longest), "^", "$")
    ask((*credits.at("start").rules, *credits.at("lead").rules), every, text.str.head(OPENING), "^")

    tails = text.str.tail(LONGEST)
    closing = ~tails.str.tail(1).is_in(SENTENCE) | tails.str.contains(widen(MAY_CREDIT.pattern, edges=True))
    for rule in credits.at("end").rules:
        ask([rule], every.filter(closing), tails.filter(closing), end="$")

    places = [credits.at(place) for place in ("inline", "head", "tail")]
    inside = [rule for rules in (credits.furniture, *places, credits.elsewhere) for rule in rules.rules]
    hints = {hint for rule in inside if all(rule.hints) for hint in rule.hints}
    # a single character among words would keep Polars from leaping to the next of them
    letters = {hint for hint in hints if len(hint) == 1}
    words = {hint for hint in hints if not letters & {*hint}}
    hinted = text.str.contains(_any_of(letters)) | text.str.contains(_any_of(words))
    some, in_some = every.filter(hinted), text.filter(hinted)
    for rule in inside:
        ask([rule], *((some, in_some) if all(rule.hints) else (every, text)))
    return [frozenset(may[row]) if row in may else NONE for row in range(lines.height)]


@cache
def _with_what_follows(pattern: str) -> str:
    """The pattern with the look-ahead at its very end, if there is one, as a part of what it matches."""
    opened: list[re.Match[str]] = []
    last: re.Match[str] | None = None
    for atom in ATOM.finditer(pattern):
        if atom[0][0] == "(":
            opened.append(atom)
        last = opened.pop() if atom[0] == ")" else None
    return f"{pattern[: last.start()]}(?:{pattern[last.end() :]}" if last and last[0] == "(?=" else pattern


def _any_of(words: Collection[str]) -> str:
    return "|".join(map(pl.escape_regex, sorted(words))) or NOTHING
