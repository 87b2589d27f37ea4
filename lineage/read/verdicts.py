"""A person's verdicts from a CSV file."""

from __future__ import annotations

import csv
from collections.abc import Iterable
from pathlib import Path

import polars as pl

from lineage.errors import SourceError, TableError
from lineage.frames import BASES, RELATIONS, VERDICT_WORDS, VERDICTS
from lineage.nodes import unguarded
from lineage.read.decoding import Undecodable, decode

GIVEN = (*VERDICTS.key, "verdict", "reason")
_NEEDED = ("source_id", "target_id", "verdict")


def read_verdicts(path: str | Path = "") -> pl.DataFrame:
    """One row per verdict: source_id, target_id, relation, basis, verdict, reason; empty cells are null.

    No path gives no verdicts.

    The file is CSV with a head, commas or semicolons, as spreadsheets save it. Needed are `source_id`, `target_id` and
    `verdict` (confirmed, rejected, other_direction); `relation` and `basis` narrow it down where two nodes have several
    claims; other columns are left alone, and so are rows without a verdict.

    Raises:
        SourceError: the file cannot be read.
        TableError: a column is missing, a word is unknown, or a claim has two verdicts that differ; with the line.
    """
    schema = dict.fromkeys(GIVEN, pl.String)
    if not path:
        return pl.DataFrame(schema=schema)
    where = str(path)
    try:
        text = decode(Path(path).read_bytes())
    except OSError as error:
        raise SourceError("the verdicts cannot be read", where=where, got=error.strerror) from None
    if isinstance(text, Undecodable):
        raise SourceError("the verdicts are not text", where=where, got=text.detail)
    head = text.partition("\n")[0]
    reader = csv.DictReader(text.splitlines(keepends=True), delimiter=max(",;\t", key=head.count))
    names = [(name or "").strip().casefold() for name in reader.fieldnames or ()]
    if lacking := [name for name in _NEEDED if name not in names]:
        raise TableError(f"the verdicts lack a column {lacking[0]}", where=where, got=", ".join(names) or "no head")
    reader.fieldnames = names
    rows: dict[tuple[str | None, ...], dict[str, str | None]] = {}
    for row in reader:
        told = {name: unguarded((row.get(name) or "").strip()) or None for name in GIVEN}
        if told["verdict"] is None:
            continue
        place = f"{where}, line {reader.line_num}"
        told["verdict"] = _word(told["verdict"].casefold().replace(" ", "_"), VERDICT_WORDS, "verdict", place)
        for name, words in (("relation", RELATIONS.categories), ("basis", BASES.categories)):
            if (word := told[name]) is not None:
                _word(word, words, name, place)
        if told["source_id"] is None or told["target_id"] is None:
            raise TableError("a verdict names no claim", where=place, expected="source_id and target_id")
        key = tuple(told[name] for name in VERDICTS.key)
        if key in rows and rows[key]["verdict"] != told["verdict"]:
            raise TableError(
                "one claim has two verdicts", where=place, got=f"{rows[key]['verdict']}, {told['verdict']}"
            )
        rows[key] = told
    return pl.DataFrame(list(rows.values()), schema=schema, orient="row").sort(VERDICTS.key, nulls_last=True)


def _word(word: str, words: Iterable[str], name: str, where: str) -> str:
    known = list(words)
    if word not in known:
        raise TableError(f"no {name} is called {word!r}", where=where, expected=", ".join(known))
    return word
