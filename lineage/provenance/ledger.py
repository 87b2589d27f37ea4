"""The evidence ledger: rules with weights in log-odds, a value and a sentence each.

Weights stand in `lineage/data/edge_weights.csv`, sentences in `lineage/data/labels.csv`. Log-odds of independent pieces
of evidence add up (Good, Probability and the Weighing of Evidence, 1950); their sum gives the confidence. The weights
are set by hand and not calibrated yet: read the confidence as an order, not as a frequency.
"""

from __future__ import annotations

import math
from typing import Any

from lineage.tables import read_table

Entry = dict[str, Any]


class Ledger:
    """Makes entries and sums them up; one per run, for one folder of own tables."""

    def __init__(self, folder: str = "") -> None:
        self._weights = {row["rule"]: float(row["weight"]) for row in read_table("edge_weights", folder)}
        self._sentences = {row["key"]: row["en"] for row in read_table("labels", folder)}

    def entry(self, rule: str, value: object = "") -> Entry:
        """One piece of evidence; `value` is what was found, as shown to people."""
        shown = str(value)
        sentence = self._sentences.get(f"rule.{rule}", rule).replace("{value}", shown)
        return {"rule": rule, "weight": self._weights.get(rule), "value": shown or None, "text": sentence}

    @staticmethod
    def confidence(entries: list[Entry]) -> float:
        """How likely the claim is, from the sum of its weights."""
        return round(1 / (1 + math.exp(-sum(entry["weight"] or 0.0 for entry in entries))), 4)


def percent(share: float) -> str:
    """A share as people read it in an evidence sentence."""
    return f"{round(100 * share)} %"


def one_line(surface: str) -> str:
    """Printed words without their line breaks."""
    return " ".join(surface.split())
