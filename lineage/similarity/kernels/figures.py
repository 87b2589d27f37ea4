"""Figures in texts: the same sentences with new figures are two items of one template, not one text."""

from __future__ import annotations

from collections import Counter

import numpy as np
from numpy.typing import NDArray

from lineage.similarity.kernels.words import Hashes, Positions

_REPLACED = 3  # a correction changes a figure or two
_SHARE = 1 / 3  # a template also repeats figures: records, the last week, the hour


def figures(text: str, begins: Positions) -> NDArray[np.bool_]:
    """For each word, given by where it begins, whether it starts with a digit."""
    return np.fromiter((text[begin].isdigit() for begin in begins.tolist()), np.bool_, begins.size)


def is_template(a: Hashes, b: Hashes) -> bool:
    """True when many of the figures of two matching stretches differ: case numbers, weather or markets of two days."""
    in_a, in_b = Counter(a.tolist()), Counter(b.tolist())
    kept = (in_a & in_b).total()
    replaced = min(in_a.total(), in_b.total()) - kept
    return replaced >= _REPLACED and replaced >= _SHARE * (replaced + kept)
