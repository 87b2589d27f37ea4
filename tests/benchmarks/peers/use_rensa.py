"""rensa: sketch and index in Rust; words and shingles in Python."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial
from pathlib import Path

from pieces import cut_articles, shingle_pieces, write_spans
from rensa import RMinHash, RMinHashLSH
from texts import BANDS, PERMUTATIONS, THRESHOLD, find_words, make_shingles, read_texts, run, timed, write_pairs

AT_ONCE = 2_000  # so that the shingles of a large corpus never lie in memory together
SEED = 42
PIECE_THRESHOLD = 0.4  # of passages, whose ends a piece cuts off


def make_sketches(units: list[list[str]]) -> list[RMinHash]:
    return RMinHash.from_token_sets(units, PERMUTATIONS, SEED)


def sketch_texts(texts: list[str]) -> Iterator[RMinHash]:
    for start in range(0, len(texts), AT_ONCE):
        yield from make_sketches([make_shingles(find_words(text)) for text in texts[start : start + AT_ONCE]])


def find_alike(sketches: list[RMinHash], threshold: float) -> Iterator[tuple[int, int]]:
    """Rows in one bucket whose estimate reaches the threshold."""
    index = RMinHashLSH(THRESHOLD, PERMUTATIONS, BANDS)
    index.insert_many(sketches)
    for row, others in enumerate(index.query_all(sketches)):
        for other in others:
            if row < other and sketches[row].jaccard(sketches[other]) >= threshold:
                yield row, other


def sign(corpus: Path, _output: Path) -> None:
    _, texts = read_texts(corpus)
    with timed():
        list(sketch_texts(texts))


def find_articles(corpus: Path, output: Path) -> None:
    ids, texts = read_texts(corpus)
    alike = find_alike(list(sketch_texts(texts)), THRESHOLD)
    write_pairs(output, ((ids[a], ids[b]) for a, b in alike))


def find_passages(corpus: Path, output: Path, unit: str) -> None:
    pieces = cut_articles(corpus, unit)
    sketches = make_sketches(list(shingle_pieces(pieces)))
    write_spans(output, pieces, find_alike(sketches, PIECE_THRESHOLD))


if __name__ == "__main__":
    run(
        fingerprints=sign,
        articles=find_articles,
        paragraphs=partial(find_passages, unit="paragraphs"),
        windows=partial(find_passages, unit="windows"),
    )
