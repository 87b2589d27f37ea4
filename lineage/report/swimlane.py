"""The course of one story as a picture: time from left to right, one lane per outlet, arrows from source to taker."""

from __future__ import annotations

from collections.abc import Sequence

from lineage.charts.lanes import COLOURS, DASHES, MARK_WIDTH, Link, Node, Scale, arrange
from lineage.charts.routes import Grid, Place, find_way, point_of
from lineage.charts.ticks import place_ticks
from lineage.charts.words import label
from lineage.report.svg import picture, tag, words
from lineage.report.words import RELATION_LABELS

GRID = Grid(width=760, left=168, right=56, top=40, row=46, room=104, absent=78, radius=11)


def draw_swimlane(
    nodes: Sequence[Node], links: Sequence[Link], *, name: str, title: str, alt: str, lang: str, zone: str
) -> str:
    """One SVG element, 760 pixels wide; the same nodes and links always give the same bytes.

    Nodes without a time stand in a column of their own at the right, sources outside the collection in the top lane,
    left of the first article that takes from them.
    """
    scale = Scale.of(nodes, GRID)
    lanes, places, height = arrange(nodes, links, scale, GRID)
    parts = [_defs(name), *_axis(scale, height + 8, lang, zone), *_lanes(lanes, lang)]
    parts += [_link(link, places, name, lang) for link in links if link.source in places and link.target in places]
    parts += [part for node in nodes for part in _node(node, places[node.node])]
    return picture(parts, width=GRID.width, height=height + 8, alt=alt, name=name, title=title)


def _axis(scale: Scale, height: float, lang: str, zone: str) -> list[str]:
    parts = []
    for time, text in place_ticks(scale.start, scale.end, lang, zone):
        x = scale.x(time)
        parts.append(tag("line", x1=x, x2=x, y1=GRID.top - 6, y2=height - 8, stroke="#d0d0d0"))
        for line, word in enumerate(reversed(text)):
            parts.append(words(word, x, GRID.top - 11 - 12 * line, text_anchor="middle", font_size=10.5, fill="#444"))
    if scale.unknown:
        x = scale.x(None)
        parts.append(
            words(label("time.unknown", lang), x, GRID.top - 11, text_anchor="middle", font_size=10.5, fill="#444")
        )
    return parts


def _lanes(lanes: list[tuple[str, float, float]], lang: str) -> list[str]:
    parts: list[str] = []
    for place, (lane, top, height) in enumerate(lanes):
        if place % 2 == 0:
            parts.insert(0, tag("rect", x=0, y=top, width=GRID.width, height=height, fill="#f4f4f1"))
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
    if place.end - place.begin > 2 * GRID.radius:
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
    parts.append(tag("circle", cx=place.x, cy=place.y, r=GRID.radius + 3, fill="#fff", class_="ring"))
    if node.shape == "square":
        parts.append(tag("rect", x=place.x - 10, y=place.y - 10, width=20, height=20, **paint))
    else:
        parts.append(tag("circle", cx=place.x, cy=place.y, r=GRID.radius, **paint))
    ink = "#222" if hollow else "#fff"
    parts.append(
        words(node.text, place.x, place.y + 4, text_anchor="middle", font_size=11, font_weight="bold", fill=ink)
    )
    if node.mark:
        ground = {"width": 6 + MARK_WIDTH * len(node.mark), "height": 16, "rx": 2, "fill": "#fff", "opacity": 0.9}
        parts.append(tag("rect", x=place.x + GRID.radius + 3, y=place.y - 8, **ground))
        parts.append(words(node.mark, place.x + GRID.radius + 6, place.y + 4, font_size=10.5, fill="#222"))
    return parts


def _link(link: Link, places: dict[str, Place], name: str, lang: str) -> str:
    colour = COLOURS.get(link.relation, "#222")
    curve = find_way(link.source, link.target, places, GRID.radius + (5 if link.directed else 1), GRID)
    start, *turns = (f"{x:.1f} {y:.1f}" for x, y in curve)
    path = f"M{start}C{' '.join(turns)}"
    middle = point_of(curve, 0.5)
    line = {"stroke_dasharray": DASHES[link.certainty]} if DASHES[link.certainty] else {}
    arrow = {"marker_end": f"url(#{name}-{_head(link.relation)})"} if link.directed else {}
    drawn = tag("path", d=path, fill="none", stroke=colour, stroke_width=1.7, **line, **arrow)
    mark = RELATION_LABELS.get(link.relation)
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
