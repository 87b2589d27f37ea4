"""One dispatch printed by hundreds of outlets: every room stays right, and its work grows with the pairs."""

from __future__ import annotations

from datetime import timedelta

import pytest
from by_hand import article, at, credit
from corpora import prose

from lineage import frames
from lineage.provenance.edges import draw_edges
from lineage.provenance.findings import sum_up_findings
from lineage.provenance.mosaic import paint_mosaic
from lineage.provenance.shared import Shared
from lineage.provenance.stories import build_stories

HUBS = 10  # large groups are compared with their hubs only


def printed(size, *, clock=True, wire=False):
    """Frames of a star: every outlet prints the dispatch below words of its own, and is paired with the hubs."""
    dispatch = prose(120, 1)
    rows = []
    for i in range(size):
        time = at("06:00") + timedelta(minutes=i % 50 if i >= HUBS else 0) if clock else None
        own = f"{prose(5 + i % 40, 100 + i)}\n\n"
        more = {"kind": "wire", "owner": "dpa"} if wire and i == 0 else {}
        row = article(
            f"n{i:04d}", f"{own}{dispatch}", None, f"Haus {i}", published_from=time, published_until=time, **more
        )
        rows.append((row, len(own)))
    alignments, pairs = [], []
    for a, (first, a_from) in enumerate(rows[:HUBS]):
        for b, (second, b_from) in enumerate(rows[a + 1 :], a + 1):
            ids = {"a_id": first["article_id"], "b_id": second["article_id"]}
            gap = 200 + (a * 7 + b * 11) % 300  # two spans, cut elsewhere in each pair
            for begin, end in ((0, gap), (gap + 5, len(dispatch))):
                places = {
                    "a_begin": a_from + begin,
                    "a_end": a_from + end,
                    "b_begin": b_from + begin,
                    "b_end": b_from + end,
                }
                alignments.append(ids | places | {"kind": "edited", "tokens": 50, "identity": 0.99})
            shares = {"a_share": 0.8, "b_share": round(120 / (125 + b % 40), 4)}
            pairs.append(
                ids | shares | {"same_outlet": False, "shared_tokens": 118, "longest_run": 80, "cosine": 0.0,
                                "template": False, "relation": "same_text"}
            )  # fmt: skip
    return {
        "pairs": frames.PAIRS.make(pairs),
        "alignments": frames.ALIGNMENTS.make(alignments),
        "articles": frames.ARTICLES.make(row for row, _ in rows),
    }


def draw(star, credits=()):
    return draw_edges(
        star["pairs"], star["alignments"], frames.CREDITS.make(credits), frames.CITATIONS.make(), star["articles"]
    )


@pytest.fixture
def looked_up(monkeypatch):
    """The look-ups of shared spans, one entry each."""
    calls = []
    spans = Shared.spans

    def counted(self, article, other):
        calls.append((article, other))
        return spans(self, article, other)

    monkeypatch.setattr(Shared, "spans", counted)
    return calls


@pytest.mark.parametrize("case", ["absent", "wire", "undecided"])
def test_a_dispatch_in_hundreds_of_outlets(case, looked_up):
    star = printed(800, clock=case != "undecided", wire=case == "wire")
    credits = [] if case == "undecided" else [credit(f"n{i:04d}", "dpa") for i in range(1, 800, 3)]
    edges, sources = draw(star, credits)
    assert len(looked_up) < 24 * star["pairs"].height

    drawn = edges.filter(edges["basis"].is_in(["measured", "inferred"]))
    source = {"absent": sources["source_id"].filter(sources["kind"] == "inferred").to_list(), "wire": ["n0000"]}
    if case == "undecided":
        assert drawn["relation"].to_list() == ["shares_text"] * 799
    else:
        assert drawn["source_id"].unique().to_list() == source[case]
        assert drawn.height == (800 if case == "absent" else 799)

    stories, members = build_stories(edges, sources, star["articles"])
    assert stories.select("articles", "owners", "origins").rows() == [(800, 800, 1)]
    assert members.height == (801 if case == "absent" else 800)
    mosaic = paint_mosaic(edges, star["alignments"], frames.BLOCKS.make(), star["articles"])
    assert mosaic.height <= 5 * 800
    findings = sum_up_findings(mosaic, edges, frames.CREDITS.make(credits), frames.CITATIONS.make(), star["articles"])
    said = dict(findings.group_by("finding").len().iter_rows())
    assert (
        said
        == {
            "absent": {"credited_wire": 267, "credits_unknown": 533},
            "wire": {"credited_wire": 267, "credits_unknown": 532, "no_source_found": 1},
            "undecided": {"shares_text_open": 800},
        }[case]
    )


def test_pairs_without_a_common_span_do_not_ask_for_an_original_again_and_again():
    rows = [article("a", "Ein Satz.", "06:00", "Alpha"), article("b", "Ein anderer.", "06:05", "Beta")]
    pair = {"a_id": "a", "b_id": "b", "same_outlet": False, "shared_tokens": 0, "a_share": 0.6, "b_share": 0.6,
            "longest_run": 0, "cosine": 0.9, "template": False, "relation": "rewritten"}  # fmt: skip
    star = {
        "pairs": frames.PAIRS.make([pair]),
        "alignments": frames.ALIGNMENTS.make(),
        "articles": frames.ARTICLES.make(rows),
    }
    edges, _ = draw(star, [credit("a", "dpa"), credit("b", "dpa")])
    assert "inferred" not in edges["basis"]
