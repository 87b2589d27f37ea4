"""Articles in: tables in Parquet are read by the workers, all else by our doors in pieces; ids are settled last."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import datetime
from functools import partial
from typing import Any, NamedTuple

import polars as pl

from lineage.frames import ARTICLES, SKIPPED
from lineage.read.articles import latest_time, lay_rows, notes_on, settle_ids
from lineage.read.cells import read_cells
from lineage.read.delta import last_version, scan_delta
from lineage.read.entering import enter_input
from lineage.read.fields import plan_columns, unknown_columns, unread_columns
from lineage.read.inputs import Input, list_inputs
from lineage.read.intake import Intake
from lineage.read.layout import Layout
from lineage.read.progress import Meter
from lineage.read.records import Note
from lineage.read.tabular import wanted_columns, whole_table
from lineage.settings import Settings
from lineage.spark.pieces import Pieces
from lineage.spark.stages import Stages

READ = "read"  # articles as they come, in pieces
_LAID = "laid"  # the same before equal ids are settled
_AT_ONCE = 10_000  # rows of a piece
_ROWS = pl.Schema({**ARTICLES.schema, "line": pl.Int64(), "unknown_outlet": pl.String(), "wrong": pl.List(pl.String())})
_IDS = pl.Schema({"article_id": pl.String()})
_NOTES = _IDS | SKIPPED.schema  # what is to be said of an article, or of what is none
Tell = Callable[[Any], None] | None


class Rows(NamedTuple):
    """Some rows of a table that workers read, in its version, from that one on."""

    given: Input
    version: int | None
    begin: int


def read_on_spark(sources: tuple[Any, ...], s: Settings, stages: Stages, tell: Tell = None) -> pl.DataFrame:
    """Leaves the articles as pieces `READ`, in no particular order; gives the frame `skipped`.

    Raises:
        SourceError: none of the sources exists.
    """
    inputs, missing = list_inputs(sources)
    notes = [Note(str(error.where), 0, "not found", error.what) for error in missing]
    asked: list[Rows | None] = []
    others: list[Input] = []
    for given in inputs:
        plain = _plain_rows(given, s, notes)
        asked += plain or []
        others += [given] if plain is None else []
    lay = partial(_lay, stages.pieces, s, latest_time(s.read))
    asked += _leave_found(stages.pieces, others, len(asked), s, notes, tell)
    stages.each(len(asked), partial(lay, asked))
    # as here: our doors say what is wrong with such a file, and none of its rows counts
    damaged = _take_back_damaged(stages.pieces, asked, notes)
    more = _leave_found(stages.pieces, damaged, len(asked), s, notes, tell)
    for number in range(len(asked), len(asked) + len(more)):
        lay([*asked, *more], number)
    return _settle(stages, notes)


def _leave_found(
    pieces: Pieces, inputs: list[Input], first: int, s: Settings, notes: list[Note], tell: Tell
) -> list[None]:
    """Leaves what our doors find in pieces from that number on."""
    number = first
    for number, piece in enumerate(_read_here(inputs, s, notes, tell), first + 1):
        pieces.write("found", number - 1, piece)
    return [None] * (number - first)


def _lay(pieces: Pieces, s: Settings, latest: datetime, asked: list[Rows | None], number: int) -> None:
    rows, notes = asked[number], list[Note]()
    try:
        found = pieces.read("found", number) if rows is None else _found_in(rows, s, notes)
    except (pl.exceptions.PolarsError, pl.exceptions.PanicException, OSError):
        if rows is None:
            raise
        pieces.write("damaged", number, _IDS.to_frame())
        return
    made, left = lay_rows(found, s.read, s.tables, latest)
    pieces.write(_LAID, number, made.select(*_ROWS))
    spoken = made.filter((pl.col("wrong").list.len() > 0) | pl.col("unknown_outlet").is_not_null())
    said = [
        {"article_id": row["article_id"].item(), **note.row()}
        for row in spoken.iter_slices(1)
        for note in notes_on(row)
    ]
    alone = [{"article_id": None, **note.row()} for note in (*notes, *left)]
    if said or alone:
        pieces.write("notes", number, pl.DataFrame([*said, *alone], schema=_NOTES, orient="row"))


def _take_back_damaged(pieces: Pieces, asked: list[Rows | None], notes: list[Note]) -> list[Input]:
    """Tables of which some rows could not be read; what was left of their others, and said of them, is gone."""
    numbers = pieces.numbers("damaged")
    damaged = list(dict.fromkeys(rows.given for rows in (asked[number] for number in numbers) if rows))
    for number, rows in enumerate(asked):
        if rows is not None and rows.given in damaged:
            pieces.remove(_LAID, number)
            pieces.remove("notes", number)
    notes[:] = (note for note in notes if note.source not in {given.source for given in damaged})
    return damaged


def _settle(stages: Stages, notes: list[Note]) -> pl.DataFrame:
    """Ids that come again are settled on the driver, which sees their rows alone."""
    pieces = stages.pieces
    ids = pieces.scan(_LAID, _IDS).collect()["article_id"]
    again = ids.filter(ids.is_duplicated()).unique()
    if len(again):
        rows = pieces.scan(_LAID, _ROWS).filter(pl.col("article_id").is_in(again.implode())).collect()
        kept, doubled = settle_ids(rows, ids)
        notes += [*doubled, *notes_on(kept)]
        pieces.write("again", 0, again.to_frame())
        laid = pieces.numbers(_LAID)
        stages.each(len(laid), partial(_leave_others, pieces, laid))
        pieces.write(READ, laid[-1] + 1, kept.select(*_ROWS))
    elif len(ids):
        pieces.rename(_LAID, READ)
    said = pieces.scan("notes", _NOTES).filter(~pl.col("article_id").is_in(again.implode()).fill_null(False))
    own = SKIPPED.make(note.row() for note in sorted(notes))
    return SKIPPED.sort(pl.concat([own, said.select(*SKIPPED.schema).collect()]))


def _leave_others(pieces: Pieces, laid: list[int], number: int) -> None:
    again = pieces.read("again", 0)["article_id"]
    rows = pieces.read(_LAID, laid[number])
    pieces.write(READ, laid[number], rows.filter(~pl.col("article_id").is_in(again.implode())))


def _plain_rows(given: Input, s: Settings, notes: list[Note]) -> list[Rows] | None:
    """What workers read of a Parquet file, or a table of Delta Lake, with articles and all columns that the user
    names, if what means something are texts.
    """
    if not given.is_delta and (given.path is None or {given.path.suffix.lower(), given.suffix} != {".parquet"}):
        return None
    try:
        version = last_version(given.path) if given.is_delta else None  # type: ignore[arg-type]
        table = _scan(given, version)
        schema, height = table.collect_schema(), table.select(pl.len()).collect().item()
    except (OSError, pl.exceptions.PolarsError):
        return None
    wanted = wanted_columns(list(schema), s.read, s.tables.folder)
    has_text = "text" in plan_columns(wanted, s.tables.folder, s.read.columns)
    has_named = not unknown_columns(schema, s.read.columns)
    if not (height and has_text and has_named and all(schema[name] == pl.String for name in wanted)):
        return None
    if said := unread_columns(schema, plan_columns(tuple(schema), s.tables.folder, s.read.columns)):
        notes.append(Note(given.source, 0, "unread columns", said))
    return [Rows(given, version, begin) for begin in range(0, height, _AT_ONCE)]


def _scan(given: Input, version: int | None) -> pl.LazyFrame:
    path = given.path.resolve()  # type: ignore[union-attr]
    return scan_delta(path, version) if given.is_delta else pl.scan_parquet(path)


def _found_in(rows: Rows, s: Settings, notes: list[Note]) -> pl.DataFrame:
    given, version, begin = rows
    table = _scan(given, version)
    columns = table.collect_schema().names()
    values = table.select(wanted_columns(columns, s.read, s.tables.folder)).slice(begin, _AT_ONCE).collect()
    kind = "delta" if given.is_delta else "parquet"
    found = whole_table(values, columns, given, s.read, s.tables.folder, kind)
    alone = s.engine.model_copy(update={"workers": 1})
    layout = Layout(partial(read_cells, settings=s.read, tables=s.tables, engine=alone, notes=notes))
    if not isinstance(found, Note):  # as `_plain_rows` has seen
        layout.add(found._replace(lines=range(begin + 1, begin + values.height + 1)))
    return layout.frame()


def _read_here(inputs: list[Input], s: Settings, notes: list[Note], tell: Tell) -> Iterator[pl.DataFrame]:
    intake, meter = Intake(s.read, s.tables, s.engine), Meter(inputs, tell)
    for given in inputs:
        for found in enter_input(given, s.read, s.tables.folder, meter.open):
            intake.add(found)
            meter.found(intake.rows)
            if intake.rows >= _AT_ONCE:
                yield intake.take_rows()
        meter.close(intake.rows)
    rows = intake.take_rows()
    notes += [*intake.notes, *intake.on_columns()]
    if rows.height:
        yield rows
