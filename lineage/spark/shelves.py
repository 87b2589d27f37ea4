"""Articles in the order of their ids, on shelves of neighbours: what stands on one shelf is one piece of a frame."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
import polars as pl
from numpy.typing import NDArray

_MOST = 20_000  # articles of a task
_TASKS = 4  # for each processor, if there are articles enough
Places = NDArray[np.int64]


def share_out(articles: int, cores: int) -> int:
    """How many articles a task has: so many that each processor has some tasks, and no more than fit into memory."""
    return min(_MOST, max(1, -(-articles // (_TASKS * cores))))


class Shelves(NamedTuple):
    """The first id of each shelf, and the place of its first article among all; at last how many there are."""

    first: list[str]
    borders: list[int]

    @classmethod
    def of(cls, ids: pl.Series, cores: int) -> Shelves:
        """Shelves for these articles, which are many; about as many on each."""
        ids = ids.sort()
        step = share_out(len(ids), cores)
        return cls(ids.gather_every(step).to_list(), [*range(0, len(ids), step), len(ids)])

    def of_ids(self, ids: pl.Series) -> Places:
        """The shelf of each article."""
        return pl.Series(self.first, dtype=pl.String).search_sorted(ids, side="right").to_numpy().astype(np.int64) - 1

    def places(self, shelf: int) -> pl.Series:
        """The places of the articles of a shelf among all."""
        return pl.int_range(*self.borders[shelf : shelf + 2], dtype=pl.Int64, eager=True)
