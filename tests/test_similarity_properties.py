from __future__ import annotations

import polars as pl
from corpora import Traced, make_articles, make_blocks, trace
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from test_alignments import align

from lineage.similarity.kernels.words import normalise, word_bounds, word_hash, word_hashes
from lineage.similarity.passages import cut_passages

QUICK = settings(max_examples=60, deadline=None, derandomize=True, suppress_health_check=[HealthCheck.too_slow])
ANY_TEXT = st.text(max_size=200) | st.text(alphabet="aÄßéе\u0301\u00ad\u200d 1.,„“»«\"\n👍🏽-_'", max_size=120)
WORDS = "der kran fiel in den hafen und niemand sah wie er langsam versank bis am abend die taucher kamen".split()
# Few words and long phrases, so that texts share runs, repeat themselves and quote each other.
PIECES = st.lists(
    st.sampled_from([" ".join(WORDS), " ".join(WORDS[:9]), " ".join(WORDS[5:]), " ".join(reversed(WORDS)), *WORDS])
    | st.sampled_from(["\n", "„", "“", "»", "«", '"', ". ", "Straße", "STRASSE", "e\u0301t\u00ade\u0301"]),
    max_size=14,
).map(" ".join)


def swapped(result: Traced) -> list[tuple[object, ...]]:
    columns = ["b_begin", "b_end", "a_begin", "a_end", "kind", "tokens", "identity"]
    return sorted(result.alignments.select(columns).iter_rows())


@QUICK
@given(ANY_TEXT)
def test_the_text_between_two_offsets_is_the_word(text: str) -> None:
    begins, ends = word_bounds(text)
    hashes = word_hashes(text, begins, ends).tolist()
    last = 0
    for begin, end, value in zip(begins.tolist(), ends.tolist(), hashes, strict=True):
        assert last <= begin < end <= len(text)
        assert text[begin].isalnum()
        assert value == word_hash(normalise(text[begin:end]).encode())
        last = end


@QUICK
@given(ANY_TEXT)
def test_no_letter_or_digit_lies_outside_the_words(text: str) -> None:
    outside, last = "", 0
    for begin, end in zip(*word_bounds(text), strict=True):
        outside, last = outside + text[last:begin], end
    assert not any(character.isalnum() for character in outside + text[last:])


@QUICK
@given(ANY_TEXT)
def test_the_normal_form_is_its_own_normal_form(text: str) -> None:
    for begin, end in zip(*word_bounds(text), strict=True):
        normal = normalise(text[begin:end])
        assert normalise(normal) == normal
        assert normalise(text[begin:end].upper().lower()) == normalise(text[begin:end].upper())


@QUICK
@given(PIECES, PIECES)
def test_alignment_of_b_with_a_mirrors_that_of_a_with_b(a: str, b: str) -> None:
    forth, back = align(a, b), align(b, a)
    columns = ["a_begin", "a_end", "b_begin", "b_end", "kind", "tokens", "identity"]
    assert sorted(forth.alignments.select(columns).iter_rows()) == swapped(back)


@QUICK
@given(PIECES, PIECES)
def test_spans_lie_in_the_text_and_verbatim_ones_have_equal_words(a: str, b: str) -> None:
    result = align(a, b)
    for row, (in_a, in_b) in zip(result.alignments.iter_rows(named=True), result.surfaces(), strict=True):
        assert in_a
        assert in_b
        normal = [[normalise(s[i:j]) for i, j in zip(*word_bounds(s), strict=True)] for s in (in_a, in_b)]
        assert word_bounds(in_a)[0][0] == word_bounds(in_b)[0][0] == 0
        assert (word_bounds(in_a)[1][-1], word_bounds(in_b)[1][-1]) == (len(in_a), len(in_b))
        assert (normal[0][0], normal[0][-1]) == (normal[1][0], normal[1][-1])
        assert row["tokens"] <= min(map(len, normal))
        assert row["identity"] == round(row["tokens"] / max(map(len, normal)), 4)
        assert (normal[0] == normal[1]) or row["kind"] != "verbatim"


@QUICK
@given(PIECES, PIECES)
def test_a_new_paragraph_in_front_loses_no_matching_word(a: str, b: str) -> None:
    assert align(a, b).alignments["tokens"].sum() == align(f"Vorspann\n\n{a}", b).alignments["tokens"].sum()


@settings(QUICK, max_examples=20)
@given(
    st.dictionaries(st.text("abc#/ä", min_size=1, max_size=3), PIECES, max_size=6), st.randoms(use_true_random=False)
)
def test_neither_order_nor_a_second_run_changes_a_byte(texts: dict[str, str], source: object) -> None:
    shuffled = list(texts.items())
    source.shuffle(shuffled)
    first, second = trace(texts), trace(dict(shuffled))
    for name in ("passages", "fingerprints", "candidates", "alignments", "pairs"):
        assert getattr(first, name).equals(getattr(second, name)), name
        assert getattr(first, name).write_ndjson() == getattr(second, name).write_ndjson()


@settings(QUICK, max_examples=30)
@given(st.lists(ANY_TEXT, max_size=5))
def test_any_text_passes_all_rooms(texts: list[str]) -> None:
    result = trace({str(number): text for number, text in enumerate(texts)})
    pairs = result.pairs
    assert pairs.filter((pl.col("a_share") > 1) | (pl.col("b_share") > 1) | (pl.col("cosine") > 1)).is_empty()
    assert set(pairs.select("a_id", "b_id").rows()) == set(result.alignments.select("a_id", "b_id").rows())
    articles = make_articles({"a": "".join(texts)})
    words = word_bounds("".join(texts))[0].size
    assert cut_passages(articles, make_blocks(articles))["tokens"].sum() == words
