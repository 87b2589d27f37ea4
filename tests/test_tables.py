"""Every row of the pattern tables is tested by its own example; every table is sound."""

from __future__ import annotations

import csv
from pathlib import Path

import polars as pl
import pytest

from lineage.errors import TableError
from lineage.frames import ARTICLES
from lineage.settings import Tables
from lineage.signals.blocks import label_blocks
from lineage.signals.credits import parse_credits
from lineage.signals.cues import load_cues
from lineage.signals.gazetteer import load_gazetteer, own_desks
from lineage.signals.hops import Hop, Sentence, find_hops
from lineage.signals.nouns import load_nouns
from lineage.signals.patterns import load_rules
from lineage.tables import Row, read_table

FIRST = "Der Rat der Stadt will den Deich am Fluss erhöhen und hat dafür in diesem Jahr viel Geld eingeplant."
SECOND = (
    "Die Arbeiten sollen im Herbst beginnen und zwei Jahre dauern, denn der Boden am Ufer ist weich und muss erst mit"
    " Steinen aus dem Bruch befestigt werden. Danach wird gepflanzt."
)
LINES = ("line", "section", "until_prose", "after_related")


def article(text: str, article_id: str = "a", **cells: object) -> dict[str, object]:
    row: dict[str, object] = dict.fromkeys(ARTICLES.schema)
    row |= {"kind": "article", "outlet_basis": "none", "time_basis": "none", "zone_assumed": False, "lang": "de"}
    row |= {"source": "test", "format": "text", "text_state": "raw", "article_id": article_id, "text": text}
    return row | cells


def page(line: str, place: str) -> str:
    """An invented article with one line at the place where such a line stands."""
    if place == "head":
        return f"Ein Deich für die Stadt\n\n{line}\n\n{FIRST}\n\n{SECOND}"
    return f"Ein Deich für die Stadt\n\n{FIRST}\n\n{SECOND}\n\n{line}"


def rows(table: str, column: str = "", *values: str) -> list[Row]:
    return [row for row in read_table(table) if not column or row[column] in values]


@pytest.mark.parametrize("row", rows("boilerplate", "scope", *LINES), ids=lambda row: row["rule"])
def test_each_line_rule_fits_its_example_and_wins(row: Row) -> None:
    hit = load_rules("boilerplate", "scope", LINES).fullmatch(row["example"])
    assert hit is not None and hit[0].name == row["rule"]


@pytest.mark.parametrize("row", rows("boilerplate", "scope", "inline", "rest"), ids=lambda row: row["rule"])
def test_each_inline_rule_finds_its_example_and_wins(row: Row) -> None:
    hit = load_rules("boilerplate", "scope", (row["scope"],)).search(row["example"])
    assert hit is not None and hit[0].name == row["rule"]


@pytest.mark.parametrize("row", rows("boilerplate", "scope", "line_or_tail", "last_line"), ids=lambda row: row["rule"])
def test_each_rule_of_the_last_line_labels_its_example(row: Row) -> None:
    articles = ARTICLES.make([article(page(row["example"], "tail"))])
    last = label_blocks(articles).row(-1, named=True)
    assert (last["role"], last["kind"], last["rule"]) == ("boilerplate", row["kind"], row["rule"])


@pytest.mark.parametrize("row", rows("credit_patterns"), ids=lambda row: row["rule"])
def test_each_credit_rule_reads_its_example(row: Row) -> None:
    early = row["position"] in ("start", "lead", "head", "head_line", "caption_line") or row["role"] == "byline"
    example = f"{row['example']} {SECOND}" if row["position"] == "lead" else row["example"]
    line = f"Ein Boot am Deich\n{row['example']}" if row["position"] == "caption_line" else example
    articles = ARTICLES.make([article(page(line, "head" if early else "tail"))])
    blocks = label_blocks(articles)
    credits = parse_credits(articles, blocks)
    found = blocks.filter(pl.col("role").cast(pl.String) == row["role"])
    assert found["rule"].to_list() == [row["rule"]]
    assert sorted(credits["agency"].drop_nulls()) == sorted(filter(None, row["agencies"].split(";")))
    signs = {sign for signs in credits["signs"] for sign in signs}
    assert set(filter(None, row["signs"].split(";"))) <= signs


@pytest.mark.parametrize("row", rows("citation_cues"), ids=lambda row: row["rule"])
def test_each_cue_finds_the_source_of_its_example(row: Row) -> None:
    assert row["rule"] in {hop.rule.name for hop in hops_of(row)}


@pytest.mark.parametrize("row", rows("speech_verbs"), ids=lambda row: row["verb"])
def test_each_verb_of_speech_finds_the_speaker_of_its_example(row: Row) -> None:
    assert row["verb"] in {hop.rule.name.partition(" (")[0] for hop in hops_of(row)}


def hops_of(row: Row) -> list[Hop]:
    cues, example = load_cues(row["lang"]), row["example"]
    return find_hops(Sentence(example, 0, len(example), load_nouns(), row["lang"]), cues.rules + cues.republished)


@pytest.mark.parametrize(
    "table", ["boilerplate", "credit_patterns", "citation_cues", "speech_verbs", "agencies", "places"]
)
def test_first_columns_are_keys(table: str) -> None:
    keys = [next(iter(row.values())) for row in read_table(table)]
    assert len(keys) == len(set(keys)) and all(keys)


def test_the_gazetteer_is_closed_under_parents() -> None:
    codes = {row["code"] for row in read_table("agencies")}
    assert all(row["parent"] in codes for row in read_table("agencies") if row["parent"])
    assert {row["kind"] for row in read_table("agencies")} == {"both", "text", "photo", "pr", "generic"}


def test_codes_are_looked_up_with_case_and_context() -> None:
    gazetteer = load_gazetteer()
    found = {name: agency.root for name in ("rts", "AFP", "afp", "dpa/lni", "sid") if (agency := gazetteer.find(name))}
    assert found == {"rts": "Reuters", "AFP": "AFP", "afp": "AFP", "dpa/lni": "dpa", "sid": "AFP"}
    assert gazetteer.find("Mehr") is None
    named = gazetteer.find("Mehr", named=True)
    assert named is not None and named.code == "Mehr"
    assert "red" in own_desks()


def test_a_broken_pattern_is_named(tmp_path: Path) -> None:
    columns = list(read_table("boilerplate")[0])
    with (tmp_path / "boilerplate.csv").open("w", encoding="utf-8", newline="") as file:
        table = csv.DictWriter(file, columns)
        table.writeheader()
        table.writerow(dict.fromkeys(columns, "") | {"rule": "mine", "pattern": "(", "scope": "line"})
    with pytest.raises(TableError, match="rule mine"):
        label_blocks(ARTICLES.make([article("Text")]), Tables(folder=str(tmp_path)))
