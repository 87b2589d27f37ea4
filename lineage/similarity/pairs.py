"""Sums up what two articles share and says what they are to each other."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from itertools import groupby
from typing import NamedTuple

import numpy as np
import polars as pl
from numpy.typing import NDArray

from lineage.frames import ALIGNMENTS, ARTICLES, PAIRS, PASSAGES
from lineage.settings import Pairs
from lineage.similarity.kernels.compared import Compared, compared_words
from lineage.similarity.kernels.figures import figures, is_template
from lineage.similarity.kernels.quotes import quoted_words
from lineage.similarity.kernels.runs import index_grams, shared_runs
from lineage.similarity.kernels.sentences import retold_share, sentences
from lineage.similarity.kernels.vectors import Weights, cosines, fit_weights, vectors
from lineage.similarity.kernels.words import Hashes, Positions

_AT_ONCE = 2_000  # pairs whose vectors are held at one time
_QUOTED = 0.5  # share of a span inside quotation marks on both sides from which a quotation is what the texts share
_RETOLD = 0.5  # share of sentences told again from which a text is a rewrite: most of it, not a common paragraph

Pair = tuple[str, str]
Spans = list[tuple[int, int, int, int, str, int]]


class Corpus(NamedTuple):
    """What is looked up for every pair."""

    words: Compared
    numbers: dict[str, int]
    texts: dict[str, str]
    outlets: dict[str, str | None]
    quoted: NDArray[np.bool_]
    figures: NDArray[np.bool_]
    weights: Weights


class Shared(NamedTuple):
    """What two articles share.

    `outside`: the words of A and of B beyond all spans; `tokens`, `shares`, `longest`: as in the frame; `whole`:
    shares with quotations; `unquoted`: matching words outside quotation marks; `quotes`: spans at least half quotation;
    `template`: the same sentences with other figures.
    """

    outside: tuple[Positions, Positions]
    tokens: int
    shares: tuple[float, float]
    whole: tuple[float, float]
    unquoted: float
    longest: int
    quotes: int
    template: bool


def score_pairs(
    alignments: pl.DataFrame, passages: pl.DataFrame, articles: pl.DataFrame, settings: Pairs = Pairs()
) -> pl.DataFrame:
    """The frame `pairs`: one row per pair with alignments.

    Shares count each compared word once, however many spans cover it, and leave quotations out. `cosine` compares
    what lies outside all shared spans, with TF-IDF weights from the compared text of all articles. `relate` gives the
    relation. About 0.5 milliseconds a pair.

    Raises:
        FrameError: a frame does not fit its schema.
    """
    articles, passages = ARTICLES.check(articles), PASSAGES.sort(PASSAGES.check(passages))
    rows = ALIGNMENTS.sort(ALIGNMENTS.check(alignments)).drop("identity").rows()
    if not rows:
        return PAIRS.make()
    spans = {pair: [row[2:] for row in group] for pair, group in groupby(rows, key=lambda row: row[:2])}
    corpus = _corpus(passages, articles, {article_id for pair in spans for article_id in pair})
    usable = corpus.numbers.keys() & corpus.texts.keys()
    known = [pair for pair in spans if usable.issuperset(pair)]
    scored: list[dict[str, object]] = []
    for start in range(0, len(known), _AT_ONCE):
        part = known[start : start + _AT_ONCE]
        scored += _score(part, [_share(pair, spans[pair], corpus) for pair in part], corpus, settings)
    return PAIRS.make(scored)


def relate(shared: Shared, retold: Callable[[], float], settings: Pairs) -> str:
    """What two articles are to each other; the first rule that holds counts.

    Derivation needs `min_shared` matching words outside quotation marks, which is more than one background sentence and
    nothing that two reporters both heard. Quotations inside a text taken over belong to it. Two days of one template
    share their sentences, not their text.
    """
    taken = shared.unquoted >= settings.min_shared
    whole = max(shared.whole) >= settings.same_text and min(shared.whole) >= settings.longer
    if taken and whole and not shared.template:
        return "same_text"
    if taken and (max(shared.shares) >= settings.partly or shared.unquoted >= 2 * settings.min_shared):
        return "partly"
    if retold() >= _RETOLD:
        return "rewritten"
    return "quotes_only" if shared.quotes else "same_event"


def _corpus(passages: pl.DataFrame, articles: pl.DataFrame, paired: set[str]) -> Corpus:
    words = compared_words(passages, articles)
    texts = dict(articles.select("article_id", "text").iter_rows())
    stretches: dict[str, list[tuple[int, int]]] = {}
    for article_id, begin, end in passages.select("article_id", "begin", "end").iter_rows():
        stretches.setdefault(article_id, []).append((begin, end))
    numbers = {article_id: number for number, article_id in enumerate(words.ids)}
    quoted, digits = np.zeros(words.hashes.size, np.bool_), np.zeros(words.hashes.size, np.bool_)
    for article_id in paired & numbers.keys() & texts.keys():
        own = words.article(numbers[article_id])
        quoted[own] = quoted_words(texts[article_id], stretches[article_id], words.begins[own], words.ends[own])
        digits[own] = figures(texts[article_id], words.begins[own])
    return Corpus(
        words,
        numbers,
        texts,
        dict(articles.select("article_id", "outlet").iter_rows()),
        quoted,
        digits,
        fit_weights(words),
    )


def _share(pair: Pair, spans: Spans, corpus: Corpus) -> Shared:
    own = [corpus.words.article(corpus.numbers[article_id]) for article_id in pair]
    whole = [np.zeros(side.stop - side.start, np.bool_) for side in own]
    running = [mark.copy() for mark in whole]
    unquoted, longest, quotes = 0.0, 0, 0
    for a_begin, a_end, b_begin, b_end, kind, tokens in spans:
        words = [
            _words(corpus.words, side, begin, end)
            for side, begin, end in zip(own, (a_begin, b_begin), (a_end, b_end), strict=True)
        ]
        for number, (side, found) in enumerate(zip(own, words, strict=True)):
            piece = slice(found.start - side.start, found.stop - side.start)
            whole[number][piece] = True
            running[number][piece] |= kind != "quote"
        quoted = [float(corpus.quoted[found].mean()) for found in words]
        quotes += min(quoted) >= _QUOTED
        if kind != "quote":
            longest = max(longest, _longest_run(words, kind, corpus.words))
            unquoted += tokens * (1 - max(quoted))
    return Shared(
        (_outside(own[0], whole[0]), _outside(own[1], whole[1])),
        int(np.count_nonzero(running[0])),
        (_covered(running[0]), _covered(running[1])),
        (_covered(whole[0]), _covered(whole[1])),
        round(min(unquoted, *(_bare(corpus, side, mark) for side, mark in zip(own, running, strict=True))), 4),
        longest,
        quotes,
        is_template(*(_figures(corpus, side, mark) for side, mark in zip(own, running, strict=True))),
    )


def _outside(own: slice, inside: NDArray[np.bool_]) -> Positions:
    return np.flatnonzero(~inside).astype(np.int64) + np.int64(own.start)


def _bare(corpus: Corpus, own: slice, inside: NDArray[np.bool_]) -> int:
    return int(np.count_nonzero(inside & ~corpus.quoted[own]))


def _figures(corpus: Corpus, own: slice, inside: NDArray[np.bool_]) -> Hashes:
    """The figures from the first shared word to the last: where figures differ, spans break."""
    reach = np.flatnonzero(inside)
    between = slice(reach[0], reach[-1] + 1) if reach.size else slice(0)
    return corpus.words.hashes[own][between][corpus.figures[own][between]]


def _covered(mark: NDArray[np.bool_]) -> float:
    return round(float(mark.mean()), 4) if mark.size else 0.0


def _words(words: Compared, own: slice, begin: int, end: int) -> slice:
    """The words of one article inside a stretch of its text."""
    first = own.start + int(np.searchsorted(words.begins[own], begin))
    return slice(first, own.start + int(np.searchsorted(words.ends[own], end, side="right")))


def _longest_run(words: list[slice], kind: str, corpus: Compared) -> int:
    if kind == "verbatim":
        return int(words[0].stop - words[0].start)
    a, b = (index_grams(corpus.hashes[side]) for side in words)
    return int(shared_runs(a, b)[:, 2].max(initial=0))


def _score(pairs: list[Pair], shared: list[Shared], corpus: Corpus, settings: Pairs) -> list[dict[str, object]]:
    first, second = (vectors(corpus.weights, [each.outside[side] for each in shared]) for side in (0, 1))
    rows: list[dict[str, object]] = []
    for (a_id, b_id), each, cosine in zip(pairs, shared, cosines(first, second).tolist(), strict=True):
        outlet = corpus.outlets[a_id]
        rows.append(
            {
                "a_id": a_id,
                "b_id": b_id,
                "same_outlet": outlet is not None and outlet == corpus.outlets[b_id],
                "shared_tokens": each.tokens,
                "a_share": each.shares[0],
                "b_share": each.shares[1],
                "longest_run": each.longest,
                "cosine": round(min(cosine, 1.0), 4),
                "template": each.template,
                "relation": relate(each, partial(_retold, (a_id, b_id), each, cosine, corpus, settings), settings),
            }
        )
    return rows


def _retold(pair: Pair, shared: Shared, cosine: float, corpus: Corpus, settings: Pairs) -> float:
    """Share of sentences outside the shared spans that are told again; looked into when the texts are near at all."""
    if cosine < _RETOLD * settings.rewritten:
        return 0.0
    told = [
        sentences(corpus.texts[article_id], places, corpus.words.begins[places])
        for article_id, places in zip(pair, shared.outside, strict=True)
    ]
    return retold_share(corpus.weights, told[0], told[1], settings.rewritten)
