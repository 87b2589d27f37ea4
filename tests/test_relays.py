"""Articles that stand between an agency's item and another article: what speaks for them."""

from __future__ import annotations

from typing import Any

import polars as pl
from by_hand import BODY, EXTRA, LEAD

import lineage as ln
from lineage.provenance.shared import Shared

ITEM = f"{LEAD}\n\n{BODY}\n\n{EXTRA}"
OF_RELAY = (("öffneten Techniker", "machten Arbeiter"), ("vorsorglich vierzig", "sicherheitshalber vierzig"))
OF_COPY = (("nachlassendem Regen", "schwächerem Regen"),)
OF_OTHER = (*OF_COPY, ("lobte am Morgen", "dankte in der Früh"), ("neue Pumpen", "frische Pumpen"))


def edited(*edits: tuple[str, str]) -> str:
    text = ITEM
    for printed, instead in edits:
        assert text.count(printed) == 1
        text = text.replace(printed, instead)
    return text


def row(name: str, clock: str, text: str, **more: str) -> dict[str, Any]:
    own = {"id": name, "outlet": name.title(), "kind": "article", "title": f"Talsperre: {name}"}
    return own | {"published": f"2026-03-02T{clock}:00+01:00", "text": text} | more


def evidence(*articles: dict[str, Any]) -> dict[tuple[str, str], dict[str, str]]:
    """Value by rule of all claims about text, by source and target."""
    item = row("dpa-item", "07:00", ITEM, kind="wire", outlet="dpa")
    edges = ln.trace_articles(pl.DataFrame([item, *articles])).edges.filter(pl.col("relation") == "derived_from")
    rows = edges.select("source_id", "target_id", "evidence").rows()
    return {(source, target): {line["rule"]: line["value"] for line in lines} for source, target, lines in rows}


def test_the_edits_of_a_relay_speak_for_it_and_against_the_item() -> None:
    copied = f"Wie der Wernbote berichtet, ist die Lage gespannt.\n\n{edited(*OF_RELAY, *OF_COPY)}"
    found = evidence(row("wernbote", "09:00", edited(*OF_RELAY)), row("talbote", "11:00", copied))
    value = found["wernbote", "talbote"]["shares_edits"]
    assert value == "vorsorglich → sicherheitshalber; öffneten techniker → machten arbeiter"
    assert ("dpa-item", "talbote") not in found


def test_the_edits_of_a_relay_that_nobody_names_speak_against_the_item() -> None:
    found = evidence(row("wernbote", "09:00", edited(*OF_RELAY)), row("talbote", "11:00", edited(*OF_RELAY, *OF_COPY)))
    assert found["dpa-item", "talbote"]["relayed"] == "Wernbote"


def test_two_papers_that_edit_an_item_on_their_own_are_no_relays() -> None:
    found = evidence(row("wernbote", "09:00", edited(*OF_RELAY)), row("talbote", "11:00", edited(*OF_COPY)))
    assert "relayed" not in found["dpa-item", "talbote"]


def test_an_edit_in_common_is_chance_where_the_item_is_nearer_word_for_word() -> None:
    found = evidence(row("wernbote", "09:00", edited(*OF_OTHER)), row("talbote", "11:00", edited(*OF_COPY)))
    assert "relayed" not in found["dpa-item", "talbote"]


def test_equal_words_are_those_of_both_sides_without_edits_and_quotations() -> None:
    ids = {"a_id": "a", "b_id": "b"}
    at = {"a_begin": 0, "a_end": 40, "b_begin": 0, "b_end": 40}
    spans = [("verbatim", 12), ("edited", 20), ("quote", 9), ("rewritten", 5)]
    alignments = ln.frames.ALIGNMENTS.make(
        ids | at | {"a_begin": begin, "kind": kind, "tokens": words, "identity": 1.0}
        for begin, (kind, words) in enumerate(spans)
    )
    known = {"same_outlet": False, "shared_tokens": 40, "a_share": 0.5, "b_share": 0.5, "longest_run": 12,
             "cosine": 0.0, "template": False, "relation": "partly"}  # fmt: skip
    pairs = ln.frames.PAIRS.make([ids | known, ids | {"b_id": "c"} | known])
    shared = Shared(pairs, alignments, {"a": "a", "b": "b", "c": "c"})
    assert shared.equal("a", "b") == shared.equal("b", "a") == 32
    assert shared.equal("a", "c") == 0
