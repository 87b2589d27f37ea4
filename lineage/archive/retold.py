"""New articles that tell old ones again, or each other, in other words: nearest neighbours in time."""

from __future__ import annotations

import numpy as np
import polars as pl
from numpy.typing import NDArray

from lineage.archive.known import Known, Packed, Values, articles_of, nearest_of, packed_rows
from lineage.archive.snapshot import Snapshot
from lineage.archive.tables import SCHEMAS
from lineage.similarity.candidates import read_clock
from lineage.similarity.kernels.groups import pack_pairs
from lineage.similarity.kernels.retellings import HOUR, Telling, glimpse_pairs, list_telling, look_closer
from lineage.similarity.kernels.vectors import fill_bags


class Retold:
    """One search; `register` has a row for each article, by number, and `fresh` says which are new."""

    def __init__(self, snapshot: Snapshot, register: pl.DataFrame, fresh: NDArray[np.bool_]) -> None:
        self._snapshot, self._register, self._fresh = snapshot, register, fresh
        self._rules = snapshot.settings.candidates

    def glimpse(self, own: Known) -> tuple[pl.DataFrame, Packed]:
        """The telling words of the new articles, and the pairs that are worth a closer look by them."""
        rules = self._rules
        told = list_telling(fill_bags(own.words, self._snapshot.statistics.frequencies))
        columns = {"key": told.keys, "number": own.numbers[told.owners].astype(np.int32), "weight": told.weights}
        new = pl.DataFrame(columns, schema=SCHEMAS["telling"]).sort("key", "number")
        if rules.near >= 1 or not own.numbers.size:
            return new, np.zeros(0, np.uint64)
        old = self._in_time(self._snapshot.postings("telling", np.unique(told.keys)))
        both = pl.concat([old, new]).sort("number", "key")
        numbers, owners = np.unique(both["number"].to_numpy(), return_inverse=True)
        telling = Telling(owners, both["key"].to_numpy(), both["weight"].to_numpy())
        clock = read_clock(self._register[numbers])
        first, second = glimpse_pairs(telling, clock, rules.near_hours, self._fresh[numbers])
        return new, np.unique(pack_pairs(numbers[first], numbers[second]))

    def _in_time(self, old: pl.DataFrame) -> pl.DataFrame:
        """The rows of articles that appeared near enough to the new ones to tell them again."""
        clock, reach = read_clock(self._register), self._rules.near_hours * HOUR
        earliest, latest = clock.since[self._fresh].min() - reach, clock.until[self._fresh].max() + reach
        near = (clock.until >= earliest) & (clock.since <= latest)
        return old.filter(pl.Series(near[old["number"].to_numpy()], dtype=pl.Boolean))

    def nearest(self, known: Known, glimpsed: Packed) -> tuple[Packed, Values, Packed]:
        """New pairs that are near, with their cosines, and old ones that are no longer among the nearest."""
        nothing = np.zeros(0, np.uint64)
        if not glimpsed.size:
            return nothing, np.zeros(0), nothing
        some = known.some(articles_of(glimpsed))
        bags = fill_bags(some.words, self._snapshot.statistics.frequencies)
        first, second, cosine = look_closer(bags, *some.sides(glimpsed), self._rules.near)
        near = pack_pairs(some.numbers[first], some.numbers[second])
        if not near.size:
            return near, cosine, nothing
        old = self._snapshot.retellings
        touched = np.zeros(self._fresh.size, np.bool_)
        touched[articles_of(near)] = True
        a, b = old["a"].to_numpy(), old["b"].to_numpy()
        own = touched[a] | touched[b]
        touched[a[own]] = touched[b[own]] = True  # an old pair counts for both of its articles
        listed = touched[a] | touched[b]
        pairs = np.concatenate([near, pack_pairs(a, b)[listed]])
        cosines = np.concatenate([cosine, old["cosine"].to_numpy()[listed]])
        kept = nearest_of(pairs, cosines, self._register["article_id"], self._rules.nearest)
        return near[kept[: near.size]], cosine[kept[: near.size]], pairs[near.size :][own[listed] & ~kept[near.size :]]

    def still_near(self, judged: Packed, forgotten: Packed) -> Packed:
        """The judged pairs that are retellings still."""
        if not judged.size:
            return judged
        old = self._snapshot.retellings
        near = np.setdiff1d(packed_rows(old), forgotten)
        return np.intersect1d(judged, near)
