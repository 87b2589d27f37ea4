"""The five press texts this project was started from: what must be found, and what must not be claimed."""

from __future__ import annotations

import polars as pl
import pytest

import lineage as ln


@pytest.fixture(scope="module")
def trace(material):
    return ln.trace_articles(*sorted((material / "seeds").glob("*.txt")))


def names(frame, column="article_id"):
    return {name[:3] for name in frame[column]}


def test_five_articles_and_nothing_skipped(trace):
    assert names(trace.articles) == {"000", "001", "002", "003", "004"}
    assert trace.skipped.is_empty()


def test_no_derivation_among_the_five(trace):
    claims = trace.edges.filter(pl.col("basis") != "declared")
    assert claims.filter(pl.col("relation").is_in(["derived_from", "shares_text", "republishes"])).is_empty()
    assert trace.stories.is_empty()


def test_text_credits_with_author_signs(trace):
    rows = trace.credits.filter((pl.col("role") == "text") & pl.col("agency").is_not_null()).to_dicts()
    found = {(row["article_id"][:3], row["agency"], row["service"]) for row in rows}
    assert found == {("000", "Reuters", "rts"), ("003", "dpa", "dpa")}
    signs = {row["article_id"][:3]: set(row["signs"]) for row in rows}
    assert "chr" in signs["000"] and "lme" in signs["003"]


def test_photo_credits_and_only_those(trace):
    rows = trace.credits.filter(pl.col("role") == "photo")
    found = {(article[:3], agency) for article, agency in rows.select("article_id", "agency").iter_rows()}
    assert found == {("000", "Reuters"), ("003", "AP"), ("002", "Keystone")}


def edges_into(trace, target, relation="cites"):
    rows = trace.edges.filter(pl.col("target_id").str.starts_with(target) & (pl.col("relation") == relation))
    return set(rows["source_id"])


def test_one_newspaper_and_its_source_behind_four_mentions(trace):
    into = edges_into(trace, "000")
    assert "outlet:wedomosti" in into
    assert not {node for node in into if "zeitung" in node or "medienbericht" in node or "wedemosti" in node}
    assert {node for node in edges_into(trace, "outlet:wedomosti") if "mazegora" in node}


def test_chains_of_the_guest_article_and_the_agencies(trace):
    chains = [
        [hop["name"] for hop in row["chain"]]
        for row in trace.citations.filter(pl.col("article_id").str.starts_with("004")).to_dicts()
    ]
    assert any("KCNA" in chain[0] and "Rodong Sinmun" in chain[0] and len(chain) > 1 for chain in chains)
    assert ["KCNA", "Wladimir Putin"] in chains
    assert any(
        "russische Nachrichtenagenturen" in chain[0] and "Kreml" in chain[-1] for chain in chains if len(chain) > 1
    )


def test_two_statements_of_one_speaker_are_not_merged(trace):
    pairs = trace.pairs.filter(pl.col("a_id").str.starts_with("003") & pl.col("b_id").str.starts_with("004"))
    assert pairs.is_empty()


def test_page_furniture_is_boilerplate_and_shares_nothing(trace, material):
    import json

    texts = {row["article_id"][:3]: row for row in trace.articles.to_dicts()}
    labelled = trace.blocks.filter(pl.col("role") == "boilerplate").to_dicts()
    spans = {}
    for row in labelled:
        spans.setdefault(row["article_id"][:3], []).append((row["begin"], row["end"]))
    for line in (material / "seeds" / "annotations.jsonl").read_text(encoding="utf-8").splitlines():
        record = json.loads(line)
        if record["kind"] != "boilerplate" or record["sub"] == "image_alt_lowercased_title":
            continue
        lines = texts[record["seed"]]["text"].split("\n")
        begin = sum(len(text) + 1 for text in lines[: record["line"] - 1])
        if record["sub"] == "aggregator_footer":
            end = len(texts[record["seed"]]["text"])
            assert any(b <= begin and record["surface"] in texts["004"]["text"] for b, _ in spans["004"])
            covered = sum(e - b for b, e in spans["004"] if b >= begin)
            assert covered > 0.8 * (end - begin)
        else:
            assert any(b <= begin and e >= begin + len(record["surface"]) for b, e in spans[record["seed"]]), record
    compared = {(row["article_id"][:3], row["begin"]) for row in trace.passages.to_dicts()}
    assert not compared & {(name, begin) for name, parts in spans.items() for begin, _ in parts}
