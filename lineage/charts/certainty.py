"""How sure a claim is, in the three words, and the words for claims without a direction or a measure."""

from __future__ import annotations

from typing import Any

from lineage.provenance.weighing import is_judged
from lineage.settings import Certainty


def certainty_key(confidence: float | None, settings: Certainty) -> str:
    """certain, likely or possible by the thresholds; declared when there is no confidence."""
    if confidence is None:
        return "declared"
    if confidence >= settings.certain:
        return "certain"
    return "likely" if confidence >= settings.likely else "possible"


def edge_certainty(edge: dict[str, Any], settings: Certainty) -> str:
    """The certainty key of an edge; open when it has no direction, which shared quotations never have.

    What a person judged is certain to that person, and is called judged.
    """
    if is_judged(edge):
        return "judged"
    if not edge["directed"]:
        return "quotes" if edge["relation"] == "quotes" else "open"
    return certainty_key(1.0 if edge["basis"] == "exact" else edge["confidence"], settings)
