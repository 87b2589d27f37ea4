"""From equal keys to pairs of members, with a bound on what a crowd may cost."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from lineage.similarity.kernels.rows import borders, count_values, distinct, equal_rows
from lineage.similarity.kernels.sorting import argsort, sort_over
from lineage.similarity.kernels.words import Hashes

Pairs = NDArray[np.uint64]
_HALF, _LOW = np.uint64(32), np.uint64(0xFFFFFFFF)
_FULL_STAR = 1_000  # members up to which a star has all its hubs


def hubs_of(size: int, hubs: int) -> int:
    """How many members of a crowd the others are paired with: fewer the larger it is, so that cost stays in bounds."""
    return max(1, min(hubs, hubs * _FULL_STAR // size))


def shared_pairs(keys: Hashes, members: NDArray[np.int64], star: int, hubs: int) -> Pairs:
    """Pairs of members with an equal key, once for each key they share, packed as `smaller << 32 | larger`; unsorted.

    A group of more than `star` members becomes a star: each member is paired with the `hubs` smallest only, so cost
    grows with the size of a group and not with its square. Keys are compared by what 64 bits leave beside the member
    number (44 bits for a million members): the few chance matches are left to the alignment.
    """
    if not keys.size:
        return np.zeros(0, np.uint64)
    low = np.uint64((1 << int(members.max()).bit_length()) - 1)
    packed = distinct((keys & ~low) | members.astype(np.uint64))
    group = packed & ~low
    who = packed & low
    cuts = equal_rows(group)
    firsts, sizes = cuts[:-1], np.diff(cuts)
    pairs = [_all_with_all(group, who, np.repeat(sizes <= star, sizes), star)]
    for first, size in zip(firsts[sizes > star], sizes[sizes > star], strict=True):
        crowd = who[first : first + size]
        pairs.extend(crowd[hub] << _HALF | crowd[hub + 1 :] for hub in range(hubs_of(size, hubs)))
    return np.concatenate(pairs)


def _all_with_all(group: Hashes, who: Hashes, small: NDArray[np.bool_], star: int) -> Pairs:
    group, who = group[small], who[small]
    found = [np.zeros(0, np.uint64)]
    for step in range(1, star):
        same = np.flatnonzero(group[step:] == group[:-step])
        if not same.size:
            break
        found.append(who[same] << _HALF | who[same + step])
    return np.concatenate(found)


def pack_pairs(one: NDArray[Any], other: NDArray[Any]) -> Pairs:
    """Pairs as `shared_pairs` packs them, whichever member is the smaller."""
    smaller, larger = np.minimum(one, other).astype(np.uint64), np.maximum(one, other).astype(np.uint64)
    return np.asarray(smaller << _HALF | larger)


def pack_counted(one: NDArray[Any], other: NDArray[Any], counts: NDArray[Any], most: int) -> Hashes:
    """Pairs with a count each in one number. More than `most` counts as so many, and fits below the pair."""
    below = np.minimum(counts, most).astype(np.uint64)
    return np.asarray(pack_pairs(one, other) << np.uint64(most.bit_length()) | below)


def often_enough(counted: Hashes, most: int, least: int) -> Pairs:
    """The pairs whose counts, as `pack_counted` packs them, come to so much; sorted. What is given is used up."""
    bits = np.uint64(most.bit_length())
    counted = sort_over(counted, int(bits))
    pairs = counted >> bits
    cuts = equal_rows(pairs)
    counts = np.diff(borders(counted & ((np.uint64(1) << bits) - np.uint64(1)))[cuts])
    return pairs[cuts[:-1][counts >= least]]


def unpack_pairs(pairs: Pairs) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """The smaller and the larger member of each pair."""
    return (pairs >> _HALF).astype(np.int64), (pairs & _LOW).astype(np.int64)


def locate_pairs(pairs: Pairs, numbers: NDArray[np.int64]) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """The two members of each pair by their places among these numbers, the smaller place first."""
    order = argsort(numbers)
    one, other = (order[np.searchsorted(numbers[order], side)] for side in unpack_pairs(pairs))
    return np.minimum(one, other), np.maximum(one, other)


def count_pairs(pairs: Pairs) -> tuple[NDArray[np.int64], NDArray[np.int64], NDArray[np.int64]]:
    """Smaller member, larger member and number of mentions of each pair, sorted."""
    each, counts = count_values(pairs)
    return *unpack_pairs(each), counts
