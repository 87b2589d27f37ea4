"""The words, numbers and safe text that charts and reports show, in German and English."""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import timedelta
from functools import cache
from typing import TYPE_CHECKING

from lineage.errors import SettingsError, TableError
from lineage.tables import read_table

if TYPE_CHECKING:
    from lineage.manifest import Selection

LANGS = ("de", "en")

# Direction marks can make a headline read backwards, the others break XML: shown as text instead of obeyed.
_UNSAFE = re.compile(
    "[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069\ud800-\udfff\ufffe\uffff]"
)


def label(key: str, lang: str, **values: object) -> str:
    """The words for a key in one language, with its placeholders filled.

    Raises:
        SettingsError: the language is neither `de` nor `en`.
        TableError: the table of labels has no such key.
    """
    table = labels(lang)
    if key not in table:
        raise TableError("no label has this key", where="lineage/data/labels.csv", got=repr(key))
    return table[key].format(**values) if values else table[key]


@cache
def labels(lang: str) -> dict[str, str]:
    """All words of one language by their keys.

    Raises:
        SettingsError: the language is neither `de` nor `en`.
    """
    if lang not in LANGS:
        raise SettingsError("this language is not available", where="lang", got=repr(lang), expected=" or ".join(LANGS))
    return {row["key"]: row[lang] for row in read_table("labels")}


def number(value: float, lang: str) -> str:
    """A number as the language writes it: 1.234 or 1,234."""
    from babel.numbers import format_decimal

    return format_decimal(value, locale=lang)


def percent(share: float, lang: str) -> str:
    """A share of 0 to 1 in whole per cent; below one per cent and above 99 it says so instead of rounding it away."""
    from babel.numbers import format_percent

    if 0 < share < 0.01:
        return f"< {format_percent(0.01, locale=lang)}"
    if 0.99 < share < 1:
        return f"> {format_percent(0.99, locale=lang)}"
    return format_percent(share, locale=lang)


def duration(length: timedelta, lang: str) -> str:
    """A length of time in its largest unit that fits at least twice: 3 Stunden, 90 Minuten."""
    from babel.dates import format_timedelta

    return str(format_timedelta(length, threshold=2, locale=lang))


def count(noun: str, n: int, lang: str, dative: bool = False) -> str:
    """A number with its noun in singular or plural: 1 Artikel, 3 Medien; dative after von, in, hinter: 3 Artikeln."""
    form = "one" if n == 1 else "dative" if dative else "other"
    return f"{number(n, lang)} {label(f'count.{noun}.{form}', lang)}"


def plural(key: str, n: int, lang: str, /, **values: object) -> str:
    """The label `key.one` or `key.other`, whose verb fits the number."""
    return label(f"{key}.{'one' if n == 1 else 'other'}", lang, **values)


def source_note(n: str, lang: str, source: str = "", *more: str) -> str:
    """The line below a chart: where the figures come from, how many there are, and what else must be said."""
    told = label("chart.source", lang, source=source or label("chart.own", lang), n=n)
    return "; ".join([told, *(part for part in more if part)])


def shown_of(n: int, total: int, lang: str) -> str:
    """That only the first rows are drawn; empty when all are."""
    return label("chart.more", lang, n=number(n, lang), all=number(total, lang)) if total > n else ""


def listing(names: Iterable[str], lang: str) -> str:
    """Names joined as in a sentence: a, b und c."""
    names = list(names)
    if len(names) < 2:
        return "".join(names)
    return f"{', '.join(names[:-1])} {label('word.and', lang)} {names[-1]}"


def visible(text: str) -> str:
    """The text with direction marks and control characters shown as their code points, safe in HTML and XML."""
    return _UNSAFE.sub(lambda match: f"⟨U+{ord(match[0]):04X}⟩", text)


def shorten(text: str, limit: int) -> str:
    """The text in one line of at most `limit` characters, cut with an ellipsis."""
    text = " ".join(visible(text).split())
    return text if len(text) <= limit else f"{text[: limit - 1].rstrip()}…"


def count_outlets(known: int, unknown: int, lang: str, *, alone: bool = False) -> str:
    """How many outlets, and beside them how many articles of unknown outlet, each of which could be of any.

    Args:
        known: outlets with a name.
        unknown: articles whose outlet is not known.
        lang: `de` or `en`.
        alone: no preposition stands before it.
    """
    if unknown and not known:
        return label("count.outlets_none.alone" if alone else "count.outlets_none", lang)
    told = count("outlet", known, lang)
    more = plural("count.outlets_unknown", unknown, lang, n=number(unknown, lang)) if unknown else ""
    return f"{told} ({more})" if more else told


def selection_text(selection: Selection, lang: str, asked: int | None = None) -> str:
    """That a run has some articles of an archive, and what its figures are of; `asked` of them are shown."""
    archive = count("article", selection.articles, lang)
    shown = count("article", len(selection.asked) if asked is None else asked, lang, dative=True)
    return label("selection.text", lang, version=selection.version, articles=archive, asked=shown)


def outlet_text(name: str, lang: str) -> str:
    """An outlet short enough for a row of a chart; without a name it says so."""
    return name_text(name) or label("word.outlet_unknown", lang)


def name_text(text: str) -> str:
    """An outlet or headline short enough for a row of a chart."""
    return shorten(text, 60)
