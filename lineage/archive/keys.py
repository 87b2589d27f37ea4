"""The keys by which articles at hand meet others: anchors, and the bands of their signatures."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from lineage.archive.known import Keys, Known, Packed
from lineage.settings import Candidates, Settings
from lineage.similarity.kernels.anchored import Anchors, common_keys, list_anchors
from lineage.similarity.kernels.compared import Compared
from lineage.similarity.kernels.minhash import band_keys, signatures
from lineage.similarity.kernels.remembering import remembered
from lineage.similarity.kernels.rows import distinct
from lineage.similarity.kernels.words import short_keys


def all_keys(known: Known, s: Settings) -> dict[str, Keys]:
    """What each article has, by the table that holds it."""
    anchors = anchors_of(known.words, s.candidates)
    filled = np.diff(known.words.starts) > 0
    bands = sign(known.words, s)[:, filled]
    return {
        "anchors": Keys(anchors.keys, known.numbers[anchors.owners]),
        "fingerprints": Keys(bands.ravel(), np.tile(known.numbers[filled], bands.shape[0])),
    }


def keys_of_pairs(known: Known, pairs: Packed, s: Settings) -> dict[str, NDArray[np.int32]]:
    """What both articles of a pair have, each key once: by nothing else they can meet."""
    first, second = known.sides(pairs)
    bands = (distinct(band[first][band[first] == band[second]]) for band in sign(known.words, s))
    return {
        "anchors": common_keys((first, second), anchors_of(known.words, s.candidates), known.numbers.size),
        "fingerprints": np.concatenate([np.zeros(0, np.int32), *bands]),
    }


@remembered
def anchors_of(words: Compared, rules: Candidates) -> Anchors:
    """The anchors of articles at hand, for all that ask for them."""
    return list_anchors(words.hashes, words.starts, rules.anchor, rules.window)


def sign(words: Compared, s: Settings) -> NDArray[np.int32]:
    """One row for each band, whose number is hashed into its keys, and one column for each article."""
    signed, rules = s.fingerprints, s.candidates
    if "article" not in signed.units:
        return np.zeros((0, words.starts.size - 1), np.int32)
    values = signatures(words.hashes, words.starts, signed.shingle, signed.num_perm, signed.seed)
    return short_keys(band_keys(values, rules.bands, rules.rows))
