"""How uncertain a share is when articles of one day, and articles of one story, are not independent of each other."""

from __future__ import annotations

import numpy as np
import polars as pl
from numpy.typing import NDArray

Weights = NDArray[np.float64]


def draw_weights(rows: pl.DataFrame, draws: int, seed: int) -> Weights:
    """How often each article stands in each drawn collection: `draws` rows, one column per article.

    Days and stories are drawn with replacement, each for itself, and an article counts as often as its day times its
    story was drawn (Owen, *The pigeonhole bootstrap*, Annals of Applied Statistics 1, 2007); the method errs on the
    wide side. An article in no story is a story of its own.
    """
    generator = np.random.default_rng(seed)
    weights = np.ones((draws, rows.height))
    for column in ("day", "story"):
        places = rows[column].rank("dense").to_numpy() - 1
        groups = int(places.max()) + 1
        drawn = generator.multinomial(groups, np.full(groups, 1 / groups), size=draws)
        weights *= drawn[:, places]
    return weights


def interval(weights: Weights, top: pl.Series, below: pl.Series) -> tuple[float, float]:
    """The middle 95 per cent of the drawn ratios of the two sums; draws without anything below are left out."""
    over, under = weights @ top.cast(pl.Float64).to_numpy(), weights @ below.cast(pl.Float64).to_numpy()
    ratios = over[under > 0] / under[under > 0]
    if not len(ratios):
        return 0.0, 1.0
    low, high = np.quantile(ratios, (0.025, 0.975))
    return round(float(low), 4), round(float(high), 4)
