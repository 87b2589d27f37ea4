"""Times as found in fields, file names and tables: an interval in UTC that holds the moment for certain."""

from __future__ import annotations

import re
from contextlib import suppress
from datetime import UTC, date, datetime, timedelta, timezone
from datetime import time as clock_time
from functools import cache
from typing import NamedTuple
from zoneinfo import ZoneInfo

from lineage.read.fields import meaning_of

_YEARS = range(1600, 2101)
_MICROSECOND = timedelta(microseconds=1)
_ZERO = datetime(1970, 1, 1, tzinfo=UTC)
# The offsets of all zones around the zero of Unix time.
_FIRST, _LAST = _ZERO - timedelta(hours=14), _ZERO + timedelta(hours=14)
_CLOCK = (
    r"(?:[\s,|–-]*(?:um|at|à|T)?\s*(?P<hour>[0-9]{1,2})"
    r"(?:[:.h](?P<minute>[0-9]{2})(?::(?P<second>[0-9]{2})(?:[.,][0-9]+)?)?(?:\s?Uhr|\s?h)?|\s?Uhr|\s?h)"
    r"(?:\s?(?P<half>[AaPp])\.?[Mm]\.?)?)?\s*(?P<zone>[+-][0-9]{2}:?[0-9]{2})?"
)
_WORDS = r"(?:[^\W\d_]+[.,:]*\s+){0,4}"
_UNIX = re.compile(r"[0-9]{9,11}(\.[0-9]+)?|[0-9]{13}|[0-9]{16}|[0-9]{19}")
_COMPACT = re.compile(r"(?P<day>[0-9]{8})(?:T?(?P<hour>[0-9]{2})(?P<minute>[0-9]{2})(?P<second>[0-9]{2})?)?")
_ZONE_WORD = re.compile(r"\s*\(?\b(?P<word>[A-Za-z]{3,4})\)?$")
_SPACED_ZONE = re.compile(r"\s+(?=[+-][0-9]{2}:?[0-9]{2}$)")
_UNITS = ((1e8, 1.0), (1e11, 1e3), (1e14, 1e6), (1e17, 1e9))


class Moment(NamedTuple):
    """A time in UTC, between `begin` and `end`; equal when the clock time is known."""

    begin: datetime
    end: datetime
    zone_assumed: bool


def read_time(value: object, zone: ZoneInfo, tables: str = "") -> Moment | None:
    """The time a value tells; None when it tells none that can be.

    A day without a clock time is the whole day in `zone`, and so is a time at exactly midnight there or in the zone
    that it states, the mark of a date that a program filled up. A clock time that the end of summer time makes
    ambiguous spans both readings. Years outside 1600 to 2100 and the first day of 1970, which machines write for
    "unknown", are no times; `03/04/2026` could be two days and is none.
    """
    try:
        found = _read(value, zone, tables)
    except (ValueError, OverflowError):
        return None
    if found is None or found.begin.year not in _YEARS or found.end.year not in _YEARS or _unknown(found):
        return None
    return found


def _unknown(found: Moment) -> bool:
    return _FIRST <= found.begin <= _LAST


def _read(value: object, zone: ZoneInfo, tables: str) -> Moment | None:
    if isinstance(value, datetime):
        return _at(value, zone)
    if isinstance(value, date):
        return _on(value, zone)
    if isinstance(value, int | float):
        return _number(value, zone)
    if not isinstance(value, str) or len(value) > 100:
        return None
    text = " ".join(value.split())
    if _UNIX.fullmatch(text):
        return _number(float(text), zone)
    found = _compact(text, zone) or _iso(text, zone)
    if found is None:
        text = _offset(text, tables)
        found = _iso(text, zone) or _printed(text, zone, tables)
    return found


def _number(value: float, zone: ZoneInfo) -> Moment | None:
    if 16_000_101 <= value <= 21_001_231 and value == int(value):
        return _compact(str(int(value)), zone)
    for least, unit in _UNITS:
        if least <= value < least * 50:
            exact = _ZERO + timedelta(microseconds=round(value * 1e6 / unit))
            return Moment(exact, exact, zone_assumed=False)
    return None


def _compact(text: str, zone: ZoneInfo) -> Moment | None:
    match = _COMPACT.fullmatch(text)
    if match is None:
        return None
    day = date.fromisoformat(match["day"])
    if not match["hour"]:
        return _on(day, zone)
    return _at(
        datetime.combine(day, clock_time(int(match["hour"]), int(match["minute"]), int(match["second"] or 0))), zone
    )


def _iso(text: str, zone: ZoneInfo) -> Moment | None:
    if len(text) <= len("2026-03-12"):
        with suppress(ValueError):
            return _on(date.fromisoformat(text), zone)
    try:
        return _at(datetime.fromisoformat(_SPACED_ZONE.sub("", text)), zone)
    except ValueError:
        return None


def _offset(text: str, tables: str) -> str:
    word = _ZONE_WORD.search(text)
    offset = meaning_of("zone", word["word"], tables) if word else ""
    return text[: word.start()] + offset if word and offset else text


@cache
def _forms() -> tuple[re.Pattern[str], ...]:
    """Made when they are needed first, for few inputs have times in them."""
    return tuple(
        re.compile(day + _CLOCK)
        for day in (
            _WORDS + r"(?P<day>[0-9]{1,2})\.\s?(?P<month>[0-9]{1,2})\.\s?(?P<year>[0-9]{4}|[0-9]{2})",
            _WORDS + r"(?P<day>[0-9]{1,2})(?:\.|st|nd|rd|th|er)?\s(?P<word>[^\W\d_]+)\.?,?\s(?P<year>[0-9]{4})",
            _WORDS + r"(?P<one>[0-9]{1,2})/(?P<other>[0-9]{1,2})/(?P<year>[0-9]{4})",
            r"(?P<year>[0-9]{4})/(?P<month>[0-9]{1,2})/(?P<day>[0-9]{1,2})",
            r"(?:[^\W\d_]+,\s+)?(?P<word>[^\W\d_]+)\.?\s(?P<day>[0-9]{1,2})(?:st|nd|rd|th)?,?\s(?P<year>[0-9]{4})",
        )
    )


def _printed(text: str, zone: ZoneInfo, tables: str) -> Moment | None:
    match = next((match for form in _forms() if (match := form.fullmatch(text))), None)
    if match is None:
        return None
    parts = match.groupdict()
    day = _day(parts, tables)
    if day is None:
        return None
    if parts["hour"] is None:
        return _on(day, zone)
    hour = int(parts["hour"])
    if parts["half"]:
        if not 1 <= hour <= 12:
            return None
        hour = hour % 12 + (12 if parts["half"] in "pP" else 0)
    moment = datetime.combine(day, clock_time(hour, int(parts["minute"] or 0), int(parts["second"] or 0)))
    if parts["zone"]:
        sign = -1 if parts["zone"].startswith("-") else 1
        hours, minutes = int(parts["zone"][1:3]), int(parts["zone"][-2:])
        moment = moment.replace(tzinfo=timezone(sign * timedelta(hours=hours, minutes=minutes)))
    return _at(moment, zone)


def _day(parts: dict[str, str | None], tables: str) -> date | None:
    year = int(parts["year"] or 0)
    if year < 100:
        year += 2000 if year < 70 else 1900
    if parts.get("one"):
        one, other = int(parts["one"] or 0), int(parts["other"] or 0)
        if one <= 12 and other <= 12 and one != other:
            return None
        day, month = (one, other) if other <= 12 else (other, one)
        return date(year, month, day)
    month_text = parts.get("month") or meaning_of("month", parts.get("word") or "", tables)
    return date(year, int(month_text), int(parts["day"] or 0)) if month_text else None


def _on(day: date, zone: ZoneInfo) -> Moment:
    begin = datetime.combine(day, clock_time(), zone).astimezone(UTC)
    end = datetime.combine(day + timedelta(days=1), clock_time(), zone).astimezone(UTC) - _MICROSECOND
    return Moment(begin, end, zone_assumed=True)


def _at(moment: datetime, zone: ZoneInfo) -> Moment:
    there = moment.astimezone(zone) if moment.tzinfo else moment
    for shown in (moment, there):
        if shown.time() == clock_time():
            return _on(shown.date(), zone)
    if moment.tzinfo is not None:
        exact = moment.astimezone(UTC)
        return Moment(exact, exact, zone_assumed=False)
    both = sorted(moment.replace(tzinfo=zone, fold=fold).astimezone(UTC) for fold in (0, 1))
    return Moment(both[0], both[1], zone_assumed=True)
