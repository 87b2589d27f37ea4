"""What Spark adds: `python spark.py TABLE [--master 'local[2]'] [--work FOLDER]`, a line of JSON.

One trace of the local engine and one on Spark, one after the other, each a process of its own; their files are compared.
The folder needs some 15 kB an article. Of a million made articles, twenty minutes on two cores:

    python tests/benchmarks/spark.py .cache/benchmarks/g1000000.parquet
"""
# ruff: noqa: T201

from __future__ import annotations

import argparse
import filecmp
import json
import os
import shutil
import sys
from pathlib import Path

from process import run_measured

# the peak of this process alone, without Java and the workers
TRACE = """
import resource
from lineage.cli.app import main
try:
    main()
finally:
    print("\\npeak", resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024)
"""
TIMES = "timing.json"


def trace(table: Path, run: Path, seconds: int, *words: str) -> dict[str, object]:
    """Seconds and the peak of the process that was started, in MB, and the seconds of each stage."""
    log = run.with_suffix(".log")
    command = [sys.executable, "-c", TRACE, "trace", str(table), "-o", str(run), "--isolated", *words]
    usage = run_measured(command, log, seconds=seconds, env=dict(os.environ))
    said = log.read_text(encoding="utf-8")
    if usage.code:
        raise SystemExit(f"it ended with {usage.code}: {said[-2000:]}")
    stages = json.loads((run / TIMES).read_text(encoding="utf-8"))["seconds"]
    return {"seconds": round(usage.wall, 1), "peak_mb": int(said.rpartition("peak ")[2]), "stages": stages}


def main() -> None:
    """Both engines, the ratio of their times, and the files that are not equal."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("table", type=Path)
    parser.add_argument("--master", default="local[2]")
    parser.add_argument("--work", type=Path, default=Path(".cache/benchmarks/spark"))
    parser.add_argument("--seconds", type=int, default=7200, help="for each engine")
    given = parser.parse_args()
    shutil.rmtree(given.work, ignore_errors=True)
    given.work.mkdir(parents=True)
    here, there = given.work / "local", given.work / "cluster"
    local = trace(given.table, here, given.seconds)
    spark = trace(given.table, there, given.seconds, "--engine", "spark", "--master", given.master)
    names = sorted({path.name for run in (here, there) for path in run.iterdir()} - {TIMES})
    _, other, lost = filecmp.cmpfiles(here, there, names, shallow=False)
    ratio = round(float(str(spark["seconds"])) / float(str(local["seconds"])), 2)
    print(json.dumps({"local": local, "spark": spark, "ratio": ratio, "unequal": other + lost}))


if __name__ == "__main__":
    main()
