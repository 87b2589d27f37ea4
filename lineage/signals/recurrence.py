"""Finds what one outlet prints again and again under unrelated headlines and no other outlet prints."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator

import polars as pl

from lineage.signals.lines import LONG, cut_lines, cut_sentences

MIN_ARTICLES = 3
MIN_LINE = 12
MIN_SENTENCE = 30
HEADLINE_WORD = re.compile(r"\b[A-ZÄÖÜ][\w-]{3,}")


def find_recurrent(articles: pl.DataFrame) -> dict[str, frozenset[str]]:
    """Folded lines (and sentences of very long lines) that recur, by outlet.

    A unit recurs when at least three articles of the outlet hold it, no two of whose headlines share two names or
    nouns, and no other article does. Articles without an outlet count as somebody else, so that nothing is called
    furniture that may be text.
    """
    holders: dict[str, list[int]] = defaultdict(list)
    outlets: list[str | None] = []
    headlines: list[set[str]] = []
    for at, (outlet, title, text) in enumerate(articles.select("outlet", "title", "text").iter_rows()):
        outlets.append(outlet)
        headlines.append(set(HEADLINE_WORD.findall(title or text.lstrip()[:200].partition("\n")[0])))
        for unit in set(units(text)):
            holders[unit].append(at)
    found: dict[str, set[str]] = defaultdict(set)
    for unit, where in holders.items():
        if len(where) < MIN_ARTICLES:
            continue
        printers = {outlets[i] for i in where}
        outlet = next(iter(printers))
        if len(printers) == 1 and outlet is not None and _unrelated([headlines[i] for i in where]):
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


def _unrelated(headlines: list[set[str]]) -> bool:
    """Whether some of these headlines, enough of them, have at most one word in common pairwise."""
    apart: list[set[str]] = []
    # ordered, so that the greedy choice does not depend on the order of the articles
    for words in sorted(headlines, key=sorted):
        if all(len(words & other) < 2 for other in apart):
            apart.append(words)
            if len(apart) == MIN_ARTICLES:
                return True
    return False
