"""How sure each stretch of a rebuilt text is: counted on copies written by hand, and against the truth of cascades."""

from __future__ import annotations

from itertools import pairwise

import polars as pl
import pytest
from by_hand import BODY, EXTRA, LEAD, article, credit, draw
from hypothesis import given
from hypothesis import strategies as st
from sample import sample_trace

from lineage import settings, trace_articles
from lineage.provenance.ledger import Ledger
from lineage.provenance.rebuild import Piece
from lineage.provenance.support import weigh_pieces
from lineage.report.node import show_source
from lineage.report.rebuilt import show_rebuilt, support_sentence
from lineage.report.view import make_view
from lineage.tables import read_table

COPIES = "abcde"
PIECES = st.lists(
    st.tuples(st.text("xy ", min_size=1, max_size=5), st.frozensets(st.sampled_from(COPIES), min_size=1)), max_size=9
)


def original(rows, passages, credits=()):
    claims = draw(rows, passages, credits=[credit(row["article_id"], "dpa") for row in rows])
    (row,) = claims.sources.filter(claims.sources["kind"] == "inferred").to_dicts()
    return row


def test_each_stretch_has_its_copies_and_those_that_could_have_it():
    texts = {
        "a": f"{LEAD} {BODY} {EXTRA}",
        "b": f"{LEAD} {BODY} {EXTRA}",
        "c": f"{LEAD} {EXTRA}",  # has text before and behind what it lacks
        "d": f"{LEAD} {BODY}",  # was cut from the end
    }
    row = original([article(name, text, None, f"Haus {name}") for name, text in texts.items()], (LEAD, BODY, EXTRA))
    said = {row["text"][part["begin"] : part["end"]].strip(): part for part in row["support"]}
    assert list(said) == [LEAD, BODY, EXTRA]
    assert [(part["held_by"], part["of"], part["copies"]) for part in said.values()] == [
        (4, 4, ["a", "b", "c", "d"]),
        (3, 4, ["a", "b", "d"]),
        (3, 3, ["a", "b", "c"]),
    ]
    assert said[BODY]["confidence"] < said[LEAD]["confidence"]


def test_copies_of_one_owner_count_once():
    rows = [article(name, f"{LEAD} {BODY}", None, f"Haus {name}", owner=name[0]) for name in ("a1", "a2", "b1")]
    (part,) = original(rows, (f"{LEAD} {BODY}",))["support"]
    assert (part["held_by"], part["of"], part["copies"]) == (2, 2, ["a1", "a2", "b1"])


def test_copies_that_take_from_each_other_count_once_and_lack_nothing_twice():
    pieces = [Piece("eins ", frozenset("abc")), Piece("zwei ", frozenset("ab")), Piece("drei", frozenset("abcd"))]
    kin = {"a": {"a", "b"}, "b": {"a", "b"}, "c": {"c"}, "d": {"d"}}
    found = weigh_pieces(pieces, kin, Ledger())
    assert [(part.held_by, part.of) for part in found] == [(2, 2), (1, 2), (3, 3)]
    near = kin | {"b": {"a", "b", "c"}, "c": {"b", "c"}}
    assert [(part.held_by, part.of) for part in weigh_pieces(pieces, near, Ledger())] == [(1, 1), (1, 1), (2, 2)]


@given(PIECES)
def test_stretches_cover_the_text_in_order_and_without_gaps(drawn):
    pieces = [Piece(text, copies) for text, copies in drawn]
    found = weigh_pieces(pieces, {name: {name} for name in COPIES}, Ledger())
    size = sum(len(piece.text) for piece in pieces)
    assert [0, *(part.end for part in found)] == [*(part.begin for part in found), size]
    assert all(0 < part.held_by == len(part.copies) <= part.of <= len(COPIES) for part in found)
    assert all(one[2:5] != other[2:5] or one.of == other.of for one, other in pairwise(found))


def test_more_copies_never_make_a_stretch_less_sure():
    right = {(int(row["held_by"]), int(row["without"])): float(row["right"]) for row in read_table("text_support")}
    for (held, without), share in right.items():
        assert share <= right.get((held + 1, without), 1.0) and share >= right.get((held, without + 1), 0.0)
    assert Ledger().support(99, 0) == max(right.values())


def test_whoever_names_a_source_has_not_taken_from_it():
    trace = sample_trace()
    view = make_view(trace.frames, trace.settings, "en", full_text=True)
    heads = {"cites": "Cited in the text of", "credits": "Credited by"}
    for relation, head in heads.items():
        edge = next(e for e in view.edges if e["relation"] == relation and e["source_id"] in view.sources)
        told = "\n".join(map(str, show_source(view, edge["source_id"])))
        assert head in told and "Taken over by" not in told and edge["target_id"] in told


def test_who_cites_a_source_stands_in_order_of_time():
    told = [
        {"id": name, "text": f"Der Deich in {name} wird teurer, wie das Hafenamt mitteilte.", "published": day}
        for name, day in (("A", "2026-03-12"), ("B", "2026-03-10"), ("C", None), ("D", "2026-03-11T08:00:00+01:00"))
    ]
    trace = trace_articles(pl.DataFrame(told))
    view = make_view(trace.frames, trace.settings, "en", full_text=True)
    shown = [str(line).split(" · ") for line in show_source(view, "office:hafenamt", 200)]
    assert [line[-1] for line in shown if len(line) > 1] == ["B", "D", "A", "C"]
    assert shown[-2][0].endswith("12 Mar 26") and "08:00" in shown[-3][0]


@pytest.mark.parametrize(
    ("body", "several"),
    [("die Regierung", True), ("das Gesundheitsamt", True), ("die Bundesregierung", False), ("das RKI", False)],
)
def test_a_body_that_each_place_has_may_be_several(body, several):
    told = [{"id": name, "text": f"Der Deich in {name} wird teurer, wie {body} mitteilte."} for name in "AB"]
    trace = trace_articles(pl.DataFrame(told))
    view = make_view(trace.frames, trace.settings, "en", full_text=True)
    (node,) = (name for name, source in view.sources.items() if source["kind"] == "office")
    assert (view.words("support.by_name") in " ".join(map(str, show_source(view, node)))) == several


@pytest.mark.parametrize("lang", ["de", "en"])
def test_the_words_say_how_sure_and_where(lang):
    trace = sample_trace()
    view = make_view(trace.frames, trace.settings, lang, full_text=True)
    node = next(name for name, row in view.sources.items() if row["support"])
    shown = show_rebuilt(view, node)
    assert "".join(part["text"] for part in shown["parts"]) == view.sources[node]["text"]
    assert {part["key"] for part in shown["parts"]} == {"certain", "possible"}
    words = settings.Certainty()
    assert words.certain > words.likely
    for key in ("certain", "possible"):
        assert view.words(f"certainty.{key}") in support_sentence(view, view.sources[node])
    told = "\n".join(map(str, show_source(view, node)))
    assert view.words("support.takers") in told and view.words("support.citing") not in told
    assert all(f"[{part['note']}]" in told for part in shown["parts"])
    assert [part["note"].partition("\u00a0")[0] for part in shown["parts"]] == ["3/3", "2/2", "1/2"]
    assert not show_rebuilt(make_view(trace.frames, trace.settings, lang, full_text=False), node)["parts"]
