"""Where the words of very many texts stand, in two bytes a word: how far it is to its beginning and on to its end."""

from __future__ import annotations

from math import inf
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from lineage.similarity.kernels.backend import compiled, spread
from lineage.similarity.kernels.rows import borders
from lineage.similarity.kernels.shelves import Column
from lineage.similarity.kernels.sorting import argsort
from lineage.similarity.kernels.tokens import Tokens
from lineage.similarity.kernels.words import Positions

_FAR = 255  # stands for this many characters and more, which are told apart
_ARTICLES_AT_ONCE = 1_000


class Steps(NamedTuple):
    """Two for each word, from the end of the word before or the beginning of its text; and those that are far."""

    near: NDArray[np.uint8]
    places: Positions
    far: Positions


class Offsets:
    """The steps of one text after the other, held in memory or, with `held`, from so many bytes on a file."""

    def __init__(self, held: float = inf, likely: int = 0) -> None:
        self._near = Column(np.uint8, held, likely)
        self._places, self._far = Column(np.int64), Column(np.int64)
        self._size = 0

    def add(self, steps: Steps) -> None:
        """Lay the steps of more texts behind those that are there."""
        self._near.add(steps.near)
        self._places.add(steps.places + self._size)
        self._far.add(steps.far)
        self._size += steps.near.size

    def finish(self) -> Steps:
        """All steps. Nothing can be added any more."""
        return Steps(self._near.finish(), self._places.finish(), self._far.finish())


def measure_steps(words: Tokens, articles: int) -> Steps:
    """The steps from word to word of some texts, which belong to a corpus of so many articles."""
    if compiled(articles):
        from lineage.similarity.kernels.compiled.offsets import step_from_word_to_word

        near = np.empty(2 * words.begins.size, np.uint8)
        if not step_from_word_to_word(words.begins, words.ends, words.starts, _FAR, near):
            return Steps(near, np.zeros(0, np.int64), np.zeros(0, np.int64))
    steps = np.empty((words.begins.size, 2), np.int64)
    steps[1:, 0] = words.begins[1:] - words.ends[:-1]
    firsts = words.starts[:-1][np.diff(words.starts) > 0]
    steps[firsts, 0] = words.begins[firsts]
    steps[:, 1] = words.ends - words.begins
    flat = steps.ravel()
    places = np.flatnonzero(flat >= _FAR)
    return Steps(np.minimum(flat, _FAR).astype(np.uint8), places, flat[places])


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
            edge = _edges(steps, texts)
            head = texts[articles[own] - fences[block]] - texts[0]
            before = edge[2 * head]
            begins[own] = edge[2 * (head + first[own]) + 1] - before
            ends[own] = edge[2 * (head + last[own]) + 2] - before

    spread(look_up, range(fences.size - 1))
    return begins, ends


def _edges(steps: Steps, starts: Positions) -> Positions:
    """0, then begin and end of each word, as if each text ended with its last word and the next stood behind it."""
    low, high = 2 * starts[0], 2 * starts[-1]
    own = steps.near[low:high].astype(np.int64)
    far = slice(*np.searchsorted(steps.places, [low, high]))
    own[steps.places[far] - low] = steps.far[far]
    return borders(own)
