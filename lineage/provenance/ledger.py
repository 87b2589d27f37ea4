"""The evidence ledger: rules with weights in log-odds, a value and a sentence each.

Weights stand in `lineage/data/edge_weights.csv`, sentences in `lineage/data/labels.csv`. Log-odds of independent pieces
of evidence add up (Good, Probability and the Weighing of Evidence, 1950). The weights are fitted on invented cascades
with known truth; `lineage/data/edge_calibration.csv` brings the sums to frequencies, fitted on others.
"""

from __future__ import annotations

import math
from collections.abc import Iterable
from typing import NamedTuple

import polars as pl

from lineage.tables import read_table

Entry = tuple[str, str]  # a rule, and what it found as shown to people
MOST, RIM = 30.0, 1e-9  # log-odds beyond which, and shares nearer to 0 or 1 than which, nothing changes


class Weighed(NamedTuple):
    """A claim on the scales: `arrow`, `tree`, `absent`, `member` or `join`, the nodes it is about, and their times."""

    kind: str
    about: tuple[str, ...]
    times: str


class Ledger:
    """Weighs entries and puts them into words; one per run, for one folder of own tables."""

    def __init__(self, folder: str = "") -> None:
        self._weights = {row["rule"]: float(row["weight"]) for row in read_table("edge_weights", folder)}
        self._scales = {
            (row["kind"], row["times"]): (float(row["slope"]), float(row["offset"]))
            for row in read_table("edge_calibration", folder)
        }
        self._right = {
            (int(row["held_by"]), int(row["without"])): float(row["right"])
            for row in read_table("text_support", folder)
        }
        self._most, self._fewest = map(max, zip(*self._right, strict=True))
        self._sentences = {row["key"]: row["en"] for row in read_table("labels", folder)}

    def log_odds(self, entries: Iterable[Entry], claim: Weighed) -> float:
        """The sum of the weights; those who fit them listen here to what is weighed, and of what claim."""
        return sum(self._weights.get(rule, 0.0) for rule, _ in entries)

    def odds(self, entries: Iterable[Entry], claim: Weighed) -> float:
        """The odds of a claim before it is held against its rivals."""
        return math.exp(min(MOST, self.log_odds(entries, claim)))

    def confidence(self, entries: Iterable[Entry], claim: Weighed) -> float:
        """How likely a claim is."""
        log_odds = max(-MOST, min(MOST, self.log_odds(entries, claim)))
        return self.calibrated(1 / (1 + math.exp(-log_odds)), claim)

    def calibrated(self, share: float, claim: Weighed) -> float:
        """A probability brought to the frequency with which such claims are right (Platt 1999).

        Times known to the minute, to the day or not at all leave different doubts, so each has its own scale.
        """
        share = min(1 - RIM, max(RIM, share))
        slope, offset = self._scales.get((claim.kind, claim.times), (1.0, 0.0))
        return round(1 / (1 + math.exp(-slope * math.log(share / (1 - share)) - offset)), 4)

    def support(self, held_by: int, without: int) -> float:
        """How often what so many independent copies have, and so many lack, stood in the original."""
        return self._right[min(held_by, self._most), min(without, self._fewest)]

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
