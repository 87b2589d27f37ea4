# ruff: noqa: T201
"""What reading many articles costs: JSON lines beside the reader of Polars, and files much larger than memory.

    python tests/benchmarks/lines.py speed FILE.jsonl [--rounds 3]
    python tests/benchmarks/lines.py memory FILE.jsonl --gigabytes 10
    python tests/benchmarks/lines.py memory --warc --gigabytes 10
    python tests/benchmarks/lines.py files --count 500000

`speed` reads the file by `polars.read_ndjson` (types from all its lines; the first hundred are not enough for real
articles), as a stream of frames (what `lineage screen` does) and as `articles` (what `lineage trace` does: publisher, times,
language and id of each), plain, as gz and as zst; each in a process of its own, the imports left out, the best of the rounds.
`memory` repeats the file, or made pages and pictures in an archive, until it has so many gigabytes, in the folder for temporary
files, reads it as a stream, and says what the largest process had at its peak.
`files` does so for very many small texts in one folder, read as `articles`.

The file of 100,000 articles that `run.py --size 100k` makes will do (`.cache/benchmarks/g100000.jsonl`).
"""

from __future__ import annotations

import argparse
import gzip
import json
import os
import random
import subprocess
import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).parents[2]
sys.path[:0] = [str(ROOT), str(Path(__file__).parent)]

from pages import record  # noqa: E402
from process import run_measured  # noqa: E402

SYLLABLES = ["ba", "der", "ges", "hi", "kom", "le", "mu", "nor", "pa", "rei", "so", "tun", "ver", "wi", "zo", "ung"]
BLOCK = 8_000_000
ENVIRONMENT = os.environ | {"PYTHONPATH": str(ROOT)}
READ = """
import json, os, resource, sys, time
import polars as pl
from lineage.read import read_articles
from lineage.read.streaming import stream_articles
how, path = sys.argv[1:]
wall, cpu = time.perf_counter(), sum(os.times()[:4])
if how == "polars":
    rows = pl.read_ndjson(path, infer_schema_length=None).height
elif how == "stream":
    rows = sum(frame.height for frame in stream_articles(path).open())
else:
    rows = read_articles(path).articles.height
wall, cpu = time.perf_counter() - wall, sum(os.times()[:4]) - cpu
peak = max(resource.getrusage(who).ru_maxrss for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)) / 1024
print(json.dumps([rows, wall, cpu, peak]))
"""


def read(how: str, path: Path, rounds: int = 1) -> list[float]:
    """Rows, seconds, seconds of processor and megabytes at the peak; of several rounds the one that took least of each."""
    found = [
        json.loads(subprocess.run([sys.executable, "-c", READ, how, str(path)], check=True, capture_output=True,
                                  env=ENVIRONMENT).stdout)
        for _ in range(rounds)
    ]  # fmt: skip
    return [min(column) for column in zip(*found, strict=True)]


def speed(path: Path, rounds: int) -> None:
    import pyarrow as pa

    with tempfile.TemporaryDirectory() as scratch:
        data = path.read_bytes()
        packed = [Path(scratch, f"{path.name}.gz"), Path(scratch, f"{path.name}.zst")]
        packed[0].write_bytes(gzip.compress(data, 6))
        with pa.CompressedOutputStream(str(packed[1]), "zstd") as out:
            out.write(data)
        del data
        whole = read("polars", path, rounds)
        for how, each in [
            ("polars", path),
            *((how, each) for how in ("stream", "articles") for each in (path, *packed)),
        ]:
            rows, wall, cpu, peak = whole if how == "polars" else read(how, each, rounds)
            print(
                f"{how:9}{each.suffix:7}{rows:9.0f} rows {wall:7.2f} s {cpu:7.2f} s of processor {peak:7.0f} MB   "
                f"{wall / whole[1]:4.1f} x wall, {cpu / whole[2]:4.1f} x processor of polars"
            )


def repeat(path: Path, target: Path, size: int) -> None:
    with target.open("wb") as out:
        while out.tell() < size:
            with path.open("rb") as lines:
                while out.tell() < size and (block := lines.read(BLOCK)):
                    out.write(block)


def archive(target: Path, size: int) -> None:
    """A page of 200 kB, most of it scripts as on the web, and a picture of 300 kB, time and again."""
    source = random.Random(5)
    words = ["".join(source.choices(SYLLABLES, k=source.randint(1, 4))) for _ in range(5_000)]
    picture = source.randbytes(300_000)
    with target.open("wb") as out:
        number = 0
        while out.tell() < size:
            text = ". ".join(" ".join(source.choices(words, k=14)).capitalize() for _ in range(20))
            html = f"<html><head><title>Nummer {number}</title><script>{'x' * 198_000}</script></head><body><article>"
            out.write(record(number, f"{html}<h1>Nummer {number}</h1><p>{text}.</p></article></body></html>".encode()))
            out.write(record(number, picture).replace(b"text/html", b"image/png", 1))
            number += 1


def memory(path: Path | None, gigabytes: float) -> None:
    with tempfile.TemporaryDirectory() as scratch:
        target = Path(scratch, "large.jsonl" if path else "large.warc")
        size = int(gigabytes * 1e9)
        repeat(path, target, size) if path else archive(target, size)
        measured(f"{target.suffix[1:]} of {target.stat().st_size / 1e9:.1f} GB", "stream", target, Path(scratch, "log"))


def files(count: int) -> None:
    with tempfile.TemporaryDirectory() as scratch:
        folder = Path(scratch, "texts")
        folder.mkdir()
        for number in range(count):
            (folder / f"{number}.txt").write_text(
                f"Meldung {number}\n\nDer Rat tagt zum {number}. Mal.", encoding="utf-8"
            )
        measured(f"{count} files", "articles", folder, Path(scratch, "log"))


def measured(name: str, how: str, path: Path, log: Path) -> None:
    used = run_measured([sys.executable, "-c", READ, how, str(path)], log, seconds=36_000, env=ENVIRONMENT)
    print(
        f"{name}: {json.loads(log.read_text())[0]} rows, {used.wall:.0f} s, {used.cpu:.0f} s of processor, "
        f"at most {used.peak_mb:.0f} MB in one process"
    )


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("what", choices=["speed", "memory", "files"])
    parser.add_argument("file", type=Path, nargs="?", help="JSON lines")
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--gigabytes", type=float, default=10)
    parser.add_argument("--warc", action="store_true")
    parser.add_argument("--count", type=int, default=500_000, help="of files")
    options = parser.parse_args()
    if options.what == "files":
        files(options.count)
        return
    if options.warc == bool(options.file):
        parser.error("a file of JSON lines or --warc")
    if options.what == "speed":
        speed(options.file, options.rounds)
    else:
        memory(options.file, options.gigabytes)


if __name__ == "__main__":
    main()
