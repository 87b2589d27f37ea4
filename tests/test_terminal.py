"""What `lineage show` and `compare` print: 80 columns, with and without colour, in both languages."""

from __future__ import annotations

import polars as pl
import pytest
from rich.console import Console
from sample import sample_frames

from lineage.charts.certainty import certainty_key
from lineage.report import terminal, tree
from lineage.report.layout import CERTAINTY_LOOKS
from lineage.report.view import View, make_view
from lineage.settings import Certainty, Settings


@pytest.fixture(scope="module", params=["de", "en"])
def view(request: pytest.FixtureRequest) -> View:
    return make_view(sample_frames(), Settings(), request.param, full_text=False)


def printed(lines: object, *, colour: bool = False) -> list[str]:
    console = Console(width=80, force_terminal=colour, color_system="standard" if colour else None, highlight=False)
    with console.capture() as capture:
        for line in lines:  # type: ignore[attr-defined]
            console.print(line, markup=False)
    return capture.get().splitlines()


def everything(view: View) -> list[object]:
    frames = view.frames
    pair = frames["pairs"].filter(a_id="kurier-1", b_id="tagblatt-1").row(0, named=True)
    spans = frames["alignments"].filter(a_id="kurier-1", b_id="tagblatt-1").to_dicts()
    a, b = view.articles["kurier-1"], view.articles["tagblatt-1"]
    stories = [line for story in view.members for line in tree.show_tree(view, story)]
    articles = [line for name in view.articles for line in terminal.show_article(view, name)]
    return [*terminal.show_overview(view), *stories, *articles, *terminal.show_pair(view, a, b, pair, spans)]


def test_a_story_has_one_headline_wherever_it_is_named(view: View) -> None:
    listed = "\n".join(printed(terminal.show_overview(view)))
    for story in view.members:
        name = printed(tree.show_tree(view, story))[1]
        assert name[:12] in listed


def test_everything_fits_eighty_columns(view: View) -> None:
    lines = printed(everything(view))
    assert len(lines) > 100
    assert [line for line in lines if len(line) > 80] == []


def test_colour_adds_nothing_but_colour(view: View) -> None:
    import re

    plain, coloured = printed(everything(view)), printed(everything(view), colour=True)
    assert any("\x1b[" in line for line in coloured) and not any("\x1b" in line for line in plain)
    assert [re.sub(r"\x1b\[[\d;]*m", "", line).rstrip() for line in coloured] == [line.rstrip() for line in plain]


def test_the_tree_names_time_outlet_share_certainty_credit_and_id(view: View) -> None:
    lines = printed(tree.show_tree(view, "story-0001"))
    line = next(line for line in lines if "Kurier Sandau" in line)
    sure = {"de": "wahrscheinlich", "en": "likely"}[view.lang]
    assert line.startswith("├─ 07:20") and sure in line and "97" in line and line.endswith("kurier-1")
    version = next(line for line in lines if line.rstrip().endswith("tagblatt-1#2"))
    assert version.startswith("│")


def test_a_passage_told_again_is_shown_when_it_has_words_of_content_in_common(view: View) -> None:
    a, b = view.articles["kurier-1"], view.articles["tagblatt-1"]
    a, b = (
        a | {"text": "Und das ist so. Der Bagger steht am Hafenbecken."},
        b | {"text": "Und das war es. Am Hafenbecken Bagger."},
    )
    pair = view.frames["pairs"].filter(a_id="kurier-1", b_id="tagblatt-1").row(0, named=True)
    places = ((0, 15, 0, 15), (16, 48, 16, 38))
    names = ("a_begin", "a_end", "b_begin", "b_end")
    spans = [dict(zip(names, place, strict=True)) | {"kind": "rewritten", "tokens": 2} for place in places]
    told = "\n".join(printed(terminal.show_pair(view, a, b, pair, spans)))
    assert "Hafenbecken" in told and "Und" not in told and "[1]" in told and "[2]" not in told


def test_all_that_share_text_openly_are_named(view: View) -> None:
    frames = dict(view.frames)
    row = frames["pairs"].filter(a_id="obst-1", b_id="obst-2")
    more = [row.with_columns(a_id=pl.lit("abend-1"), b_id=pl.lit("obst-1")), row.with_columns(a_id=pl.lit("abend-1"))]
    edge = frames["edges"].filter(source_id="obst-1", target_id="obst-2")
    frames["pairs"] = pl.concat([frames["pairs"], *more])
    frames["edges"] = pl.concat([frames["edges"], edge.with_columns(source_id=pl.lit("abend-1"))])
    seen = make_view(frames, Settings(), view.lang, full_text=False)
    told = "\n".join(printed(terminal.show_article(seen, "obst-1")))
    assert seen.articles["abend-1"]["outlet"] in told and seen.articles["obst-2"]["outlet"] in told


def test_undecided_pairs_stand_apart_from_the_tree(view: View) -> None:
    lines = printed(tree.show_tree(view, "story-0002"))
    head = {"de": "Ohne Richtung", "en": "Without direction"}[view.lang]
    assert any(
        ("obst-1" in line and "obst-2" in line) or "Gartenblick" in line for line in lines[lines.index(head) + 1 :]
    )
    assert not any("└─" in line for line in lines)


def test_the_bar_of_an_article_shows_its_text_by_origin(view: View) -> None:
    bar = next(line for line in printed(terminal.show_article(view, "stadt-1")) if line.count("█") > 10)
    assert len(bar) == 80 and bar.count("·") > 10 and bar.endswith("c")


def test_words_that_differ_stand_in_brackets(view: View) -> None:
    lines = printed(everything(view))
    assert any("[ausweichen," in line for line in lines) and any("länger" in line for line in lines)


def test_every_certainty_has_a_look() -> None:
    assert {certainty_key(value, Certainty()) for value in (None, 0.1, 0.9, 1.0)} <= CERTAINTY_LOOKS.keys()


def test_an_article_names_each_source_once_and_others_by_their_ids(view: View) -> None:
    told = " ".join(" ".join(printed(terminal.show_article(view, "obst-1"))).split())
    this = {"de": "dieser Artikel", "en": "this article"}[view.lang]
    assert this in told and "(obst-2)" in told and "(obst-1)" not in told
    row = view.citations["abend-1"][0]
    view.citations["abend-1"] = [row, row | {"begin": row["begin"] + 1, "surface": "später"}]
    shown = " ".join(" ".join(printed(terminal.show_article(view, "abend-1"))).split())
    assert {"de": "2 Nennungen", "en": "2 mentions"}[view.lang] in shown and "später" not in shown


def test_sources_without_a_name_stand_together_behind_the_others(view: View) -> None:
    view = make_view(sample_frames(), Settings(), view.lang, full_text=False)
    named = view.citations["abend-1"][0]
    nobody = [
        named | {"begin": at, "surface": f"{name} warnte", "chain": [{"name": name, "kind": "unnamed"}]}
        for at, name in ((1, "Fachleute"), (2, "Experten"), (3, "Fachleute"))
    ]
    view.citations["abend-1"] = [*nobody, named]
    lines = printed(terminal.show_article(view, "abend-1"))
    assert f"  {view.words('articles.unnamed', names='Fachleute, Experten')}" in lines
    assert "warnte" not in " ".join(lines)


def test_text_that_is_not_painted_need_not_be_their_own(view: View) -> None:
    told = " ".join(" ".join(printed(terminal.show_article(view, "abend-1"))).split())
    assert f"· {view.words('mosaic.kind.unmatched')}" in told
