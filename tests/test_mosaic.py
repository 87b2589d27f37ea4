"""Every character of an article has one colour."""

from __future__ import annotations

from collections import defaultdict
from itertools import pairwise

import polars as pl
from by_hand import BODY, EXTRA, LEAD, article, credit, draw, share
from hypothesis import given, settings
from hypothesis import strategies as st

from lineage import frames
from lineage.provenance.mosaic import paint_mosaic

WIRE = f"{LEAD}\n\n{BODY}"
PASSAGES = (LEAD, BODY, EXTRA)


def paint(rows, blocks=(), **said):
    claims = draw(rows, **said)
    alignments = frames.ALIGNMENTS.make(share(rows, *PASSAGES)[0])
    return paint_mosaic(claims.edges, alignments, frames.BLOCKS.make(blocks), frames.ARTICLES.make(rows))


def block(article_id, begin, end, role):
    return {"article_id": article_id, "begin": begin, "end": end, "role": role, "rule": "test"}


def colours(mosaic, article_id):
    return [(row["kind"], row["origin"]) for row in mosaic.filter(mosaic["article_id"] == article_id).to_dicts()]


def test_lead_from_one_wire_and_end_from_another():
    rows = [
        article("w1", WIRE, "06:00", "dpa", kind="wire"),
        article("w2", EXTRA, "06:01", "AFP", kind="wire"),
        article("both", f"{WIRE}\n\n{EXTRA}", "07:00", "Alpha"),
    ]
    kinds = [colour for colour in colours(paint(rows), "both") if colour[0] != "unmatched"]
    assert kinds == [("wire", "w1"), ("wire", "w1"), ("wire", "w2")]


def test_credit_and_boilerplate_keep_their_colour():
    text = f"{WIRE}\n\n(dpa)\n\nMehr lesen Sie in der App."
    rows = [article("w", WIRE, "06:00", "dpa", kind="wire"), article("a", text, "07:00", "Alpha")]
    at = len(WIRE) + 2
    blocks = [
        block("a", 0, len(WIRE), "body"),
        block("a", at, at + 5, "credit"),
        block("a", at + 7, len(text), "boilerplate"),
    ]
    assert colours(paint(rows, blocks), "a")[-2:] == [("credit", None), ("boilerplate", None)]


def test_an_undecided_edge_paints_nothing():
    rows = [article("x", WIRE, None, "Alpha"), article("y", WIRE, None, "Beta")]
    assert set(paint(rows)["kind"]) == {"unmatched"}


def test_an_absent_original_paints_what_its_copies_share():
    rows = [article(f"n{i}", f"{WIRE}\n\nEigener Satz Nummer {i}.", f"06:1{i}", f"Haus {i}") for i in range(3)]
    mosaic = paint(rows, credits=[credit("n0", "dpa"), credit("n1", "dpa")])
    wire = mosaic.filter((mosaic["article_id"] == "n2") & (mosaic["kind"] == "wire"))
    assert wire["origin"].str.starts_with("inferred:dpa").all() and wire.height == 2


def test_what_no_copy_names_is_not_called_agency_text():
    rows = [article(f"n{i}", f"{WIRE}\n\nEigener Satz Nummer {i}.", f"06:1{i}", f"Haus {i}") for i in range(3)]
    mosaic = paint(rows).filter(pl.col("origin").is_not_null())
    assert mosaic["origin"].str.starts_with("inferred:unknown:").all()
    assert mosaic["kind"].cast(pl.String).unique().to_list() == ["article"]


def test_versions_of_one_house_are_one_witness_of_an_absent_original():
    """What only they have in common is the house's own; the words of other houses are the item's."""
    rows = [article(f"n{i}", WIRE, f"06:1{i}", f"Haus {i}") for i in range(2)]
    rows += [article(f"own{i}", f"{WIRE}\n\n{EXTRA}", f"07:1{i}", "Haus 2") for i in range(2)]
    mosaic = paint(rows, credits=[credit("n0", "dpa"), credit("n1", "dpa")])
    for name in ("own0", "own1"):
        painted = mosaic.filter((mosaic["article_id"] == name) & (mosaic["kind"] == "wire"))
        assert painted.height and painted["end"].max() <= len(WIRE)


@settings(deadline=None)
@given(st.text(max_size=60), st.lists(st.tuples(st.integers(0, 60), st.integers(0, 60)), max_size=4))
def test_spans_tile_the_text(text, cuts):
    blocks, at = [], 0
    for begin, end in sorted((min(cut), max(cut)) for cut in cuts):
        if at <= begin < end <= len(text):
            blocks.append(block("a", begin, end, "credit"))
            at = end
    spans = paint([article("a", text)], blocks).select("begin", "end").rows()
    assert "".join(text[begin:end] for begin, end in spans) == text
    assert all(end == begin for (_, end), (begin, _) in pairwise(spans))


@st.composite
def canvases(draw):
    """Three texts, the strokes over each and edges of any strength between them."""
    size = draw(st.integers(0, 30))
    span = st.tuples(st.integers(0, 30), st.integers(0, 30)).map(sorted)
    ends = [("a", "b"), ("a", "c"), ("b", "c")]
    shared = [
        {
            "a_id": a,
            "b_id": b,
            "a_begin": x,
            "a_end": y,
            "b_begin": x,
            "b_end": y,
            "kind": kind,
            "tokens": 9,
            "identity": 1.0,
        }
        for a, b in ends
        for x, y in draw(st.lists(span, max_size=3))
        for kind in [draw(st.sampled_from(["verbatim", "quote"]))]
    ]
    edges = [
        {"source_id": source, "target_id": target, "relation": "derived_from", "directed": True, "basis": basis,
         "confidence": draw(st.sampled_from([0.3, 0.6, 0.9])), "share": draw(st.sampled_from([None, 0.2, 0.7])), "evidence": []}
        for source, target in draw(st.sets(st.sampled_from([*ends, ("b", "a"), ("inferred:x", "a"), ("inferred:x", "b")])))
        for basis in draw(st.sampled_from([["measured"], ["exact"], ["exact", "measured"]]))
    ]  # fmt: skip
    at, blocks = 0, []
    for role in draw(st.lists(st.sampled_from(["body", "credit", "boilerplate", "notice"]), max_size=4)):
        at = draw(st.integers(at, max(at, size - 1)))
        blocks.append(block("a", at, at + 1, role))
        at += 1
    return size, shared, edges, blocks


def by_character(article_id, size, shared, edges, blocks):
    """The definition: characters are coloured one by one, and a coloured one is left alone."""
    strokes = []
    own = [row for row in blocks if row["article_id"] == article_id]
    for row, until in zip(own, [*(row["begin"] for row in own[1:]), size], strict=False):
        colour = {"credit": "credit", "notice": "credit", "boilerplate": "boilerplate"}.get(row["role"])
        strokes += [(row["begin"], until, (colour, None, None))] if colour else []
    near = defaultdict(list)
    for row in shared:
        for this, other in (("a", "b"), ("b", "a")):
            if row[f"{this}_id"] == article_id:
                span = row[f"{this}_begin"], row[f"{this}_end"]
                if row["kind"] == "quote":
                    strokes.append((*span, ("quote", None, None)))
                else:
                    near[row[f"{other}_id"]].append(span)
    for row in sorted(
        edges, key=lambda row: (-row["confidence"], row["share"] is not None, -(row["share"] or 0), row["source_id"])
    ):
        if row["target_id"] == article_id and row["confidence"] >= 0.5:
            source = row["source_id"]
            copies = {edge["target_id"] for edge in edges if edge["source_id"] == source}
            kind = "wire" if source.startswith("inferred:") else "article"
            for other in [source] if source in near else near.keys() & copies:
                strokes += [(*span, (kind, source, row["confidence"])) for span in near[other]]
    return [
        next((colour for begin, end, colour in strokes if begin <= at < end), ("unmatched", None, None))
        for at in range(size)
    ]


@settings(deadline=None)
@given(canvases())
def test_the_first_stroke_over_a_character_shows(canvas):
    size, shared, edges, blocks = canvas
    mosaic = paint_mosaic(
        frames.EDGES.make(edges),
        frames.ALIGNMENTS.make(shared),
        frames.BLOCKS.make(blocks),
        frames.ARTICLES.make(article(name, "x" * size) for name in "abc"),
    )
    for name in "abc":
        rows = mosaic.filter(mosaic["article_id"] == name).select("begin", "end", "kind", "origin", "confidence").rows()
        wanted = by_character(name, *canvas)
        assert [(begin, colour) for begin, _, *colour in rows] == [
            (at, list(colour)) for at, colour in enumerate(wanted) if at == 0 or colour != wanted[at - 1]
        ]
        assert [end for _, end, *_ in rows] == [*(begin for begin, *_ in rows[1:]), *([size] if size else [])]
