"""Daft: its own MinHash expression and a group-by over the bands; nothing is verified."""

from __future__ import annotations

from itertools import combinations
from pathlib import Path

import daft
import daft.functions as F
import pyarrow.parquet as pq
from daft import col
from texts import BANDS, PERMUTATIONS, SHINGLE, run, timed, write_pairs


def signature() -> daft.Expression:
    """Daft parts words at white space only, so punctuation belongs to them."""
    return F.minhash(F.lower(col("text")), num_hashes=PERMUTATIONS, ngram_size=SHINGLE, hash_function="xxhash3_64")


def sign(corpus: Path, _output: Path) -> None:
    texts = daft.from_arrow(pq.read_table(corpus, columns=["text"])).collect()
    with timed():
        texts.select(signature().alias("signature")).collect()


def find_articles(corpus: Path, output: Path) -> None:
    """All pairs that share a band."""
    signed = daft.read_parquet(str(corpus)).select(col("id"), signature().alias("signature"))
    bands = signed.select(
        col("id"),
        F.chunk(col("signature"), PERMUTATIONS // BANDS).alias("values"),
        daft.lit(list(range(BANDS))).alias("band"),
    ).explode("values", "band")
    keyed = bands.with_column("key", F.hash(col("values")))
    groups = keyed.groupby("band", "key").agg(col("id").list_agg()).where(F.list_count(col("id")) > 1)
    pairs: set[tuple[str, str]] = set()
    for members in groups.select("id").to_arrow()["id"].to_pylist():
        pairs.update(combinations(sorted(members), 2))
    write_pairs(output, pairs)


if __name__ == "__main__":
    run(fingerprints=sign, articles=find_articles)
