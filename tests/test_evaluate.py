"""The table of figures: a perfect run has perfect figures, and each mistake shows in its own."""

from __future__ import annotations

from dataclasses import replace

import pytest
from typer.testing import CliRunner

import lineage as ln
from lineage import frames
from lineage.cli.app import app
from lineage.evaluate.truth import match_absent


@pytest.fixture(scope="module")
def run(tmp_path_factory):
    folder = ln.simulate_cascades(12, seed="evaluate").write(tmp_path_factory.mktemp("made") / "m")
    settings = ln.load_settings([f"tables.folder={folder / 'tables'}"], isolated=True)
    trace = ln.trace_articles(folder / "articles", settings=settings)
    trace.write(folder.parent / "run")
    return trace, ln.read_truth(folder / "truth"), folder


def with_arrows(trace, arrows, confidence=1.0):
    rows = [
        {
            "source_id": source.replace("absent:", "inferred:"), "target_id": target, "relation": "derived_from",
            "directed": True, "basis": "inferred" if source.startswith("absent:") else "measured",
            "confidence": confidence, "evidence": [], "share": 0.9,
        }
        for source, target in arrows
    ]  # fmt: skip
    edges = frames.EDGES.sort(frames.EDGES.make(rows))
    sources = frames.SOURCES.make(
        {"source_id": name, "kind": "inferred", "name": "?", "text": ""}
        for name in {row["source_id"] for row in rows if row["basis"] == "inferred"}
    )
    stories, members = ln.build_stories(edges, sources, trace.articles)
    return replace(trace, edges=edges, sources=sources, stories=stories, members=members)


def figures(trace, truth):
    return dict(ln.evaluate_trace(trace, truth).select("measure", "value").iter_rows())


def test_the_truth_itself_has_perfect_figures(run):
    trace, truth, _ = run
    found = figures(with_arrows(trace, truth.parents), truth)
    for measure in (
        "parent_f1",
        "link_f1",
        "direction",
        "committed",
        "absent_precision",
        "absent_recall",
        "certain_right",
    ):
        assert found[measure] == 1.0, measure
    assert found["client_arrows"] == found["calibration_error"] == 0.0


def test_a_truth_may_be_named_by_its_folder(run):
    trace, truth, folder = run
    assert ln.evaluate_trace(trace, folder / "truth").equals(ln.evaluate_trace(trace, truth))
    assert ln.evaluate_trace(trace, str(folder / "truth")).equals(ln.evaluate_trace(trace, truth))


def test_mistakes_show_where_they_belong(run):
    trace, truth, _ = run
    articles = set(trace.articles["article_id"])
    turned = {(b, a) if a in articles else (a, b) for a, b in truth.parents}
    found = figures(with_arrows(trace, turned), truth)
    assert found["direction"] == 0.0 and found["link_f1"] == 1.0 and found["parent_f1"] < 1
    copies = sorted(next(iter(truth.absent.values())))
    found = figures(with_arrows(trace, truth.parents | {(copies[0], copies[1])}), truth)
    assert found["client_arrows"] > 0 and found["parent_precision"] < 1 and found["parent_recall"] == 1
    found = figures(with_arrows(trace, truth.parents, confidence=0.6), truth)
    assert found["calibration_error"] == pytest.approx(0.4) and found["certain_right"] is None


def test_one_absent_original_is_matched_once(run):
    trace, truth, _ = run
    name, copies = max(truth.absent.items(), key=lambda item: (len(item[1]), item[0]))
    half = sorted(copies)
    arrows = [("absent:one", c) for c in half[:2]] + [("absent:two", c) for c in half[2:]]
    edges = with_arrows(trace, arrows).edges
    assert list(match_absent(edges, truth).values()) == [name]


def test_the_commands_from_simulation_to_figures(run, tmp_path):
    _, _, folder = run
    cli = CliRunner()
    made = cli.invoke(app, ["simulate", "-o", str(tmp_path / "made"), "--stories", "3", "--times", "day", "--json"])
    assert made.exit_code == 0 and '"articles"' in made.stdout
    assert cli.invoke(app, ["simulate", "-o", str(tmp_path / "x"), "--times", "noon"]).exit_code == 2
    told = cli.invoke(app, ["evaluate", str(folder.parent / "run"), str(folder / "truth")])
    assert told.exit_code == 0 and "parent_f1" in told.stdout
    assert cli.invoke(app, ["evaluate", str(folder.parent / "run"), str(folder / "nothing")]).exit_code == 3
    other = tmp_path / "other.csv"
    other.write_text("source_id,target_id,relation\nx,y,derived_from\n", encoding="utf-8")
    foreign = cli.invoke(app, ["evaluate", str(folder.parent / "run"), str(other)])
    assert foreign.exit_code == 3 and "other articles" in foreign.output
