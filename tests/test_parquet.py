"""Equal rows, equal bytes: how a frame lies in memory, in one piece or many, whole or streamed, does not show in its file."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st
from pyarrow.parquet import read_metadata

from lineage import parquet
from lineage.parquet import write_frame, write_lazy

ROWS = 250_000


@pytest.fixture(scope="module")
def rows() -> pl.DataFrame:
    """More rows than two groups hold, with lists of texts, of numbers and of things."""
    ways = [["lsh"] if place % 3 else ["lsh", "passage"] for place in range(ROWS)]
    words = [f"Wort {place % 997}" if place % 5 else None for place in range(ROWS)]
    things = [[{"word": word, "weight": place / 7}] * (place % 7) for place, word in enumerate(words)]
    places = [[place] * (place % 4) for place in range(ROWS)]
    return pl.DataFrame({"ways": ways, "things": things, "places": places, "word": words})


def _hidden(frame: pl.DataFrame) -> pl.DataFrame:
    """The same rows, with a text left under each null."""

    def hide(word: pl.Expr) -> pl.Expr:
        return pl.when(word.is_not_null()).then(word.fill_null("was hier gestanden hat"))

    inside = pl.element().struct.with_fields(hide(pl.field("word")).alias("word"))
    return frame.with_columns(hide(pl.col("word")), pl.col("things").list.eval(inside))


LAYOUTS: dict[str, Callable[[pl.DataFrame], pl.DataFrame]] = {
    "one piece": pl.DataFrame.rechunk,
    "two pieces": lambda frame: pl.concat([frame[:70_001], frame[70_001:]], rechunk=False),
    "many pieces": lambda frame: pl.concat([*frame.iter_slices(777)], rechunk=False),
    "texts under nulls": _hidden,
    "cut out": lambda frame: pl.concat([frame[:5], frame, frame[:77]], rechunk=True)[5 : 5 + frame.height],
}


@pytest.mark.parametrize(("name", "groups"), [("pairs", 3), ("articles", 25)])
@pytest.mark.parametrize("layout", LAYOUTS)
def test_the_layout_does_not_show(rows: pl.DataFrame, tmp_path: Path, layout: str, name: str, groups: int) -> None:
    laid = LAYOUTS[layout](rows)
    write_frame(name, rows, tmp_path / "plain")
    write_frame(name, laid, tmp_path / "laid")
    write_lazy(name, laid.lazy(), tmp_path / "streamed")
    assert read_metadata(tmp_path / "plain").num_row_groups == groups
    assert pl.read_parquet(tmp_path / "plain").equals(rows)
    plain = (tmp_path / "plain").read_bytes()
    assert plain == (tmp_path / "laid").read_bytes() and plain == (tmp_path / "streamed").read_bytes()


@pytest.mark.parametrize("height", [0, 1])
def test_few_rows(rows: pl.DataFrame, tmp_path: Path, height: int) -> None:
    write_frame("pairs", rows[:height], tmp_path / "whole")
    write_lazy("pairs", rows[:height].lazy(), tmp_path / "streamed")
    assert pl.read_parquet(tmp_path / "whole").equals(rows[:height])
    assert (tmp_path / "whole").read_bytes() == (tmp_path / "streamed").read_bytes()


@given(st.lists(st.integers(0, 9), max_size=8))
def test_groups_are_whole_but_for_the_last(sizes: list[int]) -> None:
    ends = [sum(sizes[: number + 1]) for number in range(len(sizes))]
    batches = [pl.DataFrame({"row": range(end - size, end)}) for size, end in zip(sizes, ends, strict=True)]
    groups = [*parquet._whole_groups(batches, 4)]
    assert [value for group in groups for value in group["row"]] == [*range(sum(sizes))]
    assert all(group.height == 4 for group in groups[:-1])
