"""The first room: every door, and what is made of fields, times, outlets and ids."""

from __future__ import annotations

import io
import json
import random
import sys
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from types import SimpleNamespace
from zoneinfo import ZoneInfo

import polars as pl
import pytest

import lineage as ln
from lineage.errors import SourceError, TableError
from lineage.frames import ARTICLES, SKIPPED, left_out
from lineage.read import read_articles
from lineage.read.fields import meaning_of, plan_columns
from lineage.read.items import read_item
from lineage.read.outlets import find_publisher
from lineage.read.streaming import stream_articles
from lineage.read.times import read_time
from lineage.settings import Read, Tables
from lineage.tables import read_table

BERLIN = ZoneInfo("Europe/Berlin")
BRIDGE = "Die neue Brücke über die Elster ist seit Montag offen.\nViele kamen zu Fuß."
OUTLETS = """\
outlet,aliases,domains,owner,country,kind,lang,source_word,signs,valid_from,valid_until,source,note
Bergtaler Post,bergtaler-post;BP_feed,bergtaler.example,Alpmedien,CH,newspaper,de,text,BtP,,2020-12-31,invented,
Bergtaler Post,bergtaler-post;BP_feed,bergtaler.example,Talverlag,CH,newspaper,de,text,BtP,2021-01-01,,invented,
Rundblick,rundblick,rundblick.example,,DE,portal,de,text,rundblick.example,,,invented,
"""


@pytest.fixture
def tables(tmp_path: Path) -> Tables:
    folder = tmp_path / "tables"
    folder.mkdir()
    (folder / "outlets.csv").write_text(OUTLETS, encoding="utf-8")
    return Tables(folder=str(folder))


def jsonl(path: Path, *rows: dict[str, object]) -> Path:
    path.write_text("".join(json.dumps(row, ensure_ascii=False) + "\n" for row in rows), encoding="utf-8")
    return path


def test_a_folder_of_texts(tmp_path: Path, tables: Tables) -> None:
    corpus = tmp_path / "corpus"
    (corpus / "march").mkdir(parents=True)
    (corpus / ".hidden").mkdir()
    (corpus / "march" / "2026-03-12T0631_bergtaler-post_bridge.txt").write_text(BRIDGE, encoding="utf-8")
    (corpus / "2026-03-13_nobody_bridge.txt").write_text(BRIDGE, encoding="utf-8")
    (corpus / "plain.TXT").write_bytes(BRIDGE.replace("\n", "\r\n").encode())
    (corpus / ".hidden" / "draft.txt").write_text("secret", encoding="utf-8")
    articles, skipped = read_articles(corpus, tables=tables)
    assert skipped["detail"].to_list() == ["nobody"]
    assert articles["article_id"].to_list() == [
        "2026-03-13_nobody_bridge.txt",
        "march/2026-03-12T0631_bergtaler-post_bridge.txt",
        "plain.TXT",
    ]
    assert articles["text"].unique().to_list() == [BRIDGE]
    day, clock, bare = articles.to_dicts()
    assert (clock["outlet"], clock["outlet_basis"], clock["owner"]) == ("Bergtaler Post", "alias", "Talverlag")
    assert clock["published_from"] == clock["published_until"] == datetime(2026, 3, 12, 5, 31, tzinfo=UTC)
    assert (clock["time_basis"], clock["zone_assumed"], clock["lang"]) == ("filename", True, "de")
    assert clock["source"] == f"{corpus.as_posix()}/march/2026-03-12T0631_bergtaler-post_bridge.txt"
    assert (clock["format"], clock["text_state"], clock["kind"]) == ("txt", "unknown", "article")
    assert day["published_until"] - day["published_from"] == timedelta(days=1) - timedelta(microseconds=1)
    assert (day["outlet"], day["outlet_basis"]) == (None, "none")
    assert (bare["published_from"], bare["time_basis"], bare["zone_assumed"]) == (None, "none", False)


def test_every_format_gives_the_same_articles(tmp_path: Path) -> None:
    rows = [
        {"id": "a", "Headline": "Brücke offen", "Body": BRIDGE, "datePublished": "2026-03-12T06:31:00+01:00"},
        {"id": "b", "Headline": 'Ein "Wort"; zwei', "Body": "Kurz, knapp.", "datePublished": "2026-03-12"},
    ]
    frame = pl.DataFrame(rows)
    jsonl(tmp_path / "x.jsonl", *rows)
    jsonl(tmp_path / "x.ndjson", *rows)
    (tmp_path / "x.json").write_text(json.dumps(rows), encoding="utf-8")
    (tmp_path / "wrapped.json").write_text(json.dumps({"status": "ok", "articles": rows}), encoding="utf-16")
    frame.write_csv(tmp_path / "x.csv", include_bom=True)
    frame.write_csv(tmp_path / "semicolon.csv", separator=";")
    frame.write_csv(tmp_path / "x.tsv", separator="\t")
    frame.write_parquet(tmp_path / "x.parquet")
    given = [*sorted(tmp_path.iterdir()), frame, frame.lazy()]
    assert len(given) == 10
    expected = read_articles(frame).articles.drop("source", "format")
    assert expected["article_id"].to_list() == ["a", "b"]
    for source in given:
        articles, skipped = read_articles(source)
        assert skipped.is_empty(), source
        assert articles.drop("source", "format").equals(expected), source
        ARTICLES.check(articles)


def test_standard_input_is_told_by_its_first_character(monkeypatch: pytest.MonkeyPatch) -> None:
    def piped(text: str) -> pl.DataFrame:
        monkeypatch.setattr(sys, "stdin", SimpleNamespace(buffer=io.BytesIO(text.encode())))
        return read_articles("-").articles

    line = json.dumps({"id": "a", "text": BRIDGE})
    assert piped(f"{line}\n")["format"].to_list() == ["jsonl"]
    assert piped(f"\n [{line}]")["format"].to_list() == ["json"]
    plain = piped(BRIDGE)
    assert plain.select("article_id", "source", "format", "text").rows() == [("stdin", "-", "txt", BRIDGE)]
    assert piped(f"[Update] {BRIDGE}")["text"].to_list() == [f"[Update] {BRIDGE}"]


def test_no_order_of_sources_or_rows_changes_the_result(tmp_path: Path) -> None:
    rows: list[dict[str, object]] = [
        {"id": "x" if number % 3 else None, "text": f"Text Nummer {number % 7}", "outlet": "abc"[number % 3]}
        for number in range(30)
    ]
    results = []
    for seed in range(4):
        random.Random(seed).shuffle(rows)
        jsonl(tmp_path / "one.jsonl", *rows[:15])
        jsonl(tmp_path / "two.jsonl", *rows[15:])
        (tmp_path / "t.txt").write_text(BRIDGE, encoding="utf-8")
        sources = [tmp_path / name for name in ("one.jsonl", "two.jsonl", "t.txt")]
        random.Random(seed).shuffle(sources)
        merged = pl.DataFrame(rows, schema={"id": pl.String, "text": pl.String, "outlet": pl.String})
        results.append((read_articles(merged).articles, read_articles(*sources), read_articles(*reversed(sources))))
    first = results[0][0]
    assert all(result[0].equals(first) for result in results)
    for _, forth, back in results:
        assert forth.articles.equals(back.articles)
        assert forth.skipped.equals(back.skipped)


def test_one_file_named_twice_counts_once(tmp_path: Path) -> None:
    (tmp_path / "sub").mkdir()
    (tmp_path / "sub" / "a.txt").write_text(BRIDGE, encoding="utf-8")
    articles, skipped = read_articles(tmp_path / "sub" / "a.txt", tmp_path, f"{tmp_path}/s*/*.txt")
    assert articles["article_id"].to_list() == ["sub/a.txt"]
    assert skipped.is_empty()


def test_ids(tmp_path: Path) -> None:
    rows: list[dict[str, object]] = [
        {"id": 7, "text": "Erster Text."},
        {"id": 7, "text": "Zweiter Text."},
        {"id": 7, "text": "Erster Text.", "title": "Mehr gewusst"},
        {"text": "Ohne Namen.", "url": "https://rundblick.example/1"},
    ]
    articles, skipped = read_articles(jsonl(tmp_path / "x.jsonl", *rows))
    ids = articles["article_id"].to_list()
    assert ids[0] == "7" and ids[1] == "7#2"
    assert ids[2].startswith("article-") and len(ids[2]) == len("article-") + 10
    assert sorted(skipped["reason"]) == ["duplicate", "same id"]
    assert articles.filter(pl.col("text") == "Erster Text.")["title"].to_list() == ["Mehr gewusst"]


def export(path: Path, head: str, *rows: str) -> Path:
    """A table as it comes from a database of press articles, without ids."""
    path.write_text("\n".join([head, *rows]), encoding="utf-8")
    return path


LINE = BRIDGE.partition("\n")[0]


def test_one_text_of_several_outlets_or_days_is_as_many_articles_where_no_id_is_given(tmp_path: Path) -> None:
    printed = [
        f"Rundblick;01.02.2024;08:00;Frei;{LINE}",
        f"Kurier;01.02.2024;08:00;Frei;{LINE}",
        f"Rundblick;02.02.2024;08:00;Frei;{LINE}",
        f"Rundblick;02.02.2024;17:30;Frei;{LINE}",
        f"Kurier;01.02.2024;08:00;Frei;{LINE}",  # twice in the export
    ]
    articles, skipped = read_articles(export(tmp_path / "a.csv", "Medium;Datum;Uhrzeit;Titel;Text", *printed))
    assert articles["article_id"].n_unique() == articles.height == 4
    assert articles["outlet"].sort().to_list() == ["Kurier", "Rundblick", "Rundblick", "Rundblick"]
    assert skipped["reason"].to_list() == ["duplicate"]


def test_an_article_in_two_exports_is_one_however_they_spell_it(tmp_path: Path) -> None:
    head = "Medium;Datum;Titel;Text"
    monday = export(tmp_path / "monday.csv", head, f"FAZ;03.04.2025;Frei;{LINE}", f"taz;03.04.2025;Frei;{LINE}")
    tuesday = export(
        tmp_path / "tuesday.csv", head,
        f"Frankfurter Allgemeine Zeitung;2025-04-03;Frei;{LINE} ", f"FAZ;04.04.2025;Frei;{LINE}",
    )  # fmt: skip
    articles, skipped = read_articles(monday, tuesday)
    assert articles.sort("outlet", "published_from").select("outlet", pl.col("published_until").dt.day()).rows() == [
        ("FAZ", 3), ("FAZ", 4), ("taz", 3),
    ]  # fmt: skip
    assert skipped["reason"].to_list() == ["duplicate"]
    alone, _ = read_articles(monday)
    assert set(alone["article_id"]) < set(articles["article_id"])


@pytest.mark.parametrize(
    ("clock", "read"),
    [
        ("14:10", "12:10"), ("14.10 Uhr", "12:10"), ("2:10 PM", "12:10"), ("03.04.2025 14:10", "12:10"),
        ("24:00", None), ("0.590277", None), ("04.04.2025 14:10", None), ("mittags", None),
    ],
)  # fmt: skip
def test_a_clock_time_beside_a_day_is_read_or_told_of(tmp_path: Path, clock: str, read: str | None) -> None:
    source = export(tmp_path / "a.csv", "Medientitel;ET;Zeit;Titel;Fließtext", f"FAZ;03.04.2025;{clock};Frei;{LINE}")
    articles, skipped = read_articles(source)
    begin, end = articles.select("published_from", "published_until").row(0)
    if read:
        assert begin == end and f"{begin:%H:%M}" == read and skipped.is_empty()
    else:
        assert (end - begin).total_seconds() > 86_000
        assert skipped["reason"].to_list() == ["unreadable time"] and clock in skipped["detail"][0]


@pytest.mark.parametrize(
    ("clock", "hours"), [("02:30", 1), ("02.30 Uhr", 1), ("00:00", 25), ("00:00 Uhr", 25), ("26.10.2025", 25)]
)
def test_a_clock_time_that_leaves_a_day_or_an_hour_open_is_no_unreadable_one(
    tmp_path: Path, clock: str, hours: int
) -> None:
    source = export(tmp_path / "a.csv", "Medium;Datum;Uhrzeit;Text", f"FAZ;26.10.2025;{clock};{LINE}")
    articles, skipped = read_articles(source)
    begin, end = articles.select("published_from", "published_until").row(0)
    assert round((end - begin).total_seconds() / 3600) == hours
    assert skipped.is_empty()


@pytest.mark.parametrize("first", ["sep=;", '"sep=;"', "SEP=;"])
def test_a_line_that_says_what_parts_the_columns_is_no_head(tmp_path: Path, first: str) -> None:
    articles, skipped = read_articles(
        export(tmp_path / "a.csv", first, "Medium;Titel;Text", f"FAZ;Frei, endlich;{LINE}")
    )
    assert articles.select("outlet", "title", "text").rows() == [("FAZ", "Frei, endlich", LINE)] and skipped.is_empty()


@pytest.mark.parametrize("name", ["Unicode-Text.txt", "noname"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16"])
def test_a_table_that_has_the_name_of_a_text_is_a_table(tmp_path: Path, name: str, encoding: str) -> None:
    rows = f"Medium\tTitel\tText\nFAZ\tÜber die Brücke\t{LINE}\nTalblatt\tÜber die Brücke\tNein.\n"
    (tmp_path / name).write_bytes(rows.encode(encoding))
    articles, skipped = read_articles(tmp_path / name)
    assert articles.sort("outlet").select("outlet", "title", "format").rows() == [
        ("FAZ", "Über die Brücke", "csv"), ("Talblatt", "Über die Brücke", "csv")
    ]  # fmt: skip
    assert skipped.is_empty()


@pytest.mark.parametrize("first", ["Text, Titel", "Medium, Titel und Text", "Text", "Das Medium, der Titel, der Text"])
def test_a_text_is_no_table(tmp_path: Path, first: str) -> None:
    (tmp_path / "a.txt").write_text(f"{first}\n\n{LINE}", encoding="utf-8")
    assert read_articles(tmp_path).articles["text"].item() == f"{first}\n\n{LINE}"


@pytest.mark.parametrize(
    "titles",
    [("Presseschau Elbtal",), ("Presseschau;Elbtal;", "", "Text: alle Treffer"), ("sep=;", "Text am 3. April;1")],
)
def test_the_head_of_an_export_stands_below_its_titles(tmp_path: Path, titles: tuple[str, ...]) -> None:
    source = export(
        tmp_path / "a.csv", *titles, "", '"Medium";"Titel";"Text"', f"FAZ;Frei, endlich;{LINE}", "FAZ;Text;Medium"
    )
    articles, skipped = read_articles(source)
    assert articles["outlet"].to_list() == ["FAZ", "FAZ"] and set(articles["text"]) == {LINE, "Medium"}
    shown = [title for title in titles if title and not title.startswith("sep")]
    assert skipped["reason"].to_list() == ["above the head"] and left_out(skipped) == 0
    assert skipped["detail"].to_list() == [f"the head is line {len(titles) + 2}; {' '.join(shown)}"]
    assert skipped["line"].to_list() == [len(titles) - len(shown[1:]) if titles[0].startswith("sep") else 1]


def test_a_head_is_looked_for_below_only_where_the_first_line_is_none(tmp_path: Path) -> None:
    rows = ("Text;Titel;1", "Text;Medium;2")
    articles, skipped = read_articles(export(tmp_path / "a.csv", "Medium;Inhaltliches;Titel", *rows))
    assert articles.is_empty() and "no text column" in skipped["reason"].to_list()
    articles, _ = read_articles(export(tmp_path / "b.csv", "Text", LINE, "Medium;Text"))
    assert set(articles["text"]) == {LINE, "Medium;Text"}
    # of a head whose cells go on in the next line that one is no head
    source = export(tmp_path / "d.csv", 'Datum;"Seite', '(von)";Text;Titel', f"2026-01-01;1;{LINE};T")
    articles, skipped = read_articles(source)
    assert articles.select("text", "title").rows() == [(LINE, "T")] and "broken line" not in skipped["reason"]
    articles, skipped = read_articles(export(tmp_path / "c.csv", "Titel;Autor;Seite", "Text;Medium;1"))
    assert "the columns are Seite, Autor, Titel" in skipped["detail"].item()


def test_articles_of_a_run_and_of_an_archive_are_read_as_they_were(tmp_path: Path) -> None:
    rows = [
        {"id": "a", "outlet": "Küstenbote", "published": "2026-03-12", "title": "Eins", "text": LINE, "author": "dpa"},
        {"id": "b", "published": "2026-03-12T08:00+01:00", "url": "https://www.n-tv.de/a", "text": f"{LINE} Ja."},
        {"id": "c", "text": "Nein."},
    ]
    source = jsonl(tmp_path / "rows.jsonl", *rows)
    trace = ln.trace_articles(source)
    trace.write(tmp_path / "run")
    archive = ln.create_archive(tmp_path / "archive")
    archive.add(source)
    for folder, articles in (("run", "articles.parquet"), ("archive", "articles")):
        again, skipped = read_articles(tmp_path / folder / articles)
        assert skipped.is_empty()
        where = ["source", "format", "outlet_basis"]
        assert again.drop(where).equals(trace.articles.drop(where)), folder
        with pytest.raises(SourceError, match=rf"this folder is an? {folder}.*{articles}"):
            read_articles(tmp_path / folder)


def test_runs_and_archives_below_a_folder_are_told_and_not_read(tmp_path: Path) -> None:
    (tmp_path / "deich.txt").write_text("Der Deich am Fluss hält auch in diesem Jahr.", encoding="utf-8")
    ln.trace_articles(tmp_path / "deich.txt").write(tmp_path / "runs" / "monday")
    ln.create_archive(tmp_path / "archive").add(tmp_path / "deich.txt")
    articles, skipped = read_articles(tmp_path)
    assert articles["source"].to_list() == [str(tmp_path / "deich.txt")]
    told = skipped.select("source", "reason", "detail").rows()
    assert told == [
        (str(tmp_path / "archive"), "not an input", "this folder is an archive"),
        (str(tmp_path / "runs" / "monday"), "not an input", "this folder is a run"),
    ]


def test_a_pattern_reaches_into_no_run(tmp_path: Path) -> None:
    (tmp_path / "deich.txt").write_text("Der Deich am Fluss hält auch in diesem Jahr.", encoding="utf-8")
    ln.trace_articles(tmp_path / "deich.txt").write(tmp_path / "runs" / "monday")
    for pattern in ("**/*", "**/*.*", "*"):
        articles, skipped = read_articles(tmp_path / pattern)
        assert articles["source"].to_list() == [str(tmp_path / "deich.txt")]
        assert skipped.select("source", "detail").rows() == [
            (str(tmp_path / "runs" / "monday"), "this folder is a run")
        ]
    named = read_articles(tmp_path / "runs" / "monday" / "art*.parquet").articles
    assert named["text"].to_list() == articles["text"].to_list()


def test_a_folder_may_have_a_long_name(tmp_path: Path) -> None:
    folder = tmp_path / "Alle Artikel aus dem Jahr 2026 und auch aus den Jahren davor"
    folder.mkdir()
    (folder / "deich.txt").write_text("Der Deich am Fluss hält auch in diesem Jahr.", encoding="utf-8")
    for given in (folder, folder / "*.txt", folder / "deich.txt"):
        assert read_articles(given).articles.height == 1
    with pytest.raises(SourceError, match=r"Did you mean .*deich\.txt"):
        read_articles(folder / "deiche.txt")


def test_wire_items(tmp_path: Path) -> None:
    urn = "urn:newsml:dpa.com:20090101:260311-99-412345"
    articles, skipped = read_articles(
        jsonl(
            tmp_path / "wire.jsonl",
            {"id": urn, "version": 2, "text": "Berlin (dpa) - Zwei."},
            {"id": f"{urn}:1", "text": "Berlin (dpa) - Eins."},
            {"id": "r", "type": "Pressemitteilung", "outlet": "Elbwerke", "text": "Die Elbwerke teilen mit."},
            {"id": "s", "outlet": "AFP", "text": "Paris (AFP) - Drei."},
            {"id": "t", "outlet": "Rundblick", "item": "dpa:260311-99-412345/2", "text": "Abdruck."},
            {"id": "u", "outlet": "ots", "text": "Mitteilung."},
        )
    )
    assert skipped.is_empty()
    assert articles.select("article_id", "kind", "outlet", "item", "item_version", "text_state").rows() == [
        ("r", "release", "Elbwerke", None, None, "unknown"),
        ("s", "wire", "AFP", None, None, "raw"),
        ("t", "article", "Rundblick", "dpa:260311-99-412345", 2, "unknown"),
        ("u", "release", "ots", None, None, "unknown"),
        (urn, "wire", "dpa", "dpa:260311-99-412345", 2, "raw"),
        (f"{urn}:1", "wire", "dpa", "dpa:260311-99-412345", 1, "raw"),
    ]
    assert read_item("no item") is None


def test_nested_fields_and_lists(tmp_path: Path) -> None:
    row = {
        "source": {"id": None, "name": "Rundblick"},
        "author": [{"@type": "Person", "name": "Ada Beispiel"}, {"name": "Bo Muster"}],
        "articleBody": ["Erster Absatz.", "Zweiter Absatz."],
        "inLanguage": "de-CH",
        "dateModified": "2026-03-12",
        "date": "12.03.2026",
        "time": "14:05",
    }
    (article,) = read_articles(jsonl(tmp_path / "x.jsonl", row)).articles.to_dicts()
    assert article["outlet"] == "Rundblick"
    assert article["byline"] == "Ada Beispiel, Bo Muster"
    assert article["text"] == "Erster Absatz.\n\nZweiter Absatz."
    assert article["lang"] == "de"
    assert article["published_from"] == article["published_until"] == datetime(2026, 3, 12, 13, 5, tzinfo=UTC)
    assert article["modified_at"] == datetime(2026, 3, 12, 22, 59, 59, 999999, tzinfo=UTC)


def test_our_own_articles_can_be_read_again(tmp_path: Path) -> None:
    first = read_articles(pl.DataFrame({"id": ["a", "b"], "text": ["x", "y"], "date": ["2026-03-12", None]})).articles
    again = read_articles(first).articles
    same = ["article_id", "published_from", "published_until", "text"]
    assert again.select(same).equals(first.select(same))


@pytest.mark.parametrize(
    ("found", "utc"),
    [
        ("2026-03-12T06:31:00+01:00", "2026-03-12T05:31:00"),
        ("2026-03-12T05:31:00Z", "2026-03-12T05:31:00"),
        ("2026-03-12 06:31:00 +0100", "2026-03-12T05:31:00"),
        ("2026-03-12T06:31", "2026-03-12T05:31:00"),
        ("2026-07-12T06:31", "2026-07-12T04:31:00"),
        ("12.03.2026, 14:05 Uhr", "2026-03-12T13:05:00"),
        ("Donnerstag, 12. März 2026 um 14.05 Uhr MEZ", "2026-03-12T13:05:00"),
        ("Stand: 12.3.26 14 Uhr", "2026-03-12T13:00:00"),
        ("Thu, 12 Mar 2026 06:31:00 +0100", "2026-03-12T05:31:00"),
        ("Thu, 12 Mar 2026 06:31:00 GMT", "2026-03-12T06:31:00"),
        ("March 12, 2026 at 2:05 PM", "2026-03-12T13:05:00"),
        ("12 mars 2026 à 14h05", "2026-03-12T13:05:00"),
        ("20260312063100", "2026-03-12T05:31:00"),
        (1773293460, "2026-03-12T05:31:00"),
        ("1773293460000", "2026-03-12T05:31:00"),
        (1773293460.0, "2026-03-12T05:31:00"),
        (datetime(2026, 3, 12, 6, 31), "2026-03-12T05:31:00"),
    ],
)
def test_clock_times(found: object, utc: str) -> None:
    moment = read_time(found, BERLIN)
    assert moment is not None
    assert moment.begin == moment.end == datetime.fromisoformat(utc).replace(tzinfo=UTC)


@pytest.mark.parametrize(
    "found",
    [
        "2026-03-12", "12.03.2026", "12. März 2026", "Do., 12. Mrz. 2026", "12. Jänner 2026", "March 12th, 2026",
        "20260312", 20260312, "2026/03/12", "13/03/2026", date(2026, 3, 12), "2026-03-12T00:00:00", "2026-03-12 00:00",
        "2026-03-12T00:00:00+01:00", "2026-03-11T23:00:00Z", "2026-03-12T00:00:00Z", "2026-03-12 00:00:00 +0000",
    ],
)  # fmt: skip
def test_a_day_is_a_whole_day_of_the_zone(found: object) -> None:
    moment = read_time(found, BERLIN)
    assert moment is not None
    assert moment.zone_assumed
    begin = moment.begin.astimezone(BERLIN)
    assert (begin.year, begin.hour) == (2026, 0)
    assert moment.end - moment.begin == timedelta(days=1) - timedelta(microseconds=1)


@pytest.mark.parametrize(
    "found",
    [
        "", "gestern", "2026-02-30", "31.02.2026", "2026-03-12T25:00", 0, "0", -5, True, 45000, "1970-01-01T00:00:00Z",
        "1970-01-01", "1970-01-01T01:00:00+01:00", "0001-01-01T00:00:00Z", "2101-01-01", "9999-12-31T23:59:59Z",
        "03/04/2026", 1e300, float("nan"), "12. Blumen 2026", "2026", "١٢٣٤٥٦٧٨٩٠", "9" * 500, None, [],
    ],
)  # fmt: skip
def test_what_is_no_time(found: object) -> None:
    assert read_time(found, BERLIN) is None


def test_the_hour_that_comes_twice_is_an_interval() -> None:
    twice = read_time("2026-10-25T02:30", BERLIN)
    assert twice is not None
    assert twice.end - twice.begin == timedelta(hours=1)


def test_the_zone_is_a_setting(tmp_path: Path) -> None:
    source = jsonl(tmp_path / "x.jsonl", {"text": "Kurz.", "date": "2026-03-12T06:31"})
    (article,) = read_articles(source, settings=Read(timezone="America/New_York")).articles.to_dicts()
    assert article["published_from"] == datetime(2026, 3, 12, 10, 31, tzinfo=UTC)


@pytest.mark.parametrize(
    ("clues", "outlet", "basis"),
    [
        ({"field": "bp feed", "url": "https://rundblick.example/1"}, "Bergtaler Post", "field"),
        ({"field": "Unbekanntes Blatt", "url": "https://rundblick.example/1"}, "Unbekanntes Blatt", "field"),
        ({"field": "https://www.rundblick.example/"}, "Rundblick", "field"),
        ({"url": "https://m.sport.rundblick.example/a?b"}, "Rundblick", "domain"),
        ({"url": "https://www.neues-blatt.example/a"}, "neues-blatt.example", "domain"),
        ({"url": "notrundblick.example"}, "notrundblick.example", "domain"),
        ({"url": "not an address", "hint": "bergtaler-post"}, "Bergtaler Post", "alias"),
        ({"hint": "bridge"}, None, "none"),
        ({"text": "Ende.\n\nQuelle: rundblick.example, abc/dpa\n\nNewsletter"}, "Rundblick", "sign_off"),
        ({"text": "Ende. (dpa, BtP)"}, "Bergtaler Post", "sign_off"),
        ({"text": "Ende. BtP/mue/AFP"}, "Bergtaler Post", "sign_off"),
        ({"text": "Ende. (Anna Muster, BtP)"}, None, "none"),
        ({"text": "Ende.\nQuelle: dpa"}, None, "none"),
        ({"text": "Die Firma (BtP) wächst weiter."}, None, "none"),
    ],
)
def test_outlets(tables: Tables, clues: dict[str, str], outlet: str | None, basis: str) -> None:
    publisher = find_publisher(**{"field": "", "url": "", "hint": "", "text": "", **clues}, tables=tables.folder)
    assert (publisher.outlet, publisher.basis) == (outlet, basis)
    assert (publisher.owner is None) == (outlet is None)


def test_a_dispatch_without_number_and_stamp_has_id_and_time_from_its_file_name(tmp_path: Path) -> None:
    folder = tmp_path / "in"
    folder.mkdir()
    text = "Sandhafen (dpa) - Die Brücke ist fertig.\n\ndpa abc yyon z2 a3 def/ghi{stamp}\n"
    (folder / "2026-03-12T0631_dpa_bridge.txt").write_text(text.format(stamp=""), encoding="utf-8")
    (folder / "2026-03-13T0700_dpa_bridge.txt").write_text(text.format(stamp="\n120600 Mrz 26"), encoding="utf-8")
    rows = read_articles(folder).articles.select("article_id", "kind", "published_from", "time_basis").rows()
    assert rows == [
        ("2026-03-12T0631_dpa_bridge.txt", "wire", datetime(2026, 3, 12, 5, 31, tzinfo=UTC), "filename"),
        ("2026-03-13T0700_dpa_bridge.txt", "wire", datetime(2026, 3, 12, 5, 0, tzinfo=UTC), "metadata"),
    ], "the time it was sent comes before that of the file name"


def test_an_outlet_in_a_file_name_that_no_table_knows_is_said(tmp_path: Path, tables: Tables) -> None:
    folder = tmp_path / "in"
    folder.mkdir()
    for name in (
        "2026-03-12_talpost_bridge.txt",
        "2026-03-12_bergtaler-post_bridge.txt",
        "bridge.txt",
        "2026-03-12.txt",
    ):
        (folder / name).write_text(f"Die Brücke ist fertig: {name}.", encoding="utf-8")
    (folder / "talpost.jsonl").write_text('{"text": "Die Brücke ist fertig."}\n', encoding="utf-8")
    articles, skipped = read_articles(folder, tables=tables)
    assert articles.height == 5
    assert skipped.select("reason", "detail").rows() == [("unknown outlet", "talpost")]
    (tmp_path / "own").mkdir()
    (tmp_path / "own" / "outlets.csv").write_text("outlet,aliases\nTalpost,talpost\n", encoding="utf-8")
    known = read_articles(folder / "*.txt", tables=Tables(folder=str(tmp_path / "own"))).articles
    assert "Talpost" in known["outlet"].to_list()


def test_an_outlet_that_changed_hands(tables: Tables) -> None:
    def owner(day: str) -> str | None:
        return find_publisher(field="Bergtaler Post", url="", hint="", text="", day=day, tables=tables.folder).owner

    assert (owner("2020-05-01"), owner("2024-05-01"), owner("")) == ("Alpmedien", "Talverlag", "Talverlag")


def test_services_of_an_agency_belong_to_it() -> None:
    publisher = find_publisher(field="dpa-AFX", url="", hint="", text="")
    assert (publisher.outlet, publisher.owner, publisher.kind) == ("dpa-AFX", "dpa", "wire")


def test_progress_is_told_per_input(tmp_path: Path) -> None:
    for name in "abc":
        (tmp_path / f"{name}.txt").write_text(name, encoding="utf-8")
    told: list[tuple[int, ...]] = []
    read_articles(tmp_path, on_progress=told.append)
    assert told[-1] == (3, 3, 3, 3, 3)
    assert told == sorted(told)


def test_progress_is_told_inside_a_large_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("lineage.read.jsonlines._BLOCK", 1_000_000)
    rows: list[dict[str, object]] = [{"id": n, "text": f"Text {n} {'x' * 900}"} for n in range(12_000)]
    path = jsonl(tmp_path / "a.jsonl", *rows)
    told: list[tuple[int, ...]] = []
    read_articles(path, on_progress=told.append)
    size = path.stat().st_size
    assert told[-1] == (1, 1, 12_000, size, size)
    assert any(0 < place < size and articles for _, _, articles, place, _ in told)


def test_nothing_gives_empty_frames(tmp_path: Path) -> None:
    for articles, skipped in (read_articles(), read_articles(tmp_path)):
        assert articles.schema == ARTICLES.schema
        assert skipped.schema == SKIPPED.schema
        assert articles.is_empty() and skipped.is_empty()


def test_press_articles_have_a_time_and_a_known_outlet(material: Path) -> None:
    articles, skipped = read_articles(material / "press" / "articles.parquet")
    assert skipped.is_empty()
    assert articles["published_from"].null_count() == 0
    assert articles["outlet"].n_unique() == 19
    raw = pl.read_parquet(material / "press" / "articles.parquet")
    by_address = read_articles(raw.select("id", "url", "text")).articles["outlet"]
    assert (by_address == articles["outlet"]).mean() > 0.99
    signed = read_articles(raw.select("id", "text")).articles["outlet"]
    assert (signed == articles["outlet"]).all()
    assert signed.count() > 1800


def test_the_five_texts(material: Path) -> None:
    articles, skipped = read_articles(material / "seeds")
    assert articles["outlet"].to_list() == ["n-tv", None, None, "n-tv", None]
    assert skipped["reason"].to_list() == ["not an input", "no text column"]


def test_the_tables_of_this_wing_hold_together() -> None:
    fields = read_table("fields")
    assert {row["field"] for row in fields} == {
        "byline", "clock", "credit", "id", "item", "kind", "lang", "modified", "notes", "outlet", "published",
        "published_until", "text", "title", "url", "version",
    }  # fmt: skip
    assert all(plan_columns((row["name"].upper(),)) == {row["field"]: (row["name"].upper(),)} for row in fields)
    for row in read_table("field_values"):
        assert meaning_of(row["field"], row["word"].title()) == row["value"]
    for row in read_table("outlets"):
        assert row["source_word"] in {"text", "photo", ""}, row
        for name in (row["outlet"], *filter(None, row["aliases"].split(";"))):
            assert find_publisher(field=name, url="", hint="", text="").outlet == row["outlet"], name
        for domain in filter(None, row["domains"].split(";")):
            found = find_publisher(field="", url=f"https://www.{domain}/x", hint="", text="")
            assert (found.outlet, found.basis) == (row["outlet"], "domain"), domain


def test_the_urn_beside_an_article_is_not_its_id(tmp_path: Path) -> None:
    urn = "urn:newsml:dpa.com:20090101:260311-99-412345:3"
    articles, skipped = read_articles(
        jsonl(
            tmp_path / "x.jsonl",
            {"urn": urn, "text": "Berlin (dpa) - Eins."},
            {"urn": urn, "text": "Eins.", "outlet": "Rundblick"},
        )
    )
    assert skipped.is_empty()
    by_kind = dict(articles.select("kind", "article_id").rows())
    assert by_kind["wire"] == urn
    assert by_kind["article"].startswith("article-")
    assert articles["item_version"].to_list() == [3, 3]


def test_the_site_of_an_agency() -> None:
    publisher = find_publisher(field="", url="https://www.reuters.com/world/x", hint="", text="")
    assert (publisher.outlet, publisher.kind, publisher.basis) == ("Reuters", "wire", "domain")


@pytest.mark.parametrize(
    ("declared", "text", "lang"),
    [
        ("de-CH", "The bridge is open.", "de"),
        ("German", "", "de"),
        ("ENG", "", "en"),
        ("xx-unknown", "", "xx"),
        ("klingonisch", BRIDGE * 2, "de"),
        ("", "Die Brücke ist offen, und der Verkehr rollt mit Tempo 30 auf das Ufer zu.", "de"),
        ("", "The bridge is open and traffic was moving to the other side of the river.", "en"),
        ("", "Le pont est ouvert et les voitures passent dans une heure.", "fr"),
        ("", "Brücke offen", None),
        ("", "the der the der of und to ist", None),
    ],
)
def test_languages(declared: str, text: str, lang: str | None) -> None:
    (article,) = read_articles(pl.DataFrame({"lang": [declared], "text": [text or "Text."]})).articles.to_dicts()
    assert article["lang"] == lang


@pytest.mark.parametrize(
    ("clues", "outlet", "kind"),
    [
        ({"field": "Polizeiinspektion Werntal"}, "Polizeiinspektion Werntal", "release"),
        ({"hint": "hauptzollamt-werntal"}, "Hauptzollamt Werntal", "release"),
        ({"field": "Kreis-Anzeiger"}, "Kreis-Anzeiger", ""),
        ({"hint": "werntal-bote"}, None, ""),
    ],
)
def test_what_an_office_prints_is_a_release(clues: dict[str, str], outlet: str | None, kind: str) -> None:
    found = find_publisher(**{"field": "", "url": "", "hint": "", "text": "", **clues})
    assert (found.outlet, found.kind) == (outlet, kind)


def test_an_outlet_of_an_unknown_kind_is_told(tmp_path: Path) -> None:
    (tmp_path / "outlets.csv").write_text("outlet,kind\nTalpost,police\n", encoding="utf-8")
    with pytest.raises(TableError, match="the outlet Talpost has an unknown kind"):
        find_publisher(field="Talpost", url="", hint="", text="", tables=str(tmp_path))


HEAD = "Titel: Deich wird erhöht\nMedium: Talpost\nDatum: 14.03.2026 09:40\nAutor: Anna Muster"


@pytest.mark.parametrize("head", [f"{HEAD}\n\n", f"---\n{HEAD}\n---\n", f"{HEAD}\n\n".replace("\n", "\r\n")])
def test_lines_above_a_text_tell_what_a_table_would(tmp_path: Path, head: str) -> None:
    body = "Der Rat baut.\n\nQuelle: dpa"
    (tmp_path / "a.txt").write_bytes(f"{head}{body}".encode())
    (row,) = read_articles(tmp_path / "a.txt").articles.to_dicts()
    assert (row["outlet"], row["title"], row["byline"], row["text"]) == (
        "Talpost",
        "Deich wird erhöht",
        "Anna Muster",
        body,
    )
    assert row["published_from"].isoformat() == "2026-03-14T08:40:00+00:00" and row["time_basis"] == "metadata"


@pytest.mark.parametrize(
    "head",
    [
        "Autor: Anna Muster\nQuelle: dpa",  # credits, not fields
        "Titel: Deich wird erhöht\nDer Rat: gespalten",
        "Titel: Deich wird erhöht\nMedium: Talpost\nDer Rat baut.",
    ],
)
def test_other_lines_with_colons_are_text(tmp_path: Path, head: str) -> None:
    (tmp_path / "a.txt").write_text(f"{head}\n\nDer Rat baut.", encoding="utf-8")
    (row,) = read_articles(tmp_path / "a.txt").articles.to_dicts()
    assert row["outlet"] is None and row["text"].startswith(head)


MARKUP = [
    ("<p>Der Hafen</p><p>meldet &bdquo;drei&ldquo; Schiffe.</p>", "Der Hafen\n\nmeldet „drei“ Schiffe."),
    ("Fr&uuml;her war die Br&#252;cke\n\nzu, sagt M&#xfc;ller &amp; Sohn.", "Früher war die Brücke\n\nzu, sagt Müller & Sohn."),
    ('Der <b>Hafen</b>\n\nmeldet <a href="https://x.example/?a=1&b=2">drei</a> Schiffe.', "Der Hafen\n\nmeldet drei Schiffe."),
    ("Der Hafen<BR>meldet<br />drei Schiffe.", "Der Hafen\nmeldet\ndrei Schiffe."),
    ("&lt;p&gt;Der Hafen&lt;/p&gt;&lt;p&gt;fr&amp;uuml;her&lt;/p&gt;", "Der Hafen\n\nfrüher"),
    ("Der Hafen &nbsp;meldet&#13;&#10;drei.", "Der Hafen \xa0meldet\ndrei."),
    ("AT&T meldet 3 < 5 und 7 > 6, R&D; ein <y> bleibt", "AT&T meldet 3 < 5 und 7 > 6, R&D; ein <y> bleibt"),
    ("<3 für 5 & 6; <dpa> <a", "<3 für 5 & 6; <dpa> <a"),
    ("<p></p>", None),
]  # fmt: skip


@pytest.mark.parametrize(("given", "text"), MARKUP)
def test_markup_in_a_table_is_read_as_a_page_shows_it(tmp_path: Path, given: str, text: str | None) -> None:
    row = {"id": "a", "text": given, "title": "Br&uuml;cke <i>zu</i>", "author": "M&uuml;ller"}
    pl.DataFrame([row]).write_parquet(tmp_path / "a.parquet")
    pl.DataFrame([row]).write_csv(tmp_path / "a.csv")
    jsonl(tmp_path / "a.jsonl", row)
    for name in ("a.parquet", "a.csv", "a.jsonl"):
        articles, skipped = read_articles(tmp_path / name)
        if text is None:
            assert skipped["reason"].to_list() == ["no text"]
            continue
        assert articles.select("text", "title", "byline").row(0) == (text, "Brücke zu", "Müller"), name
        assert pl.concat(stream_articles(tmp_path / name).open())["text"].to_list() == [text]


def test_markup_in_a_text_file_stands_as_it_is(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text("Das Zeichen &uuml; heißt <b>ü</b>.", encoding="utf-8")
    assert read_articles(tmp_path).articles["text"].item() == "Das Zeichen &uuml; heißt <b>ü</b>."
