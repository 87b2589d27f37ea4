"""Screens very many articles: near-duplicates as wholes, or every passage two of them share, read as a stream.

Texts are dropped as soon as their words are hashed: four bytes a word are kept, and one more where characters are
asked for, in memory or, under a limit, on disk.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import partial
from math import inf
from pathlib import Path
from typing import NamedTuple

import numpy as np
import polars as pl
from numpy.typing import NDArray

from lineage.engine import scratch_folder
from lineage.frames import ALIGNMENTS, CANDIDATES
from lineage.settings import Settings
from lineage.similarity.kernels.aligning import lay_runs
from lineage.similarity.kernels.backend import spread, stream
from lineage.similarity.kernels.groups import Pairs, count_pairs, shared_pairs
from lineage.similarity.kernels.joining import Corpus, join_anchors, shelve_anchors, short_words
from lineage.similarity.kernels.minhash import band_keys, signatures
from lineage.similarity.kernels.offsets import StepColumn, Steps, find_characters, measure_steps
from lineage.similarity.kernels.resemblance import resemblance
from lineage.similarity.kernels.rows import borders
from lineage.similarity.kernels.shelves import Column
from lineage.similarity.kernels.sifting import sift_runs
from lineage.similarity.kernels.sorting import argsort
from lineage.similarity.kernels.spans import KINDS
from lineage.similarity.kernels.tokens import cut_step
from lineage.similarity.kernels.words import Hashes, Positions

Part = tuple[pl.Series, int, Hashes | None]  # texts, how many articles there are so far, a table for their band keys
Batches = Callable[[], Iterator[pl.DataFrame]]  # best with a first frame that is read as soon as it is called
_TEXTS_AT_ONCE = 1_000
_BYTES = 4_000  # of an article, at most as a rule
_BYTES_A_WORD = 6  # with what parts it from the next, at least as a rule
_LEAST_WORDS = 8  # in runs: what is shared by chance is shorter, and a run of eight words always has an anchor
_BOARDS = 64  # parts of the runs, by article B
_IN_MEMORY = 3.2  # bytes held at the peak, by bytes of words: what the anchors and their groups need beside them


class Piece(NamedTuple):
    """Some articles that were cut: their words, how many each has, and where they stand."""

    words: NDArray[np.uint32]
    counts: Positions
    steps: Steps | None


class Stored(NamedTuple):
    """A corpus that was read: its articles, words, where these stand, and tables of band keys (row) by article.

    Of the last two one, as was asked for.
    """

    ids: pl.Series
    outlets: pl.Series
    words: NDArray[np.uint32]
    starts: Positions
    steps: Steps
    keys: list[Hashes]


def find_duplicates(batches: Batches, size: int, threshold: float, settings: Settings = Settings()) -> pl.DataFrame:
    """The frame `candidates` with the pairs of articles whose exact Jaccard similarity is at least `threshold`.

    Args:
        batches: opens the stream; each frame has article_id, outlet and text.
        size: bytes of the input, by which memory is planned.
        threshold: shingles in common by all shingles of both.
        settings: `fingerprints` and `candidates` say how pairs are proposed, `screen.memory` what may be held.

    Proposed by LSH alone: with 32 x 4 bands 97 % of the pairs with a similarity of 0.5 and more, with 42 x 3 99.9 %.
    """
    rules = settings.candidates
    with _folder(size, settings.screen.memory) as folder:
        stored = _store(batches, size, folder, settings, sign=True)
        ranks = _ranks(stored.ids)

        def meet(band: int) -> Pairs:
            return shared_pairs(np.concatenate([keys[band] for keys in stored.keys]), ranks, rules.star, rules.hubs)

        found = spread(meet, range(rules.bands)) if stored.keys else []
        stored.keys.clear()
        one, other, _ = count_pairs(np.concatenate([np.zeros(0, np.uint64), *found]))
        article = argsort(ranks)
        first, second = article[one], article[other]
        shingle = settings.fingerprints.shingle
        jaccard, containment = resemblance(stored.words, stored.starts, first, second, shingle, room=stored.words)
        alike = jaccard >= threshold
    return CANDIDATES.check(
        pl.DataFrame(
            {
                "a_id": stored.ids.gather(first[alike]),
                "b_id": stored.ids.gather(second[alike]),
                "found_by": pl.Series([["lsh"]]).new_from_index(0, int(alike.sum())),
                "jaccard": np.round(jaccard[alike], 4),
                "containment": np.round(containment[alike], 4),
            }
        )
    )  # ranks are in the order of ids, and so are the pairs


def find_passages(batches: Batches, size: int, settings: Settings = Settings()) -> pl.DataFrame:
    """The frame `alignments` with every passage that two articles share, to the character.

    As `align_candidates`, but over the whole text of an article, from runs of eight equal words and more, and without
    quotations. What one outlet prints in five articles and no other prints is its furniture and left out, unless it is
    half of the article.
    """
    rules = settings.candidates
    with _folder(size, settings.screen.memory) as folder:
        stored = _store(batches, size, folder, settings, sign=False)
        anchors = shelve_anchors(stored.words, stored.starts, rules.anchor, rules.window, folder)
        houses = stored.outlets.cast(pl.Categorical).to_physical().cast(pl.Int64).fill_null(-1).to_numpy()
        ranks = _ranks(stored.ids)
        corpus = Corpus(stored.words, stored.starts, ranks, houses)
        boards = join_anchors(anchors, corpus, rules.anchor, rules.star, rules.hubs, boards=_BOARDS)
        lay = partial(_lay, stored=stored, lengths=np.diff(stored.starts), settings=settings)
        spans = np.concatenate([np.zeros((0, 8), np.int64), *stream(lay, boards, alone=folder is not None)])
    turned = ranks[spans[:, 0]] > ranks[spans[:, 1]]
    spans[turned] = spans[turned][:, [1, 0, 4, 5, 2, 3, 6, 7]]
    a, b, a_first, a_last, b_first, b_last, tokens, kind = spans.T
    owners, first, last = np.append(a, b), np.append(a_first, b_first), np.append(a_last, b_last)
    begins, ends = find_characters(stored.steps, stored.starts, owners, first, last)
    found = pl.DataFrame(
        {
            "a_id": stored.ids.gather(a),
            "b_id": stored.ids.gather(b),
            "a_begin": begins[: a.size],
            "a_end": ends[: a.size],
            "b_begin": begins[a.size :],
            "b_end": ends[a.size :],
            "kind": pl.Series(KINDS).gather(kind),
            "tokens": tokens.astype(np.int32),
            "identity": np.round(tokens / (np.maximum(a_last - a_first, b_last - b_first) + 1), 4),
        }
    )
    return ALIGNMENTS.sort(ALIGNMENTS.check(found))


def _ranks(ids: pl.Series) -> Positions:
    """The place of each article in the order of ids, so that the order of the input does not matter."""
    return ids.rank("ordinal").to_numpy().astype(np.int64) - 1


@contextmanager
def _folder(size: int, memory: float) -> Iterator[Path | None]:
    """A temporary folder where the words would not fit in so many gigabytes; half of a text's bytes are its words'."""
    if size / 2 * _IN_MEMORY <= memory * 1e9:
        yield None
        return
    with scratch_folder() as folder:
        yield Path(folder)


def _store(batches: Batches, expected: int, folder: Path | None, settings: Settings, *, sign: bool) -> Stored:
    held, likely = (0, 0) if folder else (inf, expected // _BYTES_A_WORD)
    stored, all_steps = Column(np.uint32, held, likely), StepColumn(held, 0 if sign else likely)
    sizes = Column(np.int64)
    ids, outlets = [pl.Series(dtype=pl.String)], [pl.Series(dtype=pl.String)]
    keys: list[Hashes] = []

    def parts() -> Iterator[Part]:
        opened, articles = batches(), 0
        _load_kernels(expected // _BYTES, settings, sign=sign)  # while the first of them is read
        for batch in opened:
            ids.append(batch["article_id"])
            outlets.append(batch["outlet"])
            articles += batch.height
            if sign:  # made here, because what outlives a thread among what dies with it holds the memory of both
                keys.append(np.empty((settings.candidates.bands, batch.height), np.uint64))
            for at in range(0, batch.height, _TEXTS_AT_ONCE):
                texts = batch["text"].slice(at, _TEXTS_AT_ONCE)
                yield texts, articles, keys[-1][:, at : at + len(texts)] if sign else None

    for words, counts, steps in stream(partial(_cut, settings), parts()):
        stored.add(words)
        sizes.add(counts)
        if steps:
            all_steps.add(steps)
    starts = borders(sizes.finish())
    return Stored(_unique(pl.concat(ids)), pl.concat(outlets), stored.finish(), starts, all_steps.finish(), keys)


def _cut(settings: Settings, part: Part) -> Piece:
    """The words of some texts, and where they stand; or, with a table for band keys, these."""
    texts, articles, keys = part
    rules, bands = settings.fingerprints, settings.candidates
    words = cut_step(texts, articles, offsets_too=keys is None)
    counts = np.diff(words.starts)
    if keys is None:
        return Piece(short_words(words.hashes), counts, measure_steps(words, articles))
    signed = signatures(words.hashes, words.starts, rules.shingle, rules.num_perm, rules.seed, articles)
    keys[:] = band_keys(signed, bands.bands, bands.rows)
    return Piece(short_words(words.hashes), counts, None)


def _load_kernels(articles: int, settings: Settings, *, sign: bool) -> None:
    """Compiled kernels take a third of a second before their first result."""
    rules = settings.fingerprints
    words = cut_step(pl.Series(["Wort"]), articles)
    if sign:
        signatures(words.hashes, words.starts, rules.shingle, rules.num_perm, rules.seed, articles)


def _unique(ids: pl.Series) -> pl.Series:
    """The ids, with `#2`, `#3` … where one comes again."""
    if ids.n_unique() == len(ids):
        return ids
    again = pl.DataFrame({"id": ids}).select(pl.int_range(1, pl.len() + 1).over("id").alias("turn")).to_series()
    return pl.select(pl.when(again > 1).then(pl.format("{}#{}", ids, again)).otherwise(ids)).to_series()


def _lay(runs: NDArray[np.int32], stored: Stored, lengths: Positions, settings: Settings) -> NDArray[np.int64]:
    """Spans with the articles they belong to, from the runs of some articles."""
    runs, cuts = sift_runs(runs, lengths, _LEAST_WORDS)
    rules = settings.alignments
    spans = lay_runs(runs, cuts, stored.words, stored.starts, gap=rules.gap, least=rules.min_tokens)
    return np.concatenate([runs[cuts[spans[:, 0]], :2].astype(np.int64), spans[:, 1:]], axis=1)
