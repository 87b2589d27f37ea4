"""Daily agency templates: the same sentences with new figures are two items, not one."""

from __future__ import annotations

import re

from rapidfuzz.distance import Levenshtein, Opcode

from lineage.provenance.facts import Facts
from lineage.provenance.spans import Span

WORD = re.compile(r"\w+")
REPLACED = 3  # a correction changes a figure or two
SHARE = 1 / 3


def is_template(a: str, b: str, facts: Facts) -> bool:
    """True when many figures stand where the other text has another figure: case numbers, weather, markets of two days.

    Copies of one item keep its figures, however much is cut; an update changes few of them.
    """
    spans_a, spans_b = facts.shared.get((a, b), []), facts.shared.get((b, a), [])
    words_a = _words(facts.articles[a]["text"], spans_a)
    words_b = _words(facts.articles[b]["text"], spans_b)
    replaced = kept = 0
    for step in Levenshtein.opcodes(words_a, words_b):
        figures = [sum(map(_is_figure, words)) for words in _sides(step, words_a, words_b)]
        if step.tag == "equal":
            kept += figures[0]
        elif step.tag == "replace":
            replaced += min(figures)
    return replaced >= REPLACED and replaced / (replaced + kept) >= SHARE


def _sides(step: Opcode, a: list[str], b: list[str]) -> tuple[list[str], list[str]]:
    return a[step.src_start : step.src_end], b[step.dest_start : step.dest_end]


def _words(text: str, spans: list[Span]) -> list[str]:
    """Words from the first shared one to the last: where figures differ, spans break."""
    return WORD.findall(text[spans[0][0] : spans[-1][1]]) if spans else []


def _is_figure(word: str) -> bool:
    return word[0].isdigit()
