"""Web pages: their text, what they declare, and what extractors drop; pages that hold no article say why."""

from __future__ import annotations

import email.message
import email.policy
import gzip
import json
import sys
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import polars as pl
import pytest

from lineage.engine import map_slices
from lineage.errors import MissingPart
from lineage.frames import ARTICLES, SKIPPED
from lineage.read import pages as room
from lineage.read import read_articles
from lineage.read.charsets import decode_page
from lineage.read.extraction import _kinds, extract_pages
from lineage.read.markup import _named
from lineage.settings import Engine, Read
from lineage.signals.blocks import label_blocks
from lineage.signals.credits import parse_credits
from lineage.tables import read_table

FIRST = "Der Rat der Stadt will den Deich am Fluss erhöhen und hat dafür in diesem Jahr viel Geld eingeplant."
SECOND = (
    "Die Arbeiten sollen im Herbst beginnen und zwei Jahre dauern, denn der Boden am Ufer ist weich und muss erst mit"
    " Steinen aus dem Bruch befestigt werden. Danach wird gepflanzt."
)
THIRD = (
    "Am Ende der Bauzeit soll ein Weg auf der Krone des Deichs liegen, auf dem Räder und Kinderwagen Platz haben. Die"
    " Bürgermeisterin sprach von einem Tag, auf den die Stadt lange gewartet habe."
)
LD: dict[str, Any] = {
    "@context": "https://schema.org",
    "@graph": [
        {
            "@type": "NewsArticle",
            "headline": "Ein Deich f&uuml;r die Stadt",
            "datePublished": "2026-03-12 06:31:00.0",
            "dateModified": "2026-03-12T09:00:00+01:00",
            "author": [{"@type": "Person", "name": "Anna Muster"}, {"@id": "#agency"}],
            "isBasedOn": ["https://quelle.example/deich", "https://talblatt.example/deich.html"],
        },
        {"@type": "Organization", "@id": "#agency", "name": "dpa"},
    ],
}


def page(body: str = "", head: str = "", ld: object = LD, closing: str = "") -> str:
    return f"""<!doctype html><html lang="de-DE"><head><title>Ein Deich für die Stadt | Talblatt</title>
<meta property="og:title" content="Ein Deich für die Stadt"><meta property="og:url" content="https://talblatt.example/deich.html">
<meta name="date" content="2026-03-12T06:31:00+01:00"><link rel="canonical" href="https://erstblatt.example/deich">
<script type="application/ld+json">{json.dumps(ld)}</script>{head}</head><body>
<nav class="main-nav"><a href="/">Start</a> <a href="/dpa">dpa</a></nav>
<article><header><h1><span class="kicker">Elbtal:</span> Ein Deich für die Stadt</h1>
<div class="article__byline">Von Anna Muster, dpa <time datetime="2026-03-12T06:31">12.03.2026, 06:31 Uhr</time></div></header>
<figure><img src="a.jpg"><figcaption>Der Deich am Morgen.<span class="image__copyright">© Max Muster/AFP</span></figcaption></figure>
<div class="article-body"><p>{FIRST}</p><p>{SECOND}</p><h2>Lange Bauzeit</h2><p>{THIRD}</p>{body}</div>{closing}</article>
<aside class="related-teaser"><a href="/x"><h3>Ein anderer Deich</h3><p>(Reuters)</p></a></aside>
<footer><p>Copyright Talblatt und Nachrichtenagenturen</p></footer></body></html>"""


def read(
    folder: Path, html: str | bytes, name: str = "deich.html", **settings: Any
) -> tuple[pl.DataFrame, pl.DataFrame]:
    (folder / name).write_bytes(html if isinstance(html, bytes) else html.encode())
    articles, skipped = read_articles(folder, settings=Read(**settings))
    ARTICLES.check(articles)
    SKIPPED.check(skipped)
    return articles, skipped


def test_what_a_page_declares(tmp_path: Path) -> None:
    articles, skipped = read(tmp_path, page())
    assert skipped.is_empty()
    row = articles.row(0, named=True)
    assert row["title"] == "Ein Deich für die Stadt"
    assert row["url"] == "https://talblatt.example/deich.html"
    assert row["canonical"] == "https://erstblatt.example/deich"
    assert row["based_on"] == ["https://quelle.example/deich"]
    assert row["byline"].startswith("Anna Muster, dpa")
    assert row["published_from"] == row["published_until"] == datetime(2026, 3, 12, 5, 31, tzinfo=UTC)
    assert (row["time_basis"], row["time_rule"], row["zone_assumed"]) == ("metadata", "meta date", False)
    assert row["modified_at"] == datetime(2026, 3, 12, 8, tzinfo=UTC)
    assert (row["lang"], row["format"], row["text_state"]) == ("de", "html", "raw")
    assert (row["outlet"], row["outlet_basis"]) == ("talblatt.example", "domain")


@pytest.mark.parametrize(
    ("site", "address", "outlet", "basis"),
    [
        # the name of a domain that no table knows
        ("Talblatt", "https://talblatt.example/deich.html", "Talblatt", "field"),
        ("Tal-Blatt", "https://www.tal-blatt.example/deich.html", "Tal-Blatt", "field"),
        ("Täglich Süd", "https://news.taeglich-sued.example/deich.html", "Täglich Süd", "field"),
        # a section or a group is none, and the tables know better
        ("Politik", "https://talblatt.example/deich.html", "talblatt.example", "domain"),
        ("Spiegel", "https://www.spiegel.de/deich.html", "Spiegel", "domain"),
    ],
)
def test_a_site_of_an_unknown_domain_has_the_name_that_fits_it(
    tmp_path: Path, site: str, address: str, outlet: str, basis: str
) -> None:
    named = page(head=f'<meta property="og:site_name" content="{site}">')
    articles, _ = read(tmp_path, named.replace("https://talblatt.example/deich.html", address))
    assert articles.select("outlet", "outlet_basis").row(0) == (outlet, basis)


def test_the_text_has_lines_for_what_extractors_drop(tmp_path: Path) -> None:
    articles, _ = read(
        tmp_path, page(closing='<div class="article-source">abc/dpa</div><p>© dpa-infocom, dpa:260312-99-123456/2</p>')
    )
    lines = articles["text"][0].split("\n\n")
    assert lines[0] == "Elbtal: Ein Deich für die Stadt"
    assert set(lines[1:3]) == {"Von Anna Muster, dpa", "Der Deich am Morgen. (Foto: Max Muster/AFP)"}
    assert lines[3:] == [FIRST, SECOND, "Lange Bauzeit", THIRD, "abc/dpa", "© dpa-infocom, dpa:260312-99-123456/2"]


@pytest.mark.parametrize("credit", ["Max Muster/dpa", "Max Muster/Nordfunk", "dpa"])
def test_a_credit_at_the_end_of_a_caption_leaves_the_caption_alone(credit: str, tmp_path: Path) -> None:
    html = page().replace(
        'Der Deich am Morgen.<span class="image__copyright">© Max Muster/AFP</span>',
        f"Der Deich am Morgen. Foto: {credit}",
    )
    articles, _ = read(tmp_path, html)
    assert f"Der Deich am Morgen. (Foto: {credit})" in articles["text"][0].split("\n\n")


def test_the_headline_stands_once_with_its_kicker(tmp_path: Path) -> None:
    way_down = "<nav><ol><li><h1>Ein Deich für die Stadt</h1></li></ol></nav><article>"
    html = (
        page()
        .replace("<article>", way_down, 1)
        .replace("<h1><span", "<h2><span")
        .replace("Stadt</h1>\n", "Stadt</h2>\n")
    )
    articles, _ = read(tmp_path, html)
    (text,) = articles["text"]
    assert text.startswith("Elbtal: Ein Deich für die Stadt\n\n") and text.count("Ein Deich für die Stadt") == 1


def test_credits_of_a_page_are_those_it_shows(tmp_path: Path) -> None:
    articles, _ = read(
        tmp_path, page(closing='<div class="article-source">abc/dpa</div><p>© dpa-infocom, dpa:260312-99-123456/2</p>')
    )
    blocks = label_blocks(articles)
    credits = parse_credits(articles, blocks)
    found = set(credits.select("place", "agency", "role").iter_rows())
    assert found >= {
        ("byline", "dpa", "text"),
        ("photo", "AFP", "photo"),
        ("notice", "dpa", "text"),
        ("closing", "dpa", "text"),
    }
    assert {agency for _, agency, role in found if role == "text"} == {"dpa"}
    assert "dpa:260312-99-123456" in credits["item"].to_list()
    roles = dict(blocks.select(pl.col("role").cast(pl.String), "rule").iter_rows())
    assert {"title", "kicker", "caption", "photo_credit", "body", "subhead"} <= roles.keys() | {"teaser"}


def test_pages_spread_over_processes_give_the_same(tmp_path: Path) -> None:
    data = gzip.compress(page().encode())
    rows = [(gzip.decompress(data), n, "s", "html", f"{n}", "", "metadata", "raw", "", "") for n in range(50)]
    frame = pl.DataFrame(rows, schema=room.PAGE, orient="row")
    alone, spread = (map_slices(extract_pages, frame, workers, 25) for workers in (1, 2))
    assert alone.equals(spread)
    assert alone["line"].to_list() == list(range(50))


def test_the_day_that_only_the_page_prints(tmp_path: Path) -> None:
    bare = f"<html><body><h1>Ein Deich</h1><p>Stand: 12.03.2026</p><p>{FIRST}</p><p>{SECOND}</p></body></html>"
    row = read(tmp_path, bare)[0].row(0, named=True)
    assert (row["time_basis"], row["time_rule"]) == ("text", "printed near the headline")
    assert row["published_from"].day == 11 and row["zone_assumed"]


@pytest.mark.parametrize(
    ("html", "reason"),
    [
        ("<html></html>", "no text"),
        ("<html><body><p>Kurz.</p></body></html>", "no text"),
        ("", "empty"),
        (page().replace(FIRST, "").replace(SECOND, "Jetzt weiterlesen mit dem Abo Talblatt Plus.").replace(THIRD, ""), "not an article"),
        (f"<html><body><h1>Cookies</h1><p>Wir und unsere 120 Partner verwenden Cookies und ähnliche Techniken. {FIRST}</p></body></html>", "not an article"),
        ("<html><body><h1>Fehler 404</h1><p>Diese Seite wurde leider nicht gefunden. Sie können zur Startseite gehen oder suchen, was Sie lesen wollten.</p></body></html>", "not an article"),
    ],
)  # fmt: skip
def test_a_page_that_is_no_article(tmp_path: Path, html: str, reason: str) -> None:
    articles, skipped = read(tmp_path, html)
    assert articles.is_empty()
    assert skipped["reason"].to_list() == [reason]


def test_a_stub_before_a_paywall(tmp_path: Path) -> None:
    ld = {"@type": "NewsArticle", "headline": "Ein Deich", "isAccessibleForFree": "False"}
    html = page(ld=ld).replace(SECOND, "").replace(THIRD, "")
    assert read(tmp_path, html)[1]["reason"].to_list() == ["not an article"]
    assert read(tmp_path, page(ld=ld, body=f"<p>{SECOND} {THIRD} {SECOND}</p>"))[0].height == 1


@pytest.mark.parametrize("row", read_table("page_marks"), ids=lambda row: row["rule"])
def test_each_mark_fits_its_example(row: dict[str, str]) -> None:
    assert row["kind"] in _named(row["example"], "")


@pytest.mark.parametrize("row", read_table("page_kinds"), ids=lambda row: row["rule"])
def test_each_kind_of_page_fits_its_example(row: dict[str, str]) -> None:
    hit = next(kind for kind in _kinds("") if kind.pattern.search(row["example"]))
    assert hit.pattern.pattern == row["pattern"]


SAID = "<html><head>{}</head><body>Über die Brücke – „offen“</body></html>"


@pytest.mark.parametrize(
    ("meta", "encoding", "header"),
    [
        ("", "utf-8", ""),
        ("", "utf-8-sig", "iso-8859-1"),
        ('<meta charset="iso-8859-1">', "utf-8", "windows-1252"),
        ('<meta charset="utf-8">', "cp1252", "utf-8"),
        ('<meta http-equiv="Content-Type" content="text/html; charset=ISO-8859-1">', "cp1252", ""),
        ("", "cp1250", "windows-1250"),
        ("", "utf-16", ""),
        ("", "utf-16-le", "utf-8"),
        ("", "utf-16-be", ""),
        ('<meta charset="zip">', "utf-8", "base64"),
        ('<meta charset="no-such">', "cp1252", "x" * 40),
    ],
)
def test_bytes_outrank_what_is_said_of_them(meta: str, encoding: str, header: str) -> None:
    assert decode_page(SAID.format(meta).encode(encoding), header) == SAID.format(meta)


def test_deep_and_odd_markup_ends_soon(tmp_path: Path) -> None:
    text = f"<p>{FIRST} {SECOND}</p>"
    (tmp_path / "deep.html").write_text("<html><body>" + "<div>" * 10_000 + text + "</div>" * 10_000, encoding="utf-8")
    (tmp_path / "open.html").write_text("<html><body>" + "<b>" * 50_000 + text, encoding="utf-8")
    (tmp_path / "ld.html").write_text(
        f'<html><head><script type="application/ld+json">{"[" * 50_000}</script></head><body>{text}', encoding="utf-8"
    )
    (tmp_path / "many.html").write_text("<html><body>" + "<p>x</p>" * 110_000, encoding="utf-8")
    names = " ".join(f'a{number}=""' for number in range(60_000))
    (tmp_path / "wide.html").write_text(f"<html><body {names}>{text}", encoding="utf-8")
    (tmp_path / "nul.html").write_bytes(f"<html><body>\0{text}\0".encode())
    articles, skipped = read_articles(tmp_path)
    assert articles.height + skipped.height == 6
    assert set(skipped["reason"]) == {"too large", "no text"}
    assert set(articles["article_id"]) >= {"ld.html", "nul.html"}


def test_a_page_without_the_extra_says_what_to_install(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "trafilatura", None)
    with pytest.raises(MissingPart, match=r"pip install .\.\[web\]"):
        read(tmp_path, page())


def record(
    address: str, data: bytes, kind: str = "text/html; charset=utf-8", status: str = "200 OK", said: int = 0
) -> bytes:
    block = f"HTTP/1.1 {status}\r\nContent-Type: {kind}\r\n\r\n".encode() + data
    head = f"WARC/1.0\r\nWARC-Type: response\r\nWARC-Target-URI: {address}\r\nWARC-Date: 2026-03-12T05:31:00Z\r\n"
    head += f"WARC-Record-ID: <urn:uuid:00000000-0000-0000-0000-{len(data):012}>\r\nContent-Type: application/http; msgtype=response\r\n"
    return f"{head}Content-Length: {said or len(block)}\r\n\r\n".encode() + block + b"\r\n\r\n"


@pytest.mark.parametrize("packed", [bytes, gzip.compress])
def test_an_archive_of_pages(tmp_path: Path, packed: Any) -> None:
    records = [
        record("https://talblatt.example/deich.html", page().encode()),
        record("https://talblatt.example/bild.jpg", b"JPG", "image/jpeg"),
        record("https://talblatt.example/weg.html", page().encode(), status="404 Not Found"),
        record(
            "https://bergpost.example/deich",
            page(body="<p>Und mehr.</p>").encode("cp1252", "replace"),
            "text/html; charset=windows-1252",
        ),
    ]
    name = "crawl.warc.gz" if packed is gzip.compress else "crawl.warc"
    (tmp_path / name).write_bytes(b"".join(map(packed, records)))
    articles, skipped = read_articles(tmp_path)
    assert skipped.is_empty()
    assert articles["article_id"].to_list() == ["https://bergpost.example/deich", "https://talblatt.example/deich.html"]
    assert articles["url"].to_list() == articles["article_id"].to_list()
    assert articles["format"].unique().to_list() == ["warc"]
    assert "Über" not in articles["text"][0] and "erhöhen" in articles["text"][0]


@pytest.mark.parametrize("damage", ["cut", "longer", "shorter", "garbage", "head only"])
def test_a_broken_archive(tmp_path: Path, damage: str) -> None:
    pair = [record(f"https://talblatt.example/{n}", page(body=f"<p>Seite {n}.</p>").encode()) for n in range(2)]
    data = b"".join(pair)
    if damage == "cut":
        data = data[:-900]
    elif damage in ("longer", "shorter"):
        said = 10_000_000_000 if damage == "longer" else 900
        data = record("https://talblatt.example/0", page().encode(), said=said) + pair[1]
    elif damage == "garbage":
        data = b"WARC/1.0\r\n\xff\xfe\x00 no header\r\n\r\n" + data
    else:
        data = b"WARC/1.0\r\n"
    (tmp_path / "a.warc").write_bytes(data)
    articles, skipped = read_articles(tmp_path)
    assert articles.height + skipped.height > 0


def test_a_page_saved_as_mail(tmp_path: Path) -> None:
    mail = email.message.EmailMessage(policy=email.policy.default)
    mail["Snapshot-Content-Location"] = "https://talblatt.example/deich.html"
    mail.set_content(page(), subtype="html", cte="quoted-printable")
    mail.make_related()
    mail.add_related(b"JPG", "image", "jpeg")
    (tmp_path / "a.mhtml").write_bytes(mail.as_bytes())
    (tmp_path / "b.mht").write_bytes(b"From: x\r\n\r\nno page")
    articles, skipped = read_articles(tmp_path)
    assert articles.select("article_id", "format", "url").rows() == [
        ("a.mhtml", "mhtml", "https://talblatt.example/deich.html")
    ]
    assert skipped["reason"].to_list() == ["no text"]


def test_a_mixed_folder_with_names_that_tell_nothing(tmp_path: Path) -> None:
    (tmp_path / "deich.B2LA2G3").write_text(page(), encoding="utf-8")
    (tmp_path / "index").write_text(page(), encoding="utf-8")
    (tmp_path / "a.txt").write_text(FIRST, encoding="utf-8")
    (tmp_path / "style.css").write_text("body {}", encoding="utf-8")
    articles, skipped = read_articles(tmp_path, engine=Engine(workers=1))
    assert articles["format"].to_list() == ["txt", "html", "html"]
    assert skipped["reason"].to_list() == ["not an input"]
