"""What spans cover of the two articles of a pair, for many pairs at once in flat arrays."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from lineage.similarity.kernels.backend import compiled
from lineage.similarity.kernels.compared import Compared
from lineage.similarity.kernels.sorting import lexsort
from lineage.similarity.kernels.tokens import Offsets
from lineage.similarity.kernels.words import Positions

Flags = NDArray[np.bool_]


class Stretches(NamedTuple):
    """Runs of words of the corpus, `firsts` up to before `lasts`, and the pair each belongs to."""

    pairs: Positions
    firsts: Positions
    lasts: Positions

    def sizes(self) -> Positions:
        """Words of each."""
        return self.lasts - self.firsts

    def of(self, kept: Flags | slice) -> Stretches:
        """Some of them."""
        return Stretches(self.pairs[kept], self.firsts[kept], self.lasts[kept])


def bisect(values: Offsets, low: Positions, high: Positions, targets: Positions) -> Positions:
    """Where in `values[low:high]`, which rise, the first value not below each target stands."""
    if compiled(0):
        from lineage.similarity.kernels.compiled import coverage

        found = np.empty(targets.size, np.int64)
        coverage.bisect(values, low, high, targets, found)
        return found
    while (search := low < high).any():
        middle = (low + high) // 2
        below = search & (values[np.minimum(middle, values.size - 1)] < targets)
        low, high = np.where(below, middle + 1, low), np.where(search & ~below, middle, high)
    return low


def locate(words: Compared, articles: Positions, begins: Positions, ends: Positions) -> tuple[Positions, Positions]:
    """First word, and the word after the last, of stretches of characters; each lies in the article of that number."""
    low, high = words.starts[articles], words.starts[articles + 1]
    firsts = bisect(words.begins, low, high, begins)
    return firsts, np.maximum(bisect(words.ends, low, high, ends + 1), firsts)


def unite(spans: Stretches) -> Stretches:
    """Stretches that cover the same words, each word once a pair."""
    order = lexsort(spans.pairs, spans.firsts)
    pairs, firsts, lasts = spans.pairs[order], spans.firsts[order], spans.lasts[order]
    width = int(lasts.max(initial=0)) + 1
    reach = np.maximum.accumulate(pairs * width + lasts)
    covered = np.append(0, reach[:-1])[: pairs.size] - pairs * width  # of another pair it is negative
    firsts = np.maximum(firsts, covered)
    return Stretches(pairs, firsts, lasts).of(firsts < lasts)


def mark(words: Compared, firsts: Positions, lasts: Positions) -> Flags:
    """Which words of the corpus lie in one of the stretches."""
    spans = unite(Stretches(np.zeros_like(firsts), firsts, lasts))
    edges = np.concatenate([[0], np.stack([spans.firsts, spans.lasts], axis=1).ravel(), [words.hashes.size]])
    return np.repeat(np.arange(edges.size - 1) % 2 == 1, np.diff(edges))


def gaps(words: Compared, articles: Positions, spans: Stretches) -> Stretches:
    """What is left of the article of each pair, in order; the spans of a pair are disjoint and in order."""
    pairs = np.arange(articles.size)
    heads = pairs + np.searchsorted(spans.pairs, pairs)
    after = np.arange(spans.pairs.size) + spans.pairs + 1
    owners, firsts, lasts = np.zeros((3, pairs.size + after.size), np.int64)
    owners[heads], owners[after] = pairs, spans.pairs
    firsts[heads], firsts[after] = words.starts[articles], spans.lasts
    lasts[after - 1], lasts[np.append(heads[1:], owners.size)[: heads.size] - 1] = (
        spans.firsts,
        words.starts[articles + 1],
    )
    return Stretches(owners, firsts, lasts)
