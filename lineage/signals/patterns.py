"""Compiles the pattern tables: one rule a row, the names of agencies and places filled in."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Set
from dataclasses import dataclass
from functools import cache, cached_property, lru_cache
from typing import NamedTuple

import polars as pl

from lineage.errors import TableError
from lineage.names import bent_spellings
from lineage.signals.gazetteer import HOUSE_MARK, load_gazetteer
from lineage.signals.grammar import PROGRAMMES
from lineage.signals.lines import BEGIN
from lineage.signals.prefilter import always_holds, leap, may_match, one_of
from lineage.tables import Row, check_word, read_table

EDGES = {"search": ("", ""), "match": ("^", ""), "fullmatch": ("^", "$")}  # where a text must begin and end to match


@dataclass(frozen=True)
class Rule:
    """One row of a pattern table; without one of its `hints` in a text the pattern cannot match.

    `coarse` matches wherever `source` does and is short: any words stand for the names of agencies that are `named` in
    every match.
    """

    name: str
    source: str
    coarse: str
    named: bool
    hints: tuple[str, ...]
    row: Row

    @cached_property
    def pattern(self) -> re.Pattern[str]:
        """The pattern, compiled when it is first tried: most are long, and few texts need them all."""
        return re.compile(leap(self.source))

    def find(self, how: str, text: str) -> re.Match[str] | None:
        """The match of the pattern with a text: `search`, `match` or `fullmatch`."""
        # to compile all names of agencies costs as much as to let Polars look for any words in hundreds of lines
        short = self.named and "pattern" not in self.__dict__
        if short and not may_match([self.coarse], pl.Series([text]), *EDGES[how])[0]:
            return None
        found: re.Match[str] | None = getattr(self.pattern, how)(text)
        return found

    @cached_property
    def layer(self) -> str:
        """Where in a chain its source stands."""
        return self.row["layer"]

    @cached_property
    def shape(self) -> str:
        """Where its source stands beside its cue."""
        return self.row["shape"]

    @cached_property
    def needs(self) -> str:
        """What has to stand around its cue."""
        return self.row["needs"]

    @cached_property
    def acts_of(self) -> tuple[str, ...]:
        """Parts of names of those who do by it what they say, such as courts."""
        return tuple(filter(None, self.row.get("acts_of", "").split(";")))

    @cached_property
    def kinds(self) -> tuple[str, ...]:
        """The kinds of sources it may have; any when there are none."""
        return tuple(filter(None, self.row["sources"].split(";")))

    def may_match(self, text: str) -> bool:
        """Whether the pattern is worth trying, which costs far less than trying it."""
        return any(map(text.__contains__, self.hints))

    def __getitem__(self, column: str) -> str:
        return self.row[column]


# a rule, and where its cue stands
Try = tuple[Rule, Iterable[re.Match[str]]]


# capitals or several words: no common word
OWN_NAME = re.compile(r"[A-ZÄÖÜ](?:\w*[ A-ZÄÖÜ-])[\w -]*")
AGENCIES = ("{AGENCY}", "{NAMED}", "{PHOTO}")
# a name is no part of a word
BEFORE, AFTER = "(?<![A-Za-z])", "(?![a-zäöü])"
SIGN = "\ue000"
# columns whose words are ours
WORDS = frozenset({"kind", "scope", "role", "position", "need", "place", "shape", "layer"})
Hit = tuple[Rule, re.Match[str]]


@dataclass(frozen=True)
class Rules:
    """Rules of one scope, in table order; the earlier row wins."""

    rules: tuple[Rule, ...]
    # own tables
    folder: str = ""

    def only(self, names: Set[str]) -> Rules:
        """Those of these names."""
        return Rules(tuple(rule for rule in self.rules if rule.name in names), self.folder)

    def fullmatch(self, text: str) -> Hit | None:
        """The first rule that the whole of `text` fits."""
        return next(((rule, found) for rule in self.rules if (found := rule.find("fullmatch", text))), None)

    def search(self, text: str) -> Hit | None:
        """The leftmost match of any rule."""
        return min(self.found(text), key=lambda hit: hit[1].start(), default=None)

    def matches(self, text: str) -> Iterator[Hit]:
        """Every rule that matches at the start of `text`."""
        return ((r, m) for r in self._worth_trying(text) if (m := r.find("match", text)))

    def found(self, text: str) -> Iterator[Hit]:
        """Every rule that matches somewhere, each at its leftmost place."""
        return ((r, m) for r in self._worth_trying(text) if (m := r.find("search", text)))

    def _worth_trying(self, text: str) -> Iterator[Rule]:
        # one look for all names of agencies spares each rule a look for them
        some: bool | None = None
        for rule in self.rules:
            if rule.may_match(text):
                if rule.named and some is None:
                    some = find_agency(self.folder).search(text) is not None
                if some or not rule.named:
                    yield rule


def load_rules(
    table: str, column: str, values: tuple[str, ...], folder: str = "", outlets: tuple[str, ...] = ()
) -> Rules:
    """The rules of a table that have one of these values in one column; `outlets` are named beside those of the table.

    Raises:
        TableError: a pattern is not a regular expression.
    """
    return Rules(tuple(rule for rule in _read_rules(table, folder, outlets) if rule[column] in values), folder)


def rules_by_name(table: str, folder: str = "") -> dict[str, Rule]:
    """All rules of a table by name."""
    return {rule.name: rule for rule in _read_rules(table, folder, ())}


@lru_cache(maxsize=64)
def _read_rules(table: str, folder: str, outlets: tuple[str, ...]) -> tuple[Rule, ...]:
    if outlets:
        # most rules name no outlet: they stay the same, compiled once
        plain = _read_rules(table, folder, ())
        rows = read_table(table, folder)
        return tuple(
            _make(table, row, folder, outlets) if "{OUTLET}" in row["pattern"] else rule
            for row, rule in zip(rows, plain, strict=True)
        )
    return tuple(_make(table, row, folder) for row in read_table(table, folder))


def _make(table: str, row: Row, folder: str, outlets: tuple[str, ...] = ()) -> Rule:
    text, (named, coarse) = row["pattern"], _coarsen(row["pattern"])
    for key, value in _names(folder, outlets).items():
        text, coarse = text.replace(key, value), coarse.replace(key, value)
    rule = Rule(row["rule"], text, coarse if named else text, named, tuple(row["hint"].split(";")), row)
    # our own tables are tested, those of others tell at once what is wrong with them
    if folder and row not in read_table(table):
        _check(table, rule)
    return rule


def _coarsen(pattern: str) -> tuple[bool, str]:
    """Whether every match names an agency, and the pattern with any words instead of names."""
    signs = pattern
    for key in AGENCIES:
        signs = signs.replace(key, SIGN)
    return always_holds(signs, SIGN), signs.replace(SIGN, r"[^\n]+")


@cache
def find_agency(folder: str = "") -> re.Pattern[str]:
    """Finds any name of an agency as a word, in Polars too; it finds more than what the rules look for."""
    return re.compile(f"(?:^|[^A-Za-z])(?:{one_of(_printed(folder).every)})(?:$|[^a-zäöü])")


def _check(table: str, rule: Rule) -> None:
    try:
        re.compile(rule.source)
    except re.error as error:
        raise TableError(
            f"the pattern of rule {rule.name} is broken: {error}", where=f"{table}.csv", got=rule["pattern"]
        ) from None
    for column in WORDS & rule.row.keys():
        known = {row[column] for row in read_table(table)}
        check_word(rule.row, column, known, table, f"rule {rule.name}")


class _Printed(NamedTuple):
    text: frozenset[str]
    named: frozenset[str]
    photo: frozenset[str]
    every: frozenset[str]


@cache
def _printed(folder: str) -> _Printed:
    """Names of agencies: in a credit of text, beside a word for agency, in a credit of a picture, and all of these."""
    gazetteer = load_gazetteer(folder)
    named = frozenset(name for name, agency in gazetteer.printed.items() if agency.kind != HOUSE_MARK)
    text = named - gazetteer.context
    photo = text | gazetteer.photo.keys()
    # photo credits come in any case: "Picture-Alliance", "REUTERS", "keystone"
    photo |= {form for name in photo if len(name) > 4 for form in (name.casefold(), name.upper(), name.title())}
    return _Printed(text, named, photo, named | photo)


@lru_cache(maxsize=8)
def _names(folder: str, more: tuple[str, ...] = ()) -> dict[str, str]:
    text, named, photo, _ = _printed(folder)
    places = [form for row in read_table("places", folder) for form in (row["place"], row["place"].upper())]
    signs = {sign for row in read_table("outlets", folder) for sign in row["signs"].split(";") if sign != sign.lower()}
    rows = read_table("outlets", folder)
    # "Standard" and "Krone" are words, "Welt am Sonntag" and "WDR5" are not
    aliases = {alias for row in rows for alias in row["aliases"].split(";") if OWN_NAME.fullmatch(alias)}
    straight = {row["outlet"] for row in rows} | aliases | set(more)
    return {
        "{AGENCY}": f"{BEFORE}(?:{one_of(text)}){AFTER}",
        "{NAMED}": f"{BEFORE}(?:{one_of(named)}){AFTER}",
        "{PHOTO}": f"{BEFORE}(?:{one_of(photo)}){AFTER}",
        "{DESK}": f"(?:{one_of(signs or {'(?!)'})})",
        "{FIRST_NAME}": f"(?:{one_of([row['name'] for row in read_table('first_names', folder)])})",
        "{PLACE}": f"(?:{one_of(places)})",
        "{OUTLET}": f"(?:{one_of(straight.union(*map(bent_spellings, straight)) or {'(?!)'})})",
        "{PROGRAMME}": PROGRAMMES,
        "{BEGIN}": BEGIN,
    }
