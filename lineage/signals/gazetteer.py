"""Who the agencies are: looks up codes and names as they are printed in credits and in running text."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache, cached_property, lru_cache
from typing import NamedTuple

from lineage.errors import TableError
from lineage.names import PHOTO_ONLY, agency_roots, agency_spellings, outlet_names, outlet_spellings
from lineage.tables import Row, read_table

HOUSE_MARK = "generic"


@dataclass(frozen=True)
class Agency:
    """One row of the gazetteer: its own code, the code of its root, and what it supplies."""

    code: str
    root: str
    kind: str


class Market(NamedTuple):
    """Where and when a credit is printed, which decides who is meant by a name.

    Attributes:
        folder: own tables.
        country: code of the outlet's country; where two agencies share a name, its own wins.
        gone: codes of agencies that did not exist then, so that nobody can mean them.
    """

    folder: str = ""
    country: str = ""
    gone: frozenset[str] = frozenset()


@dataclass(frozen=True)
class Gazetteer:
    """All printed forms; `context` holds those that mean an agency only beside a word such as Nachrichtenagentur."""

    printed: dict[str, Agency]
    folded: dict[str, Agency]
    photo: dict[str, Agency]
    photo_folded: dict[str, Agency]
    context: frozenset[str]

    @cached_property
    def in_text(self) -> re.Pattern[str]:
        """Finds the names that mean an agency wherever they stand."""
        names = [n for n, a in self.printed.items() if n not in self.context and a.kind != HOUSE_MARK and len(n) > 1]
        alternatives = "|".join(re.escape(name) for name in sorted(names, key=lambda n: (-len(n), n)))
        return re.compile(rf"(?<![\w-])(?:{alternatives})(?![\w]|-[A-Za-z])")

    def find(self, name: str, *, photo: bool = False, named: bool = False) -> Agency | None:
        """The agency printed as `name`, or None.

        Args:
            name: code or name, case as printed first, folded second when it is long enough to be no sign.
            photo: the credit is a photo's, so photo agencies count and win.
            named: a word for agency stands beside it, so ambiguous codes count.
        """
        if not named and name in self.context:
            return None
        found = self.photo.get(name) if photo else None
        found = found or self.printed.get(name) or self.folded.get(name.casefold())
        return found or (self.photo_folded.get(name.casefold()) if photo else None)


@cache
def load_gazetteer(folder: str = "", country: str = "", gone: frozenset[str] = frozenset()) -> Gazetteer:
    """The gazetteer of `agencies.csv` for one market, built once; the arguments are those of `Market`.

    Raises:
        TableError: a parent is not in the table or the parents run in a circle.
    """
    roots = agency_roots(folder)
    rows = [row for row in read_table("agencies", folder) if row["code"] not in gone]
    at_home = sorted(rows, key=lambda row: country not in row["country"].split(";")) if country else rows
    printed: dict[str, Agency] = {}
    photo: dict[str, Agency] = {}
    context: set[str] = set()
    # codes before aliases: a code is the stronger claim to its letters
    for row in rows:
        context.update(filter(None, row["context"].split(";")))
        taken = photo if row["kind"] == PHOTO_ONLY else printed
        if row["code"] in taken:
            raise TableError(f"agency code {row['code']} stands twice", where="agencies.csv")
        taken[row["code"]] = Agency(row["code"], roots[row["code"]], row["kind"])
    for row in at_home:
        agency = Agency(row["code"], roots[row["code"]], row["kind"])
        taken = photo if agency.kind == PHOTO_ONLY else printed
        for name in agency_spellings(row):
            taken.setdefault(name, agency)
    folded = {name.casefold(): agency for name, agency in reversed(printed.items()) if len(name) > 4}
    photo_folded = {name.casefold(): agency for name, agency in reversed(photo.items()) if len(name) > 3}
    return Gazetteer(printed, folded, photo, photo_folded, frozenset(context))


@cache
def _out_of_business(month: str | None, folder: str) -> frozenset[str]:
    """Codes of the agencies that had not begun in a month such as `2013-02`, or had ended before it."""
    if not month:
        return frozenset()
    return frozenset(row["code"] for row in read_table("agencies", folder) if not _active(row, month))


def _active(row: Row, month: str) -> bool:
    since, until = row["active_from"], row["active_to"]
    return since <= month and (not until or month[: len(until)] <= until)


@cache
def own_desks(folder: str = "") -> frozenset[str]:
    """Names and signs of outlets' own desks, folded: house marks of the gazetteer, outlets, their aliases and signs."""
    marks: set[str] = set()
    for row in read_table("agencies", folder):
        if row["kind"] == HOUSE_MARK and row["code"] != "ag":
            marks.update(agency_spellings(row))
    for row in read_table("outlets", folder):
        marks.update((*outlet_spellings(row), *row["signs"].split(";")))
    return frozenset(mark.casefold() for mark in marks if mark)


@cache
def foreign_names(outlet: str, folder: str = "") -> frozenset[str]:
    """Names and domains of all outlets but one, folded."""
    names = outlet_names(folder)
    own = names.get(outlet.casefold(), outlet)
    return frozenset(name for name, other in names.items() if other != own) - {outlet.casefold()}


@cache
def source_word(outlet: str | None, folder: str = "") -> str:
    """What an outlet marks with the word Quelle: `text`, `photo`, or empty when its place tells."""
    return _row_of(outlet, folder).get("source_word", "")


@cache
def _row_of(outlet: str | None, folder: str) -> Row:
    name = outlet_names(folder).get((outlet or "").casefold())
    return next((row for row in reversed(read_table("outlets", folder)) if row["outlet"] == name), {})


@lru_cache(maxsize=10_000)
def market_of(outlet: str | None, month: str | None, folder: str = "") -> Market:
    """Where and when an outlet printed a credit; what is unknown rules out nobody."""
    return Market(folder, _row_of(outlet, folder).get("country", ""), _out_of_business(month, folder))
