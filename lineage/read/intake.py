"""Takes in whatever readers find: pages are taken apart together, records and tables laid out, notes kept."""

from __future__ import annotations

from functools import partial

import polars as pl

from lineage.read.cells import read_cells
from lineage.read.fields import unknown_columns, unread_columns
from lineage.read.layout import Layout
from lineage.read.pages import Pages
from lineage.read.records import Found, Note, Page, Table
from lineage.settings import Engine, Read, Tables


class Intake:
    """What was found so far; `rows` counts it, pages that wait to be taken apart left out."""

    def __init__(self, settings: Read, tables: Tables, engine: Engine) -> None:
        self._pages = Pages(settings, tables, engine)
        self.notes: list[Note] = []
        self._read_cells = partial(read_cells, settings=settings, tables=tables, engine=engine, notes=self.notes)
        self._layout = Layout(self._read_cells)
        self._named = settings.columns
        self._columns: dict[str, dict[str, None]] = {}
        self._fields: dict[str, dict[str, set[str]]] = {}

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
            if isinstance(found, Table):
                self._note_columns(found)
            self._layout.add(found)

    def absent(self) -> list[tuple[str, str]]:
        """Tables and the columns that the user names and none of their rows has, where there are such."""
        absent = ((source, unknown_columns(names, self._named)) for source, names in sorted(self._columns.items()))
        return [(source, ", ".join(sorted(set(names)))) for source, names in absent if names]

    def on_columns(self) -> list[Note]:
        """A note for each of these tables, and for each that does not tell the outlet or the time."""
        told = "none is called {}; the field is looked for under the usual names"
        notes = [Note(source, 0, "no such column", told.format(names)) for source, names in self.absent()]
        for source, names in self._columns.items():
            if said := unread_columns(names, self._fields[source]):
                notes.append(Note(source, 0, "unread columns", said))
        return notes

    def _note_columns(self, found: Table) -> None:
        source = found.origin.source
        self._columns.setdefault(source, {}).update(dict.fromkeys((*found.columns, *found.values)))
        fields = self._fields.setdefault(source, {})
        for field, names in found.plan.items():
            fields.setdefault(field, set()).update(names)

    def take_rows(self) -> pl.DataFrame:
        """All rows, with the columns of `FOUND`, in no particular order; what comes after begins anew."""
        self._layout.add_rows(self._pages.extract(self.notes))
        rows, self._layout = self._layout.frame(), Layout(self._read_cells)
        return rows
