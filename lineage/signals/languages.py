"""Which rules read a text of a given language; a language no credit rule speaks passes through without credits."""

from __future__ import annotations

from functools import cache

import polars as pl

from lineage.signals.patterns import Rule, rules_by_name


@cache
def spoken_languages(folder: str = "") -> frozenset[str]:
    """The languages that `credit_patterns.csv` has rules for."""
    return frozenset(code for rule in rules_by_name("credit_patterns", folder).values() for code in _codes(rule))


def unspoken_languages(langs: pl.Series, folder: str = "") -> dict[str, int]:
    """The languages without rules among those of some articles, sorted, and how many articles are in each."""
    counted = langs.drop_nulls().value_counts(name="articles").sort(langs.name)
    return {lang: count for lang, count in counted.iter_rows() if lang not in spoken_languages(folder)}


@cache
def rules_for(lang: str | None, folder: str = "") -> frozenset[str] | None:
    """Names of the rules of credits and furniture for a language; None, for all of them, when it is not known.

    Rules without a language hold in every language that has rules of its own.
    """
    if not lang:
        return None
    tables = ["boilerplate", *(["credit_patterns"] if lang in spoken_languages(folder) else [])]
    rules = [rule for table in tables for rule in rules_by_name(table, folder).values()]
    return frozenset(rule.name for rule in rules if not _codes(rule) or lang in _codes(rule))


def _codes(rule: Rule) -> set[str]:
    return set(rule["lang"].split(";")) - {""}
