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
        self._absent: dict[str, set[str]] = {}
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

    def absent(self) -> list[tuple[str, str]]:
        """Tables and the columns that the user names and none of their rows has, where there are such."""
        return [(source, ", ".join(sorted(names))) for source, names in sorted(self._absent.items()) if names]

    def unknown(self) -> list[Note]:
        """A note for each of these tables."""
        told = "none is called {}; the field is looked for under the usual names"
        return [Note(source, 0, "no such column", told.format(names)) for source, names in self.absent()]

    def _look_for_named(self, found: Table) -> None:
        absent = set(unknown_columns(found.values, self._named))
        self._absent[found.origin.source] = self._absent.get(found.origin.source, absent) & absent

    def take_rows(self) -> pl.DataFrame:
        """All rows, with the columns of `FOUND`, in no particular order; what comes after begins anew."""
        self._layout.add_rows(self._pages.extract(self.notes))
        rows, self._layout = self._layout.frame(), Layout()
        return rows
