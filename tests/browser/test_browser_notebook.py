"""What notebooks show, in a real browser and in the narrow column of an export."""

from __future__ import annotations

from pathlib import Path

import pytest
from sample import sample_trace

import lineage as ln

sync_api = pytest.importorskip("playwright.sync_api", reason="playwright drives the browser")

BROKEN_WORDS = """() => {
  const broken = [], walk = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  for (let node; node = walk.nextNode();) {
    if (node.parentElement.closest('svg')) continue;
    for (const word of node.data.matchAll(/[^\\s-]+/g)) {
      const range = document.createRange();
      range.setStart(node, word.index);
      range.setEnd(node, word.index + word[0].length);
      if (new Set([...range.getClientRects()].map(box => box.top)).size > 1) broken.push(word[0]);
    }
  }
  return broken;
}"""


@pytest.mark.parametrize("width", [900, 480])
def test_no_table_breaks_inside_a_word(chromium: str, tmp_path: Path, width: int) -> None:
    trace = sample_trace()
    shown = (
        ln.show_story(trace, "story-0001"), ln.show_pair(trace, "tagblatt-1", "kurier-1"),
        ln.show_article(trace, "kurier-1"),
    )  # fmt: skip
    page = tmp_path / "shown.html"
    page.write_text(
        '<!DOCTYPE html><meta charset="utf-8"><body style="font:14px sans-serif">'
        + "".join(each._repr_html_() for each in shown),
        encoding="utf-8",
    )
    with sync_api.sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium, args=["--no-sandbox", "--disable-gpu"])
        opened = browser.new_page(viewport={"width": width, "height": 900})
        opened.goto(page.as_uri())
        assert opened.evaluate(BROKEN_WORDS) == []
        assert opened.evaluate("document.documentElement.scrollWidth") <= width
        browser.close()
