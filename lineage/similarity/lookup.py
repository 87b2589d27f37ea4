"""Proposes what a few articles are worth aligning with: each of them against all others, and no others."""

from __future__ import annotations

from collections.abc import Collection

import numpy as np
import polars as pl

from lineage.frames import ARTICLES, CANDIDATES, PASSAGES
from lineage.settings import Candidates
from lineage.similarity.kernels.compared import Compared, compared_words
from lineage.similarity.kernels.grams import gram_hashes, inner_grams
from lineage.similarity.kernels.resemblance import resemblance
from lineage.similarity.kernels.rows import distinct
from lineage.similarity.kernels.vectors import Bags
from lineage.similarity.kernels.words import Positions

_TOP = np.uint64(48)
_EQUAL = 0.999  # cosine of equal texts, which need no telling again


def look_up(
    wanted: Collection[str], passages: pl.DataFrame, articles: pl.DataFrame, settings: Candidates = Candidates()
) -> pl.DataFrame:
    """The frame `candidates` for pairs of one wanted article and any other.

    It has those that `find_candidates` finds by anchors, and more, for every word n-gram is looked up, not only
    winnowed ones; texts too short for an anchor have none. Every text of the right hours is compared as a whole
    (`tfidf`), which is possible because the wanted are few. 50 microseconds an article of 400 words, whether wanted or
    not, with numba; 300 without.

    Raises:
        FrameError: a frame does not fit its schema.
    """
    articles, passages = ARTICLES.check(articles), PASSAGES.check(passages)
    words = compared_words(passages, articles)
    numbers = [number for number, article_id in enumerate(words.ids) if article_id in wanted]
    if not numbers:
        return CANDIDATES.make()
    shared = _shared_grams(words, numbers, settings.anchor) >= settings.min_anchors
    retold = _retold(words, articles, numbers, settings)
    own, other = np.nonzero(shared | retold)
    one = np.array(numbers, np.int64)[own]
    apart = one != other
    first, second = np.minimum(one, other)[apart], np.maximum(one, other)[apart]
    jaccard, containment = resemblance(words.hashes, words.starts, first, second, settings.anchor)
    searches = pl.Series([["tfidf"], ["anchors"], ["anchors", "tfidf"]])
    code = 2 * shared[own, other] + retold[own, other] - 1
    ids = pl.Series(words.ids, dtype=pl.String)
    found = pl.DataFrame(
        {
            "a_id": ids.gather(first),
            "b_id": ids.gather(second),
            "found_by": searches.gather(code[apart].astype(np.int64)),
            "jaccard": np.round(jaccard, 4),
            "containment": np.round(containment, 4),
        }
    )
    return CANDIDATES.sort(CANDIDATES.check(found.unique(["a_id", "b_id"], keep="first", maintain_order=True)))


def _shared_grams(words: Compared, numbers: list[int], size: int) -> Positions:
    """How many n-grams each wanted article (row) has in common with each article (column)."""
    places = inner_grams(words.starts, size)
    grams = gram_hashes(words.hashes, size)[places] if places.size else places.astype(np.uint64)
    owner = np.searchsorted(words.starts, places, side="right") - 1
    counts = np.zeros((len(numbers), len(words.ids)), np.int64)
    for row, number in enumerate(numbers):
        own = distinct(grams[owner == number])
        tops = np.zeros(1 << 16, np.bool_)
        tops[own >> _TOP] = True
        maybe = np.flatnonzero(tops[grams >> _TOP])  # most grams differ in the top of their hash already
        same = maybe[np.isin(grams[maybe], own)]
        counts[row] = np.bincount(owner[same], minlength=len(words.ids))
    return counts


def _retold(words: Compared, articles: pl.DataFrame, numbers: list[int], settings: Candidates) -> np.ndarray:
    """Which articles (columns) are among the nearest of each wanted one (row) by their words, within the hours."""
    near = np.zeros((len(numbers), len(words.ids)), np.bool_)
    if settings.near >= 1:
        return near
    bags = Bags(words)
    times = words.beside(articles).select(pl.col("published_from", "published_until").dt.epoch("us").cast(pl.Float64))
    since = times["published_from"].fill_null(-np.inf).to_numpy()
    until = times["published_until"].fill_null(np.inf).to_numpy()
    reach = settings.near_hours * 3.6e9
    cosine = (bags.rows[numbers] @ bags.rows.T).toarray()
    for row, number in enumerate(numbers):
        in_time = (since <= until[number] + reach) & (since[number] <= until + reach)
        good = in_time & (cosine[row] >= settings.near) & (cosine[row] < _EQUAL)
        good[number] = False
        order = np.lexsort((np.arange(good.size), -cosine[row]))
        near[row, order[good[order]][: settings.nearest]] = True
    return near
