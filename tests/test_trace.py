"""The corridor as a whole: offsets, equal bytes, the run folder, one bad article."""

from __future__ import annotations

import json
import os
import pickle
import subprocess
import sys
from pathlib import Path

import polars as pl
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sample import WIRE, sample_frames

import lineage as ln
from lineage.charts.selection import select_stories
from lineage.errors import SourceError, TargetError
from lineage.frames import FRAMES

ROOT = Path(__file__).parent.parent
ARTICLES = ROOT / "seeds" / "articles"


def test_a_run_is_itself_and_can_be_handed_on() -> None:
    run = ln.trace_articles([{"text": "Der Deich am Fluss hält."}])
    again = pickle.loads(pickle.dumps(run))
    assert run in [again, run] and run != again and len({run, again, run}) == 2
    assert all(again[name].equals(frame) for name, frame in run.items())
    with pytest.raises(SourceError, match="a source must be a path, a pattern or a frame"):
        ln.trace_articles([run])


def test_a_trace_stands_wherever_its_frames_do() -> None:
    frames = sample_frames()
    run = ln.Trace(**frames)
    assert list(run) == list(FRAMES) and run["edges"] is run.edges and "storys" not in run
    assert ln.explain_edge(run, WIRE, "stadt-1").equals(ln.explain_edge(frames, WIRE, "stadt-1"))
    assert not any(map(len, ln.compare_runs(run, frames)))
    assert ln.views.agency_share(run).equals(ln.views.agency_share(frames))
    chart = ln.charts.get_chart("reach")
    assert chart.table(run).equals(chart.table(frames))
    assert select_stories(run, "story-0001")["stories"].height == 1


@pytest.fixture(scope="module")
def trace():
    return ln.trace_articles(ARTICLES)


def surfaces_hold(trace):
    texts = dict(trace.articles.select("article_id", "text").iter_rows())
    for name in ("credits", "citations"):
        for row in trace.frames[name].filter(pl.col("begin").is_not_null()).to_dicts():
            assert texts[row["article_id"]][row["begin"] : row["end"]] == row["surface"], (name, row)
    unplaced = trace.credits.filter(pl.col("begin").is_null() | pl.col("end").is_null())
    assert set(unplaced["place"]) <= {"metadata"}
    for name in ("blocks", "passages", "mosaic"):
        for row in trace.frames[name].to_dicts():
            assert 0 <= row["begin"] < row["end"] <= len(texts[row["article_id"]]), (name, row)
    for row in trace.alignments.to_dicts():
        for side in "ab":
            text = texts[row[f"{side}_id"]]
            assert 0 <= row[f"{side}_begin"] < row[f"{side}_end"] <= len(text)
            assert not text[row[f"{side}_begin"]].isspace() and not text[row[f"{side}_end"] - 1].isspace()
    for article, text in texts.items():
        painted = trace.mosaic.filter(pl.col("article_id") == article).select("begin", "end").rows()
        assert "".join(text[begin:end] for begin, end in painted) == text


def test_every_offset_points_at_its_surface(trace):
    surfaces_hold(trace)


pieces = st.sampled_from(
    ["Berlin (dpa) - ", "Quelle: ntv.de, abc/dpa", "(Foto: dpa)", "\n\n", "„Das ist gut“, sagte sie der dpa. ",
     "laut AFP ",
     "Der Minister trat nach langem Streit über den Haushalt der Stadt am Abend vor die wartenden Reporter. ",
     "ß", "\u00ad",
     "e\u0301", "🦊", "Mehr zum Thema\n", "© dpa-infocom, dpa:260311-99-123456/2", " ", "\t", "»Nein«", "Äpfel"]
)  # fmt: skip


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.lists(st.lists(pieces, min_size=1, max_size=12).map("".join), min_size=1, max_size=4))
def test_offsets_hold_on_any_text(texts):
    rows = [{"id": f"a{i}", "text": text, "outlet": f"Haus {i % 2}"} for i, text in enumerate(texts)]
    surfaces_hold(ln.trace_articles(pl.DataFrame(rows)))


def test_same_bytes_in_another_order_process_and_hash_seed(tmp_path):
    lines = (ARTICLES / "articles.jsonl").read_text(encoding="utf-8").splitlines(keepends=True)
    results = []
    for seed, order in (("0", lines), ("4242", lines[::-1])):
        folder = tmp_path / seed
        folder.mkdir()
        (folder / "articles.jsonl").write_text("".join(order), encoding="utf-8")
        env = {**os.environ, "PYTHONHASHSEED": seed, "POLARS_MAX_THREADS": "1" if seed == "0" else "2"}
        command = [sys.executable, "-m", "lineage"]
        subprocess.run(
            [*command, "trace", "articles.jsonl", "-o", "run"], cwd=folder, env=env, check=True, capture_output=True
        )
        subprocess.run(
            [*command, "report", "run", "-o", "r.html"], cwd=folder, env=env, check=True, capture_output=True
        )
        files = sorted((folder / "run").glob("*.parquet"))
        results.append(
            {path.name: path.read_bytes() for path in [*files, folder / "run" / "run.json", folder / "r.html"]}
        )
    assert results[0].keys() == results[1].keys()
    assert [name for name in results[0] if results[0][name] != results[1][name]] == []


def test_a_run_is_written_read_back_and_replaced_as_a_whole(trace, tmp_path):
    run = trace.write(tmp_path / "deep" / "run")
    again = ln.load_trace(run)
    for name, frame in trace.frames.items():
        assert frame.equals(again.frames[name]), name
    assert again.settings == trace.settings
    manifest = json.loads((run / "run.json").read_text(encoding="utf-8"))
    assert manifest == trace.manifest == again.manifest
    assert "seconds" not in json.dumps(manifest)
    trace.write(run)
    assert [path.name for path in run.parent.iterdir()] == ["run"]


def test_a_folder_that_is_not_a_run_is_left_alone(trace, tmp_path):
    (tmp_path / "thesis.txt").write_text("kept", encoding="utf-8")
    with pytest.raises(TargetError, match="left alone"):
        trace.write(tmp_path)
    run = trace.write(tmp_path / "run")
    (run / "notes.md").write_text("kept", encoding="utf-8")
    with pytest.raises(TargetError, match=r"notes\.md"):
        trace.write(run)
    assert (run / "notes.md").exists() and (tmp_path / "thesis.txt").exists()


def test_a_damaged_run_is_named(trace, tmp_path):
    run = trace.write(tmp_path / "run")
    (run / "edges.parquet").write_bytes(b"PAR1 not really")
    with pytest.raises(SourceError, match=r"edges\.parquet"):
        ln.load_trace(run)
    with pytest.raises(SourceError, match="not a run"):
        ln.load_trace(tmp_path)


def test_progress_names_each_room_once():
    seen = []
    ln.trace_articles(
        pl.DataFrame({"text": ["Ein Satz."]}), on_progress=lambda room, done, total: seen.append((room, done, total))
    )
    assert [done for _, done, _ in seen] == list(range(14)) and {total for *_, total in seen} == {14}


def test_every_room_takes_empty_frames():
    trace = ln.trace_articles(pl.DataFrame({"text": []}, schema={"text": pl.String}))
    assert all(frame.is_empty() for name, frame in trace.frames.items() if name != "skipped")


def test_notebook_display_counts_the_frames(trace):
    assert "stories" in trace._repr_html_() and "<script" not in trace._repr_html_()
