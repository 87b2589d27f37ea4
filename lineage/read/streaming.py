"""Opens a table of very many articles as a stream: id, outlet and text only, a few thousand rows at a time."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable, Iterator
from functools import partial
from pathlib import Path
from typing import NamedTuple

import polars as pl

from lineage.engine import ahead
from lineage.errors import SourceError
from lineage.foreign import FRAMES_TAKEN, HINT, AnyFrame, as_polars
from lineage.read.cells import read_cells
from lineage.read.delta import scan_delta
from lineage.read.entering import enter_input
from lineage.read.fields import Plan, pick_fields, plan_columns, readable, unknown_columns
from lineage.read.formats import TEXT, is_known
from lineage.read.inputs import Input
from lineage.read.intake import Intake
from lineage.read.records import Found
from lineage.settings import Engine, Read, Tables

_ROWS = 10_000
_UNPACKED = 3  # times the size of Parquet, by experience with German text
_SCANS: dict[str, Callable[[Path], pl.LazyFrame]] = {
    ".parquet": pl.scan_parquet,
    ".csv": partial(pl.scan_csv, infer_schema=False),
    ".arrow": pl.scan_ipc,
    ".feather": pl.scan_ipc,
}
_COLUMNS = ("id", "outlet", "text")
_HINT = "text=COLUMN in read.columns names that of the texts"
_READ, _TABLES = Read(), Tables()


class Stream(NamedTuple):
    """`open()` reads it from the beginning, a frame ahead of who asks; `size` is about the bytes of its texts."""

    open: Callable[[], Iterator[pl.DataFrame]]
    size: int


def stream_articles(
    source: str | os.PathLike[str] | AnyFrame, tables: Tables = _TABLES, settings: Read = _READ
) -> Stream:
    """One file of very many articles, or a frame, as frames with article_id, outlet and text.

    Parquet, Arrow, CSV and tables of Delta Lake are read column by column; JSON lines and every other format of many
    articles as `read_articles` does, compressed or not, but without ever holding all of them. Columns are named as in
    any table.
    Rows without a text are left out. A row without an id has its number, from 1, as id, in JSON lines that of the
    line; an id that comes again gets `#2`, `#3` in the order of the file.

    Raises:
        SourceError: there is no such file, it is of another kind, or it has no column with texts.
    """
    settings = settings.model_copy(update={"columns": _named(settings.columns)})
    if isinstance(source, pl.LazyFrame):
        return _table(source, 0, "frame", tables, settings)
    if not isinstance(source, str | os.PathLike):
        if (frame := as_polars(source)) is None:
            got, expected = type(source).__name__, f"a path, {FRAMES_TAKEN}"
            raise SourceError("this is neither a file nor a frame", got=got, expected=expected, hint=HINT)
        return _table(frame.lazy(), int(frame.estimated_size()), "frame", tables, settings)
    path = Path(source)
    if Input(str(path), path.name, path).is_delta:
        return _delta(path, tables, settings)
    if not path.is_file() and (path.suffix.lower() in _SCANS or is_known(path.suffix.lower())):
        raise SourceError("no such file", where=str(path))
    scan = _SCANS.get(path.suffix.lower())
    if scan is None:
        return _file(path, tables, settings)
    size = path.stat().st_size * (_UNPACKED if path.suffix.lower() == ".parquet" else 1)
    return _table(scan(path), size, str(path), tables, settings)


def _delta(path: Path, tables: Tables, settings: Read) -> Stream:
    try:
        table = scan_delta(path)
    except OSError as error:
        raise SourceError("this table cannot be read", where=str(path), got=str(error)) from None
    size = sum(file.stat().st_size * _UNPACKED for file in path.rglob("*.parquet"))
    return _table(table, size, str(path), tables, settings)


def _table(table: pl.LazyFrame, size: int, where: str, tables: Tables, settings: Read) -> Stream:
    try:
        columns = table.collect_schema().names()
    except (OSError, pl.exceptions.PolarsError) as error:
        raise SourceError("this table cannot be read", where=where, got=str(error).splitlines()[0]) from None
    plan = {field: names for field, names in _plan(columns, tables, settings).items() if field in _COLUMNS}
    if "text" not in plan or unknown_columns(columns, settings.columns):
        raise _no_text(where, columns, settings)
    wanted = table.select(*dict.fromkeys(name for names in plan.values() for name in names))
    pages = partial(read_cells, settings=settings, tables=tables, engine=Engine())

    def read() -> Iterator[pl.DataFrame]:
        return ahead(_batches(wanted.collect_batches(chunk_size=_ROWS, maintain_order=True), plan, pages))

    return Stream(read, size)


def _batches(frames: Iterable[pl.DataFrame], plan: Plan, pages: Callable[..., pl.DataFrame]) -> Iterator[pl.DataFrame]:
    before = 0
    for frame in frames:
        picked = pick_fields({name: readable(frame[name]) for name in frame.columns}, plan, marked=True)
        rows = _numbered(pl.DataFrame(picked), before).with_columns(source=pl.lit(""), line=pl.lit(0, pl.Int64))
        # what has no text is passed over here, so a page that holds none is, too
        yield _articles(pages(rows, notes=[]))
        before += frame.height


def _file(path: Path, tables: Tables, settings: Read) -> Stream:
    """Any file that holds many articles: the first of them says whether it has texts."""
    given = Input(str(path), path.name, path)
    # whether a later line has the outlet or the id that the user names, the first ones do not tell
    texts = tuple(word for word in settings.columns if word.partition("=")[0] == "text")
    intake = Intake(settings.model_copy(update={"columns": texts}), tables, Engine())
    with_text = next((frame for frame in _found(given, intake, tables, settings, rows=1) if frame.height), None)
    if with_text is None:
        raise SourceError(
            "this kind of file is not streamed, or it holds no texts", where=str(path),
            expected="a table, JSON lines, or an archive of pages", hint="A trace reads folders and texts",
        )  # fmt: skip
    for _, names in intake.absent():  # in the first lines: others would be read from another column
        raise SourceError(f"no column is called {names}", where=str(path), hint=_HINT)

    def read() -> Iterator[pl.DataFrame]:
        return ahead(_found(given, Intake(settings, tables, Engine()), tables, settings))

    return Stream(read, path.stat().st_size)


def _found(given: Input, intake: Intake, tables: Tables, settings: Read, rows: int = _ROWS) -> Iterator[pl.DataFrame]:
    """Articles, at least so many rows at a time."""
    before = 0
    for found in _many(given, tables, settings):
        intake.add(found)
        if intake.rows >= rows:
            frame = intake.take_rows()
            yield _articles(_numbered(frame, before))
            before += frame.height
            intake.notes.clear()
    yield _articles(_numbered(intake.take_rows(), before))


def _many(given: Input, tables: Tables, settings: Read) -> Iterator[Found]:
    """What is found in a file that may hold many articles; a plain text is one."""
    return iter(()) if given.suffix in TEXT.suffixes else enter_input(given, settings, tables.folder)


def _numbered(picked: pl.DataFrame, before: int) -> pl.DataFrame:
    """The rows, those without an id named by their line, else by their number behind those before."""
    counted = pl.int_range(before + 1, pl.len() + before + 1)
    number = pl.when(pl.col("line") > 0).then("line").otherwise(counted) if "line" in picked.columns else counted
    number = number.cast(pl.String)
    return picked.with_columns(id=pl.coalesce("id", number) if "id" in picked.columns else number)


def _articles(picked: pl.DataFrame) -> pl.DataFrame:
    """The rows with a text."""
    outlet = pl.col("outlet") if "outlet" in picked.columns else pl.lit(None, pl.String)
    rows = picked.select("id", outlet.alias("outlet"), "text").rename({"id": "article_id"})
    return rows.filter(pl.col("text").is_not_null())


def _plan(columns: Iterable[str], tables: Tables, settings: Read) -> Plan:
    return plan_columns(tuple(columns), tables.folder, settings.columns)


def _named(columns: Iterable[str]) -> tuple[str, ...]:
    """The columns of the user's own words that a stream reads."""
    return tuple(word for word in columns if word.partition("=")[0] in _COLUMNS)


def _no_text(where: str, columns: Iterable[str], settings: Read) -> SourceError:
    unknown = ", ".join(unknown_columns(columns, settings.columns))
    what = f"no column is called {unknown}" if unknown else "no column holds texts"
    return SourceError(what, where=where, got=", ".join(columns), hint=_HINT)
