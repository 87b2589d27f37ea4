"""The first room: opens every input, has its format read and gives `articles` and `skipped`."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable
from datetime import UTC, datetime, timedelta
from itertools import count
from typing import Any, NamedTuple
from zoneinfo import ZoneInfo

import polars as pl

from lineage.errors import SettingsError
from lineage.frames import ARTICLES, SKIPPED
from lineage.read.entering import enter_input
from lineage.read.inputs import list_inputs
from lineage.read.intake import Intake
from lineage.read.progress import Meter, Progressed
from lineage.read.records import Note, Reason
from lineage.read.rows import make_rows
from lineage.settings import Engine, Read, Tables

Row = dict[str, Any]
_RELEASED = datetime(2026, 12, 31, tzinfo=UTC)
_READ, _TABLES, _ENGINE = Read(), Tables(), Engine()


class Reading(NamedTuple):
    """What came in: the frames `articles` and `skipped`."""

    articles: pl.DataFrame
    skipped: pl.DataFrame


def read_articles(
    *sources: object,
    settings: Read = _READ,
    tables: Tables = _TABLES,
    engine: Engine = _ENGINE,
    on_progress: Callable[[Progressed], None] | None = None,
) -> Reading:
    """Read articles from files, folders, patterns, standard input and frames, in any order with the same result.

    Args:
        sources: paths (`-` is standard input), glob patterns, or frames with columns named as in any table.
        settings: the time zone of times without one, and the largest text.
        tables: where own tables of facts lie.
        engine: how many processes take web pages apart.
        on_progress: called with inputs, articles and bytes that were read, whenever something was found.

    Raises:
        MissingPart: a web page is among the inputs and the extra `web` is not installed.
        SourceError: none of the sources exists. One that is missing, and what is wrong inside a file, never ends the
                run but stands in `skipped`.
    """
    _zone(settings.timezone)  # a wrong one should tell before anything is read
    inputs, missing = list_inputs(sources)
    intake = Intake(settings, tables, engine)
    for error in missing:
        intake.add(Note(str(error.where), 0, "not found", error.what))
    meter = Meter(inputs, on_progress)
    for given in inputs:
        for found in enter_input(given, settings, tables.folder, meter.open):
            intake.add(found)
            meter.found(intake.rows)
        meter.close(intake.rows)
    made, told = lay_rows(intake.take_rows(), settings, tables)
    settled, doubled = settle_ids(made)
    notes = sorted([*intake.notes, *intake.on_columns(), *told, *doubled, *notes_on(settled)])
    return Reading(ARTICLES.sort(settled.select(*ARTICLES.schema)), SKIPPED.make(note.row() for note in notes))


def lay_rows(
    rows: pl.DataFrame, settings: Read = _READ, tables: Tables = _TABLES, latest: datetime | None = None
) -> tuple[pl.DataFrame, list[Note]]:
    """Articles of the rows that were found, row by row, their ids as they stand; and notes on what is wrong with some.

    `latest` is the latest time that can be, taken from the settings when it is not given.
    """
    length, most = rows["text"].str.len_bytes(), settings.max_bytes
    if (length > most).any():  # else no text can have so many characters
        length = rows["text"].str.len_chars()
    notes = _notes(rows.filter(length.is_null()), "no text", pl.lit(""))
    notes += _notes(rows.filter(length > most), "too large", pl.lit(f"more than {most} characters"))
    until = latest or latest_time(settings)
    made = make_rows(rows.filter(length <= most), _zone(settings.timezone), tables.folder, until)
    return made, notes


def notes_on(made: pl.DataFrame) -> list[Note]:
    """What is to be said of articles that stay."""
    wrong = made.select("source", "line", "wrong").explode("wrong", empty_as_null=False)
    unknown = made.filter(pl.col("unknown_outlet").is_not_null())
    return [
        *_notes(unknown, "unknown outlet", pl.col("unknown_outlet")),
        *_notes(wrong, "unreadable time", pl.col("wrong")),
    ]


def _notes(rows: pl.DataFrame, reason: Reason, detail: pl.Expr) -> list[Note]:
    """A note on each of the rows."""
    places = rows.select("source", "line", detail.alias("detail"))
    return [Note(source, line, reason, said) for source, line, said in places.iter_rows()]


def latest_time(settings: Read) -> datetime:
    """The latest time that can be; a clock that shows an earlier day than this version has is wrong."""
    if not (day := settings.latest):
        return max(datetime.now(UTC), _RELEASED) + timedelta(days=1)
    try:
        return datetime.fromisoformat(day).replace(tzinfo=UTC) + timedelta(days=1)
    except ValueError:
        raise SettingsError("read.latest is no day", got=repr(day), expected="a day such as 2026-12-31") from None


def _zone(name: str) -> ZoneInfo:
    try:
        return ZoneInfo(name)
    except (KeyError, ValueError, OSError):
        raise SettingsError(
            "read.timezone is not a time zone", got=repr(name), expected="a name such as Europe/Berlin"
        ) from None


def settle_ids(rows: pl.DataFrame, known: Iterable[str] = ()) -> tuple[pl.DataFrame, list[Note]]:
    """One row per id: equal texts once, different ones numbered `#2`, `#3` … by version, then by their hash.

    White space around a text makes no difference. `known` are ids of other articles, which no number may make anew.
    """
    shared = rows["article_id"].is_duplicated()
    groups: dict[str, dict[str, list[Row]]] = {}
    for row in rows.filter(shared).iter_rows(named=True):
        groups.setdefault(row["article_id"], {}).setdefault(row["text"].strip(), []).append(row)
    taken = {*rows["article_id"], *known} if groups else set()
    kept: list[Row] = []
    notes: list[Note] = []
    for name in sorted(groups):
        best = []
        for same in groups[name].values():
            first, *others = sorted(same, key=_fullest)
            best.append(first)
            notes += [Note(row["source"], row["line"], "duplicate", f"of {name}") for row in others]
        best.sort(key=_version_then_hash)
        for number, row in enumerate(best, 1):
            if number > 1:
                fresh = next(new for free in count(number) if (new := f"{name}#{free}") not in taken)
                taken.add(fresh)
                row["article_id"] = fresh
                detail = f"another text is {name}; this one became {fresh}"
                notes.append(Note(row["source"], row["line"], "same id", detail))
            kept.append(row)
    return pl.concat([rows.filter(~shared), pl.DataFrame(kept, schema=rows.schema, orient="row")]), notes


def _fullest(row: Row) -> tuple[int, list[str], int]:
    """Of equal texts the row that says most about itself comes first, then by content, never by place."""
    values = [row[column.name] for column in ARTICLES.columns]
    return sum(value is None for value in values), [str(value) for value in values], row["line"]


def _version_then_hash(row: Row) -> tuple[int, str]:
    return row["item_version"] or 0, hashlib.sha256(row["text"].encode()).hexdigest()
