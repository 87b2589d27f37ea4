"""The evidence ledger: rules with weights in log-odds, a value and a sentence each.

Weights stand in `lineage/data/edge_weights.csv`, sentences in `lineage/data/labels.csv`. Log-odds of independent pieces
of evidence add up (Good, Probability and the Weighing of Evidence, 1950); their sum gives the confidence. The weights
are set by hand and not calibrated yet: read the confidence as an order, not as a frequency.
"""

from __future__ import annotations

import math
from collections.abc import Iterable

import polars as pl

from lineage.tables import read_table

Entry = tuple[str, str]  # a rule, and what it found as shown to people


class Ledger:
    """Weighs entries and puts them into words; one per run, for one folder of own tables."""

    def __init__(self, folder: str = "") -> None:
        self._weights = {row["rule"]: float(row["weight"]) for row in read_table("edge_weights", folder)}
        self._sentences = {row["key"]: row["en"] for row in read_table("labels", folder)}

    def confidence(self, entries: Iterable[Entry]) -> float:
        """How likely the claim is, from the sum of its weights."""
        return round(1 / (1 + math.exp(-sum([self._weights.get(rule, 0.0) for rule, _ in entries]))), 4)

    def in_words(self, entries: pl.DataFrame) -> pl.DataFrame:
        """The columns `rule` and `value` with the `weight` of the rule and the sentence in `text`; no value is null."""
        rules = entries["rule"].unique().to_list()
        columns = {
            "rule": rules,
            "weight": [self._weights.get(rule) for rule in rules],
            "text": [self._sentences.get(f"rule.{rule}", rule) for rule in rules],
        }
        table = pl.DataFrame(columns, schema={"rule": pl.String, "weight": pl.Float64, "text": pl.String})
        return entries.join(table, on="rule", how="left", maintain_order="left").with_columns(
            value=pl.col("value").replace("", None),
            text=pl.col("text").str.replace_all("{value}", pl.col("value"), literal=True),
        )


def entry(rule: str, value: object = "") -> Entry:
    """One piece of evidence; `value` is what was found, as shown to people."""
    return rule, str(value)


def percent(share: float) -> str:
    """A share as people read it in an evidence sentence."""
    return f"{round(100 * share)} %"


def one_line(surface: str) -> str:
    """Printed words without their line breaks."""
    return " ".join(surface.split())
