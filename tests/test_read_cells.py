"""Whole web pages in the cells of a table: read as pages are, beside what their row says of itself."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from pathlib import Path

import polars as pl
import pytest
from here import Here
from test_read_pages import FIRST, THIRD, page

import lineage as ln
from lineage.read import read_articles
from lineage.read.prose import begins_page
from lineage.read.streaming import stream_articles
from lineage.spark.pieces import Pieces
from lineage.spark.reading import READ, read_on_spark

EMPTY = "<!DOCTYPE html><html><head><title>Start</title></head><body><a href='/'>Start</a></body></html>"
CRAWL = [
    {"id": "c1", "html": page(), "url": None, "date": None, "newspaper": None},
    {"id": "c2", "html": page(), "url": "https://bote.example/deich", "date": "2026-03-13", "newspaper": "Küstenbote"},
    {"id": "c3", "html": EMPTY, "url": "https://bote.example/", "date": None, "newspaper": "Küstenbote"},
    {"id": "c4", "html": f"<p>{FIRST}</p><p>{THIRD}</p>", "url": None, "date": None, "newspaper": "Küstenbote"},
]


def as_parquet(folder: Path, rows: list[dict[str, str | None]]) -> Path:
    pl.DataFrame(rows, schema=dict.fromkeys(rows[0], pl.String)).write_parquet(folder / "crawl.parquet")
    return folder / "crawl.parquet"


def as_lines(folder: Path, rows: list[dict[str, str | None]]) -> Path:
    (folder / "crawl.jsonl").write_text("".join(json.dumps(row) + "\n" for row in rows))
    return folder / "crawl.jsonl"


def as_csv(folder: Path, rows: list[dict[str, str | None]]) -> Path:
    pl.DataFrame(rows, schema=dict.fromkeys(rows[0], pl.String)).write_csv(folder / "crawl.csv")
    return folder / "crawl.csv"


@pytest.mark.parametrize(("write", "line"), [(as_parquet, 3), (as_lines, 3), (as_csv, 24)])
def test_a_row_says_what_it_knows_and_its_page_the_rest(tmp_path, write, line) -> None:
    articles, skipped = read_articles(write(tmp_path, CRAWL))
    assert articles["article_id"].to_list() == ["c1", "c2", "c4"]
    (tmp_path / "pages").mkdir()
    (tmp_path / "pages" / "deich.html").write_text(page())
    alone = read_articles(tmp_path / "pages").articles.row(0, named=True)
    first, second, third = articles.iter_rows(named=True)
    own = {"article_id", "source", "format"}
    assert {name: value for name, value in first.items() if name not in own} == {
        name: value for name, value in alone.items() if name not in own
    }
    assert second["text"] == first["text"]
    assert (second["outlet"], second["url"]) == ("Küstenbote", "https://bote.example/deich")
    assert second["published_from"] == datetime(2026, 3, 12, 23, tzinfo=UTC)
    assert (second["time_basis"], second["time_rule"]) == ("metadata", None)
    assert (second["title"], second["byline"]) == (first["title"], first["byline"])
    assert third["text"] == f"{FIRST}\n\n{THIRD}"
    without = skipped.filter(pl.col("reason") == "no text")
    assert without.select("line", "detail").rows() == [(line, "0 characters of running text")]


def test_a_text_of_its_own_is_taken_before_the_page() -> None:
    row = {"id": "c1", "html": page(), "text": THIRD}
    assert read_articles(pl.DataFrame([row])).articles["text"].to_list() == [THIRD]
    assert read_articles(pl.DataFrame([row | {"text": None}])).articles["text"][0].endswith(THIRD)


@pytest.mark.parametrize("charset", ["utf-8", "cp1252", "utf-16"])
def test_bytes_are_a_page_as_well(charset) -> None:
    articles, skipped = read_articles(pl.DataFrame([{"id": "c1", "raw_html": page().encode(charset)}]))
    assert articles["title"].to_list() == ["Ein Deich für die Stadt"]
    assert skipped.is_empty()


@pytest.mark.parametrize("kept", [f"<html><body><p>{FIRST}</p></body></html>", f"<body>{FIRST}"])
def test_a_fragment_that_somebody_has_put_into_a_body_is_no_page(kept: str) -> None:
    articles, skipped = read_articles(pl.DataFrame([{"id": "c1", "text": kept}]))
    assert articles["text"].to_list() == [FIRST]
    assert skipped.is_empty()


@pytest.mark.parametrize("mark", ["\ufeff", "\ufeff\n ", "<!-- saved -->\n"])
def test_what_stands_before_a_page_makes_it_no_text(mark: str) -> None:
    articles, _ = read_articles(pl.DataFrame([{"id": "c1", "html": mark + page()}]))
    assert articles["title"].to_list() == ["Ein Deich für die Stadt"]


def test_workers_read_them_as_one_process_does(tmp_path) -> None:
    table = as_parquet(tmp_path, CRAWL)
    (tmp_path / "pieces").mkdir()
    there = Here(Pieces(tmp_path / "pieces"))
    skipped = read_on_spark((table,), ln.load_settings(isolated=True), there)
    here = read_articles(table)
    assert skipped.equals(here.skipped)
    assert there.pieces.scan(READ, here.articles.schema).collect().sort("article_id").equals(here.articles)


@pytest.mark.parametrize("write", [as_parquet, as_lines, as_csv])
def test_they_are_screened_by_what_stands_on_them(tmp_path, write) -> None:
    table = write(tmp_path, [{name: row[name] for name in ("html", "newspaper")} for row in CRAWL])
    rows = pl.concat(stream_articles(table).open()).sort("article_id")
    assert rows["text"].to_list() == [*read_articles(as_parquet(tmp_path, CRAWL)).articles["text"]]
    assert rows["article_id"].to_list() == ["1", "2", "4"]


def test_many_comments_before_a_page_take_no_time() -> None:
    comments = b"<!-- a --><!---->\n" * 400
    assert begins_page(comments + b"<html>")
    assert not begins_page(comments + b"Anfang")
