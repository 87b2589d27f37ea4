"""New articles that tell old ones again, or each other, in other words: nearest neighbours in time."""

from __future__ import annotations

from collections.abc import Iterable
from typing import NamedTuple

import numpy as np
import polars as pl
from numpy.typing import NDArray

from lineage.archive.known import Known, Packed, Values, articles_of, nearest_of, packed_rows
from lineage.archive.register import Register
from lineage.archive.snapshot import Snapshot
from lineage.archive.tables import SCHEMAS
from lineage.similarity.kernels.groups import pack_pairs
from lineage.similarity.kernels.retellings import HOUR, Telling, glimpse_pairs, list_telling, look_closer
from lineage.similarity.kernels.rows import distinct, number_values
from lineage.similarity.kernels.sorting import lexsort
from lineage.similarity.kernels.vectors import Bags, count_again, weigh_again
from lineage.similarity.kernels.words import Positions


class Told(NamedTuple):
    """The telling words of new articles.

    `rows` are those of the table: key, number, and how many times the word stands there. `lengths` has for each new
    article, by number, what its weighed words are divided by: the rarity of a word is known, so no weight is kept.
    """

    rows: pl.DataFrame
    lengths: Values


class Retold:
    """One search; `register` knows each article by its number, and `fresh` says which are new."""

    def __init__(self, snapshot: Snapshot, register: Register, fresh: NDArray[np.bool_]) -> None:
        self._snapshot, self._register, self._fresh = snapshot, register, fresh
        self._rules = snapshot.settings.candidates

    def glimpse(self, own: Known) -> tuple[Told, Packed]:
        """The telling words of the new articles, and the pairs that are worth a closer look by them."""
        rules = self._rules
        frequencies = self._snapshot.statistics.frequencies
        bags = Bags(own.words, frequencies)
        told = list_telling(bags)
        lengths = np.zeros(self._fresh.size - self._register.known)
        lengths[own.numbers - self._register.known] = bags.lengths
        numbers = own.numbers[told.owners]
        times = count_again(told.weights, told.keys, bags.lengths[told.owners], frequencies)
        columns = {"key": told.keys, "number": numbers.astype(np.int32), "times": times}
        new = Told(pl.DataFrame(columns, schema=SCHEMAS["telling"]).sort("key", "number"), lengths)
        if rules.near >= 1 or not own.numbers.size:
            return new, np.zeros(0, np.uint64)
        old = self._snapshot.postings("telling", distinct(told.keys), self._in_time())
        lengths_of = self._register.lengths[old["number"].to_numpy()]
        again = weigh_again(old["times"].to_numpy(), old["key"].to_numpy(), lengths_of, frequencies)
        keys, numbers = np.append(old["key"].to_numpy(), told.keys), np.append(old["number"].to_numpy(), numbers)
        order = lexsort(numbers, keys)
        numbers, owners = number_values(numbers[order])
        telling = Telling(owners, keys[order], np.append(again, told.weights)[order])
        clock = self._register.clock(numbers)
        first, second = glimpse_pairs(telling, clock, rules.near_hours, self._fresh[numbers])
        return new, distinct(pack_pairs(numbers[first], numbers[second]))

    def _in_time(self) -> NDArray[np.bool_]:
        """Which articles of the archive appeared near enough to the new ones to tell them again."""
        new, reach = self._register.clock(np.flatnonzero(self._fresh)), self._rules.near_hours * HOUR
        old = self._register.old_clock
        begin, end = new.since.min() - reach, new.until.max() + reach
        near: NDArray[np.bool_] = (old.until >= begin) & (old.since <= end)
        return near

    def look(self, known: Known, glimpsed: Packed) -> tuple[Packed, Values]:
        """Those of the glimpsed pairs that are near, with their cosines; `known` are their articles, at least."""
        if not glimpsed.size:
            return glimpsed, np.zeros(0)
        bags = Bags(known.words, self._snapshot.statistics.frequencies)
        first, second, cosine = look_closer(bags, *known.sides(glimpsed), self._rules.near)
        return pack_pairs(known.numbers[first], known.numbers[second]), cosine

    def nearest(self, looked: Iterable[tuple[Packed, Values]]) -> tuple[Packed, Values, Packed]:
        """New pairs that are near, with their cosines, and old ones that are no longer among the nearest."""
        near, cosine = (np.concatenate(each) for each in zip(*looked, strict=True))
        if not near.size:
            return near, cosine, near
        touched = articles_of(near)
        own = packed_rows(self._snapshot.pairs_of("retellings", self._old(touched)))
        # an old pair counts for both of its articles
        old = self._snapshot.touching("retellings", self._old(np.union1d(touched, articles_of(own))))
        listed = packed_rows(old)
        pairs, cosines = np.concatenate([near, listed]), np.concatenate([cosine, old["cosine"].to_numpy()])
        members = articles_of(pairs)
        kept = nearest_of(pairs, cosines, self._register.pick(members)["article_id"], self._rules.nearest)
        fresh, again = kept[: near.size], kept[near.size :]
        return near[fresh], cosine[fresh], listed[np.isin(listed, own) & ~again]

    def _old(self, numbers: Positions) -> Positions:
        return numbers[numbers < self._register.known]

    def still_near(self, judged: Packed, forgotten: Packed) -> Packed:
        """The judged pairs that are retellings still."""
        if not judged.size:
            return judged
        old = self._snapshot.among("retellings", articles_of(judged), ("number", "a", "b"))
        return np.intersect1d(judged, np.setdiff1d(packed_rows(old), forgotten))
