"""Whatever the bytes are, reading ends with articles and rows of `skipped`, never with a traceback."""

from __future__ import annotations

import json
import os
from pathlib import Path

import polars as pl
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from lineage.errors import SettingsError, SourceError
from lineage.frames import ARTICLES, SKIPPED
from lineage.read import Reading, read_articles
from lineage.settings import Read

SUFFIXES = ("txt", "jsonl", "json", "csv", "tsv", "parquet")


def reasons(reading: Reading) -> list[str]:
    ARTICLES.check(reading.articles)
    SKIPPED.check(reading.skipped)
    return reading.skipped["reason"].to_list()


@pytest.mark.parametrize(
    ("name", "data", "expected"),
    [
        ("a.txt", b"", ["empty"]),
        ("a.txt", b" \n\t", ["empty"]),
        ("a.txt", b"\xef\xbb\xbf", ["empty"]),
        ("a.txt", b"PK\x03\x04\x00\x00", ["binary"]),
        ("a.txt", b"\x89PNG\r\n\x1a\n\xff\xfe\x01", ["binary"]),
        ("a.txt", b"Gr\x81n und \x8d", ["unreadable"]),
        ("a.txt", b"\xff\xfe\x00", ["unreadable"]),
        ("a.txt", b"x" * 2000, ["too large"]),
        ("a.txt", b"https://a.example/1.html\r\nhttps://a.example/2.html\n", ["list of addresses"]),
        ("a.md", b"# note", ["not an input"]),
        ("a.png", b"\x89PNG", ["not an input"]),
        ("a", b"text", ["not an input"]),
        ("a.jsonl", b"", ["empty"]),
        ("a.jsonl", b"\n\n", ["empty"]),
        ("a.jsonl", b"\x00\x01\n", ["binary"]),
        ("a.jsonl", b'{"titel": "x"}\n{"titel": "y"}\n', ["no text column"]),
        ("a.jsonl", b'{"text": ""}\n{"text": null}\n', ["no text", "no text"]),
        ("a.jsonl", b'{"text": 1\n[1]\n7\n' + b"[" * 100_000, ["broken line"] * 4),
        ("a.json", b"", ["empty"]),
        ("a.json", b"[]", ["empty"]),
        ("a.json", b"[1, null]", ["broken line"] * 2),
        ("a.json", b'[\n{"text": "x"},\n{"text": \n', ["unreadable"]),
        ("a.json", b'{"a": {"b": 1}}', ["no text column"]),
        ("a.csv", b"", ["empty"]),
        ("a.csv", b"id,text\n", ["empty"]),
        ("a.csv", b"id,name\n1,x\n", ["no text column"]),
        ("a.csv", b"id,text\n1,\n", ["no text"]),
        ("a.csv", b"id,text\0", ["binary"]),
        ("a.parquet", b"", ["empty"]),
        ("a.parquet", b"PAR1 nothing PAR1", ["unreadable"]),
        ("a.parquet", b"nothing", ["unreadable"]),
    ],
)  # fmt: skip
def test_nothing_but_a_reason(tmp_path: Path, name: str, data: bytes, expected: list[str]) -> None:
    (tmp_path / name).write_bytes(data)
    reading = read_articles(tmp_path, settings=Read(max_bytes=1000))
    assert reasons(reading) == expected
    assert reading.articles.is_empty()
    assert set(reading.skipped["source"]) == {(tmp_path / name).as_posix()}


@pytest.mark.parametrize(
    ("data", "text"),
    [
        ("\ufeffÜber die Brücke".encode(), "Über die Brücke"),
        ("Über die Brücke – „offen“".encode("cp1252"), "Über die Brücke – „offen“"),
        ("Über die Brücke".encode("utf-16"), "Über die Brücke"),
        ("Über die Brücke".encode()[:-1] + b"\xc3", "Über die Brück\ufffd"),
        (b"eins\rzwei\r\ndrei\n", "eins\nzwei\ndrei\n"),
    ],
)
def test_encodings(tmp_path: Path, data: bytes, text: str) -> None:
    (tmp_path / "a.txt").write_bytes(data)
    assert read_articles(tmp_path).articles["text"].to_list() == [text]


def test_one_broken_line_costs_one_article(tmp_path: Path) -> None:
    (tmp_path / "a.jsonl").write_text('{"id": 1, "text": "x"}\n{"id": 2,\n{"id": 3, "text": "z"}\n', encoding="utf-8")
    reading = read_articles(tmp_path)
    assert reading.articles["article_id"].to_list() == ["1", "3"]
    assert reading.skipped.select("line", "reason").rows() == [(2, "broken line")]


def test_damaged_rows_of_a_csv(tmp_path: Path) -> None:
    rows = [
        "id,text,outlet",
        '1,"zwei',
        'Zeilen, ein ""Wort""",A',
        '2,"nie geschlossen,B',
        "3,zu,viele,Zellen",
        "4,gut,D",
        "5",
        "6,leer am Ende,F,,",
        '7,"gut",G',
    ]
    (tmp_path / "a.csv").write_text("\r\n".join(rows), encoding="utf-8", newline="")
    reading = read_articles(tmp_path)
    assert reading.articles["article_id"].to_list() == ["1", "4", "6", "7"]
    assert reading.articles["text"][0] == 'zwei\nZeilen, ein "Wort"'
    assert reading.skipped.select("line", "reason").rows() == [(n, "broken line") for n in (4, 5, 7)]


def test_many_open_quotes_end_soon(tmp_path: Path) -> None:
    (tmp_path / "a.csv").write_text("id,text\n" + '1,"offen\n2,gut\n' * 3001, encoding="utf-8")
    reading = read_articles(tmp_path)
    assert reading.skipped.height < 7000


def test_an_unreadable_time_keeps_the_article(tmp_path: Path) -> None:
    rows = [{"id": n, "text": "x", "date": day} for n, day in enumerate(["gestern", "1970-01-01", "2200-01-01", None])]
    (tmp_path / "a.json").write_text(json.dumps(rows), encoding="utf-8")
    reading = read_articles(tmp_path)
    assert reading.articles["published_from"].null_count() == reading.articles.height == 4
    assert reading.articles["time_basis"].unique().to_list() == ["none"]
    assert reasons(reading) == ["unreadable time"] * 3
    assert "kept" in reading.skipped["detail"][0]


def test_a_time_in_the_future_is_no_evidence(tmp_path: Path) -> None:
    rows = [{"id": day, "text": f"Text {day}.", "date": day, "modified": day} for day in ("2026-03-12", "2099-05-01")]
    (tmp_path / "a.json").write_text(json.dumps(rows), encoding="utf-8")
    reading = read_articles(tmp_path)
    assert reading.articles["published_from"].is_null().to_list() == [False, True]
    assert reading.articles["modified_at"].is_null().to_list() == [False, True]
    assert reasons(reading) == ["unreadable time"] * 2
    assert "lies in the future" in reading.skipped["detail"][0]
    earlier = read_articles(tmp_path, settings=Read(latest="2026-03-11"))
    assert earlier.articles["published_from"].is_null().to_list() == [False, True]
    earlier = read_articles(tmp_path, settings=Read(latest="2026-03-10"))
    assert earlier.articles["published_from"].null_count() == 2
    with pytest.raises(SettingsError, match=r"read\.latest"):
        read_articles(tmp_path, settings=Read(latest="2026-02-30"))


def test_a_file_name_with_an_impossible_day(tmp_path: Path) -> None:
    (tmp_path / "2026-02-30T0631_x_y.txt").write_text("Text.", encoding="utf-8")
    reading = read_articles(tmp_path)
    assert reading.articles.height == 1
    assert reasons(reading) == ["unknown outlet", "unreadable time"]


def test_half_characters_and_nul_in_json(tmp_path: Path) -> None:
    lines = r'{"id": "a\ud800", "text": "x\udfff\u0000y", "title": "\ud83d\ude00"}' + "\n" + r'{"\ud800": 1}'
    (tmp_path / "a.jsonl").write_text(lines, encoding="ascii")
    reading = read_articles(tmp_path)
    assert reading.articles.select("article_id", "text", "title").rows() == [("a\ufffd", "x\ufffd\ufffdy", "😀")]
    (tmp_path / "a.jsonl").write_text(r'{"\ud800": 1}', encoding="ascii")
    assert reasons(read_articles(tmp_path)) == ["no text column"]


def test_times_beyond_what_python_holds(tmp_path: Path) -> None:
    frame = pl.DataFrame({"id": ["a", "b"], "text": ["x", "y"], "date": [2**62, 0]})
    reading = read_articles(frame.with_columns(pl.col("date").cast(pl.Datetime("us"))))
    assert reading.articles.height == 2
    assert reasons(reading) == ["unreadable time"] * 2


def test_strange_columns_of_a_frame() -> None:
    frame = pl.DataFrame(
        {
            "id": [1.0, float("nan")],
            "text": [b"bytes \xff", b"more"],
            "outlet": pl.Series(["a", None], dtype=pl.Categorical),
            "author": [["A", None], []],
            "date": pl.Series([1, 2], dtype=pl.Duration("us")),
        }
    )
    reading = read_articles(frame)
    assert reading.articles["byline"].to_list() == ["A", None]
    assert reading.articles["article_id"][0] == "1"
    assert reasons(reading) == ["unreadable time"] * 2
    assert reasons(read_articles(pl.DataFrame({"name": ["x"]}))) == ["no text column"]
    assert reasons(read_articles(pl.DataFrame())) == ["empty"]


def test_dead_links_pipes_and_locked_files(tmp_path: Path) -> None:
    (tmp_path / "dead.txt").symlink_to(tmp_path / "nowhere")
    (tmp_path / "loop").symlink_to(tmp_path)
    os.mkfifo(tmp_path / "pipe.txt")
    reading = read_articles(tmp_path)
    assert reading.articles.is_empty()
    assert reasons(reading) == ["unreadable", "unreadable"]


def test_a_file_name_that_is_not_utf8(tmp_path: Path) -> None:
    with open(os.path.join(os.fsencode(tmp_path), b"br\xfccke.txt"), "wb") as file:  # noqa: PTH118, PTH123
        file.write(b"Text.")
    assert read_articles(tmp_path).articles["article_id"].to_list() == ["br\ufffdcke.txt"]


@pytest.mark.parametrize("suffix", SUFFIXES)
@given(data=st.binary(max_size=400))
@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_any_bytes(tmp_path: Path, suffix: str, data: bytes) -> None:
    (tmp_path / f"a.{suffix}").write_bytes(data)
    reading = read_articles(tmp_path)
    assert reasons(reading) or not reading.articles.is_empty()


@given(
    rows=st.lists(
        st.dictionaries(
            st.sampled_from(["id", "text", "date", "time", "modified", "outlet", "url", "author", "lang", "urn", "x"]),
            st.recursive(
                st.none() | st.booleans() | st.integers() | st.floats() | st.text(st.characters(codec=None)),
                lambda inner: st.lists(inner, max_size=2) | st.dictionaries(st.text(max_size=4), inner, max_size=2),
                max_leaves=4,
            ),
        ),
        max_size=4,
    )
)
@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_any_json(tmp_path: Path, rows: list[dict[str, object]]) -> None:
    (tmp_path / "a.json").write_text(json.dumps(rows), encoding="utf-8")
    reasons(read_articles(tmp_path))


@pytest.mark.parametrize("suffix", ["json", "jsonl"])
@pytest.mark.parametrize("field", ["id", "text", "date", "outlet", "notes"])
def test_a_number_of_more_than_128_bits(tmp_path: Path, suffix: str, field: str) -> None:
    row = json.dumps({"id": "a", "text": "Das Rathaus bleibt zu."} | {field: -(10**40)})
    (tmp_path / f"a.{suffix}").write_text(f"[{row}]" if suffix == "json" else row + "\n", encoding="utf-8")
    article = read_articles(tmp_path).articles.row(0, named=True)
    assert article["text"] == (str(-(10**40)) if field == "text" else "Das Rathaus bleibt zu.")
    assert article["published_from"] is None
    if field in ("id", "outlet"):
        assert article["article_id" if field == "id" else "outlet"] == str(-(10**40))


@pytest.mark.parametrize("begin", range(0, 600, 40))
def test_a_parquet_file_with_a_hole(tmp_path: Path, begin: int) -> None:
    pl.DataFrame({"id": ["a"] * 20, "text": ["Ein Text."] * 20}).write_parquet(tmp_path / "a.parquet")
    data = bytearray((tmp_path / "a.parquet").read_bytes())
    data[begin + 4 : begin + 24] = b"\xaa" * len(data[begin + 4 : begin + 24])
    (tmp_path / "a.parquet").write_bytes(data)
    reasons(read_articles(tmp_path))


def test_sources_that_do_not_exist(tmp_path: Path) -> None:
    (tmp_path / "articles.jsonl").touch()
    with pytest.raises(SourceError, match=r"Did you mean .*articles\.jsonl\?"):
        read_articles(tmp_path / "artikles.jsonl")
    (tmp_path / "rev.txt").touch()
    with pytest.raises(SourceError, match=r"no such file or folder") as told:
        read_articles(tmp_path / "nope.txt")
    assert "rev.txt" not in str(told.value)
    with pytest.raises(SourceError, match="no file matches"):
        read_articles(f"{tmp_path}/*.csv")
    with pytest.raises(SourceError, match="not fetched"):
        read_articles("https://rundblick.example/a.html")
    with pytest.raises(SourceError, match="Got int"):
        read_articles(7)
    for strange in ("", "x" * 5000, "a\0b", f"{tmp_path}/**x/[", "~nobody-here/x"):
        with pytest.raises(SourceError):
            read_articles(strange)


def test_an_unknown_zone() -> None:
    for name in ("Mars/Olympus", "", "../etc"):
        with pytest.raises(SettingsError, match=r"read\.timezone"):
            read_articles(settings=Read(timezone=name))
