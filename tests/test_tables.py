"""Every row of the pattern tables is tested by its own example; every table is sound."""

from __future__ import annotations

import csv
from datetime import UTC, datetime
from pathlib import Path

import polars as pl
import pytest

from lineage.errors import TableError
from lineage.frames import ARTICLES
from lineage.names import RELEASE, agency_roots
from lineage.settings import Tables
from lineage.signals.blocks import label_blocks
from lineage.signals.clauses import Sentence
from lineage.signals.credits import parse_credits
from lineage.signals.cues import Place, load_cues
from lineage.signals.gazetteer import load_gazetteer, own_desks
from lineage.signals.hops import find_hops
from lineage.signals.nouns import load_nouns
from lineage.signals.patterns import load_rules
from lineage.signals.rivals import Hop
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
    lang = row["lang"].split(";")[0] or "de"
    articles = ARTICLES.make([article(page(row["example"], "tail"), lang=lang)])
    last = label_blocks(articles).row(-1, named=True)
    assert (last["role"], last["kind"], last["rule"]) == ("boilerplate", row["kind"], row["rule"])


def test_all_services_that_carry_press_releases_have_one_root() -> None:
    services = {row["code"] for row in read_table("agencies") if row["kind"] == "pr"}
    assert len(services) > 5 and {agency_roots()[code] for code in services} == {RELEASE}


@pytest.mark.parametrize("row", rows("credit_patterns"), ids=lambda row: row["rule"])
def test_each_credit_rule_reads_its_example(row: Row) -> None:
    early = row["position"] in ("start", "lead", "head", "head_line", "caption_line") or row["role"] == "byline"
    example = f"{row['example']} {SECOND}" if row["position"] == "lead" else row["example"]
    line = f"Ein Boot am Deich\n{row['example']}" if row["position"] == "caption_line" else example
    lang = row["lang"].split(";")[0] or "de"
    articles = ARTICLES.make([article(page(line, "head" if early else "tail"), lang=lang)])
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
    cues, text = load_cues(row["lang"]), row["example"]
    stretch = {"at": [0], "begin": [0], "text": [text], "furniture": [row.get("shape") == "republished"]}
    places = map(Place._make, cues.find_places(pl.DataFrame(stretch)).drop("at").iter_rows())
    return [
        hop
        for place in places
        for hop in find_hops(Sentence(text, place.begin, place.end, load_nouns(), row["lang"]), cues.tries(text, place))
    ]


@pytest.mark.parametrize(
    "table", ["boilerplate", "credit_patterns", "citation_cues", "speech_verbs", "agencies", "places", "credit_looks"]
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


def test_each_agency_can_be_credited_in_its_years() -> None:
    def credited(row: Row) -> dict[str, object]:
        photo, last = row["kind"] == "photo", row["active_to"] or "2021"
        line = f"(Foto: Max Muster/{row['code']})" if photo else f"Mit Material der Nachrichtenagentur {row['code']}"
        when = datetime(int(last[:4]), int(last[5:] or 12), 1, tzinfo=UTC)
        return article(page(line, "tail"), row["code"], published_from=when)

    every = rows("agencies")
    articles = ARTICLES.make(map(credited, every))
    credits = parse_credits(articles, label_blocks(articles)).drop_nulls("agency")
    expected = {(row["code"], agency_roots()[row["code"]], row["kind"] == "photo") for row in every}
    found = credits.select("article_id", "agency", pl.col("role") == "photo").rows()
    assert sorted(found) == sorted(row for row in expected if row[0] not in ("ag", "red", "RND"))
    assert len(every) == 179 and all(row["source"] for row in every)


def own_rule(folder: Path, **cells: str) -> Tables:
    columns = list(read_table("boilerplate")[0])
    with (folder / "boilerplate.csv").open("w", encoding="utf-8", newline="") as file:
        table = csv.DictWriter(file, columns)
        table.writeheader()
        table.writerow(dict.fromkeys(columns, "") | {"rule": "mine", "scope": "line", "kind": "other"} | cells)
    return Tables(folder=str(folder))


@pytest.mark.parametrize("pattern", ["(", "(?P=word)x", r"(?P<a>x)(?P<a>y)", r"(a)\2", "(?<=a*)b"])
def test_a_broken_pattern_is_named(tmp_path: Path, pattern: str) -> None:
    tables = own_rule(tmp_path, pattern=pattern)
    with pytest.raises(TableError, match="rule mine"):
        label_blocks(ARTICLES.make([article("Text")]), tables)
    with pytest.raises(TableError, match="rule mine"):
        load_rules("boilerplate", "scope", ("line",), tables.folder)


def test_a_word_that_no_table_knows_is_named(tmp_path: Path) -> None:
    with pytest.raises(TableError, match="unknown scope"):
        label_blocks(ARTICLES.make([article("Text")]), own_rule(tmp_path, pattern="x", scope="lines"))


def test_an_own_rule_may_refer_back(tmp_path: Path) -> None:
    tables = own_rule(tmp_path, pattern=r"(?P<word>\w+) und (?P=word)")
    texts = [page("Deich und Deich", "tail"), page("Deich und Fluss", "tail")]
    articles = ARTICLES.make(article(text, str(i)) for i, text in enumerate(texts * 600))
    blocks = label_blocks(articles, tables).filter(pl.col("rule") == "mine")
    assert set(blocks["article_id"]) == {str(i) for i in range(0, 1200, 2)}


def test_an_own_closing_credit_needs_none_of_our_words(tmp_path: Path) -> None:
    head = "rule,pattern,role,position,need,example\n"
    row = "mine,Grundstoff lieferte (?P<credit>{AGENCY})\\.,credit,end,agency,Grundstoff lieferte Reuters.\n"
    (tmp_path / "credit_patterns.csv").write_text(head + row, encoding="utf-8")
    text = page("Der Deich hält dem Wasser stand, das im Winter kam. Grundstoff lieferte Reuters.", "tail")
    articles, tables = ARTICLES.make([article(text)]), Tables(folder=str(tmp_path))
    assert parse_credits(articles, label_blocks(articles, tables), tables)["agency"].to_list() == ["Reuters"]


def test_the_number_of_a_notice_is_that_of_its_agency(tmp_path: Path) -> None:
    head = "rule,pattern,role,position,need,example,agencies\n"
    row = "mine,© apa:(?P<item>\\d{8}-\\d{4}),notice,inline,agency,© apa:20260311-0412,APA\n"
    (tmp_path / "credit_patterns.csv").write_text(head + row, encoding="utf-8")
    articles, tables = ARTICLES.make([article(page("© apa:20260311-0412", "tail"))]), Tables(folder=str(tmp_path))
    credits = parse_credits(articles, label_blocks(articles, tables), tables)
    assert credits.select("agency", "item").rows() == [("APA", "APA:20260311-0412")]


@pytest.mark.parametrize(
    ("table", "head", "line"),
    [
        ("outlets", "outlet", "Talblatt"),
        ("outlets", "domains,outlet", "talblatt.example,Talblatt"),
        ("agencies", "code,name", "tba,Talagentur"),
        ("fields", "name,field", "haupttext,text"),
        ("source_nouns", "noun", "Deichamt"),
        ("places", "place", "Harkeroog"),
        ("labels", "key,de", "column.deich,Deich"),
    ],
)
def test_an_own_table_may_lack_columns(tmp_path: Path, table: str, head: str, line: str) -> None:
    (tmp_path / f"{table}.csv").write_text(f"{head}\n{line}\n", encoding="utf-8")
    *ours, own = read_table(table, str(tmp_path))
    assert own == dict.fromkeys(ours[0], "") | dict(zip(head.split(","), line.split(","), strict=True))
    assert list(own) == list(ours[0])
    assert len(ours) == len(read_table(table))


@pytest.mark.parametrize(
    ("table", "text", "said"),
    [
        ("outlets", "domains\ntalblatt.example\n", "lacks the column outlet"),
        ("outlets", "outlet,homepage\nTalblatt,talblatt.example\n", "no column homepage"),
        ("outlets", "outlet,owner\n,Talverlag\n", "a row has no outlet"),
        ("boilerplate", "rule\nmine\n", "lacks the column pattern"),
        ("fields", "name\nhaupttext\n", "lacks the column field"),
    ],
)
def test_what_an_own_table_needs_is_said(tmp_path: Path, table: str, text: str, said: str) -> None:
    (tmp_path / f"{table}.csv").write_text(text, encoding="utf-8")
    with pytest.raises(TableError, match=said):
        read_table(table, str(tmp_path))
