"""Who has the same anchors or bands, among old articles and new ones."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from lineage.archive.known import Keys
from lineage.archive.register import Register
from lineage.archive.snapshot import Snapshot
from lineage.settings import Candidates
from lineage.similarity.candidates import likeliest_origins_first
from lineage.similarity.kernels.crowds import Groups, group_members, in_crowds
from lineage.similarity.kernels.rows import distinct


def find_holders(snapshot: Snapshot, name: str, asked: NDArray[np.int32], known: Keys) -> Keys:
    """All that is known of who has a key, and who among the old articles has one of those asked for."""
    old = snapshot.postings(name, distinct(asked))
    return Keys(
        np.concatenate([known.keys, old["key"].to_numpy()]),
        np.concatenate([known.numbers, old["number"].to_numpy().astype(np.int64)]),
    )


def group(register: Register, holders: Keys, rules: Candidates) -> Groups:
    """The groups of equal keys; in a small one each meets each, so who came first is asked of crowds only."""
    crowded = np.zeros(len(register), np.bool_)
    crowded[holders.numbers[in_crowds(holders.keys, rules.star)]] = True
    first = likeliest_origins_first(register.ordering(np.flatnonzero(crowded)))["number"].to_numpy()
    ranks = np.arange(first.size, first.size + crowded.size, dtype=np.int32)
    ranks[first] = np.arange(first.size)
    by_rank = np.concatenate([first, np.arange(crowded.size)], dtype=np.int64)
    return group_members(holders.keys, ranks[holders.numbers], by_rank, rules.star, rules.hubs)
