"""What may go wrong with an archive: ends, damage, clocks, other writers. Each test breaks a real archive."""

from __future__ import annotations

import os
import re
import shutil
import signal
import subprocess
import sys
import time
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import polars as pl
import pytest
from corpora import OTHER, OWN, TOLD, WIRE, make_articles, prose
from typer.testing import CliRunner

import lineage as ln
from lineage.archive import writing
from lineage.archive.adding import STAGES
from lineage.archive.versions import all_versions, read_version
from lineage.archive.writing import Writer
from lineage.cli.app import app
from lineage.errors import SourceError, TargetError
from lineage.frames import FRAMES

pytest.importorskip("deltalake")
STORED = ("articles", "blocks", "credits", "citations", "candidates", "alignments", "pairs", "edges", "sources")
FIRST = {"a": WIRE, "b": f"{OWN}\n{WIRE}", "c": OTHER}
SECOND = {"d": f"{prose(40, 1)}\n{WIRE}", "e": f"{OTHER}\n{prose(20, 2)}", "f": TOLD}

# adds and ends itself when the stage begins, or in writing when so many tables are written
ADD = """
import os, signal, sys, threading
import polars as pl
import lineage as ln
from lineage.archive import writing
place, table, stage, number = sys.argv[1:5]
written, counting = 0, threading.Lock()
def count(change):
    def write(*given, **more):
        global written
        with counting:
            if written >= int(number):
                os.kill(os.getpid(), signal.SIGKILL)
            written += 1
        return change(*given, **more)
    return write
if stage == "write":
    writing.append_rows = count(writing.append_rows)
def progress(room, done, total):
    if room == stage != "write":
        os.kill(os.getpid(), signal.SIGKILL)
ln.open_archive(place).add(pl.read_parquet(table), on_progress=progress)
"""


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An archive with a few articles, and a table of more beside it."""
    folder = tmp_path_factory.mktemp("made")
    make_articles(SECOND).write_parquet(folder / "second.parquet")
    ln.create_archive(folder / "archive").add(make_articles(FIRST))
    return folder


@pytest.fixture
def place(made: Path, tmp_path: Path) -> str:
    """A copy of that archive."""
    shutil.copytree(made, tmp_path, dirs_exist_ok=True)
    return str(tmp_path / "archive")


@pytest.fixture(scope="module")
def grown(made: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """That archive after the second table was added."""
    place = shutil.copytree(made / "archive", tmp_path_factory.mktemp("grown") / "archive")
    ln.open_archive(place).add(pl.read_parquet(made / "second.parquet"))
    return place


def contents(place: str) -> dict[str, pl.DataFrame]:
    archive = ln.open_archive(place)
    return {name: archive.frame(name) for name in STORED}


def same(one: dict[str, pl.DataFrame], other: dict[str, pl.DataFrame]) -> bool:
    return all(one[name].equals(other[name]) for name in one)


def killed(place: str, stage: str, number: int = 0) -> None:
    table = str(Path(place).parent / "second.parquet")
    done = subprocess.run([sys.executable, "-c", ADD, place, table, stage, str(number)], check=False)
    assert done.returncode == -signal.SIGKILL


def ended_early(place: str, cases: list[tuple[str, int]], tmp_path: Path) -> None:
    before = contents(place)
    for stage, number in cases:
        killed(place, stage, number)
        assert same(contents(place), before), (stage, number)
        assert read_version(place).version == 1
    second = pl.read_parquet(Path(place).parent / "second.parquet")
    ln.open_archive(place).add(second)
    straight = ln.create_archive(tmp_path / "straight")
    straight.add(make_articles(FIRST))
    straight.add(second)
    assert same(contents(place), contents(straight.place))
    assert ln.open_archive(place).verify().is_empty()


def test_a_killed_addition_leaves_the_last_version(place: str) -> None:
    before = contents(place)
    killed(place, "write", 5)
    assert same(contents(place), before)
    assert ln.open_archive(place).add(make_articles(SECOND)).articles == len(SECOND)
    assert ln.open_archive(place).verify().is_empty()


@pytest.mark.parametrize("broken", ["pairs", "edges", "articles"])
def test_one_table_that_cannot_be_written_leaves_the_last_version(
    place: str, monkeypatch: pytest.MonkeyPatch, broken: str
) -> None:
    before = contents(place)
    whole = writing.append_rows

    def append(table: Any, name: str, rows: pl.DataFrame, mode: str = "append") -> None:
        if name == broken:
            raise OSError(28, "No space left on device")
        whole(table, name, rows, mode)

    table = pl.read_parquet(Path(place).parent / "second.parquet")
    monkeypatch.setattr(writing, "append_rows", append)
    with pytest.raises(TargetError, match="cannot be written"):
        ln.open_archive(place).add(table)
    assert same(contents(place), before)
    monkeypatch.undo()
    assert ln.open_archive(place).add(table).articles == len(SECOND)


def test_a_kill_in_any_stage_leaves_the_last_version(place: str, tmp_path: Path) -> None:
    stages = [(stage, 0) for stage in STAGES if stage != "write"]
    ended_early(place, stages + [("write", number) for number in range(13)], tmp_path)


@pytest.mark.heavy
def test_a_full_disk_leaves_the_last_version(place: str) -> None:
    before = contents(place)
    limited = (
        "import resource, signal, sys; import polars as pl; import lineage as ln; "
        "from lineage.errors import TargetError; archive = ln.open_archive(sys.argv[1]); archive.frame('articles'); "
        "signal.signal(signal.SIGXFSZ, signal.SIG_IGN); resource.setrlimit(resource.RLIMIT_FSIZE, (3000, 3000))\n"
        "try: archive.add(pl.read_parquet(sys.argv[2]))\n"
        "except TargetError as error: print(error)"
    )
    words = [sys.executable, "-c", limited, place, str(Path(place).parent / "second.parquet")]
    done = subprocess.run(words, check=False, capture_output=True, text=True)
    assert "the archive cannot be written" in done.stdout, done.stderr
    assert same(contents(place), before)


@pytest.mark.parametrize("harm", ["cut", "bytes", "gone"])
def test_a_damaged_file_is_named_and_the_rest_can_be_read(grown: Path, tmp_path: Path, harm: str) -> None:
    place = str(shutil.copytree(grown, tmp_path / "archive"))
    newest = max(Path(place, "articles").glob("*.parquet"), key=lambda path: path.stat().st_mtime_ns)
    data = bytearray(newest.read_bytes())
    if harm == "gone":
        newest.unlink()
    elif harm == "cut":
        newest.write_bytes(data[: len(data) // 2])
    else:
        data[40:60] = bytes(20)
        newest.write_bytes(data)
    problems = ln.open_archive(place).verify()
    assert problems.select("table", "file").rows() == [("articles", newest.name)]
    assert problems["rows"].to_list() == [3]
    told = CliRunner().invoke(app, ["archive", "verify", place])
    assert told.exit_code == 3
    assert newest.name in told.stdout
    archive = ln.open_archive(place)
    if harm != "bytes":
        with pytest.raises(SourceError, match=f"missing or damaged.*|{newest.name}"):
            archive.frame("articles")
    for name in STORED[1:]:
        assert archive.frame(name).schema == FRAMES[name].schema
    assert ln.open_archive(place, as_of=1).frame("articles").height == 3


def test_a_clock_that_goes_backwards_disorders_nothing(place: str, monkeypatch: pytest.MonkeyPatch) -> None:
    class Yesterday(datetime):
        @classmethod
        def now(cls, tz: object = None) -> datetime:
            return datetime(2020, 1, 1, tzinfo=UTC)

    first = read_version(place)
    for path in Path(place).rglob("*"):
        os.utime(path, (time.time() + 3600, time.time() + 3600))  # what is there seems to come from the future
    monkeypatch.setattr("lineage.archive.writing.datetime", Yesterday)
    added = ln.open_archive(place).add(pl.read_parquet(Path(place).parent / "second.parquet"))
    assert added.version.version == 2
    assert added.version.made_at == first.made_at > datetime.now(UTC) - timedelta(hours=1)
    assert ln.open_archive(place).frame("articles").height == 6
    assert ln.open_archive(place, as_of=1).frame("articles").height == 3
    assert ln.open_archive(place).vacuum(keep=1).version.made_at == first.made_at
    assert ln.open_archive(place).frame("articles").height == 6


def test_a_folder_that_cannot_be_written_can_be_read(place: str, tmp_path: Path) -> None:
    if os.geteuid() == 0:
        # root may write anywhere, but not over a folder that stands where a file must come
        (Path(place) / ".lock").unlink()
        (Path(place) / ".lock").mkdir()
    else:
        for folder in [Path(place), *(path for path in Path(place).rglob("*") if path.is_dir())]:
            folder.chmod(0o555)
    with pytest.raises(TargetError, match="cannot be written"):
        ln.open_archive(place).add(make_articles(SECOND))
    assert ln.open_archive(place).frame("articles").height == 3
    assert ln.open_archive(place).find(make_articles({"x": WIRE})).trace.pairs.height


def test_of_two_writers_the_later_one_starts_again(place: str) -> None:
    before = read_version(place)
    early, late = Writer(place, before), Writer(place, before)
    row = pl.DataFrame({"outlet": ["Hafenbote"], "text": ["early"]})
    early.append("furniture", row)
    from lineage.archive.writing import TooLate

    with pytest.raises(TooLate):
        late._open["furniture"] = _at(place, "furniture", before.at["furniture"])
        late.append("furniture", row)
    early.commit("add", articles=3)
    with pytest.raises(TooLate):
        late.commit("add", articles=99)
    assert all_versions(place)["articles"].to_list() == [0, 3, 3]


def test_vacuum_folds_tables_that_do_not_fit_in_one_part(
    grown: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("lineage.archive.keeping._SMALL", 5)
    archive = ln.open_archive(shutil.copytree(grown, tmp_path / "archive"))
    before, found = contents(archive.place), archive.find(make_articles({"x": WIRE})).trace
    assert archive.vacuum(keep=0).deleted > 0
    assert same(contents(archive.place), before)
    assert same(archive.find(make_articles({"x": WIRE})).trace.frames, found.frames)


def test_vacuum_folds_files_and_refit_takes_new_statistics(tmp_path: Path) -> None:
    archive = ln.create_archive(tmp_path / "archive")
    texts = FIRST | SECOND
    archive.add(make_articles({"b": FIRST["b"]}))
    archive.add(make_articles(texts))
    before = contents(archive.place)
    assert archive.info()["tables"]["anchors"][1] == 2
    assert archive.vacuum(keep=0).deleted > 0
    after = sorted(Path(archive.place).rglob("*"))
    assert archive.vacuum(keep=0)[1:] == ((), 0)
    assert sorted(Path(archive.place).rglob("*")) == after
    assert archive.info()["tables"]["anchors"][1] == 1
    assert same(contents(archive.place), before)
    assert archive.verify().is_empty()
    with pytest.raises(SourceError, match="no such version"):
        ln.open_archive(archive.place, as_of=1)
    assert archive.version.frozen == 1
    archive.refit()
    assert archive.version.frozen == len(texts)
    trace = ln.trace_articles(make_articles(texts))
    for name in STORED:
        assert archive.frame(name).equals(trace.frames[name]), name
    assert archive.add(make_articles({"g": f"{WIRE} {prose(9, 9)}"})).articles == 1
    assert archive.frame("pairs").height > trace.pairs.height


def _at(place: str, name: str, version: int) -> object:
    from deltalake import DeltaTable

    return DeltaTable(f"{place}/{name}", version=version)


WRITER = """
import sys, time
import polars as pl
import lineage as ln
place, name, until = sys.argv[1], sys.argv[2], float(sys.argv[3])
rows = pl.read_parquet(sys.argv[4])
number = 0
while number < 3 or time.time() < until:
    part = rows.with_columns(article_id=pl.format("{}-{}-{}", pl.lit(name), "article_id", pl.lit(number)))
    ln.open_archive(place).add(part)
    number += 1
print(number)
"""


@pytest.mark.heavy
@pytest.mark.parametrize("scheme", ["", "file://"])
def test_two_add_for_a_minute_while_a_third_asks(place: str, scheme: str) -> None:
    table, until, address = str(Path(place).parent / "second.parquet"), time.time() + 60, scheme + place
    words = [sys.executable, "-c", WRITER]
    writers = [subprocess.Popen([*words, address, name, str(until), table], stdout=subprocess.PIPE) for name in "xy"]
    seen = 0
    while any(writer.poll() is None for writer in writers):
        archive = ln.open_archive(address)
        found = archive.find(make_articles({"asked": f"{WIRE} {prose(30, seen)}"}))
        assert found.trace.pairs.height > 0
        assert archive.frame("articles").height == archive.version.articles
        seen += 1
    turns = [int(writer.communicate()[0]) for writer in writers]
    assert seen > 3
    assert min(turns) >= 3
    archive = ln.open_archive(address)
    assert archive.version.articles == len(FIRST) + len(SECOND) * sum(turns)
    assert archive.frame("articles")["article_id"].n_unique() == archive.version.articles
    assert archive.verify().is_empty()


@pytest.mark.parametrize("table", ["citations", "versions"])
@pytest.mark.parametrize("harm", ["gone", "cut"])
def test_nothing_is_built_upon_an_archive_that_lacks_a_file(grown: Path, tmp_path: Path, table: str, harm: str) -> None:
    place = shutil.copytree(grown, tmp_path / "Archiv der Übersicht")
    archive = ln.open_archive(place)
    before = read_version(str(place))
    file = min(Path(place, table).glob("*.parquet"), key=lambda path: path.stat().st_mtime_ns)
    data = file.read_bytes()
    file.unlink()
    if harm == "cut":
        file.write_bytes(data[:-1])
    got = "no such file" if harm == "gone" else f"{len(data) - 1} bytes. Expected {len(data)} bytes"
    told = (
        rf"{re.escape(str(file))}: a file of the archive is missing or damaged\. Got {got}\. .*lineage archive verify"
    )
    mended = [] if table in ("articles", "versions") else [ln.open_archive(shutil.copytree(place, tmp_path / "mended"))]
    changes = [lambda: archive.add(tmp_path / "no such source"), archive.vacuum]
    for change in changes if mended else [*changes, archive.refit]:
        with pytest.raises(SourceError, match=told):
            change()
    for other in mended:  # all but the articles is made anew
        other.refit()
        assert other.verify().is_empty()
        assert other.frame(table).equals(ln.open_archive(grown).frame(table))
    file.write_bytes(data)
    assert read_version(str(place)) == before
    assert archive.add(make_articles({"x": prose(50, 4)})).articles == 1


def test_what_lacks_a_file_is_asked_as_before(grown: Path, tmp_path: Path) -> None:
    archive = ln.open_archive(shutil.copytree(grown, tmp_path / "Archiv der Übersicht"))
    file = max(Path(archive.place, "citations").glob("*.parquet"), key=lambda path: path.stat().st_mtime_ns)
    file.unlink()
    assert archive.find(make_articles({"x": prose(50, 4)})).asked == ("x",)
    assert archive.trace(make_articles({"x": prose(50, 4)})).articles.height == 1
    assert archive.info()["articles"] == 6
    assert archive.verify()["file"].to_list() == [file.name]
    with pytest.raises(SourceError, match=rf"^{re.escape(str(file))}: .* missing or damaged\. Got no such file\. `lin"):
        archive.frame("citations")
