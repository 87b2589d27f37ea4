"""The sieve keeps back no rule that could match, and what is done for many texts at once is what is done for one."""

from __future__ import annotations

import re

import polars as pl
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from test_tables import FIRST, SECOND, article, page, rows

from lineage.frames import ARTICLES
from lineage.signals import sheets, sieve
from lineage.signals.blocks import label_blocks
from lineage.signals.lines import cut_all_sentences, cut_lines, cut_sentences
from lineage.signals.patterns import load_rules, rules_by_name
from lineage.signals.prefilter import may_match, one_of, widen
from lineage.signals.recurrence import hold_recurrent
from lineage.signals.sieve import sift_lines

RULES = [*rows("boilerplate"), *rows("credit_patterns")]
SCRAPS = [
    *(row["example"] for row in RULES),
    *(" ".join(row["example"].split()[:2]) for row in RULES),
    *("Berlin", "(dpa)", "dpa/abc", ". ", " - ", "Quelle: ", "Foto: ", "ſK", "ﬁ", "Dr. ", "3. ", "\x1c", "\u2028", "\r\n"),
    *(FIRST, SECOND, "\n", "\n\n", " ", "(", ")", "[", "/", "½", "x" * 90),
]  # fmt: skip
TEXTS = st.lists(st.sampled_from(SCRAPS) | st.text(max_size=8), max_size=8).map("".join)


@pytest.mark.parametrize("row", RULES, ids=lambda row: row["rule"])
def test_the_sieve_lets_each_rule_through_to_its_example(row):
    table = "boilerplate" if "scope" in row else "credit_patterns"
    rule = rules_by_name(table)[row["rule"]]
    assert may_match([rule.coarse], pl.Series([row["example"], f"{FIRST} {row['example']}"])).any()


@settings(max_examples=20, deadline=None, suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large])
@given(st.lists(TEXTS, min_size=20, max_size=40))
def test_sifted_lines_are_labelled_as_if_all_rules_had_been_tried(texts):
    texts = [*texts, *(page(text, place) for text in texts[:10] for place in ("head", "tail"))]
    articles = ARTICLES.make(article(text, str(i), outlet="Talblatt") for i, text in enumerate(texts))
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(sieve, "FEW", 0)
        sifted = label_blocks(articles)
        patch.setattr(sieve, "FEW", 1 << 30)
        assert sifted.equals(label_blocks(articles))


TITLES = ["Der Deich: 3 Meter", "Streit: das Maß", "STREIT: DAS MASS", "Ein Boot legt am Deich ab.", " ", ""]
PLAIN = [*TITLES, *TITLES, f"Am Fluss {TITLES[0]}", f"{FIRST} {TITLES[0]}", "In Kürze:", "• Punkt", "Wer zahlt?", "", "Teil 3",
         FIRST, SECOND, f"{FIRST} {SECOND}", "x" * 85 + "."]  # fmt: skip
# some rules mark a whole line or the one above, others only cut it
PLAIN += [
    f"{SECOND} (dpa)",
    f"{FIRST} Foto: dpa",
    f"Elbtal - {FIRST} {SECOND}",
    f"{FIRST} red, Norden/dpa",
    "Foto: dpa",
]
PAGES = st.lists(st.sampled_from(PLAIN), max_size=9).map("\n".join)


@settings(max_examples=20, deadline=None)
@given(st.lists(st.tuples(PAGES, st.sampled_from(TITLES)), min_size=20, max_size=60))
def test_lines_told_by_their_shape_are_labelled_as_if_they_had_been_read(drawn):
    articles = ARTICLES.make(article(text, str(i), title=title) for i, (text, title) in enumerate(drawn))
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(sieve, "FEW", 0)
        told = label_blocks(articles)
        patch.setattr(sheets, "_find_pages", lambda lines, *_: lines["at"].unique().sort())
        assert told.equals(label_blocks(articles))


def test_most_lines_are_spared_all_rules(monkeypatch):
    monkeypatch.setattr(sieve, "FEW", 0)
    assert sift_lines(cut_lines(pl.Series([FIRST, SECOND, f"{FIRST} {SECOND}"])), "") == {}


@pytest.mark.parametrize(
    ("pattern", "text"),
    [
        (r"\bDeich\b", "amDeich"),
        (r"[^\w]Deich", "–Deich"),
        (r"[^\W\d]+", "_"),
        (r"a[\W]b", "a–b"),
        (r"a\sb", "a\x1fb"),
        (r"a[\s]b", "a\x1cb"),
        (r"[a[]x", "[x"),
        (r"^Deich$", "ein Deich am Fluss"),
        (r"(?<!am )Deich(?! alt)", "am Deich alt"),
        (r"(?P<a>\w{2,9})\.", "½½."),
    ],
)
def test_a_widened_pattern_finds_more_never_less(pattern, text):
    inside = any(re.search(pattern, text[a:b]) for a in range(len(text)) for b in range(a + 1, len(text) + 1))
    assert inside and pl.Series([text]).str.contains(widen(pattern, start="")).all()


def test_what_polars_cannot_compile_may_match_everywhere(tmp_path):
    line = "odd,(a)\\1,other,de,line,,aa,test\n"
    (tmp_path / "boilerplate.csv").write_text(f"rule,pattern,kind,lang,scope,hint,example,source\n{line}")
    odd = load_rules("boilerplate", "scope", ("line",), str(tmp_path)).only({"odd"})
    assert may_match([rule.coarse for rule in odd.rules], pl.Series(["x", ""])).to_list() == [True, True]


@settings(deadline=None)
@given(st.lists(st.text("abc.", min_size=1, max_size=5), min_size=1, max_size=12), st.text("abc.", max_size=12))
def test_a_tree_of_words_finds_what_the_list_of_them_finds(words, text):
    flat = "|".join(map(re.escape, sorted(set(words), key=lambda word: (-len(word), word))))
    assert [m.span() for m in re.finditer(one_of(words), text)] == [m.span() for m in re.finditer(flat, text)]


PIECES = ["a", "B. ", "Dr. ", "\r", " ", "\x1c", "\x85", ".", "! ", "?“ ", "„", "Ä", "\n", "z. B. ", "3. ", "(", "(vgl. ",
          "Xyz! ", "x" * 50, "…\u00a0", "Ende. ", "u. a. ", "A.“ ", "\u2028"]  # fmt: skip
MIXED = st.lists(st.sampled_from(PIECES), max_size=30).map("".join)


@settings(deadline=None)
@given(st.lists(MIXED, max_size=20))
def test_many_lines_are_cut_into_the_sentences_of_each(texts):
    lines = cut_lines(pl.Series(texts, dtype=pl.String))
    spans = [
        (at, line, begin, end, texts[at][begin:end])
        for at, line, stop in lines.select("at", "begin", "end").iter_rows()
        for begin, end in cut_sentences(texts[at], line, stop)
    ]
    assert cut_all_sentences(lines).select("at", "line", "begin", "end", "text").rows() == spans


@settings(deadline=None)
@given(st.lists(MIXED, max_size=20))
def test_lines_are_what_stands_between_breaks(texts):
    found = cut_lines(pl.Series(texts, dtype=pl.String))
    assert all(
        texts[at][begin:end] == text for at, begin, end, text in found.select("at", "begin", "end", "text").rows()
    )
    plain = [line.strip() for text in texts for line in re.split("[\n\r\u2028\u2029]", text) if line.strip()]
    assert found["text"].to_list() == plain


def test_an_empty_line_before_a_line_is_seen():
    lines = cut_lines(pl.Series(["Eins\nZwei\n\nDrei\r\n\r\nVier\n \nFünf", "\n\nSechs", "Sieben"]))
    assert lines["spaced"].to_list() == [False, False, True, True, True, True, False]


LETTERS = st.text("aASsßẞſkKKﬁfiß éÉ.\u00a0 ", min_size=1, max_size=12)


@settings(deadline=None)
@given(st.lists(st.tuples(LETTERS, LETTERS, LETTERS), min_size=1, max_size=12))
def test_no_line_that_holds_what_recurs_is_passed_over(parts):
    lines = cut_lines(pl.Series([f"{before}{unit}{after}" for before, unit, after in parts]))
    recurrent = {"Talblatt": frozenset(unit.strip() for _, unit, _ in parts if unit.strip())}
    outlets, asked = pl.repeat("Talblatt", len(parts), eager=True), pl.repeat(True, lines.height, eager=True)
    held = hold_recurrent(lines, asked, outlets, recurrent).to_list()
    for found, text in zip(held, lines["text"], strict=True):
        assert found or not any(unit in text for unit in recurrent["Talblatt"])
