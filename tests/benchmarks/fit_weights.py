"""Fits the weights and the calibration of the evidence on invented cascades: `python tests/benchmarks/fit_weights.py`.

The seeds for fitting and for calibration are others than those of `provenance.py`, which measures.
"""

from __future__ import annotations

import csv
import tempfile
from itertools import product
from pathlib import Path
from typing import get_args

from lineage import load_settings, read_truth, simulate_cascades, trace_articles
from lineage.evaluate.fit import Case, fit_weights
from lineage.simulate.corpus import Times

DATA = Path(__file__).parents[2] / "lineage" / "data"
FIT = ("fit-1", "fit-2", "fit-3", "fit-4", "fit-5", "fit-6")
CALIBRATE = ("calibrate-1", "calibrate-2", "calibrate-3")
STORIES = 120
MADE: tuple[dict[str, float], ...] = ({}, {"enriched": 0.3, "missing": 0.4})  # plain, and as the press is


def cases(seeds: tuple[str, ...], folder: Path) -> list[Case]:
    """Each seed with clock times, with the day only and without any time, plain and as the press is."""
    found = []
    for seed, times, (number, made_with) in product(seeds, get_args(Times), enumerate(MADE)):
        simulation = simulate_cascades(STORIES, seed=seed, **made_with)
        made = simulation.write(folder / f"{seed}-{times}-{number}", times)
        settings = load_settings([f"tables.folder={made / 'tables'}"], isolated=True)
        found.append(Case(trace_articles(made / "articles", settings=settings), read_truth(made / "truth")))
    return found


def write(name: str, rows: list[dict[str, str]]) -> None:
    """Write a table of facts."""
    with (DATA / f"{name}.csv").open("w", encoding="utf-8", newline="") as file:
        table = csv.DictWriter(file, rows[0].keys(), lineterminator="\n")
        table.writeheader()
        table.writerows(rows)


if __name__ == "__main__":
    with tempfile.TemporaryDirectory() as scratch:
        how = "fitted: tests/benchmarks/fit_weights.py"
        fitted = fit_weights(cases(FIT, Path(scratch)), cases(CALIBRATE, Path(scratch)), how)
    write("edge_weights", fitted.weights)
    write("edge_calibration", fitted.calibration)
