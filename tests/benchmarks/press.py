"""Real press articles as a corpus, with the exact Jaccard similarity of every pair that is alike at all."""

from __future__ import annotations

import re
from pathlib import Path

import numpy as np
import polars as pl
from scipy import sparse

SHINGLE = 5
LEAST = 0.3  # pairs below are left out of the truth
AT_ONCE = 500
WORD = re.compile(r"[^\W_]+")


def write_press(material: Path, target: Path) -> Path:
    """The Parquet file of the articles, written with its table of alike pairs."""
    source = material / "press" / "articles.parquet"
    articles = pl.read_parquet(source).unique("id", keep="first", maintain_order=True)
    target.parent.mkdir(parents=True, exist_ok=True)
    find_alike(articles["text"].fill_null("")).write_csv(target.with_suffix(".docpairs.csv"))
    articles.drop("set").write_parquet(target)
    return target


def find_alike(texts: pl.Series, least: float = LEAST) -> pl.DataFrame:
    """Rows a < b and exact Jaccard similarity of their sets of 5-word shingles, by counting all that is shared."""
    held = _hold(texts)
    sizes = np.asarray(held.sum(axis=1)).ravel()
    found = []
    for start in range(0, len(texts), AT_ONCE):
        shared = sparse.triu(held[start : start + AT_ONCE] @ held.T, k=start + 1).tocoo()
        a, b = shared.row + start, shared.col
        jaccard = shared.data / (sizes[a] + sizes[b] - shared.data)
        alike = jaccard >= least
        found.append(pl.DataFrame({"a": a[alike], "b": b[alike], "jaccard": jaccard[alike]}))
    return pl.concat(found).sort("a", "b")


def _hold(texts: pl.Series) -> sparse.csr_array:
    """One row per text, one column per shingle, 1 where the text has it."""
    numbers: dict[str, int] = {}
    rows: list[int] = []
    columns: list[int] = []
    for row, text in enumerate(texts):
        words = WORD.findall(text.lower())
        shingles = {" ".join(words[i : i + SHINGLE]) for i in range(max(1, len(words) - SHINGLE + 1))} - {""}
        columns += [numbers.setdefault(shingle, len(numbers)) for shingle in sorted(shingles)]
        rows += [row] * len(shingles)
    ones = np.ones(len(rows), np.int32)
    return sparse.csr_array((ones, (rows, columns)), shape=(len(texts), max(1, len(numbers))))
