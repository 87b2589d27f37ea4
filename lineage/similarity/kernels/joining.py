"""Joins a corpus with itself: every run of equal words that two articles have in common and an anchor lies in.

Anchors (winnowed word n-grams) are sorted once; members of a group of equal anchors are compared in pairs and the run
around the anchor is followed to both ends. A run with many anchors is followed once, at its first. Groups that many
articles share become stars around their likeliest origins, so that a wire in 300 outlets costs 300 times a few and is
never left out for being frequent. Source of the scheme: seed and extend over sorted k-mers, as in Olsen, Horton, Romeo:
Something borrowed, Digital Humanities Quarterly 2011; winnowing after Schleimer, Wilkerson, Aiken, SIGMOD 2003.
"""

from __future__ import annotations

from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from lineage.similarity.kernels.backend import compiled, spread
from lineage.similarity.kernels.flags import CROWD, FEW, HUB, WORD
from lineage.similarity.kernels.following import follow
from lineage.similarity.kernels.groups import hubs_of
from lineage.similarity.kernels.words import Hashes, Positions

Runs = NDArray[np.int32]
_PARTS = 16  # of the anchors, by hash: bounded sorts, and work for all cores
_GROUPS_AT_ONCE = 20_000
_CAPACITY = 1 << 16


class Corpus(NamedTuple):
    """Words of all articles one after the other, as `short_words` gives them; the lowest rank is the likeliest origin."""

    words: NDArray[np.uint32]
    starts: Positions
    ranks: Positions


def short_words(hashes: Hashes) -> NDArray[np.uint32]:
    """Thirty bits of each word's hash, which leave room for flags: what is looked at together lies together."""
    return (hashes >> np.uint64(34)).astype(np.uint32)


class Groups(NamedTuple):
    """Anchors that two articles or more share: place and article of each, and where each group of equal ones begins."""

    places: Positions
    owners: Positions
    borders: Positions


def join_anchors(anchors: list[Hashes], corpus: Corpus, size: int, star: int, hubs: int) -> Runs:
    """One row per run: article A, article B (A before B), first word in A, first word in B, words, anchors in it.

    `anchors` are what `pack_anchors` gives for n-grams of `size` words. A group of more than `star` articles is compared
    with its `hubs` likeliest origins only. Each run once, unsorted. Cost grows with the anchors, and with the pairs of
    articles that share them.
    """
    bits = place_bits(int(corpus.starts[-1]))
    groups = spread(lambda keys: _group(keys, bits, corpus.starts), anchors)
    for own in groups:
        _mark(own, corpus, star, hubs)
    runs = spread(lambda own: _follow(own, corpus, size), groups)
    corpus.words[:] &= np.uint32(WORD)
    return np.concatenate([np.zeros((0, 6), np.int32), *runs])


def place_bits(words: int) -> int:
    """Bits that the place of a word needs; what 64 leave is for the hash."""
    return max(1, words.bit_length())


def pack_anchors(hashes: Hashes, places: Positions, words: int) -> list[Hashes]:
    """Hash and place of each anchor in one number, sorted, in parts by hash; chance matches are left to the words."""
    bits = np.uint64(place_bits(words))
    packed = hashes >> bits << bits | places.astype(np.uint64)
    part = (hashes >> np.uint64(60)).astype(np.uint8)

    def sort(number: int) -> Hashes:
        own = packed[part == number]
        own.sort()
        return own

    return spread(sort, range(_PARTS))


def _group(keys: Hashes, bits: int, starts: Positions) -> Groups:
    """The groups of one part; an article stands in a group once, with its first such anchor."""
    grams = keys >> np.uint64(bits)
    again = grams[1:] == grams[:-1]
    shared = np.zeros(grams.size, np.bool_)
    shared[1:] |= again
    shared[:-1] |= again
    grams = grams[shared]
    places = (keys[shared] & np.uint64((1 << bits) - 1)).astype(np.int64)
    owners = np.searchsorted(starts, places, side="right") - 1
    fresh = np.ones(grams.size, np.bool_)
    fresh[1:] = (grams[1:] != grams[:-1]) | (owners[1:] != owners[:-1])
    grams, places, owners = grams[fresh], places[fresh], owners[fresh]
    heads = np.flatnonzero(np.diff(grams, prepend=~grams[:1]))
    sizes = np.diff(np.append(heads, grams.size))
    several = np.repeat(sizes > 1, sizes)
    return Groups(places[several], owners[several], np.concatenate([[0], np.cumsum(sizes[sizes > 1])]))


def _mark(groups: Groups, corpus: Corpus, star: int, hubs: int) -> None:
    """Flags the words at all anchors; groups that are too large to compare each with each become crowds with hubs."""
    corpus.words[groups.places] |= np.uint32(FEW)
    sizes = np.diff(groups.borders)
    for group in np.flatnonzero(sizes > star):
        members = slice(groups.borders[group], groups.borders[group + 1])
        places = groups.places[members]
        nearest = np.argsort(corpus.ranks[groups.owners[members]])[: hubs_of(int(sizes[group]), hubs)]
        corpus.words[places] ^= np.uint32(FEW | CROWD)
        corpus.words[places[nearest]] |= np.uint32(HUB)


def _follow(groups: Groups, corpus: Corpus, size: int) -> Runs:
    if not compiled(corpus.ranks.size):
        return follow(groups.places, groups.owners, groups.borders, corpus.words, corpus.starts, size)
    from lineage.similarity.kernels.fast_joining import follow_runs

    found = [np.zeros((0, 6), np.int32)]
    for start in range(0, groups.borders.size - 1, _GROUPS_AT_ONCE):
        borders = groups.borders[start : start + _GROUPS_AT_ONCE + 1]
        capacity = _CAPACITY
        while True:
            runs = np.empty((capacity, 6), np.int32)
            needed = follow_runs(groups.places, groups.owners, borders, corpus.words, corpus.starts, size, runs)
            if needed <= capacity:
                break
            capacity = needed
        found.append(runs[:needed].copy())
    return np.concatenate(found)
