"""Finds what one outlet prints again and again under unrelated headlines and no other outlet prints."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from itertools import groupby
from typing import NamedTuple

import polars as pl

from lineage.signals.lines import LONG, WHITE, cut_all_sentences, cut_lines, fold

MIN_ARTICLES = 3
MIN_LINE = 12
MIN_SENTENCE = 30
HEADLINE_WORD = re.compile(r"\b[A-ZÄÖÜ][\w-]{3,}")


class Recurrent(NamedTuple):
    """Lines (and sentences of very long lines) that recur, by outlet, and where the lines with one begin."""

    units: dict[str, frozenset[str]]
    # columns at (row of the article) and begin
    lines: pl.DataFrame


class Printed(NamedTuple):
    """What tells whether two articles are versions of one: headline, its names and nouns, and (hashes of) all units."""

    headline: str
    words: set[str]
    units: set[int]


def cut_units(articles: pl.DataFrame) -> pl.DataFrame:
    """What is counted: each line, or each sentence where an extractor has left one endless line.

    Args:
        articles: columns at (the row) and text.

    Returns:
        Columns at, line (where the line begins), begin, end, and hash: units of the same letters have the same.
    """
    lines = cut_lines(articles["text"])
    lines = lines.with_columns(articles["at"].gather(lines["at"]))
    length = pl.col("end") - pl.col("begin")
    short = lines.filter(length.is_between(MIN_LINE, LONG)).with_columns(line="begin")
    long = cut_all_sentences(lines.filter(length > LONG)).filter(length >= MIN_SENTENCE)
    columns = ("at", "line", "begin", "end", pl.col("text").hash().alias("hash"))
    # both are in order, which only the stable sort makes use of
    return pl.concat([short.select(columns), long.select(columns)]).sort("at", "begin", maintain_order=True)


def find_recurrent(articles: pl.DataFrame, units: pl.DataFrame) -> Recurrent:
    """What at least three unrelated articles of one outlet hold and no other article does.

    Articles without an outlet count as somebody else, so that nothing is called furniture that may be text.

    Args:
        articles: columns outlet, title, text.
        units: all units of these articles, as `cut_units` gives them.
    """
    press = _Press(articles, units)
    found: dict[str, set[str]] = defaultdict(set)
    hashes: list[int] = []
    for unit, outlet, where, begin, end in _one_outlet(units, articles["outlet"]).iter_rows():
        if press.some_unrelated(where):
            hashes.append(unit)
            found[outlet].add(articles["text"][where[0]][begin:end])
    lines = units.filter(pl.col("hash").is_in(hashes)).select("at", begin="line").unique()
    return Recurrent({outlet: frozenset(texts) for outlet, texts in found.items()}, lines)


def recall_recurrent(articles: pl.DataFrame, units: pl.DataFrame, known: pl.DataFrame) -> Recurrent:
    """The same for units that were found to recur in other articles: columns outlet, text."""
    marked = units.with_columns(articles["outlet"].gather(units["at"]).alias("outlet"))
    hashes = known.select("outlet", hash=pl.col("text").hash())
    lines = marked.join(hashes, on=["outlet", "hash"], how="semi").select("at", begin="line").unique()
    grouped = known.group_by("outlet").agg("text")
    return Recurrent({outlet: frozenset(texts) for outlet, texts in grouped.iter_rows()}, lines)


def hold_recurrent(
    lines: pl.DataFrame, asked: pl.Series, outlets: pl.Series, recurrent: Mapping[str, frozenset[str]]
) -> pl.Series:
    """Which of the lines asked for may hold a recurrent unit of their outlet, wherever they are cut."""
    rows = lines.with_row_index().filter(asked)
    rows = rows.with_columns(outlets.gather(rows["at"]).alias("outlet"))
    held: list[int] = []
    for (outlet,), some in rows.group_by("outlet"):
        if units := recurrent.get(outlet):
            held.extend(some["index"].filter(some["text"].str.contains_any(sorted(units))))
    return pl.repeat(False, lines.height, eager=True).scatter(held, True)


def _one_outlet(units: pl.DataFrame, outlets: pl.Series) -> pl.DataFrame:
    """The units that enough articles of one outlet hold and no other: hash, outlet, articles, a begin and an end."""
    # to sort the numbers takes half as long as to group all units by them
    ordered = units["hash"].sort()
    often = ordered.filter(ordered == ordered.shift(MIN_ARTICLES - 1))
    found = units.filter(pl.col("hash").is_in(often.implode()))
    return (
        found.with_columns(outlets.gather(found["at"]).alias("outlet"))
        .group_by("hash")
        .agg(pl.col("outlet").unique(), pl.col("at").unique(maintain_order=True), pl.col("begin", "end").first())
        .filter(pl.col("outlet").list.len() == 1, pl.col("at").list.len() >= MIN_ARTICLES)
        .explode("outlet")
        .filter(pl.col("outlet").is_not_null())
    )


class _Press:
    """The articles by row, each looked at when somebody asks for it: a few of them decide."""

    def __init__(self, articles: pl.DataFrame, units: pl.DataFrame) -> None:
        untitled = (articles["title"].str.len_bytes() == 0).fill_null(True).arg_true()
        texts = articles["text"].gather(untitled)
        first_lines = texts.str.strip_chars_start(WHITE).str.head(200).str.split("\n").list.first()
        self._headlines = articles["title"].scatter(untitled, first_lines).to_list()
        self._texts, self._spans = articles["text"], units.select("begin", "end")
        self._hashes = units["hash"].to_numpy()
        self._printed: dict[int, Printed] = {}
        self._bounds = units["at"].search_sorted(pl.int_range(articles.height + 1, eager=True)).to_list()

    def some_unrelated(self, where: Sequence[int]) -> bool:
        """Whether enough of these articles are pairwise unrelated."""
        apart: list[Printed] = []
        for at in self._in_order(where):
            article = self._look_at(at)
            if not any(_related(article, other) for other in apart):
                apart.append(article)
                if len(apart) == MIN_ARTICLES:
                    return True
        return False

    def _in_order(self, where: Sequence[int]) -> Iterator[int]:
        """By headline, length and first unit: the greedy choice must not depend on the order of the articles."""
        headline = self._headlines.__getitem__
        for _, same in groupby(sorted(where, key=headline), key=headline):
            rows = list(same)
            yield from rows if len(rows) == 1 else sorted(rows, key=self._length_and_first)

    def _length_and_first(self, at: int) -> tuple[int, str]:
        text, spans = self._texts[at], self._spans[self._bounds[at] : self._bounds[at + 1]]
        units = {text[begin:end] for begin, end in spans.iter_rows()}
        return len(units), min(units)

    def _look_at(self, at: int) -> Printed:
        if at not in self._printed:
            headline = self._headlines[at]
            units = self._hashes[self._bounds[at] : self._bounds[at + 1]].tolist()
            self._printed[at] = Printed(fold(headline), {*HEADLINE_WORD.findall(headline)}, {*units})
        return self._printed[at]


def _related(a: Printed, b: Printed) -> bool:
    """One headline, two names or nouns in common, or half of the text: versions of one article, or a follow-up."""
    shared = len(a.units & b.units)
    return a.headline == b.headline or len(a.words & b.words) >= 2 or 2 * shared >= min(len(a.units), len(b.units))
