"""Proposes the pairs of articles that are worth aligning."""

from __future__ import annotations

import numpy as np
import polars as pl
from numpy.typing import NDArray

from lineage.errors import SettingsError
from lineage.frames import ARTICLES, CANDIDATES, FINGERPRINTS, PASSAGES
from lineage.settings import Candidates
from lineage.similarity.kernels.compared import compared_words
from lineage.similarity.kernels.grams import winnow
from lineage.similarity.kernels.groups import Pairs, count_pairs, shared_pairs
from lineage.similarity.kernels.minhash import band_keys

Ranks = dict[str, int]


def find_candidates(
    fingerprints: pl.DataFrame,
    passages: pl.DataFrame,
    articles: pl.DataFrame,
    settings: Candidates = Candidates(),
) -> pl.DataFrame:
    """The frame `candidates`: one row per suspected pair, with the searches that proposed it.

    `lsh`: an equal band of the article signatures, for texts alike as wholes. `anchors`: winnowed word n-grams in
    common, for a passage or a short item inside a long article. Nothing is left out for being frequent: a large group
    becomes a star around its likeliest origins (wire items, releases, then the earliest). Cost grows with the words
    and with the pairs found.

    Raises:
        FrameError: a frame does not fit its schema.
        SettingsError: bands times rows exceed the length of the signatures.
    """
    articles, passages = ARTICLES.check(articles), PASSAGES.check(passages)
    ids = _likeliest_origins_first(articles)
    ranks = {article_id: rank for rank, article_id in enumerate(ids)}
    found = {
        "lsh": _by_signature(FINGERPRINTS.check(fingerprints), ranks, settings),
        "anchors": _by_anchors(passages, articles, ranks, settings),
    }
    names = np.array(ids, dtype=object)
    proposed = pl.concat(_name(names, pairs, search) for search, pairs in found.items())
    grouped = proposed.group_by("a_id", "b_id").agg(found_by=pl.col("search").sort())
    return CANDIDATES.sort(CANDIDATES.check(grouped))


def _likeliest_origins_first(articles: pl.DataFrame) -> list[str]:
    kind = pl.col("kind").cast(pl.String).replace_strict({"wire": 0, "release": 1}, default=2, return_dtype=pl.Int8)
    return articles.sort(kind, "published_from", "article_id", nulls_last=True)["article_id"].to_list()


def _by_signature(fingerprints: pl.DataFrame, ranks: Ranks, settings: Candidates) -> Pairs:
    signed = fingerprints.filter(pl.col("unit") == "article", pl.col("id").is_in(list(ranks)))
    if signed.is_empty():
        return np.zeros(0, np.uint64)
    lengths = sorted(set(signed["signature"].list.len()))
    if len(lengths) > 1 or settings.bands * settings.rows > lengths[0]:
        raise SettingsError(
            "the bands do not fit the signatures",
            where="candidates.bands, candidates.rows",
            got=f"{settings.bands} bands x {settings.rows} rows, signatures of {lengths} values",
            expected="bands x rows of at most fingerprints.num_perm, the same for all",
        )
    values = signed["signature"].list.to_array(lengths[0]).to_numpy()
    members = np.array([ranks[article_id] for article_id in signed["id"]], np.int64)
    keys = band_keys(values, settings.bands, settings.rows)
    return np.concatenate([shared_pairs(band, members, settings.star, settings.hubs) for band in keys])


def _by_anchors(passages: pl.DataFrame, articles: pl.DataFrame, ranks: Ranks, settings: Candidates) -> Pairs:
    words = compared_words(passages.filter(pl.col("article_id").is_in(list(ranks))), articles)
    anchors, places = winnow(words.hashes, words.starts, settings.anchor, settings.window)
    article = np.searchsorted(words.starts, places, side="right") - 1
    members = np.array([ranks[article_id] for article_id in words.ids], np.int64)[article]
    first, second, shared = count_pairs(shared_pairs(anchors, members, settings.star, settings.hubs))
    enough = shared >= settings.min_anchors
    return first[enough].astype(np.uint64) << np.uint64(32) | second[enough].astype(np.uint64)


def _name(ids: NDArray[np.object_], pairs: Pairs, search: str) -> pl.DataFrame:
    first, second, _ = count_pairs(pairs)
    sides = pl.DataFrame({"one": ids[first], "other": ids[second]}, schema={"one": pl.String, "other": pl.String})
    return sides.select(
        a_id=pl.min_horizontal("one", "other"), b_id=pl.max_horizontal("one", "other"), search=pl.lit(search)
    )
