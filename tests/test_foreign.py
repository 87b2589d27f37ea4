"""Frames of one's own: whatever library made them, they are read as a frame of Polars is."""

from __future__ import annotations

from pathlib import Path

import polars as pl
import pytest

import lineage as ln
from lineage.errors import FrameError, LineageError, SourceError
from lineage.foreign import as_polars

TEXT = "Elbtal (dpa) - Der Rat von Elbtal hat am Montag {} Euro für neue Bänke am Ufer bewilligt.\n\nDas Talblatt fragt, wer darauf sitzt.\n\ndpa"
TABLE = pl.DataFrame(
    {
        "id": ["a", "b", "c"],
        "text": [TEXT.format(7), TEXT.format(8), TEXT.format(9)],
        "outlet": ["Talblatt", None, "Elbwoche"],
        "published": ["2031-05-12T08:00", "2031-05-12T09:00", None],
    }
)


def of_duckdb(frame: pl.DataFrame) -> object:
    duckdb = pytest.importorskip("duckdb")
    rows = frame.to_arrow()  # noqa: F841  # duckdb finds it by its name
    return duckdb.sql("SELECT * FROM rows")


def of_pandas(frame: pl.DataFrame) -> object:
    return pytest.importorskip("pandas").DataFrame(frame.to_dict(as_series=False))


OF = {
    "arrow": pl.DataFrame.to_arrow,
    "reader": lambda frame: frame.to_arrow().to_reader(),
    "rows": pl.DataFrame.to_dicts,
    "lazy": pl.DataFrame.lazy,
    "duckdb": of_duckdb,
    "pandas": of_pandas,
}


@pytest.mark.parametrize("kind", OF)
def test_frames_of_other_libraries_are_the_same_frame(kind: str) -> None:
    assert as_polars(OF[kind](TABLE)).equals(TABLE)


@pytest.mark.parametrize("kind", ["arrow", "rows"])
def test_every_function_takes_frames_of_other_libraries(kind: str, tmp_path: Path) -> None:
    pytest.importorskip("deltalake")
    make = OF[kind]
    plain, of_other = ln.trace_articles(TABLE), ln.trace_articles(make(TABLE))
    assert all(of_other.frames[name].equals(frame) for name, frame in plain.frames.items())
    assert ln.label_blocks(make(TABLE)).equals(plain.blocks)
    assert ln.parse_credits(make(TABLE), plain.blocks.to_arrow()).equals(plain.credits)
    assert ln.extract_citations(make(TABLE)).equals(ln.extract_citations(TABLE))
    assert ln.screen_articles(make(TABLE)).equals(ln.screen_articles(TABLE))
    assert ln.find_sources(plain, make(TABLE.head(1))).known == {"a": "a"}
    archive = ln.create_archive(tmp_path / "archive")
    archive.add(make(TABLE))
    assert archive.find(make(TABLE.head(1))).known == {"a": "a"}


def test_what_pandas_leaves_empty_is_empty() -> None:
    pandas = pytest.importorskip("pandas")
    frame = of_pandas(TABLE).assign(outlet=float("nan"), published=pandas.NaT)
    articles = ln.read_articles(frame.set_index("id")).articles
    assert articles["article_id"].to_list() == ["a", "b", "c"]
    assert articles["outlet"].null_count() == articles["published_from"].null_count() == 3


def test_rows_of_a_list_may_lack_what_others_have() -> None:
    frame = as_polars([{"id": 1, "text": "Eins"}, {"id": "zwei", "outlet": "Talblatt"}])
    assert frame.rows() == [("1", "Eins", None), ("zwei", None, "Talblatt")]


def test_rows_that_make_no_frame_are_told_of() -> None:
    with pytest.raises(FrameError, match="values of one kind"):
        as_polars([{"source": {"name": "Talblatt"}}, {"source": "Talblatt"}])


@pytest.mark.parametrize("given", [TABLE["text"], [], ["a.txt", "b.txt"], {"text": ["Eins"]}, 7])
@pytest.mark.parametrize("ask", [ln.trace_articles, ln.screen_articles, ln.parse_credits])
def test_what_is_no_frame_is_told_with_what_makes_one(ask, given: object) -> None:
    assert as_polars(given) is None
    with pytest.raises(LineageError, match=rf"Got {type(given).__name__}\..*pandas") as caught:
        ask(given)
    assert "polars.from_pandas(frame)" in str(caught.value) or "one by one" in str(caught.value)


def test_a_frame_without_articles_is_not_printed_as_a_path() -> None:
    trace = ln.trace_articles(TABLE)
    with pytest.raises(SourceError, match=r"^frame: no article could be read\. Got no text column"):
        ln.find_sources(trace, pl.DataFrame({"column": ["Eins"]}))


def test_a_run_of_nothing_is_refused() -> None:
    with pytest.raises(SourceError, match="nothing is named to be read"):
        ln.trace_articles()
    with pytest.raises(SourceError, match="no article could be read"):
        ln.find_sources(ln.trace_articles(TABLE))


@pytest.mark.parametrize(
    "text",
    [TEXT * 9, "Bänke am Ufer\nDer Rat", "Wer sitzt auf den neuen Bänken am Ufer von Elbtal, fragt das Talblatt?"],
)
def test_a_text_in_the_place_of_a_path_is_told_where_it_belongs(text: str) -> None:
    with pytest.raises(SourceError, match=r'this reads like a text.*\[{"text": text}\]'):
        ln.read_articles(text)


def test_a_file_may_be_called_like_a_sentence(tmp_path: Path) -> None:
    path = tmp_path / "Wer sitzt auf den neuen Bänken am Ufer von Elbtal heute abend.txt"
    path.write_text(TEXT, encoding="utf-8")
    assert ln.read_articles(str(path)).articles.height == 1


@pytest.mark.parametrize("ask", [ln.label_blocks, ln.parse_credits, ln.extract_citations])
def test_rows_without_an_id_keep_their_number(ask) -> None:
    alike = TEXT.format(7)
    found = ask(pl.DataFrame({"text": [alike, None, alike]}))
    first, third = (found.filter(article_id=number).drop("article_id") for number in ("1", "3"))
    assert found["article_id"].unique().sort().to_list() == ["1", "3"]
    assert first.equals(third) and first.height
    named = ask(pl.DataFrame({"guid": ["x", None, " "], "text": [alike] * 3}))
    assert named["article_id"].unique().sort().to_list() == ["2", "3", "x"]


@pytest.mark.parametrize("ask", [ln.parse_credits, ln.extract_citations])
def test_blocks_of_other_articles_are_refused(ask) -> None:
    blocks = ln.label_blocks(TABLE)
    with pytest.raises(FrameError, match="no block is of any of these articles"):
        ask(TABLE.with_columns(pl.col("id") + "x"), blocks)
    with pytest.raises(FrameError, match="the blocks are of other texts"):
        ask(TABLE.with_columns(pl.col("text").str.head(60)), blocks)
    with pytest.raises(FrameError, match="no frame `blocks`"):
        ask(TABLE, "blocks.parquet")
    assert ask(TABLE.head(1), blocks).equals(ask(TABLE.head(1)))
    assert ask(TABLE.clear(), blocks).is_empty() and ask(TABLE, blocks.clear()).is_empty()
