"""What tables of the report can be filtered by: outlets, agencies, certainty and days, as short numbers in each row."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import timedelta
from typing import Any, NamedTuple
from zoneinfo import ZoneInfo

from lineage.charts.words import shorten
from lineage.report.credited import agencies_named
from lineage.report.view import View

_SURE = ("certain", "likely", "possible", "open", "declared")


class Choices(NamedTuple):
    """Numbers of outlets and agencies by name, and the first and last day of the corpus."""

    outlets: dict[str, str]
    agencies: dict[str, str]
    days: tuple[str, str]

    def of(self, view: View, articles: Iterable[str]) -> dict[str, Any]:
        """What a row about these articles can be found by."""
        names = list(articles)
        outlets = {view.articles[name]["outlet"] or "" for name in names}
        agencies = {agency for name in names for agency in agencies_named(view, name)}
        return {
            "outlets": sorted((self.outlets[outlet] for outlet in outlets), key=int),
            "agencies": sorted((self.agencies[agency] for agency in agencies), key=int),
            "days": _days(view, names),
        }

    def fields(self, view: View) -> dict[str, Any]:
        """The fields of the filter: (value, words) of each choice; one that leaves no choice is left out."""
        judged = ["judged"] if view.frames["verdicts"].height else []
        fields: dict[str, Any] = {
            "outlet": [(n, shorten(name, 40) or view.words("word.outlet_unknown")) for name, n in self.outlets.items()],
            "agency": [(n, name) for name, n in self.agencies.items()],
            "sure": [(key, view.words(f"certainty.{key}")) for key in (*_SURE, *judged)],
        }
        fields = {name: choices if len(choices) > 1 else [] for name, choices in fields.items()}
        return fields | {"days": self.days if self.days[0] != self.days[1] else ()}


def list_choices(view: View) -> Choices:
    """All outlets and agencies of the articles shown, sorted by name."""
    outlets = sorted({row["outlet"] or "" for row in view.articles.values()})
    agencies = sorted({agency for name in view.articles for agency in agencies_named(view, name)})
    return Choices(
        {name: str(n) for n, name in enumerate(outlets, 1)},
        {name: str(n) for n, name in enumerate(agencies, 1)},
        _days(view, view.articles),
    )


def _days(view: View, articles: Iterable[str]) -> tuple[str, str]:
    """First and last day as ISO dates in the reader's zone; empty without any time."""
    zone = ZoneInfo(view.settings.read.timezone)
    rows = [view.articles[name] for name in articles]
    rows = [row for row in rows if row["published_from"] and row["published_until"]]
    if not rows:
        return "", ""
    first = min(row["published_from"] for row in rows)
    last = max(max(row["published_until"] - timedelta(microseconds=1), row["published_from"]) for row in rows)
    return first.astimezone(zone).date().isoformat(), last.astimezone(zone).date().isoformat()
