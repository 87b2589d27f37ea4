"""Where the passages of an article are, and which words they have, as stretches of numbers, which are quickly moved."""

from __future__ import annotations

from itertools import pairwise
from typing import Any

import numpy as np
import polars as pl
from numpy.typing import NDArray

from lineage.frames import PASSAGES
from lineage.similarity.kernels.compared import Compared
from lineage.similarity.kernels.rows import borders
from lineage.similarity.kernels.vectors import column_of, hash_of
from lineage.similarity.kernels.words import Positions


def pack_stretches(passages: pl.DataFrame) -> pl.DataFrame:
    """One row per article that has passages: begin and end of each, in their order."""
    counts = passages.group_by("article_id", maintain_order=True).len()
    places = np.stack([passages["begin"].to_numpy(), passages["end"].to_numpy()], axis=1)
    return counts.select("article_id", stretches=_blobs(places, borders(counts["len"].to_numpy())))


def unpack_stretches(rows: pl.DataFrame) -> pl.DataFrame:
    """The frame `passages` again, as far as texts are compared by it: where the passages are."""
    rows = rows.filter(pl.col("stretches").is_not_null()).sort("article_id")
    places = np.frombuffer(b"".join(rows["stretches"]), np.int64).reshape(-1, 2)
    counts = rows["stretches"].bin.size() // (2 * places.itemsize)
    ids = rows.select(pl.col("article_id").repeat_by(counts)).explode("article_id")
    return PASSAGES.check(PASSAGES.fill(ids.with_columns(begin=pl.Series(places[:, 0]), end=pl.Series(places[:, 1]))))


def pack_columns(words: Compared) -> pl.DataFrame:
    """One row per article that has passages: the column of each word, in their order."""
    ids = pl.Series(words.ids, dtype=pl.String)
    return pl.DataFrame({"article_id": ids, "columns": _blobs(column_of(words.hashes), words.starts)})


def unpack_columns(blobs: pl.Series) -> Compared:
    """The words of articles that have some, as far as they are counted and weighed: by a hash of their columns."""
    columns = np.frombuffer(b"".join(blobs), np.int32)
    starts = borders(blobs.bin.size().to_numpy() // columns.itemsize)
    nothing = np.zeros(0, np.int32)
    return Compared([""] * len(blobs), starts, starts, nothing, nothing, hash_of(columns))


def _blobs(numbers: NDArray[Any], starts: Positions) -> pl.Series:
    """The bytes of each row of numbers."""
    own = (numbers[begin:end].tobytes() for begin, end in pairwise(starts.tolist()))
    return pl.Series(list(own), dtype=pl.Binary)
