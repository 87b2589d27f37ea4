"""Opens a session on a cluster, or on the cores of this machine; says what is missing for it."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from lineage.errors import LineageError, MissingPart, SourceError, require_part

if TYPE_CHECKING:
    from pyspark.sql import SparkSession

LOCAL = "local[*]"
# Spark gives each core a process of its own, so what computes in it must not spread further.
ALONE = {"POLARS_MAX_THREADS": "1", "NUMBA_NUM_THREADS": "1", "OMP_NUM_THREADS": "1"}
# on the command line of Spark, or in its file of settings
_HEAP = re.compile(r"^[^#\n]*(?:--driver-memory|\bspark\.driver\.memory)\b", re.MULTILINE)
_TRACEBACK = "Traceback (most recent call last)"
# a process that nobody can speak with may take a moment to end, s
_LAST_BREATH = 5
_SETTINGS = {
    "spark.app.name": "lineage",
    "spark.ui.enabled": "false",
    "spark.ui.showConsoleProgress": "false",
    "spark.log.level": "ERROR",
    # a group of keys is small and takes long: to put many into one task, as Spark would, leaves cores idle
    "spark.sql.adaptive.coalescePartitions.enabled": "false",
    # blobs are packed when they are sent, and each is handed on alone: together they might be more than Arrow can hold
    "spark.shuffle.compress": "false",
    "spark.shuffle.spill.compress": "false",
    "spark.sql.execution.arrow.maxRecordsPerBatch": "1",
    # what a shuffle leaves on disk goes with it, not with the session (from Spark 4.1 on)
    "spark.sql.classic.shuffleDependency.fileCleanup.enabled": "true",
}


def java_version() -> str | None:
    """The version of Java that Spark would take, None without one."""
    home = os.environ.get("JAVA_HOME")
    java = str(Path(home, "bin", "java")) if home else shutil.which("java")
    if java is None or not Path(java).is_file():
        return None
    told = subprocess.run([java, "-version"], capture_output=True, text=True, check=False).stderr
    return told.partition('"')[2].partition('"')[0] or None


def check_spark() -> None:
    """Refuse to go on without what Spark needs.

    Raises:
        MissingPart: pyspark or Java is not there.
    """
    require_part("the engine spark needs pyspark, which is not installed", "spark", "pyspark")
    if java_version() is None:
        raise MissingPart(
            "the engine spark needs Java 17, which was not found",
            hint="Install it (on Debian openjdk-17-jre-headless), or let JAVA_HOME name its folder",
        )


@contextmanager
def open_session(master: str | None) -> Iterator[SparkSession]:
    """A session that ends with the block.

    Settings of one's own, such as the memory of executors, stand in `spark-defaults.conf` as ever. On this machine
    alone Java gets a quarter of its memory, unless `SPARK_DRIVER_MEMORY`, `PYSPARK_SUBMIT_ARGS` or that file says how
    much: the 1 GB that Spark takes by itself is not enough for a million articles.

    Raises:
        MissingPart: pyspark or Java is not there.
        SourceError: the master does not answer, Spark cannot do what is asked, or Java ended.
    """
    check_spark()
    from py4j.protocol import Py4JError, Py4JJavaError
    from pyspark.errors import PySparkException
    from pyspark.sql import SparkSession

    address = master or LOCAL
    builder = SparkSession.builder.master(address)
    for name, value in (_SETTINGS | _memory(address)).items():
        builder = builder.config(name, value)
    for name, value in ALONE.items():
        builder = builder.config(f"spark.executorEnv.{name}", value)
    before = {name: os.environ.get(name) for name in (*ALONE, "PYSPARK_PYTHON")}
    os.environ.update(ALONE)  # for a session on this machine, whose processes have our environment
    os.environ.setdefault("PYSPARK_PYTHON", sys.executable)
    try:
        session = builder.getOrCreate()
        try:
            cores = session.sparkContext.defaultParallelism
            session.conf.set("spark.sql.shuffle.partitions", str(16 * cores))
            yield session
        finally:
            session.stop()
    except LineageError:
        raise
    except (PySparkException, Py4JJavaError) as error:
        raise SourceError("Spark could not do its work", where=address, got=cause_of(error)) from error
    except (Py4JError, ConnectionError) as error:
        if not _has_ended():
            raise
        raise SourceError(
            "Spark's Java process ended", where=address, got=cause_of(error),
            hint="Its last words stand above; SPARK_DRIVER_MEMORY=8g gives it more memory",
        ) from error  # fmt: skip
    finally:
        for name, kept in before.items():
            os.environ.pop(name) if kept is None else os.environ.update({name: kept})


def _has_ended() -> bool:
    """Whether the Java process of this one is there no more."""
    from pyspark import SparkContext

    gateway = SparkContext._gateway
    process = getattr(gateway, "proc", None)
    try:
        return process is not None and process.wait(_LAST_BREATH) is not None
    except subprocess.TimeoutExpired:
        return False


def _memory(address: str) -> dict[str, str]:
    """Java's share of a machine on which Spark is alone."""
    if not address.startswith("local") or _says_memory():
        return {}
    size = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES")
    return {"spark.driver.memory": f"{max(1 << 10, size >> 22)}m"}


def _says_memory() -> bool:
    """Whether somebody said how much memory Java gets."""
    from pyspark.find_spark_home import _find_spark_home

    file = Path(os.environ.get("SPARK_CONF_DIR") or Path(_find_spark_home(), "conf"), "spark-defaults.conf")
    settings = file.read_text(encoding="utf-8", errors="replace") if file.is_file() else ""
    said = f"{settings}\n{os.environ.get('PYSPARK_SUBMIT_ARGS', '')}"
    return "SPARK_DRIVER_MEMORY" in os.environ or _HEAP.search(said) is not None


def cause_of(error: Exception) -> str:
    """What went wrong, without what led to it: of an error in a worker the line below its last traceback."""
    lines = str(error).strip().splitlines() or [type(error).__name__]
    below = lines[max((n for n, line in enumerate(lines) if line.startswith(_TRACEBACK)), default=-1) + 1 :]
    return next((line for line in below if line and not line[0].isspace()), lines[0])[:300]
