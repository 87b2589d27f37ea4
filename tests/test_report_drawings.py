from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta
from math import hypot
from xml.etree import ElementTree

import pytest

from lineage.charts.lanes import Link, Node, Scale, arrange
from lineage.charts.routes import find_way, point_of
from lineage.charts.ticks import place_ticks
from lineage.report.sidebyside import mark_differences
from lineage.report.strips import draw_chains, draw_strip
from lineage.report.swimlane import GRID, draw_swimlane


def test_differences_are_marked_on_both_sides() -> None:
    left, right = mark_differences("Am Montag fällt sie aus", "am Montag fuhr sie")
    assert left == [("Am Montag", False), ("fällt", True), ("sie", False), ("aus", True)]
    assert right == [("am Montag", False), ("fuhr", True), ("sie", False)]
    assert mark_differences("", "") == ([], [])


def _lanes(nodes: list[Node], links: list[Link]) -> ElementTree.Element:
    svg = draw_swimlane(nodes, links, name="s", title="t", alt="a", lang="de", zone="Europe/Berlin")
    return ElementTree.fromstring(svg)


def _node(name: str, lane: str, hour: int | None, shape: str = "circle") -> Node:
    at = None if hour is None else datetime(2031, 5, 12, hour, tzinfo=UTC)
    return Node(name, lane, name, "", shape, at, at)


def test_swimlanes_draw_relations_and_certainty_apart() -> None:
    nodes = [_node("w", "", None), _node("a", "A", 6), _node("b", "B", 8), _node("c", "B", 9, "square")]
    kinds = ("derived_from", "republishes", "version_of", "shares_text")
    ends = (("w", "a"), ("a", "b"), ("b", "c"), ("a", "c"))
    sure = ("likely", "declared", "certain", "open")
    links = [Link(s, t, kind, word, word != "open") for (s, t), kind, word in zip(ends, kinds, sure, strict=True)]
    svg = _lanes(nodes, links)
    paths = [p for p in svg.findall(".//{*}path") if p.get("fill") == "none"]
    assert [p.get("stroke-dasharray") for p in paths] == ["9 5", "10 3 2 3", None, None]
    assert [p.get("marker-end") is not None for p in paths] == [True, True, True, False]
    assert len({p.get("stroke") for p in paths}) == 3
    words = {t.text for t in svg.findall(".//{*}text")}
    assert {"Abdruck", "Fassung", "nicht in der Sammlung"} <= words
    assert svg.findall(".//{*}circle")[0].get("fill") == "#fff"


def test_swimlanes_run_from_left_to_right_and_do_not_overlap() -> None:
    nodes = [_node(f"n{hour}", "A", hour) for hour in range(3, 20)] + [_node("x", "B", None)]
    svg = _lanes(nodes, [])
    places = [
        (float(c.get("cx") or 0), float(c.get("cy") or 0))
        for c in svg.findall(".//{*}circle")
        if c.get("class") != "ring"
    ]
    xs = [x for x, _ in places]
    assert xs == sorted(xs)
    for place, (x, y) in enumerate(places):
        assert all(abs(x - other) >= 22 or abs(y - row) >= 22 for other, row in places[place + 1 :])
    assert max(xs) < 760


def test_lines_go_around_the_nodes_they_do_not_join() -> None:
    nodes = [_node("a", "A", 6), _node("b", "B", 6), _node("c", "C", 6), _node("d", "C", 14), _node("e", "A", 14)]
    links = [Link("a", "c", "derived_from", "likely", True), Link("a", "e", "derived_from", "likely", True)]
    straight = _lanes([nodes[0], nodes[2]], links[:1])
    svg = _lanes(nodes, links)
    path, ring = (next(iter(s.iterfind(".//{*}path[@fill='none']"))).get("d") or "" for s in (svg, straight))
    assert path != ring
    numbers = [float(n) for n in re.findall(r"-?[\d.]+", path)]
    curve = list(zip(numbers[::2], numbers[1::2], strict=True))
    spots = [(float(c.get("cx") or 0), float(c.get("cy") or 0)) for c in svg.iterfind(".//{*}circle[@class='ring']")]
    x, y = next(spot for spot in spots if spot[1] == sorted({row for _, row in spots})[1])
    for step in range(101):
        t = step / 100
        shares = ((1 - t) ** 3, 3 * (1 - t) ** 2 * t, 3 * (1 - t) * t**2, t**3)
        at = [sum(s * point[axis] for s, point in zip(shares, curve, strict=True)) for axis in (0, 1)]
        assert (at[0] - x) ** 2 + (at[1] - y) ** 2 > 11**2


@pytest.mark.parametrize("hour", range(7, 13))
def test_lines_go_around_the_words_beside_nodes(hour: int) -> None:
    nodes = [_node("v", "", None), _node("w", "", None), _node("a", "A", 6)._replace(mark="ja: dpa")]
    nodes += [_node("b", "B", hour), _node("c", "C", 20)]
    ends = [("v", "a"), ("w", "b"), ("w", "c")]
    links = [Link(source, target, "derived_from", "certain", True) for source, target in ends]
    _, places, _ = arrange(nodes, links, Scale.of(nodes, GRID), GRID)
    at = places["a"]
    for source, target in ends[1:]:
        way = find_way(source, target, places, GRID.radius + 5, GRID)
        points = [point_of(way, step / 60) for step in range(61)]
        assert not [(x, y) for x, y in points if abs(y - at.y) < 6 and GRID.radius < x - at.x < at.reach]


def test_arrows_to_later_articles_do_not_reach_left_of_the_mark_of_their_source() -> None:
    begin = datetime(2026, 3, 11, 10, 42, tzinfo=UTC)
    times = [begin, *(begin + timedelta(minutes=minutes) for minutes in (5, 13, 48, 88, 114, 210))]
    nodes = [Node(str(n), f"Lane {n}", str(n), "ja: dpa", "circle", at, at) for n, at in enumerate(times)]
    _, places, _ = arrange(nodes, [], Scale.of(nodes, GRID), GRID)
    for node in nodes[1:]:
        way = find_way("0", node.node, places, GRID.radius + 5, GRID)
        points = [point_of(way, step / 60) for step in range(61)]
        assert min(x for x, _ in points) > places["0"].x - GRID.radius
        met = [at for name, at in places.items() if name not in ("0", node.node)]
        assert all(hypot(x - at.x, y - at.y) > GRID.radius for x, y in points for at in met)


def test_marks_have_a_ground_so_that_no_line_runs_through_them() -> None:
    nodes = [Node("a", "A", "1", "ja: dpa", "circle", None, None)]
    parts = list(_lanes(nodes, []))
    at = next(place for place, part in enumerate(parts) if part.text == "ja: dpa")
    ground = parts[at - 1]
    assert ground.tag.endswith("rect") and ground.get("fill") == "#fff"


def test_swimlanes_hold_without_times_or_with_one_moment_or_many_years() -> None:
    _lanes([], [])
    _lanes([_node("a", "A", None), _node("b", "B", None)], [Link("a", "b", "shares_text", "open", False)])
    _lanes([_node("a", "A", 7)], [])
    old = Node("o", "O", "o", "", "circle", datetime(1970, 1, 1, tzinfo=UTC), datetime(1970, 1, 1, tzinfo=UTC))
    assert len(_lanes([old, _node("a", "A", 7)], []).findall(".//{*}line")) < 9


def test_strips_and_chains_are_valid_drawings() -> None:
    spans = [{"begin": 0, "end": 4, "kind": "wire"}, {"begin": 4, "end": 10, "kind": "unmatched"}]
    strip = ElementTree.fromstring(draw_strip(spans, 10, name="n", title="<t>", lang="en"))
    widths = [float(r.get("width") or 0) for r in strip.findall(".//{*}rect")][:2]
    assert widths == [272, 408]
    ElementTree.fromstring(draw_strip([], 0, name="n", title="t", lang="en"))
    chains = [("A", "B"), ("A", "C"), ("D",)]
    svg = ElementTree.fromstring(draw_chains(chains, "Blatt", name="n", title="t", alt="a"))
    assert [t.text for t in svg.findall(".//{*}text")].count("A") == 1
    assert len([p for p in svg.findall(".//{*}path") if p.get("fill") == "none"]) == 4


def test_ticks_stand_on_round_moments_and_first_days() -> None:
    start, end = datetime(2031, 3, 30, 0, 40, tzinfo=UTC), datetime(2031, 3, 30, 5, tzinfo=UTC)
    ticks = place_ticks(start, end, "de", "Europe/Berlin")
    assert 3 <= len(ticks) <= 7
    assert all(tick.minute == 0 for tick, _ in ticks)
    assert ticks[0][1][0] == "30. März" and len(ticks[1][1]) == 1
    months = place_ticks(start, datetime(2031, 8, 2, tzinfo=UTC), "en", "Europe/Berlin")
    assert [words for _, words in months] == [["Apr 2031"], ["May 2031"], ["Jun 2031"], ["Jul 2031"], ["Aug 2031"]]
    assert len(place_ticks(datetime(1950, 5, 1, tzinfo=UTC), end, "de", "UTC")) <= 9
    assert place_ticks(None, None, "de", "UTC") == []
