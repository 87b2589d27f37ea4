"""Where the marks of a time axis stand: round minutes, hours and days, or the first days of months."""

from __future__ import annotations

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

_STEPS = [timedelta(minutes=m) for m in (1, 2, 5, 10, 15, 30, 60, 120, 180, 360, 720, 1440, 2880, 10080)]


def place_ticks(start: datetime | None, end: datetime | None, lang: str, zone: str) -> list[tuple[datetime, list[str]]]:
    """At most seven round moments between two times, with one or two lines of words; the day where it is new."""
    from babel.dates import format_date, format_time

    if start is None or end is None:
        return []
    place = ZoneInfo(zone)
    step = next((step for step in _STEPS if (end - start) / step <= 6), None)
    if step is None:
        return _months(start.astimezone(place), end, lang)
    midnight = start.astimezone(place).replace(hour=0, minute=0, second=0, microsecond=0)
    time = midnight + (start.astimezone(place) - midnight) // step * step
    ticks, shown = [], None
    while time <= end:
        if time >= start or start == end:
            day = format_date(time, "d. MMM" if lang == "de" else "d MMM", locale=lang)
            clock = format_time(time, "HH:mm", locale=lang)
            new = day != shown
            shown = day
            ticks.append((time, [day] if step >= timedelta(days=1) else [day, clock] if new else [clock]))
        time += step
    return ticks


def _months(start: datetime, end: datetime, lang: str) -> list[tuple[datetime, list[str]]]:
    from babel.dates import format_date

    months = (end - start).days // 30 + 1
    step = next((step for step in (1, 2, 3, 6, 12) if months / step <= 7), 12 * (months // 72))
    midnight = start.replace(day=1, hour=0, minute=0, second=0, microsecond=0)
    begin = ((start.month - 1) // step + 1) * step
    ticks = []
    for month in range(begin, begin + months + 1, step):
        first = midnight.replace(year=start.year + month // 12, month=month % 12 + 1)
        if first <= end:
            ticks.append((first, [format_date(first, "MMM y", locale=lang)]))
    return ticks
