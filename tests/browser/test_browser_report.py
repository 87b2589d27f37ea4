"""The report in a real browser: it opens from disk, asks nobody for anything, fits a phone, and prints."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from sample import sample_trace

from lineage.report.build import write_report

sync_api = pytest.importorskip("playwright.sync_api", reason="playwright drives the browser")


@pytest.fixture(scope="module")
def report(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return write_report(sample_trace(), tmp_path_factory.mktemp("report") / "report.html")


@pytest.fixture(scope="module")
def browser(chromium: str) -> Iterator[sync_api.Browser]:
    with sync_api.sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium, args=["--no-sandbox", "--disable-gpu"])
        yield browser
        browser.close()


def _open(browser: sync_api.Browser, report: Path, width: int) -> tuple[sync_api.Page, list[str], list[str]]:
    page = browser.new_page(viewport={"width": width, "height": 900})
    messages: list[str] = []
    requests: list[str] = []
    page.on("console", lambda message: messages.append(message.text))
    page.on("pageerror", lambda error: messages.append(str(error)))
    page.on("request", lambda request: requests.append(request.url))
    page.goto(report.as_uri())
    return page, messages, requests


@pytest.mark.parametrize("width", [1280, 390])
def test_opens_from_disk_with_one_request_and_no_message(browser, report: Path, width: int) -> None:
    page, messages, requests = _open(browser, report, width)
    assert [url for url in requests if not url.startswith("data:")] == [report.as_uri()]
    assert messages == []
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    page.close()


def test_everything_that_scrolls_can_be_reached_by_keyboard(browser, report: Path) -> None:
    page, _, _ = _open(browser, report, 390)
    unreachable = page.evaluate(
        """[...document.querySelectorAll('*')].filter(e => e.scrollWidth > e.clientWidth + 1
           && getComputedStyle(e).overflowX === 'auto' && e.tabIndex < 0).length"""
    )
    assert unreachable == 0
    page.close()


def test_texts_stand_out_from_their_ground(browser, report: Path) -> None:
    page, _, _ = _open(browser, report, 1280)
    poor = page.evaluate(
        """() => {
          const value = c => { const [r, g, b] = c.match(/[\\d.]+/g).slice(0, 3).map(v => v / 255)
            .map(v => v <= 0.03928 ? v / 12.92 : ((v + 0.055) / 1.055) ** 2.4);
            return 0.2126 * r + 0.7152 * g + 0.0722 * b; };
          const ground = e => { for (; e; e = e.parentElement) { const c = getComputedStyle(e).backgroundColor;
            if (!c.endsWith(', 0)')) return c; } return 'rgb(255, 255, 255)'; };
          const seen = [...document.body.querySelectorAll(':not(svg):not(svg *)')]
            .filter(e => [...e.childNodes].some(n => n.nodeType === 3 && n.data.trim()));
          return seen.filter(e => { const [a, b] = [value(getComputedStyle(e).color), value(ground(e))];
            return (Math.max(a, b) + 0.05) / (Math.min(a, b) + 0.05) < 4.5; }).map(e => e.textContent.slice(0, 40));
        }"""
    )
    assert poor == []
    page.close()


def test_prints_on_a4_with_the_tables_unfolded(browser, report: Path) -> None:
    page, _, _ = _open(browser, report, 1280)
    printed = page.pdf(prefer_css_page_size=True)
    assert printed.startswith(b"%PDF") and b"/MediaBox [0 0 594" in printed
    page.emulate_media(media="print")
    assert page.evaluate("document.querySelector('details td').getBoundingClientRect().height") > 0
    page.close()
