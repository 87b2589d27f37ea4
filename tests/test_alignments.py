from __future__ import annotations

import pytest
from corpora import OTHER, OWN, QUOTE, WIRE, Traced, make_articles, make_blocks, prose, trace

from lineage.frames import ALIGNMENTS, ARTICLES, CANDIDATES, PASSAGES
from lineage.settings import Alignments
from lineage.similarity.alignments import align_candidates
from lineage.similarity.passages import cut_passages

FIRST, SECOND, THIRD = (f"{sentence}." for sentence in WIRE.split(". ")[:3])


def align(a: str, b: str, settings: Alignments = Alignments()) -> Traced:
    """The two texts aligned whatever the search says."""
    articles = make_articles({"a": a, "b": b})
    passages = cut_passages(articles, make_blocks(articles))
    candidates = CANDIDATES.make([{"a_id": "a", "b_id": "b", "found_by": ["lsh"]}])
    alignments = align_candidates(candidates, passages, articles, settings)
    return Traced(articles, articles, passages, articles, candidates, alignments, articles)


def kinds(result: Traced) -> list[tuple[str, int, float]]:
    return result.alignments.select("kind", "tokens", "identity").rows()


def test_offsets_are_the_first_and_last_character_of_the_matching_words() -> None:
    result = align(f"{OWN}\n— „{FIRST}“ {OTHER}", f"{prose(40, 1)} {FIRST}\n{prose(40, 2)}")
    assert result.surfaces() == [(FIRST[:-1], FIRST[:-1])]
    assert kinds(result) == [("verbatim", 14, 1.0)]


def test_a_run_over_paragraph_borders_is_one_span() -> None:
    result = align(WIRE, WIRE.replace(". ", ".\n"))
    assert result.alignments.height == 1
    assert kinds(result)[0][0] == "verbatim"


def test_edits_are_chained_and_counted() -> None:
    edited = WIRE.replace("am frühen Morgen", "gestern früh").replace("zwei Arbeiter", "beide Männer")
    result = align(WIRE, edited)
    assert result.alignments.height == 1
    kind, tokens, identity = kinds(result)[0]
    assert kind == "edited"
    assert tokens == len(WIRE.split()) - 5
    assert identity == pytest.approx(tokens / len(WIRE.split()), abs=1e-4)


ASIDE = "Am Kai standen derweil die ersten Neugierigen und froren im Wind."


@pytest.mark.parametrize("swapped", [False, True])
def test_a_sentence_that_one_side_puts_in_is_not_shared(swapped: bool) -> None:
    texts = [f"{FIRST} {SECOND} {THIRD}", f"{FIRST} {ASIDE} {SECOND} {ASIDE} {THIRD}"]
    result = align(*texts[::-1] if swapped else texts)
    assert result.surfaces() == [(sentence[:-1], sentence[:-1]) for sentence in (FIRST, SECOND, THIRD)]
    assert [kind for kind, *_ in kinds(result)] == ["verbatim"] * 3


def test_a_sentence_in_place_of_another_one_is_not_shared_either() -> None:
    result = align(
        f"{FIRST} Keiner der Männer wollte sich danach zu den Umständen äußern. {THIRD}", f"{FIRST} {ASIDE} {THIRD}"
    )
    assert result.surfaces() == [(FIRST[:-1], FIRST[:-1]), (THIRD[:-1], THIRD[:-1])]


def test_quotations_on_both_sides_of_what_one_side_puts_in_are_quotes() -> None:
    said = (
        "Wir haben zwei Winter lang vor genau diesem Kran gewarnt",
        "niemand im Rathaus wollte unsere vielen Briefe lesen",
    )
    one = f"„{said[0]}“, sagte Bürgermeisterin Anna Muster am Dienstag in Norderwiek, „{said[1]}.“ {OWN}"
    result = align(one, f"„{said[0]}, {said[1]}.“ {OTHER}")
    assert result.surfaces() == [(part, part) for part in said]
    assert [kind for kind, *_ in kinds(result)] == ["quote", "quote"]


def test_a_part_has_half_the_words_that_a_span_needs_and_all_together_have_them() -> None:
    words = prose(40, 5).split()
    aside = " ".join(prose(9, 6).split())
    for first, second, found in ((9, 8, [9, 8]), (14, 4, [14]), (6, 5, [])):
        one = " ".join([*words[:first], aside, *words[20 : 20 + second]])
        other = " ".join([*words[:first], *words[20 : 20 + second]])
        result = align(f"{OWN} {one} {prose(30, 7)}", f"{OTHER} {other} {prose(30, 8)}")
        assert result.alignments["tokens"].to_list() == found


def test_a_clause_put_in_and_words_changed_here_and_there_stay_in_the_span() -> None:
    words = FIRST.split()
    clause = " ".join([*words[:6], "wie es hieß, am Ende doch", *words[6:]])
    assert [kind for kind, *_ in kinds(align(FIRST, clause))] == ["edited"]
    words = THIRD.split()
    assert len(words) > 8
    middle = " ".join(word if number % 3 == 1 else f"anders{number}" for number, word in enumerate(words[:9]))
    result = align(f"{FIRST} {THIRD} {SECOND}", f"{FIRST} {middle} {' '.join(words[9:])} {SECOND}")
    assert [kind for kind, *_ in kinds(result)] == ["edited"]


def test_spelling_and_quotation_marks_of_the_house_are_no_edits() -> None:
    swiss = f"Die Straße nach Süden bleibt wegen des „schweren Schadens“ bis auf weiteres für alle gesperrt. {OWN}"
    other = f"Die Strasse nach Su\u0308den bleibt wegen des «schweren Scha\u00addens» bis auf weiteres für alle gesperrt! {OTHER}"
    assert kinds(align(swiss, other)) == [("verbatim", 15, 1.0)]


def test_moved_passages_are_found() -> None:
    result = align(f"{FIRST}\n{OWN}\n{SECOND}", f"{SECOND}\n{OTHER}\n{FIRST}")
    assert {a for a, _ in result.surfaces()} == {FIRST[:-1], SECOND[:-1]}
    assert all(a == b for a, b in result.surfaces())


def test_a_passage_repeated_in_one_text_is_found_in_both_places() -> None:
    result = align(f"{OWN} {FIRST}", f"{FIRST} {OTHER} {FIRST}")
    assert [a for a, _ in result.surfaces()] == [FIRST[:-1]] * 2
    assert result.alignments["b_begin"].n_unique() == 2


def test_passages_repeated_in_both_texts_are_paired_once_each() -> None:
    result = align("\n".join([FIRST, prose(30, 1), FIRST]), "\n".join([FIRST, prose(30, 2), FIRST]))
    assert result.alignments.height == 2


def test_short_stock_phrases_are_no_span() -> None:
    stock = "wie aus einer Mitteilung der Polizei vom Abend hervorgeht"
    assert align(f"{OWN} {stock} {OTHER}", f"{prose(50, 1)} {stock} {prose(50, 2)}").alignments.is_empty()


def test_distant_runs_are_not_tied_together() -> None:
    a, b = "acht ganz gleiche Wörter stehen hier am Anfang", "und acht gleiche Wörter stehen dort am Ende"
    one, other = f"{a} {prose(14, 1)} {b}", f"{a} {prose(14, 2)} {b}"
    assert align(one, other).alignments.is_empty()
    assert align(f"{a} {prose(2, 1)} {b}", f"{a} {prose(2, 2)} {b}").alignments.height == 1


@pytest.mark.parametrize(("opening", "closing"), ["„“", "»«", "«»", "“”", '""'])
def test_a_shared_quotation_is_a_quote_whatever_marks_the_houses_set(opening: str, closing: str) -> None:
    result = align(
        f"{OWN} Die Hafenchefin sagte: „{QUOTE}.“ {prose(30, 1)}",
        f"{OTHER} {opening}{QUOTE}{closing}, so die Sprecherin weiter. {prose(30, 2)}",
    )
    assert kinds(result) == [("quote", 14, 1.0)]
    assert result.surfaces()[0][0] == QUOTE


def test_a_long_quotation_of_one_side_only_is_no_quote() -> None:
    assert kinds(align(f"{OWN} „{QUOTE}.“", f"{OTHER} {QUOTE}. {OWN[:40]}")) == [("verbatim", 14, 1.0)]


def test_a_short_quotation_needs_half_the_words_and_a_short_phrase_does_not_pass() -> None:
    short = "kein Kran ist je ganz sicher"
    quoted = align(f"{OWN} Sie sagte „{short}“ dazu.", f"{OTHER} »{short}«, hieß es.")
    assert kinds(quoted) == [("quote", 6, 1.0)]
    assert kinds(align(f"{OWN} Sie sagte „{short}“ dazu.", f"{OTHER} {short}, hieß es.")) == [("quote", 6, 1.0)]
    inside = f"„{QUOTE}, {short}, sagen alle, die hier je gearbeitet haben.“"
    assert align(f"{OWN} Sie sagte: {inside}", f"{OTHER} {short}, hieß es.").alignments.is_empty()
    assert align(f"{OWN} Sie sagte {short} dazu.", f"{OTHER} {short}, hieß es.").alignments.is_empty()


def test_an_unclosed_quotation_does_not_swallow_the_rest() -> None:
    result = align(f"Sie sagte: „Das war knapp.\n{WIRE}", f"Kopfschütteln: „Nie wieder so etwas.\n{WIRE}")
    assert kinds(result)[0][0] == "verbatim"


def test_longer_running_text_with_a_quotation_inside_is_one_span() -> None:
    text = f"{FIRST} „{QUOTE}“, sagte die Hafenchefin. {SECOND}"
    result = align(f"{text} {OWN}", f"{OTHER} {text}")
    assert [kind for kind, *_ in kinds(result)] == ["verbatim"]


def test_settings_decide_what_a_span_needs() -> None:
    one, other = f"{OWN} {FIRST}", f"{FIRST} {OTHER}"
    assert align(one, other, Alignments(min_tokens=16)).alignments.is_empty()
    assert align(one, other, Alignments(min_tokens=14)).alignments.height == 1


@pytest.mark.parametrize("text", ["", "Wort", "... !? –", "👍🏽" * 50, "x" * 1_000_000])
def test_bad_texts_align_with_nothing(text: str) -> None:
    assert align(text, text).alignments.is_empty()
    assert align(text, WIRE).alignments.is_empty()


@pytest.mark.parametrize(
    "text",
    ["Кран упал в гавань рано утром, никто не пострадал, сказала полиция в среду вечером", "e\u0301te\u0301 " * 20],
)
def test_other_scripts_and_combining_marks_align(text: str) -> None:
    assert kinds(align(text, text.upper()))[0][0] == "verbatim"


def test_a_passage_repeated_two_thousand_times_stays_bounded() -> None:
    assert align(f"{SECOND} " * 2000, f"{OWN} {SECOND} {OTHER}").alignments.height <= 2000
    assert align(f"{SECOND} " * 2000, f"{SECOND} " * 1500).alignments.height <= 2000
    assert align("ha " * 20_000, "ha " * 30_000).alignments.height <= 2


def test_unknown_articles_and_empty_frames_give_nothing() -> None:
    unknown = CANDIDATES.make([{"a_id": "a", "b_id": "ghost", "found_by": ["lsh"]}])
    articles = make_articles({"a": WIRE})
    passages = cut_passages(articles, make_blocks(articles))
    assert align_candidates(unknown, passages, articles).is_empty()
    assert align_candidates(CANDIDATES.make(), PASSAGES.make(), ARTICLES.make()).equals(ALIGNMENTS.make())


def test_five_hundred_equal_articles_stay_bounded() -> None:
    result = trace({f"{number:03}": WIRE for number in range(500)})
    assert result.alignments.height == result.candidates.height == result.pairs.height
    assert set(result.alignments["kind"]) == {"verbatim"}
    assert set(result.pairs["relation"]) == {"same_text"}
