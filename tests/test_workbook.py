"""The workbook for editors, read back by openpyxl."""

from __future__ import annotations

import sys
from datetime import datetime, timedelta
from pathlib import Path

import polars as pl
import pytest
from openpyxl import load_workbook
from sample import empty_trace, sample_trace

import lineage as ln
from lineage.errors import MissingPart, TargetError
from lineage.frames import TIME


def _rows(path: Path, sheet: str) -> list[dict[str, object]]:
    head, *rows = load_workbook(path)[sheet].iter_rows(values_only=True)
    return [dict(zip(head, row, strict=True)) for row in rows]


@pytest.mark.parametrize("lang", ["de", "en"])
def test_every_sheet_has_its_rows_and_every_column_its_meaning(lang, tmp_path: Path) -> None:
    trace = sample_trace()
    path = ln.write_export(trace, "xlsx", tmp_path / "run.xlsx", lang)
    book = load_workbook(path)
    assert len(book.sheetnames) == 8
    *tables, words = book.worksheets
    told = {(row[0], row[1]) for row in words.iter_rows(min_row=2, values_only=True)}
    for sheet in tables:
        heads = [cell.value for cell in sheet[1]]
        assert len(set(heads)) == len(heads) and {(sheet.title, head) for head in heads} < told
        assert sheet.freeze_panes == "B2"
    ids = "Kennung" if lang == "de" else "id"
    articles = _rows(path, "Artikel" if lang == "de" else "Articles")
    assert {row[ids] for row in articles} == set(trace.frames["articles"]["article_id"])
    ends = ("Kennung der Quelle", "Kennung des Artikels") if lang == "de" else ("id of the source", "id of the article")
    claims = _rows(path, "Wer von wem" if lang == "de" else "Who from whom")
    assert sorted((row[ends[0]], row[ends[1]]) for row in claims) == sorted(
        trace.frames["edges"].select("source_id", "target_id").rows()
    )
    rebuilt = _rows(path, "Fehlende Vorlagen" if lang == "de" else "Absent originals")
    passage, held, of = (
        ("Stelle", "haben sie", "könnten sie haben") if lang == "de" else ("passage", "have it", "could have it")
    )
    (text,) = trace.frames["sources"]["text"].drop_nulls()
    assert [(row[held], row[of]) for row in rebuilt] == [(3, 3), (2, 2), (1, 2)]
    assert all(row[passage] in " ".join(text.split()) for row in rebuilt)


def test_times_are_local_and_a_day_stands_alone(tmp_path: Path) -> None:
    rows = {
        row["id"]: row["published"]
        for row in _rows(ln.write_export(sample_trace(), "xlsx", tmp_path / "run.xlsx", "en"), "Articles")
    }
    assert rows["kurier-1"] == datetime(2031, 5, 12, 7, 20) and rows["obst-1"] is None
    assert rows["stadt-1"] == datetime(2031, 5, 12)
    sheet = load_workbook(tmp_path / "run.xlsx")["Articles"]
    formats = {sheet.cell(row, 10).value: sheet.cell(row, 2).number_format for row in range(2, sheet.max_row + 1)}
    assert formats["stadt-1"] == "yyyy-mm-dd" and formats["kurier-1"] == "yyyy-mm-dd hh:mm"


def test_a_story_begins_and_ends_on_a_day_where_its_clock_time_is_unknown(tmp_path: Path) -> None:
    trace = sample_trace()
    day = datetime(2031, 5, 12)
    told = _stories(trace, tmp_path / "a.xlsx")
    assert told["first"] == told["last"] == day, "of one copy only the day is known, of others the clock time"
    on = pl.col("article_id") == "stadt-1"
    earlier = trace.articles.with_columns(
        pl.when(on).then(pl.lit(end).dt.replace_time_zone("UTC")).otherwise(name).alias(name)
        for name, end in (
            ("published_from", day - timedelta(hours=26)),
            ("published_until", day - timedelta(hours=2, microseconds=1)),
        )
    )
    told = _stories(sample_trace(articles=earlier), tmp_path / "b.xlsx")
    assert told["first"] == day - timedelta(days=1) and told["last"] == datetime(2031, 5, 12, 16, 2)
    nothing = trace.articles.with_columns(published_from=pl.lit(None, TIME), published_until=pl.lit(None, TIME))
    told = _stories(sample_trace(articles=nothing), tmp_path / "c.xlsx")
    assert told["first"] is told["last"] is None


def _stories(trace, path: Path) -> dict[str, object]:
    return _rows(ln.write_export(trace, "xlsx", path, "en"), "Stories")[0]


@pytest.mark.parametrize(
    "odd",
    ["=1+1", "+2", "-3", "@sum", "{=1}", "https://example.org", "0123", "_x0041_", 'a\x00b\x0b<&"\ud800', "x" * 40_000],
)
def test_no_text_is_run_linked_counted_or_broken(odd, tmp_path: Path) -> None:
    articles = sample_trace().frames["articles"]
    url = pl.when(pl.col("article_id") == "kurier-1").then(pl.lit(odd.replace("\ud800", ""))).otherwise("url")
    path = ln.write_export(
        sample_trace(articles=articles.with_columns(url.alias("url"))), "xlsx", tmp_path / "run.xlsx", "en"
    )
    sheet = load_workbook(path)["Articles"]
    cell = next(row[8] for row in sheet.iter_rows(min_row=2) if row[9].value == "kurier-1")
    assert cell.data_type == "s" and cell.hyperlink is None
    if "\x00" in odd:
        assert cell.value == 'a⟨U+0000⟩b⟨U+000B⟩<&"'
    else:
        assert cell.value == (odd if len(odd) < 32_000 else f"{odd[:31_999]}…")


def test_equal_runs_give_equal_bytes_and_an_empty_one_a_workbook(tmp_path: Path) -> None:
    first, second = (
        ln.write_export(sample_trace(), "xlsx", tmp_path / name).read_bytes() for name in ("a.xlsx", "b.xlsx")
    )
    assert first == second
    assert len(load_workbook(ln.write_export(empty_trace(), "xlsx", tmp_path / "none.xlsx")).sheetnames) == 8
    assert sorted(path.name for path in tmp_path.iterdir()) == ["a.xlsx", "b.xlsx", "none.xlsx"]


def test_what_cannot_be_written_is_told(tmp_path: Path, monkeypatch) -> None:
    (tmp_path / "taken").write_text("a file")
    with pytest.raises(TargetError, match="taken"):
        ln.write_export(sample_trace(), "xlsx", tmp_path / "taken" / "run.xlsx")
    monkeypatch.setattr("lineage.export.workbook.MOST_ROWS", 3)
    with pytest.raises(TargetError, match="more rows"):
        ln.write_export(sample_trace(), "xlsx", tmp_path / "run.xlsx")
    monkeypatch.setitem(sys.modules, "xlsxwriter", None)
    with pytest.raises(MissingPart, match=r"pip install .\.\[excel\]"):
        ln.write_export(sample_trace(), "xlsx", tmp_path / "run.xlsx")
    assert [path.name for path in tmp_path.iterdir()] == ["taken"]
