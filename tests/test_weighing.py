"""From the sum of the weights to the confidence that is printed, in one sentence."""

from __future__ import annotations

import csv
import math
import re
from dataclasses import replace
from pathlib import Path

import polars as pl
import pytest
from by_hand import BODY, EXTRA, LEAD, article, credit, draw
from sample import sample_frames, sample_trace

import lineage as ln
from lineage.provenance.ledger import Ledger, Weighed
from lineage.provenance.weighing import sum_of_weights
from lineage.report.explanation import explain_claim
from lineage.report.stories import show_edge
from lineage.report.view import View, make_view
from lineage.report.weighing import weighing_sentence
from lineage.settings import Settings, Tables

LONG = f"{LEAD}\n\n{BODY}\n\n{EXTRA}"


def view(lang: str = "en") -> View:
    trace = sample_trace()
    return make_view(trace.frames, trace.settings, lang, full_text=False)


def weighed(kind: str, share: float, *, rule: str, weight: float, rivals: float | None = None) -> dict:
    """A claim of one piece of evidence, weighed by itself or held against rivals that leave it so much."""
    confidence = Ledger().calibrated(share if rivals is None else rivals, Weighed(kind, (), "clock"))
    evidence = [{"rule": rule, "weight": weight, "value": None, "text": rule}]
    return {"evidence": evidence, "confidence": confidence, "directed": True}


@pytest.mark.parametrize(("rule", "kind"), [("prior", "arrow"), ("absent_prior", "member"), ("join_prior", "join")])
def test_a_claim_weighed_by_itself_is_brought_to_frequencies(rule, kind):
    told = weighing_sentence(view(), weighed(kind, 0.7311, rule=rule, weight=1.0))
    assert "would mean 0.731" in told and "claims of this kind" in told and "other texts" not in told


def test_a_claim_with_rivals_says_so():
    edge = weighed("tree", 0.7311, rule="prior", weight=1.0, rivals=0.3)
    told = weighing_sentence(view(), edge)
    assert "would mean 0.731" in told and "the other texts that may be the source" in told
    assert re.search(r"[0-9.]+(?=\.$)", told)[0] == f"{edge['confidence']:.3f}".rstrip("0")


def test_what_was_not_weighed_or_was_judged_has_no_sentence():
    edge = weighed("arrow", 0.7311, rule="prior", weight=1.0)
    judged = [{"rule": "verdict_confirmed", "weight": None, "value": None, "text": "yes"}]
    for change in (
        {"directed": False},
        {"confidence": None},
        {"evidence": []},
        {"evidence": judged + edge["evidence"]},
    ):
        assert weighing_sentence(view(), edge | change) == ""


def test_nothing_is_rounded_to_be_beyond_doubt():
    told = weighing_sentence(view("de"), weighed("arrow", 1.0, rule="prior", weight=25.0))
    assert "> 0,999" in told and "> 99\xa0%" in told and not re.search(r" 1[.;]|100", told)


def test_every_claim_that_was_drawn_is_told_from_its_sum_to_its_confidence():
    rows = [article(name, LONG, f"06:{at}", name.upper()) for name, at in (("a", 10), ("b", 20), ("c", 30))]
    rows.append(article("w", LONG, "05:00", "dpa", kind="wire", item="dpa:1"))
    for articles, credits in ((rows[:3], [credit(name, "dpa") for name in "abc"]), (rows, [])):
        claims = draw(articles, credits=credits)
        seen = replace(view(), edges=claims.edges.with_row_index("row").to_dicts())
        measured = [edge for edge in seen.edges if edge["directed"] and edge["basis"] in ("measured", "inferred")]
        assert measured
        for edge in measured:
            assert "by itself" in weighing_sentence(seen, edge).casefold()
            (total, told) = show_edge(seen, edge, {})["evidence"][-1]
            assert total.startswith("+" if sum_of_weights(edge) > 0 else "−") and "confidence" in told


def test_explain_prints_it_below_the_sum():
    seen = view()
    edge = weighed("member", 0.5, rule="absent_prior", weight=0.8)
    node, target = "inferred:story-0001", "tagblatt-1"
    first = next(row for row in seen.edges if (row["source_id"], row["target_id"]) == (node, target))
    told = "\n".join(map(str, explain_claim(replace(seen, edges=[first | edge]), node, target)))
    assert told.index("sum of the weights") < told.index("By itself this sum")


def weighed_run(kind: str, rule: str, settings: Settings = Settings()) -> tuple[ln.Trace, tuple[str, str], dict]:
    """A run with one claim that was weighed by itself and brought to frequencies by the calibration of ours."""
    frames, ends = sample_frames(), ("inferred:story-0001", "tagblatt-1")
    claim = weighed(kind, 0.69, rule=rule, weight=0.8)
    mine = (pl.col("source_id") == ends[0]) & (pl.col("target_id") == ends[1])
    evidence = pl.lit(pl.Series([claim["evidence"]], dtype=frames["edges"].schema["evidence"])).first()
    edges = frames["edges"].with_columns(
        evidence=pl.when(mine).then(evidence).otherwise("evidence"),
        confidence=pl.when(mine).then(claim["confidence"]).otherwise("confidence"),
    )
    return ln.Trace(**frames | {"edges": edges}, settings=settings), ends, claim


def test_the_frame_of_an_explanation_goes_the_same_way_from_the_weights_to_the_confidence():
    trace, ends, claim = weighed_run("member", "absent_prior")
    ledger = ln.explain_edge(trace.frames, *ends)
    assert ledger.select("sum", "against_rivals").row(0) == (0.8, False)
    assert ledger["alone"][0] == pytest.approx(0.69, abs=1e-4) and ledger["confidence"][0] == claim["confidence"]


def test_a_run_with_a_calibration_of_its_own_is_explained_by_it(tmp_path):
    table = Path(ln.__file__).parent / "data" / "edge_calibration.csv"
    rows = list(csv.DictReader(table.read_text(encoding="utf-8").splitlines()))
    with (tmp_path / table.name).open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, rows[0])
        writer.writeheader()
        writer.writerows(row | {"offset": "-3"} for row in rows)
    own = Tables(folder=str(tmp_path))
    trace, ends, _ = weighed_run("arrow", "prior", Settings(tables=own))
    assert ln.explain_edge(trace, *ends)["against_rivals"].item() is True
    assert ln.explain_edge(trace, *ends).equals(ln.explain_edge(trace.frames, *ends, tables=own))
    assert ln.explain_edge(trace.frames, *ends)["against_rivals"].item() is False


def test_a_claim_without_a_direction_has_no_sum_since_its_confidence_is_no_weighing():
    trace = sample_trace()
    a, b = trace.edges.filter(relation="shares_text", directed=False).select("source_id", "target_id").row(0)
    assert ln.explain_edge(trace.frames, a, b).select("sum", "alone", "against_rivals").unique().row(0) == (None,) * 3


def test_how_a_sum_of_forty_per_cent_becomes_seventy_two_is_told_to_whoever_counts():
    edge = weighed("member", 0.397, rule="absent_prior", weight=math.log(0.397 / 0.603))
    told = weighing_sentence(view("de"), edge | {"confidence": 0.717})
    assert "hieße diese Summe 0,397." in told and "waren dort etwa 72\xa0% richtig" in told
    assert told.endswith("Das ist die Zuverlässigkeit: 0,717.")
