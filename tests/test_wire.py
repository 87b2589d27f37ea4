"""Wire formats: each gives the same item, and an article that prints its number comes from it for certain."""

from __future__ import annotations

import json
import re
from datetime import UTC, datetime
from pathlib import Path

import polars as pl
import pytest
import wire_samples as wire

import lineage as ln
from lineage.frames import ARTICLES
from lineage.read import read_articles


def write(folder: Path, name: str, text: str) -> Path:
    path = folder / name
    path.write_text(text, encoding="utf-8")
    return path


@pytest.mark.parametrize("format", wire.FORMATS)
def test_every_format_gives_the_same_item(tmp_path: Path, format: str) -> None:
    articles, skipped = read_articles(write(tmp_path, *wire.FORMATS[format]))
    assert skipped.is_empty()
    ARTICLES.check(articles)
    (item,) = articles.to_dicts()
    assert (item["kind"], item["outlet"], item["owner"], item["lang"]) == ("wire", "dpa", "dpa", "de")
    assert (item["item"], item["item_version"]) == (f"dpa:{wire.NUMBER}", 2)
    assert item["published_from"] == item["published_until"] == datetime(2026, 3, 11, 13, 5, tzinfo=UTC)
    text = item["text"].removeprefix(wire.TEASER).strip()
    assert text.startswith(f"Harkeroog (dpa) - {wire.PARAGRAPHS[0]}")
    assert [part for part in text.split("\n\n") if "infocom" not in part][1:] == list(wire.PARAGRAPHS[1:])
    notes = " ".join(note["text"] for note in item["notes"])
    assert wire.CLOSING in notes
    assert wire.CLOSING not in item["text"] and wire.CONTACT not in item["text"]
    if format not in ("text",):
        assert wire.CONTACT in notes and item["title"] == wire.TITLE
    if format not in ("iptc7901", "text"):
        assert item["article_id"] == f"{wire.URN}:2"
        assert item["byline"] == wire.BYLINE


@pytest.mark.parametrize("format", wire.FORMATS)
def test_an_article_that_prints_the_number_comes_from_the_item(tmp_path: Path, format: str) -> None:
    (tmp_path / "wire").mkdir()
    feed = write(tmp_path / "wire", *wire.FORMATS[format])
    trace = ln.trace_articles(wire.write_articles(tmp_path), feed)
    (item,) = trace.articles.filter(pl.col("kind") == "wire")["article_id"]
    taken = trace.edges.filter(pl.col("relation") == "derived_from").select("source_id", "target_id", "basis", "share")
    exact = taken.filter(pl.col("basis") == "exact")
    assert exact.select("source_id", "target_id").rows() == [(item, "bote-1")]
    assert exact["share"].item() > 0.9
    assert (item, "kurier-1", "measured") in taken.drop("share").rows()
    assert "chor-1" not in taken["target_id"].to_list()
    # No absent original is made up beside the one that is there.
    assert not [node for node in trace.sources["source_id"] if node.startswith(("item:", "inferred:"))]
    dateline = trace.blocks.filter((pl.col("article_id") == item) & (pl.col("role") == "dateline"))
    assert dateline.height == 1
    finding = dict(trace.findings.select("article_id", "finding").rows())
    assert finding["bote-1"] == finding["kurier-1"] == "credited_wire"


@pytest.mark.parametrize(
    ("name", "text", "reasons", "kept"),
    [
        ("a.json", wire.digitalwires(article_html=None, associations=[{"type": "audio"}]), ["audio"], 0),
        ("a.json", wire.digitalwires(article_html=None, associations=[{"type": "image"}]), ["picture"], 0),
        ("a.json", wire.digitalwires(article_html="<section><p> </p></section>"), ["no text"], 0),
        ("a.json", wire.digitalwires(pubstatus="canceled"), ["cancelled"], 0),
        ("a.json", wire.digitalwires(pubstatus="withheld"), ["withheld"], 0),
        ("a.json", wire.digitalwires(embargoed="2026-03-12T06:00:00+01:00"), ["embargoed"], 1),
        ("a.json", wire.ninjs(1, type="picture"), ["picture"], 0),
        ("a.json", wire.ninjs(3, bodies=[]), ["no text"], 0),
        ("a.json", wire.ninjs(3, pubStatus="canceled"), ["cancelled"], 0),
        ("a.json", wire.ninjs(2, embargoed="2026-03-12T06:00:00+01:00"), ["embargoed"], 1),
        ("a.xml", wire.newsml("ninat:picture"), ["picture"], 0),
        ("a.xml", wire.newsml("ninat:audio", content='<remoteContent href="a.mp3"/>'), ["audio"], 0),
        ("a.xml", wire.newsml(content=""), ["no text"], 0),
        ("a.xml", wire.newsml(meta='<pubStatus qcode="stat:canceled"/>'), ["cancelled"], 0),
        ("a.xml", wire.newsml(meta="<embargoed>2026-03-12T06:00:00+01:00</embargoed>"), ["embargoed"], 1),
        ("a.xml", wire.nitf().replace('"usable"', '"embargoed"'), ["embargoed"], 1),
        ("a.xml", wire.nitf().replace("<block>", "<!--").replace("</block>", "-->"), ["no text"], 0),
    ],
)
def test_what_is_no_text_says_what_it_is(tmp_path: Path, name: str, text: str, reasons: list[str], kept: int) -> None:
    articles, skipped = read_articles(write(tmp_path, name, text))
    assert skipped["reason"].to_list() == reasons
    assert articles.height == kept
    if kept:
        assert {"role": "embargo", "text": "2026-03-12T06:00:00+01:00"} in articles["notes"][0] or name == "a.xml"


def test_versions_of_an_item_are_texts_of_their_own(tmp_path: Path) -> None:
    for version in (1, 2):
        html = f"<p>Stand {version}. {wire.PARAGRAPHS[0]}</p>"
        write(tmp_path, f"{version}.json", wire.digitalwires(version=version, article_html=html))
    articles, skipped = read_articles(tmp_path)
    assert skipped.is_empty()
    assert articles["article_id"].to_list() == [f"{wire.URN}:1", f"{wire.URN}:2"]
    trace = ln.trace_articles(tmp_path)
    assert "exact" in trace.edges.filter(pl.col("relation") == "version_of")["basis"].to_list()


def test_a_message_with_many_items(tmp_path: Path) -> None:
    one = wire.newsml()
    begin, end = one.index("<newsItem"), one.index("</itemSet>")
    items = "".join(one[begin:end].replace(wire.NUMBER, f"260311-99-{n:06}") for n in range(1, 40))
    articles, skipped = read_articles(write(tmp_path, "many.xml", one[:begin] + items + one[end:]))
    assert skipped.is_empty()
    assert articles.height == 39
    assert articles["item"].n_unique() == 39


def test_a_newspaper_archive_in_nitf_holds_articles(tmp_path: Path) -> None:
    paper = wire.nitf('<pubdata name="Küstenbote" date.publication="20260312T000000" ex-ref="https://bote.example/1"/>')
    paper = paper.replace(wire.URN, "2026-0312-17")
    (article,) = read_articles(write(tmp_path, "a.xml", paper)).articles.to_dicts()
    assert (article["kind"], article["outlet"], article["url"]) == ("article", "Küstenbote", "https://bote.example/1")


def test_notes_survive_being_written_and_read_again(tmp_path: Path) -> None:
    first = read_articles(write(tmp_path, "a.json", wire.digitalwires())).articles
    first.write_parquet(tmp_path / "again.parquet")
    again = read_articles(tmp_path / "again.parquet").articles
    assert again.drop("source", "format").equals(first.drop("source", "format"))


def test_real_items(material: Path) -> None:
    articles, skipped = read_articles(material / "wire")
    reasons = dict(skipped.filter(pl.col("reason") != "not an input").select("reason", pl.len().over("reason")).rows())
    assert reasons == {"audio": 1, "picture": 1}
    assert articles.height == 31
    assert set(articles["kind"]) == {"wire"} and articles["item"].null_count() == 0
    assert articles["item_version"].null_count() == articles["published_from"].null_count() == 0
    assert articles["outlet"].value_counts().sort("outlet").rows() == [("AP", 1), ("Europa Press", 1), ("dpa", 29)]
    datelines = {row["source"]: declared_dateline(Path(row["source"])) for row in articles.to_dicts()}
    assert sum(map(bool, datelines.values())) == 20
    for row in articles.to_dicts():
        dateline, text = datelines[row["source"]], " ".join(row["text"].split())
        assert text.count(" ".join(dateline.split())) == 1 if dateline else True


def declared_dateline(path: Path) -> str:
    raw = path.read_text(encoding="utf-8")
    if path.suffix == ".json":
        return json.loads(raw)["dateline"] or ""
    return next(iter(re.findall("<dateline>([^<]*)", raw)), "")
