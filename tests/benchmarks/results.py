"""The results as one row per run, as medians per tool, and what the growth of a corpus costs."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import polars as pl
from suite import MEASURED, Row

KEY = ["measure", "corpus"]
SCHEMA = pl.Schema(
    dict.fromkeys(["measure", "corpus", "tool", "state"], pl.String)
    | {"repeat": pl.Int64, "articles": pl.Int64, "text_mb": pl.Float64}
    | dict.fromkeys(["seconds", "wall_s", "cpu_s"], pl.Float64)
    | {"peak_mb": pl.Int64, "articles_per_s": pl.Int64, "mb_per_s": pl.Float64, "found": pl.Int64}
    | dict.fromkeys(["recall", "precision", "character_error", "family_recall"], pl.Float64)
)


def read_results(path: Path) -> pl.DataFrame:
    """All rows of the file; none where there is no file."""
    return pl.read_csv(path, schema=SCHEMA) if path.is_file() else pl.DataFrame(schema=SCHEMA)


def merge_results(old: pl.DataFrame, rows: Sequence[Row]) -> pl.DataFrame:
    """The rows of one measure on one corpus in place of the old ones for both: a ratio never spans two runs."""
    new = pl.DataFrame(rows, schema=SCHEMA)
    new = new.sort(pl.col("state") != MEASURED, maintain_order=True)  # what was not run is known before what was
    merged = pl.concat([old.join(new, on=KEY, how="anti"), new])
    return merged.sort(["measure", "articles", "corpus"], maintain_order=True)


def median_results(results: pl.DataFrame) -> pl.DataFrame:
    """One row per measure, corpus and tool in the order of the file: medians, range of seconds, factor over the first.

    `factor` is how often the seconds of the first tool, which is ours, fit into those of this one; null where either
    has none.
    """
    figures = [name for name, kind in SCHEMA.items() if kind in {pl.Float64, pl.Int64} and name != "repeat"]
    medians = results.group_by(*KEY, "tool", maintain_order=True).agg(
        pl.col("state").last(),
        (pl.col("state") == MEASURED).sum().alias("runs"),
        *[pl.col(name).median() for name in figures],
        pl.col("seconds").min().alias("least_s"),
        pl.col("seconds").max().alias("most_s"),
    )
    return medians.with_columns(factor=pl.col("seconds") / pl.col("seconds").first().over(KEY))


def grow(medians: pl.DataFrame) -> pl.DataFrame:
    """What a larger made corpus costs more, per measure and tool, from each size to the next that was measured."""
    made = medians.filter(pl.col("corpus") != "press", pl.col("runs") > 0).sort("articles", maintain_order=True)
    columns = ["corpus", "articles", "seconds", "peak_mb"]
    before = [pl.col(name).shift().over("measure", "tool").alias(f"{name}_before") for name in columns]
    steps = made.with_columns(before).drop_nulls("corpus_before")
    factors = [(pl.col(name) / pl.col(f"{name}_before")).alias(f"{name}_factor") for name in columns[1:]]
    names = ["measure", "tool", "corpus_before", "corpus"]
    return steps.select(*names, *factors).sort("measure", maintain_order=True)
