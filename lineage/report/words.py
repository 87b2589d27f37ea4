"""Sentences about certainty, time and evidence, in the words of the table of labels."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from datetime import date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from lineage.charts.words import duration, label, number, percent, shorten
from lineage.names import RELEASE

Row = dict[str, Any]
_MEASURE = re.compile(r"(?P<amount>[0-9]+(?:\.[0-9]+)?) (?P<unit>h|min|%)")
RELATION_LABELS = {"version_of": "edge.version", "republishes": "edge.republishes", "quotes": "edge.quotes"}
# The placeholder with what only stands there for its sake: brackets, quotation marks, a colon.
_UNFILLED = re.compile(r":? \(?[„“]?{value}[“”]?\)?")


def evidence_sentence(entry: Row, lang: str) -> str:
    """One piece of evidence as a sentence; the run's own words when the rule has no label."""
    try:
        sentence = label(f"rule.{entry['rule']}", lang)
    except ValueError:
        return shorten(entry["text"] or entry["rule"], 400)
    value = _measured(shorten(entry["value"] or "", 300), lang)
    if value:
        return sentence.replace("{value}", value)
    return _UNFILLED.sub("", sentence)


def _measured(value: str, lang: str) -> str:
    """A measure as the language writes it: `2.2 h` as 2,2 h; so with a press release among names, else as it is."""
    found = _MEASURE.fullmatch(value)
    if found is None:
        return ", ".join(label("carried.release", lang) if name == RELEASE else name for name in value.split(", "))
    amount = float(found["amount"])
    return percent(amount / 100, lang) if found["unit"] == "%" else f"{number(amount, lang)}\u00a0{found['unit']}"


def weighed_sentence(entry: Row, lang: str) -> str:
    """As `evidence_sentence`, with the weight before it where there is one."""
    return f"{weight_text(entry['weight'], lang)} {evidence_sentence(entry, lang)}".strip()


def evidence_lines(edge: Row, lang: str) -> Iterator[tuple[str, str]]:
    """Weight and sentence of each piece of evidence; where no direction is claimed, nothing was weighed."""
    for entry in edge["evidence"]:
        yield weight_text(entry["weight"] if edge["directed"] else None, lang), evidence_sentence(entry, lang)


def weight_text(weight: float | None, lang: str) -> str:
    """The weight of a piece of evidence with its sign; empty when it has none, ±0 when it was found to say nothing."""
    if weight is None:
        return ""
    if weight == 0:
        return "±0"
    return ("+" if weight > 0 else "−") + number(round(abs(weight), 2), lang)


def moment(at: datetime, lang: str, zone: str) -> str:
    """Day and clock time in a zone: 12. März 2026, 06:31."""
    from babel.dates import format_time

    local = at.astimezone(ZoneInfo(zone))
    return f"{day_text(local, lang)}, {format_time(local, 'HH:mm', locale=lang)}"


def published(article: Row, lang: str, zone: str) -> str:
    """When an article appeared, as exactly as it is known, with what that rests on."""
    first, last = article["published_from"], article["published_until"]
    if first is None or last is None:
        return label("time.unknown", lang)
    time, notes = _interval(first, last, lang, zone)
    notes.append(label(f"articles.time_basis.{article['time_basis']}", lang))
    if article["zone_assumed"]:
        notes.append(label("time.zone_assumed", lang))
    return f"{time} ({', '.join(notes)})"


def span(first: datetime, last: datetime, lang: str, zone: str) -> str:
    """An interval of publication: a minute, a day, or from and to."""
    time, notes = _interval(first, last, lang, zone)
    return f"{time} ({', '.join(notes)})" if notes else time


def _interval(first: datetime, last: datetime, lang: str, zone: str) -> tuple[str, list[str]]:
    """The interval in words, and what must be said of it in brackets."""
    if first == last:
        return moment(first, lang, zone), []
    local = first.astimezone(ZoneInfo(zone))
    final = (last - timedelta(microseconds=1)).astimezone(ZoneInfo(zone))
    if local.date() == final.date() and last - first > timedelta(hours=22):
        return day_text(local, lang), [label("time.day_known", lang)]
    return label("time.range", lang, first=moment(first, lang, zone), last=moment(last, lang, zone)), []


def short_span(first: datetime, last: datetime, lang: str, zone: str) -> str:
    """As `span`, for tables: a day alone already says that the clock time is not known."""
    if first != last and last - first <= timedelta(days=1):
        return dates(first, last - timedelta(microseconds=1), lang, zone)
    return span(first, last, lang, zone)


def dates(first: datetime | None, last: datetime | None, lang: str, zone: str) -> str:
    """The days a corpus or a story covers."""
    if first is None or last is None:
        return label("report.no_dates", lang)
    begin, end = (day_text(at.astimezone(ZoneInfo(zone)), lang) for at in (first, last))
    return begin if begin == end else label("time.from_to", lang, first=begin, last=end)


def lag_text(lag: timedelta | None, lang: str) -> str:
    """How much later, in the largest fitting unit; empty when unknown."""
    if lag is None:
        return ""
    if abs(lag) < timedelta(minutes=1):
        return label("time.same", lang)
    return label("time.later", lang, lag=duration(lag, lang))


def share_text(edge: Row, lang: str) -> str:
    """The share of the target's compared words that an edge covers, of both texts at least; empty when not measured."""
    key = "edge.share" if edge["directed"] else "edge.share_open"
    return "" if edge["share"] is None else label(key, lang, share=percent(edge["share"], lang))


def day_text(at: date, lang: str) -> str:
    """A day in full: 12. März 2026."""
    from babel.dates import format_date

    return format_date(at, "long", locale=lang)


def counts_key(key: str, pair: Row) -> str:
    """The label that counts the words of a pair: a rewrite has no equal ones, others may have none but quotations."""
    if pair["relation"] == "rewritten":
        return f"{key}_rewritten"
    return key if pair["shared_tokens"] else f"{key}_quotes"


def agency_name(credit: Row, lang: str) -> str:
    """What a credit names in the reader's words: an agency, a press release, or agencies of which it gives no name."""
    if credit["agency"] == RELEASE:
        return label("word.release", lang)
    return str(credit["agency"]) if credit["agency"] else label("word.unnamed_agencies", lang)


def credited_key(key: str, names: Iterable[str], lang: str) -> str:
    """The label that tells who is credited: a press release is no agency, and is told where one is among the names."""
    return f"{key}_release" if label("word.release", lang) in names else key
