"""The study of agency text: made from a sample by its own command, without any text of the press, every figure from data."""

from __future__ import annotations

import importlib
import re
import sys
from html.parser import HTMLParser
from pathlib import Path
from types import SimpleNamespace

import polars as pl
import pytest
from conftest import system_part

ROOT = Path(__file__).parent.parent
FOLDER = ROOT / "reports" / "agency-2021"
PARTS = ("make", "measures", "bootstrap", "pages", "pictures", "words")
CHARTS = {"text_share", "agency_share", "credit_match", "change_ecdf", "reuse_matrix", "origins"}
PUBLISHED = sorted(
    path for path in FOLDER.rglob("*") if path.suffix in {".html", ".csv", ".json", ".svg", ".txt", ".pdf"}
)
RUN_OF_WORDS = 8
DAYS = ["2021-03-24"]


@pytest.fixture(scope="module")
def study(request):
    """The modules of the study, which are scripts beside their output and no package."""
    patch = pytest.MonkeyPatch()
    request.addfinalizer(patch.undo)
    patch.syspath_prepend(str(FOLDER))
    for name in PARTS:
        patch.delitem(sys.modules, name, raising=False)
    loaded = SimpleNamespace(**{name: importlib.import_module(name) for name in PARTS})
    request.addfinalizer(lambda: [sys.modules.pop(name, None) for name in PARTS])
    return loaded


@pytest.fixture(scope="module")
def press(study, material):
    return study.make.read_material(material)


@pytest.fixture(scope="module")
def made(study, press, tmp_path_factory):
    """The publication of one day of press, where outlets print the same items."""
    folder = tmp_path_factory.mktemp("study")
    days = press.filter(pl.col("published").str.slice(0, 10).is_in(DAYS)).sort("id")
    trace = study.make.trace_press(days, str(folder / "cache" / "run"))
    study.make.publish(trace, folder / "out")
    return SimpleNamespace(trace=trace, out=folder / "out")


def test_equal_input_gives_equal_bytes(study, made, tmp_path):
    study.make.publish(made.trace, tmp_path)
    first, second = (
        {path.relative_to(root): path.read_bytes() for path in root.rglob("*.*")} for root in (made.out, tmp_path)
    )
    assert first == second and len(first) > 40


def test_the_pdf_has_the_same_bytes_too(study, made):
    browser, page = system_part("chromium", package="chromium"), made.out / "agency-2021.de.html"
    first = study.make.print_pdf(page, browser).read_bytes()
    assert study.make.print_pdf(page, browser).read_bytes() == first
    assert first.startswith(b"%PDF") and b"/MediaBox [0 0 594" in first and b"/StructTreeRoot" in first


def test_cells_of_a_pdf_have_numbers_of_their_own(study):
    printed = b"/ID (node00000026)>> /ID (node00000031)>> /Limits [(node00000026) (node00000031)]"
    other = printed.replace(b"26", b"25").replace(b"31", b"29")
    assert study.make._renumbered(printed) == study.make._renumbered(other)
    assert b"[(node00000000) (node00000001)]" in study.make._renumbered(printed)


def test_no_run_of_words_of_the_press_is_published(press):
    """Longer than any credit line; ids, counts and our own words are no text of the press."""
    runs: dict[str, str] = {}
    for path in PUBLISHED:
        if path.suffix != ".pdf":  # printed from the page of the same name
            told = re.findall(r"\w+", re.sub(r"<[^>]*>", " ", path.read_text(encoding="utf-8")).lower())
            runs |= {" ".join(told[at : at + RUN_OF_WORDS]): path.name for at in range(len(told) - RUN_OF_WORDS + 1)}
    plain = press["text"].str.to_lowercase().str.replace_all(r"\W+", " ")
    met = plain.str.extract_many([f" {run} " for run in runs]).explode().drop_nulls().unique().to_list()
    assert len(runs) > 1000 and {run: runs[run.strip()] for run in met} == {}


@pytest.mark.parametrize("lang", ["de", "en"])
def test_every_chart_has_its_alt_text_and_data(made, lang):
    kept = Pictures((FOLDER / f"agency-2021.{lang}.html").read_text(encoding="utf-8"))
    page = Pictures((made.out / f"agency-2021.{lang}.html").read_text(encoding="utf-8"))
    assert set(page.alts) == set(kept.alts) == CHARTS
    assert min(map(len, kept.alts.values())) > 60
    for name, alt in page.alts.items():
        assert (made.out / "charts" / lang / f"{name}.txt").read_text(encoding="utf-8").strip() == alt
        assert (made.out / "charts" / lang / f"{name}.csv").is_file()
    assert page.language == lang and page.commands >= CHARTS


@pytest.mark.parametrize("lang", ["de", "en"])
def test_the_print_has_at_most_four_pages(lang):
    printed = (FOLDER / f"agency-2021.{lang}.pdf").read_bytes()
    pages = re.findall(rb"/Type /Page\b", printed)
    assert b"file:" not in printed  # no place on the machine that printed it
    assert 2 <= len(pages) <= 4


@pytest.mark.parametrize("lang", ["de", "en"])
def test_no_figure_is_typed(lang):
    """Whatever changes with the collection comes from the measures: the prose itself holds no digit but these."""
    text = (FOLDER / f"{lang}.html.j2").read_text(encoding="utf-8")
    prose = re.sub(r"\{\{.*?\}\}|\{%.*?%\}|<[^>]*>", " ", text, flags=re.DOTALL)
    given = {"agency-2021/make.py", "2021", "95", "2007", "SHA-256"}
    left = [word for word in re.findall(r"\S*\d\S*", prose) if not any(one in word for one in given)]
    assert left == []


def test_figures_follow_the_data(study, made):
    """Without any credit line, nothing is called uncredited and every outlet is unknown."""
    frames = made.trace.frames
    bare = {**frames, "credits": frames["credits"].clear()}
    seen = study.measures.printed_credits(bare).filter("seen")
    held = study.measures.hold_unknown(bare)["findings"]
    words = held["finding"].cast(pl.String)
    assert seen.is_empty() and not held["credits_visible"].any()
    assert "shared_text_without_credit" not in words.to_list()


def test_an_article_counts_for_the_rate_of_credits_only_where_another_outlet_vouches(study, made):
    rows = study.measures.article_rows(made.trace.frames)
    vouched = study.measures.vouched(made.trace.frames, rows)["article_id"]
    alone = rows.filter("found").with_columns(named=pl.lit(False))
    assert 0 < len(vouched) < rows["found"].sum() + 1
    assert study.measures.vouched(made.trace.frames, alone).is_empty()


def test_the_bootstrap_covers_what_it_draws_from_and_is_wider_for_groups(study):
    rows = pl.DataFrame({"day": [n % 20 for n in range(400)], "story": [str(n // 4) for n in range(400)]})
    hits = pl.Series([n // 4 % 2 == 0 for n in range(400)])  # all four of a story alike
    one = pl.repeat(1, 400, eager=True)
    grouped = study.bootstrap.interval(study.bootstrap.draw_weights(rows, 1000, 1), hits, one)
    single = rows.with_columns(story=pl.int_range(400).cast(pl.String), day=pl.int_range(400))
    lone = study.bootstrap.interval(study.bootstrap.draw_weights(single, 1000, 1), hits, one)
    assert grouped[0] < 0.5 < grouped[1] and grouped[1] - grouped[0] > lone[1] - lone[0]


def test_readings_fit_their_words(study):
    read = study.words.read_rows("reading")
    known = {row["class"] for row in study.words.read_rows("reading_classes")} | {""}
    assert len({(row["stratum"], row["article_id"]) for row in read}) == len(read)
    for row in read:
        assert row["judgement"] in {"right", "wrong", "unclear"} and row["class"] in known and row["reason"]
        assert (row["class"] == "") == (row["judgement"] == "right"), row["article_id"]


class Pictures(HTMLParser):
    """Alt texts by chart, the language of the page, and the charts with a command beside them."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.alts: dict[str, str] = {}
        self.commands: set[str] = set()
        self.language, self._figure, self._open = "", "", ""
        self.feed(html)

    def handle_starttag(self, tag, attrs):
        names = dict(attrs)
        self.language = names.get("lang") or self.language
        self._figure = names.get("id") or "" if tag == "figure" else self._figure
        self._open = tag

    def handle_data(self, data):
        if self._open == "desc":
            self.alts[self._figure] = data
        if self._open == "code" and data.startswith("lineage "):
            self.commands.add(self._figure)

    def handle_endtag(self, tag):
        self._open = ""
