"""Who from whom, on invented cascades: `python tests/benchmarks/provenance.py [SEED ...]` prints the table of figures.

With `--background 0.4`, so many items and reports end in a paragraph that agency or outlet repeat over days; with
`--updates 0.4`, so many items are sent a second time, longer and corrected, and each client prints one version; with `--enriched 0.4`, so many houses print an item and a report of their own as one
article. Each seed makes a corpus with known truth; it is traced with clock times, without times, and with the day only.
Seeds that begin with `fit` and `calibrate` made the weights; figures are those of other seeds.
"""

from __future__ import annotations

import argparse
import sys
import tempfile
from pathlib import Path
from typing import get_args

import polars as pl

from lineage import evaluate_trace, load_settings, read_truth, simulate_cascades, trace_articles
from lineage.simulate.corpus import Times

SEEDS = ("test-1", "test-2", "test-3")
STORIES = 120


def measure(
    seeds: tuple[str, ...] = SEEDS, stories: int = STORIES, changes: tuple[str, ...] = (), **made_with: float
) -> pl.DataFrame:
    """One row per figure, one column per kind of time; the mean over the seeds."""
    rows = []
    for seed in seeds:
        for times in get_args(Times):
            with tempfile.TemporaryDirectory() as folder:
                made = simulate_cascades(stories, seed=seed, **made_with).write(Path(folder, "made"), times)
                settings = load_settings([f"tables.folder={made / 'tables'}", *changes], isolated=True)
                trace = trace_articles(made / "articles", settings=settings)
                figures = evaluate_trace(trace, read_truth(made / "truth"))
            rows.append(figures.select("measure", "value", times=pl.lit(times)))
    means = pl.concat(rows).group_by("measure", "times", maintain_order=True).agg(pl.col("value").mean().round(4))
    return means.pivot("times", index="measure", values="value")


if __name__ == "__main__":
    parser = argparse.ArgumentParser()
    parser.add_argument("seeds", nargs="*", default=SEEDS)
    parser.add_argument("--background", type=float, default=0.0)
    parser.add_argument("--updates", type=float, default=0.0)
    parser.add_argument("--enriched", type=float, default=0.0)
    parser.add_argument("--missing", type=float, default=0.0)
    made_with = vars(parser.parse_args())
    with pl.Config(tbl_rows=-1, tbl_hide_dataframe_shape=True, tbl_hide_column_data_types=True):
        sys.stdout.write(f"{measure(tuple(made_with.pop('seeds')), **made_with)}\n")
