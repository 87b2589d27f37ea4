"""Proposes the pairs of articles that are worth aligning."""

from __future__ import annotations

import numpy as np
import polars as pl

from lineage.errors import SettingsError
from lineage.frames import ARTICLES, CANDIDATES, FINGERPRINTS, PASSAGES
from lineage.settings import Candidates
from lineage.similarity.kernels.backend import spread
from lineage.similarity.kernels.compared import Compared, compared_words
from lineage.similarity.kernels.groups import Pairs, count_pairs, pack_pairs, shared_pairs
from lineage.similarity.kernels.joining import Corpus, meet_anchors, shelve_anchors, short_words
from lineage.similarity.kernels.minhash import band_keys
from lineage.similarity.kernels.resemblance import resemblance
from lineage.similarity.kernels.retellings import Clock, find_retellings
from lineage.similarity.kernels.rows import are_among, distinct
from lineage.similarity.kernels.vectors import Frequencies
from lineage.similarity.kernels.words import Positions

_COPIED = 0.3  # containment from which a text is no retelling in new words


def find_candidates(
    fingerprints: pl.DataFrame,
    passages: pl.DataFrame,
    articles: pl.DataFrame,
    settings: Candidates = Candidates(),
    frequencies: Frequencies | None = None,
) -> pl.DataFrame:
    """The frame `candidates`: one row per suspected pair, with the searches that proposed it and how alike it is.

    `lsh`: an equal band of the article signatures, for texts alike as wholes. `anchors`: winnowed word n-grams in
    common, for a passage or a short item inside a long article. `tfidf`: the nearest texts within `near_hours` by their
    telling words (`frequencies` weigh them, or else those of the articles given), for an article told again in new
    ones. Nothing is left out for being frequent: a large group becomes
    a star around its likeliest origins (wire items, releases, then the earliest). Jaccard similarity and containment
    are exact; a pair that shares no shingle is only kept when `tfidf` proposed it. Cost grows with the words and the
    pairs found.

    Raises:
        FrameError: a frame does not fit its schema.
        SettingsError: bands times rows exceed the length of the signatures.
    """
    articles, passages = ARTICLES.check(articles), PASSAGES.check(passages)
    words = compared_words(passages, articles)
    numbers = {article_id: number for number, article_id in enumerate(words.ids)}
    ranks = _ranks(articles, words)
    found = {
        "anchors": _by_anchors(words, ranks, settings),
        "lsh": _by_signature(FINGERPRINTS.check(fingerprints), numbers, ranks, settings),
        "tfidf": _by_telling_words(words, articles, settings, frequencies),
    }
    return propose(found, words, settings)


def check_bands(settings: Candidates, lengths: list[int]) -> None:
    """Refuses bands that need more values than signatures of these lengths have.

    Raises:
        SettingsError: as said.
    """
    if len(lengths) > 1 or settings.bands * settings.rows > lengths[0]:
        raise SettingsError(
            "the bands do not fit the signatures",
            where="candidates.bands, candidates.rows",
            got=f"{settings.bands} bands x {settings.rows} rows, signatures of {lengths} values",
            expected="bands x rows of at most fingerprints.num_perm, the same for all",
        )


def propose(found: dict[str, Pairs], words: Compared, settings: Candidates) -> pl.DataFrame:
    """The frame `candidates` from what the searches `anchors`, `lsh` and `tfidf` found, pairs of articles by number."""
    first, second, _ = count_pairs(np.concatenate(list(found.values())))
    proposed = pack_pairs(first, second)
    jaccard, containment = resemblance(words.hashes, words.starts, first, second, settings.anchor)
    searches = pl.Series([[name for bit, name in enumerate(found) if code >> bit & 1] for code in range(8)])
    code = sum(are_among(proposed, pairs).astype(np.int64) << bit for bit, pairs in enumerate(found.values()))
    ids = pl.Series(words.ids, dtype=pl.String)
    frame = pl.DataFrame(
        {
            "a_id": ids.gather(first),
            "b_id": ids.gather(second),
            "found_by": searches.gather(code),
            "jaccard": np.round(jaccard, 4),
            "containment": np.round(containment, 4),
        }
    )
    told = code == 1 << 2  # a text in new words need not share a shingle; copies are the business of the other searches
    kept = np.where(told, containment < _COPIED, containment > 0)
    return CANDIDATES.check(frame.filter(pl.Series(kept)))  # the numbers are in the order of the ids


def likeliest_origins_first(articles: pl.DataFrame) -> pl.DataFrame:
    """Articles in the order in which the others of a crowd are compared with them; the time in UTC or as a number."""
    kind = pl.col("kind").cast(pl.String).replace_strict({"wire": 0, "release": 1}, default=2, return_dtype=pl.Int8)
    return articles.sort(kind, "published_from", "article_id", nulls_last=True)


def _ranks(articles: pl.DataFrame, words: Compared) -> Positions:
    ranked = likeliest_origins_first(articles).select("article_id").with_row_index()
    rank = words.beside(ranked)["index"]
    return rank.fill_null(articles.height).to_numpy().astype(np.int64)


def _by_signature(fingerprints: pl.DataFrame, numbers: dict[str, int], ranks: Positions, settings: Candidates) -> Pairs:
    signed = fingerprints.filter(pl.col("unit") == "article", pl.col("id").is_in(list(numbers)))
    if signed.is_empty():
        return np.zeros(0, np.uint64)
    lengths = sorted(set(signed["signature"].list.len()))
    check_bands(settings, lengths)
    values = signed["signature"].list.to_array(lengths[0]).to_numpy()
    own = np.array([numbers[article_id] for article_id in signed["id"]], np.int64)
    keys = band_keys(values, settings.bands, settings.rows)
    pairs = spread(lambda band: shared_pairs(band, ranks[own], settings.star, settings.hubs), keys)
    article = np.zeros(int(ranks.max()) + 1, np.int64)
    article[ranks] = np.arange(ranks.size)
    first, second, _ = count_pairs(np.concatenate(pairs))
    return distinct(pack_pairs(article[first], article[second]))


def _by_anchors(words: Compared, ranks: Positions, settings: Candidates) -> Pairs:
    anchors = shelve_anchors(words.hashes, words.starts, settings.anchor, settings.window)
    corpus = Corpus(short_words(words.hashes), words.starts, ranks)
    return meet_anchors(anchors, corpus, settings.anchor, settings.star, settings.hubs, settings.min_anchors)


def _by_telling_words(
    words: Compared, articles: pl.DataFrame, settings: Candidates, frequencies: Frequencies | None
) -> Pairs:
    if settings.near >= 1:
        return np.zeros(0, np.uint64)
    clock = read_clock(words.beside(articles.select("article_id", "published_from", "published_until")))
    limits = {"near": settings.near, "hours": settings.near_hours}
    first, second = find_retellings(words, clock, **limits, most=settings.nearest, frequencies=frequencies)
    return pack_pairs(first, second)


def read_clock(articles: pl.DataFrame) -> Clock:
    """When the articles appeared, row by row."""
    times = articles.select(pl.col("published_from", "published_until").dt.timestamp("us").cast(pl.Float64))
    since, until = times["published_from"].fill_null(-np.inf), times["published_until"].fill_null(np.inf)
    return Clock(since.to_numpy(), until.to_numpy())
