"""Where the nodes of a story stand: time from left to right, one lane per outlet, absent sources in the top lane.

The picture of the report and the chart for print both stand on this.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import NamedTuple

from lineage.charts.routes import Grid, Place

# How the line of a claim is dashed, by certainty, and its colour, by relation; black for text taken over.
DASHES = {
    "certain": "",
    "likely": "9 5",
    "possible": "2 4",
    "judged": "",
    "declared": "10 3 2 3",
    "open": "",
    "quotes": "",
}
# The words beside a node: what is left free around them, and the width of a character.
MARK_GAP, MARK_WIDTH = 9.0, 5.4
COLOURS = {"version_of": "#8A3B00", "republishes": "#00604A", "quotes": "#6A3D7C"}


class Node(NamedTuple):
    """One article or absent source; `lane` is the outlet, empty for sources outside the collection."""

    node: str
    lane: str
    text: str
    mark: str
    shape: str
    first: datetime | None
    last: datetime | None


class Link(NamedTuple):
    """One claim between two nodes; `certainty` picks the line, `directed` the arrow head."""

    source: str
    target: str
    relation: str
    certainty: str
    directed: bool


class Scale(NamedTuple):
    """The axis of time: what lies between `left` and `right`, and the grid it stands in."""

    start: datetime | None
    end: datetime | None
    left: float
    right: float
    unknown: bool
    room: float

    @classmethod
    def of(cls, nodes: Sequence[Node], grid: Grid) -> Scale:
        """The scale that holds all nodes; those without a time get a column of their own at the right."""
        times = [time for node in nodes for time in (node.first, node.last) if time]
        unknown = any(node.lane and not node.first for node in nodes)
        left = grid.left + 1.8 * grid.radius + (grid.absent if any(not node.lane for node in nodes) else 0)
        right = grid.width - grid.right - grid.room - (grid.room if unknown and times else 0)
        return cls(min(times, default=None), max(times, default=None), left, right, unknown, grid.room)

    def x(self, time: datetime | None) -> float:
        """Where a moment stands."""
        if time is None or self.start is None or self.end is None:
            return self.right + self.room if self.start else self.left
        if self.start == self.end:
            return (self.left + self.right) / 2
        return self.left + (time - self.start) / (self.end - self.start) * (self.right - self.left)


def arrange(
    nodes: Sequence[Node], links: Sequence[Link], scale: Scale, grid: Grid
) -> tuple[list[tuple[str, float, float]], dict[str, Place], float]:
    """Lanes (name, top, height) from top to bottom, the place of each node, and where the last lane ends.

    Nodes of one lane that would touch stand in rows of their own.
    """
    spans = {node.node: _span(node, nodes, links, scale, grid) for node in nodes}
    order: dict[str, list[Node]] = {}
    for node in sorted(nodes, key=lambda n: (bool(n.lane), spans[n.node], n.node)):
        order.setdefault(node.lane, []).append(node)
    lanes: list[tuple[str, float, float]] = []
    places: dict[str, Place] = {}
    top = grid.top
    for lane, members in order.items():
        rows: list[float] = []
        for node in members:
            begin, end = spans[node.node]
            x = (begin + end) / 2
            row = next((place for place, last in enumerate(rows) if last + grid.room <= x), len(rows))
            rows[row : row + 1] = [x]
            reach = grid.radius + MARK_GAP + MARK_WIDTH * len(node.mark) if node.mark else 0.0
            places[node.node] = Place(x, top + grid.row * (row + 0.5), begin, end, reach)
        lanes.append((lane, top, grid.row * len(rows)))
        top += grid.row * len(rows)
    return lanes, places, top


def _span(node: Node, nodes: Sequence[Node], links: Sequence[Link], scale: Scale, grid: Grid) -> tuple[float, float]:
    if node.lane:
        return scale.x(node.first), scale.x(node.last or node.first)
    takers = {link.target for link in links if link.source == node.node}
    x = min((scale.x(taker.first) for taker in nodes if taker.node in takers), default=scale.left) - grid.absent
    x = max(x, grid.left + 1.8 * grid.radius)
    return x, x
