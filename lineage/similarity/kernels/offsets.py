"""Where the words of very many texts stand, in one byte a word: how far it is to its beginning, and on to its end."""

from __future__ import annotations

from math import inf
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from lineage.similarity.kernels.backend import compiled, spread
from lineage.similarity.kernels.rows import are_among
from lineage.similarity.kernels.shelves import Column
from lineage.similarity.kernels.sorting import argsort
from lineage.similarity.kernels.tokens import Tokens
from lineage.similarity.kernels.words import Positions

_BITS = 5
_LENGTHS, _GAPS = (1 << _BITS) - 1, 7  # stand for as many characters and more
_ARTICLES_AT_ONCE = 500


class Steps(NamedTuple):
    """One for each word, from the end of the word before or the beginning of its text: eight gaps by 32 lengths.

    Words with a wider gap or length stand at `places`, and in `far` with a gap and a length each.
    """

    near: NDArray[np.uint8]
    places: Positions
    far: Positions


class StepColumn:
    """The steps of one text after the other, held in memory or, with `held`, from so many bytes on in files."""

    def __init__(self, held: float = inf, likely: int = 0) -> None:
        self._near = Column(np.uint8, held, likely)
        self._places, self._far = Column(np.int64, held), Column(np.int64, held)
        self._words = 0

    def add(self, steps: Steps) -> None:
        """Lay the steps of more texts behind those that are there."""
        self._near.add(steps.near)
        self._places.add(steps.places + self._words)
        self._far.add(steps.far.ravel())
        self._words += steps.near.size

    def finish(self) -> Steps:
        """All steps. Nothing can be added any more."""
        return Steps(self._near.finish(), self._places.finish(), self._far.finish().reshape(-1, 2))


def measure_steps(words: Tokens, articles: int) -> Steps:
    """The steps to the words of some texts, which belong to a corpus of so many articles."""
    begins, ends, firsts = words.begins, words.ends, words.starts[:-1][np.diff(words.starts) > 0]
    if compiled(articles):
        from lineage.similarity.kernels.compiled.offsets import step_to_words

        near = np.empty(begins.size, np.uint8)
        step_to_words(begins, ends, words.starts, _GAPS, _LENGTHS, near)
    else:
        gaps = np.diff(begins, prepend=0)
        gaps[1:] -= (ends - begins)[:-1]
        gaps[firsts] = begins[firsts]
        near = (np.minimum(gaps, _GAPS) << _BITS | np.minimum(ends - begins, _LENGTHS)).astype(np.uint8)
    places = np.flatnonzero((near >= _GAPS << _BITS) | (near & _LENGTHS == _LENGTHS))
    before = np.where(are_among(places, firsts), 0, ends[places - 1])
    return Steps(
        near, places, np.stack([begins[places] - before, ends[places] - begins[places]], axis=1).astype(np.int64)
    )


def find_characters(
    steps: Steps, starts: Positions, articles: Positions, first: Positions, last: Positions
) -> tuple[Positions, Positions]:
    """The character at which a word of an article begins, and the one after the end of another, for each row.

    Words are counted from the beginning of their article, which has `starts[n]:starts[n + 1]`.
    """
    order = argsort(articles)
    begins, ends = np.empty(articles.size, np.int64), np.empty(articles.size, np.int64)
    fences = np.append(np.arange(0, starts.size - 1, _ARTICLES_AT_ONCE), starts.size - 1)
    cuts = np.searchsorted(articles[order], fences)

    def look_up(block: int) -> None:
        own = order[cuts[block] : cuts[block + 1]]
        if own.size:
            texts = starts[fences[block] : fences[block + 1] + 1]
            edges = _edges(steps, texts)
            head = texts[articles[own] - fences[block]] - texts[0]
            before = edges[2 * head]
            begins[own] = edges[2 * (head + first[own]) + 1] - before
            ends[own] = edges[2 * (head + last[own]) + 2] - before

    spread(look_up, range(fences.size - 1))
    return begins, ends


def _edges(steps: Steps, starts: Positions) -> Positions:
    """0, then begin and end of each word, as if each text ended with its last word and the next stood behind it."""
    low, high = starts[0], starts[-1]
    edges = np.zeros(2 * (high - low) + 1, np.int64)
    near, own = steps.near[low:high], edges[1:].reshape(-1, 2)
    np.right_shift(near, _BITS, out=own[:, 0])
    np.bitwise_and(near, _LENGTHS, out=own[:, 1])
    far = slice(*np.searchsorted(steps.places, (low, high)))
    own[steps.places[far] - low] = steps.far[far]
    np.cumsum(edges, out=edges)
    return edges
