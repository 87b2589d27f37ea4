"""Short digests of texts and names, by which an archive knows again what it has."""

from __future__ import annotations

import hashlib

import polars as pl


def text_digests(texts: pl.Series) -> pl.Series:
    """The first eight bytes of the SHA-256 of each text."""
    found = (hashlib.sha256(text.encode()).digest()[:8] for text in texts)
    return pl.Series("digest", [int.from_bytes(each, "little", signed=True) for each in found], dtype=pl.Int64)


def name_digests(ids: pl.Series) -> pl.Series:
    """The first four bytes of the SHA-256 of each id; what they find is compared as a whole."""
    found = (hashlib.sha256(each.encode()).digest()[:4] for each in ids)
    return pl.Series("name", [int.from_bytes(each, "little", signed=True) for each in found], dtype=pl.Int32)
