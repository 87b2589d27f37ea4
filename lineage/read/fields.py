"""Names and words as found in the wild, and what we call them: the tables `fields.csv` and `field_values.csv`."""

from __future__ import annotations

import math
import re
from collections.abc import Iterable, Mapping
from datetime import date
from functools import cache, lru_cache

from lineage.read.decoding import clean
from lineage.tables import read_table

Plan = dict[str, tuple[str, ...]]

_TIMES = frozenset({"published", "published_until", "modified"})
_INNER = ("name", "text", "value", "@value", "#text", "url", "@id", "id")


@lru_cache(maxsize=4096)
def plan_columns(columns: tuple[str, ...], tables: str = "") -> Plan:
    """Which columns hold which field, best first; names differ in case, spaces and signs without meaning anything."""
    known = {_bare(row["name"]): (row["field"], int(row["rank"])) for row in read_table("fields", tables)}
    ranked: dict[str, list[tuple[int, int, str]]] = {}
    for place, column in enumerate(columns):
        field, rank = known.get(_bare(column), ("", 0))
        if field:
            ranked.setdefault(field, []).append((rank, place, column))
    return {field: tuple(column for _, _, column in sorted(found)) for field, found in sorted(ranked.items())}


def pick_values(row: Mapping[str, object], plan: Plan) -> dict[str, object]:
    """The first value that is not empty for each field: times as they are, everything else as text."""
    values: dict[str, object] = {}
    for field, columns in plan.items():
        for column in columns:
            value = row.get(column)
            if field in _TIMES and isinstance(value, date | int | float) and not _missing(value):
                values[field] = value
                break
            text = plain(value, "\n\n" if field == "text" else ", ")
            if text.strip():
                values[field] = text if field == "text" else " ".join(text.split())
                break
    return values


def plain(value: object, between: str = ", ", depth: int = 4) -> str:
    """A value as text: lists joined, of an object the name or text in it, empty for nothing.

    Covers `{"source": {"id": null, "name": "…"}}` and `{"author": [{"@type": "Person", "name": "…"}]}`.
    """
    if value is None or _missing(value) or depth == 0:
        return ""
    if isinstance(value, bytes):
        value = value.decode("utf-8", errors="replace")
    if isinstance(value, str):
        return clean(value)
    if isinstance(value, Mapping):
        inner = (plain(value.get(name), between, depth - 1) for name in _INNER)
        return next((text for text in inner if text.strip()), "")
    if isinstance(value, Iterable):
        return between.join(text for each in value if (text := plain(each, between, depth - 1)).strip())
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return str(value)


def meaning_of(field: str, word: str, tables: str = "") -> str:
    """What a word means in a field (`Pressemitteilung` as kind, `deutsch` as language); empty when unknown."""
    return _meanings(tables).get((field, _bare(word)), "")


@cache
def _meanings(tables: str) -> dict[tuple[str, str], str]:
    return {(row["field"], _bare(row["word"])): row["value"] for row in read_table("field_values", tables)}


def _bare(name: str) -> str:
    return re.sub(r"[\W_]+", "", name.casefold())


def _missing(value: object) -> bool:
    return isinstance(value, float) and not math.isfinite(value)
