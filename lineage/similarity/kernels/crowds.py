"""Who meets whom in groups of equal keys that grow: what new members bring, and what a crowd no longer compares.

A group of up to `star` members pairs each with each; of a larger one only the likeliest origins, its hubs, are paired
with all. The order of the likeliest is the same whoever joins, so a pair of old members can only be lost.
"""

from __future__ import annotations

from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from lineage.similarity.kernels.groups import hubs_of, pack_pairs, unpack_pairs
from lineage.similarity.kernels.rows import are_among, borders, count_up, count_values, distinct, equal_rows
from lineage.similarity.kernels.sorting import argsort, sort, sort_over
from lineage.similarity.kernels.words import Positions

Keys = NDArray[Any]
Pairs = NDArray[np.uint64]
_HALF, _LOW = np.int64(32), np.int64(0xFFFFFFFF)
_NEAR = 1 << 16  # keys that stay near the processor


class Groups(NamedTuple):
    """Group `n` has one key and the members `borders[n]:borders[n + 1]`, the likeliest origin first.

    Its first `heads[n]` members are paired with all others. A member is the number of an article.
    """

    keys: Keys
    borders: Positions
    heads: Positions
    members: Positions


def group_members(keys: Keys, ranks: NDArray[np.int32], members: Positions, star: int, hubs: int) -> Groups:
    """The groups of equal keys; `ranks` say whose each key is, likely origins first, and `members` has all by rank.

    About 70 nanoseconds and 20 bytes a key.
    """
    packed = keys.astype(np.int64) << _HALF
    packed |= ranks
    packed = sort_over(packed)
    once = np.ones(packed.size, np.bool_)
    once[1:] = packed[1:] != packed[:-1]
    packed = packed[once]
    return group_sorted((packed >> _HALF).astype(np.int32), members[packed & _LOW], star, hubs)


def in_crowds(keys: Keys, star: int) -> NDArray[np.bool_]:
    """Which keys more than so many have, some of them perhaps more than once."""
    ordered = sort(keys)
    return are_among(keys, distinct(ordered[star:][ordered[star:] == ordered[:-star]]))


def group_sorted(keys: NDArray[Any], members: Positions, star: int, hubs: int) -> Groups:
    """The groups of keys that are sorted, in each the members by rank and once."""
    cuts = equal_rows(keys)
    return Groups(keys[cuts[:-1]], cuts, _heads(np.diff(cuts), star, hubs), members)


def new_pairs(groups: Groups, fresh: NDArray[np.bool_]) -> Pairs:
    """The pairs that meet and hold a fresh member, once for each group they meet in; `fresh` is by member."""
    one, other = new_meetings(groups, fresh)
    return pack_pairs(groups.members[one], groups.members[other])


def new_meetings(groups: Groups, fresh: NDArray[np.bool_]) -> tuple[Positions, Positions]:
    """The same by their rows among the members."""
    is_fresh = fresh[groups.members]
    rows = np.flatnonzero(is_fresh)
    group = np.searchsorted(groups.borders, rows, side="right") - 1
    first = groups.borders[group]
    is_head = rows - first < groups.heads[group]
    counts = np.where(is_head, groups.borders[group + 1] - first, groups.heads[group])
    one, other = np.repeat(rows, counts), count_up(first, counts)
    once = (one != other) & (~is_fresh[other] | (other > one))  # two fresh ones meet at the likelier
    return one[once], other[once]


def likely_pairs(groups: Groups, fresh: NDArray[np.bool_], least: int) -> Pairs:
    """The pairs that meet, hold a fresh member, and stand in `least` groups together, meeting there or not."""
    pairs, counts = count_values(new_pairs(groups, fresh))
    few = np.flatnonzero(counts < least)
    counts[few] += count_crowds(groups, pairs[few], fresh)
    return pairs[counts >= least]


def lost_pairs(groups: Groups, fresh: NDArray[np.bool_], star: int, hubs: int) -> Pairs:
    """The pairs of old members that met before the fresh ones came and do not any more."""
    old = ~fresh[groups.members]
    sizes = np.diff(borders(old)[groups.borders])
    grown = np.flatnonzero((np.diff(groups.borders) > star) & (sizes < np.diff(groups.borders)) & (sizes > 1))
    before = borders(old)
    left = before[groups.borders[grown] + groups.heads[grown]] - before[groups.borders[grown]]
    were = _heads(sizes[grown], star, hubs)
    members = groups.members[old]
    firsts = before[groups.borders[grown]]
    gone = count_up(left, np.maximum(were - left, 0))  # places among the old members of the group
    group = np.repeat(np.arange(grown.size), np.maximum(were - left, 0))
    behind = sizes[grown][group] - gone - 1
    one = np.repeat(firsts[group] + gone, behind)
    other = count_up(firsts[group] + gone + 1, behind)
    return distinct(pack_pairs(members[one], members[other]))


def find_groups(groups: Groups, keys: Keys, members: Positions) -> tuple[Positions, NDArray[np.bool_]]:
    """The group of each key, -1 where no two share it, and whether each of these members is paired with all in it."""
    if not groups.keys.size:
        return np.full(keys.size, -1), np.zeros(keys.size, np.bool_)
    group = _place(groups.keys, keys)
    sizes = np.diff(groups.borders)
    known = (groups.keys[group] == keys) & (sizes[group] > 1)
    crowds = np.flatnonzero(groups.heads < sizes)
    heads = count_up(groups.borders[crowds], groups.heads[crowds])
    packed = sort(np.repeat(crowds, groups.heads[crowds]) << _HALF | groups.members[heads])
    head = known & (groups.heads[group] == sizes[group])
    asked = np.flatnonzero(known & ~head)
    head[asked] = are_among(group[asked] << _HALF | members[asked], packed)
    return np.where(known, group, -1), head


def _place(known: Keys, keys: Keys) -> Positions:
    """Where in the known keys, which are sorted and distinct, each key stands if it is there."""
    if known.size < _NEAR:
        return np.minimum(np.searchsorted(known, keys), known.size - 1)
    # keys in order are found near each other, which spares most of the time
    order = argsort(keys)
    places = np.empty(keys.size, np.int64)
    places[order] = np.minimum(np.searchsorted(known, keys[order]), known.size - 1)
    return places


def meet_in_one(
    keys: NDArray[np.int32], groups: Groups, numbers: Positions, pairs: tuple[Positions, Positions]
) -> NDArray[np.bool_]:
    """Which pairs meet by one of the keys; each column holds those of one article, whose number the groups know."""
    good = np.zeros(pairs[0].size, np.bool_)
    small = groups.heads == np.diff(groups.borders)
    for row in keys:
        group, head = find_groups(groups, row, numbers)
        one, other = pairs
        met = small[group[one]] | head[one] | head[other]
        good |= (row[one] == row[other]) & (group[one] >= 0) & met
    return good


def count_crowds(groups: Groups, pairs: Pairs, fresh: NDArray[np.bool_]) -> Positions:
    """In how many crowds both members of each pair stand and do not meet; one of them is fresh."""
    return np.bincount(common_crowds(groups, pairs, fresh)[0], minlength=pairs.size)


def common_crowds(groups: Groups, pairs: Pairs, fresh: NDArray[np.bool_]) -> tuple[Positions, Positions, Positions]:
    """The pairs, by their place here, with each crowd in which both stand and do not meet, and their rows there.

    One of each pair is fresh.
    """
    one, other = unpack_pairs(pairs)
    paired = np.zeros(fresh.size, np.bool_)
    paired[one] = paired[other] = True  # few of all that stand in crowds
    sizes = np.diff(groups.borders)
    rows = np.flatnonzero(np.repeat(groups.heads < sizes, sizes) & paired[groups.members])
    group = np.searchsorted(groups.borders, rows, side="right") - 1
    apart = rows - groups.borders[group] >= groups.heads[group]  # a head meets all others
    rows, group = rows[apart], group[apart]
    member = groups.members[rows]
    own = np.flatnonzero(fresh[member])
    own = own[argsort(member[own])]
    turned = ~fresh[one]
    asked, beside = np.where(turned, other, one), np.where(turned, one, other)
    first = np.searchsorted(member[own], asked)
    counts = np.searchsorted(member[own], asked, side="right") - first
    standing = own[count_up(first, counts)]
    packed = group << _HALF | member
    order = argsort(packed)
    wanted = group[standing] << _HALF | np.repeat(beside, counts)
    at = np.minimum(np.searchsorted(packed[order], wanted), max(packed.size - 1, 0))
    found = np.flatnonzero(packed[order][at] == wanted)
    pair = np.repeat(np.arange(pairs.size), counts)[found]
    here, there = rows[standing[found]], rows[order[at[found]]]
    return pair, np.where(turned[pair], there, here), np.where(turned[pair], here, there)


def _heads(sizes: Positions, star: int, hubs: int) -> Positions:
    """How many members of each group are paired with all others."""
    heads = sizes.copy()
    heads[sizes > star] = [hubs_of(size, hubs) for size in sizes[sizes > star].tolist()]
    return heads
