"""Daily agency templates: the same sentences with new figures are two items, not one."""

from __future__ import annotations

import re

from lineage.provenance.facts import Facts

FIGURE = re.compile(r"\d+(?:[.,]\d+)*")
MIN_FIGURES = 4
MOSTLY = 0.6


def is_template(a: str, b: str, facts: Facts) -> bool:
    """True when most figures inside the shared spans differ: case numbers, weather, markets of two days.

    Copies of one item keep its figures; an update changes few of them.
    """
    spans_a, spans_b = facts.shared.get((a, b), []), facts.shared.get((b, a), [])
    figures_a, figures_b = (
        {figure for begin, end in spans for figure in FIGURE.findall(facts.articles[x]["text"][begin:end])}
        for x, spans in ((a, spans_a), (b, spans_b))
    )
    known = figures_a | figures_b
    return len(known) >= MIN_FIGURES and len(figures_a ^ figures_b) / len(known) > MOSTLY
