from __future__ import annotations

import re
import warnings
from xml.etree import ElementTree

import matplotlib
import polars as pl
import pytest
from sample import empty_trace, sample_frames

from lineage.charts import CHARTS, get_chart
from lineage.charts.style import inline_svg, save
from lineage.charts.titles import headlines
from lineage.charts.words import count, label, labels, percent, plural, shorten, visible
from lineage.errors import SettingsError, TableError
from lineage.frames import FRAMES


@pytest.fixture(scope="module")
def frames() -> dict[str, pl.DataFrame]:
    return sample_frames()


def test_every_word_of_the_frames_has_a_label_in_both_languages() -> None:
    keys = {
        f"{frame.name}.{column.name}.{word}"
        for frame in FRAMES.values()
        for column in frame.columns
        for word in column.values
    }
    for lang in ("de", "en"):
        table = labels(lang)
        assert keys <= table.keys()
        assert all(table.values()), [key for key, words in table.items() if not words]


def test_labels_hold_the_same_placeholders_and_no_accusing_word() -> None:
    german, english = labels("de"), labels("en")
    for key, words in german.items():
        assert set(re.findall(r"{\w+}", words)) == set(re.findall(r"{\w+}", english[key])), key
        assert not re.search(
            r"plagi|copied|stole|kopier|abgeschrieben|gestohlen", words + english[key], re.IGNORECASE
        ), key
    assert list(german) == sorted(german)


def test_every_rule_of_the_edge_weights_has_a_sentence() -> None:
    from lineage.tables import read_table

    for row in read_table("edge_weights"):
        assert label(f"rule.{row['rule']}", "de")


def test_nouns_fit_their_number_and_case() -> None:
    assert count("article", 1, "de", dative=True) == "1 Artikel"
    assert count("article", 3, "de", dative=True) == "3 Artikeln"
    assert count("article", 3, "de") == "3 Artikel"
    assert [count("article", n, "en", dative=True) for n in (1, 2)] == ["1 article", "2 articles"]
    for n, verb in ((1, "steht"), (2, "stehen")):
        assert plural("finding.origins", n, "de", origins=count("origin", n, "de")).startswith(f"dahinter {verb} {n}")


def test_every_reason_for_leaving_an_input_out_has_a_label() -> None:
    from typing import get_args

    from lineage.read import records

    reasons = get_args(records.Reason)
    assert len(reasons) >= 12
    assert {f"skipped.reason.{reason}" for reason in reasons} <= labels("de").keys()


def test_legends_name_only_what_is_drawn(frames: dict[str, pl.DataFrame]) -> None:
    for name, missing in (("copy_barcode", "anderer Artikel"), ("agency_share", "nicht genannt")):
        chart = get_chart(name)
        ax = chart.draw(chart.table(frames))
        told = [text.get_text() for text in ax.get_legend().get_texts()]
        assert len(told) >= 3 and not any(missing in words for words in told)
        ax.figure.draw_without_rendering()
        box, page = ax.get_legend().get_window_extent(), ax.figure.bbox
        assert page.x0 <= box.x0 and box.x1 <= page.x1 and page.y0 <= box.y0


def test_unknown_words_and_languages_are_named() -> None:
    with pytest.raises(TableError, match=r"no\.such\.key"):
        label("no.such.key", "de")
    with pytest.raises(SettingsError, match="'fr'"):
        label("report.title", "fr")
    with pytest.raises(SettingsError, match="Did you mean origins"):
        get_chart("origin")


def test_shares_are_not_rounded_to_all_or_nothing() -> None:
    assert percent(0.004, "en") == "< 1%"
    assert percent(0.996, "en") == "> 99%"
    assert percent(1, "en") == "100%"
    assert percent(0.5, "de") == "50\xa0%"


def test_direction_marks_and_control_characters_are_shown() -> None:
    assert visible("a\u202eb\x00c\nd") == "a⟨U+202E⟩b⟨U+0000⟩c\nd"
    assert shorten("x" * 50, 10) == "x" * 9 + "…"


def test_agency_share_counts_articles_by_what_they_say(frames: dict[str, pl.DataFrame]) -> None:
    table = get_chart("agency_share").table(frames)
    rows = {row.pop("outlet"): tuple(row.values()) for row in table.to_dicts()}
    assert rows["Tagblatt"] == (2, 2, 0, 0, 0)
    assert rows["Kurier Sandau"] == (1, 0, 0, 0, 1)
    assert rows["Abendecho"] == (1, 0, 0, 1, 0)


def test_agency_text_without_credit_is_kept_apart_from_unknown_credits(frames: dict[str, pl.DataFrame]) -> None:
    finding = frames["findings"].with_columns(
        pl.when(pl.col("article_id") == "kurier-1")
        .then(pl.lit("shared_text_without_credit"))
        .otherwise(pl.col("finding").cast(pl.String))
        .alias("finding"),
        credits_visible=True,
    )
    table = get_chart("agency_share").table({**frames, "findings": FRAMES["findings"].check(finding)})
    assert table.filter(outlet="Kurier Sandau")["not_credited"].to_list() == [1]


def test_origins_put_the_story_with_most_outlets_first(frames: dict[str, pl.DataFrame]) -> None:
    table = get_chart("origins").table(frames)
    assert table.rows() == [("story-0001", "Fähre macht Pause", 4, 3, 1), ("story-0002", "Wenige Pflaumen", 2, 2, 1)]


def test_barcodes_tile_each_article(frames: dict[str, pl.DataFrame]) -> None:
    table = get_chart("copy_barcode").table(frames)
    for _, spans in table.group_by("article_id", maintain_order=True):
        assert spans["begin"][0] == 0 and spans["end"][-1] == 1
        assert spans["begin"][1:].to_list() == spans["end"][:-1].to_list()


@pytest.mark.parametrize("name", CHARTS)
@pytest.mark.parametrize("lang", ["de", "en"])
def test_charts_draw_the_same_bytes_twice_and_change_nothing_global(
    frames: dict[str, pl.DataFrame], name: str, lang: str
) -> None:
    chart, before = get_chart(name), dict(matplotlib.rcParams)
    table = chart.table(frames)
    first, second = (
        inline_svg(chart.draw(table, lang=lang), name=name, title="t", alt=chart.describe(table, lang)) for _ in "ab"
    )
    assert first == second
    assert dict(matplotlib.rcParams) == before
    svg = ElementTree.fromstring(first)
    assert svg.attrib["role"] == "img"
    ids = re.findall(r'\bid="([^"]+)"', first)
    assert all(word.startswith(f"{name}-") for word in ids)
    assert set(re.findall(r"url\(#([^)]+)\)", first)) <= set(ids)


@pytest.mark.parametrize("name", CHARTS)
def test_charts_of_nothing_say_so(name: str) -> None:
    chart = get_chart(name)
    table = chart.table(empty_trace().frames)
    assert not table.height
    assert chart.describe(table, "de") == "keine Daten."
    chart.draw(table)


def test_names_with_formulas_markup_and_emoji_do_no_harm(frames: dict[str, pl.DataFrame]) -> None:
    nasty = "$x^2$ <b>&\u202e\x01 \N{PILE OF POO} " + "lang" * 3000
    articles = frames["articles"].with_columns(pl.lit(nasty).alias("outlet"))
    for name in CHARTS:
        chart = get_chart(name)
        table = chart.table({**frames, "articles": articles})
        with warnings.catch_warnings():
            warnings.simplefilter("error")
            svg = inline_svg(chart.draw(table), name=name, title=nasty, alt=chart.describe(table))
        ElementTree.fromstring(svg)


def test_save_writes_picture_alt_text_and_table(tmp_path, frames: dict[str, pl.DataFrame]) -> None:
    chart = get_chart("origins")
    table = chart.table(frames)
    for kind in ("svg", "pdf", "png"):
        path = save(chart.draw(table), tmp_path / f"origins.{kind}", alt=chart.describe(table), table=table)
        assert path.stat().st_size > 1000
    assert (tmp_path / "origins.txt").read_text(encoding="utf-8").startswith("Hinter 6 Artikeln mit")
    assert (tmp_path / "origins.csv").read_text(encoding="utf-8").splitlines()[
        1
    ] == "story-0001,Fähre macht Pause,4,3,1"
    first = (tmp_path / "origins.svg").read_bytes()
    save(chart.draw(table), tmp_path / "origins.svg", alt="", table=table)
    assert (tmp_path / "origins.svg").read_bytes() == first
    with pytest.raises(SettingsError, match=r"\.bmp"):
        save(chart.draw(table), tmp_path / "origins.bmp", alt="", table=table)


def test_headlines_fall_back_on_the_marked_line_then_on_the_first_words(frames: dict[str, pl.DataFrame]) -> None:
    articles = frames["articles"].with_columns(pl.lit(None, pl.String).alias("title"))
    names = dict(headlines({**frames, "articles": articles}).iter_rows())
    assert names["kurier-1"] == "Fähre fällt aus"
    names = dict(headlines({**frames, "articles": articles, "blocks": frames["blocks"].clear()}).iter_rows())
    assert names["kurier-1"].startswith("Fähre fällt aus Die Fähre zwischen")
    blank = articles.with_columns(pl.lit(" ").alias("text"))
    assert headlines({**frames, "articles": blank, "blocks": frames["blocks"].clear()})["title"][0] == "abend-1"
