"""The first room: opens every input by its door and gives `articles` and `skipped`."""

from __future__ import annotations

import hashlib
import io
import json
from collections.abc import Callable, Iterator
from itertools import chain, count
from typing import BinaryIO, NamedTuple
from zoneinfo import ZoneInfo

import polars as pl

from lineage.errors import SettingsError
from lineage.frames import ARTICLES, SKIPPED
from lineage.read import tabular
from lineage.read.inputs import Input, list_inputs
from lineage.read.records import Found, Note, Record
from lineage.read.rows import Made, make_row
from lineage.read.text import read_text
from lineage.settings import Read, Tables

Door = Callable[[BinaryIO, Input, Read, str], Iterator[Found]]


def _text_door(stream: BinaryIO, given: Input, settings: Read, _tables: str) -> Iterator[Found]:
    return read_text(stream, given, settings)


def _standard_input(stream: BinaryIO, given: Input, settings: Read, tables: str) -> Iterator[Found]:
    data = stream.read()
    begin = data.lstrip(b"\xef\xbb\xbf \t\r\n")[:1]
    door = {b"{": tabular.read_jsonl, b"[": tabular.read_json}.get(begin, _text_door)
    found = list(door(io.BytesIO(data), given, settings, tables))
    if door is not _text_door and not any(isinstance(one, Record) for one in found) and not _is_json(data):
        return _text_door(io.BytesIO(data), given, settings, tables)  # a text may begin with a bracket
    return iter(found)


def _is_json(data: bytes) -> bool:
    """Whether the first line, or the whole, is JSON."""
    for part in (data.strip().split(b"\n", 1)[0], data):
        try:
            json.loads(part)
        except ValueError:
            continue
        return True
    return False


DOORS: dict[str, Door] = {
    ".txt": _text_door,
    ".jsonl": tabular.read_jsonl,
    ".ndjson": tabular.read_jsonl,
    ".json": tabular.read_json,
    ".csv": tabular.read_csv,
    ".tsv": tabular.read_csv,
    ".parquet": tabular.read_parquet,
}
_READ, _TABLES = Read(), Tables()


class Reading(NamedTuple):
    """What came in: the frames `articles` and `skipped`."""

    articles: pl.DataFrame
    skipped: pl.DataFrame


def read_articles(
    *sources: object,
    settings: Read = _READ,
    tables: Tables = _TABLES,
    on_progress: Callable[[int, int], None] | None = None,
) -> Reading:
    """Read articles from files, folders, patterns, standard input and frames, in any order with the same result.

    Args:
        sources: paths (`-` is standard input), glob patterns, or frames with columns named as in any table.
        settings: the time zone of times without one, and the largest text.
        tables: where own tables of facts lie.
        on_progress: called with inputs done and inputs in all.

    Raises:
        SourceError: none of the sources exists. One that is missing, and what is wrong inside a file, never ends the
                run but stands in `skipped`.
    """
    zone = _zone(settings.timezone)
    inputs, missing = list_inputs(sources)
    made: list[Made] = []
    notes = [Note(str(error.where), 0, "not found", error.what) for error in missing]
    for done, given in enumerate(inputs, 1):
        for found in _enter(given, settings, tables.folder):
            if isinstance(found, Record):
                made.append(make_row(found, zone, tables.folder))
            else:
                notes.append(found)
        if on_progress:
            on_progress(done, len(inputs))
    kept, doubled = _settle(made)
    notes = sorted(chain(notes, doubled, *(one.notes for one in kept)))
    rows = {name: [one.row[name] for one in kept] for name in ARTICLES.schema}
    articles = ARTICLES.sort(pl.DataFrame(rows, schema=ARTICLES.schema))
    return Reading(articles, SKIPPED.make(note.row() for note in notes))


def _zone(name: str) -> ZoneInfo:
    try:
        return ZoneInfo(name)
    except (KeyError, ValueError, OSError):
        raise SettingsError(
            "read.timezone is not a time zone", got=repr(name), expected="a name such as Europe/Berlin"
        ) from None


def _enter(given: Input, settings: Read, tables: str) -> Iterator[Found]:
    if given.frame is not None:
        yield from tabular.read_frame(given, settings, tables)
        return
    door = DOORS.get(given.suffix) if given.path else _standard_input
    try:
        if given.path and not given.path.is_file():
            yield Note(given.source, 0, "unreadable", "no file that can be opened")
        elif door is None:
            yield Note(given.source, 0, "not an input", given.suffix or "no suffix")
        else:
            with given.open() as stream:
                yield from door(stream, given, settings, tables)
    except OSError as error:
        yield Note(given.source, 0, "unreadable", error.strerror or str(error))


def _settle(made: list[Made]) -> tuple[list[Made], list[Note]]:
    """One row per id: equal texts once, different ones numbered `#2`, `#3` … by version, then by their hash."""
    groups: dict[str, dict[str, list[Made]]] = {}
    for one in made:
        texts = groups.setdefault(str(one.row["article_id"]), {})
        texts.setdefault(str(one.row["text"]), []).append(one)
    taken = set(groups)
    kept: list[Made] = []
    notes: list[Note] = []
    for name in sorted(groups):
        best = []
        for same in groups[name].values():
            first, *others = sorted(same, key=_fullest) if len(same) > 1 else same
            best.append(first)
            notes += [Note(str(one.row["source"]), one.line, "duplicate", f"of {name}") for one in others]
        best.sort(key=_version_then_hash)
        for number, one in enumerate(best, 1):
            if number > 1:
                fresh = next(new for free in count(number) if (new := f"{name}#{free}") not in taken)
                taken.add(fresh)
                one.row["article_id"] = fresh
                detail = f"another text is {name}; this one became {fresh}"
                notes.append(Note(str(one.row["source"]), one.line, "same id", detail))
            kept.append(one)
    return kept, notes


def _fullest(one: Made) -> tuple[int, list[str], int]:
    """Of equal texts the row that says most about itself comes first, then by content, never by place."""
    return sum(value is None for value in one.row.values()), [str(value) for value in one.row.values()], one.line


def _version_then_hash(one: Made) -> tuple[int, str]:
    version = one.row["item_version"]
    return version if isinstance(version, int) else 0, hashlib.sha256(str(one.row["text"]).encode()).hexdigest()
