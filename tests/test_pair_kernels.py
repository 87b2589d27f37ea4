from __future__ import annotations

import math

import numpy as np
import polars as pl
import pytest
from corpora import OTHER, TOLD, WIRE, lay, prose

from lineage.similarity.kernels.coverage import Stretches, gaps, locate, mark, unite
from lineage.similarity.kernels.figures import figures, templates
from lineage.similarity.kernels.longest import longest_runs
from lineage.similarity.kernels.quotes import quoted_words, shared_quotations
from lineage.similarity.kernels.sentences import matches, nearness, retelling, sentences
from lineage.similarity.kernels.telling import are_retold, tell_again
from lineage.similarity.kernels.vectors import (
    Bags,
    column_of,
    cosines,
    count_again,
    count_holders,
    unit_rows,
    weigh_again,
)  # fmt: skip
from lineage.similarity.kernels.words import word_bounds


def quoted(text: str, stretches: list[tuple[int, int]]) -> str:
    words, passages, articles = lay(["", text], [[], stretches])
    flags = quoted_words(words, passages, articles)
    return " ".join(text[words.begins[place] : words.ends[place]] for place in np.flatnonzero(flags))


@pytest.mark.parametrize(
    ("text", "inside"),
    [
        ("Er sagte: „Das geht so“ und ging.", "Das geht so"),
        ("Er sagte: »Das geht so« und ging.", "Das geht so"),
        ("Il dit : « ça ira » et part.", "ça ira"),
        ("Er sagte: «Das geht so» und ging.", "Das geht so"),
        ("He said “that works” and left.", "that works"),
        ('Er sagte: "Das geht so", und ging.', "Das geht so"),
        ("Er sagte: ‚Das geht so‘ und ging.", "Das geht so"),
        ("Er sagte: ›Das geht so‹ und ging.", "Das geht so"),
        ("He said ‘it doesn’t work’ and left.", "it doesn t work"),
        ("Er sagte: „Das nannte er ‚gut‘ so“ und ging.", "Das nannte er gut so"),
        ("Er sagte: „Nie geschlossen\nNeue Zeile", "Nie geschlossen"),
        ("Er sagte: „Nie zu.\nDann „das“ dort.", "Nie zu das"),
        ("„Erste Zeile\nzweite Zeile“ und aus", "Erste Zeile zweite Zeile"),
        ("„Absatz\n\nneuer“ Absatz", "Absatz"),
        ('Das Rohr ist 5" dick und 7" lang', ""),
        ("Ein “ Zeichen ” ohne Halt", ""),
    ],
)
def test_quotations_of_all_houses_are_seen(text: str, inside: str) -> None:
    assert quoted(text, [(0, len(text))]) == inside


def test_a_quotation_ends_with_its_passage() -> None:
    text = "Er sagte: „Nie geschlossen und weiter“ so"
    assert quoted(text, [(0, 26), (26, len(text))]) == "Nie geschlossen"


def test_words_both_quote_count_once_each() -> None:
    speech = "Wir räumen das Becken und prüfen danach jeden Kran"
    texts = [
        f"„{speech}“, sagte er. „{speech}.“",
        f"Sie: »{speech} an der Küste.«",
        f"{speech}, hieß es.",
        "„Wir räumen das Becken“",
    ]
    words, passages, articles = lay(texts)
    flags = quoted_words(words, passages, articles)
    first, second = np.array([0, 0, 0]), np.array([1, 2, 3])
    assert shared_quotations(words, flags, first, second).tolist() == [9, 0, 0]
    nothing = np.zeros(0, np.int64)
    assert shared_quotations(words, flags & False, first, second).tolist() == [0, 0, 0]
    assert shared_quotations(words, flags, nothing, nothing).tolist() == []


def test_ordinals_and_abbreviations_end_no_sentence() -> None:
    text = "Am 14. Februar kam z. B. der Zug sehr spät an. Danach fuhr bis Mitternacht leider gar keiner mehr."
    begins, _ = word_bounds(text)
    assert np.diff(sentences(text, begins), axis=0).tolist() == [[11, 8]]


def test_words_of_stretches_are_found_by_their_characters() -> None:
    words, _, _ = lay(["eins zwei drei vier", "", "fünf sechs sieben"])
    firsts, lasts = locate(words, np.array([0, 2, 2, 0]), np.array([5, 0, 5, 19]), np.array([14, 10, 17, 19]))
    assert list(zip(firsts.tolist(), lasts.tolist(), strict=True)) == [(1, 3), (4, 6), (5, 7), (4, 4)]


def test_united_stretches_hold_each_word_once() -> None:
    spans = Stretches(*np.array([[0, 0, 0, 1, 1], [3, 0, 2, 10, 10], [5, 3, 4, 12, 11]]))
    united = unite(spans)
    assert list(zip(*(part.tolist() for part in united), strict=True)) == [(0, 0, 3), (0, 3, 4), (0, 4, 5), (1, 10, 12)]
    words, _, _ = lay(["a b c d e f", "g h i j k l m n"])
    left = gaps(words, np.array([1, 0, 1]), Stretches(*np.array([[0, 0, 2], [6, 9, 8], [7, 10, 14]])))
    assert np.stack(left).T.tolist() == [[0, 6, 6], [0, 7, 9], [0, 10, 14], [1, 0, 6], [2, 6, 8], [2, 14, 14]]
    assert np.flatnonzero(mark(words, np.array([1, 2, 9]), np.array([4, 3, 9]))).tolist() == [1, 2, 3]


def run_of(a: str, b: str, tokens: int) -> int:
    words, _, _ = lay([a, b])
    starts = words.starts
    one, other = (starts[:1], starts[1:2]), (starts[1:2], starts[2:3])
    return int(longest_runs(words.hashes, one, other, np.array([tokens]))[0])


@pytest.mark.parametrize(
    ("a", "b", "longest"),
    [
        ("a b c d e f g", "a b c d e f g", 7),
        ("a b c d e f X h i j k l", "a b c d e f Y h i j k l", 6),
        ("a b c d X e f g h i j", "a b c d e f g h i j", 6),
        ("a b c d", "a b c d", 0),
        ("a b c d X e f g h", "a b c d e f g h", 0),
        ("a b c d e X a b c d e f", "a b c d e Y Z a b c d e f", 6),
    ],
)
def test_the_longest_run_of_equal_words(a: str, b: str, longest: int) -> None:
    assert run_of(a, b, 99) == longest


def test_many_spans_are_measured_as_one() -> None:
    texts = [prose(60, seed) for seed in range(40)]
    cut = [
        " ".join(word for place, word in enumerate(text.split()) if place % (7 + number))
        for number, text in enumerate(texts)
    ]
    words, _, _ = lay([*texts, *cut])
    first, second = np.arange(40), np.arange(40, 80)
    sides = [(words.starts[own], words.starts[own + 1]) for own in (first, second)]
    together = longest_runs(words.hashes, *sides, np.full(40, 999))
    alone = [
        longest_runs(words.hashes, *((side[0][n : n + 1], side[1][n : n + 1]) for side in sides), np.array([999]))[0]
        for n in range(40)
    ]
    assert together.tolist() == alone == [6 + number for number in range(40)]


def test_figures_and_templates() -> None:
    texts = ["1 und 22 und 3b von 4 Uhr", "1 und 23 und 5 von 6 Uhr", "1 und 22 und 3b von 9 Uhr"]
    words, _, articles = lay(texts)
    flags = figures(words, articles, np.array([True, True, True]))
    assert flags[words.article(0)].tolist() == [True, False, True, False, True, False, True, False]
    assert not figures(words, articles, np.array([False, True, True]))[words.article(0)].any()
    odd, _, others = lay(["Größe 3b4 x5 „6“, € 7", "8", "", "9ü – 10"])
    begun = figures(odd, others, np.ones(len(odd.ids), np.bool_))
    assert begun.tolist() == [False, True, False, True, True, True, True, True], "beside wide characters, text by text"
    found = [np.flatnonzero(flags[words.article(n)]) + words.starts[n] for n in range(3)]
    pair = np.repeat([0, 1], 4)
    a, b = (pair, np.concatenate([found[0], found[0]])), (pair, np.concatenate([found[1], found[2]]))
    assert templates(words, a, b, 2).tolist() == [True, False]


def cosine_by_hand(a: str, b: str, texts: list[str]) -> float:
    """As scikit-learn weighs: damped frequency by rarity."""
    known = [set(text.split()) for text in texts]

    def weigh(text: str) -> dict[str, float]:
        own = text.split()
        rare = {word: math.log((1 + len(texts)) / (1 + sum(word in other for other in known))) + 1 for word in own}
        return {word: (1 + math.log(own.count(word))) * rare[word] for word in own}

    one, other = weigh(a), weigh(b)
    lengths = [math.sqrt(sum(value**2 for value in bag.values())) for bag in (one, other)]
    return sum(one[word] * other.get(word, 0) for word in one) / math.prod(lengths)


def test_cosines_of_wholes_and_parts() -> None:
    texts = ["a a b c d", "a b b e f", "g h", ""]
    words, _, _ = lay(texts)
    bags = Bags(words)
    assert np.diff(bags.rows.indptr).tolist() == [4, 4, 2, 0]
    assert sorted(bags.rows[0].indices.tolist()) == sorted(set(column_of(words.hashes[:5]).tolist()))
    first, second = np.array([0, 0, 0]), np.array([1, 0, 3])
    near = cosines(bags.some(first), bags.some(second))
    assert near == pytest.approx([cosine_by_hand(texts[0], texts[1], texts), 1, 0])
    rows, columns = np.array([0, 0, 0, 1, 1, 1, 1, 1]), column_of(words.hashes[[1, 2, 3, 5, 6, 7, 8, 9]])
    rest = unit_rows(bags.frequencies, rows, columns, 3)
    assert cosines(rest[:1], rest[1:2]) == pytest.approx([cosine_by_hand("a b c", texts[1], texts)])
    assert rest[2].nnz == 0


def test_weights_are_those_of_scikit_learn_and_can_be_made_again() -> None:
    from sklearn.feature_extraction.text import TfidfTransformer

    words, _, _ = lay([" ".join(f"w{n % k}" for n in range(200)) for k in (3, 17, 40, 90)] + [""])
    frequencies = count_holders(words)
    bags = Bags(words, frequencies)
    counts = bags.rows.copy()
    owner = np.repeat(np.arange(5), np.diff(counts.indptr))
    again = count_again(counts.data, counts.indices, bags.lengths[owner], frequencies)
    counts.data = again.astype(np.float32)
    assert counts.sum(axis=1).ravel().tolist()[0] == [200, 200, 200, 200, 0]
    transformer = TfidfTransformer(sublinear_tf=True).fit(counts)
    assert transformer.idf_.tobytes() == frequencies.rarity.tobytes()
    assert transformer.transform(counts).data.tobytes() == bags.rows.data.tobytes()
    assert Bags(words).rows.data.tobytes() == bags.rows.data.tobytes()
    for articles in ([3, 0, 4, 3], []):  # by known frequencies only those that are asked for are weighed
        some, known = bags.some(np.array(articles, np.int64)), bags.rows[articles]
        assert (some.shape, some.data.tobytes()) == (known.shape, known.data.tobytes())
        assert some.indices.tolist() == known.indices.tolist()
    weights = weigh_again(again, counts.indices, bags.lengths[owner], frequencies)
    assert weights.tobytes() == bags.rows.data.tobytes()


def told(a: str, b: str) -> tuple[float, float, list[tuple[int, int]]]:
    texts = [a, b, OTHER, prose(300, 9), prose(300, 10)]
    words, _, _ = lay(texts)
    one, other = (sentences(texts[n], words.begins[words.article(n)], int(words.starts[n])) for n in (0, 1))
    both, near = nearness(words.hashes, Bags(words).frequencies, [other, one], [one, other])
    np.testing.assert_array_equal(near, both.T)
    return *retelling(near), matches(near)


def test_sentences_told_again_are_matched_in_order() -> None:
    nearness, ordered, found = told(WIRE, TOLD)
    assert found == [(0, 0), (1, 1), (2, 2), (3, 3)]
    assert nearness > 0.2
    split = TOLD.replace(", zwei Arbeiter", ". Dabei waren es zwei Arbeiter, die")
    assert told(WIRE, split)[2][:3] == [(0, 0), (1, 1), (1, 2)] or told(WIRE, split)[2][:2] == [(0, 0), (1, 1)]
    assert told(TOLD, WIRE)[:2] == (nearness, ordered)
    turned = ". ".join(reversed(TOLD.rstrip(".").split(". "))) + "."
    assert told(WIRE, turned)[0] < nearness / 2
    assert told(WIRE, OTHER)[0] < 0.05


def test_fewer_than_four_sentences_are_no_retelling() -> None:
    short = ". ".join(WIRE.split(". ")[:2])
    assert told(short, short)[:2] == (0.0, 0.0)
    assert told("", WIRE)[2] == []


def test_the_sentences_of_a_rewrite_come_with_their_words() -> None:
    texts = [WIRE, TOLD, OTHER, prose(300, 9), prose(300, 10)]
    words, _, _ = lay(texts)
    pairs = np.array([0, 0]), np.array([2, 1])
    bags, series = Bags(words), pl.Series(texts)
    assert are_retold(words, series, bags, pairs).tolist() == [False, True]
    found = tell_again(words, series, bags, pairs)
    assert found.pairs.tolist() == [1] * 4
    surfaces = [WIRE[words.begins[first] : words.ends[last - 1]] for first, last in zip(*found.a, strict=True)]
    assert surfaces == WIRE.rstrip(".").split(". ")
    assert (found.tokens > 5).all()
    assert ((found.cosine > 0.3) & (found.cosine < 1)).all()
