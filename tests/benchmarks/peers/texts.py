"""What the programs of the peers share: reading the corpus, words and shingles in Python, writing what they found."""

# ruff: noqa: T201

from __future__ import annotations

import json
import re
import sys
import time
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path

import polars as pl

PERMUTATIONS, BANDS, THRESHOLD = 128, 32, 0.5
SHINGLE = 5
WORD = re.compile(r"[^\W_]+")


def read_texts(corpus: Path) -> tuple[list[str], list[str]]:
    """Ids and texts."""
    articles = pl.read_parquet(corpus, columns=["id", "text"])
    return articles["id"].to_list(), articles["text"].to_list()


def find_words(text: str) -> list[str]:
    """The words by which the truth of the corpus was computed."""
    return WORD.findall(text.lower())


def make_shingles(words: list[str], size: int = SHINGLE) -> list[str]:
    """Runs of so many words; of a shorter text all of it."""
    return [" ".join(words[i : i + size]) for i in range(max(1, len(words) - size + 1))]


def write_pairs(path: Path, pairs: Iterable[tuple[str, str]]) -> None:
    """Pairs of ids as a frame."""
    schema = {"a_id": pl.String, "b_id": pl.String}
    pl.DataFrame(list(pairs), schema=schema, orient="row").write_parquet(path)


@contextmanager
def timed() -> Iterator[None]:
    """Print the seconds of what runs inside; the suite reads them from the last line."""
    wall, cpu = time.perf_counter(), time.process_time()
    yield
    print(json.dumps({"wall": time.perf_counter() - wall, "cpu": time.process_time() - cpu}))


def run(**measures: Callable[[Path, Path], None]) -> None:
    """The program: `MEASURE CORPUS OUTPUT`."""
    measure, corpus, output = sys.argv[1:]
    measures[measure](Path(corpus), Path(output))
