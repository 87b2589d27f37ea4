"""Soft hyphens inside words: what the signals read is the same with and without them, told in the printed text."""

from __future__ import annotations

from typing import Any

import polars as pl
from hypothesis import given, settings
from hypothesis import strategies as st
from test_tables import FIRST, article, page

import lineage as ln
from lineage.frames import ARTICLES, BLOCKS
from lineage.signals.blocks import find_furniture
from lineage.signals.hyphens import INSIDE, join_words
from lineage.spark.signals import held_units

CITING = (
    "Der Deich sei dicht, sagte Bürgermeisterin Anna Muster der Zeitung „Elbwoche“. Später widersprach sie dem Blatt."
)
NOTICE = "Dieser Text wurde automatisch aus dem Angebot der Nachrichtenagentur dpa übernommen."
TEXT = page(f"{CITING} {FIRST}\n\n{NOTICE}", "tail")
PARTED = {
    "widersprach": "wider\u00adsprach",
    "Nachrichtenagentur": "Nach\u00adrich\u00adten\u00adagen\u00adtur",
    "Bürgermeisterin": "Bürger\u00admeis\u200bterin",
    "Muster": "Mus\u00adter",
    "übernommen": "über\u00adnom\u00admen",
}
pieces = st.text(st.sampled_from("aB \n.\u00ad\u200b\ufeff"), max_size=40)


def hyphenate(text: str) -> str:
    for word, parted in PARTED.items():
        text = text.replace(word, parted)
    return text


def read(text: str, **cells: Any) -> dict[str, pl.DataFrame]:
    articles = ARTICLES.make([article(text, "a", **cells), article(TEXT, "b", outlet="Anderes Blatt")])
    blocks = ln.label_blocks(articles)
    frames = {"blocks": blocks, "credits": ln.parse_credits(articles, blocks)}
    frames["citations"] = ln.extract_citations(articles, blocks)
    return {name: frame.filter(article_id="a") for name, frame in frames.items()}


def test_names_credits_and_citations_are_read_as_if_words_stood_whole() -> None:
    parted = hyphenate(TEXT)
    assert parted.count("\u00ad") > 6
    whole, printed = read(TEXT), read(parted)
    assert whole["credits"]["agency"].to_list() == ["dpa"]
    assert [hop["name"] for hop in whole["citations"]["chain"][0]] == ["Elbwoche", "Anna Muster"]
    for name, frame in printed.items():
        placed = [column for column in ("begin", "end", "surface", "refers_to") if column in frame.columns]
        assert frame.drop(placed).equals(whole[name].drop(placed)), name
        surfaces = [parted[begin:end] for begin, end in frame.select("begin", "end").iter_rows()]
        own = whole[name]
        assert [INSIDE.sub("", surface) for surface in surfaces] == [
            TEXT[begin:end] for begin, end in own.select("begin", "end").iter_rows()
        ]
        if "surface" in frame.columns:
            assert frame["surface"].to_list() == surfaces


def test_a_later_mention_points_to_the_place_in_the_printed_text() -> None:
    text = (
        "Laut der Zei\u00adtung „Elb\u00adwoche“ wird ge\u00adbaut. Der Deich sei alt, berichtete das Blatt. " + FIRST
    )
    rows = read(page(text, "tail"))["citations"].to_dicts()
    assert [row["refers_to"] for row in rows] == [None, rows[0]["begin"]], rows


def test_a_headline_with_hyphens_is_known_again() -> None:
    title = "Elbtal streitet lange über die Deiche"
    text = f"{title.replace('streitet', 'strei' + chr(0xAD) + 'tet')}\n\n{FIRST}"
    assert read(text, title=title)["blocks"]["role"].to_list()[0] == "title"


def test_title_and_byline_are_read_whole_where_the_text_has_no_hyphen() -> None:
    title = "Elbtal streitet lange über die Deiche"
    parted = title.replace("streitet", "strei\u00adtet")
    text = f"{title}\n\n{FIRST}"
    own = read(text, title=parted, byline="Anna Mus\u00adter, d\u00adpa")
    assert own["blocks"]["role"].to_list()[0] == "title"
    assert own["credits"]["agency"].to_list() == ["dpa"]


def test_an_id_that_comes_twice_makes_no_more_rows() -> None:
    articles = ARTICLES.make([article(text, "x") for text in ("Dampf\u00adschiff", "Dampf\u00adschifffahrt")])
    assert join_words(articles).articles["text"].to_list() == ["Dampfschiff", "Dampfschifffahrt"]


def test_what_recurs_with_hyphens_is_found_again_article_by_article() -> None:
    line = "Unsere Redak\u00adtion erreichen Sie werk\u00adtags im Presse\u00adhaus am Markt."
    heads = ["Deich am Fluss", "Wahl im Rat", "Brand in Elbtal", "Fest der Chöre"]
    rows = [article(f"{head}\n\n{head} {FIRST}\n\n{line}", head, outlet="Talblatt", title=head) for head in heads]
    articles = ARTICLES.make(rows)
    found = find_furniture(articles).filter(pl.col("text").str.contains("Pressehaus"))
    asked = found["text"].hash().reinterpret(signed=True).to_list()
    assert held_units(articles, asked).rows() == [(hash_of_unit, "Talblatt") for hash_of_unit in asked] != []


@settings(deadline=None)  # the first asks for much that is loaded once
@given(st.lists(pieces, min_size=1, max_size=4))
def test_places_come_back_to_where_they_were(texts: list[str]) -> None:
    articles = ARTICLES.make([article(text, str(number)) for number, text in enumerate(texts)])
    joined = join_words(articles)
    rows = [
        {"article_id": article_id, "begin": at, "end": at + 1, "role": "body", "kind": None, "rule": "x"}
        for article_id, text in joined.articles.select("article_id", "text").iter_rows()
        for at in range(len(text))
    ]
    here = BLOCKS.make(rows)
    there = joined.printed(here)
    whole = dict(joined.articles.select("article_id", "text").iter_rows())
    for (article_id, begin), first in zip(here.select("article_id", "begin").iter_rows(), there["begin"], strict=True):
        text = texts[int(article_id)]
        assert whole[article_id] == INSIDE.sub("", text)
        assert text[first] == whole[article_id][begin]
    assert joined.without(there).equals(here)
