"""What an editor's hand leaves, the trees of a story, and texts rebuilt from their copies."""

from __future__ import annotations

import math

import pytest
from by_hand import article, share

from lineage import frames
from lineage.provenance.facts import gather_facts
from lineage.provenance.ground import lay_ground
from lineage.provenance.rebuild import rebuild_text
from lineage.provenance.traces import Change, find_changes, read_traces
from lineage.provenance.trees import LARGEST, best_tree, weigh_arrows
from lineage.provenance.wording import read_words
from lineage.tables import read_table

FRAME = "Der Rat der Stadt hat nach langer Debatte {0} über den Umbau des alten Hafens entschieden und {1} bewilligt."


def traces(*fills):
    first, second = (FRAME.format(*fill) for fill in fills)
    changes = changes_between(first, second)
    there, back = read_traces(first, second, changes)
    return [trace.rule for trace in there], [trace.rule for trace in back]


def changes_between(first: str, second: str) -> list[Change]:
    here, there = (read_words(text) for text in (first, second))
    return find_changes(here, there, [(0, len(first), 0, len(second))])


@pytest.mark.parametrize("row", read_table("edit_traces"), ids=lambda row: row["trace"])
def test_each_trace_of_the_table_is_read_in_its_example_and_goes_one_way(row):
    there, back = traces((row["example_source"], "Geld"), (row["example_target"], "Geld"))
    assert there == [row["trace"]] and row["trace"] not in back


def test_a_number_that_gets_rounder():
    assert traces(("am Montag", "31 240 Euro"), ("am Montag", "rund 31 000 Euro")) == (["number_rounded"], [])
    assert traces(("am Montag", "31 240 Euro"), ("am Montag", "54 000 Euro")) == ([], [])


def test_an_ending_that_changes_is_grammar_and_no_slip():
    first, second = (
        "Das bedeute viel. Es bedeute etwas, und bedeute es.",
        "Das bedeutet viel. Es bedeute etwas, und bedeute es.",
    )
    assert read_traces(first, second, [("bedeute", "bedeutet")]) == ([], [])


def test_a_slip_is_one_where_the_right_word_stands_elsewhere():
    right, wrong = f"{FRAME} Umbauplan.", f"{FRAME} Umbuaplan."
    first = right.format("am Montag", "den Umbauplan")
    second = wrong.format("am Montag", "den Umbauplan")
    changes = changes_between(first, second)
    there, back = read_traces(first, second, changes)
    assert [trace.rule for trace in there] == ["slip_brought_in"] and not back


def test_marginals_are_those_of_all_trees():
    odds = {("a", "b"): 3.0, ("b", "a"): 1.0, ("b", "c"): 2.0}
    # trees: no arrow 1; ab 3; ba 1; bc 2; ab bc 6; ba bc 2
    shares = weigh_arrows(odds)
    assert shares["a", "b"] == pytest.approx(9 / 15) and shares["b", "a"] == pytest.approx(3 / 15)
    assert shares["b", "c"] == pytest.approx(10 / 15)
    assert best_tree(odds) == {("a", "b"), ("b", "c")}


def test_weak_arrows_are_in_no_tree_and_large_stories_stay_bounded():
    assert best_tree({("a", "b"): 0.2}) == set()
    star = {("hub", f"n{number:05d}"): 4.0 for number in range(5 * LARGEST)}
    assert best_tree(star) == set(star)
    assert all(math.isclose(share, 0.8) for share in weigh_arrows(star).values())


SENTENCES = (
    "Die Fähre nach Norderwiek liegt seit dem frühen Morgen mit einem Schaden an der Welle im Hafen fest.",
    "An Bord waren nach Angaben der Reederei zweihundert Menschen, die in Bussen zum Bahnhof gebracht wurden.",
    "Ein Schlepper aus dem Nachbarort soll das Schiff am Abend in die Werft bringen, sobald der Wind nachlässt.",
    "Die Reederei hatte die Welle erst im vergangenen Jahr für viel Geld erneuern lassen und prüft nun Ansprüche.",
)


def facts_of(*texts, passages=SENTENCES):
    rows = [article(f"n{number}", text, None, f"Haus {number}") for number, text in enumerate(texts)]
    alignments, pairs = share(rows, *passages)
    ground = lay_ground(
        frames.PAIRS.make(pairs), frames.ALIGNMENTS.make(alignments), frames.CREDITS.make(), frames.CITATIONS.make(),
        frames.ARTICLES.make(rows),
    )  # fmt: skip
    return gather_facts(ground)


def rebuilt(*texts, passages=SENTENCES):
    facts = facts_of(*texts, passages=passages)
    pieces = rebuild_text({name: facts.shared.with_group(name, {*facts.articles})[0] for name in facts.articles}, facts)
    return "".join(piece.text for piece in pieces)


def test_a_text_is_rebuilt_from_copies_that_were_cut_in_other_places():
    a, b, c, d = SENTENCES
    assert rebuilt(f"{a} {b} {c}", f"{b} {c} {d}", f"{a} {d}") == f"{a} {b} {c} {d}"


def test_what_one_copy_adds_is_not_rebuilt():
    a, b, *_ = SENTENCES
    own = "Unser Reporter sah am Kai nur zwei müde Matrosen und einen Hund."
    text = rebuilt(f"{a} {own} {b}", f"{a} {b}", f"{a} {b}")
    assert text == f"{a} {b}"


def test_where_no_copy_goes_on_the_text_has_a_gap():
    a, b, *_ = SENTENCES
    mine, yours = "Unser Reporter sah am Kai nur zwei müde Matrosen.", "Lesen Sie auch: Die größten Werften im Land"
    assert rebuilt(f"{a} {mine} {b}", f"{a} {yours} {b}") == f"{a} […] {b}"
    assert rebuilt(f"{a} {mine} {b}", f"{a} {yours} {b}", f"{a} {b}") == f"{a} {b}"


def test_what_lies_between_two_parts_of_an_original_is_none_of_its_text():
    a, b, c, _ = SENTENCES
    texts = [f"{a} {b} {c}", f"{a} {b} {c}"]
    facts = facts_of(*texts, passages=(texts[0],))
    held = {name: [(0, len(a)), (len(a) + len(b) + 2, len(texts[0]))] for name in facts.articles}
    assert "".join(piece.text for piece in rebuild_text(held, facts)) == f"{a} […] {c}"


@pytest.mark.parametrize("swap", [False, True])
def test_a_sentence_that_a_teaser_has_first_stands_where_the_text_has_it(swap):
    item = " ".join(SENTENCES)
    own = "Unser Reporter sah am Kai nur zwei müde Matrosen und einen Hund."
    texts = (f"{SENTENCES[2]} {own}\n\n{item}", item)
    assert rebuilt(*reversed(texts) if swap else texts, passages=(SENTENCES[2], item)) == item


def rebuilt_from(first: str, second: str) -> str:
    """What is rebuilt of two copies that an alignment with edits lays side by side as a whole."""
    rows = [article("a", first, "06:00", "Eins"), article("b", second, "06:10", "Zwei")]
    spans, pairs = share([row | {"text": "gleich"} for row in rows], "gleich")
    spans[0] |= {"a_end": len(first), "b_end": len(second), "kind": "edited", "tokens": 40}
    ground = lay_ground(
        frames.PAIRS.make(pairs), frames.ALIGNMENTS.make(spans), frames.CREDITS.make(), frames.CITATIONS.make(),
        frames.ARTICLES.make(rows),
    )  # fmt: skip
    facts = gather_facts(ground)
    pieces = rebuild_text({name: facts.shared.with_group(name, {"a", "b"})[0] for name in "ab"}, facts)
    return "".join(piece.text for piece in pieces)


def test_a_verb_that_stands_in_two_places_leaves_a_gap_and_no_sentence_without_it():
    a, b, *_ = SENTENCES
    text = rebuilt_from(
        f"{a} Außerdem zeigten die Kläger einen Film, der am Abend im Hafen entstand. {b}",
        f"{a} Die Kläger führten auch einen Film, der am Abend im Hafen entstand, vor. {b}",
    )
    assert "Kläger einen Film" not in text and "der am Abend im Hafen entstand" in text


def test_a_short_last_sentence_stays_and_what_is_dropped_leaves_a_gap():
    a, *_ = SENTENCES
    last = "Niemand wurde verletzt."
    whole = f"{a} Heute kam die Wehr mit dem Boot. {last}", f"{a} Gestern fuhr keiner mehr hinaus. {last}"
    assert rebuilt_from(*whole) == f"{a} […] {last}"
    short = f"{a} Heute kam die Wehr mit dem Boot. Ende gut.", f"{a} Gestern fuhr keiner mehr hinaus. Ende gut."
    assert rebuilt_from(*short) == f"{a} […]"


def test_where_two_copies_spell_differently_all_spelling_is_of_one():
    a, b, *_ = SENTENCES
    begin, end = "Es liegt zwar ein Ersatzteil bereit", "muss aber noch in den Hafen gebracht werden."
    said = [f"{begin}, es {end}", f"{begin}. Es {end}"]
    assert any(text in rebuilt_from(*(f"{a} {sentence} {b}" for sentence in said)) for text in said)


def test_a_word_or_two_between_two_gaps_tell_nothing():
    a, b, *_ = SENTENCES
    text = rebuilt_from(
        f"{a} Heute früh kamen Millionen als Spende ins Haus. {b}", f"{a} Gestern waren Millionen sehr weit weg. {b}"
    )
    assert text == f"{a} […] {b}"


def test_a_year_that_was_put_right_is_not_rounded():
    assert read_traces("", "", [("2019", "2020")]) == ([], [])
    assert read_traces("", "", [("1987", "2000")]) == ([], [])
    assert [trace.rule for trace in read_traces("", "", [("487", "500")])[0]] == ["number_rounded"]


def test_own_traces_are_read(tmp_path):
    row = "trace,source,target,example_source,example_target,meaning\nday_dropped,am werktag,,am Werktag,,own\n"
    (tmp_path / "edit_traces.csv").write_text(row, encoding="utf-8")
    there, back = read_traces("", "", [("am werktag", "")], str(tmp_path))
    assert [trace.rule for trace in there] == ["day_dropped"] and not back
    assert read_traces("", "", [("am werktag", "")]) == ([], [])
