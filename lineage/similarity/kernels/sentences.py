"""Sentence for sentence: is one text told again in other words by the other?"""

from __future__ import annotations

import re
from bisect import bisect_left

import numpy as np

from lineage.similarity.kernels.vectors import Weights, vectors
from lineage.similarity.kernels.words import Positions

# A full stop after a number or a single letter is an ordinal or an abbreviation (14. Februar, z. B.).
_SENTENCE_END = re.compile(r"(?<!\b\w)(?<!\d)[.!?…][\"“”»«‘’)]*\s+(?=[^a-zäöüß])|\n")
_LEAST_WORDS = 6  # a shorter sentence is alike by its function words alone
_LEAST_SENTENCES = 4  # fewer are a paragraph, not a text told again


def sentences(text: str, places: Positions, begins: Positions) -> list[Positions]:
    """The places of the words of each sentence that is long enough; `begins` are the words' offsets in the text."""
    borders = [match.end() for match in _SENTENCE_END.finditer(text)]
    number = np.searchsorted(borders, begins, side="right")
    parts = np.split(places, np.flatnonzero(np.diff(number)) + 1)
    return [part for part in parts if part.size >= _LEAST_WORDS]


def retold_share(weights: Weights, a: list[Positions], b: list[Positions], least: float) -> float:
    """Share of the sentences of the shorter text that the other tells, in the same order, with a cosine of `least`."""
    if len(b) < len(a):
        a, b = b, a
    if len(a) < _LEAST_SENTENCES:
        return 0.0
    alike = (vectors(weights, a) @ vectors(weights, b).T).toarray()
    best = np.argmax(alike, axis=1)
    told = best[alike[np.arange(len(a)), best] >= least]
    return _longest_rising(told.tolist()) / len(a)


def _longest_rising(values: list[int]) -> int:
    ends: list[int] = []
    for value in values:
        place = bisect_left(ends, value)
        ends[place : place + 1] = [value]
    return len(ends)
