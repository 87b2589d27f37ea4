"""Names and words as found in the wild, and what we call them: the tables `fields.csv` and `field_values.csv`."""

from __future__ import annotations

import json
import math
import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import date
from functools import cache, lru_cache, partial

import polars as pl

from lineage.read.decoding import clean, decode
from lineage.read.prose import MARKED, is_page, read_marked
from lineage.tables import read_table

Plan = dict[str, tuple[str, ...]]
Values = pl.Series | Sequence[object]

# No clean text holds it.
NUMBER = "\0"
UNCLEAN = r"[\r\x00]"
# White space is what `str.split` splits at.
_SPACE = r"\s\x1c-\x1f"
_SPACING = f"^[{_SPACE}]|[{_SPACE}]$|[{_SPACE}]{{2}}|[{_SPACE}--\\x20]"
_TIMES = frozenset({"published", "published_until", "modified"})
# Without them little can be said of who took from whom: what they are called, and the fields that tell them.
_NEEDED = {"outlet": ("outlet", ("outlet", "url")), "published": ("time", ("published", "modified"))}
# White space of these stands for something.
_AS_FOUND = frozenset({"text", "notes"})
# A table with this column is a frame `articles` of ours, in which this one names a file and no outlet.
_OURS, _FILE = "outlet_basis", "source"
# What pages show, and crawlers cut out of them.
_SHOWN = frozenset({"text", "title", "byline"})
# A blank, or what Python, pandas and JSON call nothing, in a cell that was made text as a whole.
_NOTHING = rf"^[{_SPACE}]*(?:None|nan|NaN|NaT|<NA>|null|NULL|\\N)?[{_SPACE}]*$"
_INNER = ("name", "text", "value", "@value", "#text", "url", "@id", "id")


@lru_cache(maxsize=4096)
def plan_columns(columns: tuple[str, ...], tables: str = "", named: tuple[str, ...] = ()) -> Plan:
    """Which columns hold which field, best first; names differ in case, spaces and signs without meaning anything.

    `named` are the user's own words, such as `text=body`: such a column holds that field before all others and no
    other field.
    """
    known = _known(tables)
    own = {column: field for field, _, column in (word.partition("=") for word in named)}
    ranked: dict[str, list[tuple[int, int, str]]] = {}
    for place, column in enumerate(columns):
        field, rank = (own[column], 0) if column in own else known.get(_bare(column), ("", 0))
        if column == _FILE and column not in own and _OURS in columns:
            continue
        if field:
            ranked.setdefault(field, []).append((rank, place, column))
    return {field: tuple(column for _, _, column in sorted(found)) for field, found in sorted(ranked.items())}


def unknown_columns(columns: Iterable[str], named: tuple[str, ...]) -> list[str]:
    """The columns of the user's own words, such as `text=body`, that are not among these."""
    known = set(columns)
    return [column for _, _, column in (word.partition("=") for word in named) if column not in known]


def unread_columns(columns: Iterable[str], plan: Mapping[str, Iterable[str]]) -> str:
    """What to say of a table none of whose columns tells the outlet, or the time, while some mean nothing to us."""
    used = set().union(*plan.values())
    others = [column for column in columns if column not in used]
    absent = {field: word for field, (word, telling) in _NEEDED.items() if plan.keys().isdisjoint(telling)}
    if not others or not absent:
        return ""
    told = f"no column tells the {' or the '.join(absent.values())}; not read: {', '.join(others)}"[:240]
    return f"{told}; {next(iter(absent))}=COLUMN by --map or read.columns names one"


def missing_text(columns: Iterable[str], named: tuple[str, ...] = ()) -> str:
    """What to say of columns none of which holds texts."""
    columns = list(columns)
    wrong = unknown_columns(columns, named)
    told = f"none is called {', '.join(wrong)}; " if wrong else ""
    return (
        f"{told}the columns are {', '.join(columns)}"[:240]
        + "; text=COLUMN by --map or read.columns names that of the text"
    )


@cache
def _known(tables: str) -> Mapping[str, tuple[str, int]]:
    """Field and rank of each name, by its letters and figures alone."""
    return {_bare(row["name"]): (row["field"], int(row["rank"] or 0)) for row in read_table("fields", tables)}


def pick_fields(
    columns: Mapping[str, Values], plan: Plan, *, clean: bool = False, marked: bool = False
) -> dict[str, pl.Series]:
    """For each field the first value of a row that is not empty, as text; null where all are.

    A column is a series of texts or a list of any values; `clean` says that texts need not be cleaned, `marked` that
    text, title and byline may hold tags and entities of HTML. A number as a
    time stands behind `NUMBER`, because the same digits in a text tell another time.
    """
    picked: dict[str, pl.Series] = {}
    for field, (best, *others) in plan.items():
        spell = _SPELLS.get(field, plain)
        found = _spelled(columns[best], spell, as_is=clean)
        for column in others:
            if found.has_nulls():
                found = found.zip_with(found.is_not_null(), _spelled(columns[column], spell, as_is=clean))
        if marked and field in _SHOWN:
            found = _change(found, MARKED, _unmarked)
        picked[field] = found if field in _AS_FOUND else _change(found, _SPACING, lambda text: " ".join(text.split()))
    return picked


def readable(values: pl.Series) -> Values:
    """The column as texts, else as Python's values; as words where Python has no such time, which nobody can read."""
    if values.dtype == pl.Duration:
        return values.dt.to_string("iso")
    if values.dtype in (pl.Date, pl.Datetime):
        years = values.dt.year()
        return values.cast(pl.String) if ((years < 2) | (years > 9998)).any() else values.to_list()
    return (
        values.cast(pl.String) if isinstance(values.dtype, pl.String | pl.Categorical | pl.Enum) else values.to_list()
    )


def _spelled(values: Values, spell: Callable[[object], str], *, as_is: bool) -> pl.Series:
    """One column as clean text; null where that is blank, or a word for nothing."""
    try:
        texts = pl.Series(values, dtype=pl.String)
        # A note is no bare text: it becomes JSON.
        if spell is _spell_notes:
            texts = texts.map_elements(spell, pl.String)
        elif not as_is:
            texts = _change(texts, UNCLEAN, clean)
    # not all is text, some text has half characters, or a number is larger than any of Polars
    except (TypeError, ValueError, OverflowError):
        texts = pl.Series([spell(value) for value in values], dtype=pl.String)
    blank = texts.str.contains(_NOTHING)
    return texts.set(blank, None) if blank.any() else texts


def _change(texts: pl.Series, sign: str, rule: Callable[[str], str | None]) -> pl.Series:
    """The texts after a rule that leaves alone whatever shows no such sign."""
    places = texts.str.contains(sign).arg_true()
    return texts.scatter(places, [rule(text) for text in texts.gather(places)]) if len(places) else texts


def _unmarked(text: str) -> str | None:
    # a whole page is more than the text in it
    return text if is_page(text) else clean(read_marked(text)).strip() or None


def _spell_time(value: object) -> str:
    if isinstance(value, date):
        return value.isoformat()
    number = isinstance(value, int | float) and not isinstance(value, bool)
    return f"{NUMBER}{value}" if number and not _missing(value) else plain(value)


def _spell_notes(value: object) -> str:
    """Editorial notes as JSON, which a column of texts can carry: a list of objects with role and text, or one text."""
    given = value if isinstance(value, list) else [value]
    roles = [plain(each.get("role")) if isinstance(each, Mapping) else "" for each in given]
    notes = [
        {"role": role or "note", "text": text} for role, each in zip(roles, given, strict=True) if (text := plain(each))
    ]
    return json.dumps(notes) if notes else ""


def objects(value: object) -> list[Mapping[str, object]]:
    """The objects in a list of JSON; none when it is no list."""
    return [each for each in value if isinstance(each, Mapping)] if isinstance(value, list) else []


def plain(value: object, between: str = ", ", depth: int = 4) -> str:
    """A value as text: lists joined, of an object the name or text in it, empty for nothing.

    Covers `{"source": {"id": null, "name": "…"}}` and `{"author": [{"@type": "Person", "name": "…"}]}`.
    """
    if value is None or _missing(value) or depth == 0:
        return ""
    if isinstance(value, bytes):
        text = decode(value)
        value = text if isinstance(text, str) else value.decode("utf-8", errors="replace")
    if isinstance(value, str):
        return clean(value)
    if isinstance(value, Mapping):
        inner = (plain(value.get(name), between, depth - 1) for name in _INNER)
        return next((text for text in inner if text.strip()), "")
    if isinstance(value, Iterable):
        return between.join(text for each in value if (text := plain(each, between, depth - 1)).strip())
    return str(int(value) if isinstance(value, float) and value.is_integer() else value)


_SPELLS: dict[str, Callable[[object], str]] = {
    **dict.fromkeys(_TIMES, _spell_time),
    "text": partial(plain, between="\n\n"),
    "notes": _spell_notes,
}


def meaning_of(field: str, word: str, tables: str = "") -> str:
    """What a word means in a field (`Pressemitteilung` as kind, `deutsch` as language); empty when unknown."""
    return meanings_in(field, tables).get(_bare(word), "")


@cache
def meanings_in(field: str, tables: str = "") -> Mapping[str, str]:
    """What words mean in a field, by their letters and figures alone."""
    rows = (row for row in read_table("field_values", tables) if row["field"] == field)
    return {_bare(row["word"]): row["value"] for row in rows}


def _bare(name: str) -> str:
    return re.sub(r"[\W_]+", "", name.casefold())


def _missing(value: object) -> bool:
    return isinstance(value, float) and not math.isfinite(value)
