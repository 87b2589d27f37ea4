"""Takes in whatever readers find: pages are taken apart together, records and tables laid out, notes kept."""

from __future__ import annotations

import polars as pl

from lineage.read.fields import unknown_columns
from lineage.read.layout import Layout
from lineage.read.pages import Pages
from lineage.read.records import Found, Note, Page, Table
from lineage.settings import Engine, Read, Tables


class Intake:
    """What was found so far; `rows` counts it, pages that wait to be taken apart left out."""

    def __init__(self, settings: Read, tables: Tables, engine: Engine) -> None:
        self._pages = Pages(settings, tables, engine)
        self._layout = Layout()
        self._named = settings.columns
        self._unknown: dict[str, set[str]] = {}
        self.notes: list[Note] = []

    @property
    def rows(self) -> int:
        """Rows that were laid out."""
        return self._layout.rows

    def add(self, found: Found) -> None:
        """Take in one thing that a reader found."""
        if isinstance(found, Note):
            self.notes.append(found)
        elif isinstance(found, Page):
            self._pages.add(found)
            if self._pages.full:
                self._layout.add_rows(self._pages.extract(self.notes))
        else:
            if self._named and isinstance(found, Table):
                self._look_for_named(found)
            self._layout.add(found)

    def unknown(self) -> list[Note]:
        """A note for each table none of whose rows has a column that the user names."""
        return [
            Note(
                source,
                0,
                "no such column",
                f"none is called {', '.join(sorted(names))}; fields were found under the usual names",
            )
            for source, names in sorted(self._unknown.items())
            if names
        ]

    def _look_for_named(self, found: Table) -> None:
        absent = set(unknown_columns(found.values, self._named))
        self._unknown[found.origin.source] = self._unknown.get(found.origin.source, absent) & absent

    def take_rows(self) -> pl.DataFrame:
        """All rows, with the columns of `FOUND`, in no particular order; what comes after begins anew."""
        self._layout.add_rows(self._pages.extract(self.notes))
        rows, self._layout = self._layout.frame(), Layout()
        return rows
