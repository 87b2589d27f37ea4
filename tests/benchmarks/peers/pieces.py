"""Passages by whole-document tools: every article is cut into paragraphs or windows, and those are compared."""

from __future__ import annotations

import re
from collections.abc import Iterable
from pathlib import Path
from typing import NamedTuple

import polars as pl
from texts import WORD, find_words, make_shingles, read_texts

SHINGLE = 3  # short units need short shingles
LEAST_WORDS = 8
WINDOW, STEP = 40, 20


class Piece(NamedTuple):
    """Characters of one article, and its words."""

    article: str
    begin: int
    end: int
    words: list[str]


def cut_articles(corpus: Path, unit: str) -> list[Piece]:
    """The pieces of all articles, in order."""
    cut = {"paragraphs": _paragraphs, "windows": _windows}[unit]
    return [piece for article, text in zip(*read_texts(corpus), strict=True) for piece in cut(article, text)]


def _paragraphs(article: str, text: str) -> Iterable[Piece]:
    for match in re.finditer(r"[^\n]+", text):
        words = find_words(match.group())
        if len(words) >= LEAST_WORDS:
            yield Piece(article, match.start(), match.end(), words)


def _windows(article: str, text: str) -> Iterable[Piece]:
    places = list(WORD.finditer(text))
    for start in range(0, max(1, len(places) - STEP), STEP):
        window = places[start : start + WINDOW]
        if window:
            yield Piece(article, window[0].start(), window[-1].end(), [word.group().lower() for word in window])


def shingle_pieces(pieces: Iterable[Piece]) -> Iterable[list[str]]:
    """The shingles of each piece."""
    return (make_shingles(piece.words, SHINGLE) for piece in pieces)


def write_spans(path: Path, pieces: list[Piece], pairs: Iterable[tuple[int, int]]) -> None:
    """Pairs of pieces of different articles as spans in both."""
    columns = ["a_id", "b_id", "a_begin", "a_end", "b_begin", "b_end"]
    types = [pl.String] * 2 + [pl.Int64] * 4
    found = ((pieces[a], pieces[b]) for a, b in pairs)
    rows = [(a.article, b.article, a.begin, a.end, b.begin, b.end) for a, b in found if a.article != b.article]
    pl.DataFrame(rows, schema=dict(zip(columns, types, strict=True)), orient="row").write_parquet(path)
