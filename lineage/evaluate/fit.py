"""Fits the weights of the evidence to corpora whose truth is known, and brings confidences to frequencies.

A logistic regression per kind of claim on the rules that spoke (its coefficients are log-odds, as the ledger adds them
up), then Platt's calibration on other corpora, for each kind of claim and of time. Rules that the corpora do not show
keep their weight.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from lineage.evaluate.truth import Truth
from lineage.provenance.cascade import draw_cascades
from lineage.provenance.edges import related_pairs
from lineage.provenance.facts import gather_facts
from lineage.provenance.forms import mark_forms
from lineage.provenance.ground import lay_ground
from lineage.provenance.ledger import Entry, Ledger, Weighed
from lineage.tables import Row, read_table
from lineage.trace import Trace

MODELS = {"arrow": ("arrow", "tree"), "absent": ("absent", "member"), "join": ("join",)}
BY_HAND = "set by hand"  # what the corpora show too seldom or too plainly; the fit takes it as given
LEAST = 12  # claims that a rule must speak on before its weight is fitted
ROUNDS = 2  # what is weighed depends on the weights
RIDGE = 0.5
LARGEST = 5.0  # log-odds of a single rule
RIM = 1e-4  # shares nearer to 0 or 1 tell no more
FLATTEST, STEEPEST = 0.2, 2.0  # slope of a calibration
PULL = 4.0  # claims of other kinds of time that count as one of this one

Scales = dict[tuple[str, str], tuple[float, float]]
Rated = tuple[float, bool]  # log-odds, and whether the claim was right


class Case(NamedTuple):
    """A run and the truth about its articles."""

    trace: Trace
    truth: Truth


class Heard(NamedTuple):
    """What the ledger weighed, and the rules that spoke."""

    claim: Weighed
    rules: frozenset[str]


class Listening(Ledger):
    """A ledger with weights of one's own that notes what it is asked, and calibrates nothing."""

    def __init__(self, weights: dict[str, float], scales: Scales | None = None) -> None:
        super().__init__()
        self._weights, self._scales = weights, scales or {}
        self.heard: list[Heard] = []
        self.rated: list[tuple[Weighed, float]] = []

    def log_odds(self, entries: Iterable[Entry], claim: Weighed) -> float:
        """The sum of the weights; what was asked is noted."""
        said = list(entries)
        self.heard.append(Heard(claim, frozenset(rule for rule, _ in said)))
        return super().log_odds(said, claim)

    def calibrated(self, share: float, claim: Weighed) -> float:
        """The probability; that it was asked for is noted."""
        self.rated.append((claim, share))
        return super().calibrated(share, claim)


class Fitted(NamedTuple):
    """The rows of `edge_weights.csv` and of `edge_calibration.csv`."""

    weights: list[Row]
    calibration: list[Row]


def fit_weights(fit: Sequence[Case], calibrate: Sequence[Case], how: str) -> Fitted:
    """The two tables of the evidence, fitted on some cases and calibrated on others.

    Args:
        fit: runs with their truth that give the weights of the rules.
        calibrate: other runs with theirs, which bring confidences to frequencies.
        how: how this was done; stands in the column `source` of each fitted row.

    Cost: that of drawing the edges of all cases a few times.
    """
    rows = {row["rule"]: dict(row) for row in read_table("edge_weights")}
    weights = {rule: float(row["weight"]) for rule, row in rows.items()}
    signs = {rule: float(row["speaks"]) for rule, row in rows.items()}
    fixed = {rule for rule, row in rows.items() if row["source"] == BY_HAND}
    fitted: dict[str, float] = {}
    for _ in range(ROUNDS):
        heard = [(note, case.truth) for case in fit for note in _draw(case, weights).heard]
        for kinds in MODELS.values():
            by_hand = {rule: weights[rule] for rule in fixed}
            fitted |= _regress([pair for pair in heard if pair[0].claim.kind in kinds], signs, by_hand)
        weights |= fitted
    for rule, weight in fitted.items():
        rows[rule] |= {"weight": f"{weight:.2f}", "source": how}
    scales: Scales = {}
    for _ in range(ROUNDS):  # what is weighed depends on what was accepted before
        scales = _calibrate([(_draw(case, weights, scales).rated, case.truth) for case in calibrate])
    calibration = [dict(row) for row in read_table("edge_calibration")]
    for row in calibration:
        if found := scales.get((row["kind"], row["times"])):
            row |= {"slope": f"{found[0]:.3f}", "offset": f"{found[1]:.3f}", "source": how}
    return Fitted([row for _, row in sorted(rows.items())], calibration)


def _draw(case: Case, weights: dict[str, float], scales: Scales | None = None) -> Listening:
    frames, settings = case.trace.frames, case.trace.settings
    pairs = mark_forms(frames["pairs"], frames["articles"])
    read = pairs, frames["alignments"], frames["credits"], frames["citations"], frames["articles"]
    facts = gather_facts(lay_ground(*read, settings.tables.folder), settings.tables.folder)
    ledger = Listening(weights, scales)
    draw_cascades(facts, related_pairs(pairs)[1], ledger, settings.edges)
    return ledger


def _is_right(claim: Weighed, truth: Truth) -> bool:
    if claim.kind in ("arrow", "tree"):
        return claim.about in truth.parents
    article, *others = claim.about
    members = claim.about if claim.kind == "absent" else others
    common = {name: len(copies & set(members)) for name, copies in truth.absent.items()}
    best = max(sorted(common), key=lambda name: common[name], default="")
    if not best or 2 * common[best] < len(members) or (len(members) > 1 and common[best] < 2):
        return False
    return claim.kind == "absent" or article in truth.absent[best]


def _regress(heard: list[tuple[Heard, Truth]], signs: dict[str, float], by_hand: dict[str, float]) -> dict[str, float]:
    """The weight of each rule that spoke often enough; what speaks for a claim never gets a weight against it.

    Rules that always speak, the priors, have either sign.
    """
    from scipy.optimize import minimize

    counts = Counter(rule for note, _ in heard for rule in note.rules)
    rules = sorted(rule for rule, count in counts.items() if count >= LEAST and rule not in by_hand)
    right = np.array([_is_right(note.claim, truth) for note, truth in heard])
    if not rules or right.all() or not right.any():
        return {}
    table = np.array([[rule in note.rules for rule in rules] for note, _ in heard], dtype=np.float64)
    given = np.array([sum(by_hand.get(rule, 0.0) for rule in note.rules) for note, _ in heard])
    side = np.where(right, 1.0, -1.0)

    def loss(weights: NDArray[np.float64]) -> tuple[float, NDArray[np.float64]]:
        margin = side * (table @ weights + given)
        slope = -side / (1 + np.exp(margin))
        return float(np.logaddexp(0, -margin).sum() + RIDGE / 2 * weights @ weights), table.T @ slope + RIDGE * weights

    bounds = [_bounds(rule, signs) for rule in rules]
    found = minimize(loss, np.zeros(len(rules)), jac=True, bounds=bounds, method="L-BFGS-B")
    return {rule: round(float(weight), 2) for rule, weight in zip(rules, found.x, strict=True)}


def _bounds(rule: str, signs: dict[str, float]) -> tuple[float, float]:
    if rule.endswith("prior") or not signs.get(rule):
        return (-LARGEST, LARGEST)
    return (0.0, LARGEST) if signs[rule] > 0 else (-LARGEST, 0.0)


def _calibrate(drawn: list[tuple[list[tuple[Weighed, float]], Truth]]) -> Scales:
    """Slope and offset of each kind of claim and of time.

    All that was weighed counts, accepted or not: of the accepted claims alone, whose shares lie close together near
    one, no slope could be told. Claims of other kinds of time help a little where there are few.
    """
    rated: dict[str, dict[str, list[Rated]]] = defaultdict(lambda: defaultdict(list))
    for claims, truth in drawn:
        for claim, share in claims:
            kept = min(1 - RIM, max(RIM, share))
            rated[claim.kind][claim.times].append((float(np.log(kept / (1 - kept))), _is_right(claim, truth)))
    scales = {}
    for kind, of_times in rated.items():
        for times, own in of_times.items():
            others = [pair for other, pairs in of_times.items() if other != times for pair in pairs]
            if found := _platt(own, others):
                scales[kind, times] = found
    return scales


def _platt(own: list[Rated], others: list[Rated]) -> tuple[float, float] | None:
    """Slope and offset; None where nothing can be told."""
    from scipy.optimize import minimize

    rows = [*own, *others]
    x = np.array([log_odds for log_odds, _ in rows])
    side = np.where([right for _, right in rows], 1.0, -1.0)
    if len(own) < LEAST or abs(side.sum()) == len(side):
        return None
    weight = np.array([1.0] * len(own) + [1 / (PULL * max(1, len(others) / len(own)))] * len(others))

    def loss(scale: NDArray[np.float64]) -> float:
        return float((weight * np.logaddexp(0, -side * (scale[0] * x + scale[1]))).sum())

    found: Any = minimize(loss, np.array([1.0, 0.0]), bounds=[(FLATTEST, STEEPEST), (-LARGEST, LARGEST)])
    return float(found.x[0]), float(found.x[1])
