"""Takes in whatever readers find: pages are taken apart together, records and tables laid out, notes kept."""

from __future__ import annotations

import polars as pl

from lineage.read.layout import Layout
from lineage.read.pages import Pages
from lineage.read.records import Found, Note, Page
from lineage.settings import Engine, Read, Tables


class Intake:
    """What was found so far; `rows` counts it, pages that wait to be taken apart left out."""

    def __init__(self, settings: Read, tables: Tables, engine: Engine) -> None:
        self._pages = Pages(settings, tables, engine)
        self._layout = Layout()
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
            self._layout.add(found)

    def take_rows(self) -> pl.DataFrame:
        """All rows, with the columns of `FOUND`, in no particular order; what comes after begins anew."""
        self._layout.add_rows(self._pages.extract(self.notes))
        rows, self._layout = self._layout.frame(), Layout()
        return rows
