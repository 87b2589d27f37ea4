"""Absent originals: one item in several versions, forms filled day by day, and what their evidence may say."""

from __future__ import annotations

from datetime import timedelta

import pytest
from by_hand import BODY, EXTRA, LEAD, arrows, article, at, citation, credit, draw, share

from lineage import frames
from lineage.provenance.edges import draw_edges
from lineage.provenance.ids import item_id, name_of, original_id

ITEM = "dpa:260311-99-412345"
LONG = f"{LEAD}\n\n{BODY}\n\n{EXTRA}"


def evidence(claims, target: str) -> dict[str, str | None]:
    rows = claims.edges.filter(claims.edges["target_id"] == target)
    return {entry["rule"]: entry["value"] for said in rows["evidence"] for entry in said}


def versions(*clocks: str, outlets: tuple[str | None, ...] = (None, None, None)):
    """A short version with the number of the item, and two longer ones that go on alike."""
    texts = (f"{LEAD}\n\n{BODY}", LONG, LONG)
    return [article(f"v{i}", texts[i], clocks[i], outlets[i]) for i in range(3)]


def test_versions_of_one_item_go_to_the_number_that_one_of_them_prints():
    credits = [credit("v0", "dpa", item=ITEM, item_version=1), credit("v1", "dpa"), credit("v2", "dpa")]
    for clocks in (("06:00", "08:10", "08:20"), ("08:20", "06:00", "08:10")):
        claims = draw(versions(*clocks), credits=credits)
        assert arrows(claims) == {(f"item:{ITEM}/1", f"v{i}", "derived_from", True) for i in range(3)}
        (text,) = claims.sources.filter(claims.sources["kind"] == "item")["text"]
        assert BODY in text and EXTRA in text, "what the longer versions add belongs to the item"
        shares = dict(claims.edges.filter(claims.edges["basis"] == "inferred").select("target_id", "share").iter_rows())
        assert min(shares.values()) > 0.95, "the share grows with the text of the item"


@pytest.mark.parametrize(
    ("credited", "name"),
    [
        ([("a", "dpa"), ("b", "dpa"), ("b", "AFP")], "dpa"),
        ([("a", "dpa"), ("a", "AFP")], "AFP / dpa"),
        ([("a", "dpa"), ("b", "AFP")], "AFP / dpa"),
        ([("a", "dpa"), ("b", "dpa"), ("c", "AFP")], "dpa"),
        ([("a", "dpa"), ("a", "AFP"), ("b", "dpa"), ("c", "APA")], "dpa"),
    ],
)
def test_an_item_has_the_name_that_all_or_most_who_credit_an_agency_give(credited, name):
    rows = [article(letter, f"{LONG}\n\n{letter}", "08:00", f"Haus {letter}") for letter in "abc"]
    claims = draw(rows, credits=[credit(*pair) for pair in credited])
    assert claims.sources.filter(claims.sources["kind"].cast(str) == "inferred")["name"].to_list() == [name]


def test_nobody_stands_alone_while_another_article_has_the_text():
    credits = [credit("b", "dpa"), credit("c", "dpa")]
    rows = [article("b", LONG, "08:00", "Zwei"), article("c", LONG, "10:30", "Drei")]
    assert "first_alone" in evidence(draw(rows, credits=credits), "b")
    rows.append(article("a", LONG, "05:40", "Eins", kind="wire", owner="AFP"))
    rows[2]["published_from"] -= timedelta(hours=200)  # too early to be among the copies
    rows[2]["published_until"] = rows[2]["published_from"]
    said = evidence(draw(rows, credits=credits), "b")
    assert "first_alone" not in said
    assert "first_at_once" not in said, "no copy appeared minutes below zero after the first"


def test_an_outlet_that_prints_a_text_twice_is_no_second_one_at_once():
    credits = [credit("b", "dpa"), credit("c", "dpa")]
    rows = [
        article("a", LONG, "08:00", "Eins"),
        article("b", LONG, "08:04", "Zwei"),
        article("c", LONG, "10:30", "Drei"),
    ]
    assert evidence(draw(rows, credits=credits), "b")["first_at_once"] == "4 min"
    rows[1] = article("b", LONG, "09:10", "Zwei")
    assert "first_at_once" not in evidence(draw(rows, credits=credits), "b")
    rows.append(article("d", LONG, "08:00", "Eins"))
    said = evidence(draw(rows, credits=credits), "b")
    assert not {"first_at_once", "first_alone"} & said.keys(), "Eins has it twice"


def test_a_copy_without_a_time_does_not_make_the_others_surer():
    credits = [credit("b", "dpa"), credit("c", "dpa")]
    rows = [article("b", LONG, "08:00", "Zwei"), article("c", LONG, "10:30", "Drei")]
    untimed = article("d", f"{BODY}\n\n{EXTRA}", None, None)
    said = evidence(draw([*rows, untimed], (LONG, f"{BODY}\n\n{EXTRA}"), credits=credits), "d")
    assert said["first_alone"] == "2.5 h"
    rows[1] = article("c", LONG, "08:04", "Drei")
    said = evidence(draw([*rows, untimed], (LONG, f"{BODY}\n\n{EXTRA}"), credits=credits), "d")
    assert not {"first_alone", "first_at_once"} & said.keys(), "d may have been the first"
    rows[1] = article("c", LONG, "10:30", "Drei")
    of_day = untimed | {"published_from": at("00:00"), "published_until": at("23:59")}
    said = evidence(draw([*rows, of_day], (LONG, f"{BODY}\n\n{EXTRA}"), credits=credits), "d")
    assert "first_alone" not in said, "d may have come in between"


def test_little_in_common_speaks_against_one_source_unless_two_credit_one_agency():
    own = "Was die Nachbarn am Abend erzählten und was der Reporter am Ufer selbst sah, steht hier ausführlich. " * 8
    rows = [article(name, f"{own}{name}.\n\n{BODY}", None, f"Haus {name}") for name in ("a", "b")]
    one, both = [credit("a", "dpa")], [credit("a", "dpa"), credit("b", "dpa")]
    assert not any(source.startswith("inferred:") for source, *_ in arrows(draw(rows, (BODY,), credits=one)))
    claims = draw(rows, (BODY,), credits=both)
    assert any(source.startswith("inferred:dpa") for source, *_ in arrows(claims))
    assert "little_shared" not in evidence(claims, "a")


def test_unknown_outlets_are_not_counted_as_independent_owners():
    names = ("a", "b", "c")
    rows = [article(name, LONG, f"06:0{i}", None) for i, name in enumerate(names)]
    credits = [credit(name, "dpa") for name in names]
    said = evidence(draw(rows, credits=credits), "a")
    assert "credit_without_document" in said and not {"credits_repeated", "burst"} & said.keys()
    rows = [row | {"outlet": f"Haus {row['article_id']}"} for row in rows]
    said = evidence(draw(rows, credits=credits), "a")
    assert said["credits_repeated"] == said["burst"] == "3"


def _sure(claims, target: str) -> float:
    rows = claims.edges.filter(claims.edges["target_id"] == target, claims.edges["relation"] == "derived_from")
    (confidence,) = rows["confidence"]
    return confidence


def test_owners_that_credit_different_agencies_repeat_no_credit():
    rows = [article(name, LONG, f"06:0{i}", f"Haus {name}") for i, name in enumerate("abc")]
    alike = draw(rows, credits=[credit(name, "dpa") for name in "abc"])
    apart = draw(rows, credits=[credit("a", "dpa"), credit("b", "AFP"), credit("c", "Reuters")])
    assert evidence(alike, "a")["credits_repeated"] == "3" and "credits_disagree" not in evidence(alike, "a")
    assert evidence(apart, "a")["credits_disagree"] == "AFP, Reuters, dpa"
    assert "credits_repeated" not in evidence(apart, "a")
    assert _sure(apart, "a") < _sure(draw(rows), "a") < _sure(alike, "a"), "they prove less than none"
    assert not {"credit_without_document", "member_credits"} & evidence(apart, "a").keys()
    house = [row | {"owner": "Haus"} for row in rows[:2]]
    of_one = draw([*house, rows[2]], credits=[credit("a", "dpa"), credit("b", "AFP")])
    assert "credits_disagree" not in evidence(of_one, "c"), "outlets of one owner are one voice"
    tied = draw(rows, credits=[credit("a", "dpa"), credit("b", "AFP"), credit("c", "dpa"), credit("c", "AFP")])
    assert evidence(tied, "a")["credits_disagree"] == "AFP, dpa", "who credits both settles nothing"
    most = draw(rows, credits=[credit("a", "dpa"), credit("b", "dpa"), credit("c", "AFP")])
    assert "credits_disagree" not in evidence(most, "a")


def test_a_copy_that_names_another_source_is_less_sure_than_one_that_names_none():
    rows = [article(name, LONG, f"06:0{i}", f"Haus {name}") for i, name in enumerate("abcd")]
    two = [credit("a", "dpa"), credit("b", "dpa")]
    silent = draw(rows, credits=two)
    other = draw(rows, credits=[*two, credit("c", "AFP")])
    unread = draw(rows, credits=[*two, credit("c", None, surface="Mit Infos des Ostdienstes", role="unread")])
    assert evidence(other, "c")["member_credits_others"] == "AFP" and "member_credits" not in evidence(other, "c")
    assert evidence(unread, "c")["credit_unread"] == "Mit Infos des Ostdienstes"
    assert _sure(other, "c") < _sure(silent, "c") and _sure(unread, "c") < _sure(silent, "c")
    for claims in (other, unread):
        assert evidence(claims, "a")["credits_repeated"] == "2"
        assert _sure(claims, "d") == _sure(silent, "d"), "the others are as sure as before"
        assert _sure(claims, "c") < _sure(claims, "d")


BACKGROUND = (
    "Den höchsten Stand seit Beginn der Messungen hatte die Elster vor sieben Jahren erreicht, als das Wasser bis an "
    "die Treppe des Rathauses stand. Die Messstellen melden ihre Werte stündlich an die Zentrale der Landesbehörde. "
    "Wegen der langen Wege treffen manche Meldungen verspätet ein, Vergleiche mit der Vorwoche sind deshalb schwierig."
)


def _form(day: int, outlet: str, *figures: int):
    lead = "Pegel {} in Auenstadt, {} am Wehr, {} an der Brücke, {} im Oberlauf; Abfluss {} und Zufluss {} Kubikmeter."
    lead += (
        f" {outlet} hat dazu am Morgen mit eigenen Leuten an allen Stellen nachgesehen und mit Anwohnern gesprochen."
    )
    return article(f"{outlet}-{day}", f"{lead.format(*figures)}\n\n{BACKGROUND}", "06:00", outlet) | {
        "published_from": at("06:00", day),
        "published_until": at("06:10", day),
    }


def test_two_days_of_one_form_are_no_item_though_their_background_agrees():
    monday, tuesday = (310, 220, 415, 512, 1180, 1320), (298, 201, 399, 497, 1075, 1290)
    rows = [
        _form(9, "Eins", *monday),
        _form(9, "Zwei", *monday),
        _form(10, "Drei", *tuesday),
        _form(10, "Vier", *tuesday),
    ]
    credits = [credit(row["article_id"], "dpa") for row in rows]
    claims = draw(rows, (BACKGROUND,), credits=credits)
    copies = {}
    for source, target, *_ in arrows(claims):
        copies.setdefault(source, set()).add(target)
    assert sorted(map(sorted, copies.values())) == [["Drei-10", "Vier-10"], ["Eins-9", "Zwei-9"]]


def test_a_day_later_with_the_same_figures_is_one_item():
    monday = (310, 220, 415, 512, 1180, 1320)
    rows = [_form(9, "Eins", *monday), _form(10, "Zwei", *monday)]
    claims = draw(rows, (BACKGROUND,), credits=[credit(row["article_id"], "dpa") for row in rows])
    assert len({source for source, *_ in arrows(claims)}) == 1


def test_words_told_again_do_not_join_an_original():
    rows = [article(name, LONG, f"06:{i}0", name.upper()) for i, name in enumerate(("a", "b", "c"))]
    rows.append(article("retold", "In anderen Worten steht hier, was am Damm geschah und wer half.", "09:00", "Neu"))
    spans, pairs = share(rows[:3], LEAD, BODY, EXTRA)
    ids = {"a_id": "a", "b_id": "retold"}
    spans.append(
        ids
        | {"a_begin": 0, "a_end": 400, "b_begin": 0, "b_end": 60, "kind": "rewritten", "tokens": 12, "identity": 0.3}
    )
    pairs.append(ids | {"same_outlet": False, "shared_tokens": 0, "a_share": 0.5, "b_share": 0.9, "longest_run": 0,
                        "cosine": 0.5, "template": False, "relation": "rewritten"})  # fmt: skip
    claims = draw_edges(
        frames.PAIRS.make(pairs), frames.ALIGNMENTS.make(spans), frames.CREDITS.make(credit(n, "dpa") for n in "abc"),
        frames.CITATIONS.make([citation("retold", ("Amt", "office"))]), frames.ARTICLES.make(rows),
    )  # fmt: skip
    assert not any(target == "retold" and source.startswith("inferred") for source, target, *_ in arrows(claims))


STATEMENT = (
    "Die Landesregierung stellte am Mittag zwei Millionen Euro für den Wiederaufbau der Uferwege in Aussicht, das Geld "
    "kommt aus einem Fonds, den der Landtag nach dem Hochwasser vor sieben Jahren angelegt hatte. Umweltminister Henner "
    "Loth sprach bei einem Besuch in Auenstadt von einem Kraftakt, den keine Gemeinde allein schultern könne. Die "
    "Opposition verlangte, die Mittel nicht erst im Herbst auszuzahlen, sondern sofort und ohne lange Prüfung."
)


def _on(day: int, name: str, *parts: str, hour: str = "06:00"):
    row = article(name, "\n\n".join(parts), hour, f"Haus {name}")
    return row | {"published_from": at(hour, day), "published_until": at(hour, day)}


def _copies(claims) -> list[list[str]]:
    copies: dict[str, list[str]] = {}
    for source, target, *_ in sorted(arrows(claims)):
        if source.startswith("inferred:"):
            copies.setdefault(source, []).append(target)
    return sorted(copies.values())


def test_a_paragraph_of_background_makes_no_one_item_of_two():
    rows = [_on(10, name, f"{LEAD} {BODY}", BACKGROUND) for name in ("a", "b", "c")]
    rows += [_on(11, name, f"{STATEMENT} {EXTRA}", BACKGROUND) for name in ("d", "e")]
    credits = [credit(row["article_id"], "dpa") for row in rows]
    claims = draw(rows, (f"{LEAD} {BODY}", f"{STATEMENT} {EXTRA}", BACKGROUND), credits=credits)
    assert _copies(claims) == [["a", "b", "c"], ["d", "e"]]


def test_what_returns_a_day_later_joins_no_original():
    rows = [_on(10, name, f"{LEAD} {BODY}", BACKGROUND) for name in ("a", "b")]
    own = (
        "Ein Jahr später erinnern sich die Anwohner an die Nacht am Wehr, jeder auf seine Weise und mit vielen Pausen. "
        * 20
    )
    passages = (f"{LEAD} {BODY}", BACKGROUND)
    for day, joins in ((10, True), (11, False)):
        later = _on(day, "z", own, BACKGROUND, hour="09:00")
        for copies in ([*rows, later], [_by_day(row) for row in (*rows, later)]):
            claims = draw(copies, passages, [credit(n, "dpa") for n in "abz"])
            assert any("z" in names for names in _copies(claims)) is joins, day


def test_a_joining_article_agrees_only_in_what_the_copies_name_too():
    rows = [_on(10, name, f"{LEAD} {BODY}", BACKGROUND) for name in ("a", "b")]
    rows.append(
        _on(10, "z", "Am Wehr blieb es in dieser Nacht still, sagen die Anwohner. " * 30, BACKGROUND, hour="09:00")
    )
    named = [credit("a", "dpa"), credit("b", "dpa"), credit("z", "dpa"), credit("z", "AFP")]
    claims = draw(rows, (f"{LEAD} {BODY}", BACKGROUND), named)
    assert evidence(claims, "z")["join_credit_agrees"] == "dpa"


def _by_day(row):
    """The same article with only its day known."""
    first = row["published_from"].replace(hour=0, minute=0)
    return row | {"published_from": first, "published_until": first + timedelta(days=1, microseconds=-1)}


def test_a_form_of_two_days_may_be_alike_for_the_most_part():
    def form(day: int, name: str, *figures: int):
        row = _form(day, name, *figures)
        return row | {"text": f"{row['text']}\n\n{STATEMENT}\n\n{EXTRA}"}

    monday, tuesday = (310, 220, 415, 512, 1180, 1320), (298, 201, 399, 497, 1075, 1290)
    passages = (f"{BACKGROUND}\n\n{STATEMENT}\n\n{EXTRA}",)
    credits = [credit(f"{name}-{day}", "dpa") for name, day in (("Eins", 9), ("Zwei", 10))]
    other = draw([form(9, "Eins", *monday), form(10, "Zwei", *tuesday)], passages, credits)
    alike = draw([form(9, "Eins", *monday), form(10, "Zwei", *monday)], passages, credits)
    assert _copies(other) == [] and _copies(alike) == [["Eins-9", "Zwei-10"]]


def test_a_version_of_its_own_does_not_vouch_for_what_an_outlet_took_from_an_agency():
    """Else the outlet's own report would count as the agency's text, because its correction has it, too."""
    item, whole = f"{LEAD}\n\n{BODY}", f"{LEAD}\n\n{BODY}\n\n{EXTRA}"
    rows = [
        article("a1", whole, "06:00", "Alpha"),
        article("a2", whole, "08:00", "Alpha"),
        article("b", item, "06:05", "Beta"),
        article("c", item, "06:10", "Gamma"),
    ]
    claims = draw(rows, credits=[credit(name, "dpa") for name in ("a1", "a2", "b", "c")])
    taken = claims.edges.filter(claims.edges["basis"].cast(str) == "inferred")
    shares = dict(taken.select("target_id", "share").iter_rows())
    assert shares["b"] == 1.0
    assert shares["a1"] == shares["a2"] == pytest.approx(len(item.split()) / len(whole.split()), abs=0.01)
    assert EXTRA not in claims.sources.filter(claims.sources["kind"].cast(str) == "inferred")["text"].item()


def test_an_item_that_is_cut_in_halves_stays_one_while_others_have_the_place_between():
    first, second = f"{LEAD} {BODY}", f"{STATEMENT} {EXTRA}"
    halves = [_on(10, "d", first), _on(10, "e", second)]
    whole = [_on(10, name, f"{first} {second}") for name in "abc"]
    apart = [_on(10, name, first, f"So sah es am Abend bei {name} aus.", second) for name in "abc"]
    credits = frames.CREDITS.make(credit(name, "dpa") for name in "abcde")

    def copies(rows):
        in_one_run = share(rows, f"{first} {second}")
        joined = {(pair["a_id"], pair["b_id"]) for pair in in_one_run[1]}
        spans, pairs = (
            known + [row for row in more if (row["a_id"], row["b_id"]) not in joined]
            for known, more in zip(in_one_run, share(rows, first, second), strict=True)
        )
        articles = frames.ARTICLES.make(rows)
        found = (frames.PAIRS.make(pairs), frames.ALIGNMENTS.make(spans), credits, frames.CITATIONS.make([]))
        return _copies(draw_edges(*found, articles))

    assert copies(whole + halves) == [["a", "b", "c", "d", "e"]]
    assert copies(apart + halves) == [["a", "b", "c", "d"], ["a", "b", "c", "e"]], "two items, one below the other"


OWN = (
    "Fischer Malte Brandt zeigt auf die Bretter am Steg, die das Wasser in der Nacht aus den Nägeln gehoben hat. "
    "Sein Vater habe den Steg noch selbst gebaut, aus Eichen vom Hang gegenüber, erzählt er beim Aufräumen. "
    "Bis zum Sommer will er wieder Gäste über den See fahren, notfalls mit dem alten Kahn seines Nachbarn."
)


@pytest.mark.parametrize("credited", [True, False])
def test_the_report_that_a_house_adds_to_an_item_is_no_second_item(credited: bool):
    item = article("item", f"{LEAD}\n\n{BODY}", "06:00", "dpa", kind="wire", owner="dpa")
    enriched = article("enriched", f"{LEAD}\n\n{BODY}\n\n{OWN}", "08:00", "Talblatt")
    taker = article("taker", OWN, "12:30", "Seewelle")
    credits = [credit("enriched", "dpa")] if credited else []
    claims = draw([item, enriched, taker], (LEAD, BODY, OWN), credits=credits)
    found = {arrow for arrow in arrows(claims) if arrow[2] != "credits"}
    assert found == {("item", "enriched", "derived_from", True), ("enriched", "taker", "derived_from", True)}


def test_a_credit_that_an_item_of_the_corpus_explains_speaks_for_no_other_one():
    item = article("item", f"{LEAD}\n\n{BODY}", "06:00", "dpa", kind="wire", owner="dpa")
    rows = [item, article("a", f"{BODY}\n\n{EXTRA}", "08:00", "Eins"), article("b", EXTRA, "08:40", "Zwei")]
    both = draw(rows, (BODY, EXTRA), credits=[credit("a", "dpa"), credit("b", "dpa")])
    assert evidence(both, "b")["credit_without_document"] == "dpa", "of b no item explains it"
    assert "credits_repeated" not in evidence(both, "b"), "that of a is for the item"


def test_a_copy_that_holds_the_others_whole_speaks_against_a_common_source():
    rows = [article("a", f"{LONG}\n\n{OWN}", "06:00", "Eins"), article("b", OWN, "06:05", "Zwei")]
    credits = [credit("a", "dpa"), credit("b", "dpa")]
    assert evidence(draw(rows, (OWN,), credits=credits), "b")["holds_the_others"] == "Eins"
    turned = [rows[0] | {"published_from": at("06:10"), "published_until": at("06:10")}, rows[1]]
    assert "holds_the_others" not in evidence(draw(turned, (OWN,), credits=credits), "b"), "a later one was no source"


@pytest.mark.parametrize(("sentences", "joins"), [(5, True), (60, False)])
def test_a_sentence_of_background_joins_no_original(sentences, joins):
    own = " ".join(
        f"Satz {n} erzählt allein, wie der Markt am Fluss im Jahr {n} einmal ausfiel." for n in range(sentences)
    )
    rows = [article(name, f"{LONG}\n\n{name}", "08:00", f"Haus {name}") for name in "abc"]
    rows.append(article("z", f"{own}\n\n{LEAD}", "09:00", "Haus z"))
    claims = draw(rows, credits=[credit("a", "dpa"), credit("b", "dpa"), credit("z", "dpa")])
    assert any(target == "z" and source.startswith("inferred:") for source, target, *_ in arrows(claims)) is joins


@pytest.mark.parametrize(
    ("agency", "begin", "name"),
    [("dpa", 10, "dpa"), ("AFP", 10, "AFP"), ("TASS", 10, None), ("dpa", len(LONG) + 40, None)],
)
def test_words_that_say_an_agency_was_told_are_its_own_where_nobody_credits_one(agency, begin, name):
    own = "Das sagte er in einem Gespräch mit der Zeitung, die am Abend danach erschien und die es bestellt hatte."
    rows = [article(letter, f"{LONG}\n\n{own} {letter}", "08:00", f"Haus {letter}") for letter in "ab"]
    said = [citation(letter, (agency, "agency"), begin=begin, end=begin + 4) for letter in "ab"]
    claims = draw(rows, citations=said)
    named = [source.split(":")[1] for source, _, relation, _ in arrows(claims) if relation == "derived_from"]
    assert named == [name or "unknown"] * 2
    assert evidence(claims, "a").get("names_agency") == name
    if name:
        credited = evidence(draw(rows, citations=said, credits=[credit("a", "APA")]), "a")
        assert "names_agency" not in credited, "a credit says more"


def test_ids_of_absent_originals_tell_their_names_and_not_the_order_of_their_copies():
    assert name_of(item_id("dpa:210324-99-1", 2)) == "dpa:210324-99-1/2"
    assert name_of(original_id(["dpa", "AFP"], ["b", "a"])) == "dpa / AFP"
    assert name_of(original_id([], ["a"])) == "?"
    assert original_id(["dpa"], ["a", "b"]) == original_id(["dpa"], ["b", "a"]) != original_id(["dpa"], ["a", "c"])
