"""Who from whom: rules of evidence, one case each."""

from __future__ import annotations

from datetime import timedelta

import polars as pl
import pytest
from by_hand import BODY, EXTRA, LEAD, arrows, article, at, citation, credit, draw, share

import lineage as ln
from lineage import frames
from lineage.errors import FrameError
from lineage.provenance.edges import _draw_slice
from lineage.provenance.ground import label_stories, lay_ground, rows_of
from lineage.settings import Edges
from lineage.signals.blocks import label_blocks
from lineage.signals.citations import extract_citations

PUBLISHED = ("published_from", "published_until")
OWN = "Ein Reporter vor Ort sah am Nachmittag, wie Jugendliche am Damm ihre Räder über den Steg schoben und lachten."
WIRE = f"{LEAD}\n\n{BODY}"


def wire(clock: str = "06:00", **more):
    return article("urn:wire:1", WIRE, clock, "dpa", kind="wire", **more)


def test_clients_of_a_wire_point_to_the_wire_and_not_to_each_other():
    rows = [wire(), article("a", WIRE, "06:20", "Alpha"), article("b", f"{OWN}\n\n{BODY}", "06:40", "Beta")]
    claims = draw(rows, credits=[credit("a", "dpa")])
    assert arrows(claims) == {("urn:wire:1", "a", "derived_from", True), ("urn:wire:1", "b", "derived_from", True)}
    confident = dict(claims.edges.filter(pl.col("basis") == "measured").select("target_id", "confidence").iter_rows())
    assert confident["a"] > confident["b"] >= 0.8


def test_of_the_versions_of_an_item_each_client_points_to_the_one_it_printed():
    rows = [
        wire("05:00"), wire("06:00") | {"article_id": "urn:wire:2", "text": f"{WIRE}\n\n{EXTRA}"},
        article("first", WIRE, "09:00", "Alpha"), article("second", f"{WIRE}\n\n{EXTRA}", "06:05", "Beta"),
        article("cut", LEAD, "06:05", "Gamma"),
    ]  # fmt: skip
    taken = {(source, target) for source, target, relation, _ in arrows(draw(rows)) if relation == "derived_from"}
    assert taken == {("urn:wire:1", "first"), ("urn:wire:2", "second"), ("urn:wire:1", "cut")}


def test_an_article_is_never_derived_from_a_later_one():
    rows = [article("early", WIRE, "05:00", "Alpha"), wire("06:00")]
    assert ("urn:wire:1", "early", "derived_from", True) not in arrows(draw(rows))


def test_an_item_printed_before_our_copy_of_it_came_is_absent_and_no_version_of_itself():
    item = {"item": "dpa:260311-99-412345", "item_version": 1}
    rows = [
        wire("09:00", **item),
        article("a", WIRE, "06:00", "Alpha", **item),
        article("b", WIRE, "06:30", "Beta", **item),
    ]
    claims = draw(rows)
    node = "item:dpa:260311-99-412345/1"
    assert arrows(claims) == {(node, "a", "derived_from", True), (node, "b", "derived_from", True)}
    assert BODY in claims.sources.filter(source_id=node)["text"][0]


def test_of_an_item_sent_twice_the_first_counts_in_any_order():
    item = {"item": "dpa:260311-99-412345", "item_version": 1}
    twice = [wire("05:01", **item) | {"article_id": "urn:wire:0"}, wire("05:00", **item)]
    rows = [*twice, article("a", WIRE, "06:00", "Alpha", **item)]
    exact = [
        draw(some).edges.filter(basis="exact").select("source_id", "target_id").rows() for some in (rows, rows[::-1])
    ]
    assert exact == [[("urn:wire:1", "a")]] * 2


def test_who_came_far_apart_or_has_one_owner_is_told_so():
    first = article("first", WIRE, "06:00", "Alpha", owner="Werk AG")
    rows = [first, article("other", WIRE, "06:00", "Beta", owner="Werk AG")]
    (edge,) = draw(rows).edges.to_dicts()
    assert [entry["rule"] for entry in edge["evidence"]] == ["shared_text", "no_direction", "one_owner"]


def test_clients_of_an_absent_wire_get_an_inferred_source():
    outlets = ["Alpha", "Beta", "Gamma"]
    rows = [article(name.lower(), WIRE, f"06:{i}0", name) for i, name in enumerate(outlets)]
    claims = draw(rows, credits=[credit("alpha", "Reuters"), credit("beta", "Reuters")])
    (node,) = claims.sources.filter(pl.col("kind") == "inferred")["source_id"]
    assert arrows(claims) == {(node, name.lower(), "derived_from", True) for name in outlets}
    assert node.startswith("inferred:Reuters:")
    assert BODY in claims.sources.filter(pl.col("source_id") == node)["text"][0]


def test_a_copy_without_a_time_is_not_the_earliest():
    rows = [
        article("a", LEAD, "06:00", "Alpha"),
        article("b", f"{LEAD}\n\n{BODY}", None, "Beta"),
        article("c", f"{LEAD}\n\n{BODY}", None, "Gamma"),
    ]
    edges = draw(rows, credits=[credit("b", "dpa")]).edges.filter(pl.col("basis") == "inferred")
    assert edges.height == 3
    assert "triangle" not in {entry["rule"] for row in edges["evidence"] for entry in row}


def test_a_burst_counts_the_owners_within_the_window_and_each_once():
    times = {"a": "06:00", "a2": "06:30", "b": "06:50", "c": "07:10", "d": "07:45"}
    rows = [article(name, WIRE, clock, name, owner=name[0].upper()) for name, clock in times.items()]
    edges = draw(rows, credits=[credit("a", "dpa")]).edges.filter(pl.col("basis") == "inferred")
    assert edges.height == 5
    for evidence in edges["evidence"]:
        assert {entry["rule"]: entry["value"] for entry in evidence}["burst"] == "3"


def test_copies_of_one_original_lie_within_the_time_copies_take():
    rows = [article(name, WIRE, "06:00", name.upper()) for name in ("a", "b", "c", "d")]
    for row, day in zip(rows, (11, 12, 20, 21), strict=True):
        row["published_from"] = row["published_until"] = at("06:00", day)
    edges = draw(rows, credits=[credit(name, "dpa") for name in ("a", "b", "c", "d")]).edges
    inferred = edges.filter(pl.col("basis") == "inferred").group_by("source_id").agg(pl.col("target_id").sort())
    assert sorted(inferred["target_id"].to_list()) == [["a", "b"], ["c", "d"]]


def test_a_round_up_does_not_glue_two_absent_items():
    rows = [
        article("one", BODY, "06:00", "Alpha"),
        article("two", EXTRA, "06:10", "Beta"),
        article("both", f"{BODY}\n\n{EXTRA}", "06:20", "Gamma"),
    ]
    edges = draw(rows, credits=[credit(name, "dpa") for name in ("one", "two", "both")]).edges
    inferred = edges.filter(pl.col("basis") == "inferred").group_by("source_id").agg(pl.col("target_id").sort())
    assert sorted(inferred["target_id"].to_list()) == [["both", "one"], ["both", "two"]]


def test_an_item_number_in_the_metadata_of_an_article_is_a_claim_and_not_the_item():
    item = "dpa:260311-99-412345"
    rows = [article("a", WIRE, "06:30", "Alpha", item=item), article("b", WIRE, "06:00", "Beta")]
    claims = draw(rows, credits=[credit("b", "dpa", item=item, item_version=1)])
    assert arrows(claims) == {(f"item:{item}/1", name, "derived_from", True) for name in "ab"}


def test_an_item_that_prints_its_number_in_its_text_is_that_item():
    item = "dpa:260311-99-000777"
    rows = [wire("06:00"), article("a", WIRE, "07:00", "Alpha")]
    claims = draw(rows, credits=[credit(name, "dpa", item=item, item_version=1) for name in ("urn:wire:1", "a")])
    assert arrows(claims) == {("urn:wire:1", "a", "derived_from", True)}
    assert claims.edges.filter(pl.col("target_id") == "a", pl.col("basis") == "exact").height == 1
    assert not claims.sources["source_id"].str.starts_with("item:").any()


def test_an_item_that_came_later_is_not_what_was_printed():
    item = "dpa:260311-99-412345"
    rows = [wire("09:00", item=item, item_version=1), article("a", WIRE, "06:00", "Alpha")]
    claims = draw(rows, credits=[credit("a", "dpa", item=item, item_version=1)])
    assert ("urn:wire:1", "a", "derived_from", True) not in arrows(claims)
    assert (f"item:{item}/1", "a", "derived_from", True) in arrows(claims)


def test_a_service_counts_as_its_agency_and_a_release_as_a_release():
    rows = [wire("06:00") | {"outlet": "SID", "owner": "AFP"}, article("a", WIRE, "06:20", "Alpha")]
    (edge,) = (
        draw(rows, credits=[credit("a", "AFP", service="SID")]).edges.filter(pl.col("basis") == "measured").to_dicts()
    )
    assert "credit_agrees" in {entry["rule"] for entry in edge["evidence"]}
    rows = [wire("06:00") | {"outlet": "Werk AG", "owner": "Werk AG", "kind": "release"}, rows[1]]
    (edge,) = draw(rows, credits=[credit("a", "dpa")]).edges.filter(pl.col("basis") == "measured").to_dicts()
    assert {entry["rule"] for entry in edge["evidence"]} == {"prior", "shared_text", "time_order", "source_is_release"}


def test_one_address_with_no_time_but_a_change_and_a_home_page():
    page = {"url": "https://alpha.example/politik/1"}
    rows = [
        article("v1", WIRE, None, "Alpha", **page),
        article("v2", WIRE, None, "Alpha", modified_at=at("09:00"), **page),
    ]
    assert {row[2] for row in arrows(draw(rows))} == {"version_of"}
    home = {"url": "https://alpha.example/"}
    rows = [article("x", LEAD, "06:00", "Alpha", **home), article("y", EXTRA, "06:00", "Alpha", **home)]
    assert not arrows(draw(rows))


def test_what_a_page_links_as_its_original_is_exact_and_needs_no_other_source():
    own = article("own", WIRE, "06:00", "Alpha", url="https://alpha.example/a")
    taker = article("taker", WIRE, "07:00", "Beta", url="https://beta.example/b", canonical=own["url"])
    based = article("based", f"{OWN}\n\n{BODY}", "08:00", "Gamma", url="https://gamma.example/c", based_on=[own["url"]])
    claims = draw([own, taker, based])
    assert arrows(claims) == {
        ("own", "taker", "republishes", True),
        ("own", "based", "derived_from", True),
    }
    assert set(claims.edges["basis"]) == {"exact"} and set(claims.edges["confidence"]) == {1.0}
    early = article("early", WIRE, "05:00", "Beta", url="https://beta.example/b", canonical=own["url"])
    assert "exact" not in set(draw([own, early]).edges["basis"]), "a later article is nobody's source"
    version = taker | {"outlet": "Alpha", "owner": "Alpha"}
    assert {row[2] for row in arrows(draw([own, version]))} == {"version_of"}


def test_own_work_printed_first_is_no_absent_wire():
    rows = [article("first", f"{LEAD}\n\n{BODY}\n\n{EXTRA}", "06:00", "Alpha"), article("later", WIRE, "11:00", "Beta")]
    claims = draw(rows, credits=[credit("first", None, signs=["ab"])])
    assert arrows(claims) == {("first", "later", "derived_from", True)}


def test_without_evidence_the_edge_stays_undirected():
    rows = [article("x", WIRE, None, "Alpha"), article("y", WIRE, None, "Beta")]
    assert arrows(draw(rows)) == {("x", "y", "shares_text", False)}
    rows = [article("x", WIRE), article("y", WIRE)]
    assert arrows(draw(rows)) == {("x", "y", "shares_text", False)}


def test_a_passage_in_common_has_no_direction_by_its_day_alone():
    rest = " ".join(f"Im Ort Nummer {n} blieb der Abend ruhig und trocken." for n in range(30))
    other = " ".join(f"Am Hafen {n} zählte niemand an diesem Tag die Boote." for n in range(30))
    rows = [
        article("first", f"{rest}\n\n{BODY}", "06:00", "Alpha"),
        article("later", f"{other}\n\n{BODY}", "06:00", "Beta") | {key: at("06:00", 12) for key in PUBLISHED},
    ]
    assert not [arrow for arrow in arrows(draw(rows)) if arrow[3]]


def test_a_whole_text_that_returns_after_days_is_taken_over_unless_it_is_an_agencys():
    later = {key: at("06:00", 16) for key in PUBLISHED}
    rows = [article("first", WIRE, "06:00", "Alpha"), article("later", f"{OWN}\n\n{WIRE}", "06:00", "Beta") | later]
    claims = draw(rows)
    assert arrows(claims) == {("first", "later", "derived_from", True)}
    assert "days_later" in {entry["rule"] for entry in claims.edges["evidence"][0]}
    both = [credit("first", "dpa"), credit("later", "dpa")]
    assert arrows(draw(rows, credits=both)) == {("first", "later", "shares_text", False)}


def test_two_texts_share_more_than_agency_items_hold():
    essay = " ".join(f"Satz {n} des Aufsatzes nennt Fluss, Brücke, Mühle und Wehr." for n in range(120))
    rows = [
        article("first", essay, "06:00", "Alpha"),
        article("later", f"{OWN}\n\n{essay}\n\n{EXTRA}", "18:00", "Beta"),
    ]
    claims = draw(rows, passages=(essay,))
    assert arrows(claims) == {("first", "later", "derived_from", True)}
    assert "longer_than_items" in {entry["rule"] for entry in claims.edges["evidence"][0]}
    untimed = [row | dict.fromkeys(PUBLISHED) for row in rows]
    (framed,) = draw(untimed, passages=(essay,)).edges.to_dicts()
    assert (framed["source_id"], framed["directed"]) == ("first", True), "its own words stand around the whole essay"
    assert 0.5 <= framed["confidence"] < 0.8
    bare = [row | {"text": essay} for row in untimed]
    assert arrows(draw(bare, passages=(essay,))) == {("first", "later", "shares_text", False)}


def test_sources_of_two_parts_of_a_text_are_no_rivals():
    rows = [
        article("a", EXTRA, "06:00", "Alpha"),
        article("b", BODY, "07:00", "Beta"),
        article("both", f"{EXTRA}\n\n{BODY}", "18:00", "Gamma"),
    ]
    claims = draw(rows)
    assert arrows(claims) == {("a", "both", "derived_from", True), ("b", "both", "derived_from", True)}
    rules = [{entry["rule"] for entry in evidence} for evidence in claims.edges["evidence"]]
    assert all("rest_from_others" in found for found in rules)


def test_what_an_earlier_text_has_as_a_whole_is_not_taken_from_a_later_part_of_it():
    rows = [
        article("whole", f"{LEAD}\n\n{BODY}\n\n{EXTRA}", "06:30", "Alpha"),
        article("part", f"{LEAD}\n\n{BODY}\n\n{OWN}", "07:45", "Beta"),
        article("copy", f"{LEAD}\n\n{BODY}\n\n{EXTRA}", "08:10", "Gamma"),
    ]
    sources = {("whole", "part", "derived_from", True), ("whole", "copy", "derived_from", True)}
    assert arrows(draw(rows)) == sources
    # who has words that only the part has took from there
    rows[2]["text"] = f"{LEAD}\n\n{BODY}\n\n{OWN}"
    assert arrows(draw(rows, passages=(LEAD, BODY, EXTRA, OWN))) >= {("part", "copy", "derived_from", True)}


def test_a_dropped_word_with_sharp_s_is_no_swiss_spelling():
    first = f"Am Damm\n\n{LEAD} Das Straßenamt prüft die Risse im Beton. {BODY}"
    for second, swiss in (
        (f"Am Damm\n\n{LEAD} Das Strassenamt prüft alle Risse im Beton. {BODY}", True),
        (f"Am Damm\n\n{LEAD} Das Amt prüft alle Risse im Beton. {BODY}", False),
    ):
        table = pl.DataFrame(
            {
                "id": ["a", "b"],
                "text": [first, second],
                "outlet": ["Elbwoche", "Talbote"],
                "date": ["2026-03-11T08:00Z", "2026-03-11T09:30Z"],
            }
        )
        edges = ln.trace_articles(table).edges.filter(pl.col("relation") == "derived_from")
        assert edges["source_id"].to_list() == ["a"]
        assert ("swiss_spelling" in {entry["rule"] for entry in edges["evidence"][0]}) == swiss


def test_that_a_ticker_names_an_outlet_somewhere_says_nothing_of_one_entry():
    entries = "\n\n".join(f"{n % 24}:00 Uhr: Pegel {n} meldet einen Stand von {n * 7} Zentimetern." for n in range(200))
    rows = [article("short", BODY, "06:00", "Alpha"), article("ticker", f"{entries}\n\n{BODY}", "08:00", "Beta")]
    claims = draw(rows, citations=[citation("ticker", ("Alpha", "outlet"))])
    assert not {"cites_source", "cites_elsewhere"} & {
        entry["rule"] for row in claims.edges["evidence"] for entry in row
    }


@pytest.mark.parametrize(
    ("outlet", "named", "cue", "rule"),
    [
        ("Alpha", "Alpha", "erschienen bei", True),
        ("Alpha Kurier", "ALPHA-Kurier", "erschienen bei", True),
        ("alpha-kurier.example", "Alpha-Kurier", "erschienen bei", True),
        ("alpha-kurier.example", "Alpha Kurier", "erschienen bei", True),
        ("Alpha", "Alpha", "erscheint zeitgleich", False),
    ],
)
def test_a_line_says_where_a_text_appeared_first_but_not_that_it_appears_elsewhere_too(outlet, named, cue, rule):
    rows = [article("a", f"{LEAD}\n\n{BODY}", "06:00", outlet), article("b", f"{LEAD}\n\n{BODY}", "09:00", "Beta")]
    claims = draw(rows, citations=[citation("b", (named, "outlet"), cue=cue)])
    said = claims.edges.filter(pl.col("target_id") == "b")
    rules = {entry["rule"] for evidence in said["evidence"] for entry in evidence}
    assert ("republication_line" in rules) is rule
    assert ("republishes" in said["relation"]) is rule
    assert not {"cites_source", "cites_elsewhere"} & rules


@pytest.mark.parametrize(
    ("outlets", "named", "meant"),
    [
        (("alpha-kurier.de", "alpha-kurier.at"), "Alpha-Kurier", None),
        (("Alpha Kurier", "Alpha-Kurier"), "Alpha-Kurier", "Alpha-Kurier"),
        (("Alpha-Kurier", "Alpha Kurier"), "ALPHA KURIER", "Alpha Kurier"),
        (("alpha-kurier.de", "Alpha Kurier"), "Alpha-Kurier", "Alpha Kurier"),
    ],
)
def test_a_name_that_fits_two_outlets_names_neither_unless_it_is_the_very_one(outlets, named, meant):
    both = [article(str(at), f"{LEAD}\n\n{BODY}", "06:00", outlet) for at, outlet in enumerate(outlets)]
    rows = [*both, article("b", f"{LEAD}\n\n{BODY}", "09:00", "Beta")]
    claims = draw(rows, citations=[citation("b", (named, "outlet"), cue="erschienen bei")])
    first = claims.edges.filter(pl.col("target_id") == "b", pl.col("relation") == "republishes")
    assert {outlets[int(name)] for name in first["source_id"]} == ({meant} if meant else set())


@pytest.mark.parametrize("printed", [True, False])
def test_an_outlet_that_the_agency_names_is_not_the_source_of_the_agencys_clients(printed):
    said = "Das sagte die Betreiberin der Talsperre am Dienstag dem Blatt Alpha, das darüber zuerst berichtet hatte."
    text = f"{LEAD}\n\n{said}\n\n{BODY}"
    rows = [
        article("a", f"{text}\n\n{EXTRA}", "06:00", "Alpha"), article("b", text, "06:20", "Beta"),
        article("c", text, "06:30", "Gamma"),
    ]  # fmt: skip
    place = {"begin": len(LEAD) + 20, "surface": "Betreiberin der Talsperre am Dienstag dem Blatt Alpha"}
    cited = [citation(name, ("Alpha", "outlet"), **place) for name in ("b", "c")]
    claims = draw(rows, (LEAD, said, BODY), [credit("c", "dpa")] if printed else [], cited)
    named = claims.edges.filter(pl.col("source_id") == "a", pl.col("target_id") == "b")
    rules = {entry["rule"] for evidence in named["evidence"] for entry in evidence}
    assert ("cites_source" in rules) is not printed


@pytest.mark.parametrize(
    ("sentence", "is_named"),
    [
        ("Das Blatt Alpha hatte zuvor berichtet.", False),
        ("Zuvor hatte das Blatt Alpha darüber berichtet.", False),
        ("Das gilt, wie das Blatt Alpha berichtet hatte.", False),
        ("Das Blatt Alpha berichtet.", True),
        ("Die Werft ist zu, berichtet das Blatt Alpha. Hatte sie Geld?", True),
    ],
)
def test_to_note_that_a_house_had_reported_before_is_not_to_name_it_as_the_source(sentence, is_named):
    rows = [
        article("a", f"{LEAD}\n\n{EXTRA}", "06:00", "Alpha"),
        article("b", f"{BODY}\n\n{LEAD}\n\n{sentence}", "06:40", "Beta"),
        article("c", f"{LEAD}\n\n{BODY}", "06:45", "Gamma"),
    ]
    untimed = [row | dict.fromkeys(PUBLISHED) for row in rows]
    frame = frames.ARTICLES.make([rows[1] | {"lang": "de"}])
    cited = extract_citations(frame, label_blocks(frame)).to_dicts()
    assert "Alpha" in [hop["name"] for row in cited for hop in row["chain"]]
    claims = draw(untimed, (LEAD, BODY), citations=cited)
    assert (("a", "b", "derived_from", True) in arrows(claims)) is is_named
    much = [rows[0] | {"text": f"{LEAD}\n\n{BODY}\n\n{EXTRA}"}, *rows[1:]]
    claims = draw([row | dict.fromkeys(PUBLISHED) for row in much], (LEAD, BODY), citations=cited)
    assert ("a", "b", "derived_from", True) in arrows(claims), "who has most of the text from there took it"


def test_a_printed_citation_makes_a_chain_and_not_a_triangle():
    rows = [
        article("a", f"{LEAD}\n\n{BODY}\n\n{EXTRA}", "06:00", "Alpha"),
        article("b", f"{OWN}\n\n{BODY}\n\n{EXTRA}", "08:00", "Beta"),
        article("c", f"{BODY}", "10:00", "Gamma"),
    ]
    said = [citation("b", ("Alpha", "outlet")), citation("c", ("Beta", "outlet"), ("Alpha", "outlet"))]
    assert arrows(draw(rows, citations=said)) == {("a", "b", "derived_from", True), ("b", "c", "derived_from", True)}


def test_same_outlet_is_a_version_and_says_no_derivation():
    rows = [
        article("v1", WIRE, "06:00", "Alpha", url="https://alpha.example/1"),
        article("v2", f"{WIRE}\n\n{EXTRA}", "06:00", "Alpha", url="https://alpha.example/1", modified_at=None),
        article("w", BODY, "09:00", "Alpha"),
    ]
    drawn = arrows(draw(rows))
    assert {relation for _, _, relation, _ in drawn} == {"version_of"}


def test_printed_item_numbers_are_exact_and_versions_are_ordered():
    rows = [article("p", WIRE, "06:10", "Alpha"), article("q", f"{WIRE}\n\n{EXTRA}", "07:00", "Beta")]
    item = "dpa:260311-99-123456"
    notices = [credit("p", "dpa", item=item, item_version=1), credit("q", "dpa", item=item, item_version=2)]
    claims = draw(rows, credits=notices)
    assert arrows(claims) == {
        (f"item:{item}/1", "p", "derived_from", True),
        (f"item:{item}/2", "q", "derived_from", True),
        (f"item:{item}/1", f"item:{item}/2", "version_of", True),
    }
    assert set(claims.edges.filter(pl.col("basis") == "exact")["confidence"]) == {1.0}


def test_daily_template_with_new_figures_is_not_one_item():
    text = "Am Pegel stehen {} Zentimeter, am Wehr {} und an der Brücke {}; gemessen wurden {} Liter Regen."
    rows = [
        article("mo", text.format(310, 220, 415, 12), "06:00", "Alpha"),
        article("di", text.format(298, 201, 399, 3), "06:00", "Beta"),
    ]
    same = [{"a_id": "di", "b_id": "mo", "a_begin": 0, "a_end": len(rows[1]["text"]), "b_begin": 0,
             "b_end": len(rows[0]["text"]), "kind": "edited", "tokens": 14, "identity": 0.7}]  # fmt: skip
    pair = [{"a_id": "di", "b_id": "mo", "same_outlet": False, "shared_tokens": 14, "a_share": 0.7, "b_share": 0.7,
             "longest_run": 5, "cosine": 0.1, "template": True, "relation": "partly"}]  # fmt: skip
    from lineage.provenance.edges import draw_edges

    claims = draw_edges(
        frames.PAIRS.make(pair), frames.ALIGNMENTS.make(same), frames.CREDITS.make(), frames.CITATIONS.make(),
        frames.ARTICLES.make(rows),
    )  # fmt: skip
    assert claims.edges.is_empty()


def test_declared_sources_are_claims_without_a_confidence_of_ours():
    rows = [article("a", OWN, "06:00", "Alpha")]
    said = [
        citation("a", ("Wochenblatt", "outlet"), ("Ada Kern", "person"), begin=10, end=20),
        citation("a", ("Zeitung", "unnamed"), begin=40, end=50, refers_to=10),
    ]
    claims = draw(rows, credits=[credit("a", "dpa")], citations=said)
    found = set(claims.edges.select("source_id", "target_id", "relation").iter_rows())
    assert found == {
        ("wire:dpa", "a", "credits"),
        ("outlet:wochenblatt", "a", "cites"),
        ("person:ada-kern", "outlet:wochenblatt", "cites"),
    }
    assert claims.edges["confidence"].null_count() == claims.edges.height
    assert set(claims.sources["source_id"]) == {"wire:dpa", "outlet:wochenblatt", "person:ada-kern"}


def test_photo_credits_make_no_edge():
    assert draw([article("a", OWN)], credits=[credit("a", "AP", role="photo", place="photo")]).edges.is_empty()


def test_every_piece_of_evidence_has_a_rule_a_weight_and_a_sentence():
    rows = [wire(), article("a", WIRE, "06:20", "Alpha"), article("b", WIRE, "06:40", "Beta")]
    for edge in draw(rows, credits=[credit("a", "dpa")]).edges.to_dicts():
        assert edge["evidence"]
        for entry in edge["evidence"]:
            assert entry["text"] and entry["text"] != entry["rule"]
            assert "{" not in entry["text"]


def test_order_of_input_does_not_matter():
    rows = [wire(), *(article(f"n{i}", WIRE, f"06:{10 + i}", f"Haus {i}") for i in range(6))]
    credits = [credit(f"n{i}", "dpa") for i in range(3)]
    there, back = draw(rows, credits=credits), draw(rows[::-1], credits=credits[::-1])
    assert there.edges.equals(back.edges) and there.sources.equals(back.sources)


def test_stories_are_drawn_alike_together_and_one_by_one():
    rows = [
        wire(), article("a", WIRE, "06:20", "Alpha"), article("b", WIRE, "06:40", "Beta"),
        article("c", f"{EXTRA} {OWN}", "07:00", "Gamma", url="https://gamma.example/1"),
        article("d", f"{OWN} {EXTRA}", "08:00", "Gamma", url="https://gamma.example/1"),
        article("e", EXTRA, "09:00", "Delta"), article("f", OWN, "09:00", "Delta", item="dpa:260311-99-000007"),
    ]  # fmt: skip
    alignments, pairs = share(rows, LEAD, BODY, EXTRA)
    ground = lay_ground(
        frames.PAIRS.make(pairs), frames.ALIGNMENTS.make(alignments), frames.CREDITS.make([credit("a", "dpa")]),
        frames.CITATIONS.make(), frames.ARTICLES.make(rows),
    )  # fmt: skip
    stories = ground.by_story(
        label_stories(ground.pairs, frames.ARTICLES.make(rows), frames.CREDITS.make([credit("a", "dpa")]))
    )
    assert stories["articles"].list.len().sort().to_list() == [1, 3, 3]
    together, *apart = (_draw_slice(part, Edges(), "") for part in (stories, *stories.iter_slices(1)))
    for name in ("claims", "nodes"):
        whole, parts = (rows_of(drawn[name]) for drawn in (together, pl.concat(apart)))
        assert whole.height > 0 and whole.sort(pl.all()).equals(parts.sort(pl.all()))


def test_articles_hang_together_by_text_addresses_and_items_and_by_nothing_else():
    rows = [
        article("a", WIRE, "06:20", "Alpha", url="https://alpha.example/1"), article("b", WIRE, "06:40", "Beta"),
        article("c", OWN, "07:00", "Gamma", canonical="https://alpha.example/1"),
        article("d", OWN, "08:00", "Delta", based_on=["https://delta.example/9", "https://elsewhere.example/2"]),
        article("e", OWN, "09:00", "Echo", based_on=["https://elsewhere.example/2"]),
        article("f", OWN, "09:00", "Fox", item="dpa:260311-99-000007"), article("g", OWN, "09:00", "Golf"),
        article("h", OWN, "09:00", "Hotel", url="https://hotel.example/1"), article("i", OWN, "10:00", "India"),
    ]  # fmt: skip
    _, pairs = share(rows[:2], LEAD, BODY)
    credits = frames.CREDITS.make([credit("g", "dpa", item="dpa:260311-99-000007"), credit("i", "dpa")])
    pairs.append(pairs[0] | {"a_id": "h", "b_id": "i", "relation": "quotes_only"})
    found = label_stories(frames.PAIRS.make(pairs), frames.ARTICLES.make(rows), credits)
    stories = found.group_by("story").agg(pl.col("article_id").sort().str.join(""))
    assert sorted(stories["article_id"]) == ["abc", "de", "fg"]


@pytest.mark.parametrize(("days", "more", "taken"), [(0, 0, True), (2, 0, False), (0, 12, False)])
def test_a_paragraph_of_background_is_no_reason_to_take_an_item_as_source(days, more, taken):
    rows = [
        wire() | {"text": f"{WIRE}\n\n{BODY * more}\n\n{EXTRA}"}, article("a", f"{OWN * 20}\n\n{EXTRA}", "09:00", "Alpha")
    ]  # fmt: skip
    later = timedelta(days=days)
    rows[1] |= {name: rows[1][name] + later for name in ("published_from", "published_until")}
    claims = draw(rows, (EXTRA,), credits=[credit("a", "dpa")])
    assert any(target == "a" for _, target, *_ in arrows(claims)) is taken


def test_a_wrong_frame_is_refused_with_the_columns_named():
    with pytest.raises(FrameError, match="missing column a_share"):
        from lineage.provenance.edges import draw_edges

        draw_edges(frames.PAIRS.make().drop("a_share"), *[frames.FRAMES[name].make() for name in (
            "alignments", "credits", "citations", "articles")])  # fmt: skip


def test_whoever_told_a_source_may_be_one_though_its_own_words_are_explained():
    first = (
        "Die Werke Ostingen haben nach Recherchen des Elbboten über Jahre Messwerte aus dem Brunnen Eichhof nicht gemeldet.\n\n"
        "Das geht aus Tabellen hervor, die unserer Redaktion vorliegen und bis in den Oktober des Vorjahres reichen.\n\n"
        "In siebenundzwanzig Proben lag der Gehalt an Nitrat über dem Grenzwert, in einem Fall sogar beim Doppelten davon.\n\n"
        "Ein früherer Laborleiter berichtet von einer Anweisung, auffällige Werte vor der Meldung noch einmal zu prüfen.\n\n"
        "Die Geschäftsführung weist den Vorwurf zurück und spricht von Fehlern bei der Umstellung der alten Datenbank.\n\n"
        "Das Amt des Kreises kündigte an, sämtliche Rohdaten anzufordern und den Brunnen vorsorglich abzuschalten."
    )
    told = (
        first.replace("haben nach Recherchen des Elbboten", "sollen")
        .replace("nicht gemeldet.", "nicht gemeldet haben. Das berichtet der Elbbote.")
        .replace("unserer Redaktion", "der Zeitung")
        .replace("siebenundzwanzig Proben", "27 Proben")
        .replace("berichtet von", "erzählte von")
    )
    taken = "\n\n".join(told.replace(" Das berichtet der Elbbote.", "").split("\n\n")[:1] + told.split("\n\n")[2:])
    table = pl.DataFrame(
        {
            "id": ["first", "told", "taken"],
            "outlet": ["Elbbote", "Waldpost", "Talzeitung"],
            "published": ["2026-05-05T06:00:00Z", "2026-05-05T10:10:00Z", "2026-05-05T14:45:00Z"],
            "text": [first, told, taken],
        }
    )
    edges = ln.trace_articles(table).edges.filter(pl.col("relation").cast(pl.String) == "derived_from")
    assert sorted(edges.select("source_id", "target_id").rows()) == [("first", "told"), ("told", "taken")]
