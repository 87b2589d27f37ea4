"""What an archive costs: `python archive.py TABLE [--add N] [--work FOLDER]` prints one line of JSON per step.

The N articles of the table that appeared last are added to an archive of the others, which comes in the order of time
as news does, and traced anew with them, in processes of their own; then one of them is looked for, cold as a whole
process and again in one session. Ratios count: all steps run on one machine, one after the other. What does not fit in
memory at once is added in pieces and folded:

    python tests/benchmarks/archive.py .cache/benchmarks/g1000000.parquet --piece 50000 --no-trace
"""
# ruff: noqa: T201

from __future__ import annotations

import argparse
import json
import os
import shutil
import sys
import time
from pathlib import Path

import polars as pl
from process import run_measured

SESSION = """
import json, sys, time
import polars as pl
import lineage as ln
place, table, times = sys.argv[1], sys.argv[2], int(sys.argv[3])
rows = pl.read_parquet(table)
archive = ln.open_archive(place)
spent, cpu, pairs = [], [], []
for number in range(times):
    begin, busy = time.perf_counter(), time.process_time()
    found = archive.find(rows[number : number + 1])
    spent.append(round(time.perf_counter() - begin, 3))
    cpu.append(round(time.process_time() - busy, 3))
    pairs.append(found.trace.pairs.height)
print(json.dumps({"seconds": spent, "cpu": cpu, "pairs": pairs}))
"""


def main() -> None:
    """All steps."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("table", type=Path)
    parser.add_argument("--add", type=int, default=10_000)
    parser.add_argument("--piece", type=int, default=100_000, help="articles of the old ones that are added at once")
    parser.add_argument("--work", type=Path, default=Path("archive-benchmark"))
    parser.add_argument("--seconds", type=int, default=7200, help="for each step")
    parser.add_argument("--no-trace", action="store_true", help="leave out the trace of everything")
    given = parser.parse_args()
    shutil.rmtree(given.work, ignore_errors=True)
    given.work.mkdir(parents=True)
    table = pl.read_parquet(given.table).sort("published", "id")
    old = list(table[: -given.add].iter_slices(given.piece))
    parts = {"all": table, **{f"old-{number}": rows for number, rows in enumerate(old)}, "new": table[-given.add :]}
    # what is asked for must not be there, or it would be looked up; without its beginning it has a source
    asked = table.gather_every(max(1, table.height // 20))[:20]
    parts["probe"] = asked.with_columns(pl.col("id") + "-asked", pl.col("text").str.slice(200))
    for name, rows in parts.items():
        rows.write_parquet(given.work / f"{name}.parquet", compression="zstd", compression_level=3)
    parts["probe"][:1].write_ndjson(given.work / "one.jsonl")
    lineage, place = [sys.executable, "-m", "lineage", "-q"], str(given.work / "archive")
    add = [*lineage, "archive", "add", place]
    steps = {
        "trace all": [*lineage, "trace", str(given.work / "all.parquet"), "-o", str(given.work / "run"), "--isolated"],
        "create": [*lineage, "archive", "create", place, "--isolated"],
        **{
            f"add old-{number}": [*add, str(given.work / f"old-{number}.parquet"), "--isolated", "--json"]
            for number in range(len(old))
        },
        "vacuum": [*lineage, "archive", "vacuum", place, "--keep", "0"],
        "add new": [*add, str(given.work / "new.parquet"), "--isolated", "--json"],
        "find one": [*lineage, "find", str(given.work / "one.jsonl"), "-a", place, "--json"],
        "find twenty": [sys.executable, "-c", SESSION, place, str(given.work / "probe.parquet"), "20"],
    }
    if given.no_trace:
        del steps["trace all"]
    if len(old) == 1:
        del steps["vacuum"]
    for name, command in steps.items():
        log = given.work / f"{name.replace(' ', '-')}.log"
        usage = run_measured(command, log, seconds=given.seconds, env=dict(os.environ))
        row = {"step": name, **usage.__dict__}
        if name.startswith("add ") or name == "find twenty":
            row |= {"said": _last_json(log)}
        print(json.dumps(row), flush=True)
    sizes = {path.name: _size(path) for path in sorted(Path(place).iterdir()) if path.is_dir()}
    articles = (given.work / "all.parquet").stat().st_size
    print(json.dumps({"articles alone": articles, "archive": sum(sizes.values()), **sizes}))


def _last_json(log: Path) -> object:
    text = log.read_text(encoding="utf-8")
    return json.loads(text[text.index("{") :]) if "{" in text else text[-500:]


def _size(folder: Path) -> int:
    return sum(path.stat().st_size for path in folder.rglob("*") if path.is_file())


if __name__ == "__main__":
    begin = time.perf_counter()
    main()
    print(json.dumps({"seconds": round(time.perf_counter() - begin, 1)}))
