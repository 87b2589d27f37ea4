"""Prepares many articles at once: their lines, and what is known of a line before it is looked at among the others."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from itertools import count
from typing import NamedTuple

import numpy as np
import polars as pl

from lineage.frames import BLOCKS
from lineage.signals.cutting import Piece, marks_line
from lineage.signals.layout import Mark, Marks, find_twins, may_be_title
from lineage.signals.lines import LONG, MAYBE_GLUED, WHITE, Line, cut_lines, tell_shapes
from lineage.signals.patterns import load_rules
from lineage.signals.prefilter import may_match
from lineage.signals.recurrence import hold_recurrent
from lineage.signals.rulebook import Credits
from lineage.signals.sieve import sift_lines

NONE: frozenset[str] = frozenset()
# article, begin, end
Row = tuple[int, int, int, Mark]


class Sheet(NamedTuple):
    """The lines of many articles in order, and the furniture below them that runs to the end of a text."""

    # of each line its `row`, what `cut_lines` and `tell_shapes` tell of it, and whether it `recurs`
    shapes: pl.DataFrame
    # those that have to be read, by row; of all others their shape tells enough
    lines: dict[int, Line]
    # articles of which all lines are read, with the rows of these
    pages: dict[int, range]
    rest: list[Row]


def read_sheet(
    articles: pl.DataFrame, recurrent: Mapping[str, frozenset[str]], credits: Sequence[Credits], folder: str
) -> Sheet:
    """The lines of these articles.

    Args:
        articles: columns title, outlet, text, and `recurs`: where the lines begin that are or hold a recurrent unit.
        recurrent: the recurrent units of each outlet.
        credits: the rules for each article.
        folder: own tables.
    """
    rests = _find_rests(articles["text"], folder)
    rows, stops = list(rests), pl.Series([stop for stop, _ in rests.values()], dtype=pl.Int64)
    whole = articles["text"].gather(rows)
    lines = cut_lines(articles["text"].scatter(rows, whole.str.head(stops)))
    may = sift_lines(lines, folder)
    known = articles.select(pl.int_range(pl.len(), dtype=pl.UInt32).alias("at"), begin="recurs").explode("begin")
    lines = lines.join(known.with_columns(recurs=True), on=["at", "begin"], how="left", maintain_order="left")
    sifted = pl.repeat(False, lines.height, eager=True).scatter(sorted(may), True)
    # a line that is cut is another line, or has other sentences, than what was counted
    cut = lines["at"].is_in(rows) | sifted
    recurs = (lines["recurs"].fill_null(False) & ~cut) | hold_recurrent(lines, cut, articles["outlet"], recurrent)
    glued = pl.when(pl.col("length") > LONG).then(pl.col("text").str.extract_all(MAYBE_GLUED))
    lines = tell_shapes(lines).with_columns(recurs, glued=glued).with_row_index("row")
    pages = _find_pages(lines, _find_touched(lines, may, credits), articles)
    read = lines["at"].is_in(pages.implode()) | sifted | recurs | (lines["glued"].list.len() > 0).fill_null(False)
    bounds = lines["at"].search_sorted(pl.int_range(articles.height + 1, eager=True))
    spans = map(range, bounds.gather(pages), bounds.gather(pages + 1))
    rest = _cut_rests(rests, whole.str.slice(stops))
    return Sheet(
        lines.drop("glued"), _read_lines(lines, read.arg_true(), may), dict(zip(pages, spans, strict=True)), rest
    )


def place_marks(
    ids: pl.Series, sheet: Sheet, marks: Marks, cut: Mapping[int, Iterable[Piece]], running: Iterable[Mark]
) -> pl.DataFrame:
    """The frame `blocks` of these articles.

    Args:
        ids: the articles.
        sheet: their lines.
        marks: what is known of these by row.
        cut: the pieces of those lines that are not one block, by row.
        running: what the other lines of each article are.
    """
    pieces = [*sheet.rest, *((sheet.lines[row].at, *piece) for row, parts in cut.items() for piece in parts)]
    # most blocks have one of few marks
    number: dict[Mark | None, int] = defaultdict(count().__next__)
    marked = np.array([number[mark] for mark in running], np.int64)[sheet.shapes["at"]]
    marked[list(marks)] = [number[mark] for mark in marks.values()]
    whole = np.ones(marked.size, bool)
    whole[list(cut)] = False
    schema = {"at": pl.UInt32, "begin": pl.Int64, "end": pl.Int64, "mark": pl.Int64}
    found = pl.DataFrame([(*span, number[mark]) for *span, mark in pieces], schema, orient="row")
    lines = sheet.shapes.select("at", "begin", "end", mark=pl.Series(marked)).filter(whole)
    rows = pl.concat([lines, found]).sort("at", "begin", maintain_order=True)
    told = pl.DataFrame(list(number), {name: BLOCKS.schema[name] for name in Mark._fields}, orient="row")
    columns = told[rows["mark"]].with_columns(rows["begin"], rows["end"], article_id=ids.gather(rows["at"]))
    return columns.select(*BLOCKS.schema)


def _find_touched(lines: pl.DataFrame, may: Mapping[int, frozenset[str]], credits: Sequence[Credits]) -> pl.Series:
    """The lines of which rules may make something, not only of a stretch in them."""
    rows, at = sorted(may), lines["at"]
    asked = lines.select("text", "at", last=(at != at.shift(-1)).fill_null(True))[rows]
    touched = [
        row
        for row, (text, at, last) in zip(rows, asked.iter_rows(), strict=True)
        if marks_line(text, credits[at].only(may[row]), last=last)
    ]
    return pl.repeat(False, lines.height, eager=True).scatter(touched, True)


def _find_pages(lines: pl.DataFrame, touched: pl.Series, articles: pl.DataFrame) -> pl.Series:
    """Articles whose lines have to be read: rules touch one, one may be the headline, or one stands there twice."""
    some = lines["at"].filter(touched | find_twins(lines) | may_be_title(lines, articles["title"]))
    # without a title in the metadata the first line may be the headline
    headline = pl.col("title").str.strip_chars(WHITE)
    headed = articles.select(pl.col("text").str.contains(headline, literal=True).fill_null(True)).to_series()
    return headed.scatter(some.unique(), True).arg_true()


def _read_lines(lines: pl.DataFrame, rows: pl.Series, may: Mapping[int, frozenset[str]]) -> dict[int, Line]:
    """The lines of these rows."""
    told = lines[rows].select(*(name for name in Line._fields if name != "may"))
    columns = [*(column.to_list() for column in told), [may.get(row, NONE) for row in rows]]
    return dict(zip(rows, map(Line._make, zip(*columns, strict=True)), strict=True))


def _find_rests(texts: pl.Series, folder: str) -> dict[int, tuple[int, Mark]]:
    """Where furniture begins that runs to the end of the text, also in mid-line, by row."""
    rules = load_rules("boilerplate", "scope", ("rest",), folder)
    found = ((i, rules.search(texts[i])) for i in may_match([rule.coarse for rule in rules.rules], texts).arg_true())
    return {i: (hit[1].start(), Mark("boilerplate", hit[0].name, hit[0]["kind"])) for i, hit in found if hit}


def _cut_rests(rests: Mapping[int, tuple[int, Mark]], texts: pl.Series) -> list[Row]:
    """The lines of what stands there."""
    found: list[Row] = []
    rows = list(rests)
    for i, begin, end in cut_lines(texts).select("at", "begin", "end").iter_rows():
        stop, mark = rests[rows[i]]
        found.append((rows[i], stop + begin, stop + end, mark))
    return found
