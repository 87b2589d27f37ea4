"""What every door hands over: a record with values as found, or a note that an input gave no article."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

from lineage.read.decoding import clean

Reason = Literal[
    "binary",
    "broken line",
    "duplicate",
    "empty",
    "no text",
    "no text column",
    "not an input",
    "not found",
    "same id",
    "too large",
    "unreadable",
    "unreadable time",
]


@dataclass(frozen=True, slots=True)
class Record:
    """One article as a door found it; `values` holds what stood there, by the fields of `fields.csv`."""

    values: Mapping[str, object]
    source: str
    name: str
    format: str
    line: int | None = None
    outlet_hint: str = ""
    time_basis: str = "metadata"
    text_state: str = "unknown"


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


Found = Record | Note
