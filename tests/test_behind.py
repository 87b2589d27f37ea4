"""The first answer: who stands behind an article, and what stands behind that."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import polars as pl
import pytest
from by_hand import BODY, EXTRA, LEAD
from sample import sample_frames

import lineage as ln
from lineage.report.answers import answer_article, finding_text
from lineage.report.articles import show_credit
from lineage.report.behind import names_further
from lineage.report.explanation import explain_claim
from lineage.report.sentences import sentence
from lineage.report.tree import show_tree
from lineage.report.view import in_order, make_view, strength
from lineage.settings import Settings

TEXT = f"{LEAD}\n\n{BODY}\n\n{EXTRA}"


def row(outlet: str, clock: str, text: str) -> dict[str, Any]:
    at = f"2026-03-02T{clock}:00+01:00"
    return {"id": outlet.lower(), "outlet": outlet, "published": at, "title": f"Talsperre: {outlet}", "text": text}


def behind(*rows: dict[str, Any], lang: str = "de", article: str = "elbwoche") -> str:
    trace = ln.trace_articles(pl.DataFrame(list(rows)))
    view = make_view(trace.frames, trace.settings, lang, full_text=False)
    return str(answer_article(view, article, view.touching[article])["behind"])


CITING = row("Elbwoche", "11:10", f"Wie der Wernbote berichtet, ist die Lage gespannt.\n\n{TEXT}")
CITED = row("Wernbote", "08:00", f"{TEXT}\n\n(dpa)")
OTHER = row("Talbote", "08:10", f"{TEXT}\n\n(dpa)")


def test_what_the_source_itself_credits_stands_behind_it_as_its_claim() -> None:
    assert behind(CITING, CITED) == "Wernbote: Talsperre: Wernbote; dahinter: dpa (nur laut Wernbote)"


@pytest.mark.parametrize(
    ("lang", "words"),
    [
        ("de", "Wernbote: Talsperre: Wernbote; dahinter: gemeinsame Vorlage, wohl dpa (nicht in der Sammlung)"),
        ("en", "Wernbote: Talsperre: Wernbote; behind that: common source, probably dpa (not in the collection)"),
    ],
)
def test_an_agency_behind_the_outlet_that_an_article_cites_is_named(lang: str, words: str) -> None:
    assert behind(CITING, CITED, OTHER, lang=lang) == words


def test_the_chain_goes_on_over_two_articles() -> None:
    seekurier = row("Seekurier", "14:40", f"Darüber berichtete die Elbwoche.\n\n{CITING['text']}")
    told = behind(seekurier, CITING, CITED, article="seekurier")
    assert told.startswith("Elbwoche: Talsperre: Elbwoche; dahinter: Wernbote: Talsperre: Wernbote; dahinter: dpa ")


def test_nothing_is_said_of_what_stands_behind_an_absent_original_or_an_own_text() -> None:
    assert behind(CITED, OTHER, article="talbote") == "gemeinsame Vorlage, wohl dpa (nicht in der Sammlung)"
    assert "dahinter" not in behind(CITING, CITED | {"text": TEXT})


@pytest.mark.parametrize(
    ("lang", "words"),
    [
        ("de", "in 2 von 2 Artikeln ist eine Agentur oder Pressemitteilung als Textquelle genannt (Pressemitteilung)"),
        ("en", "in 2 of 2 articles an agency or a press release is named as text source (press release)"),
    ],
)
def test_a_press_release_is_no_agency_and_its_names_do_not_contradict_each_other(lang: str, words: str) -> None:
    rows = [
        row("Elbwoche", "08:00", f"{TEXT}\n\n(ots)"),
        row("Talbote", "08:05", f"{TEXT}\n\nText: Polizeipräsidium Kaltenbrunn"),
    ]
    trace = ln.trace_articles(pl.DataFrame(rows))
    assert trace.credits["agency"].to_list() == ["Pressemitteilung"] * 2
    assert trace.credits["service"].to_list() == ["ots", "Polizeipräsidium Kaltenbrunn"]
    assert trace.findings["finding"].to_list() == ["credited_wire"] * 2
    view = make_view(trace.frames, trace.settings, lang, full_text=False)
    (story,) = view.stories
    told = sentence(view, story, in_order(view, story["story_id"]), [], view.edges)
    assert words in told


def test_one_article_that_took_from_another_is_one_though_two_claims_say_so() -> None:
    first = row("Elbwoche", "08:00", TEXT)
    reprint = row("Talbote", "12:00", f"{TEXT}\n\nDieser Text erschien zuerst in der Elbwoche.")
    trace = ln.trace_articles(pl.DataFrame([first, reprint]))
    bases = trace.edges.filter(source_id="elbwoche", target_id="talbote")["basis"].cast(pl.String).to_list()
    assert sorted(bases) == ["declared", "measured"]
    view = make_view(trace.frames, trace.settings, "de", full_text=False)
    assert view.takers == {"elbwoche": 1}
    lines = [str(line) for line in show_tree(view, view.stories[0]["story_id"])]
    assert sum("talbote" in line for line in lines) == 1


def test_words_told_again_are_not_called_shared_words() -> None:
    frames = sample_frames()
    (edge,) = frames["edges"].filter(relation="shares_text").to_dicts()
    retold = frames["pairs"].with_columns(relation=pl.lit("rewritten").cast(frames["pairs"].schema["relation"]))

    def shared(pairs: pl.DataFrame) -> str:
        view = make_view({**frames, "pairs": pairs}, Settings(), "de", full_text=False)
        return str(answer_article(view, edge["target_id"], [edge | {"row": 0}])["shared"])

    assert shared(retold).endswith("der verglichenen Wörter in nacherzählten Sätzen")
    assert shared(frames["pairs"]).endswith("der verglichenen Wörter")


def test_credits_that_contradict_each_other_are_told_in_the_sentence_of_the_story() -> None:
    outlets = {"Elbwoche": "dpa", "Talbote": "Reuters", "Hafenpost": "dpa", "Bergecho": "dpa"}
    for disputed in (True, False):
        rows = [
            row(name, f"08:0{i}", f"{TEXT}\n\n({agency if disputed else 'dpa'})")
            for i, (name, agency) in enumerate(outlets.items())
        ]
        trace = ln.trace_articles(pl.DataFrame(rows))
        view = make_view(trace.frames, trace.settings, "de", full_text=False)
        (story,) = view.stories
        told = sentence(view, story, in_order(view, story["story_id"]), [], view.edges)
        assert ("die Angaben widersprechen sich" in told) == disputed


def test_an_outlet_of_the_collection_is_not_called_out_of_reach() -> None:
    trace = ln.trace_articles(pl.DataFrame([CITED, OTHER]))
    asked = row("Elbwoche", "12:00", "Wie der Wernbote berichtet, wird am Hafen gebaut.")
    found = ln.find_sources(trace, pl.DataFrame([asked]))
    small = found.trace.frames
    view = make_view(small, found.trace.settings, "de", full_text=False, outlets=found.outlets)
    told = answer_article(view, "elbwoche", view.touching.get("elbwoche", []))
    assert told["shared"] == "kein gemeinsamer Text mit Artikeln von Wernbote in der Sammlung"


@pytest.mark.parametrize(("lang", "words"), [("de", "wohl Pressemitteilung"), ("en", "probably press release")])
def test_a_common_source_that_is_a_release_is_called_so(lang: str, words: str) -> None:
    rows = [row("Elbwoche", "08:00", f"{TEXT}\n\n(ots)"), row("Talbote", "08:05", f"{TEXT}\n\n(pm)")]
    assert words in behind(*rows, lang=lang)


def test_an_author_above_the_text_is_no_desk_of_the_house() -> None:
    trace = ln.trace_articles(pl.DataFrame([row("Elbwoche", "08:00", f"VON ANNA MUSTER\n\n{TEXT}")]))
    view = make_view(trace.frames, trace.settings, "de", full_text=False)
    (credit,) = (show_credit(view, credit) for credit in view.credits["elbwoche"])
    assert credit["understood"] == "Text: Autorenzeile, keine Agentur genannt, gezeichnet ANNA MUSTER"


def test_explain_says_that_an_article_names_the_outlet_of_another() -> None:
    cited = row("Wernbote", "08:00", TEXT)
    citing = row("Elbwoche", "11:10", "Wie der Wernbote berichtet, wird am Hafen gebaut. Mehr ist nicht bekannt.")
    trace = ln.trace_articles(pl.DataFrame([cited, citing]))
    view = make_view(trace.frames, trace.settings, "de", full_text=False)
    told = " ".join(" ".join(str(line) for line in explain_claim(view, "wernbote", "elbwoche")).split())
    assert "Der Lauf behauptet über die beiden nichts." in told
    assert "Elbwoche nennt Wernbote (lineage explain RUN outlet:wernbote elbwoche)" in told


def _edge(source: str, target: str, confidence: float = 0.9) -> dict[str, Any]:
    return {
        "source_id": source, "target_id": target, "relation": "derived_from", "directed": True, "basis": "measured",
        "confidence": confidence, "share": 0.5,
    }  # fmt: skip


def _further(*edges: dict[str, Any], told: tuple[str, ...] = ("b",)) -> list[str]:
    outlets = dict(
        zip(
            "abcdefg",
            ("Elbwoche", "Talbote", "Wernbote", "Hafenpost", "Bergecho", "Inselblatt", "Seekurier"),
            strict=True,
        )
    )
    rows = [
        row(outlet, f"0{i}:00", f"{EXTRA} {outlet}") | {"id": node} for i, (node, outlet) in enumerate(outlets.items())
    ]
    trace = ln.trace_articles(pl.DataFrame(rows))
    view = make_view(trace.frames, trace.settings, "de", full_text=False)
    taken: dict[str, list[dict[str, Any]]] = {}
    for edge in sorted(edges, key=strength):
        taken.setdefault(edge["target_id"], []).append(edge)
    view = replace(view, taken_from=taken)
    return [name.partition(":")[0] for name in names_further(view, "a", [_edge(source, "a") for source in told])]


def test_the_way_up_follows_the_surest_source_and_ends() -> None:
    assert _further(_edge("c", "b"), _edge("d", "c"), _edge("e", "d")) == ["Wernbote", "Hafenpost", "Bergecho"]
    assert _further(_edge("c", "b"), _edge("d", "c"), _edge("e", "d"), _edge("f", "e")) == [
        "Wernbote", "Hafenpost", "Bergecho"
    ], "three steps"  # fmt: skip
    assert _further(_edge("c", "b", 0.6), _edge("d", "b", 0.9)) == ["Hafenpost"]
    assert _further(_edge("c", "b"), _edge("b", "c")) == ["Wernbote"], "no node twice"
    assert _further(_edge("a", "b")) == [], "nobody is his own source"
    assert _further(_edge("d", "b"), told=("b", "c")) == [], "of two sources nobody knows whose is meant"


def test_a_release_that_was_read_as_an_item_agrees_with_its_credits() -> None:
    item = row("ots", "07:00", TEXT) | {"kind": "wire"}
    rows = [item, row("Elbwoche", "08:00", f"{TEXT}\n\n(ots)"), row("Talbote", "09:00", f"{TEXT}\n\n(ots)")]
    trace = ln.trace_articles(pl.DataFrame([{"kind": "article"} | each for each in rows]))
    said = {entry["rule"] for evidence in trace.edges["evidence"] for entry in evidence}
    assert "credit_agrees" in said and "credit_conflict" not in said
    assert dict(trace.findings.select("article_id", "finding").iter_rows())["elbwoche"] == "credited_wire"


SAID = "„Die Staumauer hält auch einem Hochwasser stand, wie wir es seit hundert Jahren nicht gesehen haben“"
INTERVIEW = row("Wernbote", "06:00", f"{LEAD} {SAID}, sagte die Bürgermeisterin Anna Muster.\n\n{EXTRA}")
TAKEN = row(
    "Elbwoche", "10:20", f"Am Hafen wird geredet. {SAID}, sagte Anna Muster dem Wernboten. Der Rat tagt heute noch."
)


def answers(article: str, *rows: dict[str, Any]) -> dict[str, Any]:
    trace = ln.trace_articles(pl.DataFrame(list(rows)))
    view = make_view(trace.frames, trace.settings, "de", full_text=False)
    return answer_article(view, article, view.touching.get(article, []))


def test_who_heard_a_quotation_is_its_source_and_not_who_took_it() -> None:
    taken = answers("elbwoche", INTERVIEW, TAKEN)
    assert (taken["behind"], taken["says"]) == ("im Text genannt: Wernbote", "im Text: Wernbote")
    assert "Elbwoche" not in answers("wernbote", INTERVIEW, TAKEN)["behind"]
    assert answers("wernbote", INTERVIEW, TAKEN)["behind"].endswith("; wird genannt und zitiert in 1 Artikel")


def test_who_quotes_the_same_later_does_not_stand_behind() -> None:
    later = row("Elbwoche", "10:20", f"Am Hafen wird geredet. {SAID}, sagte Anna Muster. Der Rat tagt heute noch.")
    assert answers("wernbote", INTERVIEW, later)["behind"] == "keine Textquelle in der Sammlung gefunden"
    assert answers("elbwoche", INTERVIEW, later)["behind"].startswith("nur Zitate gemeinsam mit Wernbote")
    at_once = {**later, "published": INTERVIEW["published"]}
    assert answers("wernbote", INTERVIEW, at_once)["behind"].startswith("nur Zitate gemeinsam mit Elbwoche")


def test_the_same_text_days_later_is_told_though_nothing_is_claimed() -> None:
    late = {**row("Elbwoche", "10:20", TEXT), "published": "2026-03-06T10:20:00+01:00"}
    settings = ln.load_settings(["edges.min_confidence=0.7"], isolated=True)
    trace = ln.trace_articles(pl.DataFrame([CITED, OTHER, late]), settings=settings)
    view = make_view(trace.frames, trace.settings, "de", full_text=False)
    told = answer_article(view, "elbwoche", view.touching["elbwoche"])
    assert told["behind"].startswith("gleicher Text auch bei ") and told["behind"].endswith(", Quelle offen")
    assert finding_text(view, "elbwoche") == "gleicher Text in der Sammlung, Quelle offen"


def test_a_release_lies_in_the_collection_where_its_outlet_is_an_office() -> None:
    release = row("Polizeiinspektion Werntal", "08:00", TEXT)
    paper = row("Elbwoche", "11:00", f"Wie die Polizei mitteilte, ist die Lage gespannt.\n\n{TEXT}")
    taken = answers("elbwoche", release, paper)
    assert taken["behind"].startswith("Polizeiinspektion Werntal: ") and taken["says"] == "im Text: Polizei"
