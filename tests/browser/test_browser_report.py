"""The report in a real browser: it opens from disk, asks nobody for anything, can be used by keyboard, and prints."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import polars as pl
import pytest
from sample import sample_frames, sample_trace

from lineage.charts.words import percent
from lineage.report.build import write_report

sync_api = pytest.importorskip("playwright.sync_api", reason="playwright drives the browser")
axe = pytest.importorskip("axe_playwright_python.sync_playwright", reason="axe-core looks for barriers")

CASES = Path(__file__).parent.parent.parent / "reports" / "case-corpus"
NASTY = "</title><script>document.title='taken'</script><img src=x onerror=alert(1)>\u202egnol " + "w" * 10_000


@pytest.fixture(scope="module")
def reports(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    folder = tmp_path_factory.mktemp("report")
    return {
        "cases": CASES / "report.de.html",
        "sample": write_report(sample_trace(), folder / "sample.html", lang="en"),
        "hostile": write_report(_hostile(), folder / "hostile.html", full_text=True),
    }


@pytest.fixture(scope="module")
def browser(chromium: str) -> Iterator[sync_api.Browser]:
    with sync_api.sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium, args=["--no-sandbox", "--disable-gpu"])
        yield browser
        browser.close()


class Opened:
    """A page with what it asked for and what it said."""

    def __init__(self, browser: sync_api.Browser, path: Path, width: int = 1280, **options: object) -> None:
        self.page = browser.new_page(viewport={"width": width, "height": 900}, **options)
        self.page.set_default_timeout(60_000)
        self.messages: list[str] = []
        self.requests: list[str] = []
        self.page.on("console", lambda message: self.messages.append(message.text))
        self.page.on("pageerror", lambda error: self.messages.append(str(error)))
        self.page.on("dialog", lambda dialog: self.messages.append(dialog.message))
        self.page.on("request", lambda request: self.requests.append(request.url))
        self.page.goto(path.as_uri())

    def __enter__(self) -> Opened:
        return self

    def __exit__(self, *_: object) -> None:
        self.page.close()

    def texts(self, selector: str) -> list[str]:
        return self.page.locator(selector).all_inner_texts()


@pytest.mark.parametrize("name", ["cases", "hostile"])
@pytest.mark.parametrize("width", [1280, 390])
def test_opens_from_disk_with_one_request_and_no_message(browser, reports, name: str, width: int) -> None:
    with Opened(browser, reports[name], width) as opened:
        asked = [url for url in opened.requests if not url.startswith("data:")]
        assert asked == [reports[name].as_uri()] and opened.messages == []
        assert opened.page.evaluate("document.documentElement.scrollWidth") <= width
        assert opened.page.evaluate("document.scripts.length") == 1
        assert opened.page.title() == "Woher die Texte kommen"


@pytest.mark.parametrize(("name", "width"), [("sample", 1280), ("hostile", 390)])
def test_axe_finds_no_barrier(browser, reports, name: str, width: int) -> None:
    with Opened(browser, reports[name], width) as opened:
        found = axe.Axe().run(opened.page).response["violations"]
        assert [(one["id"], one["nodes"][0]["html"][:120]) for one in found] == []


def test_tables_are_sorted_by_their_heads(browser, reports) -> None:
    with Opened(browser, reports["cases"]) as opened:
        head = opened.page.locator("#stories-table th", has_text="Artikel").first
        for order, down in (("ascending", False), ("descending", True)):
            head.locator("button").click()
            assert head.get_attribute("aria-sort") == order
            counts = [int(text) for text in opened.texts("#stories-table tbody tr td:nth-child(2)")]
            assert counts == sorted(counts, reverse=down) and len(set(counts)) > 1


def test_rows_are_chosen_by_outlet_agency_and_word(browser, reports) -> None:
    with Opened(browser, reports["sample"]) as opened:
        tools = opened.page.locator(".tools[data-table=glance-table]")
        shown = "#glance-table tbody tr:not([hidden])"
        tools.locator("[name=outlet]").select_option(label="Tagblatt")
        assert len(opened.texts(shown)) == 2 and tools.locator("output").inner_text() == "2 of 7 rows"
        tools.locator("[name=sure]").select_option(label="certain")
        assert all("certain" in row for row in opened.texts(shown))
        tools.locator("[name=outlet]").select_option("")
        tools.locator("[name=sure]").select_option("")
        tools.locator("[name=text]").fill("WERFT")
        assert [row.split("\n")[0].split("\t")[0] for row in opened.texts(shown)] == ["Abendecho"]


def test_shares_are_worked_out_anew(browser, reports) -> None:
    frames = sample_frames()
    pair = frames["pairs"].filter(a_id="kurier-1", b_id="tagblatt-1").row(0, named=True)
    words = frames["passages"].group_by("article_id").agg(pl.sum("tokens"))
    compared = dict(words.iter_rows())["kurier-1"]
    quoted = frames["alignments"].filter(a_id="kurier-1", b_id="tagblatt-1", kind="quote")["tokens"].sum()
    with_quotes = min(1.0, (round(pair["a_share"] * compared) + quoted) / compared)
    with Opened(browser, reports["sample"]) as opened:
        card = opened.page.locator("article.card", has=opened.page.locator("h3", has_text="Pair"))
        card = card.filter(has_text="Kurier Sandau").filter(has_text="Fähre macht Pause").first
        share = card.locator(".head", has_text="Kurier Sandau").locator("[data-words]")
        printed = share.text_content()
        assert printed == percent(pair["a_share"], "en")
        opened.page.locator(".counting [name=quotes]").check()
        assert share.text_content() == percent(with_quotes, "en") != printed
        opened.page.locator(".counting [name=quotes]").uncheck()
        assert share.text_content() == printed
        opened.page.locator(".counting [data-kind=quote]").uncheck()
        line = "getComputedStyle(document.querySelector('.sides mark.quote')).textDecorationLine"
        assert opened.page.evaluate(line) == "none"
        kinds = opened.page.locator(".kinds").first
        opened.page.locator(".painting [name=boilerplate]").uncheck()
        assert not kinds.locator("[data-kind=boilerplate]").is_visible()


def test_n_and_p_walk_through_the_passages(browser, reports) -> None:
    with Opened(browser, reports["cases"]) as opened:
        here = "[...document.querySelectorAll('.here')].map(e => e.dataset.span)"
        walked = []
        for key in "nnp":
            opened.page.keyboard.press(key)
            walked.append(opened.page.evaluate(here))
        assert walked[0] == walked[2] != walked[1] and all(len(sides) == 2 and len(set(sides)) == 1 for sides in walked)
        assert opened.page.evaluate("document.activeElement.dataset.span") == walked[0][0]


def test_everything_that_scrolls_can_be_reached_by_keyboard(browser, reports) -> None:
    with Opened(browser, reports["cases"], 390) as opened:
        unreachable = opened.page.evaluate(
            """[...document.querySelectorAll('*')].filter(e => e.scrollWidth > e.clientWidth + 1
               && getComputedStyle(e).overflowX === 'auto' && e.tabIndex < 0).length"""
        )
        assert unreachable == 0


def test_works_without_scripts(browser, reports) -> None:
    with Opened(browser, reports["sample"], java_script_enabled=False) as opened:
        assert len(opened.texts("#glance-table tbody tr")) == 7
        assert not opened.page.locator(".tools").first.is_visible()


def test_prints_on_a4_with_the_tables_unfolded_and_without_tools(browser, reports) -> None:
    with Opened(browser, reports["sample"]) as opened:
        printed = opened.page.pdf(prefer_css_page_size=True)
        assert printed.startswith(b"%PDF") and b"/MediaBox [0 0 594" in printed
        opened.page.emulate_media(media="print")
        assert opened.page.evaluate("document.querySelector('details td').getBoundingClientRect().height") > 0
        assert not opened.page.locator(".tools").first.is_visible()


def _hostile() -> object:
    frames = sample_frames()

    def spoilt(name: str, *columns: str) -> pl.DataFrame:
        return frames[name].with_columns(pl.lit(NASTY).alias(column) for column in columns)

    texts = frames["articles"].with_columns(
        pl.lit(NASTY).alias("title"), pl.lit(NASTY).alias("outlet"), (pl.col("text") + "\n\n" + NASTY).alias("text")
    )
    return sample_trace(
        articles=texts,
        credits=spoilt("credits", "surface", "agency", "rule"),
        sources=spoilt("sources", "name", "text"),
        skipped=spoilt("skipped", "source", "detail"),
    )
