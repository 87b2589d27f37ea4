"""What an archive costs as it grows: `python archive.py TABLE [--sizes 10000 100000] [--trace]`, a line of JSON a size.

Articles are added in the order of time, as news comes, in pieces that fit in memory, and what the pieces leave is
folded. At each size the last hundredth is an addition of its own, measured as a process; then one article is looked for,
cold as a whole process and again and again in one session, and the archive is weighed against the same articles as
Parquet. With `--trace` all of them are traced anew as well, which says what an addition spares. Ratios count: all
steps run on one machine, one after the other. Up to a million, which takes hours:

    python tests/benchmarks/archive.py .cache/benchmarks/g1000000.parquet --sizes 10000 100000 1000000
"""
# ruff: noqa: T201

from __future__ import annotations

import argparse
import json
import os
import shutil
import sys
from pathlib import Path

import polars as pl
from process import Usage, run_measured

SESSION = """
import json, sys, time
import polars as pl
import lineage as ln
place, table = sys.argv[1:]
rows = pl.read_parquet(table)
archive = ln.open_archive(place)
archive.find(rows[:1])
spent, cpu = [], []
for number in range(1, rows.height):
    begin, busy = time.perf_counter(), time.process_time()
    archive.find(rows[number : number + 1])
    spent.append(time.perf_counter() - begin)
    cpu.append(time.process_time() - busy)
middle = len(spent) // 2
print(json.dumps({"seconds": round(sorted(spent)[middle], 3), "cpu": round(sorted(cpu)[middle], 3)}))
"""
LINEAGE = [sys.executable, "-m", "lineage", "-q"]
QUESTIONS = 21  # the first of a session opens what the others find open


class Growing:
    """An archive that grows with the rows of a table."""

    def __init__(self, rows: pl.DataFrame, work: Path, piece: int, seconds: int) -> None:
        self._rows, self._work, self._piece, self._seconds = rows, work, piece, seconds
        self._place, self._held = str(work / "archive"), 0
        self._run("create", [*LINEAGE, "archive", "create", self._place, "--isolated"])

    def grow(self, size: int, trace: bool) -> dict[str, object]:
        """What so many articles cost: the last hundredth added, questions, room, perhaps a trace of all."""
        last = max(1, size // 100)
        while self._held < size - last:
            self._add(min(self._piece, size - last - self._held))
        self._run("vacuum", [*LINEAGE, "archive", "vacuum", self._place, "--keep", "0"])
        cost: dict[str, object] = {"articles": size, "added": last, "addition": self._told(self._add(last))}
        # what is asked for must not be there, or it would be looked up; without its beginning it has a source
        asked = self._rows[:size].gather_every(max(1, size // QUESTIONS))[:QUESTIONS]
        asked = asked.with_columns(pl.col("id") + "-asked", pl.col("text").str.slice(200))
        asked.write_parquet(self._work / "asked.parquet")
        asked[:1].write_ndjson(self._work / "asked.jsonl")
        find = [*LINEAGE, "find", str(self._work / "asked.jsonl"), "-a", self._place, "--json"]
        cost["cold question"] = self._told(self._run("find", find))
        session = [sys.executable, "-c", SESSION, self._place, str(self._work / "asked.parquet")]
        usage = self._told(self._run("session", session))
        said = (self._work / "session.log").read_text(encoding="utf-8").strip().splitlines()[-1]
        cost["warm question"] = json.loads(said) | {"peak_mb": usage["peak_mb"]}
        alone = self._write("alone", self._rows[:size])
        sizes = {path.name: _size(path) for path in sorted(Path(self._place).iterdir()) if path.is_dir()}
        cost |= {"bytes": sum(sizes.values()), "of articles": alone.stat().st_size, "tables": sizes}
        if trace:
            words = [*LINEAGE, "trace", str(alone), "-o", str(self._work / "run"), "--isolated"]
            cost["trace"] = self._told(self._run("trace", words))
        return cost

    def _add(self, number: int) -> Usage:
        table = self._write("piece", self._rows[self._held : self._held + number])
        self._held += number
        return self._run("add", [*LINEAGE, "archive", "add", self._place, str(table), "--isolated"])

    def _write(self, name: str, rows: pl.DataFrame) -> Path:
        path = self._work / f"{name}.parquet"
        rows.write_parquet(path, compression="zstd", compression_level=3)
        return path

    def _run(self, name: str, command: list[str]) -> Usage:
        log = self._work / f"{name}.log"
        usage = run_measured(command, log, seconds=self._seconds, env=dict(os.environ))
        if usage.code:
            raise SystemExit(f"{name} ended with {usage.code}: {log.read_text(encoding='utf-8')[-2000:]}")
        return usage

    @staticmethod
    def _told(usage: Usage) -> dict[str, float]:
        return {"seconds": round(usage.wall, 2), "cpu": round(usage.cpu, 2), "peak_mb": round(usage.peak_mb)}


def main() -> None:
    """All sizes, the smaller first."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("table", type=Path)
    parser.add_argument("--sizes", type=int, nargs="+", help="articles; all of the table when not given")
    parser.add_argument("--piece", type=int, default=20_000, help="articles that are added at once while it grows")
    parser.add_argument("--trace", action="store_true", help="trace all articles of each size anew, too")
    parser.add_argument("--work", type=Path, default=Path(".cache/benchmarks/archive"))
    parser.add_argument("--seconds", type=int, default=7200, help="for each step")
    given = parser.parse_args()
    shutil.rmtree(given.work, ignore_errors=True)
    given.work.mkdir(parents=True)
    rows = pl.read_parquet(given.table).sort("published", "id")
    growing = Growing(rows, given.work, given.piece, given.seconds)
    for size in sorted(given.sizes or [rows.height]):
        print(json.dumps(growing.grow(size, given.trace)), flush=True)


def _size(folder: Path) -> int:
    return sum(path.stat().st_size for path in folder.rglob("*") if path.is_file())


if __name__ == "__main__":
    main()
