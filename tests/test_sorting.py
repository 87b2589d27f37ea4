"""Numbers in order: by digits as by comparison, whatever they are."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from lineage.similarity.kernels import backend, sorting
from lineage.similarity.kernels.rows import distinct, number_values
from lineage.similarity.kernels.sorting import argsort, deal, lexsort, sort, sort_over

KINDS = [np.uint32, np.int32, np.uint64, np.int64]


@pytest.fixture(params=["numba", "numpy"], autouse=True)
def _backend(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Few numbers count as many, in either backend."""
    monkeypatch.setattr(sorting, "_FEW", 1)
    before = backend._choice
    backend.use(request.param)
    yield
    backend.use(before)


@pytest.mark.parametrize("kind", KINDS)
@settings(deadline=None)
@given(data=st.data(), spread=st.integers(0, 64))
def test_numbers_stand_in_order_and_equal_ones_as_they_stood(
    kind: type[np.integer], data: st.DataObject, spread: int
) -> None:
    ends = np.iinfo(kind)
    low, high = max(int(ends.min), -(1 << spread)), min(int(ends.max), 1 << spread)
    values = np.array(data.draw(st.lists(st.integers(low, high), max_size=60)), kind)
    before = values.copy()
    assert sort(values).tolist() == sorted(values.tolist())
    assert sort(values).dtype == kind
    assert argsort(values).tolist() == sorted(range(values.size), key=values.tolist().__getitem__)
    assert values.tolist() == before.tolist()
    assert sort_over(values).tolist() == sorted(before.tolist())


@settings(deadline=None)
@given(st.lists(st.tuples(st.integers(0, 5), st.integers(0, 2**31 - 1)), max_size=40))
def test_pairs_stand_in_the_order_of_both(pairs: list[tuple[int, int]]) -> None:
    first, then = (np.array([pair[side] for pair in pairs], np.int64) for side in (0, 1))
    assert [pairs[place] for place in lexsort(first, then)] == sorted(pairs)


@settings(deadline=None)
@given(st.lists(st.integers(0, 2**35 - 1), max_size=40))
def test_low_bits_that_rise_already_are_left_alone(tops: list[int]) -> None:
    values = np.array([top << 20 | place for place, top in enumerate(tops)], np.uint64)
    assert sort(values, 20).tolist() == sorted(values.tolist())


@settings(deadline=None)
@given(st.lists(st.tuples(st.integers(0, 3), st.integers(-9, 9)), max_size=40))
def test_rows_are_dealt_to_their_boards_in_their_order(rows: list[tuple[int, int]]) -> None:
    board = np.array([row[0] for row in rows], np.uint32)
    wanted = [[row[1] for row in rows if row[0] == number] for number in range(4)]
    flat = np.array([row[1] for row in rows], np.int32)
    assert [piece.tolist() for piece in deal(flat, board, 4)] == wanted
    wide = np.stack([flat, -flat], axis=1)
    assert [piece.tolist() for piece in deal(wide, board, 4)] == [[[n, -n] for n in piece] for piece in wanted]


@settings(deadline=None)
@given(st.lists(st.integers(-5, 5), max_size=40))
def test_values_are_numbered_in_their_order(values: list[int]) -> None:
    known, place = number_values(np.array(values, np.int64))
    assert known.tolist() == distinct(np.array(values, np.int64)).tolist() == sorted(set(values))
    assert [known[at] for at in place] == values


def test_other_numbers_are_sorted_as_numpy_does() -> None:
    values = np.array([-1.5, 2.0, -3.0])
    assert sort(values).tolist() == [-3.0, -1.5, 2.0]
    assert argsort(values).tolist() == [2, 0, 1]
