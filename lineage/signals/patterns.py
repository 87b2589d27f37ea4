"""Compiles the pattern tables: one rule a row, the names of agencies and places filled in."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache

from lineage.errors import TableError
from lineage.signals.gazetteer import HOUSE_MARK, load_gazetteer
from lineage.tables import Row, read_table

# a group's name may stand only once in a joined pattern
NAMED_GROUP = re.compile(r"\(\?P<\w+>")


@dataclass(frozen=True)
class Rule:
    """One row of a pattern table; without one of its `hints` in a text the pattern cannot match."""

    name: str
    pattern: re.Pattern[str]
    hints: tuple[str, ...]
    row: Row

    def may_match(self, text: str) -> bool:
        """Whether the pattern is worth trying, which costs far less than trying it."""
        # a plain loop: a generator costs more than the comparisons
        for hint in self.hints:  # noqa: SIM110
            if hint in text:
                return True
        return False

    def __getitem__(self, column: str) -> str:
        return self.row[column]


@dataclass(frozen=True)
class Rules:
    """Rules of one scope, in table order; the earlier row wins."""

    rules: tuple[Rule, ...]
    any_of: re.Pattern[str]

    def fullmatch(self, text: str) -> tuple[Rule, re.Match[str]] | None:
        """The first rule that the whole of `text` fits."""
        # one try of all patterns at once spares most lines the many
        if not self.any_of.fullmatch(text):
            return None
        return next(((rule, found) for rule in self.rules if (found := rule.pattern.fullmatch(text))), None)

    def search(self, text: str) -> tuple[Rule, re.Match[str]] | None:
        """The leftmost match of any rule."""
        hits = [(r, m) for r in self.rules if r.may_match(text) and (m := r.pattern.search(text))]
        return min(hits, key=lambda hit: hit[1].start(), default=None)

    def matches(self, text: str) -> list[tuple[Rule, re.Match[str]]]:
        """Every rule that matches at the start of `text`."""
        return [(r, m) for r in self.rules if r.may_match(text) and (m := r.pattern.match(text))]

    def found(self, text: str) -> list[tuple[Rule, re.Match[str]]]:
        """Every rule that matches somewhere, each at its leftmost place."""
        return [(r, m) for r in self.rules if r.may_match(text) and (m := r.pattern.search(text))]


@cache
def load_rules(table: str, column: str, values: tuple[str, ...], folder: str = "") -> Rules:
    """The rules of a table that have one of these values in one column, compiled once.

    Raises:
        TableError: a pattern is not a regular expression.
    """
    rules = tuple(_compile(table, row, folder) for row in read_table(table, folder) if row[column] in values)
    # (?!) never matches, so a scope without rules has a pattern too
    joined = "|".join(f"(?:{NAMED_GROUP.sub('(?:', rule.pattern.pattern)})" for rule in rules) or r"(?!)"
    return Rules(rules, re.compile(joined))


@cache
def rules_by_name(table: str, folder: str = "") -> dict[str, Rule]:
    """All rules of a table by name."""
    return {row["rule"]: _compile(table, row, folder) for row in read_table(table, folder)}


def _compile(table: str, row: Row, folder: str) -> Rule:
    text = row["pattern"]
    for key, value in _names(folder).items():
        text = text.replace(key, value)
    try:
        return Rule(row["rule"], re.compile(text), tuple(row["hint"].split(";")), row)
    except re.error as error:
        raise TableError(
            f"the pattern of rule {row['rule']} is broken: {error}", where=f"{table}.csv", got=row["pattern"]
        ) from None


@cache
def _names(folder: str) -> dict[str, str]:
    gazetteer = load_gazetteer(folder)
    text = [n for n, a in gazetteer.printed.items() if n not in gazetteer.context and a.kind != HOUSE_MARK]
    photo = {*text, *gazetteer.photo}
    # photo credits come in any case: "Picture-Alliance", "REUTERS", "keystone"
    photo |= {form for name in photo if len(name) > 4 for form in (name.casefold(), name.upper(), name.title())}
    places = [form for row in read_table("places", folder) for form in (row["place"], row["place"].upper())]
    outlets = [row["outlet"] for row in read_table("outlets", folder)] or ["(?!)"]
    return {
        "{AGENCY}": _choice(text),
        "{PHOTO}": _choice(photo),
        "{PLACE}": _choice(places),
        "{OUTLET}": _choice(outlets),
    }


def _choice(words: list[str] | set[str]) -> str:
    ordered = sorted(set(words), key=lambda word: (-len(word), word))
    return f"(?:{'|'.join(re.escape(word) for word in ordered)})"
