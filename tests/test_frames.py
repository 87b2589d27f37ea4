"""Frames: their one order, and that a frame which fits is handed on as it is, so that work on it is remembered."""

from __future__ import annotations

import polars as pl
from hypothesis import given
from hypothesis import strategies as st
from sample import sample_frames

from lineage.frames import FRAMES, Frame

KEYED = [frame for frame in FRAMES.values() if frame.key]
MORE = st.lists(
    st.tuples(st.sampled_from(["", "A", "a", "ä", "B", None]), st.sampled_from([None, -1, 0, 2])), max_size=8
)


def test_a_frame_that_fits_is_handed_on_as_it_is() -> None:
    frames = sample_frames()
    for name, frame in FRAMES.items():
        made = frames[name]
        assert frame.check(made) is made
        assert frame.sort(made) is made


def test_rows_in_any_order_come_back_in_the_one_order() -> None:
    frames = sample_frames()
    for frame in KEYED:
        made = frames[frame.name]
        assert frame.sort(made.reverse()).equals(made)


@given(MORE)
def test_the_order_is_that_of_a_sort(rows: list[tuple[str | None, int | None]]) -> None:
    frame = Frame("any", "a row", ("name", "number"), ())
    table = pl.DataFrame(rows, {"name": pl.String, "number": pl.Int64}, orient="row")
    assert frame.sort(table).equals(table.sort("name", "number", nulls_last=True, maintain_order=True))
