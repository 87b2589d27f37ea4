"""The course of one story as a picture: time from left to right, one lane per outlet, arrows from source to taker."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import NamedTuple

from lineage.charts.words import label
from lineage.report.routes import LEFT, RADIUS, RIGHT, WIDTH, Place, find_way, point_of
from lineage.report.svg import picture, tag, words
from lineage.report.ticks import place_ticks

TOP, ROW = 40, 46
ABSENT, ROOM = 78, 104
DASHES = {"certain": "", "likely": "9 5", "possible": "2 4", "declared": "10 3 2 3", "open": "", "quotes": ""}
COLOURS = {"version_of": "#8a3b00", "republishes": "#00604a", "quotes": "#6a3d7c"}
_MARKS = {"version_of": "edge.version", "republishes": "edge.republishes", "quotes": "edge.quotes"}


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


def draw_swimlane(
    nodes: Sequence[Node], links: Sequence[Link], *, name: str, title: str, alt: str, lang: str, zone: str
) -> str:
    """One SVG element, 760 pixels wide; the same nodes and links always give the same bytes.

    Nodes without a time stand in a column of their own at the right, sources outside the collection in the top lane,
    left of the first article that takes from them.
    """
    scale = _Scale.of(nodes)
    lanes, places, height = _arrange(nodes, links, scale)
    parts = [_defs(name), *_axis(scale, height, lang, zone), *_lanes(lanes, lang)]
    parts += [_link(link, places, name, lang) for link in links if link.source in places and link.target in places]
    parts += [part for node in nodes for part in _node(node, places[node.node])]
    return picture(parts, width=WIDTH, height=height, alt=alt, name=name, title=title)


class _Scale(NamedTuple):
    start: datetime | None
    end: datetime | None
    left: float
    right: float
    unknown: bool

    @classmethod
    def of(cls, nodes: Sequence[Node]) -> _Scale:
        times = [time for node in nodes for time in (node.first, node.last) if time]
        unknown = any(node.lane and not node.first for node in nodes)
        left = LEFT + 20.0 + (ABSENT if any(not node.lane for node in nodes) else 0)
        right = WIDTH - RIGHT - ROOM - (ROOM if unknown and times else 0)
        return cls(min(times, default=None), max(times, default=None), left, float(right), unknown)

    def x(self, time: datetime | None) -> float:
        if time is None or self.start is None or self.end is None:
            return self.right + ROOM if self.start else self.left
        if self.start == self.end:
            return (self.left + self.right) / 2
        return self.left + (time - self.start) / (self.end - self.start) * (self.right - self.left)


def _arrange(
    nodes: Sequence[Node], links: Sequence[Link], scale: _Scale
) -> tuple[list[tuple[str, float, float]], dict[str, Place], float]:
    spans = {node.node: _span(node, nodes, links, scale) for node in nodes}
    order: dict[str, list[Node]] = {}
    for node in sorted(nodes, key=lambda n: (bool(n.lane), spans[n.node], n.node)):
        order.setdefault(node.lane, []).append(node)
    lanes: list[tuple[str, float, float]] = []
    places: dict[str, Place] = {}
    top = float(TOP)
    for lane, members in order.items():
        rows: list[float] = []
        for node in members:
            begin, end = spans[node.node]
            x = (begin + end) / 2
            row = next((place for place, last in enumerate(rows) if last + ROOM <= x), len(rows))
            rows[row : row + 1] = [x]
            places[node.node] = Place(x, top + ROW * (row + 0.5), begin, end)
        lanes.append((lane, top, float(ROW * len(rows))))
        top += ROW * len(rows)
    return lanes, places, top + 8


def _span(node: Node, nodes: Sequence[Node], links: Sequence[Link], scale: _Scale) -> tuple[float, float]:
    if node.lane:
        return scale.x(node.first), scale.x(node.last or node.first)
    takers = {link.target for link in links if link.source == node.node}
    x = min((scale.x(taker.first) for taker in nodes if taker.node in takers), default=scale.left) - ABSENT
    return max(x, LEFT + 20.0), max(x, LEFT + 20.0)


def _axis(scale: _Scale, height: float, lang: str, zone: str) -> list[str]:
    parts = []
    for time, text in place_ticks(scale.start, scale.end, lang, zone):
        x = scale.x(time)
        parts.append(tag("line", x1=x, x2=x, y1=TOP - 6, y2=height - 8, stroke="#d0d0d0"))
        for line, word in enumerate(reversed(text)):
            parts.append(words(word, x, TOP - 11 - 12 * line, text_anchor="middle", font_size=10.5, fill="#444"))
    if scale.unknown:
        x = scale.x(None)
        parts.append(words(label("time.unknown", lang), x, TOP - 11, text_anchor="middle", font_size=10.5, fill="#444"))
    return parts


def _lanes(lanes: list[tuple[str, float, float]], lang: str) -> list[str]:
    parts: list[str] = []
    for place, (lane, top, height) in enumerate(lanes):
        if place % 2 == 0:
            parts.insert(0, tag("rect", x=0, y=top, width=WIDTH, height=height, fill="#f4f4f1"))
        style = {"font_style": "italic"} if not lane else {"font_weight": "bold"}
        text = lane or label("word.not_in_corpus", lang)
        text = text if len(text) <= 22 else f"{text[:21]}…"
        parts.append(words(text, 8, top + height / 2 + 4, font_size=11.5, fill="#222", **style))
    return parts


def _node(node: Node, place: Place) -> list[str]:
    hollow = not node.lane
    paint: dict[str, object] = {
        "fill": "#fff" if hollow else "#00578a",
        "stroke": "#222" if hollow else "#fff",
        "stroke_width": 2,
    }
    parts = []
    if place.end - place.begin > 2 * RADIUS:
        parts.append(
            tag(
                "line",
                x1=place.begin,
                x2=place.end,
                y1=place.y,
                y2=place.y,
                stroke="#00578a",
                stroke_width=3,
                opacity=0.45,
            )
        )
    parts.append(tag("circle", cx=place.x, cy=place.y, r=RADIUS + 3, fill="#fff", class_="ring"))
    if node.shape == "square":
        parts.append(tag("rect", x=place.x - 10, y=place.y - 10, width=20, height=20, **paint))
    else:
        parts.append(tag("circle", cx=place.x, cy=place.y, r=RADIUS, **paint))
    ink = "#222" if hollow else "#fff"
    parts.append(
        words(node.text, place.x, place.y + 4, text_anchor="middle", font_size=11, font_weight="bold", fill=ink)
    )
    if node.mark:
        ground = {"width": 6 + 5.4 * len(node.mark), "height": 16, "rx": 2, "fill": "#fff", "opacity": 0.9}
        parts.append(tag("rect", x=place.x + RADIUS + 3, y=place.y - 8, **ground))
        parts.append(words(node.mark, place.x + RADIUS + 6, place.y + 4, font_size=10.5, fill="#222"))
    return parts


def _link(link: Link, places: dict[str, Place], name: str, lang: str) -> str:
    colour = COLOURS.get(link.relation, "#222")
    curve = find_way(link.source, link.target, places, RADIUS + (5 if link.directed else 1))
    start, *turns = (f"{x:.1f} {y:.1f}" for x, y in curve)
    path = f"M{start}C{' '.join(turns)}"
    middle = point_of(curve, 0.5)
    line = {"stroke_dasharray": DASHES[link.certainty]} if DASHES[link.certainty] else {}
    arrow = {"marker_end": f"url(#{name}-{_head(link.relation)})"} if link.directed else {}
    drawn = tag("path", d=path, fill="none", stroke=colour, stroke_width=1.7, **line, **arrow)
    mark = _MARKS.get(link.relation)
    if mark is None:
        return drawn
    style = {"paint_order": "stroke", "stroke": "#fff", "stroke_width": 4, "text_anchor": "middle", "font_size": 10}
    return drawn + words(label(mark, lang), middle[0], middle[1] + 3, fill=colour, **style)


def _head(relation: str) -> str:
    return relation if relation in COLOURS else "plain"


def _defs(name: str) -> str:
    heads = ""
    for relation, colour in {"plain": "#222", **COLOURS}.items():
        shape = tag("path", d="M0 0L8 4L0 8z", fill=colour)
        size = {"markerWidth": 8, "markerHeight": 8, "refX": 6, "refY": 4, "markerUnits": "userSpaceOnUse"}
        heads += tag("marker", shape, id=f"{name}-{relation}", orient="auto", **size)
    return tag("defs", heads)
