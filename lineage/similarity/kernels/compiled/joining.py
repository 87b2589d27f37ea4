"""Groups the anchors that articles share, and follows the runs around them, pair by pair."""

from __future__ import annotations

import numpy as np
from numba import njit, uint32, uint64

from lineage.similarity.kernels.compiled.bits import fetch
from lineage.similarity.kernels.flags import CROWD, FEW, HOUSE, HUB, WORD

_FEW, _CROWD, _HUB, _HOUSE, _WORD = FEW, CROWD, HUB, HOUSE, WORD
_BLOCK_BITS = 8  # 256 words are looked up together, fewer than an article has as a rule
_AHEAD = 40  # places whose words are on their way while others are compared
_LINE = 16  # words that memory gives together
_ONE = uint64(1)  # numbers without a sign as places: from others, those below zero would be told apart each time
_compile = njit(nogil=True, cache=True)


@_compile
def group_anchors(keys, bits, starts, near, owners, borders):
    """Writes over sorted keys the places of the anchors that several articles share, and their owners and groups.

    `near` is what `articles_at` gives. Gives how many places and how many groups there are.
    """
    shift = uint64(bits)
    mask, repeated = (_ONE << shift) - _ONE, _keep_repeated(keys, shift)
    end = max(repeated, _ONE) - _ONE
    count = first = uint64(0)
    groups, gram, last = 0, uint64(0), -1
    for row in range(repeated):
        far, soon = keys[min(row + uint64(_AHEAD), end)], keys[min(row + uint64(_AHEAD // 2), end)]
        fetch(near, np.int64(far & mask) >> _BLOCK_BITS)
        fetch(starts, near[(soon & mask) >> uint64(_BLOCK_BITS)])
        key = keys[row]
        if key >> shift != gram:
            count, groups = _end_group(first, count, groups, borders)
            gram, first, last = key >> shift, count, -1
        place = np.int64(key & mask)
        owner = near[uint64(place) >> uint64(_BLOCK_BITS)]
        while starts[uint64(owner + 1)] <= place:
            owner += 1
        if owner != last:  # an article stands in a group once, with its first such anchor
            keys[count], owners[count], last = uint64(place), owner, owner
            count += _ONE
    count, groups = _end_group(first, count, groups, borders)
    return np.int64(count), groups


@_compile
def _keep_repeated(keys, shift):
    """Writes over sorted keys those whose upper bits another one has, too: a third of them; gives how many."""
    count = uint64(0)
    if keys.size == 0:
        return count
    before, here = ~(keys[0] >> shift), keys[0]
    for row in range(_ONE, uint64(keys.size)):
        after = keys[row]
        keys[count] = here  # without a branch, a third of which would be guessed wrong
        count += uint64((here >> shift == before) | (here >> shift == after >> shift))
        before, here = here >> shift, after
    keys[count] = here
    return count + uint64(here >> shift == before)


@_compile
def _end_group(first, count, groups, borders):
    """How many anchors and groups there are when a group is over: one article alone is none."""
    if count - first < 2:
        return first, groups
    borders[groups + 1] = np.int64(count)
    return count, groups + 1


@_compile
def articles_at(starts):
    """The article of the first word of each block of words."""
    near = np.empty((starts[-1] >> _BLOCK_BITS) + 1, np.int32)
    article = 0
    for block in range(near.size):
        while article < starts.size - 2 and starts[article + 1] <= block << _BLOCK_BITS:
            article += 1
        near[block] = article
    return near


@_compile
def mark_groups(places, owners, borders, words, houses, star, printed):
    """Flags the words at the anchors of groups that are no crowds, and of every group what one house alone prints."""
    end = uint64(max(places.size, 1) - 1)
    for group in range(borders.size - 1):
        first, last = uint64(borders[group]), uint64(borders[group + 1])
        flags = uint32(0 if last - first > uint64(star) else _FEW)
        house = houses[owners[first]] if last - first >= uint64(printed) else -1
        for row in range(first, last if house >= 0 else first):
            if houses[uint64(owners[row])] != house:
                house = -1
                break
        if house >= 0:
            flags |= uint32(_HOUSE)
        for row in range(first, last if flags else first):
            fetch(words, places[min(row + uint64(_AHEAD), end)])
            words[uint64(places[row])] |= flags


@_compile
def follow_runs(places, owners, borders, words, starts, size, runs):
    """Writes the runs of all pairs of all groups as far as there is room; gives how many there are."""
    count, asked = 0, borders[0]
    for group in range(borders.size - 1):
        first, last = borders[group], borders[group + 1]
        asked = _fetch(max(asked, last), min(last + _AHEAD, places.size), places, owners, words, starts)
        crowd = words[places[first]] >= _CROWD
        for one in range(first, last):
            p, a = places[one], owners[one]
            if crowd and words[p] < _HUB:
                continue
            for other in range(first if crowd else one + 1, last):
                q, b = places[other], owners[other]
                if crowd and other <= one and (other == one or words[q] >= _HUB):
                    continue  # two hubs meet once
                length, anchors, house, back = _run_at(p, q, a, b, words, starts, size)
                if length and count < runs.shape[0]:
                    x, y, i, j = (a, b, p, q) if a < b else (b, a, q, p)
                    runs[count, 0], runs[count, 2] = x, i - back - starts[x]
                    runs[count, 1], runs[count, 3] = y, j - back - starts[y]
                    runs[count, 4], runs[count, 5], runs[count, 6] = length, anchors, house
                if length:
                    count += 1
    return count


@_compile
def _fetch(row, last, places, owners, words, starts):
    """Asks for the words around some places and the beginnings of their articles; gives the row after the last."""
    while row < last:
        for step in (-_LINE, 0, _LINE):
            fetch(words, places[row] + step)
        fetch(starts, owners[row])
        row += 1
    return row


@_compile
def _run_at(p, q, a, b, words, starts, size):
    """The run through the words p and q: its length, its anchors, those of the house, and the words before p.

    Length 0 when an earlier anchor of the run tells of it, or when only the hashes of the anchors are equal.
    """
    x, y = uint64(p), uint64(q)
    room, back = uint64(min(p - starts[a], q - starts[b])), uint64(0)
    while back < room and _is_same(words[x - back - _ONE], words[y - back - _ONE]):
        back += _ONE
        if _is_met(words[x - back], words[y - back]):
            return 0, 0, 0, 0
    room, ahead = uint64(min(starts[a + 1] - p, starts[b + 1] - q)), uint64(0)
    while ahead < room and _is_same(words[x + ahead], words[y + ahead]):
        ahead += _ONE
    if ahead < uint64(size):
        return 0, 0, 0, 0
    anchors = house = 0
    for step in range(ahead - uint64(size) + _ONE):  # without a branch, which would be guessed wrong
        shared = (words[x + step] >= _FEW) & (words[y + step] >= _FEW)
        anchors += shared
        house += shared & (words[x + step] & _HOUSE != 0)
    return np.int64(back + ahead), anchors, house, np.int64(back)


@_compile
def _is_same(one, other):
    """Whether two words are equal, whatever their flags."""
    return (one ^ other) & _WORD == 0


@_compile
def _is_met(one, other):
    """Whether two equal words begin an anchor at which these two articles are compared."""
    return one >= _FEW and other >= _FEW and (one < _CROWD or one >= _HUB or other >= _HUB)


@_compile
def mark_common(first, second, of_article, keys, common):
    """Marks the keys of the first of each pair that the second has, too; keys rise inside an article."""
    for pair in range(first.size):
        a, b = first[pair], second[pair]
        one, other = of_article[a], of_article[b]
        while one < of_article[a + 1] and other < of_article[b + 1]:
            if keys[one] < keys[other]:
                one += 1
            elif keys[one] > keys[other]:
                other += 1
            else:
                common[one] = True
                one += 1
                other += 1


@_compile
def share_anchors(first, second, of_article, keys, places, words, starts, size, least, good):
    """Tells which pairs have so many anchors in common, in runs in which they meet; keys rise inside an article."""
    for pair in range(first.size):
        a, b = first[pair], second[pair]
        one, other, shared = of_article[a], of_article[b], 0
        while one < of_article[a + 1] and other < of_article[b + 1] and shared < least:
            if keys[one] < keys[other]:
                one += 1
            elif keys[one] > keys[other]:
                other += 1
            else:
                p, q = places[one], places[other]
                if _is_met(words[p], words[q]):
                    shared += _run_at(p, q, a, b, words, starts, size)[1]
                one += 1
                other += 1
        good[pair] = shared >= least
