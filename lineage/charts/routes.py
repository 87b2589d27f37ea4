"""How a line runs from one node of a picture to another without passing behind a third or through its words."""

from __future__ import annotations

from collections.abc import Mapping
from math import sqrt
from typing import NamedTuple

# Sideways bends that a line may take to pass a node, in radii, and at how many points it is tested.
_BENDS, _STEPS = (0, 0.9, -0.9, 1.8, -1.8, 3.3, -3.3, 4.9, -4.9, 6.9, -6.9), 24
# How far aside a line turns that runs down the lanes first, and how far aside it may leave its source, in radii.
_TURNS, _LEAN = (0, -0.8, -1.3, -1.8, 2.4, -3.2, -4.7), 0.7
Curve = tuple[tuple[float, float], tuple[float, float], tuple[float, float], tuple[float, float]]


class Grid(NamedTuple):
    """Measures of a picture, in its own unit: what is left free at its sides, and how large nodes and lanes are.

    `room` is how far nodes of one row stand apart, `absent` how far left of its first taker an absent source stands.
    """

    width: float
    left: float
    right: float
    top: float
    row: float
    room: float
    absent: float
    radius: float


class Place(NamedTuple):
    """Where a node stands; `begin` and `end` bound the time it may have appeared.

    `reach` is how far to the right of its middle the words beside it end; 0 without any.
    """

    x: float
    y: float
    begin: float
    end: float
    reach: float = 0.0


def find_way(source: str, target: str, places: Mapping[str, Place], gap: float, grid: Grid) -> Curve:
    """The way that meets fewest of the nodes it does not join and of the words beside any; the plainest of equals.

    `gap` is how far from the middle of the target it ends.
    """
    foreign = [place for node, place in places.items() if node not in (source, target)]
    worded = [place for place in places.values() if place.reach]
    curves = _curves(places[source], places[target], gap, grid.radius)
    best, fewest = curves[0], _STEPS
    for curve in curves:
        points = [point_of(curve, step / _STEPS) for step in range(1, _STEPS)]
        met = sum(_meets(point, foreign, grid) or _crosses(point, worded, grid) for point in points)
        if met < fewest:
            best, fewest = curve, met
        if not met:
            break
    return best


def _meets(point: tuple[float, float], foreign: list[Place], grid: Grid) -> bool:
    x, y = point
    berth = grid.radius * 1.27
    if not grid.left < x < grid.width - grid.right:
        return True
    return any(abs(y - at.y) < berth and (x - at.x) ** 2 + (y - at.y) ** 2 < berth**2 for at in foreign)


def _crosses(point: tuple[float, float], worded: list[Place], grid: Grid) -> bool:
    """Whether a point lies in the words beside a node, which are as high as two thirds of it."""
    x, y = point
    return any(abs(y - at.y) < grid.radius * 0.7 and grid.radius < x - at.x < at.reach for at in worded)


def point_of(path: Curve, at: float) -> tuple[float, float]:
    """A point of a cubic curve."""
    back = 1 - at
    shares = (back**3, 3 * back**2 * at, 3 * back * at**2, at**3)
    return sum(s * x for s, (x, _) in zip(shares, path, strict=True)), sum(
        s * y for s, (_, y) in zip(shares, path, strict=True)
    )


def _curves(a: Place, b: Place, gap: float, radius: float) -> list[Curve]:
    """Ways from one node to another, the plainest first.

    Within a row an arc; to a later node down the lanes first, then along its lane from the left, where no words stand;
    else, or where that meets another node, bends to the left and right.
    """
    if a.y == b.y:
        way = 1 if b.x >= a.x else -1
        x1, x2 = a.x + way * radius, b.x - way * gap
        rises = ((a.y - bow * radius, a.y - (0.36 if bow > 0 else -0.36) * radius) for bow in (1.55, -1.55, 2.4, -2.4))
        return [((x1, y), (x1 + (x2 - x1) / 3, top), (x2 - (x2 - x1) / 3, top), (x2, y)) for top, y in rises]
    way = 1 if b.y > a.y else -1
    y1, y2 = a.y + way * radius, b.y - way * gap
    half = (y1 + y2) / 2
    bends = (bend * radius for bend in _BENDS)
    bent: list[Curve] = [((a.x, y1), (a.x + bend, half), (b.x + bend, half), (b.x, y2)) for bend in bends]
    if b.x - a.x < gap + radius * 0.5:
        return bent
    return [*(_turned(a, b, turn, gap, radius) for turn in _TURNS), *bent]


def _turned(a: Place, b: Place, turn: float, gap: float, radius: float) -> Curve:
    """Down the lanes and then along the lane of the taker.

    It leaves the source on the side it turns to, so that it hardly reaches left of its mark, where it would seem to
    begin before its time.
    """
    lean = max(-_LEAN, min(_LEAN, turn))
    begin = (a.x + lean * radius, a.y + (1 if b.y > a.y else -1) * sqrt(1 - lean**2) * radius)
    corner = (a.x + turn * radius, b.y)
    return begin, corner, corner, (b.x - gap, b.y)
