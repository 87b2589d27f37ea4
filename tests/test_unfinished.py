"""Interrupted runs go on where they stopped; nothing is ever half-written under its final name."""

from __future__ import annotations

import json
import os
import resource
import signal
import subprocess
import sys
from pathlib import Path
from threading import Event

import polars as pl
import pytest
import wire_samples as wire
from typer.testing import CliRunner

import lineage as ln
from lineage import unfinished
from lineage.cli import console
from lineage.cli.app import app
from lineage.errors import SourceError, TargetError
from lineage.read.inputs import stamp_inputs
from lineage.read.progress import Progressed
from lineage.settings import Settings
from lineage.unfinished import Unfinished

ROOMS = ["read", "blocks", "credits", "passages", "fingerprints", "candidates", "alignments", "pairs", "citations"]


def content(run: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in sorted(run.iterdir()) if path.name != "timing.json"}


def interrupted(sources: Path, run: Path, settings: Settings, room: str) -> None:
    """Walk until a room begins, then stop as a person does."""

    def stop(name: str, done: int, total: int) -> None:
        if name == room:
            raise KeyboardInterrupt

    work = Unfinished(run, stamp_inputs((sources,)), settings, resume=False)
    with pytest.raises(KeyboardInterrupt):
        ln.trace_articles(sources, settings=settings, on_progress=stop, unfinished=work)


def resumed(sources: Path, run: Path, settings: Settings) -> list[str]:
    work = Unfinished(run, stamp_inputs((sources,)), settings, resume=True)
    ln.trace_articles(sources, settings=settings, unfinished=work).write(run, work)
    return work.found


@pytest.mark.parametrize("room", ["read", "passages", "edges"])
def test_a_resumed_run_gives_the_same_bytes(tmp_path: Path, room: str) -> None:
    sources, settings = wire.write_articles(tmp_path), Settings()
    ln.trace_articles(sources, settings=settings).write(tmp_path / "whole")
    interrupted(sources, tmp_path / "run", settings, room)
    assert not (tmp_path / "run").exists()
    done = ROOMS[: ROOMS.index(room)] if room in ROOMS else ROOMS
    assert resumed(sources, tmp_path / "run", settings) == done
    assert content(tmp_path / "run") == content(tmp_path / "whole")
    assert sorted(path.name for path in tmp_path.iterdir()) == ["articles.jsonl", "run", "whole"]


def test_what_changed_is_done_again_and_all_that_follows(tmp_path: Path) -> None:
    sources, run, settings = wire.write_articles(tmp_path), tmp_path / "run", Settings()
    other = Settings(candidates={"bands": 30})
    interrupted(sources, run, settings, "edges")
    assert resumed(sources, run, other) == [*ROOMS[: ROOMS.index("candidates")], "citations"]
    interrupted(sources, run, settings, "edges")
    with sources.open("a", encoding="utf-8") as file:
        file.write(json.dumps({"id": "neu", "text": "Ein Nachtrag."}) + "\n")
    assert resumed(sources, run, settings) == []
    assert "neu" in ln.load_trace(run).articles["article_id"].to_list()


def test_a_frame_that_was_cut_off_is_made_again(tmp_path: Path) -> None:
    sources, run, settings = wire.write_articles(tmp_path), tmp_path / "run", Settings()
    interrupted(sources, run, settings, "edges")
    folder = tmp_path / ".run.unfinished"
    (folder / "blocks.parquet").write_bytes((folder / "blocks.parquet").read_bytes()[:100])
    (folder / "pairs.parquet").unlink()
    assert resumed(sources, run, settings) == [room for room in ROOMS if room not in ("blocks", "pairs")]
    interrupted(sources, run, settings, "edges")
    (folder / "rooms.json").write_text('{"read": "cut o', encoding="utf-8")
    assert resumed(sources, run, settings) == []


def no_room_for(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """The disk is full when this frame is written."""
    whole = unfinished.write_frame

    def write(frame_name: str, frame: pl.DataFrame, path: Path) -> None:
        if frame_name == name:
            raise OSError(28, "No space left on device")
        whole(frame_name, frame, path)

    monkeypatch.setattr(unfinished, "write_frame", write)


@pytest.mark.parametrize(("frame", "kept"), [("blocks", ["read", "credits"]), ("citations", ROOMS[:-1])])
def test_a_room_that_cannot_be_kept_ends_the_run_and_others_are_kept(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, frame: str, kept: list[str]
) -> None:
    sources, run, settings = wire.write_articles(tmp_path), tmp_path / "run", Settings()
    no_room_for(frame, monkeypatch)
    work = Unfinished(run, stamp_inputs((sources,)), settings, resume=False)
    with pytest.raises(TargetError, match="cannot be written"):
        ln.trace_articles(sources, settings=settings, unfinished=work)
    monkeypatch.undo()
    assert resumed(sources, run, settings) == kept


def test_a_room_is_written_while_the_next_is_made(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    sources, run, settings = wire.write_articles(tmp_path), tmp_path / "run", Settings()
    whole, begun = unfinished.write_frame, Event()

    def write(name: str, frame: pl.DataFrame, path: Path) -> None:
        assert begun.wait(60), "the next room waits for this one to be written"
        whole(name, frame, path)

    def tell(room: str, done: int, total: int) -> None:
        if room == "blocks":
            begun.set()

    monkeypatch.setattr(unfinished, "write_frame", write)
    work = Unfinished(run, stamp_inputs((sources,)), settings, resume=False)
    ln.trace_articles(sources, settings=settings, on_progress=tell, unfinished=work).write(run, work)
    assert ln.load_trace(run).articles.height


def test_standard_input_is_never_taken_as_unchanged(tmp_path: Path) -> None:
    keys = {
        Unfinished(tmp_path / "run", stamp_inputs(("-",)), Settings(), resume=True)._key("read", "") for _ in range(3)
    }
    assert len(keys) == 3


def test_a_foreign_folder_is_left_alone(tmp_path: Path) -> None:
    (tmp_path / ".run.unfinished").mkdir()
    (tmp_path / ".run.unfinished" / "letter.txt").write_text("x", encoding="utf-8")
    with pytest.raises(TargetError, match="unfinished"):
        Unfinished(tmp_path / "run", [], Settings(), resume=False)
    assert (tmp_path / ".run.unfinished" / "letter.txt").exists()


def command(*words: str, limit: int = 0, **more: object) -> subprocess.CompletedProcess[str]:
    """The command line in a process of its own, which may write files of so many bytes only."""
    before = (lambda: resource.setrlimit(resource.RLIMIT_FSIZE, (limit, limit))) if limit else None
    return subprocess.run([sys.executable, "-m", "lineage", *words], capture_output=True, text=True, check=False,
                          preexec_fn=before, **more)  # fmt: skip


@pytest.mark.skipif(sys.platform == "win32", reason="limits of POSIX")
def test_a_full_disk_leaves_no_half_written_run(tmp_path: Path) -> None:
    sources = wire.write_articles(tmp_path)
    done = command("trace", str(sources), "-o", str(tmp_path / "run"), "--isolated", limit=2_000)
    assert done.returncode == 2, done.stderr
    assert "cannot be written" in done.stderr and "Traceback" not in done.stderr
    assert not (tmp_path / "run").exists()
    done = command("trace", str(sources), "-o", str(tmp_path / "run"), "--isolated", "--resume")
    assert done.returncode == 0 and "interrupted run" in done.stderr
    table = tmp_path / "pairs.parquet"
    assert command("screen", str(sources), "-o", str(table), "--isolated", limit=500).returncode == 2
    assert sorted(path.name for path in tmp_path.iterdir()) == ["articles.jsonl", "run"]


@pytest.mark.heavy
def test_a_full_disk_leaves_no_half_written_export(tmp_path: Path) -> None:
    sources, run = wire.write_articles(tmp_path), tmp_path / "run"
    ln.trace_articles(sources).write(run)
    frames = {path.name for path in run.iterdir()}
    for words in (
        ("report", str(run), "-o", str(tmp_path / "report.html")),
        ("export", str(run), "--to", "graphml", "-o", str(tmp_path / "a.graphml")),
        ("export", str(run), "--to", "csv", "-o", str(tmp_path / "tables")),
    ):
        assert command(*words, limit=500).returncode != 0, words
    assert {path.name for path in (tmp_path / "run").iterdir()} == frames
    left = {path.name for path in tmp_path.iterdir()}
    assert not left & {"report.html", "a.graphml", "tables"}, left


@pytest.mark.heavy
@pytest.mark.parametrize("number", range(12))
def test_a_killed_run_leaves_no_half_written_run(tmp_path: Path, number: int) -> None:
    """Killed at any moment, the run is there as a whole or not at all, and can be resumed."""
    sources, run = wire.write_articles(tmp_path), tmp_path / "run"
    words = [sys.executable, "-m", "lineage", "trace", str(sources), "-o", str(run), "--isolated"]
    with subprocess.Popen(words, stderr=subprocess.DEVNULL) as process:
        try:
            process.wait(timeout=1.0 + 0.4 * number)
        except subprocess.TimeoutExpired:
            os.kill(process.pid, signal.SIGKILL)
    if run.exists():
        ln.load_trace(run)
    assert subprocess.run([*words, "--resume"], capture_output=True, check=False).returncode == 0
    assert ln.load_trace(run).articles.height == 3


def test_a_run_without_articles_leaves_nothing(tmp_path: Path) -> None:
    (tmp_path / "empty.jsonl").touch()
    from lineage.cli.trace import trace_sources

    with pytest.raises(SourceError, match="no article"):
        trace_sources([str(tmp_path / "empty.jsonl")], tmp_path / "run", isolated=True)
    assert [path.name for path in tmp_path.iterdir()] == ["empty.jsonl"]


def test_how_far_reading_has_come_in_words() -> None:
    read = Progressed(0, 1, 1_234_567, 2_500_000_000, 10_000_000_000)
    assert console.how_far(read, 60.0) == "1,234,567 articles · 2.5 GB of 10.0 GB · 3 min left"
    assert console.how_far(read._replace(inputs=3, of_inputs=9), None) == (
        "1,234,567 articles · 2.5 GB of 10.0 GB · 3 of 9 inputs"
    )


def test_a_long_read_without_a_terminal_is_worth_one_line(monkeypatch, capsys) -> None:
    monkeypatch.setattr(console, "LONG", -1.0)
    with console.progress() as shown:
        for articles in (1, 2, 3):
            shown.read(Progressed(0, 1, articles, articles, 3))
        for room in ("blocks", "credits"):
            shown(room, 1, 13)
    assert capsys.readouterr().err == "read: 3 articles · 3 bytes of 3 bytes\n"


def test_a_wrong_setting_leaves_no_interrupted_run_behind(tmp_path: Path) -> None:
    pl.DataFrame({"id": ["a"], "text": ["Der Pegel steigt."]}).write_csv(tmp_path / "a.csv")
    words = ["trace", str(tmp_path / "a.csv"), "-o", str(tmp_path / "run"), "--isolated"]
    done = CliRunner().invoke(app, [*words, "--timezone", "Europe/Berln"])
    assert done.exit_code == 2 and "Europe/Berln" in done.output
    assert not (tmp_path / ".run.unfinished").exists()
    assert "interrupted" not in CliRunner().invoke(app, words).output
