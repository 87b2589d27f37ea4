"""The corpora that tools are measured on: made ones of any size, and real press articles where there are some."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

import polars as pl
from generator import write_corpus
from press import write_press

UNITS = {"k": 1_000, "m": 1_000_000}


@dataclass(frozen=True)
class Corpus:
    """One Parquet file of articles, and beside it the tables of what is to be found."""

    name: str
    articles: Path

    @cached_property
    def ids(self) -> pl.Series:
        """Of the articles, in the order of the file."""
        return pl.read_parquet(self.articles, columns=["id"])["id"]

    @cached_property
    def text_mb(self) -> float:
        """The text alone, in UTF-8."""
        size = pl.scan_parquet(self.articles).select(pl.col("text").str.len_bytes().sum()).collect().item()
        return size / 1e6

    def read_pairs(self) -> pl.DataFrame:
        """Pairs of articles that are alike: rows a < b, jaccard."""
        return pl.read_csv(self.articles.with_suffix(".docpairs.csv"))

    def read_passages(self) -> pl.DataFrame | None:
        """Occurrences of planted passages: pid, doc, start, end; None for real articles."""
        path = self.articles.with_suffix(".passages.csv")
        return pl.read_csv(path) if path.is_file() else None


def parse_size(words: str) -> int:
    """The number of articles that `10k` or `1m` means."""
    number, unit = words[:-1], words[-1].lower()
    return int(number) * UNITS[unit] if unit in UNITS else int(words)


def make_corpus(size: int, folder: Path) -> Corpus:
    """A made corpus of this size, written on first use; a million articles take 3.5 GB and some minutes."""
    names = ((f"{size // many}{unit}", many) for unit, many in reversed(UNITS.items()))
    name = next((name for name, many in names if size % many == 0), str(size))
    path = folder / f"g{size}.parquet"
    return Corpus(name, path if path.is_file() else write_corpus(size, folder))


def press_corpus(material: Path, folder: Path) -> Corpus:
    """Real press articles with the exact similarity of every alike pair, computed on first use.

    Raises:
        FileNotFoundError: the material is not there.
    """
    path = folder / "press.parquet"
    return Corpus("press", path if path.is_file() else write_press(material, path))
