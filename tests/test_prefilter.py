"""Widened patterns: they miss nothing, they read the same in both engines, and their words are found again."""

from __future__ import annotations

import re

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from test_tables import rows

from lineage.signals.cues import Place, load_cues
from lineage.signals.nouns import load_nouns
from lineage.signals.prefilter import START, leap, locate, may_match, searchable, widen

MANY = settings(max_examples=300, deadline=None, derandomize=True)
PIECES = (
    "laut Laut lautet so sondern sagte sagten gesagt zufolge nach Angaben Nach Deich-Angaben unter Berufung auf sich der"
    " Deich, Muster. Muster äußerte wie aus hervorgeht heißt es in dem vom einem veröffentlichten Beitrag zitierte „Bote“"
    " told the Reuters said according to Schiff Frachter Ilse Grau Bord A.B. – - “, ” \u0301 \u200d ² \n . ! ("
).split(" ")
TEXTS = st.lists(st.tuples(st.sampled_from(PIECES), st.sampled_from(["", " ", " ", "\n", "\xa0"])), max_size=25).map(
    lambda pairs: "".join(word + gap for word, gap in pairs)
)


def found(pattern: str, text: str) -> list[str]:
    return pl.Series([text]).str.extract_all(pattern).to_list()[0]


@pytest.mark.parametrize(
    ("pattern", "wide"),
    [
        (r"\blaut\b", f"{START}laut"),
        (r"\b(?:sagt|sagte)\b(?! (?:nichts|nie\w*))", f"{START}(?:sagt|sagte)"),
        (r"(?:(?<=,\s)|(?<=»\s))so\b", r"(?:(?:,[\s\x1c-\x1f])|(?:»[\s\x1c-\x1f]))so"),
        (r"laut(?<=t) (?=(?:der|die)\b)(?P<np>[^,;]{3,90}?)\)?", r"laut (?:[^,;]+?)\)?"),
        (r"(?<![\w-])X{0,4}[^\]()]{0,40}", r"X{0,4}[^\]()]*"),
        (r"(?m:^)(?i:quelle): ?$", r"(?m:)(?i:quelle): ?"),
    ],
)
def test_only_the_words_themselves_are_left(pattern: str, wide: str) -> None:
    assert widen(pattern) == wide


@pytest.mark.parametrize("pattern", [r"(?P<q>[»„])laut(?P=q)", r"(l)aut\1", r"(?=laut)", r"(?i)laut", r"laut\Z"])
def test_hints_stand_for_what_cannot_be_widened(pattern: str) -> None:
    assert searchable(pattern, ("laut", "L.")) == r"laut|L\."


def test_what_has_to_follow_counts_for_each_branch() -> None:
    texts = pl.Series(["zu Bild", "zu Haus", "zum Blatt", "zum Haus", "im Blatt", "im Haus"])
    pattern = r"zu(?= Bild)|zum(?= (?:Blatt|Bild)\b)|im(?! Haus)"
    assert may_match([pattern], texts).to_list() == [True, False, True, False, True, True]


def test_polars_ignores_case_as_python_does() -> None:
    pattern = r"\b(?i:gemiss|ski[h-j]e)"
    texts = ["GEMİSS", "gemıss", "ſkııe", "SKİİE", "gemess"]
    found = [re.search(pattern, text) is not None for text in texts]
    assert may_match([pattern], pl.Series(texts)).to_list() == found == [True, True, True, True, False]


@pytest.mark.parametrize("row", rows("citation_cues"), ids=lambda row: row["rule"])
def test_polars_finds_each_cue_in_its_example(row: dict[str, str]) -> None:
    cues, furniture = load_cues(row["lang"]), row["shape"] == "republished"
    stretch = {"at": [0], "begin": [0], "text": [row["example"]], "furniture": [furniture]}
    places = map(Place._make, cues.find_places(pl.DataFrame(stretch)).drop("at").iter_rows())
    assert row["rule"] in {rule.name for place in places for rule, _ in cues.tries(row["example"], place)}


@MANY
@given(TEXTS)
def test_words_are_found_again_where_they_stand(text: str) -> None:
    pattern = load_nouns().mentions
    spans = [match.span() for match in re.finditer(pattern, text)]
    assert list(locate(text, found(pattern, text))) == spans


@MANY
@given(TEXTS)
def test_things_are_what_the_whole_text_calls_so(text: str) -> None:
    nouns = load_nouns()
    called = {match[1] for match in nouns.aboard.finditer(text)}
    assert nouns.things(text, found(nouns.mentions, text)) <= called
    assert all(any(name in surface for surface in found(nouns.mentions, text)) for name in called)


@pytest.mark.parametrize("table", ["citation_cues", "credit_patterns", "boilerplate"])
def test_a_pattern_that_leaps_finds_the_same(table: str) -> None:
    texts = [row["example"] for row in rows(table)]
    for row in rows(table):
        changed = leap(row["pattern"])
        if changed == row["pattern"]:
            continue
        plain, leaping = re.compile(row["pattern"]), re.compile(changed)
        for text in (row["example"], f"x{row['example']}", *texts[:40]):
            assert [m.span() for m in plain.finditer(text)] == [m.span() for m in leaping.finditer(text)]


@pytest.mark.parametrize(
    ("pattern", "leaping"),
    [
        (r"\b[Ll]aut\b", r"[Ll](?<=\b[Ll])aut\b"),
        (r"\b(?:im|[Aa]uf) der", r"(?:i(?<=\bi)m|A(?<=\bA)uf|a(?<=\ba)uf) der"),
        (r"\b(?:im|(?:auf|an))+", r"\b(?:im|(?:auf|an))+"),
        (r"\bx?laut", r"\bx?laut"),
        (r"\b\w+laut", r"\b\w+laut"),
        (r"\b", r"\b"),
        ("", ""),
    ],
)
def test_a_border_is_asked_behind_the_letter(pattern: str, leaping: str) -> None:
    assert leap(pattern) == leaping
