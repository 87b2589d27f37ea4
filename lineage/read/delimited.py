"""Rows of CSV and TSV text; a damaged row becomes a note and the next one is read as if nothing had happened."""

from __future__ import annotations

import csv
import re
from collections.abc import Iterator

from lineage.read.decoding import decode_begin
from lineage.read.fields import Plan, plan_columns

Cells = tuple[int, dict[str, str] | str]

_DELIMITERS = ",;\t|"
# the first line of tables made for a spreadsheet
_SAYS_DELIMITER = re.compile(r'"?sep=(.)"?$', re.IGNORECASE)
# Each row with an unclosed quotation mark makes the parser run to the end of the file.
_OPEN_QUOTES = 20
# So many fields may the first line of a text name by chance.
_NAMED = 2
# The head of an export may stand below titles: it is one of so many lines, none longer than that.
_TITLES, _LONGEST = 20, 2_000


class Titles(str):
    """What stands above the head of a table."""


def begins_table(head: bytes) -> bool:
    """Whether a file begins with the head of a table, which names a text and two things more."""
    _, fields = _best(decode_begin(head).lstrip().partition("\n")[0], _DELIMITERS)
    return "text" in fields and len(fields) > _NAMED


def split_rows(text: str, tables: str = "", named: tuple[str, ...] = ()) -> Iterator[Cells]:
    """Line number (from 1, where the row begins) and cells by column name, or a sentence about what is wrong.

    The head is the first line that is not blank; of an export with titles, the one below them that names the text.
    """
    lines = text.split("\n")
    if lines and not lines[-1]:
        lines.pop()
    start = next((number for number, line in enumerate(lines) if line.strip()), len(lines))
    if start == len(lines):
        return
    said = _SAYS_DELIMITER.match(lines[start])
    first = start + (said is not None)
    delimiters = said[1] if said else _DELIMITERS
    start = _find_head(lines, first, delimiters, tables, named)
    if start == len(lines):
        return
    if first < start:
        titles = " ".join(" ".join(lines[first:start]).split())
        yield first + 1, Titles(f"the head is line {start + 1}; {titles[:200]}")
    delimiter = _best(lines[start], delimiters, tables, named)[0]
    head: list[str] | None = None
    for line, cells in _resumed(lines, start, delimiter):
        if isinstance(cells, str):
            yield line, cells
        elif head is None:
            head = [cell.strip() for cell in cells]
        elif len(cells) != len(head) and any(cells[len(head) :] or ["short"]):
            yield line, f"{len(cells)} cells, the head has {len(head)}"
        else:
            # Of two columns with one name the first counts.
            yield line, dict(zip(reversed(head), reversed(cells[: len(head)]), strict=True))


def _find_head(lines: list[str], first: int, delimiters: str, tables: str, named: tuple[str, ...]) -> int:
    """The first line, unless it means as good as nothing and one of the next names a text and more."""
    for number, line in enumerate(lines[first : first + _TITLES], first):
        if len(line) > _LONGEST or line.count('"') % 2:  # a text, or a cell that goes on in the next line
            break
        fields = _best(line, delimiters, tables, named)[1]
        if (number == first and (len(fields) > 1 or "text" in fields)) or fields.keys() > {"text"}:
            return number
    return first


def _best(head: str, delimiters: str, tables: str = "", named: tuple[str, ...] = ()) -> tuple[str, Plan]:
    """By which sign the names of a head are parted, and the fields that they then mean."""

    def fit(delimiter: str) -> tuple[int, int]:
        names = _names(head, delimiter)
        return len(plan_columns(names, tables, named)), len(names)

    delimiter = max(delimiters, key=fit)
    return delimiter, plan_columns(_names(head, delimiter), tables, named)


def _names(head: str, delimiter: str) -> tuple[str, ...]:
    return tuple(name.strip().strip('"') for name in head.split(delimiter))


def _resumed(lines: list[str], start: int, delimiter: str) -> Iterator[tuple[int, list[str] | str]]:
    """Rows of the strict parser, started again one line below each row that it refuses."""
    open_quotes = 0
    while start < len(lines):
        reader = csv.reader((f"{line}\n" for line in lines[start:]), delimiter=delimiter, strict=True)
        begin = start
        try:
            for cells in reader:
                if cells:
                    yield begin + 1, cells
                begin = start + reader.line_num
            return
        except csv.Error as error:
            yield begin + 1, str(error)
            open_quotes += "end of data" in str(error)
            if open_quotes > _OPEN_QUOTES:
                yield begin + 2, f"more than {_OPEN_QUOTES} quotation marks are never closed; the rest was left out"
                return
            start = begin + 1
