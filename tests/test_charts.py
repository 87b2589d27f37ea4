from __future__ import annotations

import io
import itertools
import re
import warnings
from datetime import date, timedelta
from xml.etree import ElementTree

import matplotlib
import polars as pl
import pytest
from sample import empty_trace, grown_frames, sample_frames

from lineage.charts import CHARTS, coverage, get_chart
from lineage.charts.selection import select_nodes, select_stories
from lineage.charts.statistics import wilson
from lineage.charts.style import inline_svg, save, style
from lineage.charts.titles import headlines
from lineage.charts.words import count, count_outlets, label, labels, percent, plural, shorten, visible
from lineage.charts.wrapping import measure, wrap
from lineage.errors import SettingsError, TableError
from lineage.frames import FRAMES


@pytest.fixture(scope="module")
def frames() -> dict[str, pl.DataFrame]:
    return sample_frames()


@pytest.mark.parametrize("width", [-3, 0, 59, 421, "85", None, float("nan")])
@pytest.mark.parametrize("name", CHARTS)
def test_a_width_that_no_chart_has_is_refused(name: str, width: object, frames) -> None:
    chart = get_chart(name)
    with pytest.raises(SettingsError, match=r"width_mm.*Expected 60 to 420"):
        chart.draw(chart.table(frames), width_mm=width)


def test_stories_are_selected_by_one_id_or_several(frames) -> None:
    one = select_stories(frames, "story-0001")
    assert one["stories"]["story_id"].to_list() == ["story-0001"]
    assert all(rows.equals(one[name]) for name, rows in select_stories(frames, one["stories"]["story_id"]).items())
    with pytest.raises(SettingsError, match=r"Got 1\..*trace\.stories"):
        select_stories(frames, [1])


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


def test_keys_name_only_what_is_drawn(frames: dict[str, pl.DataFrame]) -> None:
    for name, missing in (("copy_barcode", "anderer Artikel"), ("agency_share", "nicht genannt")):
        chart = get_chart(name)
        ax = chart.draw(chart.table(frames))
        told = [text.get_text() for text in ax.figure.texts]
        assert len(told) >= 3 and not any(missing in words for words in told)


def _assert_nothing_is_cut_off(ax) -> None:
    with style():
        figure = ax.figure
        figure.draw_without_rendering()
        page = figure.bbox
        words = [*figure.texts, *ax.texts]
        words += [*ax.get_xticklabels(), *ax.get_yticklabels(), ax.xaxis.label] if ax.axison else []
        boxes = [(word.get_text(), word.get_window_extent()) for word in words if word.get_text()]
        shown = [(text, box) for text, box in boxes if text not in _outside(ax, ax.get_xlim())]
    inside = page.padded(1)
    assert [text for text, box in shown if not (inside.contains(*box.min) and inside.contains(*box.max))] == []


def _outside(ax, limits: tuple[float, float]) -> set[str]:
    """Labels of marks beyond the ends of the scale, which are never drawn."""
    ticks = zip(ax.get_xticks(), ax.get_xticklabels(), strict=False)
    return {label.get_text() for at, label in ticks if not min(limits) <= at <= max(limits)}


def _judged(frames: dict[str, pl.DataFrame]) -> dict[str, pl.DataFrame]:
    claims = frames["edges"].filter(pl.col("directed") & pl.col("confidence").is_not_null())
    judged = claims.select("source_id", "target_id", (pl.col("confidence") > 0.8).alias("correct"))
    return {**frames, "judged": judged}


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
@pytest.mark.parametrize(("lang", "width_mm"), [("de", 85), ("en", 175)])
def test_charts_draw_the_same_bytes_twice_cut_nothing_off_and_change_nothing_global(
    frames: dict[str, pl.DataFrame], name: str, lang: str, width_mm: float
) -> None:
    chart, before = get_chart(name), dict(matplotlib.rcParams)
    table = chart.table(_judged(frames))
    axes = [chart.draw(table, lang=lang, width_mm=width_mm) for _ in "ab"]
    _assert_nothing_is_cut_off(axes[0])
    assert axes[0].figure.get_figwidth() * 25.4 == pytest.approx(width_mm, abs=1e-9)
    first, second = (inline_svg(ax, name=name, title="t", alt=chart.describe(table, lang)) for ax in axes)
    assert first == second
    assert dict(matplotlib.rcParams) == before
    svg = ElementTree.fromstring(first)
    assert svg.attrib["role"] == "img"
    told = {"".join(text.itertext()).strip() for text in svg.iter("{http://www.w3.org/2000/svg}text")}
    drawn = {line for text in [*axes[0].figure.texts, *axes[0].texts] for line in text.get_text().split("\n")}
    assert {line.strip() for line in drawn} <= told | {""}, "a text was drawn as a shape"
    ids = re.findall(r'\bid="([^"]+)"', first)
    assert all(word.startswith(f"{name}-") for word in ids)
    assert set(re.findall(r"url\(#([^)]+)\)", first)) <= set(ids)


@pytest.mark.parametrize("name", CHARTS)
@pytest.mark.parametrize(("width_mm", "dpi"), [(85, 72), (120, 80), (175, 100)])
def test_charts_look_as_in_print_at_the_resolution_of_a_screen_whatever_matplotlib_is_set_to(
    frames: dict[str, pl.DataFrame], name: str, width_mm: float, dpi: int
) -> None:
    def saved(ax) -> bytes:
        ax.figure.savefig(buffer := io.BytesIO(), dpi=dpi)
        return buffer.getvalue()

    chart = get_chart(name)
    ax = chart.draw(chart.table(_judged(frames)), lang="en", width_mm=width_mm)
    with style():
        in_print = saved(ax)
    assert saved(ax) == in_print
    theirs = {"text.hinting": "force_autohint", "font.family": ["serif"], "savefig.bbox": "tight", "hatch.linewidth": 5}
    with matplotlib.rc_context(theirs):
        assert saved(ax) == in_print
    ax.figure.dpi = dpi
    _assert_nothing_is_cut_off(ax)


@pytest.mark.parametrize("name", CHARTS)
def test_charts_of_nothing_say_so(name: str) -> None:
    chart = get_chart(name)
    table = chart.table(empty_trace().frames)
    assert not table.height
    assert chart.describe(table, "de").casefold().startswith("keine ")
    chart.draw(table, width_mm=85)


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


def test_one_row_and_very_many_are_drawn(frames: dict[str, pl.DataFrame]) -> None:
    one = select_nodes(frames, ["tagblatt-1", "kurier-1", "inferred:story-0001"])
    many = grown_frames(30)
    for name in CHARTS:
        chart = get_chart(name)
        chart.draw(chart.table(_judged(one)), width_mm=85)
        ax = chart.draw(chart.table(_judged(many)), width_mm=85, lang="en")
        _assert_nothing_is_cut_off(ax)
        assert ax.figure.get_figheight() * 25.4 < 330, name


def test_coverage_counts_articles_by_day_in_the_readers_zone(frames: dict[str, pl.DataFrame]) -> None:
    table = get_chart("coverage").table(frames)
    rows = {(row["outlet"], row["day"] and row["day"].isoformat()): row["articles"] for row in table.to_dicts()}
    assert rows[("Tagblatt", "2031-05-12")] == 2 and rows[("Stadtanzeiger", "2031-05-12")] == 1
    assert rows[("Gartenblick", None)] == 1


def test_unknown_credits_stand_between_named_and_not_named(frames: dict[str, pl.DataFrame]) -> None:
    table = get_chart("credit_match").table(frames)
    rows = {row["outlet"]: row for row in table.to_dicts()}
    assert rows["Kurier Sandau"] == {"outlet": "Kurier Sandau", "matched": 1, "named": 0, "not_named": 0, "unknown": 1}
    assert rows["Tagblatt"]["named"] == rows["Tagblatt"]["matched"] == 2


def test_reach_counts_stories_by_outlets(frames: dict[str, pl.DataFrame]) -> None:
    table = get_chart("reach").table(frames)
    assert table.rows() == [("1", 0, 0), ("2", 1, 2), ("3–5", 1, 4), ("6–10", 0, 0), ("> 10", 0, 0)]


def test_the_matrix_counts_later_after_earlier_and_keeps_open_order_apart(frames: dict[str, pl.DataFrame]) -> None:
    table = get_chart("reuse_matrix").table(frames)
    cells = {(row["later"], row["earlier"]): (row["pairs"], row["open"]) for row in table.to_dicts()}
    assert cells[("Kurier Sandau", "Tagblatt")] == (1, 0) and ("Tagblatt", "Kurier Sandau") not in cells
    assert cells[("Gartenblick", "Landportal")] == cells[("Landportal", "Gartenblick")] == (0, 1)


def test_outlets_that_share_equally_often_are_counted() -> None:
    chart = get_chart("reuse_matrix")
    rows = [("Ost", "Nord", 2, 0), ("West", "Nord", 1, 1), ("Nord", "West", 0, 1), ("West", "Ost", 1, 0)]
    schema = ["later", "earlier", "pairs", "open"]
    table = pl.DataFrame(rows, schema=schema, orient="row")
    assert chart.title(table) == "2 Kombinationen zweier Medien teilen am häufigsten Text: je 2 Paare"
    assert chart.title(table.filter(pl.col("later") != "Ost")) == "Am häufigsten teilen Nord und West Text: 2 Paare"


@pytest.mark.parametrize(
    ("rows", "lang", "told"),
    [
        ([("Talblatt", 1), ("Elbwoche", 1)], "de", "2 von 2 Medien haben an jedem Tag Artikel (1 Tag)"),
        ([("Talblatt", 1), ("Talblatt", 2), ("Elbwoche", 1)], "de", "1 von 2 Medien hat an jedem Tag Artikel (2 Tage)"),
        ([("Talblatt", 1), ("Elbwoche", 2)], "de", "Kein Medium hat an jedem Tag Artikel (2 Medien, 2 Tage)"),
        ([("Talblatt", 1), ("Elbwoche", 2)], "en", "No outlet has articles on every day (2 outlets, 2 days)"),
    ],
)
def test_coverage_reads_well_for_one_day_and_for_none_that_is_whole(
    rows: list[tuple[str, int]], lang: str, told: str
) -> None:
    days = [(outlet, date(2031, 5, day), 1) for outlet, day in rows]
    assert coverage.title(pl.DataFrame(days, schema=coverage.SCHEMA, orient="row"), lang) == told


def test_the_reach_of_one_story_is_no_share(frames: dict[str, pl.DataFrame]) -> None:
    chart = get_chart("reach")
    table = chart.table(frames)
    far, near = (table.with_columns(stories=(pl.col("outlets") == row).cast(pl.Int64)) for row in ("3–5", "2"))
    assert chart.title(far) == "Die eine Geschichte erreicht drei oder mehr Medien"
    assert chart.title(near, "en") == "The only story reaches at most two outlets"


def test_a_page_that_was_read_twice_counts_once(frames: dict[str, pl.DataFrame]) -> None:
    """All that an article has, under another id, and the edge that tells that both are versions of one."""

    def again(name: str, *columns: str) -> pl.DataFrame:
        rows = frames[name].filter(pl.any_horizontal(pl.col(columns) == "kurier-1"))
        twin = (pl.when(pl.col(c) == "kurier-1").then(pl.lit("kurier-9")).otherwise(c).alias(c) for c in columns)
        return pl.concat([frames[name], rows.with_columns(twin)])

    ends = {"source_id": "kurier-1", "target_id": "kurier-9", "relation": "version_of"}
    version = (
        frames["edges"]
        .head(1)
        .with_columns(pl.lit(v).cast(frames["edges"].schema[k]).alias(k) for k, v in ends.items())
    )
    twice = {
        **frames,
        "articles": again("articles", "article_id"),
        "findings": again("findings", "article_id"),
        "pairs": again("pairs", "a_id", "b_id"),
        "edges": pl.concat([frames["edges"], version]),
    }
    for name in ("reuse_matrix", "change_ecdf"):
        chart = get_chart(name)
        assert chart.table(twice).equals(chart.table(frames)), name
        without = {**twice, "edges": frames["edges"]}
        assert not chart.table(without).equals(chart.table(frames)), name


def test_two_days_of_one_form_are_no_shared_text(frames: dict[str, pl.DataFrame]) -> None:
    forms = frames["pairs"].with_columns(template=pl.lit(True))
    assert get_chart("reuse_matrix").table({**frames, "pairs": forms}).is_empty()


def test_headlines_tell_of_how_many_they_speak() -> None:
    row = {"outlet": "Talblatt", "articles": 10, "credited": 4, "not_credited": 2, "none_found": 2, "unknown": 2}
    share = get_chart("agency_share")
    assert "50\xa0% von 8 Artikeln" in share.title(pl.DataFrame([row])), "of those whose credits can be read"
    lone = row | {"articles": 1, "credited": 1, "not_credited": 0, "none_found": 0, "unknown": 0}
    assert share.title(pl.DataFrame([lone])).startswith("Zu wenige für eine Aussage: 1 Artikel")
    unread = row | {"credited": 0, "not_credited": 0, "none_found": 0, "unknown": 10}
    assert share.title(pl.DataFrame([unread])).startswith("Bei 10 Artikeln ist unbekannt")
    lags = pl.DataFrame({"minutes": [5.0, 9.0], "at_least": [False, False]})
    assert get_chart("lag_strip").title(lags).startswith("Zu wenige")
    assert "10 Artikeln" in get_chart("lag_strip").title(pl.concat([lags] * 5))
    least = pl.DataFrame({"minutes": [60.0] * 29, "at_least": [True] * 29})
    title = get_chart("lag_strip").title(pl.concat([lags.head(1), least]))
    assert title == "Die Hälfte von 30 Artikeln folgt nach mindestens 60 Minuten"
    assert "mindestens" in get_chart("lag_strip").title(least.head(2))


def test_lags_start_at_the_first_known_print(frames: dict[str, pl.DataFrame]) -> None:
    table = get_chart("lag_strip").table(frames)
    # Of the third only the day is known; the source is not there, so that it may have been out long before.
    assert table.select("article_id", "minutes", "at_least").rows() == [("kurier-1", 49.0, True)]
    later = pl.when(article_id="kurier-1").then(pl.col("published_until") + pl.duration(hours=5))
    dated = frames["articles"].with_columns(published_until=later.otherwise("published_until"))
    assert get_chart("lag_strip").table(frames | {"articles": dated}).is_empty()


def test_own_parts_rise_to_one_in_each_outlet(frames: dict[str, pl.DataFrame]) -> None:
    table = get_chart("change_ecdf").table(frames)
    for _, rows in table.group_by("outlet"):
        assert rows["below"].is_sorted() and rows["below"][-1] == 1
    shares = frames["findings"].filter(article_id="stadt-1")["shares"][0]
    body = sum(shares[kind] for kind in ("wire", "article", "quote", "unmatched"))
    own = table.filter(article_id="stadt-1")["own"][0]
    assert own == pytest.approx(shares["unmatched"] / body, abs=1e-4)


def test_outlets_with_few_articles_are_neither_drawn_nor_described(frames: dict[str, pl.DataFrame]) -> None:
    chart = get_chart("change_ecdf")
    rows = [{"outlet": outlet, "article_id": f"{outlet}{n}", "own": n / 10, "below": 1.0}
            for outlet, many in (("Alpha", 3), ("Beta", 2)) for n in range(many)]  # fmt: skip
    table = pl.DataFrame(rows, schema=chart.SCHEMA)
    assert "Alpha" in chart.describe(table) and "Beta" not in chart.describe(table)
    few = table.filter(outlet="Beta")
    for lang, words in (("de", "kein Medium hat 3 solche Artikel"), ("en", "no outlet has 3 such articles")):
        assert chart.describe(few, lang).endswith(f"{words}.")
        assert words in [text.get_text() for text in chart.draw(few, lang=lang).texts]


def test_the_timeline_marks_absent_sources_and_open_directions(frames: dict[str, pl.DataFrame]) -> None:
    chart = get_chart("story_timeline")
    table = chart.table(frames)
    assert table.filter(kind="absent")["number"].to_list() == ["A"]
    taken = table.filter(source="A").sort("number")
    assert taken["certainty"].to_list() == ["certain", "likely", "possible"]
    undirected = chart.table(select_stories(frames, ["story-0002"])).drop_nulls("source")
    assert undirected.select("certainty", "directed").rows() == [("open", False)]
    ax = chart.draw(undirected)
    assert [patch.get_gid() for patch in ax.patches].count("head") == 0
    assert [patch.get_gid() for patch in chart.draw(table).patches].count("head") == 4


def test_the_threshold_curve_counts_what_the_signatures_found(frames: dict[str, pl.DataFrame]) -> None:
    rows = [(f"a{n}", f"b{n}", ["lsh"] if n % 2 else ["anchors"], 0.61, 0.9) for n in range(6)]
    candidates = pl.DataFrame(rows, schema=FRAMES["candidates"].schema, orient="row")
    table = get_chart("threshold_curve").table({**frames, "candidates": candidates})
    found = table.filter(pl.col("pairs") > 0).row(0, named=True)
    assert found == {"jaccard": 0.625, "expected": round(1 - (1 - 0.625**4) ** 32, 4), "pairs": 6, "found": 3}


def test_calibration_counts_judged_claims_by_certainty(frames: dict[str, pl.DataFrame]) -> None:
    table = get_chart("calibration").table(_judged(frames))
    assert table.select("certainty", "claims", "right").rows() == [
        ("possible", 1, 0),
        ("likely", 1, 1),
        ("certain", 2, 2),
    ]
    assert wilson(0, 0) == (0, 1) and wilson(5, 10) == pytest.approx((0.2366, 0.7634), abs=1e-4)


def test_texts_are_wrapped_by_their_measured_width() -> None:
    for room in (20, 50, 170):
        lines = wrap("Wer übernahm den Text von wem, und wie sicher ist das? " + "x" * 200, room, 8)
        assert all(measure(line, 8) <= room for line in lines)
    assert wrap("eins zwei drei vier fünf", 15, 8, most=1)[0].endswith("…")
    assert wrap("", 10, 8) == []


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


@pytest.mark.parametrize("kind", ["svg", "pdf"])
def test_pictures_are_exactly_as_wide_as_asked_and_hold_real_text(tmp_path, frames, kind: str) -> None:
    chart = get_chart("reach")
    table = chart.table(frames)
    content = save(chart.draw(table, width_mm=85), tmp_path / f"reach.{kind}", alt="", table=table).read_bytes()
    if kind == "svg":
        width = float(re.search(rb'width="([\d.]+)pt"', content)[1])
        assert "Geschichten" in content.decode() and b"Verdana" in content
    else:
        width = float(re.search(rb"/MediaBox \[ ?0 0 ([\d.]+)", content)[1])
        assert b"/FontFile2" in content
    assert width * 25.4 / 72 == pytest.approx(85, abs=0.01)


@pytest.mark.parametrize("days", [1, 5, 16, 40])
@pytest.mark.parametrize("width_mm", [85, 175])
def test_the_words_below_the_column_without_a_day_stay_on_the_sheet(days: int, width_mm: int) -> None:
    first = date(2026, 3, 1)
    rows = [("Küstenbote", first + timedelta(days=day), 2) for day in range(days)] + [("Küstenbote", None, 3)]
    chart = get_chart("coverage")
    figure = chart.draw(pl.DataFrame(rows, schema=coverage.SCHEMA, orient="row"), width_mm=width_mm).figure
    figure.draw_without_rendering()
    words = [each.get_window_extent() for each in figure.axes[0].get_xticklabels()]
    assert words[-1].x1 <= figure.bbox.x1
    assert all(one.x1 < other.x0 for one, other in itertools.pairwise(words))


@pytest.mark.parametrize(
    ("rows", "lang", "told"),
    [
        (7, "de", "Von keinem der 7 Artikel ist der Tag bekannt"),
        (7, "en", "The day of none of the 7 articles is known"),
        (1, "de", "Von dem einen Artikel ist kein Tag bekannt"),
        (1, "en", "The day of the only article is not known"),
    ],
)
def test_without_any_day_coverage_counts_no_days(
    frames: dict[str, pl.DataFrame], rows: int, lang: str, told: str
) -> None:
    never = [
        pl.lit(None, frames["articles"].schema[name]).alias(name) for name in ("published_from", "published_until")
    ]
    undated = {**frames, "articles": frames["articles"].head(rows).with_columns(never)}
    chart = get_chart("coverage")
    assert chart.title(chart.table(undated), lang) == told


def test_the_own_source_note_and_language_are_printed(frames: dict[str, pl.DataFrame]) -> None:
    chart = get_chart("coverage")
    ax = chart.draw(chart.table(frames), lang="en", source="Own survey, May 2031")
    assert any(text.get_text().startswith("Source: Own survey, May 2031; n = 7 articles") for text in ax.figure.texts)


def test_headlines_fall_back_on_the_marked_line_then_on_the_first_words(frames: dict[str, pl.DataFrame]) -> None:
    articles = frames["articles"].with_columns(pl.lit(None, pl.String).alias("title"))
    names = dict(headlines({**frames, "articles": articles}).iter_rows())
    assert names["kurier-1"] == "Fähre fällt aus"
    names = dict(headlines({**frames, "articles": articles, "blocks": frames["blocks"].clear()}).iter_rows())
    assert names["kurier-1"].startswith("Fähre fällt aus Die Fähre zwischen")
    blank = articles.with_columns(pl.lit(" ").alias("text"))
    assert headlines({**frames, "articles": blank, "blocks": frames["blocks"].clear()})["title"][0] == "abend-1"


def nameless(frames: dict[str, pl.DataFrame]) -> dict[str, pl.DataFrame]:
    """The frames as if no outlet were known."""
    known = dict(frames)
    known["articles"] = frames["articles"].with_columns(outlet=pl.lit(None, pl.String))
    known["stories"] = frames["stories"].with_columns(outlets=pl.lit(0, pl.Int32))
    return known


@pytest.mark.parametrize("lang", ["de", "en"])
def test_unknown_outlets_are_not_counted_as_one(frames: dict[str, pl.DataFrame], lang: str) -> None:
    one = count("outlet", 1, lang)
    for name in ("coverage", "story_timeline", "origins", "agency_share", "lag_strip", "credit_match"):
        chart = get_chart(name)
        words = chart.describe(chart.table(nameless(frames)), lang)
        assert one not in words, name
    stories = frames["stories"].height
    assert get_chart("reach").table(nameless(frames)).row(0)[:2] == ("unknown", stories)
    assert get_chart("reach").table(frames)["outlets"].to_list() == ["1", "2", "3–5", "6–10", "> 10"]


def test_unknown_outlets_beside_known_ones_are_told_as_articles() -> None:
    assert count_outlets(3, 0, "de") == "3 Medien"
    assert count_outlets(3, 2, "de") == "3 Medien (bei 2 ist das Medium unbekannt)"
    assert count_outlets(1, 1, "en") == "1 outlet (that of 1 is unknown)"
    # in a sentence behind a preposition, and as words of their own
    assert count_outlets(0, 5, "de") == "unbekannten Medien"
    assert count_outlets(0, 5, "de", alone=True) == "Medien unbekannt"
    assert count_outlets(0, 0, "de") == "0 Medien"
