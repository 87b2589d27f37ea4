"""What is said about an article, case by case, and that no credit never means more than not declared."""

from __future__ import annotations

import pytest
from by_hand import BODY, EXTRA, LEAD, article, citation, credit, draw, share

from lineage import frames
from lineage.provenance.findings import sum_up_findings
from lineage.provenance.mosaic import paint_mosaic

WIRE = f"{LEAD}\n\n{BODY}"
DPA = article("w", WIRE, "06:00", "dpa", kind="wire", text_state="raw")


def find(rows, credits=(), citations=()):
    claims = draw(rows, credits=credits, citations=citations)
    alignments = frames.ALIGNMENTS.make(share(rows, LEAD, BODY, EXTRA)[0])
    articles = frames.ARTICLES.make(rows)
    mosaic = paint_mosaic(claims.edges, alignments, frames.BLOCKS.make(), articles)
    return sum_up_findings(
        mosaic, claims.edges, frames.CREDITS.make(credits), frames.CITATIONS.make(citations), articles
    )


def finding(rows, article_id="a", **said):
    found = find(rows, **said)
    return dict(found.select("article_id", "finding").iter_rows())[article_id]


def client(**more):
    return article("a", WIRE, "07:00", "Alpha", **more)


def test_credited_wire():
    assert finding([DPA, client()], credits=[credit("a", "dpa")]) == "credited_wire"


def test_credit_without_a_document_is_still_a_declaration():
    assert finding([client()], credits=[credit("a", "Reuters")]) == "credited_wire"


def test_shared_text_without_credit_only_where_credits_could_be_seen():
    assert finding([DPA, client()]) == "credits_unknown"
    assert finding([DPA, client(text_state="cleaned")]) == "credits_unknown"
    assert finding([DPA, client(text_state="raw")]) == "shared_text_without_credit"
    other = article("other", EXTRA, "07:00", "Alpha")
    assert finding([DPA, client(), other], credits=[credit("other", "AFP")]) == "shared_text_without_credit"


def test_a_line_that_was_not_understood_leaves_the_credits_unknown():
    unread = credit("a", None, role="unread")
    assert finding([DPA, client(text_state="raw")], credits=[unread]) == "credits_unknown"
    seen = dict(find([DPA, client(text_state="raw")], credits=[unread]).select("article_id", "credits_visible").rows())
    assert seen == {"a": False, "w": True}
    alone = find([client(text_state="raw")], credits=[unread])
    assert alone.select("finding", "credits_visible").rows() == [("no_source_found", False)]


def test_one_stray_credit_does_not_show_the_credits_of_an_outlet():
    others = [article(f"o{number:02}", f"{EXTRA} Folge {number}.", "07:00", "Alpha") for number in range(12)]
    one, two = [credit("o00", "AFP")], [credit("o00", "AFP"), credit("o01", "AFP")]
    assert finding([DPA, client(), *others], credits=one) == "credits_unknown"
    assert finding([DPA, client(), *others], credits=two) == "shared_text_without_credit"


def test_no_outlet_is_never_the_same_outlet_as_no_outlet():
    rows = [DPA, article("a", WIRE, "07:00"), article("other", EXTRA, "07:00")]
    assert finding(rows, credits=[credit("other", "AFP")]) == "credits_unknown"


def test_conflict_with_the_measured_wire():
    assert finding([DPA, client()], credits=[credit("a", "AFP")]) == "credit_conflict"


def test_conflict_among_the_copies_of_an_absent_wire():
    rows = [article(name, WIRE, f"07:0{i}", name.upper()) for i, name in enumerate("abcd")]

    def told(*agencies: str) -> list[str]:
        found = find(rows, credits=[credit(*pair) for pair in zip("abc", agencies, strict=True)])
        return found.filter(found["article_id"] != "d").sort("article_id")["finding"].to_list()

    assert told("Reuters", "Reuters", "Reuters") == ["credited_wire"] * 3
    assert told("Reuters", "dpa", "AFP") == ["credit_conflict"] * 3
    assert told("Reuters", "Reuters", "AFP") == ["credited_wire", "credited_wire", "credit_conflict"], (
        "most say Reuters"
    )


def test_conflict_between_two_credits_but_not_within_one():
    two = [credit("a", "AFP", begin=0), credit("a", "dpa", begin=90, end=95)]
    assert finding([client()], credits=two) == "credit_conflict"
    listed = [credit("a", "AFP", begin=80, end=89), credit("a", "dpa", begin=90, end=95)]
    assert finding([client()], credits=listed) == "credited_wire"
    one = [credit("a", "AFP"), credit("a", "dpa")]
    assert finding([client()], credits=one) == "credited_wire"


def test_quoted_with_source():
    rows = [article("s", f"{LEAD}\n\n{BODY}\n\n{EXTRA}", "05:00", "Beta"), client()]
    assert finding(rows, citations=[citation("a", ("Beta", "outlet"))]) == "quoted_with_source"


def test_who_says_in_the_text_that_an_agency_was_told_quotes_it():
    rows = [article("a", WIRE, None, "Alpha", text_state="raw"), article("b", WIRE, None, "Beta", text_state="raw")]
    told = [citation(name, ("dpa", "agency"), begin=10, end=20) for name in "ab"]
    assert finding(rows, citations=told) == "quoted_with_source"


def test_shared_text_whose_direction_is_open_is_told_as_that():
    rows = [article("a", WIRE, None, "Alpha"), article("b", WIRE, None, "Beta"), article("c", EXTRA, None, "Gamma")]
    assert finding(rows) == finding(rows, "b") == "shares_text_open"
    assert finding(rows, "c") == "no_source_found"


def test_a_short_article_in_a_long_one_shares_text_and_the_long_one_has_little_of_it():
    ticker = "\n\n".join(f"Um {hour} Uhr tagt der Rat zum {hour}. Mal über den Haushalt." for hour in range(400))
    rows = [article("a", WIRE, None, "Alpha"), article("b", f"{ticker}\n\n{WIRE}", None, "Beta")]
    assert finding(rows) == "shares_text_open" and finding(rows, "b") == "no_source_found"


def test_own_work_only_when_the_page_says_so():
    assert finding([client()], credits=[credit("a", None, signs=["ab"])]) == "own_work_declared"
    assert finding([client()]) == "no_source_found"


def test_a_byline_declares_nothing():
    assert finding([client()], credits=[credit("a", None, place="byline", signs=["Ada Kern"])]) == "no_source_found"


def test_agencies_without_a_name_are_still_named():
    unnamed = credit("a", None, service="Agenturen", surface="(mit Agenturen)")
    assert finding([DPA, client(text_state="raw")], credits=[unnamed]) == "credited_wire"


def test_shares_of_a_painted_text_are_whole_and_none_is_below_zero():
    row = article("a", "abcdef", "06:00", "Alpha")
    parts = [("wire", 0, 1), ("article", 1, 2), ("quote", 2, 6)]
    mosaic = [
        {"article_id": "a", "begin": begin, "end": end, "kind": kind, "origin": "x", "confidence": 1.0}
        for kind, begin, end in parts
    ]
    empty = (frames.EDGES.make(), frames.CREDITS.make(), frames.CITATIONS.make())
    (found,) = sum_up_findings(frames.MOSAIC.make(mosaic), *empty, frames.ARTICLES.make([row])).to_dicts()
    assert found["shares"]["unmatched"] == 0 and sum(found["shares"].values()) == pytest.approx(1)


def test_shares_sum_to_one():
    rows = [DPA, client(), article("empty", "", "07:00", "Beta")]
    for row in find(rows).to_dicts():
        assert sum(row["shares"].values()) == pytest.approx(1)
