"""Invented cascades: the same bytes each time, a truth that fits the corpus, edits that do what the table says."""

from __future__ import annotations

import json
from collections import Counter
from random import Random

import networkx as nx
import polars as pl
import pytest

import lineage as ln
from lineage.errors import SettingsError, SourceError, TargetError
from lineage.simulate.edits import OPERATIONS, Desk, edit
from lineage.simulate.prose import Writer
from lineage.tables import read_table


@pytest.fixture(scope="module")
def made():
    return ln.simulate_cascades(40, seed="tests")


def test_equal_seeds_give_equal_texts_and_others_give_others(made):
    again, other = ln.simulate_cascades(40, seed="tests"), ln.simulate_cascades(40, seed="others")
    assert again.articles.equals(made.articles) and again.edges.equals(made.edges)
    assert not set(other.articles["text"]) & set(made.articles["text"])


def test_houses_repeat_a_paragraph_in_other_stories_and_nobody_takes_it_from_there(made):
    repeated = ln.simulate_cascades(40, seed="tests", background=0.6)
    parts = Counter(part for text in repeated.articles["text"] for part in set(text.split("\n\n")))
    before = {part for text in made.articles["text"] for part in text.split("\n\n")}
    returning = [part for part, times in parts.items() if times > 2 and part not in before and len(part) > 120]
    assert returning
    holders = [
        set(repeated.articles.filter(pl.col("text").str.contains(part, literal=True))["id"]) for part in returning
    ]
    graph = nx.Graph(repeated.edges.select("source_id", "target_id").iter_rows())
    stories = [
        {number for number, nodes in enumerate(nx.connected_components(graph)) if nodes & ids} for ids in holders
    ]
    assert any(len(found) > 1 for found in stories), "one paragraph in stories that nothing links"


def test_a_release_that_is_credited_to_an_agency_by_mistake_has_no_number():
    made = [ln.simulate_cascades(60, seed=seed) for seed in ("r3", "r22")]
    texts = [text for one in made for text in one.articles["text"]]
    assert not any("None" in text for text in texts)
    assert any("dpa-infocom, dpa:" in text for text in texts)


def test_agencies_send_items_again_and_each_client_prints_one_version():
    made = ln.simulate_cascades(40, seed="tests", updates=1.0)
    texts = dict(made.articles.select("id", "text").iter_rows())
    again = made.articles.filter(pl.col("item_version") == 2)
    pairs = [(texts[name.removesuffix("-2")], texts[name]) for name in again["id"] if name.removesuffix("-2") in texts]
    assert pairs and all(len(later.split()) > len(first.split()) for first, later in pairs)
    assert all(again["id"].str.ends_with("-2")) and set(again["id"]) <= set(made.edges["source_id"])
    absent = made.edges.filter(pl.col("source_id").str.starts_with("absent:"))
    assert not absent["source_id"].str.ends_with("-2").any(), "versions that nobody has are one original"


def test_houses_add_a_report_of_their_own_to_an_item_and_others_take_it():
    made = ln.simulate_cascades(60, seed="tests", enriched=1.0)
    kinds = dict(made.articles.select("id", "kind").iter_rows())
    printed = made.edges.filter(pl.col("source_id").is_in([name for name, kind in kinds.items() if kind == "wire"]))
    taken = printed.join(made.edges, left_on="target_id", right_on="source_id")
    texts = dict(made.articles.select("id", "text").iter_rows())
    only_the_report = 0
    for wire, client, taker in taken.select("source_id", "target_id", "target_id_right").iter_rows():
        item, paper, later = (set(texts[name].split()) for name in (wire, client, taker))
        assert len(later & paper) > 12
        only_the_report += len(later & paper - item) > 2 * len(later & paper & item)
    assert 0 < only_the_report < taken.height


def test_a_sample_of_the_press_lacks_articles_but_no_text_of_unknown_origin():
    whole, sample = ln.simulate_cascades(60, seed="tests"), ln.simulate_cascades(60, seed="tests", missing=0.4)
    assert 0.5 < sample.articles.height / whole.articles.height < 0.8
    ids = set(sample.articles["id"])
    assert set(sample.edges["target_id"]) <= ids
    sources = sample.edges["source_id"].str.starts_with("absent:")
    assert set(sample.edges.filter(~sources)["source_id"]) <= ids
    assert set(sample.edges.filter(sources)["source_id"]) == set(sample.sources["source_id"])
    reports = sample.sources.filter((pl.col("agency") == "") & ~pl.col("name").str.starts_with("release"))
    assert reports.height, "an article that nobody has may be the source of several others"


def test_whoever_has_the_text_of_an_item_took_it_from_there_though_the_paper_between_is_lost():
    made = ln.simulate_cascades(120, seed="tests", enriched=0.6, missing=0.4)
    above: dict[str, set[str]] = {}
    for source, target in made.edges.select("source_id", "target_id").iter_rows():
        above.setdefault(target, set()).add(source)
    sixes = {row["id"]: _sixes(row["text"]) for row in made.articles.to_dicts()}
    found = 0
    for item in made.articles.filter(pl.col("kind") == "wire")["id"]:
        for article in made.articles.filter(pl.col("kind") == "article")["id"]:
            if len(sixes[item] & sixes[article]) >= 0.3 * len(sixes[article]):
                origins, ahead = set(), [article]
                while ahead:
                    new = above.get(ahead.pop(), set()) - origins
                    origins |= new
                    ahead += new
                assert item in origins, (item, article)
                found += 1
    assert found > 50


def _sixes(text):
    words = text.split()
    return {tuple(words[at : at + 6]) for at in range(len(words) - 5)}


def test_the_truth_fits_the_corpus(made):
    ids = set(made.articles["id"])
    assert len(ids) == made.articles.height
    assert set(made.edges["target_id"]) <= ids
    absent = made.edges.filter(pl.col("source_id").str.starts_with("absent:"))
    assert set(absent["source_id"]) == set(made.sources["source_id"])
    assert absent.group_by("source_id").len()["len"].min() > 1  # one copy alone proves nothing
    assert set(made.edges.join(absent, on="source_id", how="anti")["source_id"]) <= ids
    published = dict(made.articles.select("id", "published").iter_rows())
    for source, target in made.edges.select("source_id", "target_id").iter_rows():
        assert source.startswith("absent:") or published[source] < published[target]


def test_every_kind_of_story_occurs(made):
    assert set(made.edges["case"]) >= {"wire", "absent", "merged", "chain", "taken-over"}
    assert set(made.articles["kind"]) >= {"article", "wire"}


def test_copies_share_words_with_their_source(made):
    texts = dict(made.articles.select("id", "text").iter_rows())
    texts |= dict(made.sources.select("source_id", "text").iter_rows())
    for source, target in made.edges.select("source_id", "target_id").iter_rows():
        assert len(set(texts[source].split()) & set(texts[target].split())) > 12


def test_every_operation_of_the_table_is_known_and_changes_something():
    assert {row["operation"] for row in read_table("simulated_edits")} == OPERATIONS.keys()
    for name, operation in OPERATIONS.items():
        changed = False
        for seed in range(6):
            random = Random(seed)
            writer = Writer(random)
            event = writer.event(2)
            draft = writer.report(event, 18)
            copy = [list(part) for part in draft]
            operation(copy, Desk(random, writer, event))
            changed = changed or copy != draft
        assert changed, name


def test_an_edit_leaves_the_original_alone():
    random = Random(4)
    writer = Writer(random)
    event = writer.event(0)
    draft = writer.report(event, 12)
    before = [list(part) for part in draft]
    for _ in range(20):
        assert edit(draft, Desk(random, writer, event), of="wire")
    assert draft == before


def test_own_texts_become_the_originals():
    text = "\n\n".join(
        f"Der Rat der Stadt Nummer {n} tagte bis tief in die Nacht. Danach ging er nach Hause." for n in range(6)
    )
    made = ln.simulate_cascades(10, seed=1, texts=[text])
    assert made.articles.filter(pl.col("text").str.contains("Der Rat der Stadt Nummer")).height > 5


@pytest.mark.parametrize(("times", "length"), [("clock", 22), ("day", 10), ("none", 0)])
def test_a_simulation_is_written_with_the_times_wanted(made, tmp_path, times, length):
    folder = made.write(tmp_path / "made", times)
    lines = (folder / "articles" / "articles.jsonl").read_text(encoding="utf-8").splitlines()
    assert {len(json.loads(line)["published"]) for line in lines} == {length}
    truth = ln.read_truth(folder / "truth")
    assert len(truth.parents) == made.edges.height and truth.texts.keys() == set(made.sources["source_id"])
    with pytest.raises(TargetError, match="new or empty"):
        made.write(folder, times)


@pytest.mark.parametrize("asked", [{"stories": -1}, {"background": 7}, {"updates": -0.1}, {"missing": "0.5"}])
def test_what_cannot_be_simulated_is_refused(asked):
    with pytest.raises(SettingsError, match=next(iter(asked))):
        ln.simulate_cascades(**({"stories": 1} | asked))


def test_other_times_are_refused(made, tmp_path):
    with pytest.raises(SettingsError, match=r"Got 'noon'\. Expected clock, day, none"):
        made.write(tmp_path / "made", "noon")
    assert not (tmp_path / "made").exists()


def test_a_truth_that_is_none(tmp_path):
    (tmp_path / "edges.csv").write_text("from,to\na,b\n")
    with pytest.raises(SourceError, match="lacks a column"):
        ln.read_truth(tmp_path)
    with pytest.raises(SourceError, match="cannot be read"):
        ln.read_truth(tmp_path / "missing")
