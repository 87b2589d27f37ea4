"""Screening as a user calls it: a table in, pairs or spans out, whatever the order, the format and the memory."""

from __future__ import annotations

import json
import os
from itertools import pairwise

import hypothesis
import numpy as np
import polars as pl
import pytest
from corpora import OTHER, OWN, WIRE, prose
from hypothesis import given
from hypothesis import strategies as st
from typer.testing import CliRunner

import lineage as ln
from lineage.cli.app import app
from lineage.errors import SettingsError, SourceError
from lineage.frames import ALIGNMENTS, CANDIDATES
from lineage.similarity.kernels import backend, joining
from lineage.similarity.kernels.sifting import sift_runs
from lineage.similarity.kernels.words import normalise, word_bounds

FOOTER = (
    "Lesen Sie jeden Morgen alles Wichtige aus der Region in unserem kostenlosen Rundbrief und melden Sie sich heute an"
)


@pytest.fixture(autouse=True)
def choose_again():
    yield
    backend.use("auto")


@pytest.fixture
def table() -> pl.DataFrame:
    """Strangers, copies of a wire with own beginnings, one passage in two strangers, and a house's footer in six."""
    rows = [{"id": f"s{i}", "outlet": f"Haus {i % 4}", "text": prose(150, i)} for i in range(20)]
    rows += [{"id": f"w{i}", "outlet": f"Blatt {i}", "text": f"{prose(12, 50 + i)}\n{WIRE}"} for i in range(5)]
    rows += [{"id": f"p{i}", "outlet": f"Post {i}", "text": f"{prose(70, 80 + i)}\n{OTHER}"} for i in range(2)]
    rows += [{"id": f"h{i}", "outlet": "Bote", "text": f"{prose(90, 90 + i)}\n\n{FOOTER}"} for i in range(6)]
    return pl.DataFrame(rows).sample(fraction=1, shuffle=True, seed=3)


def words(text: str) -> list[str]:
    return [normalise(text[begin:end]) for begin, end in zip(*word_bounds(text), strict=True)]


def shingles(text: str) -> set[tuple[str, ...]]:
    own = words(text)
    return {tuple(own[i : i + 5]) for i in range(max(1, len(own) - 4))}


def test_near_duplicates_are_exact(table: pl.DataFrame) -> None:
    found = ln.screen_articles(table, threshold=0.3)
    assert found.schema == CANDIDATES.schema
    texts = dict(table.select("id", "text").iter_rows())
    wires = sorted(name for name in texts if name.startswith("w"))
    assert set(found["a_id"]) | set(found["b_id"]) == set(wires)
    assert found.height == 10
    for row in found.iter_rows(named=True):
        a, b = shingles(texts[row["a_id"]]), shingles(texts[row["b_id"]])
        assert row["jaccard"] == round(len(a & b) / len(a | b), 4)
        assert row["containment"] == round(len(a & b) / min(len(a), len(b)), 4)
    assert ln.screen_articles(table, threshold=0.99).is_empty()


def test_passages_are_found_to_the_character_and_the_footer_of_a_house_is_none(table: pl.DataFrame) -> None:
    found = ln.screen_articles(table, by="passages")
    assert found.schema == ALIGNMENTS.schema
    texts = dict(table.select("id", "text").iter_rows())
    pairs = found.select("a_id", "b_id").rows()
    assert sorted(pairs) == [("p0", "p1"), *sorted((f"w{i}", f"w{j}") for i in range(5) for j in range(i + 1, 5))]
    for row in found.iter_rows(named=True):
        spans = [texts[row[f"{side}_id"]][row[f"{side}_begin"] : row[f"{side}_end"]] for side in "ab"]
        assert all((OTHER if row["a_id"] == "p0" else WIRE).rstrip(".") in span for span in spans)
        assert row["kind"] == "verbatim"


def test_what_five_houses_print_is_no_furniture() -> None:
    rows = [{"id": f"{i}", "outlet": f"Haus {i}", "text": f"{prose(60, i)}\n{FOOTER}"} for i in range(6)]
    assert ln.screen_articles(pl.DataFrame(rows), by="passages").height == 15
    nobody = pl.DataFrame(rows).with_columns(outlet=pl.lit(None, pl.String))
    assert ln.screen_articles(nobody, by="passages").height == 15


def test_versions_of_one_article_in_one_house_are_kept() -> None:
    rows = [{"id": f"{i}", "outlet": "Bote", "text": f"{WIRE}\n{OWN}\n{prose(10, i)}"} for i in range(6)]
    assert ln.screen_articles(pl.DataFrame(rows), by="passages").height == 15


@pytest.mark.parametrize("by", ["articles", "passages"])
@pytest.mark.parametrize("name", ["numpy", "numba"])
def test_neither_order_nor_backend_nor_memory_changes_a_row(table: pl.DataFrame, by: str, name: str) -> None:
    expected = ln.screen_articles(table, by=by, threshold=0.2, settings=ln.Settings(engine={"backend": "numpy"}))
    assert expected.height
    for memory in (8, 1e-6):
        own = ln.Settings(engine={"backend": name}, screen={"memory": memory})
        assert ln.screen_articles(table.reverse(), by=by, threshold=0.2, settings=own).equals(expected)


@pytest.mark.parametrize("name", ["numpy", "numba"])
@pytest.mark.parametrize("memory", [8.0, 1e-6])
def test_in_how_many_parts_anchors_are_sorted_changes_no_row(table, name, memory, monkeypatch) -> None:
    settings = ln.Settings(engine={"backend": name}, screen={"memory": memory})
    one = ln.screen_articles(table, by="passages", settings=settings)
    monkeypatch.setattr(joining, "_PART_WORDS", 3)
    assert one.height and ln.screen_articles(table, by="passages", settings=settings).equals(one)


@pytest.mark.parametrize("name", ["numpy", "numba"])
def test_a_gap_may_be_of_any_size(table: pl.DataFrame, name: str) -> None:
    wide, wider = (
        ln.screen_articles(
            table, by="passages", settings=ln.Settings(engine={"backend": name}, alignments={"gap": gap})
        )
        for gap in (100_000, 10_000_000)
    )
    assert wide.height and wide.equals(wider)


RUN = st.tuples(st.integers(0, 2), st.integers(1, 2), *[st.integers(0, 9)] * 2, *[st.integers(0, 6)] * 3)


@given(st.lists(RUN.map(lambda run: (run[0], run[0] + run[1], *run[2:])), max_size=30))
@hypothesis.settings(deadline=None)  # numba takes its time once
def test_runs_are_sifted_alike_by_both_backends(rows: list[tuple[int, ...]]) -> None:
    runs = np.array(rows, np.int32).reshape(-1, 7)
    found = []
    for name in ("numpy", "numba"):
        backend.use(name)
        kept, cuts = sift_runs(runs, np.array([4, 9, 30, 12, 6]), 8)
        found.append((kept.tolist(), cuts.tolist()))
    assert found[0] == found[1]
    pairs = [[row[:2] for row in found[0][0][begin:end]] for begin, end in pairwise(found[0][1])]
    assert all(len({*map(tuple, pair)}) == 1 for pair in pairs) and pairs == sorted(pairs)


@pytest.mark.parametrize("suffix", ["parquet", "jsonl", "csv", "arrow"])
def test_every_kind_of_table_gives_the_same(table: pl.DataFrame, tmp_path, suffix: str) -> None:
    path = tmp_path / f"table.{suffix}"
    write = {"parquet": "write_parquet", "jsonl": "write_ndjson", "csv": "write_csv", "arrow": "write_ipc"}[suffix]
    getattr(table, write)(path)
    assert ln.screen_articles(path, by="passages").equals(ln.screen_articles(table, by="passages"))
    assert ln.screen_articles(table.lazy()).equals(ln.screen_articles(table))


def test_rows_without_id_or_text_and_ids_that_come_again() -> None:
    table = pl.DataFrame({"id": ["x", "x", "y", None], "text": [WIRE, WIRE, None, WIRE]})
    found = ln.screen_articles(table)
    assert found.select("a_id", "b_id").rows() == [("4", "x"), ("4", "x#2"), ("x", "x#2")]
    assert found["jaccard"].to_list() == [1.0, 1.0, 1.0]


def test_line_breaks_of_windows_count_as_in_a_trace() -> None:
    table = pl.DataFrame({"id": ["a", "b"], "text": [f"Kopf\r\n{WIRE}", WIRE]})
    assert ln.screen_articles(table, by="passages").select("a_begin", "b_begin").rows() == [(5, 0)]


@pytest.mark.parametrize(
    "text", ["", "Wort", "... !? –", "👍🏽" * 50, "x" * 1_000_000, "Правда о кранах " * 3, "e\u0301" * 500]
)
@pytest.mark.parametrize("name", ["numpy", "numba"])
def test_bad_texts_end_no_run(text: str, name: str) -> None:
    own = ln.Settings(engine={"backend": name})
    table = pl.DataFrame({"id": ["a", "b", "c"], "text": [text, WIRE, WIRE]})
    for by in ("articles", "passages"):
        assert ln.screen_articles(table, by=by, settings=own).select("a_id", "b_id").rows() == [("b", "c")]


def test_nothing_in_nothing_out() -> None:
    empty = pl.DataFrame(schema={"id": pl.String, "text": pl.String})
    assert ln.screen_articles(empty).equals(CANDIDATES.make())
    assert ln.screen_articles(empty, by="passages").equals(ALIGNMENTS.make())


def test_ten_thousand_equal_articles_and_a_passage_in_all_of_them_stay_bounded() -> None:
    equal = pl.DataFrame({"id": [f"{i:05}" for i in range(10_000)], "text": [WIRE] * 10_000})
    found = ln.screen_articles(equal)
    assert found.height == 9_999
    assert set(found["a_id"]) == {"00000"}
    assert ln.screen_articles(equal, by="passages").height == 9_999


@pytest.mark.parametrize(
    "asked", [{"by": "passage"}, {"by": None}, {"threshold": 7}, {"threshold": -0.1}, {"threshold": "0.5"}]
)
def test_an_unknown_way_to_screen_is_refused(table: pl.DataFrame, asked: dict) -> None:
    with pytest.raises(SettingsError, match=r"articles or passages|0 to 1"):
        ln.screen_articles(table, **asked)


def test_what_cannot_be_streamed_is_said(tmp_path) -> None:
    with pytest.raises(SourceError, match="no such file"):
        ln.screen_articles(tmp_path / "none.parquet")
    (tmp_path / "text.txt").write_text("Wort", encoding="utf-8")
    with pytest.raises(SourceError, match="not streamed"):
        ln.screen_articles(tmp_path / "text.txt")
    with pytest.raises(SourceError, match="no column holds texts"):
        ln.screen_articles(pl.DataFrame({"id": ["a"], "zahl": [1]}))
    (tmp_path / "broken.parquet").write_bytes(b"PAR1 and no more")
    with pytest.raises(SourceError, match="cannot be read"):
        ln.screen_articles(tmp_path / "broken.parquet")


def test_the_command_writes_a_table_and_says_what_is_in_it(table: pl.DataFrame, tmp_path) -> None:
    table.write_parquet(tmp_path / "in.parquet")
    words = ["screen", str(tmp_path / "in.parquet"), "-o", str(tmp_path / "out.parquet"), "--isolated"]
    done = CliRunner().invoke(app, [*words, "--threshold", "0.3"])
    assert done.exit_code == 0, done.output
    assert "10 pairs" in done.output
    assert pl.read_parquet(tmp_path / "out.parquet").height == 10
    done = CliRunner().invoke(app, [*words, "--by", "passages", "--json"])
    assert json.loads(done.stdout)["rows"] == 11


def test_what_is_found_is_written_as_what_its_name_says(table: pl.DataFrame, tmp_path) -> None:
    table.write_parquet(tmp_path / "in.parquet")
    done = CliRunner().invoke(app, ["screen", str(tmp_path / "in.parquet"), "-o", str(tmp_path / "out.csv")])
    assert done.exit_code == 2 and ".parquet" in done.output
    assert not (tmp_path / "out.csv").exists()


@pytest.mark.parametrize(
    ("asked", "kept"),
    [
        (("--by", "passages"), True),
        (("--by", "articles"), False),
        (("--by", "passages", "--set", "screen.memory=4"), False),
    ],
)
def test_memory_is_kept_for_passages_unless_little_is_to_be_held(tmp_path, monkeypatch, asked, kept) -> None:
    monkeypatch.delenv("_RJEM_MALLOC_CONF", raising=False)
    pl.DataFrame({"id": ["a", "b"], "text": ["Eins zwei.", "Drei vier."]}).write_parquet(tmp_path / "in.parquet")
    words = ["screen", str(tmp_path / "in.parquet"), "-o", str(tmp_path / "out.parquet"), "--isolated", *asked]
    assert CliRunner().invoke(app, words).exit_code == 0
    assert ("_RJEM_MALLOC_CONF" in os.environ) == kept
