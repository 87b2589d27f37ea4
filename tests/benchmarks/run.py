"""Measures lineage against its peers and writes `reports/benchmarks/`: `python tests/benchmarks/run.py --size 10k`.

On first use it makes the environment of the peers and the corpora in `.cache/benchmarks/`. Results of measures and
corpora that this call does not name are kept when they come from an equal machine with equal versions.
"""
# ruff: noqa: T201

from __future__ import annotations

import argparse
import json
import os
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import polars as pl
from charts import save_chart
from corpus import Corpus, make_corpus, parse_size, press_corpus
from environment import PEERS, Peers
from machine import describe_machine
from measures import articles, fingerprints, passages, trace
from results import merge_results, read_results
from suite import ROOT, Bench, Measure, Row
from tables import write_page

MEASURES = {module.MEASURE.name: module.MEASURE for module in (fingerprints, articles, passages, trace)}
CACHE = ROOT / ".cache" / "benchmarks"
REPORT = ROOT / "reports" / "benchmarks"
MATERIAL = Path(os.environ.get("LINEAGE_MATERIAL", ROOT.parent / "shared"))
WARM_UP = 1_500  # enough that the compiled backend is chosen, and compiled


def measure_all(bench: Bench, measures: Sequence[Measure], corpora: Sequence[Corpus], repeats: int) -> None:
    """Write the results anew after each measure of each corpus, so that an interrupted run keeps what it has."""
    warm_up = make_corpus(WARM_UP, CACHE)
    machine = describe_machine(bench.peers)
    results = read_results(REPORT / "results.csv") if machine == _known_machine() else read_results(Path("none"))
    for corpus in corpora:
        for measure in measures:
            rows: list[Row] = []
            for row in bench.take(measure, corpus, warm_up, repeats):
                rows.append(row)
                print(_line(row), flush=True)
            results = merge_results(results, rows)
            write_report(results, machine, REPORT)


def write_report(results: pl.DataFrame, machine: dict[str, Any], folder: Path) -> None:
    """Results, machine, page and charts; equal results give equal bytes."""
    folder.mkdir(parents=True, exist_ok=True)
    results.write_csv(folder / "results.csv")
    (folder / "machine.json").write_text(json.dumps(machine, indent=2) + "\n", encoding="utf-8")
    page = write_page(results, machine, list(MEASURES.values()))
    (folder / "results.md").write_text(page, encoding="utf-8")
    for measure in MEASURES.values():
        save_chart(results, measure, folder)


def _known_machine() -> dict[str, Any] | None:
    path = REPORT / "machine.json"
    return json.loads(path.read_text(encoding="utf-8")) if path.is_file() else None


def _line(row: Row) -> str:
    names = f"{row['measure']:13} {row['corpus']:6} {row['tool']:36}"
    if "seconds" not in row:
        return f"{names} {row['state']}"
    scores = " ".join(f"{name} {row[name]}" for name in ("recall", "precision") if name in row)
    return f"{names} {row['seconds']:9} s {row['articles_per_s']:9,} articles/s {row['peak_mb']:7,} MB {scores}"


def main() -> None:
    """Measure what the command line asks for, or draw the report again."""
    parser = argparse.ArgumentParser(description="Measure lineage against its peers.")
    parser.add_argument("--size", action="append", metavar="N", help="articles of a made corpus: 10k, 100k, 1m …")
    parser.add_argument("--press", action="store_true", help="also the real press articles of LINEAGE_MATERIAL")
    parser.add_argument("--peers", default=",".join(PEERS), help="which of them, separated by commas")
    parser.add_argument("--measure", action="append", choices=list(MEASURES), help="only this one; may be repeated")
    parser.add_argument("--repeat", type=int, default=3)
    parser.add_argument("--draw", action="store_true", help="only page and charts, from results.csv")
    given = parser.parse_args()
    wanted = frozenset(filter(None, given.peers.split(",")))
    if unknown := wanted - set(PEERS):
        parser.error(f"no such peer: {', '.join(sorted(unknown))}; there are {', '.join(PEERS)}")
    if given.draw:
        write_report(read_results(REPORT / "results.csv"), _known_machine() or {}, REPORT)
        return
    sizes = given.size or ([] if given.press else ["10k"])
    corpora = [make_corpus(parse_size(size), CACHE) for size in sizes]
    corpora += [press_corpus(MATERIAL, CACHE)] if given.press else []
    bench = Bench(Peers(CACHE / "peers"), wanted, CACHE / "run")
    measure_all(bench, [MEASURES[name] for name in given.measure or MEASURES], corpora, given.repeat)
    print(f"Written to {REPORT.relative_to(ROOT)}")


if __name__ == "__main__":
    main()
