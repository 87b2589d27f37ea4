"""Credits: every form seen in print, the look-alikes that are none, and the real texts."""

from __future__ import annotations

import csv
from pathlib import Path

import polars as pl
import pytest
from test_tables import article, page

from lineage.frames import ARTICLES, BLOCKS, CREDITS
from lineage.signals.blocks import label_blocks
from lineage.signals.credits import parse_credits

CASES = Path(__file__).parent / "cases" / "credits"
Case = dict[str, str]


def cases(name: str) -> list[Case]:
    with (CASES / f"{name}.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def credits_of(text: str, **cells: object) -> pl.DataFrame:
    articles = ARTICLES.make([article(text, **cells)])
    return parse_credits(articles, label_blocks(articles))


@pytest.mark.parametrize("case", cases("closing") + cases("opening") + cases("photos"), ids=lambda case: case["line"])
def test_forms_seen_in_print(case: Case) -> None:
    found = credits_of(page(case["line"], "head" if case["place"] in ("dateline", "byline") else "tail"))
    assert sorted(found["agency"].drop_nulls()) == sorted(filter(None, case["agencies"].split(";")))
    assert set(found["place"].cast(pl.String)) == {case["place"]}
    assert set(found["role"].cast(pl.String)) == {case["role"]}
    signs = {sign for row in found["signs"] for sign in row}
    assert set(filter(None, case["signs"].split(";"))) <= signs


@pytest.mark.parametrize("place", ["head", "tail"])
@pytest.mark.parametrize("case", cases("no_credit"), ids=lambda case: case["line"])
def test_look_alikes_are_no_credits(case: Case, place: str) -> None:
    found = credits_of(page(case["line"], place))
    assert found["agency"].drop_nulls().to_list() == []


def test_the_same_line_credits_the_picture_above_the_text_and_the_text_below_it() -> None:
    above = credits_of(page("Der Deich am Morgen\nQuelle: dpa", "head"))
    below = credits_of(page("Quelle: dpa", "tail"))
    assert above["role"].to_list() == ["photo"]
    assert below["role"].to_list() == ["text"]


def test_a_notice_gives_the_item_and_its_version() -> None:
    found = credits_of(page("© dpa-infocom, dpa:240131-99-112233/4", "tail")).row(0, named=True)
    assert (found["item"], found["item_version"], found["place"]) == ("dpa:240131-99-112233", 4, "notice")


def test_the_byline_of_the_metadata_has_no_offsets() -> None:
    found = credits_of(page("Ende.", "tail"), byline="Anna Muster, dpa").row(0, named=True)
    assert (found["begin"], found["place"], found["agency"]) == (None, "metadata", "dpa")
    assert credits_of(page("Ende.", "tail"), byline="Anna Muster").is_empty()


@pytest.mark.parametrize(
    "line",
    [
        "(mit Agenturen)", "mit Agenturen", "Mit Agenturen", "Mit Agenturen.", "Mit Agenturmaterial", "Mit Agenturmeldungen",
        "(Mit Agenturmaterial)", "Mit Material von Agenturen", "(Mit Material von Agenturen)", "Mit Material der Agenturen.",
        "Mit Inhalten von Nachrichtenagenturen", "[mit Agenturen]", "red/mit Agenturen",
    ],
)  # fmt: skip
def test_unnamed_agencies_are_kept_without_a_name(line: str) -> None:
    for text in (page(line, "tail"), f"{page('Danach wird gebaut.', 'tail')} {line}"):
        found = credits_of(text).row(0, named=True)
        assert (found["agency"], found["service"], found["rule"]) == (None, "Agenturen", "unnamed agencies")
        assert found["surface"] == line


@pytest.mark.parametrize("line", ["Die Stadt arbeitet mit Agenturen.", "Der Rat baut mit Material von Agenturen."])
def test_working_with_agencies_is_no_credit(line: str) -> None:
    assert credits_of(page(line, "tail")).is_empty()


def test_empty_in_empty_out() -> None:
    found = parse_credits(ARTICLES.make(), BLOCKS.make())
    assert found.is_empty() and found.schema == CREDITS.schema


def test_the_real_texts(material: Path) -> None:
    texts = sorted((material / "seeds").glob("*.txt"))
    articles = ARTICLES.make(article(path.read_text(encoding="utf-8"), path.name[:3]) for path in texts)
    found = parse_credits(articles, label_blocks(articles)).filter(pl.col("agency").is_not_null())
    named = {(row["article_id"], row["role"], row["agency"]) for row in found.to_dicts()}
    assert named == {
        ("000", "text", "Reuters"),
        ("000", "photo", "Reuters"),
        ("002", "photo", "Keystone"),
        ("003", "text", "dpa"),
        ("003", "photo", "AP"),
    }
    text = {row["article_id"]: row for row in found.filter(pl.col("role").cast(pl.String) == "text").to_dicts()}
    assert text["000"]["service"] == "rts" and "chr" in text["000"]["signs"]
    assert "lme" in text["003"]["signs"]
