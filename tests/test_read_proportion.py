"""Input out of proportion: very deep, very wide, very long or very many; it ends soon, with an article or a reason."""

from __future__ import annotations

import json
import socket
from pathlib import Path

import pytest

from lineage.frames import ARTICLES, SKIPPED
from lineage.read import read_articles
from lineage.read.proportion import refuse_tags
from lineage.settings import Engine, Read

TEXT = "<p>Der Rat der Stadt will den Deich am Fluss erhöhen und hat dafür in diesem Jahr viel Geld eingeplant.</p>" * 4
OUTSIDE = '<!DOCTYPE html [<!ENTITY a SYSTEM "file:///etc/passwd"><!ENTITY b "haha"><!ENTITY c "&b;&b;&b;&b;">]>'
MANY = " ".join(f"a{number}" for number in range(200_000))


def html(body: str, before: str = "", head: str = "") -> str:
    return f"{before}<html><head>{head}</head><body>{body}</body></html>"


PAGES = {
    "deep": html("<div>" * 100_000 + TEXT + "</div>" * 100_000),
    "deep words": html("<b><i>" * 50_000 + TEXT),
    "deep tables": html("<table><tr><td>" * 30_000 + TEXT),
    "deep json-ld": html(TEXT, head=f'<script type="application/ld+json">{"[" * 100_000}{"]" * 100_000}</script>'),
    "attributes": html(f"<div {MANY}>{TEXT}</div>"),
    "attributes behind a value": html(f'<div a=">" {MANY}>{TEXT}</div>'),
    "attributes with slashes": html(f"<div {MANY.replace(' ', '/')}>{TEXT}</div>"),
    "attributes spread": html(f"<i {' '.join(f'a{n}=x' for n in range(200))}>a</i>" * 600 + TEXT),
    "elements": html("<p>a</p>" * 100_000),
    "text": html(f"<p>{'Der Rat tagt. ' * 200_000}</p>"),
    "signs": html("<" * 3_000_000 + TEXT),
    "comments": html("<!--" * 300_000 + TEXT),
    "value without end": html(f"<a href='{'<a href=' * 300_000}{TEXT}"),
    "script": html(TEXT, head=f"<script>{'x' * 3_000_000}</script>"),
    "title": html(f"<h1>{'Titel ' * 10_000}</h1>{TEXT}", head=f"<title>{'Titel ' * 10_000}</title>"),
    "entities": html(f"<p>&a; &c;</p>{TEXT}", before=OUTSIDE),
    "NUL": html(TEXT.replace("Rat", "R\0at")),
    "charset that is none": html(TEXT, head='<meta charset="no-such">'),
    "charset that is wrong": html(TEXT, head='<meta charset="utf-16">'),
}
FILES = {
    "a.json": '{"text": ' + "[" * 100_000 + "]" * 100_000 + "}",
    "a.jsonl": '{"text": ' + "[" * 100_000 + "]" * 100_000 + "}\n",
    "braces.jsonl": "{\n" * 500_000,
    "names.jsonl": "".join(json.dumps({f"k{n} {k}": 1 for k in range(50)}) + "\n" for n in range(2_000)),
    "columns.csv": ",".join(f"c{n}" for n in range(50_000)) + "\n" + ",".join("1" for n in range(50_000)) + "\n",
    "commas.csv": "id,text\n" + "," * 1_000_000,
    "title.rss": f"<rss><channel><item><title>{'Titel ' * 300_000}</title><description>Text</description></item></channel></rss>",
    "large.rss": f"<rss><channel><item><title>{'Titel ' * 2_000_000}</title></item></channel></rss>",
}


@pytest.fixture(autouse=True)
def no_network(monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_: object) -> None:
        raise AssertionError("the network was asked")

    monkeypatch.setattr(socket.socket, "connect", refuse)
    monkeypatch.setattr(socket, "getaddrinfo", refuse)


@pytest.mark.parametrize("name", PAGES)
def test_a_page_out_of_proportion(tmp_path: Path, name: str) -> None:
    (tmp_path / "a.html").write_text(PAGES[name], encoding="utf-8")
    articles, skipped = read_articles(tmp_path, engine=Engine(workers=1))
    ARTICLES.check(articles)
    SKIPPED.check(skipped)
    assert articles.height + skipped.height == 1
    assert "root:" not in "".join(articles["text"])


@pytest.mark.parametrize("name", ["deep json-ld", "script", "entities", "NUL", "charset that is none"])
def test_what_is_only_odd_is_read(tmp_path: Path, name: str) -> None:
    (tmp_path / "a.html").write_text(PAGES[name], encoding="utf-8")
    assert read_articles(tmp_path, engine=Engine(workers=1)).articles.height == 1


@pytest.mark.parametrize("name", FILES)
def test_a_file_out_of_proportion(tmp_path: Path, name: str) -> None:
    (tmp_path / name).write_text(FILES[name], encoding="utf-8")
    articles, skipped = read_articles(tmp_path)
    assert articles.height + skipped.height >= 1
    assert skipped.height <= 10_001


@pytest.mark.parametrize(("length", "reason"), [(1_500_000, "too large"), (20_000_000, "broken line")])
def test_a_line_too_long_costs_one_article(tmp_path: Path, length: int, reason: str) -> None:
    (tmp_path / "a.jsonl").write_text(f'{{"text": "{"x" * length}"}}\n{{"text": "gut"}}\n', encoding="utf-8")
    articles, skipped = read_articles(tmp_path, settings=Read(max_bytes=1_000_000))
    assert articles["text"].to_list() == ["gut"]
    assert skipped.select("line", "reason").rows() == [(1, reason)]


def test_rows_of_ever_other_names_are_read(tmp_path: Path) -> None:
    rows = [{f"k{n} {k}": 1 for k in range(20)} | {"text": f"Text {n}"} for n in range(500)]
    (tmp_path / "a.jsonl").write_text("".join(json.dumps(row) + "\n" for row in rows), encoding="utf-8")
    assert read_articles(tmp_path).articles.height == 500


def test_links_that_go_round(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text("Text", encoding="utf-8")
    (tmp_path / "round").symlink_to(tmp_path, target_is_directory=True)
    (tmp_path / "self.txt").symlink_to(tmp_path / "self.txt")
    articles, skipped = read_articles(tmp_path)
    assert articles.height == 1
    assert [Path(source).name for source in skipped["source"]] == ["self.txt"]


@pytest.mark.parametrize(
    ("tag", "refused"),
    [
        (f"<div {' '.join(f'a{n}' for n in range(300))}>", True),
        (f"<div {' '.join(f'a{n}=b' for n in range(300))}>", True),
        (f"<div {'/'.join(f'a{n}' for n in range(300))}>", True),
        ("<div " + "".join(f"a{n}='b'" for n in range(300)) + ">", True),
        (f"<div a='>' {' '.join(f'a{n}' for n in range(300))}>", True),
        (f"<div class='{'wort ' * 3_000}'>", False),
        (f"<div data-props='{json.dumps([{'html': '<p>a b</p>'}] * 500)}'>", False),
        (f"<p>{'a ' * 3_000}</p>", False),
        (f"<i class='a'\"\"></i>{'<p>a b</p>' * 3_000}", False),
        (f"<div < {' '.join(f'a{n}' for n in range(300))}>", True),
        (f"<div>{'<p> a < b </p>' * 3_000}</div>", False),
        (f"<script>if (a <b && c) {{ {'x = y; ' * 3_000} }}</script>", False),
    ],
)
def test_tags_with_very_many_attributes(tag: str, refused: bool) -> None:
    assert bool(refuse_tags(tag)) == refused
