"""Who the agencies are: looks up codes and names as they are printed in credits and in running text."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache

from lineage.errors import TableError
from lineage.tables import Row, read_table

PHOTO_ONLY = "photo"
HOUSE_MARK = "generic"


@dataclass(frozen=True)
class Agency:
    """One row of the gazetteer: its own code, the code of its root, and what it supplies."""

    code: str
    root: str
    kind: str


@dataclass(frozen=True)
class Gazetteer:
    """All printed forms; `context` holds those that mean an agency only beside a word such as Nachrichtenagentur."""

    printed: dict[str, Agency]
    folded: dict[str, Agency]
    photo: dict[str, Agency]
    photo_folded: dict[str, Agency]
    context: frozenset[str]
    in_text: re.Pattern[str]

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
def load_gazetteer(folder: str = "") -> Gazetteer:
    """The gazetteer of `agencies.csv`; built once per folder of own tables.

    Raises:
        TableError: a parent is not in the table or the parents run in a circle.
    """
    rows = read_table("agencies", folder)
    parents = {row["code"]: row["parent"] for row in rows}
    printed: dict[str, Agency] = {}
    photo: dict[str, Agency] = {}
    context: set[str] = set()
    # codes before aliases: a code is the stronger claim to its letters
    for row in rows:
        agency = _agency(row, parents)
        context.update(filter(None, row["context"].split(";")))
        taken = photo if agency.kind == PHOTO_ONLY else printed
        if row["code"] in taken:
            raise TableError(f"agency code {row['code']} stands twice", where="agencies.csv")
        taken[row["code"]] = agency
    for row in rows:
        agency = _agency(row, parents)
        taken = photo if agency.kind == PHOTO_ONLY else printed
        for name in (row["name"], *filter(None, row["aliases"].split(";"))):
            taken.setdefault(name, agency)
    folded = {name.casefold(): agency for name, agency in reversed(printed.items()) if len(name) > 4}
    photo_folded = {name.casefold(): agency for name, agency in reversed(photo.items()) if len(name) > 3}
    return Gazetteer(printed, folded, photo, photo_folded, frozenset(context), _text_pattern(printed, context))


def _agency(row: Row, parents: dict[str, str]) -> Agency:
    seen = [row["code"]]
    # a photo distributor stays itself: its parent's text has nothing to do with its pictures
    while row["kind"] != PHOTO_ONLY and (parent := parents[seen[-1]]):
        if parent not in parents or parent in seen:
            raise TableError(
                f"agency {row['code']} has the parent {parent}, which is unknown or circular", where="agencies.csv"
            )
        seen.append(parent)
    return Agency(row["code"], seen[-1], row["kind"])


def _text_pattern(printed: dict[str, Agency], context: set[str]) -> re.Pattern[str]:
    names = [n for n, a in printed.items() if n not in context and a.kind != HOUSE_MARK and len(n) > 1]
    alternatives = "|".join(re.escape(name) for name in sorted(names, key=lambda n: (-len(n), n)))
    return re.compile(rf"(?<![\w-])(?:{alternatives})(?![\w]|-[A-Za-z])")


@cache
def own_desks(folder: str = "") -> frozenset[str]:
    """Names and signs of outlets' own desks, folded: house marks of the gazetteer, outlets, their aliases and signs."""
    marks: set[str] = set()
    for row in read_table("agencies", folder):
        if row["kind"] == HOUSE_MARK and row["code"] != "ag":
            marks.update((row["code"], row["name"], *row["aliases"].split(";")))
    for row in read_table("outlets", folder):
        marks.update((row["outlet"], *row["aliases"].split(";"), *row["domains"].split(";"), *row["signs"].split(";")))
    return frozenset(mark.casefold() for mark in marks if mark)


@cache
def foreign_names(outlet: str, folder: str = "") -> frozenset[str]:
    """Names and domains of all outlets but one, folded."""
    own: set[str] = set()
    others: set[str] = set()
    for row in read_table("outlets", folder):
        names = {row["outlet"], *row["aliases"].split(";"), *row["domains"].split(";")} - {""}
        (own if outlet in names else others).update(name.casefold() for name in names)
    return frozenset(others - own - {outlet.casefold()})
