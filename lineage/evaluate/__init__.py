"""Holds a run against a truth: who took from whom, absent originals, confidence, independent origins."""

from lineage.evaluate.measures import evaluate_trace
from lineage.evaluate.truth import Truth, read_truth

__all__ = ["Truth", "evaluate_trace", "read_truth"]
