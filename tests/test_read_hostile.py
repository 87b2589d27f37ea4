"""Input that means harm: each ends as a row of `skipped` or a right article, in bounded time and memory."""

from __future__ import annotations

import gzip
import io
import json
from pathlib import Path

import polars as pl
import pytest
import wire_samples as wire
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from lineage.frames import ARTICLES, SKIPPED
from lineage.read import Reading, read_articles
from lineage.read.jsonlines import cut_lines
from lineage.read.prose import read_fragment
from lineage.read.wrapping import unwrap
from lineage.settings import Read

BOMB = '<!DOCTYPE x [<!ENTITY a "haha">' + "".join(
    f'<!ENTITY {chr(98 + n)} "{f"&{chr(97 + n)};" * 10}">' for n in range(9)
) + "]>"  # fmt: skip
OUTSIDE = '<!DOCTYPE x [<!ENTITY file SYSTEM "file:///etc/passwd">]>'
BODIES = {
    "newsml": (wire.newsml(), "<newsMessage", "Die Schleuse"),
    "nitf": (wire.nitf().replace('<!DOCTYPE nitf SYSTEM "nitf-3-4.dtd">', ""), "<nitf", "Die Schleuse"),
    "rss": ("<rss><channel><item><title>T</title><description>Die Schleuse</description></item></channel></rss>", "<rss", "Die"),
}  # fmt: skip


def reasons(reading: Reading) -> list[str]:
    ARTICLES.check(reading.articles)
    SKIPPED.check(reading.skipped)
    return reading.skipped["reason"].to_list()


@pytest.mark.parametrize("kind", BODIES)
@pytest.mark.parametrize(("prolog", "entity"), [(BOMB, "&j;"), (OUTSIDE, "&file;"), (BOMB, ""), (OUTSIDE, "")])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-16"])
def test_entities_are_refused(tmp_path: Path, kind: str, prolog: str, entity: str, encoding: str) -> None:
    text, root, word = BODIES[kind]
    text = text.replace(root, prolog + root, 1).replace(word, entity + word, 1).replace("UTF-8", encoding)
    (tmp_path / "a.xml").write_bytes(text.encode(encoding))
    reading = read_articles(tmp_path)
    assert reading.articles.is_empty()
    assert set(reasons(reading)) <= {"forbidden", "unreadable"}


def test_a_document_type_that_lies_elsewhere_is_not_fetched(tmp_path: Path) -> None:
    (tmp_path / "a.xml").write_text(wire.nitf().replace("nitf-3-4.dtd", "http://127.0.0.1:9/x.dtd"), encoding="utf-8")
    assert read_articles(tmp_path).articles.height == 1


@pytest.mark.parametrize(
    "text",
    [
        "<nitf>" * 10_000 + "</nitf>" * 10_000,
        "<nitf><body><body.content>" + "<p>" * 10_000 + "x" + "</p>" * 10_000 + "</body.content></body></nitf>",
        "<newsItem>" + "<a>" * 100_000,
        wire.newsml()[:-200],
        "<nitf><body><body.content><p>x</p></body.content></body></nitf><nitf/>",
        '<?xml version="1.0" encoding="no-such"?><nitf/>',
        "<foo/>",
        "<!--" * 5_000,
        "<",
        "",
    ],
)
def test_broken_and_deep_xml(tmp_path: Path, text: str) -> None:
    (tmp_path / "a.xml").write_text(text, encoding="utf-8")
    reading = read_articles(tmp_path)
    assert reasons(reading) or reading.articles.height == 1


def test_an_xml_element_without_end_is_not_held(tmp_path: Path) -> None:
    (tmp_path / "a.xml").write_text(f"<nitf><body><body.content><p>{'x' * 3_000_000}", encoding="utf-8")
    assert reasons(read_articles(tmp_path, settings=Read(max_bytes=1_000_000))) == ["too large"]


def test_items_before_the_break_are_kept(tmp_path: Path) -> None:
    text = wire.newsml()
    item = text[text.index("<newsItem") : text.index("</itemSet>")]
    broken = text.replace("</itemSet>", item.replace(wire.NUMBER, "260311-99-000001")[:-40] + "</itemSet>")
    (tmp_path / "a.xml").write_text(broken, encoding="utf-8")
    reading = read_articles(tmp_path)
    assert reading.articles.height == 1
    assert reading.skipped.select("line", "reason").rows() == [(2, "unreadable")]


@pytest.mark.parametrize("name", ["a.json", "a.jsonl"])
@pytest.mark.parametrize(
    "deep", ['{"text":' * 10_000 + "1" + "}" * 10_000, '{"text": ' + "[" * 10_000 + "]" * 10_000 + "}"]
)
def test_json_ten_thousand_levels_deep(tmp_path: Path, name: str, deep: str) -> None:
    (tmp_path / name).write_text(f'{deep}\n{{"id": "b", "text": "gut"}}\n', encoding="utf-8")
    reading = read_articles(tmp_path)
    assert reading.articles["text"].to_list() == ["gut"]
    assert reasons(reading) == ["broken line"]


class Endless(io.RawIOBase):
    """A line that never seems to end, then a good one."""

    def __init__(self, size: int) -> None:
        self.left, self.tail = size, b'"}\n{"id": "b", "text": "gut"}\n'
        self.most = 0

    def read(self, size: int = -1) -> bytes:
        if self.left > 0:
            count = min(size, self.left)
            self.left -= count
            return b"x" * count
        data, self.tail = self.tail[:size], self.tail[size:]
        return data


def test_a_line_of_a_gigabyte_is_passed_over() -> None:
    rows = list(cut_lines(Endless(10**9), b'{"text": "', 1_000_000))  # type: ignore[arg-type]
    assert rows == [(1, "a line of more than 2000000 bytes"), (2, {"id": "b", "text": "gut"})]


@pytest.mark.parametrize("size", [1, 2, 3, 7, 1000])
def test_blocks_cut_lines_anywhere(monkeypatch: pytest.MonkeyPatch, size: int) -> None:
    monkeypatch.setattr("lineage.read.jsonlines._BLOCK", size)
    lines = [b'{"a": 1}', b"", b"  ", b'{"a": "\xc3\xbc"}', b'{"a"', b": 2}", b'{"a": 3},{"a": 4}', b"[1]", b'{"a": 5}']
    rows = list(cut_lines(io.BytesIO(b"\n".join(lines)), b"", 1000))
    assert [number for number, _ in rows] == [1, 4, 5, 6, 7, 8, 9]
    assert [row for _, row in rows if isinstance(row, dict)] == [{"a": 1}, {"a": "ü"}, {"a": 5}]


@pytest.mark.parametrize(
    ("data", "texts"),
    [
        ('{"id": 1, "text": "Brücke"}\n'.encode("cp1252"), ["Brücke"]),
        ('{"id": 1, "text": "Brücke"}\n'.encode("utf-16"), ["Brücke"]),
        (b'{"id": 1, "text": "Br\xc3\xbccke und Stra\xc3\x9fe \xff"}\n', ["Brücke und Straße \ufffd"]),
        (b'{"id": 1, "text": "a"}\n{"id": 2, "text": "b\0"}\n{"id": 3, "text": "c"}\n', ["a", "c"]),
        (b'\xef\xbb\xbf{"id": 1, "text": "a"}\n', ["a"]),
        (b'{"id": 1, "text": "a"}\r\n{"id": 2, "text": "b"}\r\n', ["a", "b"]),
    ],
)
def test_lines_in_other_encodings(tmp_path: Path, data: bytes, texts: list[str]) -> None:
    (tmp_path / "a.jsonl").write_bytes(data)
    assert read_articles(tmp_path).articles["text"].to_list() == texts


def test_a_truncated_gz_gives_what_came_before(tmp_path: Path) -> None:
    rows = "".join(json.dumps({"id": n, "text": f"Text {n * n}"}) + "\n" for n in range(30_000))
    packed = gzip.compress(rows.encode())
    (tmp_path / "a.jsonl.gz").write_bytes(packed[: len(packed) // 2])
    reading = read_articles(tmp_path)
    assert 1_000 < reading.articles.height < 30_000
    assert "unreadable" in reasons(reading)


def test_odd_and_doubled_ids(tmp_path: Path) -> None:
    ids = ["../../etc/passwd", "a/b", "a\nb", "a\x00b", "..", "", "=1+1", "x" * 5_000, "a/b", "\u202egpj.exe"]
    rows = [{"id": name, "text": f"Text Nummer {n}"} for n, name in enumerate(ids)]
    (tmp_path / "a.jsonl").write_text("".join(json.dumps(row) + "\n" for row in rows), encoding="utf-8")
    reading = read_articles(tmp_path)
    assert reading.articles.height == len(ids)
    assert reading.articles["article_id"].n_unique() == len(ids)
    assert not reading.articles["article_id"].str.contains(r"[\x00-\x1f]").any()
    assert reasons(reading) == ["same id"]


SEEDS = [text.encode() for _, text in wire.FORMATS.values()] + [text.encode() for text, _, _ in BODIES.values()]


def damaged(data: bytes, cuts: list[tuple[int, int, bytes]]) -> bytes:
    for place, length, filling in cuts:
        begin = place % (len(data) + 1)
        data = data[:begin] + filling + data[begin + length :]
    return data


CUTS = st.lists(
    st.tuples(st.integers(0, 10**6), st.integers(0, 40), st.sampled_from([b"", b"<", b">", b"&", b'"', b"\xff", b"\0", b"<p>", b"]]>", b"{", b"&#0;"])),
    max_size=4,
)  # fmt: skip


@given(
    seed=st.sampled_from(SEEDS),
    cuts=CUTS,
    suffix=st.sampled_from(["xml", "json", "jsonl", "iptc", "txt", "rss", "nitf"]),
)
@settings(max_examples=30, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_damaged_items(tmp_path: Path, seed: bytes, cuts: list[tuple[int, int, bytes]], suffix: str) -> None:
    (tmp_path / f"a.{suffix}").write_bytes(damaged(seed, cuts))
    reading = read_articles(tmp_path)
    assert reasons(reading) or not reading.articles.is_empty()
    (tmp_path / f"a.{suffix}").unlink()


@pytest.mark.heavy
@given(
    seed=st.sampled_from(SEEDS),
    cuts=CUTS,
    suffix=st.sampled_from(["xml", "json", "jsonl", "iptc", "txt", "rss", "nitf"]),
)
@settings(max_examples=5_000, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_very_many_damaged_items(tmp_path: Path, seed: bytes, cuts: list[tuple[int, int, bytes]], suffix: str) -> None:
    (tmp_path / f"a.{suffix}").write_bytes(damaged(seed, cuts))
    reading = read_articles(tmp_path)
    assert reasons(reading) or not reading.articles.is_empty()
    (tmp_path / f"a.{suffix}").unlink()


MARKUP = st.text(st.sampled_from("<>&;/!-='\"[]? abpdivtrbr#x1\n\0\ud800"), max_size=60)


@given(html=MARKUP)
@example(html="1\n\n\n1")
@example(html="1<br>\n<br> <br>1")
@settings(max_examples=150, deadline=None)
def test_any_markup_has_some_text(html: str) -> None:
    text = read_fragment(html)
    assert text == text.strip() and "\n\n\n" not in text
    unwrap(html)


@pytest.mark.parametrize(
    "unit",
    ["<", "<p", "<!--", "&", "&#", "<a b='", "]]>", "dpa ", "yyab ", "a/", "(Eil ", "bdt0123 4 vm 1 ", "- ", "  x"],
)
def test_no_reader_runs_wild(tmp_path: Path, unit: str) -> None:
    """Ends by itself: a pattern that backtracks without bound would not, on a hundred thousand repetitions."""
    long = unit * 20_000
    for name, text in {
        "a.txt": f"Harkeroog (dpa) - Text.\n\n{long}",
        "b.iptc": f"bdt0312 4 vm 118  dpa 0721\n\n{long}\n{long} =\n\nText.\n\n{long}\n\n111405 Mar 26\n",
        "c.json": wire.digitalwires(article_html=f"<p>{long}", headline=long),
        "d.xml": f"<nitf>{'<!--x-->' * 2_000}<body><body.content><p><![CDATA[{long.replace(']]>', ']')}]]></p></body.content></body></nitf>",
        "e.rss": f"<rss><channel><item><title>T</title><description><![CDATA[{long.replace(']]>', ']')}]]></description></item></channel></rss>",
    }.items():
        (tmp_path / name).write_text(text, encoding="utf-8")
    reading = read_articles(tmp_path)
    assert reading.articles.height + reading.skipped.height >= 5


def test_entities_of_html_and_scripts() -> None:
    html = (
        "<p>Gr&ouml;&szlig;e &amp; Ma&#223;</p><script>x < 1 && y</script><ul><li>eins</li><li>zwei<br/>drei</li></ul>"
    )
    assert read_fragment(html) == "Größe & Maß\n\neins\n\nzwei\ndrei"


def test_tables_with_notes_that_are_bare_text() -> None:
    frame = pl.DataFrame({"text": ["Der Rat tagt.", "Der Deich bricht."], "ednote": ["Achtung: Sperrfrist", None]})
    notes = read_articles(frame).articles.sort("text")["notes"].to_list()
    assert sorted(map(str, notes)) == ["None", "[{'role': 'note', 'text': 'Achtung: Sperrfrist'}]"]
