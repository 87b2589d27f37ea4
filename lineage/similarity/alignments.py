"""Aligns the candidates: which stretch of one article matches which stretch of the other, to the character."""

from __future__ import annotations

import numpy as np
import polars as pl
from numpy.typing import NDArray

from lineage.frames import ALIGNMENTS, ARTICLES, CANDIDATES, PASSAGES
from lineage.settings import Alignments
from lineage.similarity.kernels.aligning import align
from lineage.similarity.kernels.compared import Compared, compared_words
from lineage.similarity.kernels.quotes import quoted_words
from lineage.similarity.kernels.rows import distinct
from lineage.similarity.kernels.spans import KINDS
from lineage.similarity.kernels.telling import tell_again
from lineage.similarity.kernels.vectors import Bags, Frequencies
from lineage.similarity.kernels.words import Positions, upper_bits


def align_candidates(
    candidates: pl.DataFrame,
    passages: pl.DataFrame,
    articles: pl.DataFrame,
    settings: Alignments = Alignments(),
    frequencies: Frequencies | None = None,
) -> pl.DataFrame:
    """The frame `alignments`: one row per stretch of A that matches one stretch of B, from first to last matching word.

    Seed and extend over the words of all passages: runs of equal words, chained over edits, in any order, so moved
    passages are found. A word of A matches a second place of B only when a whole span is repeated there. A span needs
    `min_tokens` matching words; half of them when it lies wholly inside quotation marks on both sides, or when one side
    puts it in quotation marks and little else with it. Where more than six words stand on one side alone, the span is
    cut in two, and a row may have half as many. Swapping A and B swaps the result. A pair without a span that
    tells the same sentence by sentence has one row per sentence told again, of kind rewritten; its identity is the
    cosine of the two, weighed by `frequencies` or else by those of the articles.
    20 microseconds a pair with numba, 1 millisecond without.

    Raises:
        FrameError: a frame does not fit its schema.
    """
    articles, passages = ARTICLES.check(articles), PASSAGES.sort(PASSAGES.check(passages))
    words = compared_words(passages, articles)
    pairs = words.number(CANDIDATES.sort(CANDIDATES.check(candidates)))
    first, second = pairs["a"].to_numpy(), pairs["b"].to_numpy()
    spans = align(
        upper_bits(words.hashes, 32), words.starts, quoted_words(words, passages, articles),
        (first, second), gap=settings.gap, least=settings.min_tokens, quote_share=settings.quote_share,
    )  # fmt: skip
    number, a_first, a_last, b_first, b_last, tokens, kind = spans.T
    a, b = words.starts[first[number]], words.starts[second[number]]
    longer = np.maximum(a_last - a_first, b_last - b_first) + 1
    places = (a + a_first, a + a_last, b + b_first, b + b_last)
    taken = _frame(pairs, words, number, places, np.array(KINDS)[kind], tokens, tokens / longer)
    told = _told(pairs, words, articles, distinct(number), frequencies)
    return ALIGNMENTS.sort(ALIGNMENTS.check(pl.concat([taken, told])))


def _told(
    pairs: pl.DataFrame,
    words: Compared,
    articles: pl.DataFrame,
    aligned: Positions,
    frequencies: Frequencies | None,
) -> pl.DataFrame:
    """Sentences told again, for the pairs that are near in their words and have no stretch of equal ones."""
    near = pairs["found_by"].list.contains("tfidf").to_numpy().astype(np.bool_)
    near[aligned] = False
    asked = np.flatnonzero(near)
    if not asked.size:
        return ALIGNMENTS.make()
    own, texts = pairs[asked], words.beside(articles.select("article_id", "text"))["text"]
    told = tell_again(words, texts, Bags(words, frequencies), (own["a"].to_numpy(), own["b"].to_numpy()))
    places = (told.a[0], told.a[1] - 1, told.b[0], told.b[1] - 1)
    kinds = np.full(told.pairs.size, "rewritten")
    return _frame(pairs, words, asked[told.pairs], places, kinds, told.tokens, told.cosine)


def _frame(
    pairs: pl.DataFrame,
    words: Compared,
    number: Positions,
    places: tuple[Positions, Positions, Positions, Positions],
    kind: NDArray[np.str_],
    tokens: Positions,
    identity: NDArray[np.float64],
) -> pl.DataFrame:
    """One row per span; `places` are its first and last word in A and in B, among all words."""
    a_first, a_last, b_first, b_last = places
    found = pl.DataFrame(
        {
            "a_begin": words.begins[a_first].astype(np.int64),
            "a_end": words.ends[a_last].astype(np.int64),
            "b_begin": words.begins[b_first].astype(np.int64),
            "b_end": words.ends[b_last].astype(np.int64),
            "kind": pl.Series(kind.tolist(), dtype=ALIGNMENTS.schema["kind"]),
            "tokens": tokens.astype(np.int32),
            "identity": np.minimum(np.round(identity, 4), 1.0),
        }
    )
    return pl.concat([pairs.select("a_id", "b_id")[number], found], how="horizontal")
