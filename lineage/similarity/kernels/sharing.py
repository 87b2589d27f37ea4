"""What the two articles of each pair share, measured over all their spans at once."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
import polars as pl
from numpy.typing import NDArray

from lineage.settings import Pairs as Rules
from lineage.similarity.kernels.compared import Compared
from lineage.similarity.kernels.coverage import Flags, Stretches, unite
from lineage.similarity.kernels.figures import templates
from lineage.similarity.kernels.longest import longest_runs
from lineage.similarity.kernels.quotes import shared_quotations
from lineage.similarity.kernels.remainders import cosines_beyond
from lineage.similarity.kernels.rows import count_up
from lineage.similarity.kernels.telling import are_retold
from lineage.similarity.kernels.vectors import Bags
from lineage.similarity.kernels.words import Positions

_SPOKEN = 0.8  # share of a span inside quotation marks from which it is speech, not text with a quotation in it
_BREAK = 12  # words between two shared stretches that a replaced figure may have broken

Values = NDArray[np.float64]
Pairs = tuple[Positions, Positions]  # articles of each pair, by number


class Corpus(NamedTuple):
    """What is looked up for every pair: the texts, per word whether it is quoted or a figure, and the words weighed."""

    words: Compared
    texts: pl.Series
    quoted: Flags
    figures: Flags
    bags: Bags


class Spans(NamedTuple):
    """Shared spans in the order of their pairs, as words of A and of B.

    `equal` ones are made of equal words and are no quotations, `quotes` are; the rest are sentences told again.
    """

    a: Stretches
    b: Stretches
    equal: Flags
    quotes: Flags
    tokens: Positions


class Shared(NamedTuple):
    """What the articles of each pair share.

    `words`: of the shorter article. `tokens`, `longest`, `cosine`, `template`: as in the frame `pairs`. `shares`: of A
    and of B, `whole` with quotations.
    `unquoted`: equal words outside quotation marks. `quoted`: words in a row inside them on both sides. `heard`: equal
    words of spans that stand inside them on one side at least. `retold`: one tells the other sentence by sentence.
    """

    words: Positions
    tokens: Positions
    shares: Values
    whole: Values
    unquoted: Values
    quoted: Positions
    heard: Values
    longest: Positions
    cosine: Values
    template: Flags
    retold: Flags


def measure(spans: Spans, pairs: Pairs, one_day: Flags, corpus: Corpus, rules: Rules) -> Shared:
    """What each pair shares; a retelling is looked for where no rule of more equal words decides."""
    size = pairs[0].size
    quoted = np.flatnonzero(corpus.quoted)  # few of all words
    speech = np.maximum(*(_how_many(quoted, side) / side.sizes() for side in (spans.a, spans.b)))
    unquoted = np.bincount(spans.a.pairs, spans.equal * spans.tokens * (1 - speech), size)
    longest = _longest(spans, corpus.words, size)
    few = np.flatnonzero((unquoted < rules.min_shared) | (longest < rules.sentence) & (unquoted < 2 * rules.min_shared))
    retold = np.zeros(size, np.bool_)
    retold[few] = are_retold(corpus.words, corpus.texts, corpus.bags, (pairs[0][few], pairs[1][few]), rules.rewritten)

    running = spans.equal | ~spans.quotes & retold[spans.a.pairs]
    shown = running | spans.quotes
    told = [unite(side.of(running)) for side in (spans.a, spans.b)]
    covered = (unite(spans.a.of(shown)), unite(spans.b.of(shown)))
    words = np.maximum(np.diff(corpus.words.starts)[np.stack(pairs)], 1)
    tokens = np.stack([np.bincount(side.pairs, side.sizes(), size) for side in told])
    # two texts of one day tell other things between what they share, without being two days of one form
    reach = np.where(one_day, _BREAK, corpus.words.hashes.size)
    speech_in = [np.bincount(side.pairs, _how_many(quoted, side), size) for side in told]
    return Shared(
        words=words.min(axis=0),
        tokens=tokens[0].astype(np.int64),
        shares=np.round(tokens / words, 4),
        whole=np.round([np.bincount(side.pairs, side.sizes(), size) for side in covered] / words, 4),
        unquoted=np.round(np.minimum(unquoted, (tokens - speech_in).min(axis=0)), 4),
        quoted=shared_quotations(corpus.words, corpus.quoted, *pairs),
        heard=np.round(
            np.bincount(spans.a.pairs, (spans.quotes | spans.equal & (speech >= _SPOKEN)) * spans.tokens, size), 4
        ),
        longest=longest,
        cosine=cosines_beyond(corpus.words, corpus.bags.frequencies, pairs, covered),
        template=templates(corpus.words, _figures(told[0], corpus, reach), _figures(told[1], corpus, reach), size),
        retold=retold,
    )


def _how_many(places: Positions, side: Stretches) -> Positions:
    """How many of the places, which rise, lie in each stretch."""
    return np.searchsorted(places, side.lasts) - np.searchsorted(places, side.firsts)


def _longest(spans: Spans, words: Compared, size: int) -> Positions:
    a, b = spans.a.of(spans.equal), spans.b.of(spans.equal)
    runs = longest_runs(words.hashes, (a.firsts, a.lasts), (b.firsts, b.lasts), spans.tokens[spans.equal])
    longest = np.zeros(size, np.int64)
    np.maximum.at(longest, a.pairs, runs)
    return longest


def _figures(side: Stretches, corpus: Corpus, reach: Positions) -> tuple[Positions, Positions]:
    """Pair and number of the figures in shared stretches and breaks of so many words, as where figures differ."""
    lasts = side.lasts.copy()
    broken = (side.pairs[1:] == side.pairs[:-1]) & (side.firsts[1:] - lasts[:-1] <= reach[side.pairs[:-1]])
    lasts[:-1][broken] = side.firsts[1:][broken]
    places = np.flatnonzero(corpus.figures)
    low = np.searchsorted(places, side.firsts)
    counts = np.searchsorted(places, lasts) - low
    return np.repeat(side.pairs, counts), places[count_up(low, counts)]
