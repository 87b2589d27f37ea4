"""Anchors of some articles: each once, and the pairs that share enough of them are those that a join of all finds."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from itertools import combinations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from lineage.similarity.kernels import backend
from lineage.similarity.kernels.anchored import (
    Anchors,
    anchored_pairs,
    common_keys,
    flag_anchors,
    flag_crowds,
    list_anchors,
    list_grams,
)
from lineage.similarity.kernels.compared import Compared
from lineage.similarity.kernels.crowds import Groups, find_groups, group_members, group_sorted, likely_pairs
from lineage.similarity.kernels.grams import winnow
from lineage.similarity.kernels.groups import pack_pairs
from lineage.similarity.kernels.joining import Corpus, enough_anchors, join_anchors, shelve_anchors, short_words
from lineage.similarity.kernels.rows import borders
from lineage.similarity.kernels.words import Hashes, Positions

SIZE, WINDOW, BITS, STAR, HUBS, LEAST = 3, 4, 20, 4, 1, 2
# a few words in a few pieces, so that articles share some and repeat others
ARTICLES = st.lists(
    st.lists(st.sampled_from([[1, 2, 3, 4, 5, 6, 7], [4, 3, 2, 1, 9], [8, 8, 8, 8, 8], [5], [6, 2]]), max_size=6).map(
        lambda pieces: [word for piece in pieces for word in piece]
    ),
    min_size=2,
    max_size=9,
)


@pytest.fixture(autouse=True, params=["numpy", "numba"])
def either(request: pytest.FixtureRequest) -> Iterator[None]:
    if request.param == "numba":
        pytest.importorskip("numba")
    backend.use(request.param)
    yield
    backend.use("auto")


def corpus_of(articles: list[list[int]]) -> tuple[Hashes, Positions]:
    words = np.array([word for article in articles for word in article], np.uint64)
    return words * np.uint64(0x9E3779B97F4A7C15), borders(np.array([len(article) for article in articles]))


def crowds_among(anchors: Anchors) -> Groups:
    order = np.lexsort((anchors.owners, anchors.keys))
    groups = group_sorted(anchors.keys[order], anchors.owners[order], STAR, HUBS)
    sizes = np.diff(groups.borders)
    crowd = groups.heads < sizes
    members = groups.members[np.repeat(crowd, sizes)]
    return Groups(groups.keys[crowd], borders(sizes[crowd]), groups.heads[crowd], members)


@settings(deadline=None)  # numba takes its time once
@given(ARTICLES)
def test_each_anchor_of_an_article_stands_once_where_it_is_first(articles: list[list[int]]) -> None:
    words, starts = corpus_of(articles)
    hashes, places = winnow(words, starts, SIZE, WINDOW)
    owners = np.searchsorted(starts, places, side="right") - 1
    first: dict[tuple[int, int], int] = {}
    for owner, gram, place in zip(owners.tolist(), (hashes >> np.uint64(BITS)).tolist(), places.tolist(), strict=True):
        first.setdefault((owner, gram), place)
    owners, grams, places = list_grams(words, starts, SIZE, WINDOW, BITS)
    listed = list(zip(owners.tolist(), grams.tolist(), places.tolist(), strict=True))
    assert listed == [(*known, place) for known, place in sorted(first.items())]
    owners, keys, places = list_anchors(words, starts, SIZE, WINDOW)
    assert sorted(places.tolist()) == sorted(first.values())
    assert list(zip(owners.tolist(), keys.tolist(), strict=True)) == sorted(
        zip(owners.tolist(), keys.tolist(), strict=True)
    )


@settings(deadline=None)  # numba takes its time once
@given(ARTICLES)
def test_the_pairs_are_those_that_a_join_of_all_finds(articles: list[list[int]]) -> None:
    words, starts = corpus_of(articles)
    ranks = np.arange(starts.size - 1)
    shelf = shelve_anchors(words, starts, SIZE, WINDOW)
    runs = next(join_anchors(shelf, Corpus(short_words(words), starts, ranks), SIZE, STAR, HUBS))
    anchors = list_anchors(words, starts, SIZE, WINDOW)
    groups = group_members(anchors.keys, anchors.owners.astype(np.int32), ranks, STAR, HUBS)
    known = Compared([f"a{rank}" for rank in ranks], starts, starts, np.zeros(0), np.zeros(0), words)
    first, second = (np.array(side, np.int64) for side in zip(*combinations(ranks.tolist(), 2), strict=True))
    flags = flag_anchors(anchors, groups, ranks)
    good = anchored_pairs((first, second), anchors, flags, known, size=SIZE, least=LEAST)
    assert pack_pairs(first, second)[good].tolist() == enough_anchors(runs, LEAST).tolist()

    for one, other in zip(first.tolist(), second.tolist(), strict=True):
        pair = np.array([one]), np.array([other])
        common = common_keys(pair, anchors, ranks.size)
        mine, theirs = (set(anchors.keys[anchors.owners == article].tolist()) for article in (one, other))
        assert sorted(common.tolist()) == sorted(mine & theirs)
        asked = np.isin(anchors.keys, common)
        few = group_members(anchors.keys[asked], anchors.owners[asked].astype(np.int32), ranks, STAR, HUBS)
        flags = flag_anchors(anchors, few, ranks)
        alone = anchored_pairs(pair, anchors, flags, known, size=SIZE, least=LEAST)
        assert alone.tolist() == good[(first == one) & (second == other)].tolist(), "what both have tells all"
    flags = flag_anchors(anchors, groups, ranks)

    grams = list_grams(words, starts, SIZE, WINDOW, BITS)
    flags = flag_crowds(grams, crowds_among(grams), ranks)
    again = anchored_pairs((first, second), grams, flags, known, size=SIZE, least=LEAST)
    assert again.tolist() == good.tolist(), "by crowds alone"


@settings(deadline=None)
@given(st.sets(st.tuples(st.integers(0, 3), st.integers(0, 9))), st.integers(1, 3))
def test_who_meets_once_counts_each_group_in_which_both_stand_once(holders: set[tuple[int, int]], least: int) -> None:
    keys, ranks = (np.array([row[side] for row in sorted(holders)], np.int32) for side in (0, 1))
    groups = group_members(keys, ranks, np.arange(10), STAR, HUBS)
    members = {key: sorted(who for held, who in holders if held == key) for key in set(keys.tolist())}
    together = Counter(pair for own in members.values() for pair in combinations(own, 2))
    heads = {key: own if len(own) <= STAR else own[:HUBS] for key, own in members.items()}
    meet = {pair for key, own in members.items() for pair in combinations(own, 2) if set(pair) & set(heads[key])}
    found = likely_pairs(groups, np.ones(10, np.bool_), least)
    assert {(int(pair) >> 32, int(pair) & 0xFFFFFFFF) for pair in found} == {p for p in meet if together[p] >= least}


@settings(deadline=None)
@given(st.lists(st.integers(-5, 30), min_size=1), st.lists(st.tuples(st.integers(-9, 40), st.integers(0, 9))))
def test_a_group_is_found_by_its_key_whatever_the_keys(keys: list[int], asked: list[tuple[int, int]]) -> None:
    known = np.unique(np.array(keys, np.int32))
    sizes = np.arange(known.size) % 4
    members = np.arange(int(sizes.sum())) % 7
    named = Groups(known, borders(sizes), np.minimum(sizes, 2), members)
    numbered = named._replace(keys=np.arange(known.size, dtype=np.int32))
    wanted, who = (np.array([row[side] for row in asked], np.int64) for side in (0, 1))
    number = {key: at for at, key in enumerate(known.tolist())}
    places = np.array([number.get(key, known.size) for key in wanted.tolist()], np.int32)
    for one, other in zip(
        find_groups(named, wanted.astype(np.int32), who), find_groups(numbered, places, who), strict=True
    ):
        assert one.tolist() == other.tolist()
