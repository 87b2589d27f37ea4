"""How the sum of the weights of a claim becomes the confidence that is printed, in one sentence."""

from __future__ import annotations

import math
from functools import cache

from lineage.charts.certainty import is_judged
from lineage.charts.words import number
from lineage.provenance.ledger import Ledger, Weighed
from lineage.report.view import Row, View
from lineage.report.words import weight_text

# What a claim was weighed as, by the rule that stands for what was thought before; only trees know rivals.
KINDS = {"absent_prior": ("member",), "join_prior": ("join",), "prior": ("arrow", "tree")}
MOST = 0.999
NEAR = 2e-4  # confidences are rounded


def sum_of_weights(edge: Row) -> float | None:
    """The log-odds of a claim; None when nothing was weighed."""
    weights = [entry["weight"] for entry in edge["evidence"] if entry["weight"] and edge["directed"]]
    return round(sum(weights), 4) if weights else None


def sum_text(edge: Row, lang: str) -> str:
    """The sum of the weights with its sign; empty when nothing was weighed."""
    total = sum_of_weights(edge)
    return "" if total is None else weight_text(total, lang) or "0"


def weighing_sentence(view: View, edge: Row) -> str:
    """From the sum of the weights to the confidence; empty where the one does not come from the other."""
    total, confidence = sum_of_weights(edge), edge["confidence"]
    kinds = next((KINDS[entry["rule"]] for entry in edge["evidence"] if entry["rule"] in KINDS), ())
    if total is None or confidence is None or not kinds or is_judged(edge) or not edge["directed"]:
        return ""
    alone = 1 / (1 + math.exp(-total))
    has_rivals = "tree" in kinds and not _comes_alone(alone, confidence, kinds, view.settings.tables.folder)
    told = {"alone": _rounded(alone, view.lang), "confidence": _rounded(confidence, view.lang)}
    return view.words("explain.against_rivals" if has_rivals else "explain.calibrated", **told)


def _rounded(share: float, lang: str) -> str:
    """Three decimals; nothing is rounded to be beyond doubt."""
    kept = min(MOST, max(1 - MOST, share))
    return ("" if kept == share else "> " if share > MOST else "< ") + number(round(kept, 3), lang)


def _comes_alone(alone: float, confidence: float, kinds: tuple[str, ...], folder: str) -> bool:
    """One of the scales for such claims brings the one to the other, so nothing else was weighed."""
    scales = [Weighed(kind, (), times) for kind in kinds for times in ("clock", "day", "none")]
    return any(abs(_ledger(folder).calibrated(alone, scale) - confidence) <= NEAR for scale in scales)


@cache
def _ledger(folder: str) -> Ledger:
    return Ledger(folder)
