"""A person's verdicts from a CSV file or a frame."""

from __future__ import annotations

import csv
from collections.abc import Iterable, Mapping
from pathlib import Path

import polars as pl

from lineage.errors import SourceError, TableError
from lineage.foreign import FRAMES_TAKEN, HINT, AnyFrame, as_polars
from lineage.frames import BASES, RELATIONS, VERDICT_WORDS, VERDICTS
from lineage.nodes import unguarded
from lineage.read.decoding import Undecodable, decode

GIVEN = (*VERDICTS.key, "verdict", "reason")
_NEEDED = ("source_id", "target_id", "verdict")
Rows = Iterable[tuple[str, Mapping[str, str | None]]]  # where each stands, and its cells


def read_verdicts(given: str | Path | AnyFrame = "") -> pl.DataFrame:
    """One row per verdict: source_id, target_id, relation, basis, verdict, reason; empty cells are null.

    No path gives no verdicts, and neither does a frame without rows.

    The file is CSV with a head, commas or semicolons, as spreadsheets save it; a frame has the same columns. Needed are
    `source_id`, `target_id` and `verdict` (confirmed, rejected, other_direction; case and spaces around do not matter);
    `relation` and `basis` narrow it down where two nodes have several claims; other columns are left alone, and so are
    rows without a verdict.

    Raises:
        SourceError: the file cannot be read, or it is neither a file nor a frame.
        TableError: a column is missing, a word is unknown, or a claim has two verdicts that differ; with the line.
    """
    if isinstance(given, str | Path | list) and not given:
        return _checked([], "")
    if isinstance(given, str | Path):
        return _checked(*_lines_of(given))
    if (frame := as_polars(given)) is None:
        got, expected = type(given).__name__, f"the path of a CSV file, or {FRAMES_TAKEN}"
        raise SourceError("the verdicts cannot be read", got=got, expected=expected, hint=HINT)
    return _checked(_rows_of(frame), "frame") if frame.height else _checked([], "")


def _lines_of(path: str | Path) -> tuple[Rows, str]:
    """The cells of a CSV file by the names of its columns, each row with its place, and what the file is called."""
    where = str(path)
    try:
        text = decode(Path(path).read_bytes())
    except OSError as error:
        raise SourceError("the verdicts cannot be read", where=where, got=error.strerror) from None
    if isinstance(text, Undecodable):
        raise SourceError("the verdicts are not text", where=where, got=text.detail)
    head = text.partition("\n")[0]
    reader = csv.DictReader(text.splitlines(keepends=True), delimiter=max(",;\t", key=head.count))
    reader.fieldnames = _named(reader.fieldnames or (), where)
    return ((f"line {reader.line_num}", row) for row in reader), where


def _rows_of(frame: pl.DataFrame) -> Rows:
    """The same of a frame, whatever the types of its columns."""
    names = _named(frame.columns, "frame")
    told = {name: frame[column] for name, column in zip(names, frame.columns, strict=True) if name in GIVEN}
    texts = pl.DataFrame({name: _bare(cells) for name, cells in told.items()}).cast(pl.String)
    return ((f"row {number}", row) for number, row in enumerate(texts.iter_rows(named=True), 1))


def _bare(cells: pl.Series) -> pl.Series:
    # pandas makes floats of whole numbers where a cell is empty
    if not cells.dtype.is_float():
        return cells
    cells = cells.fill_nan(None)
    return cells.cast(pl.Int64) if (cells % 1 == 0).all() else cells


def _named(columns: Iterable[str], where: str) -> list[str]:
    names = [(name or "").strip().casefold() for name in columns]
    if lacking := [name for name in _NEEDED if name not in names]:
        raise TableError(f"the verdicts lack a column {lacking[0]}", where=where, got=", ".join(names) or "no head")
    return names


def _checked(rows: Rows, where: str) -> pl.DataFrame:
    kept: dict[tuple[str | None, ...], dict[str, str | None]] = {}
    for line, row in rows:
        told = {name: unguarded((row.get(name) or "").strip()) or None for name in GIVEN}
        if told["verdict"] is None:
            continue
        place = f"{where}, {line}"
        told["verdict"] = _word(told["verdict"].casefold().replace(" ", "_"), VERDICT_WORDS, "verdict", place)
        for name, words in (("relation", RELATIONS.categories), ("basis", BASES.categories)):
            if (word := told[name]) is not None:
                _word(word, words, name, place)
        if told["source_id"] is None or told["target_id"] is None:
            raise TableError("a verdict names no claim", where=place, expected="source_id and target_id")
        key = tuple(told[name] for name in VERDICTS.key)
        if key in kept and kept[key]["verdict"] != told["verdict"]:
            raise TableError(
                "one claim has two verdicts", where=place, got=f"{kept[key]['verdict']}, {told['verdict']}"
            )
        kept[key] = told
    schema = dict.fromkeys(GIVEN, pl.String)
    return pl.DataFrame(list(kept.values()), schema=schema, orient="row").sort(VERDICTS.key, nulls_last=True)


def _word(word: str, words: Iterable[str], name: str, where: str) -> str:
    known = list(words)
    if word not in known:
        raise TableError(f"no {name} is called {word!r}", where=where, expected=", ".join(known))
    return word
