"""Which runs are worth laying out: those of pairs that share enough words which are not the furniture of a house."""

from __future__ import annotations

import numpy as np

from lineage.similarity.kernels.backend import compiled
from lineage.similarity.kernels.groups import pack_pairs
from lineage.similarity.kernels.joining import Runs
from lineage.similarity.kernels.rows import borders, equal_rows
from lineage.similarity.kernels.sorting import argsort
from lineage.similarity.kernels.words import Positions


def sift_runs(runs: Runs, lengths: Positions, least: int) -> tuple[Runs, Positions]:
    """The runs sorted by pair, and where each pair begins and the last ends.

    A run goes whose anchors are a house's own for the most part, unless all runs of its pair are half of the shorter
    article; and a pair with fewer than `least` words in what is left. `lengths` are those of all articles, in words.
    """
    pair = pack_pairs(runs[:, 0], runs[:, 1])
    order = argsort(pair)
    if compiled(lengths.size):
        from lineage.similarity.kernels.compiled.sifting import keep_runs

        kept, cuts = np.empty_like(runs), np.zeros(runs.shape[0] + 1, np.int64)
        count, pairs = keep_runs(runs, order, lengths, least, kept, cuts)
        return kept[:count], cuts[: pairs + 1]
    runs, pair = runs[order], pair[order]
    cuts = equal_rows(pair)
    shorter = np.minimum(lengths[runs[cuts[:-1], 0]], lengths[runs[cuts[:-1], 1]])
    whole = 2 * np.diff(borders(runs[:, 4])[cuts]) >= shorter
    own = (2 * runs[:, 6] <= runs[:, 5]) | np.repeat(whole, np.diff(cuts))
    enough = np.diff(borders(np.where(own, runs[:, 4], 0))[cuts]) >= least
    good = own & np.repeat(enough, np.diff(cuts))
    return runs[good], equal_rows(pair[good])
