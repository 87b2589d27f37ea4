"""What the engine spark moves and leaves, without Spark: pieces appear whole, rows reach their place in order."""

from __future__ import annotations

import numpy as np
import polars as pl
import pytest
from here import Here, received
from hypothesis import given
from hypothesis import strategies as st

from lineage.frames import MOSAIC
from lineage.spark.ordering import FIRST, of_tasks, order
from lineage.spark.pieces import Pieces
from lineage.spark.session import cause_of
from lineage.spark.shelves import Shelves, share_out
from lineage.spark.stages import Sent, _batches, send_rows

SCHEMA = pl.Schema({"article_id": pl.String(), "spans": pl.List(pl.Int32()), "kind": pl.Enum(["wire", "article"])})


@given(
    st.lists(
        st.tuples(st.text(max_size=3), st.lists(st.integers(0, 9), max_size=3), st.sampled_from(["wire", "article"]))
    ),
    st.integers(0, 5),
)
def test_rows_reach_their_place_in_order(rows, places):
    frame = pl.DataFrame(rows, schema=SCHEMA, orient="row").with_row_index("row")
    to = np.arange(frame.height) * 7 % (places + 1)
    sent = [*send_rows("rows", frame, to)]
    assert [blob.to for blob in sent] == sorted(set(to.tolist()))
    for blob in sent:
        there = received([blob])
        assert there.frame("rows", frame.schema).equals(frame.filter(pl.Series(to == blob.to, dtype=pl.Boolean)))
        assert there.frame("others", SCHEMA).equals(SCHEMA.to_frame())


def test_a_blob_holds_only_its_own_rows():
    frame = pl.DataFrame({"article_id": [f"{number:04}" * 250 for number in range(1000)]})
    assert max(len(blob.rows) for blob in send_rows("rows", frame, np.arange(1000))) < 5_000


def test_a_piece_that_breaks_off_is_not_there(tmp_path):
    pieces = Pieces(tmp_path)

    class Broken(pl.DataFrame):
        def write_parquet(self, file, **_settings):
            file.write(b"PAR1")
            raise OSError("no space left on device")

    with pytest.raises(OSError, match="no space"):
        pieces.write("blocks", 3, Broken())
    assert pieces.numbers("blocks") == [] and not [*(tmp_path / "blocks").iterdir()]
    assert pieces.scan("blocks", SCHEMA).collect().equals(SCHEMA.to_frame())
    for _twice in range(2):
        pieces.write("blocks", 3, pl.DataFrame({"article_id": ["a"], "spans": [[1]], "kind": ["wire"]}, schema=SCHEMA))
    assert pieces.numbers("blocks") == [3]
    assert pieces.scan("blocks", SCHEMA).collect().rows() == [("a", [1], "wire")]


def test_pieces_come_in_the_order_of_their_numbers(tmp_path):
    pieces = Pieces(tmp_path)
    for number in (10, 2, 0, 1_234_567):
        pieces.write("words", number, pl.DataFrame({"tokens": [number]}))
    scanned = pieces.scan("words", pl.Schema({"tokens": pl.Int64()})).collect()
    assert scanned["tokens"].to_list() == [0, 2, 10, 1_234_567]
    pieces.save("numbers", np.array([4, -1, 3]))
    assert pieces.load("numbers")[1:].tolist() == [-1, 3]


@given(st.sets(st.text(alphabet="aZzß0é\U0001f600", max_size=4), min_size=1, max_size=60), st.integers(1, 8))
def test_each_article_stands_on_the_shelf_of_its_place(ids, cores):
    given_ids = pl.Series(sorted(ids, reverse=True), dtype=pl.String)
    shelves = Shelves.of(given_ids, cores)
    in_order = given_ids.sort()
    shelf = shelves.of_ids(in_order)
    assert max(np.bincount(shelf)) <= share_out(len(ids), cores)
    for number in range(len(shelves.first)):
        places = shelves.places(number)
        assert len(places) > 0
        assert (shelf[places.to_numpy()] == number).all()
    assert shelves.borders[-1] == len(ids)


def test_tasks_are_enough_for_all_cores_and_never_too_large():
    assert share_out(1, 64) == 1
    assert share_out(1000, 2) == 125
    assert share_out(100_000_000, 2) == 20_000


def test_rows_of_tasks_come_into_the_order_of_a_run(tmp_path):
    stages = Here(Pieces(tmp_path))
    ids = [f"a{number}" for number in range(8)]
    shelves = Shelves.of(pl.Series(ids), 1)
    rows = [
        {"article_id": ids[place], "begin": begin, "end": begin + 1, "kind": "unmatched", "origin": "", "confidence": None}
        for place in range(8) for begin in (0, 1)
    ]  # fmt: skip
    mosaic = MOSAIC.make(rows)
    places = mosaic["article_id"].str.slice(1).cast(pl.Int64)
    for task in range(3):
        own = mosaic.with_columns(places.alias(FIRST)).filter(places % 3 == task)
        stages.pieces.write(of_tasks("mosaic"), task, own.reverse())
    order(stages, shelves, (MOSAIC,))
    assert stages.pieces.numbers("mosaic") == [0, 1, 2, 3]
    assert stages.pieces.scan("mosaic", MOSAIC.schema).collect().equals(mosaic)


def test_blobs_are_handed_on_some_at_a_time(monkeypatch):
    monkeypatch.setattr("lineage.spark.stages._AT_ONCE", 10)
    sent = [Sent(number, "rows", b"x" * size) for number, size in enumerate((4, 4, 4, 50, 1))]
    handed = [batch.to_pylist() for batch in _batches(sent)]
    assert [len(rows) for rows in handed] == [3, 1, 1]
    assert [row["rows"] for rows in handed for row in rows] == [blob.rows for blob in sent]
    assert [*_batches([])] == []


@pytest.mark.parametrize(
    ("said", "cause"),
    [
        ("An exception was thrown:\nTraceback (most recent call last):\n  File x\nOSError: disk full\n SQLSTATE: 1\n\tat y",
         "OSError: disk full"),
        ("Job aborted.\n\tat org.apache", "Job aborted."),
        ("", "RuntimeError"),
    ],
)  # fmt: skip
def test_of_an_error_the_cause_is_told(said, cause):
    assert cause_of(RuntimeError(said)) == cause
