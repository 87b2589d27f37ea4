"""How the sum of the weights of a claim becomes the confidence that is printed, in words."""

from __future__ import annotations

from lineage.charts.words import number, percent
from lineage.provenance.weighing import sum_of_weights, weigh
from lineage.report.view import Row, View
from lineage.report.words import weight_text

MOST = 0.999


def sum_text(edge: Row, lang: str) -> str:
    """The sum of the weights with its sign; empty when nothing was weighed."""
    total = sum_of_weights(edge)
    return "" if total is None else weight_text(total, lang) or "0"


def weighing_sentence(view: View, edge: Row) -> str:
    """From the sum of the weights to the confidence; empty where the one does not come from the other."""
    weighing = weigh(edge, view.settings.tables.folder)
    if weighing is None:
        return ""
    told = {"alone": _rounded(weighing.alone, view.lang), "confidence": _rounded(edge["confidence"], view.lang)}
    key = "explain.against_rivals" if weighing.against_rivals else "explain.calibrated"
    return view.words(key, share=percent(_kept(edge["confidence"]), view.lang), **told)


def _rounded(share: float, lang: str) -> str:
    """Three decimals; nothing is rounded to be beyond doubt."""
    kept = _kept(share)
    return ("" if kept == share else "> " if share > MOST else "< ") + number(round(kept, 3), lang)


def _kept(share: float) -> float:
    return min(MOST, max(1 - MOST, share))
