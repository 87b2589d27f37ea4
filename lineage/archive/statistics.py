"""What an archive takes from its first articles, or anew from all: what recurs in outlets, and how rare words are."""

from __future__ import annotations

import numpy as np
import polars as pl
from numpy.typing import NDArray

from lineage.archive.snapshot import Snapshot, Statistics
from lineage.archive.writing import Writer
from lineage.settings import Settings


def label_pieces(
    snapshot: Snapshot, new: pl.DataFrame, pieces: list[pl.DataFrame], s: Settings
) -> tuple[Snapshot, list[pl.DataFrame]]:
    """The blocks of each piece of the new articles, and the snapshot, which has statistics of them if it had none."""
    from lineage.signals import blocks
    from lineage.similarity.kernels.compared import compared_words
    from lineage.similarity.kernels.vectors import Frequencies, count_holders
    from lineage.similarity.passages import cut_passages

    first = not snapshot.version.articles
    furniture = blocks.find_furniture(new, s.engine) if first else snapshot.statistics.furniture
    labelled = [blocks.label_blocks(piece, s.tables, s.engine, furniture) for piece in pieces]
    if not first:
        return snapshot, labelled
    pairs = zip(pieces, labelled, strict=True)
    counts = [count_holders(compared_words(cut_passages(piece, own, s.passages), piece)) for piece, own in pairs]
    holders: NDArray[np.int32] = np.stack([each.holders for each in counts]).sum(axis=0, dtype=np.int32)
    articles = sum(each.articles for each in counts)
    statistics = Statistics(Frequencies(articles, holders), furniture)
    return Snapshot(snapshot.place, snapshot.version, statistics), labelled


def freeze(writer: Writer, statistics: Statistics) -> None:
    """Keeps the statistics."""
    holders = statistics.frequencies.holders
    held = np.flatnonzero(holders)
    writer.replace("words", pl.DataFrame({"column": held.astype(np.int32), "holders": holders[held]}))
    writer.replace("furniture", statistics.furniture)
