"""Where words stand, kept in one byte each, against the words as they are cut."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

import numpy as np
import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import lineage as ln
from lineage.similarity.kernels import backend
from lineage.similarity.kernels.offsets import StepColumn, find_characters, measure_steps
from lineage.similarity.kernels.rows import borders
from lineage.similarity.kernels.tokens import cut_step, cut_words

WIDE = [
    "",
    "wort " * 3,
    "„“ … — – ‚",
    "Donaudampfschifffahrtsgesellschaftskapitän",
    "ä" * 300,
    " " * 400 + "spät",
    "ẞ𝔘İ e\u0301",
]
TEXTS = st.lists(
    st.lists(st.sampled_from([*WIDE, "Straße", " ", "\n\n", "a\u00adb", "ﬁ", "-"])).map("".join), max_size=8
)


@contextmanager
def computed_by(name: str) -> Iterator[None]:
    backend.use(name)
    try:
        yield
    finally:
        backend.use("auto")


@pytest.mark.parametrize("name", ["numpy", "numba"])
@settings(deadline=None)  # kernels are compiled for the first of them
@given(TEXTS, TEXTS)
def test_every_word_is_found_where_it_was_cut(name: str, one: list[str], two: list[str]) -> None:
    steps, counts = StepColumn(), [np.zeros(0, np.int64)]
    for texts in (one, two):
        with computed_by(name):
            words = cut_step(pl.Series(texts, dtype=pl.String), len(texts))
            steps.add(measure_steps(words, len(texts)))
        counts.append(np.diff(words.starts))
    starts = borders(np.concatenate(counts))
    words = cut_words(pl.Series([*one, *two], dtype=pl.String))
    owners = np.repeat(np.arange(starts.size - 1), np.diff(starts))
    numbers = np.arange(owners.size) - starts[owners]
    backwards = np.arange(owners.size)[::-1]
    begins, ends = find_characters(steps.finish(), starts, owners[backwards], numbers[backwards], numbers[backwards])
    assert begins[backwards].tolist() == words.begins.tolist()
    assert ends[backwards].tolist() == words.ends.tolist()


@pytest.mark.parametrize("name", ["numpy", "numba"])
def test_passages_behind_wide_gaps_and_words_are_exact(name: str) -> None:
    shared = "Der Hafen von Ostingen bleibt am Dienstag wegen der Reparatur am Pegel bis Mitternacht geschlossen"
    texts = [f"{' ' * 500}{'x' * 90}. {shared}.", f"„{'ü' * 40}“ —\n\n\n\n\n\n\n\n{shared}, {'y' * 33}"]
    with computed_by(name):
        found = ln.screen_articles(pl.DataFrame({"id": ["a", "b"], "text": texts}), by="passages").row(0, named=True)
    assert texts[0][found["a_begin"] : found["a_end"]] == texts[1][found["b_begin"] : found["b_end"]] == shared
