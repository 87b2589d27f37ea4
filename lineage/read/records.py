"""What every door hands over: records and whole tables with values as found, and notes on what gave no article."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Literal, NamedTuple

from lineage.read.decoding import clean
from lineage.read.fields import Plan, Values

Reason = Literal[
    "above the head",
    "audio",
    "binary",
    "broken line",
    "cancelled",
    "duplicate",
    "embargoed",
    "empty",
    "forbidden",
    "graphic",
    "list of addresses",
    "not an article",
    "no text",
    "no such column",
    "no text column",
    "not an input",
    "not found",
    "not supported",
    "picture",
    "same id",
    "too large",
    "unknown outlet",
    "unread columns",
    "unreadable",
    "unreadable time",
    "video",
    "withheld",
]


class Origin(NamedTuple):
    """The input that articles were found in, and what the place tells about them."""

    source: str
    format: str
    path_id: str = ""
    outlet_hint: str = ""
    time_basis: str = "metadata"
    text_state: str = "unknown"


class Record(NamedTuple):
    """One article as a door found it; `values` holds what stood there, `plan` says which columns hold which field."""

    values: Mapping[str, object]
    plan: Plan
    origin: Origin
    line: int = 0


class Table(NamedTuple):
    """Articles that a door found as rows of one table, each with its line; `values` holds them column by column.

    `clean` says that no value holds what `decoding.clean` would change; `columns` are all that the table has, those
    without a meaning too.
    """

    values: Mapping[str, Values]
    plan: Plan
    origin: Origin
    lines: Sequence[int]
    clean: bool = False
    columns: Sequence[str] = ()


class Page(NamedTuple):
    """One web page as it came; `url` and `charset` are what the archive or the server said of it."""

    data: bytes
    origin: Origin
    line: int = 0
    url: str = ""
    charset: str = ""


@dataclass(frozen=True, slots=True, order=True)
class Note:
    """One row of `skipped`."""

    source: str
    line: int
    reason: Reason
    detail: str

    def row(self) -> dict[str, object]:
        """The note as a row of the frame; line 0 stands for no line."""
        detail = clean(self.detail) or None
        return {"source": self.source, "line": self.line or None, "reason": self.reason, "detail": detail}


Found = Record | Table | Page | Note
