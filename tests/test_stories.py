"""Stories, what holds them together, and how many independent origins they have."""

from __future__ import annotations

import pytest
from by_hand import BODY, EXTRA, LEAD, article, at, citation, credit, draw

from lineage import frames
from lineage.provenance.stories import build_stories

WIRE = f"{LEAD}\n\n{BODY}"


def plot(rows, **said):
    claims = draw(rows, **said)
    return build_stories(claims.edges, claims.sources, frames.ARTICLES.make(rows))


def test_clients_of_one_wire_count_once():
    rows = [article("w", WIRE, "06:00", "dpa", kind="wire")]
    rows += [article(f"n{i}", WIRE, f"06:{10 + i}", f"Haus {i}") for i in range(5)]
    stories, members = plot(rows)
    assert stories.row(0, named=True) | {"first_at": None, "last_at": None} == {
        "story_id": "story-0001", "articles": 6, "outlets": 6, "owners": 6, "origins": 1, "origin_names": ["dpa"],
        "first_at": None, "last_at": None, "weakest_pair": "w ~ n0", "weakest_share": 1.0,
    }  # fmt: skip
    assert dict(members.select("node_id", "role").iter_rows())["w"] == "origin"
    assert members.filter(members["role"] == "copy").height == 5


def test_an_absent_original_is_a_member_and_the_origin():
    rows = [article(f"n{i}", WIRE, f"06:{10 + i}", f"Haus {i}") for i in range(4)]
    stories, members = plot(rows, credits=[credit("n0", "AFP"), credit("n1", "AFP")])
    assert stories["origins"].to_list() == [1]
    assert members.filter(members["role"] == "absent").height == 1


def test_two_wires_are_two_origins():
    rows = [
        article("w1", WIRE, "06:00", "dpa", kind="wire"),
        article("w2", EXTRA, "06:01", "AFP", kind="wire"),
        article("both", f"{WIRE}\n\n{EXTRA}", "07:00", "Alpha"),
    ]
    assert plot(rows).stories["origins"].to_list() == [2]


def test_undecided_copies_are_at_most_one_origin():
    rows = [article(name, WIRE, None, name.upper()) for name in ("a", "b", "c")]
    stories, members = plot(rows)
    assert stories["origins"].to_list() == [1]
    assert set(members["role"]) == {"linked"}


def test_an_agency_as_such_or_a_citation_makes_no_story():
    rows = [article("a", LEAD, "06:00", "Alpha"), article("b", EXTRA, "06:00", "Beta")]
    said = {"credits": [credit("a", "dpa"), credit("b", "dpa")], "citations": [citation("b", ("Alpha", "outlet"))]}
    stories, members = plot(rows, **said)
    assert stories.is_empty() and members.is_empty()


def test_stories_are_numbered_by_first_publication():
    rows = [
        article("late-1", f"{LEAD}", "09:00", "Alpha"),
        article("late-2", f"{LEAD}", "09:00", "Beta"),
        article("early-1", EXTRA, "05:00", "Alpha"),
        article("early-2", EXTRA, "05:00", "Beta"),
    ]
    members = plot(rows).members
    assert {"early-1", "early-2"} <= set(members.filter(members["story_id"] == "story-0001")["node_id"])


def test_nothing_in_nothing_out():
    stories, members = build_stories(frames.EDGES.make(), frames.SOURCES.make(), frames.ARTICLES.make())
    assert stories.is_empty() and members.is_empty()


def bond(source, target, share, *, directed=True):
    relation = "derived_from" if directed else "shares_text"
    return {
        "source_id": source, "target_id": target, "relation": relation, "directed": directed, "basis": "measured",
        "share": share, "confidence": 1.0, "evidence": [],
    }  # fmt: skip


def grouped(rows, edges, pairs=None):
    edges = frames.EDGES.sort(frames.EDGES.make(edges))
    members = build_stories(edges, frames.SOURCES.make(), frames.ARTICLES.make(rows), pairs).members
    return sorted(sorted(nodes) for _, nodes in members.group_by("story_id").agg("node_id").iter_rows())


def test_an_article_joins_the_story_of_its_main_source_and_no_other_for_a_scrap():
    rows = [article(name, WIRE, "06:00", name.upper()) for name in ("a", "b", "c", "d", "both")]
    edges = [bond("a", "b", 0.9), bond("c", "d", 0.9), bond("a", "both", 0.5), bond("c", "both", 0.15)]
    assert grouped(rows, edges) == [["a", "b", "both"], ["c", "d"]]
    edges[-1]["share"] = 0.4
    assert grouped(rows, edges) == [["a", "b", "both", "c", "d"]]


def test_a_form_of_daily_figures_binds_no_weeks():
    rows = [article(name, WIRE, "06:00", name.upper()) for name in ("a", "b", "c")]
    for row, day in zip(rows, (2, 3, 20), strict=True):
        row["published_from"] = row["published_until"] = at("06:00", day)
    edges = [bond("a", "b", 0.6, directed=False), bond("b", "c", 0.6, directed=False)]
    assert grouped(rows, edges) == [["a", "b"]]


def pair(a, b, shares, cosine):
    row = {"a_id": a, "b_id": b, "a_share": shares[0], "b_share": shares[1], "cosine": cosine}
    return row | {"same_outlet": False, "shared_tokens": 60, "longest_run": 60, "template": False, "relation": "partly"}


@pytest.mark.parametrize(
    ("shares", "cosine", "binds"),
    [
        ((0.2, 0.15), 0.1, False),  # a paragraph of background, and two other stories
        ((0.2, 0.15), 0.4, True),  # two reports of one event, each in its own words
        ((0.2, 0.9), 0.0, True),  # a short text as a whole in a long one
    ],
)
def test_one_paragraph_binds_where_the_rest_tells_the_same(shares, cosine, binds):
    rows = [article(name, WIRE, "06:00", name.upper()) for name in ("a", "b")]
    item = "inferred:dpa:1"
    pairs = frames.PAIRS.make([pair("a", "b", shares, cosine)])
    assert grouped(rows, [bond(item, "a", 0.2), bond(item, "b", 0.15)], pairs) == ([["a", "b", item]] if binds else [])
    assert grouped(rows, [bond("a", "b", 0.15)], pairs) == ([["a", "b"]] if binds else [])


def test_background_leaves_those_together_that_are_mostly_made_of_the_item():
    rows = [article(name, WIRE, "06:00", name.upper()) for name in ("a", "b", "c")]
    item = "inferred:dpa:1"
    pairs = frames.PAIRS.make([pair("a", "c", (0.2, 0.2), 0.1), pair("b", "c", (0.2, 0.2), 0.1)])
    edges = [bond(item, "a", 0.8), bond(item, "b", 0.9), bond(item, "c", 0.2)]
    assert grouped(rows, edges, pairs) == [["a", "b", item]]
    assert grouped(rows, edges) == [["a", "b", "c", item]]
