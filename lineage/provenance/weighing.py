"""How the sum of the weights of a claim becomes its confidence: brought to frequencies, maybe held against rivals."""

from __future__ import annotations

import math
from collections.abc import Mapping
from functools import cache
from typing import Any, NamedTuple

from lineage.provenance.ledger import Ledger, Weighed

# What a claim was weighed as, by the rule that stands for what was thought before; only trees know rivals.
_KINDS = {"absent_prior": ("member",), "join_prior": ("join",), "prior": ("arrow", "tree")}
_NEAR = 2e-4  # confidences are rounded


class Weighing(NamedTuple):
    """The sum of the weights, the share that it means by itself, and whether other sources were weighed against it."""

    total: float
    alone: float
    against_rivals: bool


def is_judged(edge: Mapping[str, Any]) -> bool:
    """A person's verdict is the first piece of its evidence."""
    return bool(edge["evidence"]) and edge["evidence"][0]["rule"].startswith("verdict_")


def sum_of_weights(edge: Mapping[str, Any]) -> float | None:
    """The log-odds of a claim; None when nothing was weighed."""
    weights = [entry["weight"] for entry in edge["evidence"] or () if entry["weight"] and edge["directed"]]
    return round(sum(weights), 4) if weights else None


def weigh(edge: Mapping[str, Any], folder: str = "") -> Weighing | None:
    """From the evidence of an edge to its confidence; None where the one does not come from the other.

    A claim without a direction is what was measured, one that is exact or judged needs no weights.

    Args:
        edge: a row of `edges`.
        folder: where own tables of facts lie.
    """
    total, confidence = sum_of_weights(edge), edge["confidence"]
    kinds = next((_KINDS[entry["rule"]] for entry in edge["evidence"] or () if entry["rule"] in _KINDS), ())
    if total is None or confidence is None or not kinds or is_judged(edge):
        return None
    alone = 1 / (1 + math.exp(-total))
    return Weighing(total, alone, "tree" in kinds and not _comes_alone(alone, confidence, kinds, folder))


def _comes_alone(alone: float, confidence: float, kinds: tuple[str, ...], folder: str) -> bool:
    """One of the scales for such claims brings the one to the other, so nothing else was weighed."""
    scales = [Weighed(kind, (), times) for kind in kinds for times in ("clock", "day", "none")]
    return any(abs(_ledger(folder).calibrated(alone, scale) - confidence) <= _NEAR for scale in scales)


@cache
def _ledger(folder: str) -> Ledger:
    return Ledger(folder)
