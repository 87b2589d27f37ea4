from __future__ import annotations

from datetime import UTC, datetime

import polars as pl
import pytest
from corpora import OTHER, OWN, WIRE, make_articles, make_blocks, prose, trace

from lineage.errors import SettingsError
from lineage.frames import ARTICLES, CANDIDATES, FINGERPRINTS, PASSAGES
from lineage.settings import Candidates
from lineage.similarity.candidates import find_candidates
from lineage.similarity.fingerprints import sign_passages
from lineage.similarity.passages import cut_passages


def test_alike_texts_are_found_by_all_searches_and_strangers_by_none() -> None:
    found = trace({"b": WIRE, "a": WIRE.replace("Freitag", "Montag"), "c": OTHER}).candidates
    assert found.select("a_id", "b_id", "found_by").rows() == [("a", "b", ["anchors", "lsh", "tfidf"])]


def test_a_short_wire_inside_a_long_article_is_found_by_its_anchors() -> None:
    long = "\n".join([prose(420, 1), WIRE, prose(420, 2)])
    found = trace({"long": long, "wire": WIRE, "other": prose(900, 3)}).candidates
    by_anchors = found.filter(pl.col("found_by").list.contains("anchors"))
    assert by_anchors.select("a_id", "b_id", "containment").rows() == [("long", "wire", 1.0)]


def test_a_run_of_twelve_words_always_makes_a_candidate() -> None:
    for seed in range(30):
        run = prose(12, 500 + seed)
        texts = {"a": f"{prose(70, seed)} {run} {prose(60, seed + 100)}", "b": f"{prose(50, seed + 200)} {run}"}
        assert trace(texts).candidates.height == 1


def test_five_hundred_equal_articles_stay_bounded_and_connected() -> None:
    texts = {f"{number:03}": WIRE for number in range(500)}
    found = trace_candidates(texts)
    settings = Candidates()
    assert found.height == settings.hubs * 500 - settings.hubs * (settings.hubs + 1) // 2
    assert set(found["a_id"]) | set(found["b_id"]) == texts.keys()


def test_the_middle_of_a_star_is_the_likeliest_origin() -> None:
    texts = {f"{number:02}": WIRE for number in range(60)}
    days = {article_id: datetime(2026, 3, 28 - int(article_id) % 28, tzinfo=UTC) for article_id in texts}
    kinds = dict.fromkeys(texts, "article") | {"31": "wire"}
    found = trace_candidates(texts, Candidates(hubs=1), kind=kinds, published_from=days)
    assert found.height == 59
    assert all("31" in pair for pair in found.select("a_id", "b_id").iter_rows())
    found = trace_candidates(texts, Candidates(hubs=1), published_from=days)
    assert all("27" in pair for pair in found.select("a_id", "b_id").iter_rows())


def test_a_passage_that_two_thousand_articles_print_hides_no_pair_of_its_own() -> None:
    stock = prose(40, 1)
    texts = {f"{number:04}": f"{prose(110, number + 10)} {stock}" for number in range(2000)}
    texts["0400"] += f"\n{WIRE}"
    texts["1700"] += f"\n{WIRE}"
    found = trace_candidates(texts)
    assert found.height < 2000 * Candidates().hubs * 2
    assert found.filter(a_id="0400", b_id="1700").height == 1


def test_bands_that_do_not_fit_the_signatures_are_refused() -> None:
    result = trace({"a": WIRE, "b": OWN})
    with pytest.raises(SettingsError, match="bands do not fit"):
        find_candidates(result.fingerprints, result.passages, result.articles, Candidates(bands=64, rows=4))


def test_nothing_in_nothing_out() -> None:
    empty = find_candidates(FINGERPRINTS.make(), PASSAGES.make(), ARTICLES.make())
    assert empty.equals(CANDIDATES.make())
    assert trace({"a": "", "b": "... !?", "c": "Wort"}).candidates.is_empty()


def trace_candidates(texts: dict[str, str], settings: Candidates = Candidates(), **more: object) -> pl.DataFrame:
    articles = make_articles(texts, **more)
    passages = cut_passages(articles, make_blocks(articles))
    return find_candidates(sign_passages(passages, articles), passages, articles, settings)
