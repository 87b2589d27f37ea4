"""Many rows read at once give what each of them gives alone, however odd they are."""

from __future__ import annotations

import io
import json
import re
import sys
from collections import Counter
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import polars as pl
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from lineage import languages
from lineage.languages import guess_languages
from lineage.read import batches, distinct, fastlines, jsonlines, read_articles, tabular
from lineage.read.clocks import read_clocks
from lineage.read.decoding import decode
from lineage.read.fields import meanings_in, pick_fields
from lineage.read.inputs import Input
from lineage.read.outlets import find_publisher
from lineage.read.records import Note, Table
from lineage.read.tabular import read_jsonl
from lineage.read.times import read_time
from lineage.settings import Read

TIMES: list[object] = [
    "2026-03-12", "2026-03-12T06:31", "2026-10-25T02:30", "12.03.2026, 14:05 Uhr", "gestern", 1773293460, 1773293460.5,
    20260312, 20260312063100, "20260312063100", 0, 0.0, False, True, 10**30, [1], {"name": "2026-03-12"},
]  # fmt: skip
URN = "urn:newsml:dpa.com:20090101:260311-99-412345"
VALUES: dict[str, list[object]] = {
    "id": ["a", " a  b ", 1, 1.0, 2.5, True, "x\x00y", f"{URN}:3", "dpa:260311-99-412345/2", "c:d"],
    "outlet": ["n-tv", "dpa", "ots", "Elbblatt", "  Elb  blatt ", ["Elbblatt", "dpa"], {"id": None, "name": "n-tv"}, 7],
    "publisher": ["AFP", 1.0],
    "url": ["https://www.n-tv.de/a?b", "elbblatt.example/1", "no address", "x/y?z=https://www.n-tv.de", "https://[/"],
    "published": TIMES,
    "date": TIMES,
    "modified": TIMES,
    "time": ["14:05", "25:00", 5],
    "lang": ["de-CH", "German", "klingonisch", 5],
    "type": ["Pressemitteilung", "dispatch", "unknown"],
    "author": ["Ada", " A\tB ", ["A", None, "B"], [{"@type": "Person", "name": "Bo"}], "half \ud800"],
    "urn": [URN, "no urn"],
    "version": [1, "2.0", "x", 3.5],
    "title": ["Eins", "zwei\r\nZeilen", "\x1c", "nul \x00", 5, True],
    "TITLE": ["Zwei"],
}
WORDS = (
    "Die Brücke ist offen und der the bridge is to pont et les für FÜR (das „mit“ cr\rlf\r\n half\udfff nul\0 BtP/dpa"
)
ENDS = ["", "\nQuelle: ntv.de, abc/dpa", "\n(dpa)", "\nQuelle: n-tv.de"]


@st.composite
def corpora(draw: st.DrawFn) -> list[dict[str, object]]:
    """Rows whose texts differ, so that none is a duplicate."""
    corpus = []
    for number in range(draw(st.integers(1, 9))):
        names = draw(st.lists(st.sampled_from(sorted(VALUES)), unique=True, max_size=5))
        row = {name: draw(st.sampled_from([None, "", *VALUES[name]])) for name in names}
        words = " ".join(draw(st.lists(st.sampled_from(WORDS.split(" ")), max_size=30)))
        text = f"{number} {words}{draw(st.sampled_from(ENDS))}"
        row["text"] = draw(
            st.sampled_from([text, {"text": text}, [text, "Ende"], number, number + 0.5, None, "\u2003\x1c"])
        )
        corpus.append(row)
    return corpus


def jsonl(path: Path, rows: list[dict[str, object]]) -> Path:
    path.write_text("".join(json.dumps(row) + "\n" for row in rows), encoding="ascii")
    return path


def told(frame: pl.DataFrame) -> list[tuple[object, ...]]:
    """The rows without id and line, in an order of their own."""
    return sorted(frame.drop("article_id", "line", strict=False).rows(), key=repr)


@given(corpus=corpora())
@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_rows_together_are_read_as_each_alone(tmp_path: Path, corpus: list[dict[str, object]]) -> None:
    path = tmp_path / "rows.jsonl"
    alone = [read_articles(jsonl(path, [row])) for row in corpus]
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(distinct, "_FEW", 0)  # so few rows would be asked one by one
        together = read_articles(jsonl(path, corpus))
    skipped = together.skipped.filter(pl.col("reason") != "same id")
    assert told(together.articles) == told(pl.concat([one.articles for one in alone]))
    assert told(skipped) == told(pl.concat([one.skipped for one in alone]))


@given(corpus=corpora())
@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_rows_in_small_portions(tmp_path: Path, corpus: list[dict[str, object]]) -> None:
    path = jsonl(tmp_path / "rows.jsonl", corpus)
    at_once = read_articles(path)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(batches, "_MANY", 2)
        portions = read_articles(path)
    assert portions.articles.equals(at_once.articles) and portions.skipped.equals(at_once.skipped)


SPACED = st.text(st.sampled_from("ab \r\n\t\x1c\xa0\u2003\0"), max_size=6)


@given(first=st.lists(st.none() | SPACED, min_size=1), second=SPACED)
@settings(max_examples=100, deadline=None)
@pytest.mark.parametrize("field", ["text", "title", "published"])
def test_a_column_of_texts_is_read_as_its_values_are(field: str, first: list[str | None], second: str) -> None:
    plan = {field: ("a", "b")}
    others = [second] * len(first)
    values = pick_fields({"a": [*first, b"bytes"], "b": [*others, b"bytes"]}, plan)[field].head(len(first))
    for column in (first, pl.Series(first, dtype=pl.String)):
        assert pick_fields({"a": column, "b": others}, plan)[field].equals(values)


def test_white_space_is_what_python_takes_for_it() -> None:
    characters = [chr(code) for code in range(sys.maxunicode + 1) if not 0xD800 <= code <= 0xDFFF]
    blank = pick_fields({"a": characters}, {"text": ("a",)})["text"].is_null()
    assert blank.to_list() == [character.isspace() for character in characters]
    between = pick_fields({"a": [f"a{character}b" for character in characters]}, {"title": ("a",)})["title"]
    assert (between == "a b").to_list() == [character.isspace() for character in characters]


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(st.characters(codec=None)),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=4), inner, max_size=3),
    max_leaves=6,
)


@given(row=st.dictionaries(st.text(max_size=4), JSON, max_size=3), ascii_only=st.booleans(), cut=st.integers(0, 60))
@settings(max_examples=200, deadline=None)
def test_a_line_of_json_says_what_the_standard_library_reads(
    row: dict[str, object], ascii_only: bool, cut: int
) -> None:
    whole = json.dumps({**row, "text": "x"}, ensure_ascii=ascii_only).encode("utf-8", "surrogatepass")
    for line in (whole, whole[:cut] + whole[cut + 1 :]):
        found = next(read_jsonl(io.BytesIO(line), Input("a", "a"), Read()))
        text = decode(line)
        try:
            expected = json.loads(text) if isinstance(text, str) else text.detail
        except ValueError as error:
            expected = str(error)[:200]
        if isinstance(found, Table):
            assert repr(list(found.values["text"])) == repr([expected["text"]])
        elif isinstance(found, Note) and found.reason == "broken line":
            assert found.detail == expected


def test_what_the_fast_parser_refuses() -> None:
    deep = "[" * 300 + "]" * 300
    lines = [
        rf'{{"text": "half \ud800", "x": {deep}}}',
        '{"text": "twice", "text": "last"}',
        '{"text": 1e400, "id": NaN}',
    ]
    found = list(read_jsonl(io.BytesIO("\n".join(lines).encode()), Input("a", "a"), Read()))
    texts = [text for one in found if isinstance(one, Table) for text in one.values["text"]]
    assert sorted(str(text).encode("utf-8", "replace") for text in texts) == [b"half ?", b"inf", b"last"]


def test_lines_are_kept_where_rows_name_their_fields_differently(tmp_path: Path) -> None:
    lines = [
        '{"id": 1, "text": "x"}',
        "",
        '{"Body": "y", "text": ""}',
        '{"titel": "z"}',
        '{"text": "", "id": 2, "q": 0}',
    ]
    (tmp_path / "a.jsonl").write_text("\n".join(lines), encoding="utf-8")
    articles, skipped = read_articles(tmp_path / "a.jsonl")
    assert articles["text"].to_list() == ["x", "y"]
    assert skipped.select("line", "reason").rows() == [
        (4, "no text"),
        (5, "no text"),
        (None, "unread columns"),  # q
    ]


@pytest.mark.parametrize("order", [1, -1])
def test_values_that_python_calls_equal_are_told_apart(tmp_path: Path, order: int) -> None:
    dates = [0, 0.0, False, "0", 20260312063100, "20260312063100"][::order]
    rows: list[dict[str, object]] = [{"id": str(date), "text": f"x {n}", "date": date} for n, date in enumerate(dates)]
    articles, skipped = read_articles(jsonl(tmp_path / "a.jsonl", rows))
    details = ["'0'", "'0'", "'0.0'", "'20260312063100'", "'False'"]
    assert sorted(skipped.filter(reason="unreadable time")["detail"]) == [
        f"published is {shown}; the article was kept without it" for shown in details
    ]
    assert articles["published_from"].count() == 1


@pytest.mark.parametrize(
    "url",
    [
        "https://www.n-tv.de/a?b#c", "HTTPS://user@WWW.N-TV.DE:80", "www.n-tv.de/x", "x/y?z=https://www.n-tv.de", "//n-tv.de/x",
        "mailto:a@n-tv.de", "1http://n-tv.de/x", "x://y//z", "https://[bad/", "https://www.n-tv.de\\x/y", "\x01https://n-tv.de/",
    ],
)  # fmt: skip
def test_nothing_behind_the_site_of_an_address_counts(url: str) -> None:
    publisher = find_publisher(field="", url=url, hint="", text="")
    (article,) = read_articles(pl.DataFrame({"text": ["x"], "url": [url]})).articles.to_dicts()
    assert (article["outlet"], article["outlet_basis"]) == (publisher.outlet, publisher.basis)


SMALL = sorted(meanings_in("speaks"))


def by_count(text: str) -> str | None:
    words = re.findall(r"[^\W\d_]+", text[:2000].lower())
    (first, most), (_, second) = [
        *Counter(filter(None, map(meanings_in("speaks").get, words))).most_common(2),
        ("", 0),
        ("", 0),
    ][:2]
    return first if most >= max(3, 2 * second) else None


@given(st.lists(st.lists(st.sampled_from([*SMALL, "Brücke", "Der", "x2"]), max_size=12).map(" ".join), max_size=8))
@settings(max_examples=100, deadline=None)
def test_languages_of_short_texts_are_counted_word_by_word(texts: list[str]) -> None:
    assert guess_languages(pl.Series(texts, dtype=pl.String)).to_list() == [by_count(text) for text in texts]


# What ends a word, what does not, and letters that become others when case is folded.
BETWEEN = st.sampled_from(
    [" ", " ", " ", "\n", ". ", "-", "3", "_", "²", "\u0301", "„", "\xad", "  ", "@", "{", "\xa0"]
)
SPELLINGS: list[Callable[[str], str]] = [
    str, str, str.upper, str.title, lambda word: word.replace("ss", "ß"), lambda word: word.replace("s", "ſ"),
    lambda word: word.replace("fi", "ﬁ"), lambda word: word.replace("i", "İ"), lambda word: word.replace("k", "\u212a"),
]  # fmt: skip
SPOKEN = st.tuples(
    st.sampled_from([*SMALL, *["die", "und", "der"] * 60, "wasser"]), st.sampled_from(SPELLINGS), BETWEEN
)


@given(st.lists(st.lists(SPOKEN, max_size=40), max_size=6))
@settings(max_examples=50, deadline=None)
def test_the_language_that_is_asked_first_changes_nothing(
    texts: list[list[tuple[str, Callable[[str], str], str]]],
) -> None:
    series = pl.Series(["".join(spell(word) + end for word, spell, end in text) for text in texts], dtype=pl.String)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(languages, "_SAMPLE", 1)
        one_first = guess_languages(series)
    assert one_first.equals(guess_languages(series))


def test_a_table_may_know_one_language_only(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(languages, "_small_words", lambda _: {" der ": "de", " das ": "de", " und ": "de"})
    texts = ["der Wal und das Meer", None, "das-der.UND", "der Wal", ""] * 30
    assert guess_languages(pl.Series(texts)).to_list() == ["de", None, "de", None, None] * 30


@pytest.mark.parametrize(
    ("lang", "text"),
    [
        ("en", "The council wants to raise the dike in autumn and has put money aside for it, the mayor said on Monday."),
        ("fr", "Le conseil de la ville veut relever la digue cet automne et a prévu de l’argent pour les travaux, selon lui."),
        ("it", "Il consiglio vuole alzare la diga nel prossimo anno e i lavori sono anche più cari, ha detto della spesa."),
        ("es", "Los trabajos son también muy caros, pero duran desde hace años por el suelo blando según el plan."),
        ("nl", "De raad wil de dijk verhogen en het werk duurt niet een jaar, maar ook langer, want de grond is zacht."),
        ("pl", "Rada chce podnieść wał, który został zalany przez rzekę, oraz także drogę, która się zapadła."),
        ("tr", "Belediye bunun için para ayırdı ve iki yıl sürecek çünkü zemin çok yumuşak ve bir bölümü su ile dolu."),
        ("sv", "Stadens råd vill höja vallen och har pengar för det, eftersom marken inte håller, också från andra sidan."),
        ("ru", "Работы продлятся два года, так как почва мягкая, а также из-за воды, что была после дождя."),
    ],
)  # fmt: skip
def test_languages_are_told_apart(lang: str, text: str) -> None:
    assert guess_languages(pl.Series([text])).to_list() == [lang]


def test_languages_of_long_texts() -> None:
    german, english = (
        "Der Zug ist in der Stadt und wird auf das Gleis gesetzt. ",
        "It is said to be the end of that road. ",
    )
    texts = [
        german * 8 + english * 60,  # the first 400 characters speak for one language alone
        english + german * 3 + english * 60,  # they speak for two, and the first 2000 for the other
        "Wort " * 90 + german * 2,  # they hold none of the words
        "„der“ (die) „und“ das; nicht/für,sich",  # none of the words stands between spaces
        "Wort " * 450 + german * 2,
    ]
    assert guess_languages(pl.Series(texts)).to_list() == ["de", "en", "de", "de", None]


SCALARS = st.sampled_from(
    [
        "x",
        "7",
        "7.0",
        "true",
        "null",
        "[1]",
        '{"a": 1}',
        "a\0b",
        'say ": so',
        '\\": ',
        "ü",
        "😀",
        "",
        7,
        7.5,
        True,
        None,
        2**70,
    ]
)


@given(
    rows=st.lists(st.tuples(SCALARS, SCALARS, st.booleans()), min_size=1, max_size=5),
    compact=st.booleans(),
    ascii_only=st.booleans(),
    filling=st.sampled_from(
        ["", "\n", "{", '{"text": "\\ud800"}\n', '{"text": "a", "text": "b"}\n', '{"body": "c"}\n']
    ),
)
@settings(max_examples=150, deadline=None)
def test_the_reader_of_polars_changes_no_value(
    rows: list[tuple[object, object, bool]], compact: bool, ascii_only: bool, filling: str
) -> None:
    dicts = [{"id": a, "text": b, **({"date": a} if more else {})} for a, b, more in rows]
    signs = (",", ":") if compact else None
    lines = filling + "".join(json.dumps(row, separators=signs, ensure_ascii=ascii_only) + "\n" for row in dicts)

    def values() -> list[tuple[object, ...]]:
        found = read_jsonl(io.BytesIO(lines.encode("utf-8", "surrogatepass")), Input("a", "a"), Read())
        rows = []
        for one in found:
            if isinstance(one, Table):
                picked = pick_fields(one.values, one.plan)
                columns = [
                    picked[name].to_list() if name in picked else [None] * len(one.lines)
                    for name in ("id", "text", "published")
                ]
                rows += list(zip(one.lines, *columns, strict=True))
        return sorted(rows, key=repr)

    quick = values()
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(tabular, "read_lines", lambda *_: None)
        assert quick == values()


class _Pipe(io.BytesIO):
    def seekable(self) -> bool:
        return False


@given(
    lines=st.lists(st.binary(max_size=30).map(lambda line: line.replace(b"\n", b"")), max_size=12).map(b"\n".join),
    block=st.integers(1, 40),
    piece=st.integers(1, 20),
)
@settings(max_examples=200, deadline=None)
def test_blocks_hold_whole_lines_and_all_of_them(lines: bytes, block: int, piece: int) -> None:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(jsonlines, "_BLOCK", block)
        patch.setattr(jsonlines, "_PIECE", piece)
        for kind in (io.BytesIO, _Pipe):
            stream = kind(lines)
            first = stream.readline(4)
            *before, last = [*jsonlines._blocks(stream, first, 100), b"x"]
            assert last == b"x" and b"".join(before) == lines
            assert all(each.endswith(b"\n") for each in before[:-1])


def read_fast(block: bytes) -> fastlines.Lines | None:
    return fastlines.read_lines(block, fastlines.count_marks(block), "", ())


def test_plain_lines_are_read_by_polars(monkeypatch: pytest.MonkeyPatch) -> None:
    lines = "".join(
        json.dumps(
            {"id": n, "text": f'Sie sagte: "Text {n}": ja.', "date": "2026-03-12", "author": None, "x": n % 2 or None}
        )
        + "\n"
        for n in range(9)
    )
    read: list[object] = []
    monkeypatch.setattr(tabular, "read_lines", lambda *given: read.append(fastlines.read_lines(*given)) or read[-1])
    list(read_jsonl(io.BytesIO(lines.encode()), Input("a", "a"), Read()))
    assert len(read) == 1 and read[0] is not None


def test_ids_of_digits_and_fields_that_begin_late_are_read_by_polars_too() -> None:
    rows = [{"id": str(n), "text": "true" if n else "5.0", "author": "Ada" if n > 150 else None} for n in range(200)]
    read = read_fast("".join(json.dumps(row) + "\n" for row in rows).encode())
    assert read is not None
    assert pl.DataFrame({name: list(read.values[name]) for name in ("id", "text", "author")}).to_dicts() == rows


@pytest.mark.parametrize("odd", [5, 5.5, True, ["5"], {"a": "5"}])
def test_what_is_no_text_among_texts_is_left_to_the_parser(odd: object) -> None:
    for ids in (["5", odd], [odd, "5"]):
        lines = "".join(json.dumps({"id": name, "text": "x"}) + "\n" for name in ids)
        assert read_fast(lines.encode()) is None


@pytest.mark.parametrize(
    "lines",
    [
        '{"id":"a","text"\t:"t","k":{"y":"s"}}\n{"id":"b","text"\t:["p","q"],"k":{"y":"s"}}\n',
        '{"id"  :"a","text":"t","text":"t"}\n{"id"  :true,"text":"v","text":"v"}\n',
        '{"id":  "a","text":"t"}\n{"id":  true,"text":"v"}\n',
        '{"id":"a","text":"t","b\\\\":{"y":1}}\n{"id":true,"text":"v","b\\\\":{"y":"s"}}\n',
    ],
)
def test_odd_white_space_and_names_are_left_to_the_parser(lines: str) -> None:
    assert [json.loads(line) for line in lines.splitlines()]
    assert read_fast(lines.encode()) is None


ZONES = st.sampled_from(["Europe/Berlin", "America/New_York", "Asia/Kolkata", "Pacific/Apia", "Australia/Lord_Howe"])
STAMPS = st.builds(
    lambda moment, between, end: f"{moment:%Y-%m-%d}{between}{moment:%H:%M:%S}{end}",
    st.datetimes(datetime(1960, 1, 1), datetime(2110, 1, 1)),
    st.sampled_from("TT /"),
    st.sampled_from(["", "", "Z", "+00:00", "-03:30", "+14:00", "+25:00", ".5", "z"]),
)
ODD = [
    "",
    "2024-02-30T10:00:00",
    "2024-01-01T24:00:00",
    "2024-10-27T02:30:00",
    "2024-03-31T02:30:00",
    "2024-01-01T00:00:00",
]


@settings(max_examples=30, deadline=None)
@given(st.lists(st.one_of(STAMPS, st.sampled_from(ODD)), max_size=40), ZONES)
def test_times_read_by_the_column_are_those_read_alone(stamps: list[str], name: str) -> None:
    zone, latest = ZoneInfo(name), datetime(2050, 1, 1, tzinfo=UTC)
    found = read_clocks(pl.Series(stamps, dtype=pl.String), zone, latest)
    for stamp, (at, assumed, day) in zip(stamps, found.iter_rows(), strict=True):
        alone = read_time(stamp, zone)
        if at is not None:
            assert alone == (at, at, assumed)
            assert at <= latest
            assert at.astimezone(zone).date().isoformat() == day


def test_plain_times_are_read_by_the_column() -> None:
    stamps = ["2024-06-01T10:00:00", "2024-06-01 10:00:00Z", "2024-06-01T23:30:00-03:30", "2024-06-01T00:00:00"]
    found = read_clocks(pl.Series(stamps), ZoneInfo("Europe/Berlin"), datetime(2050, 1, 1, tzinfo=UTC))
    assert found["at"].dt.strftime("%d %H:%M").to_list() == ["01 08:00", "01 10:00", "02 03:00", None]
    assert found["day"].to_list() == ["2024-06-01", "2024-06-01", "2024-06-02", None]
    assert found["assumed"].to_list() == [True, False, False, True]


@pytest.mark.parametrize(
    ("columns", "byline"),
    [
        ({"Agentur": "AFP"}, "AFP"),
        ({"Agentur": "AFP", "Autor": "Anna Muster"}, "Anna Muster, AFP"),
        ({"credit_line": "dpa", "author": "Anna Muster, dpa"}, "Anna Muster, dpa"),
        ({"agency": "", "author": "Anna Muster"}, "Anna Muster"),
        ({"Kürzel": "afp/dpa", "author": None}, "afp/dpa"),
        ({"Agenturkürzel": "AFP"}, "AFP"),
        ({"agency": None}, None),
    ],
)
def test_a_column_for_the_agency_is_read_with_the_byline(columns: dict[str, str | None], byline: str | None) -> None:
    table = pl.DataFrame({"id": "a", "text": "Der Pegel steigt.", **columns})
    assert read_articles(table).articles["byline"].to_list() == [byline]


@pytest.mark.parametrize("outlet", ["Blatt", "Publikation", "Zeitungstitel", "Zeitungsname", "Medienname"])
@pytest.mark.parametrize("day", ["Erscheinungstag", "Erscheinungsdatum", "Veröffentlichungsdatum"])
def test_columns_as_german_archives_call_them(outlet: str, day: str) -> None:
    table = pl.DataFrame({"id": "a", "text": "Der Pegel steigt.", outlet: "Talbote", day: "12.03.2026"})
    (article,) = read_articles(table).articles.to_dicts()
    assert (article["outlet"], f"{article['published_from']:%d.%m.}") == ("Talbote", "11.03.")  # midnight, in UTC


def test_any_column_can_be_named_as_that_of_the_agency() -> None:
    table = pl.DataFrame({"id": "a", "text": "Der Pegel steigt.", "medium": "Bote", "Quelle": "AFP"})
    (article,) = read_articles(table, settings=Read(columns=["credit=Quelle"])).articles.to_dicts()
    assert (article["outlet"], article["byline"]) == ("Bote", "AFP")


@pytest.mark.parametrize("word", ["None", "nan", "NaN", "NaT", "<NA>", "null", "NULL", r"\N"])
def test_a_word_for_nothing_is_nothing_where_it_is_the_whole_cell(word: str) -> None:
    told = {"id": "a", "outlet": word, "author": word, "published": word, "title": word, "url": word}
    rows = [{**told, "text": "Der Pegel steigt."}, {**told, "id": "b", "text": word}]
    articles, skipped = read_articles(pl.DataFrame(rows))
    assert articles.select("article_id", "outlet", "byline", "published_from", "time_basis", "title", "url").rows() == [
        ("a", None, None, None, "none", None, None)
    ]
    assert skipped.select("line", "reason").rows() == [(2, "no text")]
    spaced = read_articles(pl.DataFrame({"outlet": [f" {word} "], "text": ["Der Pegel steigt."]})).articles
    assert spaced["outlet"].item() is None
    kept = read_articles(pl.DataFrame({"title": [f"Wer ist {word}?"], "text": ["Der Pegel steigt."]})).articles
    assert kept["title"].item() == f"Wer ist {word}?"


@pytest.mark.parametrize(
    ("column", "field"),
    [
        ("Kennung", "article_id"), ("Artikel-ID", "article_id"), ("Autorin", "byline"), ("Autor(in)", "byline"),
        ("Autor*in", "byline"), ("Autorinnen", "byline"), ("Verfasserin", "byline"), ("Webadresse", "url"),
        ("Internetadresse", "url"),
    ],
)  # fmt: skip
def test_columns_as_german_tables_call_them(column: str, field: str) -> None:
    table = pl.DataFrame({column: ["bote.example/1"], "Volltext": ["Der Pegel steigt."]})
    assert read_articles(table).articles[field].item() == "bote.example/1"
