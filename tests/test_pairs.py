from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from corpora import OTHER, OWN, QUOTE, TOLD, WIRE, Traced, prose, trace

from lineage.frames import ALIGNMENTS, ARTICLES, PAIRS, PASSAGES
from lineage.settings import Pairs
from lineage.similarity.kernels.words import word_bounds
from lineage.similarity.pairs import score_pairs

LONG = [prose(220, seed) for seed in (1, 2, 3, 4)]
QUOTES = [
    "Wir haben zwei Winter lang vor genau diesem Kran gewarnt",
    "Niemand im Rathaus wollte unsere Briefe auch nur lesen",
    "Jetzt zahlen alle gemeinsam für das Schweigen einiger weniger Leute",
    QUOTE,
]


def relation(a: str, b: str, **more: object) -> dict[str, object]:
    pairs = trace({"a": a, "b": b}, **more).pairs
    return pairs.row(0, named=True) if pairs.height else {"relation": None}


def test_the_same_wire_with_a_new_lead_is_the_same_text() -> None:
    row = relation(f"Kran fällt ins Wasser.\n{WIRE}", f"{WIRE}\nDie Polizei sucht Zeugen des Unfalls.")
    assert row["relation"] == "same_text"
    assert row["shared_tokens"] == len(WIRE.split())
    assert row["longest_run"] == len(WIRE.split())


def test_a_short_wire_inside_a_long_article_is_a_part_of_it() -> None:
    row = relation("\n".join([*LONG[:2], WIRE, *LONG[2:]]), WIRE)
    assert row["relation"] == "partly"
    assert row["b_share"] == 1.0
    assert row["a_share"] == pytest.approx(len(WIRE.split()) / (880 + len(WIRE.split())), abs=0.001)


def test_two_paragraphs_taken_over_in_a_long_article_make_it_partly() -> None:
    lent = f"{WIRE}\n{OWN}"
    row = relation("\n".join([*LONG, lent]), "\n".join([lent, *(prose(300, seed) for seed in range(20, 24))]))
    assert row["relation"] == "partly"


def test_shared_quotations_alone_are_no_derivation() -> None:
    one = " ".join(f"{prose(40, 30 + n)} „{quote}“, sagte Meyer." for n, quote in enumerate(QUOTES))
    other = " ".join(f"{prose(40, 50 + n)} Ohm: »{quote}.«" for n, quote in enumerate(QUOTES))
    row = relation(one, other)
    assert row["relation"] == "quotes_only"
    assert (row["shared_tokens"], row["a_share"], row["longest_run"]) == (0, 0.0, 0)


def test_quotations_tied_together_by_the_speaker_are_no_derivation() -> None:
    said = f"„{QUOTES[0]}“, sagte die Sprecherin der Anwohner dem Hafenboten. „{QUOTES[2]}.“"
    assert relation(f"{OWN} {said}", f"{OTHER} {said} {prose(60, 3)}")["relation"] == "quotes_only"


def test_a_quotation_inside_a_text_taken_over_belongs_to_it() -> None:
    text = f"{WIRE} „{QUOTE}. {QUOTES[0]}. {QUOTES[1]}. {QUOTES[2]}.“"
    row = relation(f"{text} {prose(20, 1)}", f"{prose(20, 2)} {text}")
    assert row["relation"] == "same_text"


def test_one_background_sentence_is_no_derivation() -> None:
    sentence = "Der Hafen von Norderwiek war vor drei Jahren für mehr als neun Millionen Euro ausgebaut worden."
    assert relation(f"{OWN} {sentence}", f"{sentence} {OTHER}")["relation"] == "same_event"


def test_a_third_of_a_short_text_is_a_part_of_it() -> None:
    begun = "In Norderwiek ist ein Kran ins Hafenbecken gestürzt, teilte die Wasserschutzpolizei am frühen Morgen mit."
    stub = f"{begun} Weiterlesen können hier nur Abonnenten, die sich vorher einmal angemeldet haben."
    assert relation(f"{begun} {OWN}", stub)["relation"] == "partly"
    assert relation(f"{begun} {OWN}", f"{begun} {prose(60, 8)}")["relation"] == "same_event"


def test_a_scrap_that_one_puts_in_quotation_marks_is_a_quotation_both_heard() -> None:
    common = "Der Hafen von Norderwiek war vor drei Jahren für mehr als neun Millionen Euro ausgebaut worden."
    said = "„zwei Winter lang vor genau diesem Kran gewarnt“"
    one, other = f"{OWN} Man habe {said}. {common}", f"{common} {OTHER} Meyer will {said} haben."
    one_told, other_told = (text.replace("„", "").replace("“", "") for text in (one, other))
    assert relation(one, other)["relation"] == "quotes_only"
    assert relation(one, other_told)["relation"] == relation(one_told, other)["relation"] == "quotes_only"
    assert relation(one_told, other_told)["relation"] == "same_event"


COMMON = "Kein Schiff darf bis dahin in den alten Hafen, auch kleine Boote und Fähren nicht."


def told_again(a: str, b: str) -> Traced:
    return trace({"a": f"{WIRE} {a}", "b": b, "c": prose(300, 9), "d": prose(300, 10)})


def test_a_text_told_again_sentence_by_sentence_is_a_rewrite() -> None:
    assert told_again(COMMON, f"{TOLD} {COMMON}").pairs.row(0, named=True)["relation"] == "rewritten"
    assert told_again(COMMON, f"{OTHER} {COMMON}").pairs.row(0, named=True)["relation"] == "same_event"


def test_turns_of_phrase_that_a_retelling_keeps_are_no_part_taken_over() -> None:
    kept = (
        "Im Hafen von Norderwiek ist heute am frühen Morgen ein Kran umgefallen und gesunken. Verletzt wurde dabei "
        "niemand, zwei Arbeiter retteten sich noch rechtzeitig an Land. Gutachter wollen jetzt klären, warum die "
        "Verankerung des vierzig Jahre alten Geräts brach. Die Zufahrt bleibt wohl bis Freitag gesperrt, weil das Wrack "
        "nur mit einem Schwimmkran aus Rostock zu heben ist."
    )
    pair = told_again("", kept)
    assert pair.pairs.row(0, named=True)["relation"] == "rewritten"
    rows = score_pairs(pair.alignments, pair.passages, pair.articles, Pairs(sentence=1))
    assert rows.row(0, named=True)["relation"] == "partly"


def test_two_texts_told_by_the_one_they_quote_are_no_rewrite() -> None:
    said = f"„{QUOTES[0]}, {QUOTES[1]}.“"
    assert told_again(said, f"{TOLD} {said}").pairs.row(0, named=True)["relation"] == "quotes_only"


def test_sentences_told_again_count_only_where_the_pair_is_a_rewrite() -> None:
    for text, share in ((TOLD, 1.0), (OTHER, 0.0)):
        result = told_again("", text)
        row = {"a_id": "a", "b_id": "b", "kind": "rewritten", "tokens": 20, "identity": 0.5}
        row |= {"a_begin": 0, "a_end": len(WIRE), "b_begin": 0, "b_end": len(text)}
        pair = score_pairs(ALIGNMENTS.make([row]), result.passages, result.articles).row(0, named=True)
        assert (pair["a_share"], pair["b_share"], pair["longest_run"]) == (share, share, 0)


def test_shares_count_each_word_once_although_spans_repeat() -> None:
    row = relation(f"{WIRE}\n{OWN}", f"{WIRE}\n{OTHER}\n{WIRE}")
    assert row["shared_tokens"] == len(WIRE.split())
    assert row["b_share"] == pytest.approx(
        1 - len(OTHER.split()) / word_bounds(f"{WIRE} {OTHER} {WIRE}")[0].size, abs=0.001
    )


def test_outlets_are_the_same_only_when_both_are_known() -> None:
    texts = {"a": WIRE, "b": WIRE, "c": WIRE, "d": WIRE}
    rows = trace(texts, outlet={"a": "Hafenbote", "b": "Hafenbote"}).pairs.select("a_id", "b_id", "same_outlet")
    assert rows.filter("same_outlet").rows() == [("a", "b", True)]
    assert rows.height == 6


def test_sentences_put_in_between_shared_ones_count_for_nobody() -> None:
    taken = [f"{sentence}." for sentence in WIRE[:-1].split(". ")]
    aside = "Am Kai standen derweil die ersten Neugierigen und froren im Wind."
    row = relation(" ".join(f"{sentence} {aside}" for sentence in taken), WIRE)
    equal, own = len(WIRE.split()), len(taken) * len(aside.split())
    assert (row["shared_tokens"], row["b_share"]) == (equal, 1.0)
    assert row["a_share"] == pytest.approx(equal / (equal + own), abs=1e-4)


def test_cosine_looks_beyond_the_shared_spans() -> None:
    filler = {"c": prose(200, 5), "d": prose(200, 6)}
    near = trace({"a": f"{WIRE}\n{OWN}", "b": f"{' '.join(reversed(OWN.split()))}\n{WIRE}", **filler}).pairs
    far = trace({"a": f"{WIRE}\n{OWN}", "b": f"{OTHER}\n{WIRE}", **filler}).pairs
    assert near["cosine"][0] > 0.8
    assert far["cosine"][0] < 0.2
    assert relation(WIRE, WIRE)["cosine"] == 0.0


def test_two_days_of_one_template_are_partly_the_same_text() -> None:
    day = (
        "Am Pegel Norderwiek standen am Morgen {} Zentimeter, nach {} Zentimetern am Vortag. Gemessen wurden dazu {} Grad "
        "Wassertemperatur und {} Grad Lufttemperatur. Der Höchststand seit 1990 liegt bei 812 Zentimetern, teilte das "
        "Amt für Gewässer mit. Schiffe dürfen bis {} Zentimeter Tiefgang einlaufen."
    )
    assert relation(day.format(311, 298, 9, 14, 270), day.format(334, 311, 8, 11, 290))["relation"] == "partly"
    assert relation(day.format(311, 298, 9, 14, 270), day.format(311, 298, 9, 12, 270))["relation"] == "same_text"


def test_figures_between_the_shared_stretches_tell_a_template_too() -> None:
    whole = prose(30, 5), prose(30, 6), prose(30, 7)
    day = "{} {{}} Fälle am Deich und {{}} im Hafen sowie bis {{}} auf See {} Stand {{}} von {{}} Proben und {{}} davon neu {}"
    form = day.format(*whole)
    assert relation(form.format(11, 24, 37, 41, 58, 63), form.format(12, 25, 39, 44, 51, 60))["template"]
    assert not relation(form.format(11, 24, 37, 41, 58, 63), form.format(11, 24, 37, 41, 58, 60))["template"]


def test_other_figures_between_what_two_texts_of_one_day_share_make_no_template() -> None:
    parts = [prose(40, seed) for seed in (5, 6, 7)]
    gaps = [
        [f"{prose(20, 10 * way + part)} {way}{part} von {way}{part}5 {prose(20, 50 * way + part)}" for part in (1, 2)]
        for way in (1, 2)
    ]
    texts = [f"{parts[0]} {first} {parts[1]} {second} {parts[2]}" for first, second in gaps]
    noon = datetime(2026, 5, 4, 12, tzinfo=UTC)
    times = {name: noon + timedelta(days=days) for name, days in (("a", 0), ("b", 0), ("c", 1))}
    rows = trace(
        {"a": texts[0], "b": texts[1], "c": texts[1].replace("\n", " ")},
        published_from=times, published_until=times, time_basis="given",
    ).pairs  # fmt: skip
    assert {(row["a_id"], row["b_id"]): row["template"] for row in rows.to_dicts()} == {
        ("a", "b"): False, ("a", "c"): True, ("b", "c"): False,
    }  # fmt: skip


def test_settings_move_the_borders() -> None:
    result = trace({"a": f"{WIRE}\n{OWN}", "b": f"{WIRE}\n{OTHER}"})
    said = {
        limit: score_pairs(result.alignments, result.passages, result.articles, Pairs(same_text=limit))["relation"][0]
        for limit in (0.5, 0.9)
    }
    assert said == {0.5: "same_text", 0.9: "partly"}


def test_shares_are_of_the_compared_words() -> None:
    result = trace({"a": f"{WIRE}\n{OWN}", "b": WIRE})
    row = result.pairs.row(0, named=True)
    words = word_bounds(f"{WIRE}\n{OWN}")[0].size
    assert row["a_share"] == round(row["shared_tokens"] / words, 4)


def test_nothing_in_nothing_out() -> None:
    assert score_pairs(ALIGNMENTS.make(), PASSAGES.make(), ARTICLES.make()).equals(PAIRS.make())
    result = trace({"a": WIRE, "b": OTHER})
    assert score_pairs(result.alignments, result.passages, result.articles).equals(PAIRS.make())
