"""Reconstructed texts against the originals: words that stand in a run of equal words."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections import Counter
from collections.abc import Iterator
from typing import Any, NamedTuple

import polars as pl

from lineage.evaluate.truth import Truth
from lineage.trace import Trace

RUN = 4  # equal words in a row; a word alone is no proof
WORD = re.compile(r"\w+")


class Rated(NamedTuple):
    """A stretch of a rebuilt text: what supports it, its words, and how many of them stood in the original."""

    held_by: int
    of: int
    confidence: float
    words: int
    right: int


def rebuilt_texts(trace: Trace, names: dict[str, str], truth: Truth) -> tuple[int, int, int, int]:
    """Words of originals kept by two copies, of these in our texts; words of our texts, of these in the originals."""
    texts = {names[row["source_id"]]: row["text"] for row in _ours(trace, names)}
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


def rate_stretches(trace: Trace, names: dict[str, str], truth: Truth) -> Iterator[Rated]:
    """The stretches of all rebuilt texts whose original is known; `names` are those of the truth for ours."""
    for row in _ours(trace, names):
        if names[row["source_id"]] not in truth.texts:
            continue
        right = _held(_words(row["text"]), _words(truth.texts[names[row["source_id"]]]))
        begins = [stretch["begin"] for stretch in row["support"]]
        places = [bisect_right(begins, word.start()) - 1 for word in WORD.finditer(row["text"])]
        words, good = Counter(places), Counter(place for at, place in enumerate(places) if at in right)
        for place, stretch in enumerate(row["support"]):
            yield Rated(stretch["held_by"], stretch["of"], stretch["confidence"], words[place], good[place])


def words_alone(trace: Trace, truth: Truth) -> tuple[int, int]:
    """Words that one copy of an absent original has and no other copy of it; of these in the original."""
    copies = {name: _words(text) for name, text in trace.articles.select("article_id", "text").iter_rows()}
    alone = right = 0
    for name, original in sorted(truth.texts.items()):
        texts = {copy: copies[copy] for copy in truth.absent.get(name, ()) if copy in copies}
        for copy, words in texts.items():
            others = [_held(words, text) for other, text in texts.items() if other != copy]
            own = set(range(len(words))).difference(*others)
            alone += len(own)
            right += len(own & _held(words, _words(original)))
    return alone, right


def _ours(trace: Trace, names: dict[str, str]) -> list[dict[str, Any]]:
    """The rows of `sources` with a text, as far as the truth has a name for them."""
    return trace.sources.filter(pl.col("source_id").is_in(list(names)) & (pl.col("text") != "")).to_dicts()


def _words(text: str) -> list[str]:
    """Words without the spelling of a house."""
    return [word.casefold().replace("ß", "ss") for word in WORD.findall(text)]


def _held(words: list[str], other: list[str]) -> set[int]:
    """Places of words that stand in a run of words which the other text has too."""
    runs = {tuple(other[at : at + RUN]) for at in range(len(other) - RUN + 1)}
    starts = [at for at in range(len(words) - RUN + 1) if tuple(words[at : at + RUN]) in runs]
    return {at + step for at in starts for step in range(RUN)}
