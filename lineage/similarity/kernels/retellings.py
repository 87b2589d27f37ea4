"""A search for texts that tell the same in other words: nearest neighbours in time by their telling words."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, NamedTuple

import numpy as np
from numpy.typing import NDArray

from lineage.similarity.kernels.backend import compiled, fill, spread
from lineage.similarity.kernels.compared import Compared
from lineage.similarity.kernels.rows import borders, number_values
from lineage.similarity.kernels.sorting import lexsort, sort_over
from lineage.similarity.kernels.vectors import Bags, Frequencies, cosines
from lineage.similarity.kernels.words import Positions

if TYPE_CHECKING:
    from scipy.sparse import csr_matrix

_TELLING = 40  # words of an article that are looked up: its rarest and most frequent that another article holds
_CROWD = 1000  # articles with one word beyond which it is not looked up; a name of the day is not what tells two apart
_GLIMPSE = 0.05  # cosine by the telling words alone from which the whole cosine is worked out
_EQUAL = 0.999  # cosine of equal texts, which need no telling again
_ARTICLES_AT_ONCE = 1 << 12
_CAPACITY = 1 << 16
_LISTED_AT_ONCE = 1 << 13
_PAIRS_AT_ONCE = 1 << 12
HOUR = 3_600_000_000  # microseconds
_HALF, _LOW = np.uint64(32), np.uint64(0xFFFFFFFF)

Pairs = tuple[Positions, Positions]
Values = NDArray[np.float64]


class Clock(NamedTuple):
    """When each article appeared, in microseconds: from, and until; unknown is from minus to plus infinity."""

    since: NDArray[np.float64]
    until: NDArray[np.float64]


class Telling(NamedTuple):
    """Words of articles: the article, the column and the weight of each; sorted by article and column."""

    owners: Positions
    keys: NDArray[np.int32]
    weights: NDArray[np.float32]


def find_retellings(
    words: Compared, clock: Clock, *, near: float, hours: float, most: int, frequencies: Frequencies | None = None
) -> Pairs:
    """Pairs of articles, by number, whose cosine is at least `near`, at most `hours` apart; the smaller number first.

    Equal texts are no retellings. Of each article the `most` nearest others are kept, so a crowd of near copies gives
    so many pairs a copy. An article without a time is held against all. About 60 microseconds an article of 400 words,
    80 without numba, whatever their number, as long as the articles of `hours` are some ten thousand.
    """
    first, second, cosine = near_pairs(Bags(words, frequencies), clock, near=near, hours=hours)
    kept = among_nearest(first, second, cosine, most)
    return first[kept], second[kept]


def near_pairs(bags: Bags, clock: Clock, *, near: float, hours: float) -> tuple[Positions, Positions, Values]:
    """All such pairs with their cosine, sorted."""
    first, second = glimpse_pairs(list_telling(bags), clock, hours)
    return look_closer(bags, first, second, near)


def glimpse_pairs(
    telling: Telling, clock: Clock, hours: float, fresh: NDArray[np.bool_] | None = None
) -> tuple[Positions, Positions]:
    """The pairs that are worth a closer look by their telling words; if some are `fresh`, those that hold one of them.

    `telling` needs only what the fresh ones have, too.
    """
    order = np.argsort(clock.since, kind="stable")
    since, until = clock.since[order], clock.until[order]
    table = _table(telling, order.size)[order]
    asked = np.arange(order.size) if fresh is None else np.flatnonzero(fresh[order])
    known = np.arange(order.size) if fresh is None else np.where(fresh[order], np.arange(order.size), -1)

    def glimpse(start: int) -> Pairs:
        own = asked[start : start + _ARTICLES_AT_ONCE]
        reach = int(np.searchsorted(since, until[own].max() + hours * HOUR, side="right"))
        beside = np.arange(own[0], reach)  # what came before is asked for it, unless that is not asked for at all
        if fresh is not None:
            beside = np.flatnonzero(until[:reach] >= since[own[0]] - hours * HOUR)
        other, one = _have_in_common(table[beside], table[own], order.size)
        one, other = own[one], beside[other]
        good = (other > one) | (known[other] < 0)
        one, other = np.minimum(one, other)[good], np.maximum(one, other)[good]
        good = since[other] - np.minimum(until[one], until[other]) <= hours * HOUR
        return order[one[good]], order[other[good]]

    found = [(order[:0], order[:0]), *spread(glimpse, range(0, asked.size, _ARTICLES_AT_ONCE))]
    one, other = (np.concatenate(side) for side in zip(*found, strict=True))
    return np.minimum(one, other), np.maximum(one, other)


def _have_in_common(many: csr_matrix, few: csr_matrix, articles: int) -> Pairs:
    """Which of the many and which of the few are alike by their telling words, of so many articles."""
    turned = few.T.tocsr()  # the few are turned, and their sums stay near the processor
    if compiled(articles):
        from lineage.similarity.kernels.compiled.glimpsing import near_rows

        rows, words = ((side.indptr, side.indices, side.data) for side in (many, turned))
        found = fill(partial(near_rows, rows, words, few.shape[0], np.float32(_GLIMPSE)), _CAPACITY, 2, np.int64)
        return found[:, 0], found[:, 1]
    product = many @ turned
    close = np.flatnonzero(product.data >= _GLIMPSE)  # few of the many that have a word in common
    return np.searchsorted(product.indptr, close, side="right") - 1, product.indices[close]


def look_closer(bags: Bags, first: Positions, second: Positions, near: float) -> tuple[Positions, Positions, Values]:
    """The pairs that are near as wholes, sorted, and their cosines."""
    parts = [slice(start, start + _PAIRS_AT_ONCE) for start in range(0, first.size, _PAIRS_AT_ONCE)]
    rows = bags.rows
    found = spread(lambda part: cosines(rows[first[part]], rows[second[part]]), parts)
    cosine = np.concatenate([np.zeros(0), *found])
    good = np.flatnonzero((cosine >= near) & (cosine < _EQUAL))
    order = good[lexsort(first[good], second[good])]
    return first[order], second[order], cosine[order]


def among_nearest(first: Positions, second: Positions, cosine: Values, most: int) -> NDArray[np.bool_]:
    """Which of these sorted pairs are among the `most` nearest of either article."""
    articles = np.concatenate([first, second])
    ranked = np.lexsort((np.tile(second, 2), np.tile(first, 2), -np.tile(cosine, 2), articles))
    rank = np.arange(articles.size) - np.searchsorted(articles[ranked], articles[ranked])
    kept = np.zeros(first.size, np.bool_)
    kept[ranked[rank < most] % max(first.size, 1)] = True
    return kept


def list_telling(bags: Bags) -> Telling:
    """The words of each article that tell it from others and that another holds too, the weightiest."""
    rows, holders = bags.rows, bags.frequencies.holders
    articles = rows.shape[0]
    found = spread(
        lambda first: _list_telling(rows, holders, first, min(first + _LISTED_AT_ONCE, articles)),
        range(0, max(articles, 1), _LISTED_AT_ONCE),
    )
    return Telling(*(np.concatenate(parts) for parts in zip(*found, strict=True)))


def _list_telling(rows: csr_matrix, holders: NDArray[np.int32], first: int, last: int) -> Telling:
    starts = rows.indptr[first : last + 1]
    keys, weights = (column[starts[0] : starts[-1]] for column in (rows.indices, rows.data))
    held = holders[keys]
    shared = np.flatnonzero((held != 1) & (held <= _CROWD))  # a word that nobody held yet may come again
    owner = np.searchsorted(starts - starts[0], shared, side="right") - 1
    falling = ~weights[shared].view(np.uint32)  # the bits of positive numbers rise with them
    ranked = sort_over(owner.astype(np.uint64) << _HALF | falling) & _LOW
    ends = borders(np.bincount(owner, minlength=last - first))
    least = ranked[np.minimum(ends[:-1] + _TELLING, ends[1:]) - 1] if ranked.size else ranked
    kept = falling <= least[owner]
    return Telling(first + owner[kept], keys[shared[kept]].astype(np.int32), weights[shared[kept]])


def _table(telling: Telling, size: int) -> csr_matrix:
    from scipy.sparse import csr_matrix

    known, columns = number_values(telling.keys)
    ends = np.searchsorted(telling.owners, np.arange(size + 1))
    return csr_matrix((telling.weights, columns, ends), shape=(size, max(known.size, 1)))
