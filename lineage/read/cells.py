"""Whole web pages in the cells of a table, as crawlers keep them: read as pages, beside what their row says."""

from __future__ import annotations

import numpy as np
import polars as pl

from lineage.read.layout import FOUND
from lineage.read.pages import Pages, page_found
from lineage.read.prose import is_page
from lineage.read.records import Note, Origin
from lineage.settings import Engine, Read, Tables

# What the page alone tells; all else the row may say.
_OF_PAGE = ("text", "text_state")
_TIME = ("time_basis", "time_rule")


def read_cells(rows: pl.DataFrame, settings: Read, tables: Tables, engine: Engine, notes: list[Note]) -> pl.DataFrame:
    """Rows with columns of `FOUND`, source and line among them; a text that is a whole page becomes what it prints.

    What a row says of itself holds, the page tells the rest. `notes` gets why a page holds no article; its row goes.

    Raises:
        MissingPart: there is a page and the extra `web` is not installed.
    """
    places = _places(rows)
    if not places:
        return rows
    pages, without, made = Pages(settings, tables, engine), [], []
    for place, row in zip(places, rows[places].iter_rows(named=True), strict=True):
        found = page_found(row["text"].encode(), Origin("", ""), settings, place, row.get("url") or "", "utf-8")
        if isinstance(found, Note):
            without.append(found)
        else:
            pages.add(found)
        if pages.full:
            made.append(pages.extract(without))
    made.append(pages.extract(without))
    for note in without:
        source, line = rows.select("source", "line").row(note.line)
        notes.append(Note(source, line, note.reason, note.detail))
    others = np.setdiff1d(np.arange(rows.height), places)
    order = np.argsort(np.concatenate([others, *(read["line"].to_numpy() for read in made)]))
    return pl.concat([rows[others], *(_beside(rows[read["line"]], read) for read in made)], how="diagonal")[order]


def _places(rows: pl.DataFrame) -> list[int]:
    """The rows whose text is a whole page."""
    tagged = rows["text"].str.contains(r"^[\s\x{FEFF}]*<").arg_true()
    return [place for place in tagged if is_page(rows["text"][place])]


def _beside(rows: pl.DataFrame, read: pl.DataFrame) -> pl.DataFrame:
    """What these rows say, and where they say nothing what was read of their pages."""
    own = pl.concat([FOUND.to_frame(), rows], how="diagonal")
    timed = own["published"].is_not_null() | own["clock"].is_not_null()
    said = dict.fromkeys(_TIME, timed) | dict.fromkeys(_OF_PAGE, pl.repeat(False, own.height, eager=True))
    return pl.DataFrame(
        {name: own[name].zip_with(said.get(name, own[name].is_not_null()), read[name]) for name in FOUND}
    )
