"""From records and tables to one frame: what was found, one article a row, by the fields of `fields.csv`."""

from __future__ import annotations

from collections.abc import Callable, Mapping

import polars as pl

from lineage.read.fields import pick_fields
from lineage.read.records import Origin, Record, Table
from lineage.settings import FIELDS

# What only pages tell; a column of a table that has such a name is none of these.
_OF_PAGES = ("based_on", "canonical", "time_rule")
_PLACE = pl.Schema({"line": pl.Int64(), **dict.fromkeys(Origin._fields, pl.String())})
FOUND = pl.Schema({**_PLACE, **dict.fromkeys((*FIELDS, *_OF_PAGES), pl.String())})
_MANY = 10_000


class Layout:
    """Gathers what the doors find; records wait for others, so that their values become columns by the thousand.

    `read_cells` reads the web pages among the texts of a table.
    """

    def __init__(self, read_cells: Callable[[pl.DataFrame], pl.DataFrame]) -> None:
        self._read_cells = read_cells
        self._waiting: list[Record] = []
        self._columns: dict[tuple[object, ...], list[Table]] = {}
        self._frames = [FOUND.to_frame()]
        self.rows = 0

    def add(self, found: Record | Table) -> None:
        """Take in one record, or all rows of a table."""
        self.rows += 1 if isinstance(found, Record) else len(found.lines)
        if isinstance(found, Record):
            self._waiting.append(found)
            if len(self._waiting) == _MANY:
                self._lay_out_waiting()
        elif all(isinstance(column, pl.Series) and column.dtype == pl.String for column in found.values.values()):
            alike = (*found.plan.items(), *found.values, found.origin, found.clean)
            self._columns.setdefault(alike, []).append(found)
        else:
            self._lay_out_tables([found])

    def add_rows(self, rows: pl.DataFrame) -> None:
        """Take in rows that have columns of `FOUND` already."""
        self.rows += rows.height
        self._frames.append(rows)

    def frame(self) -> pl.DataFrame:
        """All that was taken in, with the columns of `FOUND`, in no particular order; null where nothing was found."""
        self._lay_out_waiting()
        for tables in self._columns.values():
            self._lay_out_tables(tables)
        self._columns.clear()
        return pl.concat(self._frames, how="diagonal")

    def _lay_out_waiting(self) -> None:
        """Lay out together the records that name their fields alike."""
        groups: dict[tuple[object, ...], list[Record]] = {}
        for record in self._waiting:
            groups.setdefault(tuple(record.plan.items()), []).append(record)
        for records in groups.values():
            plan = records[0].plan
            values = {name: [record.values[name] for record in records] for names in plan.values() for name in names}
            places = zip(*((record.line, *record.origin) for record in records), strict=True)
            self._frames.append(
                _rows(pl.DataFrame(list(places), schema=_PLACE, orient="col"), pick_fields(values, plan))
            )
        self._waiting.clear()

    def _lay_out_tables(self, tables: list[Table]) -> None:
        """Tables alike, one below the other: what is looked at together costs little more than one of them."""
        first = tables[0]
        lines = pl.concat([pl.Series("line", table.lines, dtype=pl.Int64) for table in tables])
        origin = (pl.lit(value).alias(name) for name, value in first.origin._asdict().items())
        values = first.values
        if len(tables) > 1:
            values = pl.concat([pl.DataFrame(dict(table.values)) for table in tables]).to_dict()
        picked = pick_fields(values, first.plan, clean=first.clean, marked=True)
        self._frames.append(self._read_cells(_rows(lines.to_frame().with_columns(origin), picked)))


def _rows(places: pl.DataFrame, picked: Mapping[str, pl.Series]) -> pl.DataFrame:
    return places.with_columns(value.alias(field) for field, value in picked.items() if field in FOUND)
