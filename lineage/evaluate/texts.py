"""Reconstructed texts against the originals: words that stand in a run of equal words."""

from __future__ import annotations

import re
from collections import Counter

import polars as pl

from lineage.evaluate.truth import Truth
from lineage.trace import Trace

RUN = 4  # equal words in a row; a word alone is no proof


def rebuilt_texts(trace: Trace, names: dict[str, str], truth: Truth) -> tuple[int, int, int, int]:
    """Words of originals kept by two copies, of these in our texts; words of our texts, of these in the originals."""
    ours = trace.sources.filter(pl.col("source_id").is_in(list(names)) & (pl.col("text") != ""))
    texts = {names[node]: text for node, text in ours.select("source_id", "text").iter_rows()}
    copies = dict(trace.articles.select("article_id", "text").iter_rows())
    kept = given = stated = right = 0
    for name, original in sorted(truth.texts.items()):
        if name not in texts:
            continue
        words, rebuilt = _words(original), _words(texts[name])
        counts = Counter(at for copy in truth.absent.get(name, ()) for at in _held(words, _words(copies.get(copy, ""))))
        twice = {at for at, count in counts.items() if count > 1}
        kept += len(twice)
        given += len(twice & _held(words, rebuilt))
        stated += len(rebuilt)
        right += len(_held(rebuilt, words))
    return kept, given, stated, right


def _words(text: str) -> list[str]:
    """Words without the spelling of a house."""
    return re.findall(r"\w+", text.casefold().replace("ß", "ss"))


def _held(words: list[str], other: list[str]) -> set[int]:
    """Places of words that stand in a run of words which the other text has too."""
    runs = {tuple(other[at : at + RUN]) for at in range(len(other) - RUN + 1)}
    starts = [at for at in range(len(words) - RUN + 1) if tuple(words[at : at + RUN]) in runs]
    return {at + step for at in starts for step in range(RUN)}
