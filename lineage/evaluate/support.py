"""How often stretches of rebuilt texts stood in the original, by the copies that have and lack them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from itertools import accumulate

from lineage.evaluate.fit import Case
from lineage.evaluate.texts import rate_stretches, words_alone
from lineage.evaluate.truth import match_absent
from lineage.tables import Row

SUREST = 0.999  # nothing counted is beyond doubt
MOST, FEWEST = 4, 2  # copies that have a stretch, and that lack it, beyond which nothing is told apart


def count_support(cases: Sequence[Case], how: str) -> list[Row]:
    """The rows of `text_support.csv`, counted word by word on runs whose truth is known.

    What more copies have is never rated lower, what more lack never higher. A rebuilt text has words of one copy only
    where others took them from that one, so these are rated as the words that a copy has alone.
    """
    words: Counter[tuple[int, int]] = Counter()
    right: Counter[tuple[int, int]] = Counter()
    for case in cases:
        stated, stood = words_alone(case.trace, case.truth)
        words[1, 0] += stated
        right[1, 0] += stood
        names = match_absent(case.trace.edges, case.truth)
        for stretch in rate_stretches(case.trace, names, case.truth):
            place = min(stretch.held_by, MOST), min(stretch.of - stretch.held_by, FEWEST)
            if stretch.held_by > 1:
                words[place] += stretch.words
                right[place] += stretch.right
    lower = [0.0] * (FEWEST + 1)
    rows = []
    for held in range(1, MOST + 1):
        rates = [
            right[held, lacking] / max(1, words[held, lacking]) if words[held, lacking] else 1.0
            for lacking in range(FEWEST + 1)
        ]
        lower = [max(pair) for pair in zip(accumulate(rates, min), lower, strict=True)]
        rows += [
            {
                "held_by": str(held),
                "without": str(lacking),
                "right": f"{min(rate, SUREST):.3f}",
                "words": str(words[held, lacking]),
                "source": how,
            }
            for lacking, rate in enumerate(lower)
        ]
    return rows
