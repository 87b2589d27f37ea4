"""Joins a corpus with itself: every run of equal words that two articles have in common and an anchor lies in.

Anchors (winnowed word n-grams) are sorted once; members of a group of equal anchors are compared in pairs and the run
around the anchor is followed to both ends. A run with many anchors is followed once, at its first. Groups that many
articles share become stars around their likeliest origins, so that a wire in 300 outlets costs 300 times a few and is
never left out for being frequent. Source of the scheme: seed and extend over sorted k-mers, as in Olsen, Horton, Romeo:
Something borrowed, Digital Humanities Quarterly 2011; winnowing after Schleimer, Wilkerson, Aiken, SIGMOD 2003.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path
from typing import Any, NamedTuple, TypeVar

import numpy as np
from numpy.typing import NDArray

from lineage.similarity.kernels.backend import compiled, fill, stream
from lineage.similarity.kernels.flags import CROWD, FEW, HOUSE, HUB, WORD
from lineage.similarity.kernels.following import follow
from lineage.similarity.kernels.grams import winnow
from lineage.similarity.kernels.groups import Pairs, hubs_of, often_enough, pack_counted
from lineage.similarity.kernels.rows import borders, equal_rows
from lineage.similarity.kernels.shelves import Shelf
from lineage.similarity.kernels.sorting import deal, sort_over
from lineage.similarity.kernels.words import Hashes, Positions, upper_bits

T = TypeVar("T")
Runs = NDArray[np.int32]
_PART_BITS = 6  # of the lowest kept of an anchor's hash, at most, by which anchors are parted
_PART_WORDS = 17  # bits of the number of words for which a part of its own is worth it
_ARTICLES_AT_ONCE = 1_000
_GROUPS_AT_ONCE = 5_000
_CAPACITY = 1 << 16
_PRINTED = 5  # articles of one outlet from which what they share is the outlet's own


class Corpus(NamedTuple):
    """Words of all articles one after the other, as `short_words` gives them.

    The article of the lowest rank is the likeliest origin. `houses` numbers the outlets, -1 for none: what one prints
    five times and no other prints is told apart as its own; without numbers nothing is.
    """

    words: NDArray[np.uint32]
    starts: Positions
    ranks: Positions
    houses: Positions | None = None


def short_words(hashes: Hashes) -> NDArray[np.uint32]:
    """29 bits of each word's hash, which leave room for flags: what is looked at together lies together."""
    return upper_bits(hashes, 29)


class Groups(NamedTuple):
    """Anchors that two articles or more share: place and article of each, and where each group of equal ones begins."""

    places: Positions
    owners: Positions
    borders: Positions


def join_anchors(anchors: Shelf, corpus: Corpus, size: int, star: int, hubs: int, *, boards: int = 1) -> Iterator[Runs]:
    """Rows: article A, article B (A before B), first word in A, first word in B, words, anchors, anchors of a house.

    One row per run, unsorted, in so many boards by article B. `anchors` are what `shelve_anchors` gives for n-grams of
    `size` words. A group of more than `star` articles is compared with its `hubs` likeliest origins only. Cost grows
    with the anchors, and with the pairs of articles that share them.
    """
    runs = Shelf(anchors.folder, "runs")
    deal_out = partial(_by_article, corpus=corpus, boards=boards)
    for pieces in _follow_parts(anchors, corpus, size, star, hubs, deal_out):
        for number, piece in enumerate(pieces):
            runs.put(number, piece)
    np.bitwise_and(corpus.words, np.uint32(WORD), out=corpus.words)
    for number in range(boards):
        yield runs.take(number, np.zeros((0, 7), np.int32))


def meet_anchors(anchors: Shelf, corpus: Corpus, size: int, star: int, hubs: int, least: int) -> Pairs:
    """The pairs of articles whose runs hold so many anchors, packed and sorted; nothing else is kept of a run.

    The words of the corpus keep their flags.
    """
    most = min(least, int(np.diff(corpus.starts).max(initial=0)))
    counted = _follow_parts(anchors, corpus, size, star, hubs, partial(_count_anchors, most=most))
    return often_enough(np.concatenate([np.zeros(0, np.uint64), *counted]), most, least)


def _follow_parts(
    anchors: Shelf, corpus: Corpus, size: int, star: int, hubs: int, work: Callable[[Runs], T]
) -> Iterator[T]:
    """What `work` makes of the runs of each part of the anchors."""
    grouped = _shelve_groups(anchors, corpus, star, hubs)
    nothing = np.zeros(0, np.int64)
    numbers = range(1 << _part_bits(corpus.starts))
    parts = (Groups(*(shelf.take(number, nothing) for shelf in grouped)) for number in numbers)
    return stream(lambda groups: work(follow_groups(groups, corpus, size)), parts, alone=anchors.folder is not None)


def _by_article(runs: Runs, corpus: Corpus, boards: int) -> list[Runs]:
    """The runs in so many boards by article B, because a hub is A of a whole crowd."""
    if boards == 1:
        return [runs]
    return deal(runs, (runs[:, 1].astype(np.int64) * boards // corpus.ranks.size).astype(np.uint32), boards)


def _shelve_groups(anchors: Shelf, corpus: Corpus, star: int, hubs: int) -> tuple[Shelf, Shelf, Shelf]:
    bits, part_bits = place_bits(int(corpus.starts[-1])), _part_bits(corpus.starts)
    near = _articles_at(corpus.starts)
    houses = np.full(corpus.ranks.size, -1) if corpus.houses is None else corpus.houses

    def group(keys: Hashes) -> Groups:
        # places rise as they come, and the lowest bits of a part's hashes are the same
        groups = _group(sort_over(keys, bits + part_bits), bits, corpus.starts, near)
        _mark(groups, corpus, houses, star, hubs)
        return groups

    shelves = (Shelf(anchors.folder, "places"), Shelf(anchors.folder, "owners"), Shelf(anchors.folder, "borders"))
    parts = (anchors.take(number, np.zeros(0, np.uint64)) for number in range(1 << part_bits))
    for number, groups in enumerate(stream(group, parts, alone=anchors.folder is not None)):
        for shelf, column in zip(shelves, groups, strict=True):
            shelf.put(number, column)
    return shelves


def _part_bits(starts: Positions) -> int:
    """Bits by which anchors are parted: parts that are sorted fast, in memory used again, and work for all cores."""
    return min(_PART_BITS, (int(starts[-1]) >> _PART_WORDS).bit_length())


def place_bits(words: int) -> int:
    """Bits that the place of a word needs; what 64 leave is for the hash."""
    return max(1, words.bit_length())


def shelve_anchors(words: NDArray[Any], starts: Positions, size: int, window: int, folder: Path | None = None) -> Shelf:
    """Hash and place of each anchor in one number, on boards by hash; chance matches are left to the words.

    Upper bits would make uneven boards: an anchor is the least hash of its window.
    """
    bits = np.uint64(place_bits(int(starts[-1])))
    articles, parts = starts.size - 1, 1 << _part_bits(starts)
    shelf = Shelf(folder, "anchors")

    def step(first: int) -> list[Hashes]:
        own = starts[first : first + _ARTICLES_AT_ONCE + 1]
        hashes, places = winnow(words[own[0] : own[-1]], own - own[0], size, window, articles)
        packed = hashes >> bits << bits | (places + own[0]).astype(np.uint64)
        return deal(packed, (packed >> bits).astype(np.uint32) & np.uint32(parts - 1), parts)

    for pieces in stream(step, range(0, articles, _ARTICLES_AT_ONCE)):
        for number, piece in enumerate(pieces):
            shelf.put(number, piece)
    return shelf


def _articles_at(starts: Positions) -> NDArray[np.int32] | None:
    """Where compiled code looks up the article of a word."""
    if not compiled(starts.size - 1):
        return None
    from lineage.similarity.kernels.compiled.joining import articles_at

    near: NDArray[np.int32] = articles_at(starts)
    return near


def _group(keys: Hashes, bits: int, starts: Positions, near: NDArray[np.int32] | None) -> Groups:
    """The groups of one part in order, which is used up; an article is in a group once, with its first such anchor."""
    if near is not None:
        from lineage.similarity.kernels.compiled.joining import group_anchors

        found, ends = np.empty(keys.size, np.int64), np.zeros(keys.size // 2 + 1, np.int64)
        count, groups = group_anchors(keys, bits, starts, near, found, ends)
        return Groups(keys[:count].astype(np.int64), found[:count].copy(), ends[: groups + 1].copy())
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
    sizes = np.diff(equal_rows(grams))
    several = np.repeat(sizes > 1, sizes)
    return Groups(places[several], owners[several], borders(sizes[sizes > 1]))


def _mark(groups: Groups, corpus: Corpus, houses: Positions, star: int, hubs: int) -> None:
    """Flags the words at all anchors; groups that are too large to compare each with each become crowds with hubs."""
    sizes = np.diff(groups.borders)
    if compiled(corpus.ranks.size):
        from lineage.similarity.kernels.compiled.joining import mark_groups

        mark_groups(*groups, corpus.words, houses, star, _PRINTED)
    else:
        few = np.repeat(sizes <= star, sizes)
        corpus.words[groups.places[few]] |= np.uint32(FEW)
        if sizes.size:
            _mark_houses(groups, corpus.words, houses)
    for group in np.flatnonzero(sizes > star):
        members = slice(groups.borders[group], groups.borders[group + 1])
        places = groups.places[members]
        nearest = np.argsort(corpus.ranks[groups.owners[members]])[: hubs_of(int(sizes[group]), hubs)]
        corpus.words[places] |= np.uint32(CROWD)
        corpus.words[places[nearest]] |= np.uint32(HUB)


def _mark_houses(groups: Groups, words: NDArray[np.uint32], houses: Positions) -> None:
    """Flags the anchors that one outlet prints in many articles and no other outlet prints."""
    printers = houses[groups.owners]
    heads = groups.borders[:-1]
    sizes = np.diff(groups.borders)
    least, most = np.minimum.reduceat(printers, heads), np.maximum.reduceat(printers, heads)
    own = np.repeat((least == most) & (least >= 0) & (sizes >= _PRINTED), sizes)
    words[groups.places[own]] |= np.uint32(HOUSE)


def follow_groups(groups: Groups, corpus: Corpus, size: int) -> Runs:
    """The runs of the pairs of all groups; the words at their places are flagged."""
    if not compiled(corpus.ranks.size):
        return follow(groups.places, groups.owners, groups.borders, corpus.words, corpus.starts, size)
    from lineage.similarity.kernels.compiled.joining import follow_runs

    found = [np.zeros((0, 7), np.int32)]
    for start in range(0, groups.borders.size - 1, _GROUPS_AT_ONCE):
        own = groups.borders[start : start + _GROUPS_AT_ONCE + 1]
        write = partial(follow_runs, groups.places, groups.owners, own, corpus.words, corpus.starts, size)
        found.append(fill(write, _CAPACITY, 7, np.int32))
    return np.concatenate(found)


def enough_anchors(runs: Runs, least: int) -> Pairs:
    """The pairs of articles whose runs hold so many anchors, packed and sorted."""
    most = min(least, int(runs[:, 5].max(initial=0)))
    return often_enough(_count_anchors(runs, most), most, least)


def _count_anchors(runs: Runs, most: int) -> Hashes:
    return pack_counted(runs[:, 0], runs[:, 1], runs[:, 5], most)
