"""Fits the weights of the evidence to corpora whose truth is known, and brings confidences to frequencies.

A logistic regression per kind of claim on the rules that spoke (its coefficients are log-odds, as the ledger adds them
up), then Platt's calibration on other corpora. Rules that the corpora do not show keep their weight.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from typing import Any, NamedTuple

import numpy as np
import polars as pl
from numpy.typing import NDArray

from lineage.evaluate.truth import Truth, match_absent
from lineage.provenance.cascade import draw_cascades
from lineage.provenance.claims import Claim
from lineage.provenance.edges import related_pairs
from lineage.provenance.facts import gather_facts
from lineage.provenance.forms import mark_forms
from lineage.provenance.ledger import Entry, Ledger
from lineage.tables import Row, read_table
from lineage.trace import Trace

KINDS = ("arrow", "tree", "member", "join")
MODELS = {"arrow": ("arrow",), "absent": ("absent", "member"), "join": ("join",)}
LEAST = 12  # claims that a rule must speak on before its weight is fitted
ROUNDS = 2  # what is weighed depends on the weights
RIDGE = 0.5
LARGEST = 5.0  # log-odds of a single rule
FLATTEST = 0.2  # slope of a calibration


class Case(NamedTuple):
    """A run and the truth about its articles."""

    trace: Trace
    truth: Truth


class Heard(NamedTuple):
    """What the ledger weighed: a kind of claim, the nodes it is about, and the rules that spoke."""

    kind: str
    about: tuple[str, ...]
    rules: frozenset[str]


class Listening(Ledger):
    """A ledger with weights of one's own that notes what it is asked."""

    def __init__(self, weights: dict[str, float]) -> None:
        super().__init__()
        self._weights, self._scales = weights, {}
        self.heard: list[Heard] = []

    def log_odds(self, entries: Iterable[Entry], kind: str, about: tuple[str, ...]) -> float:
        """The sum of the weights; what was asked is noted."""
        said = list(entries)
        self.heard.append(Heard(kind, about, frozenset(rule for rule, _ in said)))
        return super().log_odds(said, kind, about)


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
    fitted: dict[str, float] = {}
    for _ in range(ROUNDS):
        heard = [(note, case.truth) for case in fit for note in _draw(case, weights)[1]]
        for kinds in MODELS.values():
            fitted |= _regress([pair for pair in heard if pair[0].kind in kinds], signs)
        weights |= fitted
    for rule, weight in fitted.items():
        rows[rule] |= {"weight": f"{weight:.2f}", "source": how}
    scales = _calibrate([(_draw(case, weights)[0], case) for case in calibrate])
    kinds_rows = [dict(row) for row in read_table("edge_calibration")]
    for row in kinds_rows:
        if row["kind"] in scales:
            slope, offset = scales[row["kind"]]
            row |= {"slope": f"{slope:.3f}", "offset": f"{offset:.3f}", "source": how}
    return Fitted([row for _, row in sorted(rows.items())], kinds_rows)


def _draw(case: Case, weights: dict[str, float]) -> tuple[list[Claim], list[Heard]]:
    frames, settings = case.trace.frames, case.trace.settings
    pairs = mark_forms(frames["pairs"], frames["articles"])
    read = pairs, frames["alignments"], frames["credits"], frames["citations"], frames["articles"]
    facts = gather_facts(*read, settings.tables.folder)
    ledger = Listening(weights)
    claims, _ = draw_cascades(facts, related_pairs(pairs)[1], ledger, settings.edges)
    return claims, ledger.heard


def _is_right(note: Heard, truth: Truth) -> bool:
    if note.kind == "arrow":
        return note.about in truth.parents
    article, *others = note.about
    members = note.about if note.kind == "absent" else others
    common = {name: len(copies & set(members)) for name, copies in truth.absent.items()}
    best = max(sorted(common), key=lambda name: common[name], default="")
    if not best or 2 * common[best] < len(members) or (len(members) > 1 and common[best] < 2):
        return False
    return note.kind == "absent" or article in truth.absent[best]


def _regress(heard: list[tuple[Heard, Truth]], signs: dict[str, float]) -> dict[str, float]:
    """The weight of each rule that spoke often enough; what speaks for a claim never gets a weight against it.

    Rules that always speak, the priors, have either sign.
    """
    from scipy.optimize import minimize

    counts = Counter(rule for note, _ in heard for rule in note.rules)
    rules = sorted(rule for rule, count in counts.items() if count >= LEAST)
    right = np.array([_is_right(note, truth) for note, truth in heard])
    if not rules or right.all() or not right.any():
        return {}
    table = np.array([[rule in note.rules for rule in rules] for note, _ in heard], dtype=np.float64)
    side = np.where(right, 1.0, -1.0)

    def loss(weights: NDArray[np.float64]) -> tuple[float, NDArray[np.float64]]:
        margin = side * (table @ weights)
        slope = -side / (1 + np.exp(margin))
        return float(np.logaddexp(0, -margin).sum() + RIDGE / 2 * weights @ weights), table.T @ slope + RIDGE * weights

    bounds = [_bounds(rule, signs) for rule in rules]
    found = minimize(loss, np.zeros(len(rules)), jac=True, bounds=bounds, method="L-BFGS-B")
    return {rule: round(float(weight), 2) for rule, weight in zip(rules, found.x, strict=True)}


def _bounds(rule: str, signs: dict[str, float]) -> tuple[float, float]:
    if rule.endswith("prior") or not signs.get(rule):
        return (-LARGEST, LARGEST)
    return (0.0, LARGEST) if signs[rule] > 0 else (-LARGEST, 0.0)


def _calibrate(drawn: list[tuple[list[Claim], Case]]) -> dict[str, tuple[float, float]]:
    """Slope and offset of each kind of claim."""
    from sklearn.linear_model import LogisticRegression

    seen: dict[str, list[tuple[float, bool]]] = {kind: [] for kind in KINDS}
    for claims, case in drawn:
        rows = [(c.source_id, c.target_id, c.relation) for c in claims if c.directed]
        edges = pl.DataFrame(rows, schema=["source_id", "target_id", "relation"], orient="row")
        names = match_absent(edges, case.truth)
        for claim in claims:
            if claim.directed and claim.confidence is not None:
                share = min(1 - 1e-4, max(1e-4, claim.confidence))
                right = (names.get(claim.source_id, claim.source_id), claim.target_id) in case.truth.parents
                seen[_kind(claim, case)].append((float(np.log(share / (1 - share))), right))
    scales = {}
    for kind, pairs in seen.items():
        outcomes = np.array([right for _, right in pairs], dtype=bool)
        if len(pairs) < LEAST or outcomes.all() or not outcomes.any():
            continue
        model: Any = LogisticRegression(C=10.0).fit(np.array([[x] for x, _ in pairs]), outcomes)
        slope = float(model.coef_[0][0])
        if slope < FLATTEST:  # too few to tell more than how often they are right
            rate = outcomes.mean()
            slope = FLATTEST
            scales[kind] = (slope, float(np.log(rate / (1 - rate)) - slope * np.mean([x for x, _ in pairs])))
        else:
            scales[kind] = (slope, float(model.intercept_[0]))
    return scales


def _kind(claim: Claim, case: Case) -> str:
    rules = {rule for rule, _ in claim.evidence}
    if claim.basis == "inferred":
        return "join" if "join_prior" in rules else "member"
    named = {
        "source_is_wire",
        "source_is_release",
        "cites_source",
        "cites_elsewhere",
        "republication_line",
        "aggregator",
    }
    return "arrow" if rules & named else "tree"
