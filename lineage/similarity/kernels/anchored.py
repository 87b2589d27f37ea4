"""Of given pairs, those that share so many anchors in runs of equal words: what `joining` finds for all, for a few."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from itertools import pairwise
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from lineage.similarity.kernels import joining
from lineage.similarity.kernels.backend import compiled, spread
from lineage.similarity.kernels.compared import Compared
from lineage.similarity.kernels.crowds import Groups, find_groups
from lineage.similarity.kernels.flags import CROWD, FEW, HUB
from lineage.similarity.kernels.following import are_met
from lineage.similarity.kernels.grams import winnow
from lineage.similarity.kernels.groups import pack_pairs
from lineage.similarity.kernels.rows import count_up, distinct, equal_rows, number_values
from lineage.similarity.kernels.sorting import argsort
from lineage.similarity.kernels.words import Hashes, Positions

_HALF = np.int64(32)
_PAIRS_AT_ONCE = 50_000
_ARTICLES_AT_ONCE = 2_000
_TABLE, _SPARSE = 1 << 24, 8  # bytes at most, and for each key at least, in a table of the low bits of keys
_SIGN = 1 << 63
Flags = NDArray[np.uint32]


class Anchors(NamedTuple):
    """The distinct anchors of article after article, each with what tells it and its first word.

    Sorted by article and key. A key is 32 bits of a hash, or as many as `list_grams` leaves.
    """

    owners: Positions
    keys: NDArray[Any]
    places: Positions


def list_anchors(words: Hashes, starts: Positions, size: int, window: int) -> Anchors:
    """The anchors of all articles by 32 bits of their hashes, as whole numbers with a sign."""
    listed = _in_steps(words, starts, partial(_list_keys, size=size, window=window, bits=32, first=_SIGN))
    return listed._replace(keys=listed.keys.astype(np.uint32).view(np.int32))


def list_grams(words: Hashes, starts: Positions, size: int, window: int, bits: int) -> Anchors:
    """The anchors of all articles by their hashes without so many bits.

    The number of an article must not need more bits than those that are left out, nor the place of a word.
    """
    return _in_steps(words, starts, partial(_list_keys, size=size, window=window, bits=bits))


def _in_steps(words: Hashes, starts: Positions, listed: Callable[..., Anchors]) -> Anchors:
    """What is listed for some articles at a time, which stays near the processor."""
    articles = starts.size - 1
    fast = compiled(articles)

    def step(first: int) -> Anchors:
        own = starts[first : first + _ARTICLES_AT_ONCE + 1]
        owners, keys, places = listed(words[own[0] : own[-1]], own - own[0], fast=fast)
        return Anchors(owners + first, keys, places + own[0])

    parts = spread(step, range(0, max(articles, 1), _ARTICLES_AT_ONCE))
    return Anchors(*(np.concatenate(columns) for columns in zip(*parts, strict=True)))


def _list_keys(
    words: Hashes, starts: Positions, *, size: int, window: int, bits: int, fast: bool, first: int = 0
) -> Anchors:
    """The distinct anchors of some articles, in the order of their keys; first those with the bit `first`."""
    hashes, places = winnow(words, starts, size, window)
    below, turned = np.uint64(bits), np.uint64(first)
    hashes = (hashes ^ turned) >> below
    if fast:
        from lineage.similarity.kernels.compiled.grams import first_of_each

        packed = hashes << below | places.astype(np.uint64)
        counts = first_of_each(packed, np.searchsorted(places, starts), below)
        packed = packed[: counts.sum()]
        owners, keys = np.repeat(np.arange(counts.size), counts), packed >> below
        places = (packed & ((np.uint64(1) << below) - np.uint64(1))).astype(np.int64)
    else:
        owners = np.searchsorted(starts, places, side="right") - 1
        kept = _first_of_each(owners.astype(np.uint64) << np.uint64(64 - bits) | hashes)
        owners, keys, places = owners[kept], hashes[kept], places[kept]
    return Anchors(owners, keys ^ (turned >> below), places)


def _first_of_each(packed: NDArray[Any]) -> Positions:
    """Where each value stands first, in the order of the values."""
    order = argsort(packed)
    return order[equal_rows(packed[order])[:-1]]


def common_keys(pairs: tuple[Positions, Positions], anchors: Anchors, articles: int) -> NDArray[Any]:
    """The keys that both articles of a pair have, each once; they are numbered up to so many articles."""
    of_article = np.searchsorted(anchors.owners, np.arange(articles + 1))
    common = np.zeros(anchors.keys.size, np.bool_)
    if compiled(articles):
        from lineage.similarity.kernels.compiled.joining import mark_common

        mark_common(*pairs, of_article, anchors.keys, common)
    else:
        own = [slice(begin, end) for begin, end in pairwise(of_article.tolist())]
        for one, other in zip(*(side.tolist() for side in pairs), strict=True):
            common[own[one]] |= np.isin(anchors.keys[own[one]], anchors.keys[own[other]], assume_unique=True)
    return distinct(anchors.keys[common])


def flag_anchors(anchors: Anchors, groups: Groups, numbers: Positions) -> Flags:
    """Who is compared at each anchor: all that have it, or in a crowd only its hubs with all others.

    Args:
        anchors: those of some articles.
        groups: who has which anchor in the whole corpus, as far as these articles have it in common.
        numbers: the number that each of these articles has in the groups.
    """
    flags = np.zeros(anchors.keys.size, np.uint32)
    maybe, group, hub = _find(groups, anchors, numbers)
    crowd = (groups.heads < np.diff(groups.borders))[group] if groups.keys.size else hub
    flags[maybe] = np.select([group < 0, ~crowd, ~hub], [0, FEW, CROWD], HUB)
    return flags


def flag_crowds(anchors: Anchors, crowds: Groups, numbers: Positions) -> Flags:
    """The same where only crowds are known: an anchor that nobody else has leads nowhere, whatever its flag."""
    flags = np.full(anchors.keys.size, FEW, np.uint32)
    maybe, group, hub = _find(crowds, anchors, numbers)
    flags[maybe] = np.select([group < 0, ~hub], [FEW, CROWD], HUB)
    return flags


def _find(groups: Groups, anchors: Anchors, numbers: Positions) -> tuple[Positions, Positions, NDArray[np.bool_]]:
    """The anchors that may be in a group, the group of each, and whether its article is paired with all there."""
    size = min(_TABLE, _SPARSE << groups.keys.size.bit_length())
    low = anchors.keys.dtype.type(size - 1)
    known = np.zeros(size, np.bool_)
    known[groups.keys & low] = True
    maybe = np.flatnonzero(known[anchors.keys & low])  # few, so that most are not looked up
    return maybe, *find_groups(groups, anchors.keys[maybe], numbers[anchors.owners[maybe]])


def anchored_pairs(
    pairs: tuple[Positions, Positions], anchors: Anchors, flags: Flags, words: Compared, *, size: int, least: int
) -> NDArray[np.bool_]:
    """Which pairs have `least` anchors in common, in runs in which they meet.

    Args:
        pairs: articles by their place among these, the smaller first.
        anchors: those of these articles.
        flags: what `flag_anchors` or `flag_crowds` says of each.
        words: the words of these articles.
        size: words of an anchor.
        least: anchors.

    Some microseconds a pair with numba.
    """
    short, starts = joining.short_words(words.hashes), words.starts
    flagged = np.flatnonzero(flags)  # few, where keys are asked for that both of a pair have
    short[anchors.places[flagged]] |= flags[flagged]
    of_article = np.searchsorted(anchors.owners, np.arange(starts.size))
    if not compiled(starts.size - 1):
        return _anchored(
            pairs, anchors, of_article, joining.Corpus(short, starts, np.arange(starts.size - 1)), size, least
        )
    from lineage.similarity.kernels.compiled.joining import share_anchors

    good = np.zeros(pairs[0].size, np.bool_)

    def step(begin: int) -> None:
        part = slice(begin, begin + _PAIRS_AT_ONCE)
        first, second = (side[part] for side in pairs)
        share_anchors(first, second, of_article, anchors.keys, anchors.places, short, starts, size, least, good[part])

    spread(step, range(0, good.size, _PAIRS_AT_ONCE))
    return good


def _anchored(
    pairs: tuple[Positions, Positions],
    anchors: Anchors,
    of_article: Positions,
    corpus: joining.Corpus,
    size: int,
    least: int,
) -> NDArray[np.bool_]:
    """The same in array operations."""
    owners, places = anchors.owners, anchors.places
    keys, flagged = number_values(anchors.keys)[1], corpus.words[places]
    packed = owners << _HALF | keys
    found = [np.zeros(0, np.uint64)]
    for begin in range(0, pairs[0].size, _PAIRS_AT_ONCE):
        first, second = (side[begin : begin + _PAIRS_AT_ONCE] for side in pairs)
        counts = np.diff(of_article)[first]
        one = count_up(of_article[first], counts)
        wanted = np.repeat(second, counts) << _HALF | keys[one]
        other = np.minimum(np.searchsorted(packed, wanted), max(packed.size - 1, 0))
        met = (packed[other] == wanted) & are_met(flagged[one], flagged[other])
        one, other = one[met], other[met]
        both = joining.Groups(
            np.stack([places[one], places[other]], axis=1).ravel(),
            np.stack([owners[one], owners[other]], axis=1).ravel(),
            np.arange(0, 2 * one.size + 1, 2),
        )
        found.append(joining.enough_anchors(joining.follow_groups(both, corpus, size), least))
    return np.isin(pack_pairs(*pairs), np.concatenate(found))
