"""Articles in: tables in Parquet are read by the workers, all else by our doors in pieces; ids are settled last."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import datetime
from functools import partial
from typing import Any

import polars as pl

from lineage.frames import ARTICLES, SKIPPED
from lineage.read.articles import latest_time, lay_rows, notes_on, settle_ids
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
_AT_ONCE = 10_000  # rows of a piece
_ROWS = pl.Schema({**ARTICLES.schema, "line": pl.Int64(), "unknown_outlet": pl.String(), "wrong": pl.List(pl.String())})
_IDS = pl.Schema({"article_id": pl.String()})
_NOTES = _IDS | SKIPPED.schema  # what is to be said of an article, or of what is none
Rows = tuple[Input, int | None, int]  # some rows of a table that workers read, in its version, from that one on
Tell = Callable[[Any], None] | None


def read_on_spark(sources: tuple[Any, ...], s: Settings, stages: Stages, tell: Tell = None) -> pl.DataFrame:
    """Leaves the articles as pieces `READ`, in no particular order; gives the frame `skipped`.

    Raises:
        SourceError: none of the sources exists.
    """
    inputs, missing = list_inputs(sources)
    notes = [Note(str(error.where), 0, "not found", error.what) for error in missing]
    plain = [given for given in inputs if _is_plain(given, s)]
    others = [given for given in inputs if given not in plain]
    asked: list[Rows | None] = []
    for piece in _read_here(others, s, notes, tell):
        stages.pieces.write("found", len(asked), piece)
        asked.append(None)
    for given in plain:
        version = last_version(given.path) if given.is_delta else None  # type: ignore[arg-type]
        columns, height = _shape(_scan(given, version))
        if said := unread_columns(columns, plan_columns(tuple(columns), s.tables.folder, s.read.columns)):
            notes.append(Note(given.source, 0, "unread columns", said))
        asked += [(given, version, begin) for begin in range(0, height, _AT_ONCE)]
    stages.each(len(asked), partial(_lay, stages.pieces, asked, s, latest_time(s.read)))
    return _settle(stages, len(asked), notes)


def _lay(pieces: Pieces, asked: list[Rows | None], s: Settings, latest: datetime, number: int) -> None:
    rows = asked[number]
    found = pieces.read("found", number) if rows is None else _rows_of(*rows, s)
    made, left = lay_rows(found, s.read, s.tables, latest)
    pieces.write(READ, number, made.select(*_ROWS))
    spoken = made.filter((pl.col("wrong").list.len() > 0) | pl.col("unknown_outlet").is_not_null())
    said = [
        {"article_id": row["article_id"].item(), **note.row()}
        for row in spoken.iter_slices(1)
        for note in notes_on(row)
    ]
    alone = [{"article_id": None, **note.row()} for note in left]
    if said or alone:
        pieces.write("notes", number, pl.DataFrame([*said, *alone], schema=_NOTES, orient="row"))


def _settle(stages: Stages, count: int, notes: list[Note]) -> pl.DataFrame:
    """Ids that come again are settled on the driver, which sees their rows alone."""
    pieces = stages.pieces
    ids = pieces.scan(READ, _IDS).collect()["article_id"]
    again = ids.filter(ids.is_duplicated()).unique()
    if len(again):
        rows = pieces.scan(READ, _ROWS).filter(pl.col("article_id").is_in(again.implode())).collect()
        kept, doubled = settle_ids(rows, ids)
        notes += [*doubled, *notes_on(kept)]
        pieces.write("again", 0, again.to_frame())
        stages.each(count, partial(_without, pieces))
        pieces.write(READ, count, kept.select(*_ROWS))
    said = pieces.scan("notes", _NOTES).filter(~pl.col("article_id").is_in(again.implode()).fill_null(False))
    own = SKIPPED.make(note.row() for note in sorted(notes))
    return SKIPPED.sort(pl.concat([own, said.select(*SKIPPED.schema).collect()]))


def _without(pieces: Pieces, number: int) -> None:
    rows = pieces.read(READ, number)
    settled = rows["article_id"].is_in(pieces.read("again", 0)["article_id"].implode())
    if settled.any():
        pieces.write(READ, number, rows.filter(~settled))


def _is_plain(given: Input, s: Settings) -> bool:
    """A Parquet file, or a table of Delta Lake, with articles and all columns that the user names, and what means
    something are texts.
    """
    if not given.is_delta and (given.path is None or {given.path.suffix.lower(), given.suffix} != {".parquet"}):
        return False
    try:
        table = _scan(given)
        schema, filled = table.collect_schema(), _shape(table)[1] > 0
    except (OSError, pl.exceptions.PolarsError):
        return False
    wanted = wanted_columns(list(schema), s.read, s.tables.folder)
    has_text = "text" in plan_columns(wanted, s.tables.folder, s.read.columns)
    has_named = not unknown_columns(schema, s.read.columns)
    return filled and has_text and has_named and all(schema[name] == pl.String for name in wanted)


def _scan(given: Input, version: int | None = None) -> pl.LazyFrame:
    path = given.path.resolve()  # type: ignore[union-attr]
    return scan_delta(path, version) if given.is_delta else pl.scan_parquet(path)


def _shape(table: pl.LazyFrame) -> tuple[list[str], int]:
    return table.collect_schema().names(), table.select(pl.len()).collect().item()


def _rows_of(given: Input, version: int | None, begin: int, s: Settings) -> pl.DataFrame:
    """Some rows of a table, as they are found."""
    table = _scan(given, version)
    columns = table.collect_schema().names()
    rows = table.select(wanted_columns(columns, s.read, s.tables.folder)).slice(begin, _AT_ONCE).collect()
    kind = "delta" if given.is_delta else "parquet"
    found = whole_table(rows, columns, given, s.read, s.tables.folder, kind)
    layout = Layout()
    if not isinstance(found, Note):  # as `_is_plain` has seen
        layout.add(found._replace(lines=range(begin + 1, begin + rows.height + 1)))
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
