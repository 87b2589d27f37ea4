"""How uncertain a share of few cases is."""

from __future__ import annotations

from math import sqrt

_Z = 1.959964  # two-sided 95 per cent


def wilson(hits: int, n: int) -> tuple[float, float]:
    """The 95 per cent interval of a share of `n` cases; from 0 to 1 without any.

    Wilson, *Probable Inference, the Law of Succession, and Statistical Inference* (1927).
    """
    if not n:
        return 0.0, 1.0
    share, spread = hits / n, _Z**2 / n
    middle = (share + spread / 2) / (1 + spread)
    half = _Z * sqrt(share * (1 - share) / n + spread / (4 * n)) / (1 + spread)
    return max(0.0, middle - half), min(1.0, middle + half)
