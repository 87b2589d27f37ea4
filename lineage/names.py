"""Who is behind a name in the tables: the root of an agency, the outlet of a spelling or of a domain."""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import cache
from types import MappingProxyType

from lineage.errors import TableError
from lineage.tables import Row, read_table

PHOTO_ONLY = "photo"
RELEASE = "Pressemitteilung"  # the root, in `agencies.csv`, of all services that carry press releases
LANGUAGES = ("de", "en", "fr")
WRITES = ("text", "both")  # the kinds of agencies that deliver texts of their own reporting


# adjectives in names of papers, which take the case of the sentence; "Berliner" is none
ADJECTIVE = re.compile(r"([A-ZÄÖÜ][\wäöüß]*(?:isch|ersch|utsch|lich|emein|(?<=N)eu|(?<=J)ung|(?<=F)rei))(?:e[rs]?)")


@cache
def agency_roots(folder: str = "") -> Mapping[str, str]:
    """The code of the agency whose text each agency of `agencies.csv` carries, by code; its own where it writes itself.

    A photo distributor stays itself: the text of its parent has nothing to do with its pictures.

    Raises:
        TableError: a parent is not in the table, or the parents run in a circle.
    """
    rows = read_table("agencies", folder)
    parents = {row["code"]: row["parent"] for row in rows}
    return MappingProxyType({row["code"]: _root(row, parents) for row in rows})


def _root(row: Row, parents: Mapping[str, str]) -> str:
    seen = [row["code"]]
    while row["kind"] != PHOTO_ONLY and (parent := parents[seen[-1]]):
        if parent not in parents or parent in seen:
            raise TableError(
                f"agency {row['code']} has the parent {parent}, which is unknown or circular", where="agencies.csv"
            )
        seen.append(parent)
    return seen[-1]


def agency_spellings(row: Row) -> tuple[str, ...]:
    """Code, name and aliases of a row of `agencies.csv`."""
    return (row["code"], row["name"], *filter(None, row["aliases"].split(";")))


def outlet_spellings(row: Row) -> tuple[str, ...]:
    """Name, aliases and domains of a row of `outlets.csv`."""
    parts = (row["outlet"], *row["aliases"].split(";"), *row["domains"].split(";"))
    return tuple(filter(None, map(str.strip, parts)))


def bent_spellings(name: str) -> frozenset[str]:
    """How a German sentence bends the name of an outlet: "der Rheinischen Post", "des Norddeutschen Rundfunks"."""
    words = name.split(" ")
    bent = [f"{found[1]}en" if (found := ADJECTIVE.fullmatch(word)) else word for word in words]
    spellings = {f"{name}n"} if name.endswith("bote") else set()
    if bent != words and len(words) > 1:
        masculine = any(word != form and word.endswith("er") for word, form in zip(words, bent, strict=True))
        straight = " ".join(bent)
        spellings |= {straight, f"{straight}s"} if masculine else {straight}
    return frozenset(spellings)


@cache
def outlet_names(folder: str = "") -> Mapping[str, str]:
    """The name of each outlet of `outlets.csv` by each of its spellings, in folded case; the earlier row wins."""
    names: dict[str, str] = {}
    rows = [(row["outlet"], spelling) for row in read_table("outlets", folder) for spelling in outlet_spellings(row)]
    bent = [(outlet, spelling) for outlet, name in rows for spelling in sorted(bent_spellings(name))]
    for outlet, spelling in (*rows, *bent):
        names.setdefault(spelling.casefold(), outlet)
    return MappingProxyType(names)


def small_titles(folder: str = "") -> frozenset[str]:
    """The names of outlets and the codes of agencies that begin with a small letter.

    Addresses and desks are left out, and photo agencies.
    """
    outlets = (part for row in read_table("outlets", folder) for part in (row["outlet"], *row["aliases"].split(";")))
    written = (row["code"] for row in read_table("agencies", folder) if row["kind"] in WRITES)
    return frozenset(n for n in (*outlets, *written) if n[:1].islower() and len(n) > 1 and not {".", "/"} & {*n})


@cache
def agencies_at_home(folder: str = "") -> Mapping[str, str]:
    """The root of each agency whose own texts newspapers here print, by code.

    Those of which the tables have no outlet, and which write for German, English or French papers first: what TASS or
    Xinhua was told, other agencies report.
    """
    rows, outlets = read_table("agencies", folder), {row["outlet"] for row in read_table("outlets", folder)}
    home = (row for row in rows if row["kind"] in WRITES and row["language"].partition(";")[0] in LANGUAGES)
    roots = {row["code"]: agency_roots(folder)[row["code"]] for row in home}
    return MappingProxyType({code: root for code, root in roots.items() if root not in outlets})
