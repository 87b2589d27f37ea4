"""Where the words of very many texts stand, in one byte a word: how far it is to its beginning, and on to its end."""

from __future__ import annotations

from math import inf
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from lineage.similarity.kernels.backend import compiled, spread
from lineage.similarity.kernels.shelves import Column
from lineage.similarity.kernels.sorting import argsort
from lineage.similarity.kernels.tokens import Tokens
from lineage.similarity.kernels.words import Positions

_BITS = 5
_LENGTHS, _GAPS = (1 << _BITS) - 1, 7  # stand for as many characters and more, which are told apart
_ARTICLES_AT_ONCE = 500


class Steps(NamedTuple):
    """One for each word, from the end of the word before or the beginning of its text, and what is too wide for it.

    `near` is eight gaps by 32 lengths. Gap and length of word n have the places 2n and 2n + 1 in what is `far`.
    """

    near: NDArray[np.uint8]
    places: Positions
    far: Positions


class Offsets:
    """The steps of one text after the other, held in memory or, with `held`, from so many bytes on in a file."""

    def __init__(self, held: float = inf, likely: int = 0) -> None:
        self._near = Column(np.uint8, held, likely)
        self._places, self._far = Column(np.int64), Column(np.int64)
        self._words = 0

    def add(self, steps: Steps) -> None:
        """Lay the steps of more texts behind those that are there."""
        self._near.add(steps.near)
        self._places.add(steps.places + 2 * self._words)
        self._far.add(steps.far)
        self._words += steps.near.size

    def finish(self) -> Steps:
        """All steps. Nothing can be added any more."""
        return Steps(self._near.finish(), self._places.finish(), self._far.finish())


def measure_steps(words: Tokens, articles: int) -> Steps:
    """The steps to the words of some texts, which belong to a corpus of so many articles."""
    if compiled(articles):
        from lineage.similarity.kernels.compiled.offsets import step_to_words

        near = np.empty(words.begins.size, np.uint8)
        if not step_to_words(words.begins, words.ends, words.starts, _GAPS, _LENGTHS, near):
            return Steps(near, np.zeros(0, np.int64), np.zeros(0, np.int64))
    sizes = np.empty((words.begins.size, 2), np.int64)
    sizes[1:, 0] = words.begins[1:] - words.ends[:-1]
    firsts = words.starts[:-1][np.diff(words.starts) > 0]
    sizes[firsts, 0] = words.begins[firsts]
    sizes[:, 1] = words.ends - words.begins
    packed = np.minimum(sizes, (_GAPS, _LENGTHS)) @ np.array([_LENGTHS + 1, 1])
    places = np.flatnonzero(sizes >= (_GAPS, _LENGTHS))
    return Steps(packed.astype(np.uint8), places, sizes.ravel()[places])


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
    near, own = steps.near[low:high], edges[1:]
    np.right_shift(near, _BITS, out=own[0::2])
    np.bitwise_and(near, _LENGTHS, out=own[1::2])
    far = slice(*np.searchsorted(steps.places, (2 * low, 2 * high)))
    own[steps.places[far] - 2 * low] = steps.far[far]
    np.cumsum(own, out=own)
    return edges
