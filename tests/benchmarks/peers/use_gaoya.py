"""gaoya: index and estimate in Rust, on all cores, with a tokeniser of its own."""

from __future__ import annotations

from pathlib import Path

from gaoya.minhash import MinHashStringIndex
from texts import BANDS, PERMUTATIONS, SHINGLE, THRESHOLD, read_texts, run, timed, write_pairs


def make_index() -> MinHashStringIndex:
    return MinHashStringIndex(
        hash_size=32,
        jaccard_threshold=THRESHOLD,
        num_bands=BANDS,
        band_size=PERMUTATIONS // BANDS,
        analyzer="word",
        lowercase=True,
        ngram_range=(SHINGLE, SHINGLE),
        id_container="vec",
    )


def sign(corpus: Path, _output: Path) -> None:
    """Signatures come with the insertion into the bands; gaoya has no call for them alone."""
    _, texts = read_texts(corpus)
    with timed():
        make_index().par_bulk_insert_docs(list(range(len(texts))), texts)


def find_articles(corpus: Path, output: Path) -> None:
    """Pairs whose estimate reaches the threshold."""
    ids, texts = read_texts(corpus)
    index = make_index()
    index.par_bulk_insert_docs(list(range(len(texts))), texts)
    found = enumerate(index.par_bulk_query(texts))
    write_pairs(output, ((ids[a], ids[b]) for a, others in found for b in others if a < b))


if __name__ == "__main__":
    run(fingerprints=sign, articles=find_articles)
