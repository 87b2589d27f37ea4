"""Figures in texts: the same sentences with new figures are two items of one template, not one text."""

from __future__ import annotations

import numpy as np
import polars as pl
from numpy.typing import NDArray

from lineage.similarity.kernels.compared import Compared
from lineage.similarity.kernels.coverage import bisect
from lineage.similarity.kernels.tokens import AT_ONCE, text_bytes
from lineage.similarity.kernels.vectors import COLUMNS, column_of
from lineage.similarity.kernels.words import Positions

_REPLACED = 3  # a correction changes a figure or two
_SHARE = 1 / 3  # a template also repeats figures: records, the last week, the hour
_ZERO, _DIGITS = np.uint8(ord("0")), 10

Figures = tuple[Positions, Positions]  # the pair in which each stands, and its word


def figures(words: Compared, articles: pl.DataFrame, wanted: NDArray[np.bool_]) -> NDArray[np.bool_]:
    """For each word of the wanted articles, marked by number, whether it begins with a digit."""
    found = np.zeros(words.hashes.size, np.bool_)
    numbers = np.flatnonzero(wanted)
    asked = pl.DataFrame({"article_id": pl.Series(words.ids, dtype=pl.String).gather(numbers)})
    known = articles.select("article_id", "text")
    texts = asked.join(known, on="article_id", how="left", maintain_order="left")["text"]
    for start in range(0, numbers.size, AT_ONCE):
        text, places = _find_digits(texts.slice(start, AT_ONCE))
        low, high = (words.starts[numbers[start + text] + more] for more in (0, 1))
        word = bisect(words.begins, low, high, places)
        inside = np.flatnonzero(word < high)
        found[word[inside[words.begins[word[inside]] == places[inside]]]] = True
    return found


def _find_digits(texts: pl.Series) -> tuple[Positions, Positions]:
    """Text and character of each digit that follows no other."""
    letters, offsets = text_bytes(texts)
    letters, offsets = letters[offsets[0] : offsets[-1]], offsets - offsets[0]
    digits = np.flatnonzero(letters - _ZERO < _DIGITS)
    text = np.searchsorted(offsets, digits, side="right") - 1
    first = (np.diff(digits, prepend=-2) > 1) | (np.diff(text, prepend=-1) > 0)
    digits, text = digits[first], text[first]
    inner = np.flatnonzero(letters & 0xC0 == 0x80)  # bytes of a character behind its first
    characters = [places - np.searchsorted(inner, places) for places in (digits, offsets)]
    return text, characters[0] - characters[1][text]


def templates(words: Compared, a: Figures, b: Figures, pairs: int) -> NDArray[np.bool_]:
    """For each pair whether many figures of matching stretches differ: case numbers, weather, markets of two days."""
    keys = (pair * COLUMNS + column_of(words.hashes[places]) for pair, places in (a, b))
    (in_a, of_a), (in_b, of_b) = (np.unique(own, return_counts=True) for own in keys)
    common, at_a, at_b = np.intersect1d(in_a, in_b, assume_unique=True, return_indices=True)
    kept = np.bincount(common // COLUMNS, np.minimum(of_a[at_a], of_b[at_b]), pairs)
    replaced = np.minimum(*(np.bincount(pair, minlength=pairs) for pair, _ in (a, b))) - kept
    return (replaced >= _REPLACED) & (replaced >= _SHARE * (replaced + kept))
