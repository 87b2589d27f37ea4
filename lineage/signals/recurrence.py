"""Finds what one outlet prints again and again under unrelated headlines and no other outlet prints."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator
from typing import NamedTuple

import polars as pl

from lineage.signals.lines import LONG, cut_lines, cut_sentences

MIN_ARTICLES = 3
MIN_LINE = 12
MIN_SENTENCE = 30
HEADLINE_WORD = re.compile(r"\b[A-ZÄÖÜ][\w-]{3,}")


class Printed(NamedTuple):
    """What tells whether two articles are versions of one: headline, its names and nouns, and all units."""

    headline: str
    words: set[str]
    units: set[str]


def find_recurrent(articles: pl.DataFrame) -> dict[str, frozenset[str]]:
    """Folded lines (and sentences of very long lines) that recur, by outlet.

    A unit recurs when at least three unrelated articles of the outlet hold it, and no other article does. Articles
    without an outlet count as somebody else, so that nothing is called furniture that may be text.
    """
    holders: dict[str, list[int]] = defaultdict(list)
    outlets: list[str | None] = []
    printed: list[Printed] = []
    for at, (outlet, title, text) in enumerate(articles.select("outlet", "title", "text").iter_rows()):
        outlets.append(outlet)
        headline = title or text.lstrip()[:200].partition("\n")[0]
        printed.append(Printed(fold(headline), set(HEADLINE_WORD.findall(headline)), set(units(text))))
        for unit in printed[-1].units:
            holders[unit].append(at)
    found: dict[str, set[str]] = defaultdict(set)
    for unit, where in holders.items():
        if len(where) < MIN_ARTICLES:
            continue
        printers = {outlets[i] for i in where}
        outlet = next(iter(printers))
        if len(printers) == 1 and outlet is not None and _some_unrelated([printed[i] for i in where]):
            found[outlet].add(unit)
    return {outlet: frozenset(lines) for outlet, lines in found.items()}


def fold(line: str) -> str:
    """A line as it is compared: case and white space do not count."""
    return " ".join(line.casefold().split())


def units(text: str) -> Iterator[str]:
    """What is counted: each line, or each sentence where an extractor has left one endless line."""
    for line in cut_lines(text):
        if len(line.text) > LONG:
            for begin, end in cut_sentences(text, line.begin, line.end):
                if end - begin >= MIN_SENTENCE:
                    yield fold(text[begin:end])
        elif len(line.text) >= MIN_LINE:
            yield fold(line.text)


def _some_unrelated(articles: list[Printed]) -> bool:
    """Whether enough of these articles are pairwise unrelated."""
    apart: list[Printed] = []
    # ordered, so that the greedy choice does not depend on the order of the articles
    for article in sorted(articles, key=lambda one: (one.headline, len(one.units), sorted(one.units)[:1])):
        if not any(_related(article, other) for other in apart):
            apart.append(article)
            if len(apart) == MIN_ARTICLES:
                return True
    return False


def _related(a: Printed, b: Printed) -> bool:
    """One headline, two names or nouns in common, or half of the text: versions of one article, or a follow-up."""
    shared = len(a.units & b.units)
    return a.headline == b.headline or len(a.words & b.words) >= 2 or 2 * shared >= min(len(a.units), len(b.units))
