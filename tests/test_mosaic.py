"""Every character of an article has one colour."""

from __future__ import annotations

from itertools import pairwise

from by_hand import BODY, EXTRA, LEAD, article, credit, draw, share
from hypothesis import given
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
    rows = [article("x", WIRE, "06:00", "Alpha"), article("y", WIRE, "06:00", "Beta")]
    assert set(paint(rows)["kind"]) == {"unmatched"}


def test_an_absent_original_paints_what_its_copies_share():
    rows = [article(f"n{i}", f"{WIRE}\n\nEigener Satz Nummer {i}.", f"06:1{i}", f"Haus {i}") for i in range(3)]
    mosaic = paint(rows, credits=[credit("n0", "dpa"), credit("n1", "dpa")])
    wire = mosaic.filter((mosaic["article_id"] == "n2") & (mosaic["kind"] == "wire"))
    assert wire["origin"].str.starts_with("inferred:dpa").all() and wire.height == 2


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
