"""How a line runs from one node of a picture to another without passing behind a third."""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple

WIDTH, LEFT, RIGHT, RADIUS = 760, 150, 12, 11
# Sideways bends that a line may take to pass a node, how near it may come, and at how many points that is tested.
_BENDS, _BERTH, _STEPS = (0, -20, 20, -36, 36, -54, 54, -76, 76), RADIUS + 3, 24
Curve = tuple[tuple[float, float], tuple[float, float], tuple[float, float], tuple[float, float]]


class Place(NamedTuple):
    """Where a node stands, in pixels; `begin` and `end` bound the time it may have appeared."""

    x: float
    y: float
    begin: float
    end: float


def find_way(source: str, target: str, places: Mapping[str, Place], gap: float) -> Curve:
    """The way that meets fewest of the nodes it does not join; the plainest of equals.

    `gap` is how far from the middle of the target it ends.
    """
    foreign = [place for node, place in places.items() if node not in (source, target)]
    curves = _curves(places[source], places[target], gap)
    best, fewest = curves[0], _STEPS
    for curve in curves:
        met = sum(_meets(point_of(curve, step / _STEPS), foreign) for step in range(1, _STEPS))
        if met < fewest:
            best, fewest = curve, met
        if not met:
            break
    return best


def _meets(point: tuple[float, float], foreign: list[Place]) -> bool:
    x, y = point
    if not LEFT < x < WIDTH - RIGHT:
        return True
    return any(abs(y - at.y) < _BERTH and (x - at.x) ** 2 + (y - at.y) ** 2 < _BERTH**2 for at in foreign)


def point_of(path: Curve, at: float) -> tuple[float, float]:
    """A point of a cubic curve."""
    back = 1 - at
    shares = (back**3, 3 * back**2 * at, 3 * back * at**2, at**3)
    return sum(s * x for s, (x, _) in zip(shares, path, strict=True)), sum(
        s * y for s, (_, y) in zip(shares, path, strict=True)
    )


def _curves(a: Place, b: Place, gap: float) -> list[Curve]:
    """Ways from one node to another, the plainest first.

    Within a row an arc; to a later node down the lanes first, then along its lane from the left, where no words stand;
    else, or where that meets another node, bends to the left and right.
    """
    if a.y == b.y:
        way = 1 if b.x >= a.x else -1
        x1, x2 = a.x + way * RADIUS, b.x - way * gap
        rises = ((a.y - bow, a.y - (4 if bow > 0 else -4)) for bow in (17, -17, 26, -26))
        return [((x1, y), (x1 + (x2 - x1) / 3, top), (x2 - (x2 - x1) / 3, top), (x2, y)) for top, y in rises]
    way = 1 if b.y > a.y else -1
    y1, y2 = a.y + way * RADIUS, b.y - way * gap
    half = (y1 + y2) / 2
    bent: list[Curve] = [((a.x, y1), (a.x + bend, half), (b.x + bend, half), (b.x, y2)) for bend in _BENDS]
    if b.x - a.x < gap + RADIUS:
        return bent
    turns = ((a.x, b.y), (a.x - 26, b.y), (a.x + 26, b.y), (a.x - 52, b.y))
    return [*(((a.x, y1), turn, turn, (b.x - gap, b.y)) for turn in turns), *bent]
