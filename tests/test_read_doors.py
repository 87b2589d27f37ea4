"""Feeds, databases, Arrow, columns of odd names, and kinds of files that are refused with a reason."""

from __future__ import annotations

import json
import sqlite3
from datetime import UTC, datetime
from pathlib import Path

import duckdb
import polars as pl
import pytest

from lineage.errors import MissingPart, SettingsError, SourceError
from lineage.frames import ARTICLES, left_out
from lineage.read import read_articles
from lineage.read.inputs import stamp_inputs
from lineage.read.streaming import stream_articles
from lineage.settings import Read, load_settings

BRIDGE = "Die neue Brücke über die Elster ist seit Montag offen. Viele kamen zu Fuß."
RSS = """<?xml version="1.0" encoding="{encoding}"?>
<rss version="2.0" xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:content="http://purl.org/rss/1.0/modules/content/">
<channel><title>Küstenbote: Nachrichten</title><link>https://bote.example/</link><language>de-de</language>
<item><title>Brücke &amp; Weg</title><link>https://bote.example/1</link><guid isPermaLink="false">bote-1</guid>
<dc:creator>dpa</dc:creator><pubDate>Thu, 12 Mar 2026 06:31:00 +0100</pubDate>
<description>Kurz gesagt.</description>
<content:encoded><![CDATA[<p>Die neue Brücke über die Elster ist seit Montag offen.</p><p>Viele kamen zu Fuß.</p>]]></content:encoded>
</item>
<item><title>Zwei</title><link>https://sammler.example/2</link><source url="https://kurier.example/rss">Sandauer Kurier</source>
<description>Nur die &lt;b&gt;Zusammenfassung&lt;/b&gt;.</description></item>
<item><title>Leer</title><link>https://bote.example/3</link></item>
</channel></rss>"""
ATOM = """<?xml version="1.0" encoding="utf-8"?>
<feed xmlns="http://www.w3.org/2005/Atom" xml:lang="de"><title>Küstenbote</title><updated>2026-03-12T09:00:00Z</updated>
<entry><title>Brücke offen</title><id>tag:bote.example,2026:1</id><link href="https://bote.example/1"/>
<published>2026-03-12T06:31:00+01:00</published><updated>2026-03-12T08:00:00+01:00</updated><author><name>Ada Beispiel</name></author>
<content type="html">&lt;p&gt;Erster Absatz.&lt;/p&gt;&lt;p&gt;Zweiter Absatz.&lt;/p&gt;</content></entry></feed>"""


@pytest.mark.parametrize("encoding", ["utf-8", "iso-8859-1", "utf-16"])
@pytest.mark.parametrize("name", ["feed.xml", "feed.rss"])
def test_rss(tmp_path: Path, name: str, encoding: str) -> None:
    (tmp_path / name).write_bytes(RSS.format(encoding=encoding).encode(encoding))
    articles, skipped = read_articles(tmp_path)
    ARTICLES.check(articles)
    assert skipped.select("line", "reason").rows() == [(3, "no text")]
    whole, short = articles.sort("url").to_dicts()
    assert whole["article_id"] == "bote-1"
    assert whole["text"] == "Die neue Brücke über die Elster ist seit Montag offen.\n\nViele kamen zu Fuß."
    assert (whole["title"], whole["byline"], whole["lang"]) == ("Brücke & Weg", "dpa", "de")
    assert whole["published_from"] == datetime(2026, 3, 12, 5, 31, tzinfo=UTC)
    assert (whole["outlet"], whole["outlet_basis"], whole["format"]) == ("bote.example", "domain", "feed")
    assert (short["outlet"], short["text"]) == ("Sandauer Kurier", "Nur die Zusammenfassung.")


@pytest.mark.parametrize(
    ("title", "outlet"),
    [("Der Bote", "bote.example"), ("Bote", "Bote"), ("Bote: Nachrichten", "Bote"), ("BOTE – Sport", "BOTE")],
)
def test_the_title_of_a_feed_names_the_outlet_whose_site_it_is_of(tmp_path: Path, title: str, outlet: str) -> None:
    feed = RSS.format(encoding="utf-8").replace("Küstenbote: Nachrichten", title)
    (tmp_path / "feed.rss").write_text(feed, encoding="utf-8")
    articles = read_articles(tmp_path).articles
    assert articles.filter(pl.col("article_id") == "bote-1")["outlet"].item() == outlet


def test_atom(tmp_path: Path) -> None:
    (tmp_path / "feed.atom").write_text(ATOM, encoding="utf-8")
    (article,) = read_articles(tmp_path).articles.to_dicts()
    assert article["text"] == "Erster Absatz.\n\nZweiter Absatz."
    assert article["byline"] == "Ada Beispiel"
    assert article["modified_at"] == datetime(2026, 3, 12, 7, tzinfo=UTC)


def sqlite(path: Path) -> Path:
    with sqlite3.connect(path) as base:
        base.execute('CREATE TABLE "odd ""name" (id INTEGER, titel TEXT, body TEXT, outlet TEXT, datum TEXT)')
        base.execute('INSERT INTO "odd ""name" VALUES (1, ?, ?, ?, ?)', ("Brücke", BRIDGE, "Küstenbote", "12.03.2026"))
        base.execute("CREATE TABLE counts (day TEXT, number INTEGER)")
        base.execute("CREATE TABLE story (key TEXT, words TEXT)")
        base.execute("INSERT INTO story VALUES ('s', 'Aus einer Abfrage.')")
    base.close()
    return path


def duck(path: Path) -> Path:
    with duckdb.connect(str(path)) as base:
        base.execute('CREATE TABLE "odd ""name" AS SELECT 1 AS id, ? AS titel, ? AS body, ? AS outlet, ? AS datum',
                     ["Brücke", BRIDGE, "Küstenbote", "12.03.2026"])  # fmt: skip
        base.execute("CREATE TABLE counts (day TEXT, number INTEGER)")
        base.execute("CREATE TABLE story AS SELECT 's' AS key, 'Aus einer Abfrage.' AS words")
    return path


@pytest.mark.parametrize(("make", "name"), [(sqlite, "a.db"), (sqlite, "a.sqlite"), (duck, "a.duckdb"), (duck, "a.db")])
def test_databases(tmp_path: Path, make, name: str) -> None:
    path = make(tmp_path / name)
    before = path.read_bytes()
    (article,) = read_articles(path).articles.to_dicts()
    assert (article["article_id"], article["title"], article["text"]) == ("1", "Brücke", BRIDGE)
    asked = Read(query="SELECT key, words FROM story", columns=("text=words", "id=key"))
    articles, skipped = read_articles(path, settings=asked)
    assert articles.select("article_id", "text").rows() == [("s", "Aus einer Abfrage.")] and skipped.is_empty()
    for query, reason in (
        ("SELECT 1 AS one", "no text column"),
        ("SELECT nothing", "unreadable"),
        ("DROP TABLE story", "unreadable"),
        ("SELECT * FROM story WHERE 1 = 0", "empty"),
    ):
        settings = Read(query=query, columns=("text=words",))
        assert read_articles(path, settings=settings).skipped["reason"].to_list() == [reason]
    assert path.read_bytes() == before
    assert sorted(entry.name for entry in tmp_path.iterdir()) == [name]


def test_a_duckdb_query_reaches_no_other_file(tmp_path: Path) -> None:
    (tmp_path / "secret.csv").write_text("text\ngeheim\n", encoding="utf-8")
    path = duck(tmp_path / "a.duckdb")
    asked = Read(query=f"SELECT * FROM read_csv('{tmp_path / 'secret.csv'}')")
    articles, skipped = read_articles(path, settings=asked)
    assert articles.is_empty() and skipped["reason"].to_list() == ["unreadable"]


@pytest.mark.parametrize("data", [b"SQLite format 3\0" + b"x" * 500, b"x" * 8 + b"DUCK" + b"y" * 500, b""])
def test_a_broken_database(tmp_path: Path, data: bytes) -> None:
    (tmp_path / "a.db").write_bytes(data)
    articles, skipped = read_articles(tmp_path)
    assert articles.is_empty() and skipped.height == 1


def test_arrow_files_and_streams(tmp_path: Path) -> None:
    frame = pl.DataFrame({"id": ["a"], "text": [BRIDGE], "other": [1]})
    frame.write_ipc(tmp_path / "a.arrow")
    frame.write_ipc(tmp_path / "a.feather", compression="zstd")
    frame.write_ipc_stream(tmp_path / "a.arrows")
    for name in ("a.arrow", "a.feather", "a.arrows"):
        articles, skipped = read_articles(tmp_path / name)
        assert articles["text"].to_list() == [BRIDGE] and skipped["reason"].to_list() == ["unread columns"]
        (tmp_path / name).write_bytes((tmp_path / name).read_bytes()[:200])
        assert read_articles(tmp_path / name).skipped["reason"].to_list() == ["unreadable"]


def written(frame: pl.DataFrame, folder: Path, suffix: str) -> Path | pl.DataFrame:
    """The file, or the frame itself where none is meant."""
    path = folder / f"a.{suffix}"
    writers = {
        "csv": frame.write_csv,
        "jsonl": frame.write_ndjson,
        "json": frame.write_json,
        "parquet": frame.write_parquet,
    }
    if suffix not in writers:
        return frame
    writers[suffix](path)
    return path


@pytest.mark.parametrize("suffix", ["csv", "json", "jsonl", "parquet", "frame"])
def test_columns_of_odd_names(tmp_path: Path, suffix: str) -> None:
    frame = pl.DataFrame({"Kennung": ["a"], "Langfassung": [BRIDGE], "text": ["Nur der Anriss."], "wo": ["Küstenbote"]})
    named = Read(columns=("text=Langfassung", "id=Kennung", "outlet=wo"))
    (article,) = read_articles(written(frame, tmp_path, suffix), settings=named).articles.to_dicts()
    assert (article["article_id"], article["text"], article["outlet"]) == ("a", BRIDGE, "Küstenbote")


@pytest.mark.parametrize("suffix", ["csv", "json", "jsonl", "parquet", "frame"])
def test_a_named_column_that_is_not_there_is_said(tmp_path: Path, suffix: str) -> None:
    frame = pl.DataFrame({"id": ["a"], "text": [BRIDGE]})
    named = Read(columns=("text=Langfassung",))
    articles, skipped = read_articles(written(frame, tmp_path, suffix), settings=named)
    assert articles["text"].to_list() == [BRIDGE] and skipped["reason"].to_list() == ["no such column"]
    assert skipped["detail"].str.contains("none is called Langfassung").all()
    if suffix not in ("json", "frame"):
        with pytest.raises(SourceError, match="no column is called Langfassung"):
            stream_articles(tmp_path / f"a.{suffix}", settings=named)
        unread = Read(columns=("title=Langfassung",))
        assert stream_articles(tmp_path / f"a.{suffix}", settings=unread).size > 0


@pytest.mark.parametrize("suffix", ["csv", "json", "jsonl", "parquet", "frame"])
def test_columns_without_a_meaning_are_said_where_outlet_or_time_is_missing(tmp_path: Path, suffix: str) -> None:
    frame = pl.DataFrame(
        {"id": ["a", "b"], "text": [BRIDGE, BRIDGE + "!"], "datum": ["2026-03-01"] * 2, "wo": ["x"] * 2}
    )
    (note,) = read_articles(written(frame, tmp_path, suffix)).skipped.to_dicts()
    assert (note["reason"], note["line"]) == ("unread columns", None)
    assert note["detail"].startswith("no column tells the outlet; not read: wo; outlet=COLUMN by --map")
    assert left_out(pl.DataFrame([note])) == 0
    (note,) = read_articles(written(frame.drop("datum"), tmp_path, suffix)).skipped.to_dicts()
    assert note["detail"].startswith("no column tells the outlet or the time; not read: wo;")
    for told in (frame.drop("wo"), frame.with_columns(url=pl.lit("https://kuestenbote.example/1"))):
        assert read_articles(written(told, tmp_path, suffix)).skipped.is_empty()


def test_an_outlet_that_begins_late_is_streamed(tmp_path: Path) -> None:
    rows = [{"id": str(n), "text": BRIDGE} | ({"wo": "Küstenbote"} if n > 20_000 else {}) for n in range(20_010)]
    path = tmp_path / "a.jsonl"
    path.write_text("".join(json.dumps(row) + "\n" for row in rows), encoding="utf-8")
    frames = list(stream_articles(path, settings=Read(columns=("outlet=wo",))).open())
    assert pl.concat(frames)["outlet"].drop_nulls().to_list() == ["Küstenbote"] * 9


def test_a_column_that_some_lines_lack_is_there(tmp_path: Path) -> None:
    path = tmp_path / "a.jsonl"
    path.write_text(f'{{"id": "a", "text": "{BRIDGE}"}}\n{{"id": "b", "body": "{BRIDGE}"}}\n', encoding="utf-8")
    assert read_articles(path, settings=Read(columns=("text=body",))).skipped.is_empty()


def test_a_column_named_wrongly_is_said() -> None:
    for word in ("text", "text=", "words=body", "=body"):
        with pytest.raises(SettingsError, match="field=column"):
            load_settings([f"read.columns={json.dumps([word])}"], isolated=True)


@pytest.mark.parametrize(
    ("name", "data"), [("a.pdf", b"%PDF-1.7"), ("a", b"%PDF-1.7"), ("a.docx", b"PK\x03\x04"), ("a.doc", b"\xd0\xcf"),
                       ("a.odt", b"PK\x03\x04"), ("a.xlsx", b"PK\x03\x04")],
)  # fmt: skip
def test_what_must_be_converted_first(tmp_path: Path, name: str, data: bytes) -> None:
    (tmp_path / name).write_bytes(data)
    (note,) = read_articles(tmp_path).skipped.to_dicts()
    assert note["reason"] == "not supported"
    assert "first" in note["detail"]


def delta(folder: Path, *ids: str) -> Path:
    """A table whose first version had other rows."""
    for names in (("old", *ids), ids):
        rows = [
            {"id": name, "outlet": "Küstenbote", "Datum": "2026-03-12", "text": f"{BRIDGE} {name}"} for name in names
        ]
        pl.DataFrame(rows).write_delta(str(folder), mode="overwrite")
    return folder


@pytest.mark.parametrize("name", ["table", "März, 100% übersichtlich"])
def test_of_a_delta_table_the_rows_of_the_last_version_count(tmp_path: Path, name: str) -> None:
    delta(tmp_path / "news" / name, "a", "b")
    (tmp_path / "news" / "c.txt").write_text(BRIDGE, encoding="utf-8")
    for source, ids in ((tmp_path / "news", ["a", "b", "c.txt"]), (tmp_path / "news" / name, ["a", "b"])):
        articles, skipped = read_articles(source)
        assert articles["article_id"].to_list() == ids and skipped.is_empty()
        assert articles.filter(pl.col("article_id") != "c.txt").select(
            "outlet", "format", "source"
        ).unique().rows() == [("Küstenbote", "delta", str(tmp_path / "news" / name))]
    streamed = pl.concat(stream_articles(tmp_path / "news" / name).open())
    assert streamed["article_id"].to_list() == ["a", "b"]


def test_a_delta_table_that_cannot_be_read_is_told_of(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "empty" / "_delta_log").mkdir(parents=True)
    lost = delta(tmp_path / "lost", "a")
    for file in lost.glob("*.parquet"):
        file.unlink()
    articles, skipped = read_articles(tmp_path)
    assert articles.is_empty() and skipped.select("source", "reason").rows() == [
        (str(tmp_path / name), "unreadable") for name in ("empty", "lost")
    ]
    with pytest.raises(SourceError, match="this table cannot be read"):
        stream_articles(tmp_path / "empty")
    monkeypatch.setattr("lineage.errors.find_spec", lambda name: None)
    with pytest.raises(MissingPart, match=r"tables of Delta Lake are read with deltalake. pip install '.\[archive\]'"):
        read_articles(tmp_path)


def test_a_delta_table_with_another_version_is_another_input(tmp_path: Path) -> None:
    table = delta(tmp_path / "table", "a")
    before = stamp_inputs([str(tmp_path)])
    assert stamp_inputs([str(tmp_path)]) == before
    pl.DataFrame({"id": ["b"], "outlet": ["Talblatt"], "Datum": [""], "text": [BRIDGE]}).write_delta(
        str(table), mode="append"
    )
    assert stamp_inputs([str(tmp_path)]) != before
