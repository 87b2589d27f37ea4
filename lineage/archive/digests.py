"""Short digests of texts and names, by which an archive knows again what it has."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable

import polars as pl


def text_digests(texts: pl.Series) -> pl.Series:
    """The first eight bytes of the SHA-256 of each text, without white space around it."""
    return pl.Series("digest", _digests(map(str.strip, texts), 8), dtype=pl.Int64)


def name_digests(ids: pl.Series) -> pl.Series:
    """The first four bytes of the SHA-256 of each id; what they find is compared as a whole."""
    return pl.Series("name", _digests(ids, 4), dtype=pl.Int32)


def _digests(texts: Iterable[str], size: int) -> list[int]:
    found = (hashlib.sha256(text.encode()).digest()[:size] for text in texts)
    return [int.from_bytes(each, "little", signed=True) for each in found]
