"""Our side, in one place: the commands that are measured, and the kernel that signs texts.

`python ours.py CORPUS` reads the corpus and times the kernel alone, as the programs of the peers do.
"""
# ruff: noqa: T201

from __future__ import annotations

import json
import sys
import time

import numpy as np
import polars as pl
from numpy.typing import NDArray

from lineage.similarity.kernels.backend import spread, use
from lineage.similarity.kernels.minhash import signatures
from lineage.similarity.kernels.tokens import cut_step

SIGN = (__file__, "{corpus}")
TRACE = ("-m", "lineage", "trace", "{corpus}", "-o", "{output}", "--isolated")
SCREEN = ("-m", "lineage", "screen", "{corpus}", "-o", "{output}", "--isolated")
MORE_BANDS = ("--set", "candidates.bands=42", "--set", "candidates.rows=3")


def sign_texts(texts: pl.Series) -> NDArray[np.uint32]:
    """One signature per text, as `lineage.screen_articles` signs them: raw text in, on all cores."""

    signed = np.empty((len(texts), 128), np.uint32)

    def step(at: int) -> None:
        words = cut_step(texts.slice(at, 1_000), len(texts), offsets_too=False)
        signed[at : at + 1_000] = signatures(words.hashes, words.starts, 5, 128, 1, len(texts))

    spread(step, range(0, len(texts), 1_000))
    return signed


def main(corpus: str) -> None:
    """Print the seconds that signing takes once the kernel is loaded, as the last line of output."""
    texts = pl.read_parquet(corpus, columns=["text"])["text"]
    use("numba")
    sign_texts(texts.head(2_000))
    wall, cpu = time.perf_counter(), time.process_time()
    sign_texts(texts)
    print(json.dumps({"wall": time.perf_counter() - wall, "cpu": time.process_time() - cpu}))


if __name__ == "__main__":
    main(sys.argv[1])
