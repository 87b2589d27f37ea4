"""Prepares many articles at once: their lines, and what is known of a line before it is looked at among the others."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping
from itertools import islice, pairwise
from typing import NamedTuple

import polars as pl

from lineage.signals.layout import Mark
from lineage.signals.lines import LONG, MAYBE_GLUED, Line, cut_lines
from lineage.signals.patterns import load_rules
from lineage.signals.prefilter import may_match
from lineage.signals.recurrence import hold_recurrent
from lineage.signals.sieve import sift_lines

NONE: frozenset[str] = frozenset()


class Sheet(NamedTuple):
    """One article: its lines in order, and the furniture below them that runs to the end of the text."""

    lines: list[Line]
    rest: list[tuple[int, int, Mark]]


def read_sheets(articles: pl.DataFrame, recurrent: Mapping[str, frozenset[str]], folder: str) -> Iterator[Sheet]:
    """One sheet per article, in order.

    Args:
        articles: columns outlet, text, and `recurs`: where the lines begin that are or hold a recurrent unit.
        recurrent: the recurrent units of each outlet.
        folder: own tables.
    """
    rests = _find_rests(articles["text"], folder)
    rows, stops = list(rests), pl.Series([stop for stop, _ in rests.values()], dtype=pl.Int64)
    whole = articles["text"].gather(rows)
    lines = cut_lines(articles["text"].scatter(rows, whole.str.head(stops)))
    may = sift_lines(lines, folder)
    known = articles.select(pl.int_range(pl.len(), dtype=pl.UInt32).alias("at"), begin="recurs").explode("begin")
    lines = lines.join(known.with_columns(recurs=True), on=["at", "begin"], how="left", maintain_order="left")
    # a line that is cut is another line, or has other sentences, than what was counted
    cut = lines["at"].is_in(rows) | pl.repeat(False, lines.height, eager=True).scatter(sorted(may), True)
    recurs = (lines["recurs"].fill_null(False) & ~cut) | hold_recurrent(lines, cut, articles["outlet"], recurrent)
    columns = [lines[name].to_list() for name in ("begin", "end", "text", "spaced", "closed", "prose")]
    glued = lines.select(
        pl.when(pl.col("text").str.len_chars() > LONG).then(pl.col("text").str.extract_all(MAYBE_GLUED))
    )
    columns += [glued.to_series().to_list(), recurs.to_list(), [may.get(row, NONE) for row in range(lines.height)]]
    every = map(Line._make, zip(*columns, strict=True))
    bounds = lines["at"].search_sorted(pl.int_range(articles.height + 1, eager=True)).to_list()
    furniture: dict[int, list[tuple[int, int, Mark]]] = defaultdict(list)
    for i, begin, end in cut_lines(whole.str.slice(stops)).select("at", "begin", "end").iter_rows():
        stop, mark = rests[rows[i]]
        furniture[rows[i]].append((stop + begin, stop + end, mark))
    for i, (begin, end) in enumerate(pairwise(bounds)):
        yield Sheet(list(islice(every, end - begin)), furniture[i])


def _find_rests(texts: pl.Series, folder: str) -> dict[int, tuple[int, Mark]]:
    """Where furniture begins that runs to the end of the text, also in mid-line, by row."""
    rules = load_rules("boilerplate", "scope", ("rest",), folder)
    found = ((i, rules.search(texts[i])) for i in may_match([rule.coarse for rule in rules.rules], texts).arg_true())
    return {i: (hit[1].start(), Mark("boilerplate", hit[0].name, hit[0]["kind"])) for i, hit in found if hit}
