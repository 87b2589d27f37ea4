"""Follows the runs of equal words around the anchors that articles share, all pairs at once."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from lineage.similarity.kernels.flags import CROWD, FEW, HOUSE, HUB, WORD
from lineage.similarity.kernels.words import Positions

_STRIDE = 16  # words looked at in one step
_MENTIONS = 200_000  # pairs followed at one time


def follow(
    places: Positions, owners: Positions, borders: Positions, words: NDArray[np.uint32], starts: Positions, size: int
) -> NDArray[np.int32]:
    """One row per run, as `joining.join_anchors` describes them: each is told of by the first anchor in it."""
    one, other = _mentions(words[places], borders)
    found = [np.zeros((0, 7), np.int32)]
    for begin in range(0, one.size, _MENTIONS):
        part = slice(begin, begin + _MENTIONS)
        p, q, a, b = places[one[part]], places[other[part]], owners[one[part]], owners[other[part]]
        back, known = _reach(words, p, q, np.minimum(p - starts[a], q - starts[b]), -1)
        p, q, a, b, back = (column[~known] for column in (p, q, a, b, back))
        ahead, anchors, house = _ahead(words, p, q, np.minimum(starts[a + 1] - p, starts[b + 1] - q), size)
        swap = a > b
        first, second = p - back - starts[a], q - back - starts[b]
        rows = [
            np.where(swap, b, a), np.where(swap, a, b), np.where(swap, second, first), np.where(swap, first, second),
            back + ahead, anchors, house,
        ]  # fmt: skip
        found.append(np.stack(rows, axis=1)[ahead >= size].astype(np.int32))
    return np.concatenate(found)


def _mentions(flagged: NDArray[np.uint32], borders: Positions) -> tuple[Positions, Positions]:
    """Pairs of members to compare: each with each in a small group, each hub with all others in a crowd."""
    group = np.repeat(np.arange(borders.size - 1), np.diff(borders))
    small = np.flatnonzero(flagged < CROWD)
    pairs = []
    step = 1
    while small.size > step:
        same = group[small[step:]] == group[small[:-step]]
        if not same.any():
            break
        pairs.append((small[:-step][same], small[step:][same]))
        step += 1
    for hub in np.flatnonzero(flagged >= HUB).tolist():
        others = np.arange(borders[group[hub]], borders[group[hub] + 1])
        others = others[(others > hub) | ((flagged[others] < HUB) & (others != hub))]
        pairs.append((np.full(others.size, hub), others))
    empty = np.zeros(0, np.int64)
    return np.concatenate([empty, *(one for one, _ in pairs)]), np.concatenate([empty, *(two for _, two in pairs)])


def _reach(
    words: NDArray[np.uint32], p: Positions, q: Positions, room: Positions, step: int
) -> tuple[Positions, NDArray[np.bool_]]:
    """Equal words before p and q, and whether an anchor at which the two articles are compared is among them."""
    equal, known = np.zeros(p.size, np.int64), np.zeros(p.size, np.bool_)
    here = np.flatnonzero(room > 0)
    while here.size:
        one, two = words[p[here] + step * (equal[here] + 1)], words[q[here] + step * (equal[here] + 1)]
        same = (one ^ two) & WORD == 0
        here, one, two = here[same], one[same], two[same]
        equal[here] += 1
        met = are_met(one, two)
        known[here[met]] = True
        here = here[~met & (equal[here] < room[here])]
    return equal, known


def _ahead(
    words: NDArray[np.uint32], p: Positions, q: Positions, room: Positions, size: int
) -> tuple[Positions, Positions, Positions]:
    """Equal words from p and q on, the anchors that begin among them with all their words, and those of a house."""
    equal, anchors, house = (np.zeros(p.size, np.int64) for _ in range(3))
    here = np.flatnonzero(room > 0)
    ladder = np.arange(_STRIDE)
    held: list[tuple[Positions, Positions, NDArray[np.bool_]]] = []
    while here.size:
        steps = np.minimum(equal[here][:, None] + ladder, room[here][:, None] - 1)
        one, two = words[p[here][:, None] + steps], words[q[here][:, None] + steps]
        same = ((one ^ two) & WORD == 0) & (equal[here][:, None] + ladder < room[here][:, None])
        count = np.where(same.all(axis=1), _STRIDE, np.argmin(same, axis=1))
        row, column = np.nonzero((one >= FEW) & (two >= FEW) & (ladder < count[:, None]))
        held.append((here[row], steps[row, column], one[row, column] & HOUSE != 0))
        equal[here] += count
        here = here[(count == _STRIDE) & (equal[here] < room[here])]
    for pair, step, own in held:
        inside = step <= equal[pair] - size
        np.add.at(anchors, pair[inside], 1)
        np.add.at(house, pair[inside & own], 1)
    return equal, anchors, house


def are_met(one: NDArray[np.uint32], two: NDArray[np.uint32]) -> NDArray[np.bool_]:
    """Whether two equal words begin an anchor at which their articles are compared."""
    return (one >= FEW) & (two >= FEW) & ((one < CROWD) | (one >= HUB) | (two >= HUB))
