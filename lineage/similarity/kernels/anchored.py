"""Of given pairs, those that share so many anchors in runs of equal words: what `joining` finds for all, for a few."""

from __future__ import annotations

from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from lineage.similarity.kernels import joining
from lineage.similarity.kernels.compared import Compared
from lineage.similarity.kernels.crowds import Groups, Keys, find_groups
from lineage.similarity.kernels.flags import CROWD, FEW, HUB
from lineage.similarity.kernels.grams import winnow
from lineage.similarity.kernels.groups import pack_pairs
from lineage.similarity.kernels.rows import count_up, equal_rows
from lineage.similarity.kernels.words import Hashes, Positions, short_keys

_HALF = np.int64(32)
_PAIRS_AT_ONCE = 50_000


class Anchors(NamedTuple):
    """The distinct anchors of article after article: 32 bits of each and its first word; sorted by article and key."""

    owners: Positions
    keys: Keys
    places: Positions


def list_anchors(words: Hashes, starts: Positions, size: int, window: int) -> Anchors:
    """The anchors of all articles."""
    hashes, places = winnow(words, starts, size, window)
    keys = short_keys(hashes)
    owners = np.searchsorted(starts, places, side="right") - 1
    first = _first_of_each((owners << _HALF) + keys)
    return Anchors(owners[first], keys[first], places[first])


def list_grams(
    words: Hashes, starts: Positions, size: int, window: int, bits: int
) -> tuple[Positions, Hashes, Positions]:
    """The distinct anchors of all articles, sorted: the article, its hash without so many bits, and its first word.

    The number of an article must not need more bits than those that are left out.
    """
    hashes, places = winnow(words, starts, size, window)
    owners, grams = np.searchsorted(starts, places, side="right") - 1, hashes >> np.uint64(bits)
    first = _first_of_each(owners.astype(np.uint64) << np.uint64(64 - bits) | grams)
    return owners[first], grams[first], places[first]


def _first_of_each(packed: NDArray[Any]) -> Positions:
    """Where each value stands first, in the order of the values."""
    order = np.argsort(packed)  # a stable sort takes eight times as long
    return np.minimum.reduceat(order, equal_rows(packed[order])[:-1]) if order.size else order


def anchored_pairs(
    pairs: tuple[Positions, Positions],
    anchors: Anchors,
    groups: Groups,
    numbers: Positions,
    words: Compared,
    *,
    size: int,
    least: int,
) -> NDArray[np.bool_]:
    """Which pairs have `least` anchors in common, in runs in which they meet.

    Args:
        pairs: articles by their place among these, the smaller first.
        anchors: those of these articles.
        groups: who has which anchor in the whole corpus, as far as the pairs have it in common.
        numbers: the number that each of these articles has in the groups.
        words: the words of these articles.
        size: words of an anchor.
        least: anchors.
    """
    short, starts = joining.short_words(words.hashes), words.starts
    group, hub = find_groups(groups, anchors.keys, numbers[anchors.owners])
    crowd = (groups.heads < np.diff(groups.borders))[group] if groups.keys.size else hub
    flags = np.select([group < 0, ~crowd, ~hub], [0, FEW, CROWD], HUB).astype(np.uint32)
    short[anchors.places] |= flags
    corpus = joining.Corpus(short, starts, np.arange(starts.size - 1))
    shared = np.flatnonzero(flags)  # most anchors are of one article alone
    owners, keys, places = (each[shared] for each in anchors)
    flags, hub = flags[shared], hub[shared]
    packed = (owners << _HALF) + keys  # in the order of the anchors, negative keys first
    of_article = np.searchsorted(owners, np.arange(starts.size))
    found = [np.zeros(0, np.uint64)]
    for begin in range(0, pairs[0].size, _PAIRS_AT_ONCE):
        first, second = (side[begin : begin + _PAIRS_AT_ONCE] for side in pairs)
        counts = np.diff(of_article)[first]
        one = count_up(of_article[first], counts)
        wanted = (np.repeat(second, counts) << _HALF) + keys[one]
        other = np.minimum(np.searchsorted(packed, wanted), max(packed.size - 1, 0))
        met = (packed[other] == wanted) & ((flags[one] < CROWD) | hub[one] | hub[other])
        one, other = one[met], other[met]
        both = joining.Groups(
            np.stack([places[one], places[other]], axis=1).ravel(),
            np.stack([owners[one], owners[other]], axis=1).ravel(),
            np.arange(0, 2 * one.size + 1, 2),
        )
        found.append(joining.enough_anchors(joining.follow_groups(both, corpus, size), least))
    return np.isin(pack_pairs(*pairs), np.concatenate(found))
