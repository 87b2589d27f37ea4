from __future__ import annotations

import gc
import weakref
from functools import partial
from pathlib import Path

import numpy as np
import pytest
from corpora import lay, prose, trace
from hypothesis import given
from hypothesis import strategies as st

from lineage.errors import TargetError
from lineage.similarity.kernels import compared, shelves, vectors
from lineage.similarity.kernels.chains import chain_runs, fill_gap, reach, write_equal
from lineage.similarity.kernels.compared import compared_words
from lineage.similarity.kernels.grams import gram_hashes, inner_grams, shingles, winnow
from lineage.similarity.kernels.groups import count_pairs, shared_pairs
from lineage.similarity.kernels.runs import index_grams, shared_runs
from lineage.similarity.kernels.shelves import Column
from lineage.similarity.kernels.vectors import Bags
from lineage.similarity.kernels.words import hashfunc, normalise, word_bounds, word_hash, word_hashes


def words(text: str) -> list[str]:
    begins, ends = word_bounds(text)
    return [text[begin:end] for begin, end in zip(begins, ends, strict=True)]


def hashes(text: str) -> np.ndarray:
    return word_hashes(text, *word_bounds(text))


def numbers(text: str) -> list[int]:
    return hashes(text).tolist()


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("", []),
        ("  ... – !? „“ ", []),
        ("Der Kran fiel um 6.30 Uhr.", ["Der", "Kran", "fiel", "um", "6", "30", "Uhr"]),
        ("Dampf\u00adschiff\u00ad fahrt\u00ad", ["Dampf\u00adschiff", "fahrt"]),
        ("\ufeffNull\u200bbreite", ["Null\u200bbreite"]),
        ("e\u0301tat U\u0308bung \u0301allein", ["e\u0301tat", "U\u0308bung", "allein"]),
        ("👍🏽 gut👨‍👩‍👧so", ["gut", "so"]),
        ("Правда о кранах", ["Правда", "о", "кранах"]),
        ("l'été, «mot»", ["l", "été", "mot"]),
        ("unter_strich", ["unter", "strich"]),
    ],
)
def test_words_are_cut_at_characters_of_the_text_as_it_stands(text: str, expected: list[str]) -> None:
    assert words(text) == expected


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("STRASSE", "straße"),
        ("Dampf\u00adschiff", "dampfschiff"),
        ("U\u0308bung", "ÜBUNG"),
        ("ΣΊΣΥΦΟΣ", "σίσυφος"),
        ("Ǆ", "ǆ"),
        ("Å", "\u212b"),
    ],
)
def test_spellings_with_one_normal_form_are_one_word(one: str, other: str) -> None:
    assert normalise(one) == normalise(other)
    assert numbers(one) == numbers(other)


def test_a_megabyte_without_spaces_is_one_word() -> None:
    assert words("x" * 1_000_000) == ["x" * 1_000_000]
    assert word_hash(b"x" * 1000) != word_hash(b"x" * 1001)


def test_grams_hash_as_the_published_function() -> None:
    text = "Fünf oder sechs Wörter genügen hier"
    grams = gram_hashes(hashes(text), 5) >> np.uint64(32)
    normal = [normalise(word) for word in words(text)]
    assert grams.tolist() == [hashfunc(" ".join(normal[i : i + 5]).encode()) for i in range(2)]


def test_shingles_stay_inside_their_unit_and_a_short_unit_has_one() -> None:
    own = hashes("a b c d e f g h i")
    values, offsets = shingles(own, np.array([0, 6, 6, 9]), 5)
    assert offsets.tolist() == [0, 2, 2, 3]
    assert values[2] == hashfunc(b"g h i")
    assert inner_grams(np.array([0, 6, 6, 9]), 5).tolist() == [0, 1]


def test_winnowing_keeps_an_anchor_of_each_window_and_no_more_than_needed() -> None:
    own = hashes(" ".join(f"w{number}" for number in range(500)))
    _, places = winnow(own, np.array([0, 500]), 5, 4)
    gaps = np.diff(places)
    assert gaps.max() <= 4
    assert places[0] < 4
    assert places.size < 250
    assert winnow(own[:6], np.array([0, 6]), 5, 4)[1].tolist() == [0, 1]


def test_a_crowd_becomes_a_star() -> None:
    keys, members = np.full(200, 7 << 20, np.uint64), np.arange(200)
    first, _, _ = count_pairs(shared_pairs(keys, members, star=50, hubs=3))
    assert set(first.tolist()) == {0, 1, 2}
    assert first.size == 199 + 198 + 197
    assert count_pairs(shared_pairs(keys[:50], members[:50], star=50, hubs=3))[0].size == 50 * 49 // 2


def test_pairs_count_each_key_once() -> None:
    keys = np.array([1, 1, 1, 2, 2], np.uint64) << np.uint64(32)
    first, second, counts = count_pairs(shared_pairs(keys, np.array([0, 0, 1, 0, 1]), star=50, hubs=3))
    assert (first.tolist(), second.tolist(), counts.tolist()) == ([0], [1], [2])


def short(text: str) -> np.ndarray:
    return (hashes(text) >> np.uint64(32)).astype(np.uint32)


def runs_of(a: str, b: str) -> list[list[int]]:
    return shared_runs(index_grams(short(a)), index_grams(short(b))).tolist()


def test_runs_are_maximal_and_found_in_any_order() -> None:
    a = "eins zwei drei vier fünf sechs X rot blau grün gelb braun"
    b = "rot blau grün gelb braun Y Y eins zwei drei vier fünf sechs sieben"
    assert runs_of(a, b) == [[0, 7, 6], [7, 0, 5]]


def test_endless_repetition_stays_linear() -> None:
    runs = runs_of("ha " * 20_000, "ha " * 30_000)
    assert max(length for _, _, length in runs) == 20_000
    assert len(runs) < 100


def chains(*runs: tuple[int, int, int], gap: int = 12) -> list[list[list[int]]]:
    pieces, borders = chain_runs(np.array(runs, np.int64), gap)
    return [part.tolist() for part in np.split(pieces, borders[1:-1])]


def test_chains_join_over_small_gaps_only() -> None:
    near, far = (0, 0, 8), (10, 11, 8)
    assert chains(near, far) == [[[0, 0, 8], [10, 11, 8]]]
    assert len(chains(near, (30, 31, 8))) == 2
    assert len(chains(near, (19, 19, 5))) == 2, "five words do not pay for a gap of eleven"
    assert chains((0, 0, 10), (8, 7, 10)) == [[[0, 0, 10], [11, 10, 7]]]


def filled(a: str, b: str) -> list[tuple[int, int]]:
    first, second = np.zeros(99, np.int64), np.zeros(99, np.int64)
    ends = [fill_gap(short(a), short(b), 10, 20, np.empty((n, n), np.int64), first, second, 0)[0] for n in (0, 9)]
    assert ends[0] == ends[1], "a gap has a table of its own where the one given is too small"
    return list(zip((first[: ends[0]] - 10).tolist(), (second[: ends[0]] - 20).tolist(), strict=True))


def test_a_gap_is_filled_where_it_is_mostly_equal() -> None:
    assert filled("eins M zwei drei", "M eins zwei drei") == [(1, 0), (2, 2), (3, 3)]
    assert filled("e f g h", "q r s h") == []
    assert filled("eins", "eins zwei") == [], "a single word between two maximal runs never matches"


def test_ends_reach_over_a_differing_word_and_are_trimmed() -> None:
    a, b = short("a b c u f g h k l"), short("a b c v f g h m n")
    assert reach(a, b, 3, 3, 1) == (3, 4)
    assert reach(a, b, 7, 7, 1) == (0, 0)
    first, second = np.zeros(9, np.int64), np.zeros(9, np.int64)
    assert write_equal(a, b, 3, 3, 4, first, second, 0) == 3
    assert first[:3].tolist() == second[:3].tolist() == [4, 5, 6]


def test_words_of_the_same_frames_are_cut_once_and_forgotten_with_them() -> None:
    words, passages, articles = lay(["Ein Kran ist in das Hafenbecken gestürzt.", "Niemand wurde verletzt."])
    assert compared_words(passages, articles) is words
    assert Bags(words).rows is Bags(words).rows
    assert compared_words(passages, articles.clone()) is not words
    kept = weakref.ref(compared_words(passages, articles))
    del words, passages, articles
    gc.collect()
    assert kept() is None


@given(st.lists(st.lists(st.integers(0, 2**32 - 1), max_size=9), max_size=9), st.integers(0, 200))
def test_a_column_is_the_same_in_memory_and_in_a_file(pieces: list[list[int]], held: int) -> None:
    memory, file = Column(np.uint32), Column(np.uint32, held)
    for piece in pieces:
        memory.add(np.array(piece, np.uint32))
        file.add(np.array(piece, np.int64))
    found = file.finish()
    assert found.tolist() == memory.finish().tolist() == [number for piece in pieces for number in piece]
    found[:] = 7  # rooms flag words in place
    assert set(found.tolist()) <= {7}


def test_words_in_files_are_compared_like_words_in_memory(monkeypatch: pytest.MonkeyPatch) -> None:
    texts = {str(number): prose(60, number % 7) + prose(40, number) for number in range(40)}
    plain = trace(texts)
    for room in (compared, vectors):
        monkeypatch.setattr(room, "Column", partial(Column, held=0))
    filed = trace(texts)
    assert plain.pairs.height
    for frame in ("passages", "fingerprints", "candidates", "alignments", "pairs"):
        assert getattr(filed, frame).equals(getattr(plain, frame)), frame


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="no /dev/full here")
def test_a_full_disk_is_said_in_a_sentence(monkeypatch: pytest.MonkeyPatch) -> None:
    with Path("/dev/full").open("r+b") as full:
        monkeypatch.setattr(shelves, "TemporaryFile", lambda prefix: full)
        column = Column(np.int64, held=1)
        with pytest.raises(TargetError, match="the temporary folder cannot be written"):
            column.add(np.arange(1 << 20))
