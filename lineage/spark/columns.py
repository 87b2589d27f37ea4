"""The words of an article as columns of TF-IDF in one stretch of numbers: enough to count and to weigh them."""

from __future__ import annotations

import numpy as np
import polars as pl

from lineage.similarity.kernels.compared import Compared
from lineage.similarity.kernels.rows import borders
from lineage.similarity.kernels.vectors import column_of, hash_of


def pack_columns(words: Compared) -> pl.DataFrame:
    """One row per article that has passages: the column of each word, in their order."""
    columns = column_of(words.hashes)
    blobs = [columns[words.article(number)].tobytes() for number in range(len(words.ids))]
    return pl.DataFrame({"article_id": words.ids, "columns": blobs}, {"article_id": pl.String, "columns": pl.Binary})


def unpack_columns(blobs: pl.Series) -> Compared:
    """The words of articles that have some, as far as they are counted and weighed: by a hash of their columns."""
    columns = np.frombuffer(b"".join(blobs), np.int32)
    starts = borders(blobs.bin.size().to_numpy() // columns.itemsize)
    nothing = np.zeros(0, np.int32)
    return Compared([""] * len(blobs), starts, starts, nothing, nothing, hash_of(columns))
