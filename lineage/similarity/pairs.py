"""Sums up what two articles share and says what they are to each other."""

from __future__ import annotations

import numpy as np
import polars as pl
from numpy.typing import NDArray

from lineage.frames import ALIGNMENTS, ANOTHER_DAY, ARTICLES, MIDDLE, PAIRS, PASSAGES
from lineage.settings import Pairs
from lineage.similarity.kernels.compared import Compared, compared_words
from lineage.similarity.kernels.coverage import Stretches, locate
from lineage.similarity.kernels.figures import figures
from lineage.similarity.kernels.quotes import quoted_words
from lineage.similarity.kernels.sharing import Corpus, Shared, Spans, measure
from lineage.similarity.kernels.vectors import Bags, Frequencies


def score_pairs(
    alignments: pl.DataFrame,
    passages: pl.DataFrame,
    articles: pl.DataFrame,
    settings: Pairs = Pairs(),
    frequencies: Frequencies | None = None,
) -> pl.DataFrame:
    """The frame `pairs`: one row per pair with alignments.

    Shares count each compared word once, however many spans cover it, and leave quotations out; sentences told again
    count where the pair is a rewrite. `cosine` compares what lies outside all shared spans, weighed by `frequencies` or
    else by those of the compared text of all articles. `relate` gives the relation. About 50 microseconds a pair and as
    many an article.

    Raises:
        FrameError: a frame does not fit its schema.
    """
    articles, passages = ARTICLES.check(articles), PASSAGES.sort(PASSAGES.check(passages))
    rows = ALIGNMENTS.sort(ALIGNMENTS.check(alignments))
    words = compared_words(passages, articles)
    is_known = pl.col("a_id", "b_id").is_in(articles["article_id"].implode())
    rows = words.number(rows.filter(pl.all_horizontal(is_known)))
    if rows.is_empty():
        return PAIRS.make()
    pairs = rows.unique(["a_id", "b_id"], keep="first", maintain_order=True)
    first, second = pairs["a"].to_numpy(), pairs["b"].to_numpy()
    beside = words.beside(articles)
    outlets, middles = beside["outlet"], beside.select(MIDDLE).to_series()
    one_day = ((middles.gather(first) - middles.gather(second)).abs() < ANOTHER_DAY).fill_null(False).to_numpy()
    paired = np.bincount(np.append(first, second), minlength=len(words.ids)) > 0
    corpus = _gather(words, beside["text"], passages, articles, paired, frequencies)
    shared = measure(_locate(rows, words), (first, second), one_day, corpus, settings)
    return PAIRS.check(
        pairs.select(
            "a_id",
            "b_id",
            same_outlet=(outlets.gather(first) == outlets.gather(second)).fill_null(False),
            shared_tokens=pl.Series(shared.tokens.astype(np.int32)),
            a_share=pl.Series(shared.shares[0]),
            b_share=pl.Series(shared.shares[1]),
            longest_run=pl.Series(shared.longest.astype(np.int32)),
            cosine=pl.Series(shared.cosine),
            template=pl.Series(shared.template),
            relation=pl.Series(relate(shared, settings)),
        )
    )


def relate(shared: Shared, settings: Pairs) -> NDArray[np.str_]:
    """What the two articles of each pair are to each other; the first rule that holds counts.

    Derivation needs `min_shared` equal words outside quotation marks, or a third of a short text: more than one
    background sentence, and nothing that two reporters both heard. Quotations inside a text taken over belong to it.
    Two days of one template share their sentences, not their text. A text told again sentence by sentence is a rewrite,
    also where it keeps turns of phrase but no `sentence` whole, unless the two quote the same speech at length. Words
    in a row that both put in quotation marks, or one quotes and the other tells, are a quotation both heard.
    """
    taken = shared.unquoted >= np.minimum(settings.min_shared, shared.words / 3)
    whole = (shared.whole.max(axis=0) >= settings.same_text) & (shared.whole.min(axis=0) >= settings.longer)
    much = (shared.shares.max(axis=0) >= settings.partly) | (shared.unquoted >= 2 * settings.min_shared)
    phrases = shared.retold & (shared.longest < settings.sentence) & (shared.unquoted < 2 * settings.min_shared)
    rules = {
        "same_text": taken & whole & ~shared.template,
        "partly": taken & much & ~phrases,
        "rewritten": shared.retold & (np.maximum(shared.quoted, shared.heard) < settings.quoted),
        "quotes_only": (shared.quoted > 0) | (shared.heard >= settings.quoted / 2),
    }
    return np.select(list(rules.values()), list(rules), "same_event")


def _gather(
    words: Compared,
    texts: pl.Series,
    passages: pl.DataFrame,
    articles: pl.DataFrame,
    paired: NDArray[np.bool_],
    frequencies: Frequencies | None,
) -> Corpus:
    return Corpus(
        words,
        texts,
        quoted_words(words, passages, articles),
        figures(words, articles, paired),
        Bags(words, frequencies),
    )


def _locate(rows: pl.DataFrame, words: Compared) -> Spans:
    """The alignments as words; pairs are numbered in their order."""
    pair = rows.select(pl.struct("a_id", "b_id").rle_id())["a_id"].to_numpy().astype(np.int64)
    sides = []
    for side in ("a", "b"):
        columns = (rows[name].to_numpy() for name in (side, f"{side}_begin", f"{side}_end"))
        sides.append(Stretches(pair, *locate(words, *columns)))
    kind = rows["kind"].cast(pl.String)
    return Spans(
        sides[0],
        sides[1],
        kind.is_in(["verbatim", "edited"]).to_numpy(),
        (kind == "quote").to_numpy(),
        rows["tokens"].to_numpy().astype(np.int64),
    )
