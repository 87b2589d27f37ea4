"""The engine: slices go out and come home in order, and nobody can tell how many processes there were."""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Iterator
from functools import partial
from pathlib import Path
from weakref import ref

import polars as pl
import pytest
from test_tables import FIRST, SECOND, article

from lineage import engine
from lineage.engine import ahead, beside, in_threads, map_slices, thread_slices
from lineage.errors import TableError, TargetError
from lineage.frames import ARTICLES, FRAMES
from lineage.manifest import describe_run
from lineage.settings import Engine, Settings, Tables
from lineage.signals.blocks import label_blocks

ROOT = Path(__file__).parent.parent
NUMBERS = pl.DataFrame({"number": range(1000)})


def double(frame: pl.DataFrame, by: int = 2) -> pl.DataFrame:
    return frame.select(pl.col("number") * by, rows=pl.len())


def refuse(frame: pl.DataFrame) -> pl.DataFrame:
    raise TableError("nothing fits", where="agencies.csv", got=str(frame.height))


@pytest.fixture
def many(monkeypatch: pytest.MonkeyPatch) -> None:
    """A few articles count as many."""
    monkeypatch.setattr(engine, "LEAST", 10)
    monkeypatch.setattr(engine, "SLICE", 300)


@pytest.mark.parametrize("workers", [0, 1, 2, 3])
def test_slices_come_home_in_order(many, workers):
    done = map_slices(partial(double, by=3), NUMBERS, workers)
    assert done["number"].to_list() == list(range(0, 3000, 3))
    assert done["rows"].max() <= 300


@pytest.mark.parametrize("workers", [1, 2, 3])
def test_threads_give_what_processes_give(many, workers):
    assert thread_slices(double, NUMBERS, workers)["number"].to_list() == [2 * number for number in range(1000)]
    assert thread_slices(double, NUMBERS, workers, 70)["rows"].max() <= 70
    assert thread_slices(double, NUMBERS[:0], workers).height == map_slices(double, NUMBERS[:0], workers).height
    with pytest.raises(TableError, match="nothing fits"):
        thread_slices(refuse, NUMBERS, workers)


def test_an_empty_frame_is_worked_on_too():
    assert map_slices(double, NUMBERS.clear(), 2).schema == {"number": pl.Int64, "rows": pl.UInt32}


def test_an_error_comes_home_as_it_is(many):
    with pytest.raises(TableError, match=r"agencies\.csv: nothing fits\. Got 250\.") as caught:
        map_slices(refuse, NUMBERS, 2)
    assert caught.value.where == "agencies.csv"


def test_what_went_to_processes_is_gone_when_they_are_done(many, tmp_path, monkeypatch):
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    assert map_slices(double, NUMBERS, 2).height == 1000
    with pytest.raises(TableError):
        map_slices(refuse, NUMBERS, 2)
    assert list(tmp_path.iterdir()) == []


def test_a_temporary_folder_that_cannot_be_written_is_named(many, tmp_path, monkeypatch):
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))

    def full(frame: pl.DataFrame, path: Path) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(pl.DataFrame, "write_ipc", full)
    with pytest.raises(TargetError, match=r"cannot be written. Got No space left on device. TMPDIR names another"):
        map_slices(double, NUMBERS, 2)


def test_without_any_temporary_folder_the_error_says_so(many, monkeypatch):
    def none_found(*_: object, **__: object) -> None:
        raise FileNotFoundError(2, "No usable temporary directory found")

    monkeypatch.setattr(tempfile, "mkdtemp", none_found)
    with pytest.raises(TargetError, match=r"cannot be written. Got No usable temporary directory found. TMPDIR names"):
        map_slices(double, NUMBERS, 2)


def priority(frame: pl.DataFrame) -> pl.DataFrame:
    return pl.DataFrame({"steps": [os.getpriority(os.PRIO_PROCESS, 0)]})


@pytest.mark.skipif(not hasattr(os, "nice"), reason="the system has no such priorities")
def test_processes_stand_behind_the_one_that_started_them(many):
    own = os.getpriority(os.PRIO_PROCESS, 0)
    for _ in range(2):  # the same processes again
        assert set(map_slices(priority, NUMBERS, 2)["steps"]) == {min(own + engine._BEHIND, 19)}
    assert os.getpriority(os.PRIO_PROCESS, 0) == own


def wait(frame: pl.DataFrame) -> pl.DataFrame:
    time.sleep(60)
    return frame


@pytest.mark.parametrize("processes", [1, 2])
def test_work_beside_gives_what_it_gives_alone(many, processes):
    with beside(partial(map_slices, double, NUMBERS, processes), processes) as asked:
        assert asked().height == 1000
    with pytest.raises(TableError), beside(partial(map_slices, refuse, NUMBERS, processes), processes) as asked:
        asked()


def test_work_beside_ends_with_an_error(many):
    began = time.monotonic()
    with pytest.raises(KeyError), beside(partial(map_slices, wait, NUMBERS, 2), 2):
        time.sleep(2)
        raise KeyError
    assert map_slices(double, NUMBERS, 2).height == 1000
    assert time.monotonic() - began < 60
    waiting = [thread for thread in threading.enumerate() if thread.name.startswith("ThreadPoolExecutor")]
    for thread in waiting:
        thread.join(10)
    assert not any(thread.is_alive() for thread in waiting), "its processes are gone, so nobody waits for them"


def test_few_rows_stay_in_this_process(monkeypatch):
    monkeypatch.setitem(sys.modules, "joblib.externals.loky", None)
    assert map_slices(double, NUMBERS, 8).height == 1000


def test_one_process_labels_as_several_do(many):
    lines = [FIRST, SECOND, "Mehr zum Thema", "(AFP, dpa)", "Unsere Redaktion erreichen Sie im Pressehaus am Markt."]
    texts = ["\n\n".join([f"Deich {i} am Fluss", *lines[i % 3 :], SECOND * (i % 4)]) for i in range(60)]
    articles = ARTICLES.make(article(text, str(i), outlet=f"Blatt {i % 2}") for i, text in enumerate(texts))
    alone = label_blocks(articles, Tables(), Engine(workers=1))
    assert label_blocks(articles, Tables(), Engine(workers=2)).equals(alone)


def test_a_script_needs_no_guard_and_hears_nothing(tmp_path):
    script = tmp_path / "script.py"
    script.write_text(
        "import polars as pl\n"
        "from lineage import engine\n"
        "engine.LEAST = 1\n"
        "def own(frame):\n"
        "    return frame.select(pl.col('number') + 1)\n"
        "print(engine.map_slices(own, pl.DataFrame({'number': range(100)}), 2)['number'].sum())\n"
    )
    command = [sys.executable, "-W", "error", str(script)]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True, timeout=120)
    assert (done.stdout, done.stderr) == ("5050\n", "")


def test_the_number_of_workers_is_no_part_of_what_decides_a_run():
    frames = {name: frame.make() for name, frame in FRAMES.items()}
    one, many = (describe_run(frames, Settings(engine=Engine(workers=workers))) for workers in (1, 64))
    assert one == many and "engine" not in one["decides"]["settings"]


def test_what_is_made_ahead_comes_in_its_order_and_an_error_where_it_happened() -> None:
    assert list(ahead(iter(range(50)))) == list(range(50))
    assert list(ahead(iter([None, 0, None]))) == [None, 0, None]

    def breaking() -> Iterator[int]:
        yield 1
        yield 2
        raise OSError("broken")

    taken = []
    with pytest.raises(OSError, match="broken"):
        taken.extend(ahead(breaking()))
    assert taken == [1, 2]


def test_what_was_made_ahead_and_used_is_not_held() -> None:
    taking = ahead({number} for number in range(6))
    first = ref(next(taking))
    for _ in range(3):
        next(taking)
    assert first() is None


def test_whoever_stops_early_leaves_nothing_at_work() -> None:
    made = []

    def making() -> Iterator[int]:
        for number in range(100):
            made.append(number)
            yield number

    before = threading.active_count()
    taking = ahead(making())
    assert next(taking) == 0
    del taking
    assert len(made) <= 2
    assert threading.active_count() == before


def test_threads_give_what_was_made_in_its_order_and_an_error_in_its_place() -> None:
    assert list(in_threads(lambda number: number * number, range(99), 3)) == [number * number for number in range(99)]
    assert list(in_threads(str, [], 3)) == []

    def breaking() -> Iterator[int]:
        yield from range(5)
        raise OSError("broken off")

    for work, error in ((float, "broken off"), (lambda number: 1 / (3 - number), "division")):
        taken: list[float] = []
        with pytest.raises((OSError, ZeroDivisionError), match=error):
            taken.extend(in_threads(work, breaking(), 3))
        assert taken == ([0, 1, 2, 3, 4] if work is float else [1 / 3, 1 / 2, 1])


def test_threads_ask_for_few_parts_before_what_was_made_is_taken() -> None:
    asked: list[int] = []

    def parts() -> Iterator[int]:
        for number in range(100):
            asked.append(number)
            yield number

    before = threading.active_count()
    taking = in_threads(str, parts(), 2)
    assert next(taking) == "0"
    assert len(asked) == 5, "one for each thread, two that wait, and the one that was taken"
    taking.close()
    assert threading.active_count() == before
