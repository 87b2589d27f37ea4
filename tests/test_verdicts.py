"""A person's verdicts on edges, kept over reruns."""

from __future__ import annotations

import pytest
from by_hand import BODY, LEAD, article, share

from lineage import frames
from lineage.errors import TableError
from lineage.provenance.edges import draw_edges
from lineage.provenance.stories import build_stories
from lineage.settings import Edges

ROWS = [
    article("w", f"{LEAD}\n\n{BODY}", "06:00", "dpa", kind="wire"),
    article("a", f"{LEAD}\n\n{BODY}", "07:00", "Alpha"),
    article("x", BODY[:120], None, "Beta"),
]


def drawn(tmp_path, *verdicts):
    table = tmp_path / "verdicts.csv"
    lines = ["source_id,target_id,relation,verdict,reason", *(",".join(verdict) for verdict in verdicts)]
    table.write_text("\n".join(lines) + "\n", encoding="utf-8")
    alignments, pairs = share(ROWS, LEAD, BODY)
    articles = frames.ARTICLES.make(ROWS)
    claims = draw_edges(
        frames.PAIRS.make(pairs), frames.ALIGNMENTS.make(alignments), frames.CREDITS.make(), frames.CITATIONS.make(),
        articles, Edges(verdicts=str(table)),
    )  # fmt: skip
    return claims, build_stories(claims.edges, claims.sources, articles)


def test_a_confirmed_edge_is_sure_and_says_why(tmp_path):
    claims, stories = drawn(tmp_path, ("w", "a", "derived_from", "confirmed", "desk rang up"))
    (edge,) = claims.edges.to_dicts()
    assert edge["confidence"] == 1.0
    assert edge["evidence"][-1]["rule"] == "verdict_confirmed" and "desk rang up" in edge["evidence"][-1]["text"]
    assert stories.stories.height == 1


def test_a_rejected_edge_stays_to_be_seen_and_binds_nothing(tmp_path):
    claims, stories = drawn(tmp_path, ("w", "a", "derived_from", "rejected", "printed before"))
    (edge,) = claims.edges.to_dicts()
    assert edge["confidence"] == 0.0 and stories.stories.is_empty()


def test_an_edge_turned_round(tmp_path):
    claims, _ = drawn(tmp_path, ("w", "a", "derived_from", "other_direction", "the item quotes it"))
    (edge,) = claims.edges.to_dicts()
    assert (edge["source_id"], edge["target_id"], edge["directed"]) == ("a", "w", True)
    assert edge["lag"].total_seconds() == -3600


def test_a_verdict_on_no_edge_does_nothing_and_one_that_is_none_is_told(tmp_path):
    claims, _ = drawn(tmp_path, ("q", "a", "derived_from", "confirmed", ""))
    assert claims.edges["confidence"].to_list() != [1.0]
    with pytest.raises(TableError, match="this is no verdict"):
        drawn(tmp_path, ("w", "a", "derived_from", "perhaps", ""))
    with pytest.raises(TableError, match="cannot be read"):
        draw_edges(
            frames.PAIRS.make(), frames.ALIGNMENTS.make(), frames.CREDITS.make(), frames.CITATIONS.make(),
            frames.ARTICLES.make(), Edges(verdicts=str(tmp_path / "none.csv")),
        )  # fmt: skip
