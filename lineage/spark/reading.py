"""Articles in: tables in Parquet are read by the workers, all else by our doors in pieces; ids are settled last."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING, Any

import polars as pl

from lineage.frames import ARTICLES, SKIPPED
from lineage.read.articles import latest_time, lay_rows, notes_on, settle_ids
from lineage.read.entering import enter_input
from lineage.read.fields import plan_columns, unknown_columns, unread_columns
from lineage.read.inputs import Input, list_inputs
from lineage.read.intake import Intake
from lineage.read.layout import FOUND, Layout
from lineage.read.progress import Meter
from lineage.read.records import Note
from lineage.read.tabular import wanted_columns, whole_table
from lineage.settings import Settings
from lineage.spark.stages import Stages
from lineage.spark.tables import on_batches, spark_schema

if TYPE_CHECKING:
    from pyspark.sql import DataFrame

_SAID = pl.List(pl.Struct(SKIPPED.schema))
# articles as `lay_rows` gives them, each with what is to be said of it; a row of nothing else says why there is none
MADE = pl.Schema(
    {
        **ARTICLES.schema, "line": pl.Int64(), "unknown_outlet": pl.String(), "wrong": pl.List(pl.String()),
        "said": _SAID,
    }
)  # fmt: skip
_AT_ONCE = 10_000  # rows that the driver holds
_LINE = "line of lineage"
Tell = Callable[[Any], None] | None


def read_on_spark(sources: tuple[Any, ...], s: Settings, stages: Stages, tell: Tell = None) -> pl.DataFrame:
    """Leaves the stage `articles`; gives the frame `skipped`.

    Raises:
        SourceError: none of the sources exists.
    """
    inputs, missing = list_inputs(sources)
    notes = [Note(str(error.where), 0, "not found", error.what) for error in missing]
    latest = latest_time(s.read)

    def lay(rows: pl.DataFrame) -> pl.DataFrame:
        return _laid(rows, s, latest)

    plain = [_is_plain(given, s) for given in inputs]
    tables = [given for given, there in zip(inputs, plain, strict=True) if there]
    made = []
    for given in tables:
        columns = list(pl.read_parquet_schema(given.path))  # type: ignore[arg-type]
        made.append(_table(given, columns, s, stages, lay))
        if said := unread_columns(columns, plan_columns(tuple(columns), s.tables.folder, s.read.columns)):
            notes.append(Note(given.source, 0, "unread columns", said))
    number = -1
    others = [given for given, there in zip(inputs, plain, strict=True) if not there]
    for number, piece in enumerate(_read_here(others, s, notes, tell)):
        stages.put("found", piece, FOUND, number)
    if number >= 0:
        made.append(stages.read("found").mapInArrow(on_batches(lay, MADE), spark_schema(MADE)))
    if not made:
        stages.put("articles", ARTICLES.make(), ARTICLES.schema)
        return SKIPPED.make(note.row() for note in sorted(notes))
    united = made[0]
    for other in made[1:]:
        united = united.unionByName(other)
    return _settle(stages.write("made", united), stages, notes)


def _settle(made: DataFrame, stages: Stages, notes: list[Note]) -> pl.DataFrame:
    """Ids that come again are settled on the driver, which sees their rows alone."""
    from pyspark.sql import functions as f

    ids = stages.scan("made").select("article_id").drop_nulls().collect()["article_id"]
    again = ids.filter(ids.is_duplicated()).unique()
    plain = made.where(f.col("article_id").isNotNull())
    articles, schema = plain.select(*ARTICLES.schema), MADE
    lost: list[str] = []
    if len(again):
        asked = stages.put("again", pl.DataFrame({"article_id": again}), pl.Schema({"article_id": pl.String()}))
        rows = pl.DataFrame(plain.join(asked, on="article_id").toArrow()).select(*schema).cast(schema)
        kept, doubled = settle_ids(rows, ids)
        articles = plain.join(asked, on="article_id", how="left_anti").select(*ARTICLES.schema)
        articles = articles.unionByName(stages.put("kept", kept.select(*ARTICLES.schema), ARTICLES.schema))
        notes += [*doubled, *notes_on(kept)]
        lost = again.to_list()
        stages.write("articles", articles)
    else:
        stages.show("articles", articles)
    said = stages.scan("made").filter(~pl.col("article_id").is_in(lost).fill_null(False)).select("said").collect()
    rows = said.filter(pl.col("said").list.len() > 0).explode("said").unnest("said").cast(SKIPPED.schema)
    return SKIPPED.sort(pl.concat([SKIPPED.make(note.row() for note in sorted(notes)), rows]))


def _laid(rows: pl.DataFrame, s: Settings, latest: Any) -> pl.DataFrame:
    made, left = lay_rows(rows.select(*FOUND), s.read, s.tables, latest)
    said: list[list[dict[str, object]]] = [[] for _ in range(made.height)]
    spoken = (pl.col("wrong").list.len() > 0) | pl.col("unknown_outlet").is_not_null()
    for at in made.select(spoken.arg_true()).to_series():
        said[at] = [note.row() for note in notes_on(made[at])]
    made = made.with_columns(pl.Series("said", said, dtype=_SAID))
    alone = pl.DataFrame({"said": [[note.row()] for note in left]}, schema={"said": _SAID})
    return pl.concat([made.select(*MADE), alone], how="diagonal")


def _is_plain(given: Input, s: Settings) -> bool:
    """A Parquet file with articles and all columns that the user names, and what means something are texts."""
    if given.path is None or given.path.suffix.lower() != ".parquet" or given.suffix != ".parquet":
        return False
    try:
        schema = pl.read_parquet_schema(given.path)
        filled = pl.scan_parquet(given.path).select(pl.len()).collect().item() > 0
    except (OSError, pl.exceptions.PolarsError):
        return False
    wanted = wanted_columns(list(schema), s.read, s.tables.folder)
    has_text = "text" in plan_columns(wanted, s.tables.folder, s.read.columns)
    has_named = not unknown_columns(schema, s.read.columns)
    return filled and has_text and has_named and all(schema[name] == pl.String for name in wanted)


def _table(
    given: Input, columns: list[str], s: Settings, stages: Stages, lay: Callable[[pl.DataFrame], pl.DataFrame]
) -> DataFrame:
    """The rows of a Parquet file with these columns as `MADE`."""
    from pyspark.sql import functions as f

    rows = stages.session.read.parquet(str(given.path.resolve()))  # type: ignore[union-attr]
    names = wanted_columns(columns, s.read, s.tables.folder)

    def lay_out(batch: pl.DataFrame) -> pl.DataFrame:
        table = whole_table(batch.drop(_LINE), columns, given, s.read, s.tables.folder, "parquet")
        if isinstance(table, Note):
            return MADE.to_frame()
        layout = Layout()
        layout.add(table._replace(lines=(batch[_LINE] + 1).to_list()))
        return lay(layout.frame())

    own = rows.select(*(f.col(f"`{name}`") for name in names), f.col("_metadata.row_index").alias(_LINE))
    return own.mapInArrow(on_batches(lay_out, MADE), spark_schema(MADE))


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
