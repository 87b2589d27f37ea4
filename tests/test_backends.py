"""Two backends, one result: numpy and numba give the same bits, and both what the definition of a word says."""

from __future__ import annotations

import os
import sys
from pathlib import Path

import numpy as np
import polars as pl
import pytest
from corpora import OTHER, OWN, QUOTE, WIRE, lay, make_articles, make_blocks, prose
from hypothesis import given, settings
from hypothesis import strategies as st

from lineage.errors import MissingPart
from lineage.similarity.alignments import align_candidates
from lineage.similarity.candidates import find_candidates
from lineage.similarity.fingerprints import sign_passages
from lineage.similarity.kernels import backend
from lineage.similarity.kernels.aligning import align
from lineage.similarity.kernels.coverage import Stretches, bisect
from lineage.similarity.kernels.folding import LIMIT
from lineage.similarity.kernels.grams import winnow
from lineage.similarity.kernels.joining import (
    Corpus,
    enough_anchors,
    join_anchors,
    meet_anchors,
    shelve_anchors,
    short_words,
)
from lineage.similarity.kernels.longest import longest_runs
from lineage.similarity.kernels.minhash import signatures
from lineage.similarity.kernels.remainders import cosines_beyond
from lineage.similarity.kernels.resemblance import resemblance
from lineage.similarity.kernels.tokens import Tokens, cut_words
from lineage.similarity.kernels.vectors import Bags, count_holders
from lineage.similarity.kernels.words import word_bounds, word_hashes
from lineage.similarity.pairs import score_pairs
from lineage.similarity.passages import cut_passages

BACKENDS = ["numpy", "numba"]
ODD = [
    "", "a", "Dampf\u00adschiff × 3 ÷ ß STRASSE ẞ", "e\u0301tat U\u0308bung \u0301allein", "👍🏽 gut👨‍👩‍👧so",
    "Правда о кранах", "µm ª² 10\u202f€ – „x“ ●y ⅔ ① ℃", "한국어 中文 word", "\u1112\u1161\u11ab abc ΣΊΣΥΦΟΣ Ǆ Å \u212b",
    "ŉ ŒUVRE œuvre Ⱥ ſ İ", "a\x01b\x00c ÀÉ ÿ Ÿ", "\ufeffNull\u200bbreite \u2060", "x" * 1000, "über" * 500,
]  # fmt: skip


@pytest.fixture(autouse=True)
def choose_again():
    yield
    backend.use("auto")


def defined(texts: list[str]) -> Tokens:
    """What the definition says, text by text."""
    bounds = [word_bounds(text) for text in texts]
    hashes = [word_hashes(text, *own) for text, own in zip(texts, bounds, strict=True)]
    starts = np.cumsum([0, *(own.size for own in hashes)])
    return Tokens(
        starts, np.concatenate([b for b, _ in bounds]), np.concatenate([e for _, e in bounds]), np.concatenate(hashes)
    )


def same(one: tuple[np.ndarray, ...], other: tuple[np.ndarray, ...]) -> bool:
    return all(np.array_equal(a, b) for a, b in zip(one, other, strict=True))


@pytest.mark.parametrize("name", BACKENDS)
def test_odd_texts_have_the_words_of_the_definition(name: str) -> None:
    backend.use(name)
    texts = [*ODD, WIRE, "".join(ODD), " ".join(ODD)]
    assert same(cut_words(pl.Series(texts)), defined(texts))


@pytest.mark.parametrize("name", BACKENDS)
def test_every_character_alone_and_between_letters_follows_the_definition(name: str) -> None:
    backend.use(name)
    codes = [code for code in range(1, LIMIT + 0x400) if not 0xD800 <= code < 0xE000]
    texts = [f"{chr(code)} a{chr(code)}b {chr(code)}{chr(code)}" for code in codes]
    assert same(cut_words(pl.Series(texts)), defined(texts))


@pytest.mark.parametrize("name", BACKENDS)
@settings(deadline=None)  # the first example waits for the compiler
@given(texts=st.lists(st.text(st.characters(exclude_categories=["Cs"]), max_size=60), min_size=1, max_size=6))
def test_any_texts_have_the_words_of_the_definition(name: str, texts: list[str]) -> None:
    backend.use(name)
    assert same(cut_words(pl.Series(texts)), defined(texts))


letters = st.text("ab ä", max_size=120)


@settings(deadline=None)  # the first example waits for the compiler
@given(
    texts=st.lists(letters, min_size=2, max_size=8), star=st.integers(2, 4), hubs=st.integers(1, 2),
    least=st.integers(1, 70),
)  # fmt: skip
def test_repetitive_texts_give_both_backends_the_same_runs_anchors_and_sets(texts, star, hubs, least) -> None:
    found = []
    for name in BACKENDS:
        backend.use(name)
        words = cut_words(pl.Series(texts))
        ranks = np.arange(len(texts))[::-1].copy()
        corpus = Corpus(short_words(words.hashes), words.starts, ranks, ranks % 2)
        anchors = shelve_anchors(words.hashes, words.starts, 3, 2)
        runs = next(join_anchors(anchors, corpus, 3, star, hubs))
        again = shelve_anchors(words.hashes, words.starts, 3, 2)
        fresh = Corpus(short_words(words.hashes), words.starts, ranks)
        met = meet_anchors(again, fresh, 3, star, hubs, least)
        assert met.tolist() == enough_anchors(runs, least).tolist()
        pairs = np.triu_indices(len(texts), 1)
        found.append(
            (
                runs[np.lexsort(runs.T[::-1])],
                *winnow(words.hashes, words.starts, 3, 2),
                *resemblance(words.hashes, words.starts, *pairs, 3),
                *resemblance(short := short_words(words.hashes), words.starts, *pairs, 3, room=short),
                signatures(words.hashes, words.starts, 3, 16, 1),
            )
        )
    assert same(*found)


@settings(deadline=None)  # the first example waits for the compiler
@given(texts=st.lists(letters, min_size=2, max_size=5), least=st.integers(4, 12), gap=st.integers(0, 6))
def test_repetitive_texts_give_both_backends_the_same_spans(texts, least, gap) -> None:
    found = []
    for name in BACKENDS:
        backend.use(name)
        words = cut_words(pl.Series(texts))
        short = (words.hashes >> np.uint64(32)).astype(np.uint32)
        quoted = words.hashes % np.uint64(3) > 0
        pairs = np.triu_indices(len(texts), 1)
        found.append(align(short, words.starts, quoted, pairs, gap=gap, least=least, quote_share=0.8))
    assert np.array_equal(*found)


@settings(deadline=None)  # the first example waits for the compiler
@given(texts=st.lists(letters, min_size=2, max_size=6), left=st.integers(1, 5))
def test_repetitive_texts_give_both_backends_the_same_weights_runs_in_spans_and_cosines_of_what_is_left(
    texts, left
) -> None:
    found = []
    for name in BACKENDS:
        backend.use(name)
        words, _, _ = lay(texts)
        firsts, lasts = words.starts[:-1], words.starts[1:]
        pairs = np.triu_indices(firsts.size, 1)
        ends = lasts - (lasts - firsts) // left
        covered = tuple(Stretches(np.arange(side.size), firsts[side], ends[side]) for side in pairs)
        sides = [(firsts[side], firsts[side] + np.diff(words.starts)[side] // left) for side in pairs]
        found.append(
            (
                cosines_beyond(words, count_holders(words), pairs, covered),
                longest_runs(words.hashes, *sides, np.full(pairs[0].size, left)),
                bisect(words.begins, firsts, lasts, np.full(firsts.size, left)),
                *(Bags(words).rows.data, Bags(words).rows.indices, count_holders(words).holders),
            )
        )
    assert same(*found)


def test_the_frames_of_a_corpus_are_equal() -> None:
    texts = {f"{number:02}": f"{prose(80, number)}\n{WIRE}\n„{QUOTE}“, hieß es.\n{OWN}" for number in range(12)}
    texts |= {"cut": WIRE[:200], "odd": "\n".join(ODD), "other": f"{OTHER} {WIRE.replace('Kran', 'Mast')}"}
    articles = make_articles(texts)
    blocks = make_blocks(articles)
    frames = []
    for name in BACKENDS:
        backend.use(name)
        passages = cut_passages(articles, blocks)
        fingerprints = sign_passages(passages, articles)
        candidates = find_candidates(fingerprints, passages, articles)
        alignments = align_candidates(candidates, passages, articles)
        pairs = score_pairs(alignments, passages, articles)
        frames.append((passages, fingerprints, candidates, alignments, pairs))
    for one, other in zip(*frames, strict=True):
        assert one.equals(other)
        assert one.height


def test_numba_is_taken_when_the_corpus_pays_for_it(monkeypatch) -> None:
    monkeypatch.setattr(backend, "_loaded", False)
    assert not backend.compiled(backend.WORTH_IT - 1)
    assert backend.compiled(backend.WORTH_IT)
    assert backend.compiled(1), "once it is loaded it costs nothing more"


def test_without_numba_all_is_done_by_numpy_and_asking_for_it_says_how_to_get_it(monkeypatch) -> None:
    monkeypatch.setattr(backend, "_loaded", False)
    monkeypatch.setitem(sys.modules, "numba", None)
    assert not backend.compiled(1_000_000)
    with pytest.raises(MissingPart, match=r"pip install .\.\[fast\]"):
        backend.use("numba")


def test_what_numba_keeps_is_dropped_when_the_source_of_a_kernel_changes(tmp_path: Path) -> None:
    pytest.importorskip("numba")
    from lineage.similarity.kernels.compiled import drop_stale

    kept = tmp_path / "compiled" / "__pycache__" / "one.nbi"
    kept.parent.mkdir(parents=True)
    kept.touch()
    for source, changed in ((tmp_path / "chains.py", -10), (tmp_path / "compiled" / "one.py", -20)):
        source.touch()
        os.utime(source, (kept.stat().st_mtime + changed,) * 2)
    drop_stale(tmp_path)
    assert kept.exists()
    os.utime(tmp_path / "chains.py", (kept.stat().st_mtime + 10,) * 2)
    drop_stale(tmp_path)
    assert not kept.exists()
