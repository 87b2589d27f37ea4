"""datasketch: MinHash in numpy, LSH in Python dictionaries; words and shingles in Python."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from functools import partial
from pathlib import Path
from typing import Any

import xxhash
from datasketch import MinHash, MinHashLSH
from pieces import cut_articles, shingle_pieces, write_spans
from texts import PERMUTATIONS, THRESHOLD, find_words, make_shingles, read_texts, run, timed, write_pairs

AT_ONCE = 2_000  # so that the shingles of a large corpus never lie in memory together
SHA1: dict[str, Any] = {}  # datasketch's default
XXH32 = {"hashfunc": xxhash.xxh32_intdigest}


def make_sketches(units: Iterable[list[str]], hashing: dict[str, Any]) -> list[MinHash]:
    encoded = ([shingle.encode() for shingle in shingles] for shingles in units)
    return MinHash.bulk(encoded, num_perm=PERMUTATIONS, scheme="affine32", **hashing)


def sketch_texts(texts: list[str], hashing: dict[str, Any]) -> Iterator[MinHash]:
    for start in range(0, len(texts), AT_ONCE):
        part = texts[start : start + AT_ONCE]
        yield from make_sketches((make_shingles(find_words(text)) for text in part), hashing)


def find_alike(sketches: list[MinHash]) -> Iterator[tuple[int, int]]:
    """Rows in one bucket; bands and rows as datasketch chooses them for the threshold."""
    index = MinHashLSH(threshold=THRESHOLD, num_perm=PERMUTATIONS)
    for row, sketch in enumerate(sketches):
        index.insert(row, sketch, check_duplication=False)
    for row, sketch in enumerate(sketches):
        yield from ((row, other) for other in index.query(sketch) if row < other)


def sign(corpus: Path, _output: Path, hashing: dict[str, Any]) -> None:
    _, texts = read_texts(corpus)
    with timed():
        list(sketch_texts(texts, hashing))


def find_articles(corpus: Path, output: Path) -> None:
    """Pairs whose estimate reaches the threshold."""
    ids, texts = read_texts(corpus)
    sketches = list(sketch_texts(texts, XXH32))
    alike = (pair for pair in find_alike(sketches) if sketches[pair[0]].jaccard(sketches[pair[1]]) >= THRESHOLD)
    write_pairs(output, ((ids[a], ids[b]) for a, b in alike))


def find_passages(corpus: Path, output: Path, unit: str) -> None:
    pieces = cut_articles(corpus, unit)
    write_spans(output, pieces, find_alike(make_sketches(shingle_pieces(pieces), XXH32)))


if __name__ == "__main__":
    run(
        fingerprints_sha1=partial(sign, hashing=SHA1),
        fingerprints_xxh32=partial(sign, hashing=XXH32),
        articles=find_articles,
        paragraphs=partial(find_passages, unit="paragraphs"),
        windows=partial(find_passages, unit="windows"),
    )
