"""Words that soft hyphens part, read whole: the frames go without the hyphens into a room and come back with them.

A page that sets its text in narrow columns holds them inside its words, where no pattern and no name expects them.
"""

from __future__ import annotations

import re
from typing import Literal, NamedTuple

import numpy as np
import polars as pl
from numpy.typing import NDArray

from lineage.letters import INVISIBLE

Places = NDArray[np.int64]
PARTING = f"[{INVISIBLE}]"
INSIDE = re.compile(rf"(?<=\w){PARTING}+(?=\w)")
PLACED = ("begin", "end", "refers_to")
WIDTH = 1 << 32  # more characters than any text has


class Joined(NamedTuple):
    """Articles without hyphens inside words.

    `parted` has those that had some, by number, with the text as printed; `gone` the number times `WIDTH` and the place
    of each hyphen, in order, and `firsts` where those of each number begin.
    """

    articles: pl.DataFrame
    parted: pl.DataFrame
    gone: Places
    firsts: Places

    def without(self, frame: pl.DataFrame) -> pl.DataFrame:
        """A frame about the articles as printed, with the places of these."""
        return self._move(frame, -1, self.gone, "left").select(frame.columns)

    def printed(self, frame: pl.DataFrame) -> pl.DataFrame:
        """A frame about these articles, with the places and surfaces of the texts as printed."""
        before = np.arange(self.gone.size) - np.repeat(self.firsts[:-1], np.diff(self.firsts))
        moved = self._move(frame, 1, self.gone - before, "right")
        if "surface" in frame.columns and "printed" in moved.columns:
            surface = pl.col("printed").str.slice(pl.col("begin"), pl.col("end") - pl.col("begin"))
            moved = moved.with_columns(surface=pl.coalesce(surface, "surface"))
        return moved.select(frame.columns)

    def _move(self, frame: pl.DataFrame, by: int, gone: Places, side: Literal["left", "right"]) -> pl.DataFrame:
        """The frame with each place moved by the hyphens before it."""
        if self.parted.is_empty():
            return frame
        frame = frame.join(self.parted, on="article_id", how="left", maintain_order="left")
        number = frame["number"].fill_null(self.parted.height).to_numpy()
        for place in (frame[name] for name in PLACED if name in frame.columns):
            at = place.fill_null(0).to_numpy()
            passed = np.searchsorted(gone, number * WIDTH + at, side) - self.firsts[number]
            frame = frame.with_columns(pl.Series(place.name, at + by * passed).set(place.is_null(), None))
        return frame


def join_words(articles: pl.DataFrame) -> Joined:
    """The articles with whole words in `text`, `title` and `byline`, as far as they have these columns."""
    columns = [articles[name] for name in ("text", "title", "byline") if name in articles.columns]
    suspected = [column.str.contains(PARTING).fill_null(False).arg_true() for column in columns]
    whole = [_join(column, rows) for column, rows in zip(columns, suspected, strict=True)]
    own = articles.select("article_id", printed="text")[suspected[0]]
    own = own.filter(whole[0].gather(suspected[0]) != own["printed"])
    own = own.unique("article_id").sort("article_id").with_row_index("number").cast({"number": pl.Int64})
    places = [[at for found in INSIDE.finditer(text) for at in range(*found.span())] for text in own["printed"]]
    gone = [np.array(at, np.int64) + number * WIDTH for number, at in enumerate(places)]
    firsts = np.cumsum([0, *map(len, places)])
    return Joined(articles.with_columns(whole), own, np.concatenate([np.zeros(0, np.int64), *gone]), firsts)


def _join(column: pl.Series, rows: pl.Series) -> pl.Series:
    if rows.is_empty():
        return column
    return column.clone().scatter(rows, [INSIDE.sub("", text) for text in column.gather(rows)])
