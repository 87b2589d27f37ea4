"""The engine spark on a real standalone cluster: a master and two workers, each a process of its own."""

from __future__ import annotations

import json
import os
import re
import shutil
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from contextlib import suppress
from importlib.util import find_spec
from pathlib import Path
from typing import NamedTuple

import polars as pl
import pytest

import lineage as ln
from lineage.frames import FRAMES

ROOT = Path(__file__).parent.parent
SEEDS = ROOT / "seeds"
SETTINGS = [f"tables.folder={SEEDS / 'tables'}", "engine.workers=1"]
WAIT = 300  # seconds for a process of the cluster to answer, on a busy machine

missing = "pyspark is not installed; the extra `spark` brings it" if find_spec("pyspark") is None else None
if shutil.which("java") is None:
    missing = missing or "Java is not installed; Debian's package openjdk-17-jre-headless supplies it"
needs_spark = pytest.mark.skipif(missing is not None, reason=missing or "")
# pyspark asks whether pandas is new enough whenever it handles Arrow, and leaves its sockets to the collector
pytestmark = [
    pytest.mark.filterwarnings("ignore::FutureWarning:pyspark"),
    pytest.mark.filterwarnings("ignore::ResourceWarning"),
    pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning"),
]


class Cluster(NamedTuple):
    url: str
    web: str
    workers: list[subprocess.Popen[bytes]]

    def alive(self) -> int:
        try:
            with urllib.request.urlopen(f"{self.web}/json/", timeout=5) as answer:
                return json.load(answer)["aliveworkers"]
        except OSError:
            return 0


def free_port() -> int:
    with socket.socket() as own:
        own.bind(("127.0.0.1", 0))
        return own.getsockname()[1]


def start(folder: Path, name: str, *words: str) -> subprocess.Popen[bytes]:
    import pyspark

    command = [Path(pyspark.__file__).parent / "bin" / "spark-class", f"org.apache.spark.deploy.{name}", *words]
    paths = os.pathsep.join(path for path in (str(ROOT), *sys.path) if path)
    kept = {key: value for key, value in os.environ.items() if not key.startswith(("SPARK_", "PYSPARK_"))}
    log = (folder / f"{name}-{words[-1].rpartition('/')[2]}.log").open("wb")
    return subprocess.Popen(
        command, stdout=log, stderr=log, cwd=folder, start_new_session=True,
        env=kept | {"PYTHONPATH": paths, "SPARK_LOCAL_IP": "127.0.0.1", "SPARK_NO_DAEMONIZE": "1"},
    )  # fmt: skip


@pytest.fixture(scope="module")
def cluster(tmp_path_factory):
    folder = tmp_path_factory.mktemp("cluster")
    port, web = free_port(), free_port()
    where = ["--host", "127.0.0.1", "--webui-port"]
    master = start(folder, "master.Master", *where, str(web), "--port", str(port))
    url = f"spark://127.0.0.1:{port}"
    workers = [
        start(folder, "worker.Worker", *where, "0", "-c", "1", "-m", "2g", "-d", str(folder / f"w{n}"), url)
        for n in (1, 2)
    ]
    own = Cluster(url, f"http://127.0.0.1:{web}", workers)
    try:
        until = time.monotonic() + WAIT
        while own.alive() < 2:
            assert time.monotonic() < until, "".join(log.read_text()[-2000:] for log in folder.glob("*.log"))
            time.sleep(0.2)
        yield own
    finally:
        for process in (*workers, master):
            with suppress(ProcessLookupError):  # the one that a test has killed
                os.killpg(process.pid, signal.SIGKILL)
            process.wait()


@pytest.fixture(scope="module")
def files(tmp_path_factory):
    """The files of a run of the local engine."""
    return run(tmp_path_factory.mktemp("local"), "local", None)


def run(folder: Path, engine: str, master: str | None) -> dict[str, bytes]:
    own = [*SETTINGS, f"engine.kind={engine}"] + ([f"engine.master={master}"] if master else [])
    trace = ln.trace_articles(SEEDS / "articles", settings=ln.load_settings(own, isolated=True))
    return read(trace.write(folder / "run"))


def read(folder: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in sorted(folder.iterdir()) if path.name != "timing.json"}


@pytest.mark.parametrize("engine", ["local", pytest.param("spark", marks=[needs_spark, pytest.mark.heavy])])
def test_engines_write_the_same_bytes(engine, files, tmp_path, request, monkeypatch):
    monkeypatch.setattr("lineage.spark.shelves._MOST", 5)  # so that stories, quotes and sources lie in many tasks
    master = request.getfixturevalue("cluster").url if engine == "spark" else None
    found = run(tmp_path, engine, master)
    assert found.keys() == {"run.json", *(f"{name}.parquet" for name in FRAMES)}
    assert [name for name in found if found[name] != files[name]] == []


@needs_spark
@pytest.mark.heavy
def test_a_table_that_the_workers_read_is_told_of_as_here(cluster, tmp_path):
    path = tmp_path / "rows.parquet"
    rows = [{"id": f"a{n}", "text": f"Der Hafen meldet {n} Schiffe.", "published": "2026-03-01"} for n in range(3)]
    pl.DataFrame(rows).with_columns(Unbekannt=pl.lit("Küstenbote")).write_parquet(path)
    here, there = (ln.trace_articles(path, engine=engine, master=cluster.url) for engine in ("local", "spark"))
    assert here.skipped["reason"].to_list() == ["unread columns"]
    assert there.skipped.equals(here.skipped) and there.articles.equals(here.articles)


@needs_spark
@pytest.mark.heavy
def test_a_run_outlives_a_worker_that_is_killed(cluster, files, tmp_path):
    """The last test of the cluster: it leaves one worker."""
    words = [word for setting in SETTINGS for word in ("--set", setting)]
    target = tmp_path / "run"
    trace = subprocess.Popen(
        [sys.executable, "-m", "lineage", "trace", str(SEEDS / "articles"), "-o", str(target), "--isolated", *words,
         "--engine", "spark", "--master", cluster.url, "--set", f"engine.shared={tmp_path}"],
        stdout=subprocess.PIPE, stderr=subprocess.STDOUT,
        env=os.environ | {"PYTHONPATH": os.pathsep.join([str(ROOT), *filter(None, sys.path)])},
    )  # fmt: skip
    until = time.monotonic() + WAIT
    while not list(tmp_path.glob(".lineage-*/recurring/*.parquet")):  # the workers go on to label blocks
        assert time.monotonic() < until and trace.poll() is None, trace.communicate()[0].decode()
        time.sleep(0.02)
    os.killpg(cluster.workers[0].pid, signal.SIGKILL)  # and its executor
    told = trace.communicate(timeout=2 * WAIT)[0].decode()
    assert trace.returncode == 0, told
    assert cluster.workers[0].wait() == -signal.SIGKILL
    assert [name for name, content in read(target).items() if content != files[name]] == []


LOSES_JAVA = """
import os, signal
from lineage.errors import SourceError
from lineage.spark.session import open_session
try:
    with open_session("local[1]") as session:
        print(session.sparkContext.getConf().get("spark.driver.memory"))
        os.kill(session.sparkContext._gateway.proc.pid, signal.SIGKILL)
        session.range(3).count()
except SourceError as error:
    print(error)
"""


def ended(words: str, **environment: str) -> str:
    """What a process of its own prints in which a session goes wrong."""
    kept = {name: said for name, said in os.environ.items() if name not in ("SPARK_DRIVER_MEMORY", "SPARK_CONF_DIR")}
    paths = os.pathsep.join([str(ROOT), *filter(None, sys.path)])
    ran = subprocess.run(
        [sys.executable, "-c", words], capture_output=True, text=True, check=False,
        env=kept | {"PYTHONPATH": paths} | environment,
    )  # fmt: skip
    return ran.stdout + ran.stderr


@needs_spark
def test_a_lost_java_process_is_said_and_has_memory(tmp_path):
    (tmp_path / "spark-defaults.conf").write_text("# spark.driver.memory 9g\nspark.driver.memory 1300m\n")
    for given, heap in (
        ({}, r"\d{4,}m"),
        ({"SPARK_DRIVER_MEMORY": "1500m"}, "1500m"),
        ({"SPARK_CONF_DIR": str(tmp_path)}, "1300m"),
    ):
        told = ended(LOSES_JAVA, **given)
        assert re.search(rf"{heap}\n.*Java process ended.*SPARK_DRIVER_MEMORY", told), told


@needs_spark
def test_what_java_refuses_is_said_while_it_lives():
    refused = LOSES_JAVA.replace("os.kill(", "session._jvm.java.lang.Integer.parseInt('x'); (")
    told = ended(refused)
    assert "Spark could not do its work" in told and "process ended" not in told


@pytest.mark.skipif(find_spec("pyspark") is not None, reason="pyspark is installed")
def test_without_pyspark_one_sentence_says_what_to_do():
    with pytest.raises(ln.LineageError, match=r"needs pyspark, which is not installed. pip install"):
        ln.trace_articles(SEEDS / "articles", settings=ln.load_settings(["engine.kind=spark"], isolated=True))


@needs_spark
def test_without_java_one_sentence_says_what_to_do(monkeypatch, tmp_path):
    monkeypatch.setenv("JAVA_HOME", str(tmp_path))
    with pytest.raises(ln.LineageError, match=r"needs Java 17, which was not found. Install it"):
        ln.trace_articles(SEEDS / "articles", settings=ln.load_settings(["engine.kind=spark"], isolated=True))
