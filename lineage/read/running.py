"""Running text of a page, as trafilatura finds it and JSON-LD completes it, and where it stands in the page."""

from __future__ import annotations

import logging
import re
from bisect import bisect_right
from collections import defaultdict
from collections.abc import Iterable
from itertools import accumulate
from typing import TYPE_CHECKING, Any, NamedTuple

from lineage.read.markup import tidy
from lineage.read.spots import Spot

if TYPE_CHECKING:
    from lxml.html import HtmlElement

_INK, _SIGNS = re.compile(r"\s+"), re.compile(r"\W+")
_KEY, _LITTLE = 24, 500
# A line break that the page means, unlike those in its source.
_BREAK = "\u2028"
# Shares of the declared text: below the first something was missed, below the second the page tells something else;
# and characters from which it is no mere beginning.
_POOR, _TRUE, _SHORT_BODY = 0.85, 0.9, 400


class Placed(NamedTuple):
    """A text of the article and the spot in which it begins; None where it is not found in the page."""

    place: int | None
    text: str


def extract_running(tree: HtmlElement, url: str = "") -> list[str]:
    """The paragraphs, headings and items of lists that trafilatura takes for the text of the page."""
    from trafilatura import bare_extraction

    logging.getLogger("trafilatura").setLevel(logging.CRITICAL)
    texts: list[str] = []
    # What the slow way finds beyond the fast one is text on pages where the fast one finds next to nothing.
    for fast in (True, False):
        found = bare_extraction(tree, url=url or None, fast=fast, include_comments=False, output_format="python")
        body = getattr(found, "body", None)
        texts = [] if body is None else [text for element in body for text in _texts(element)]
        if sum(map(len, texts)) > _LITTLE:
            break
    return texts


def _texts(element: Any) -> list[str]:
    if element.tag == "list":
        return [f"- {text}" for item in element.iter("item") if (text := tidy(" ".join(item.itertext())))]
    if element.tag == "table":
        rows = (" | ".join(tidy(" ".join(cell.itertext())) for cell in row.iter("cell")) for row in element.iter("row"))
        return [row for row in rows if row.strip(" |")]
    for lb in element.iter("lb"):
        lb.tail = _BREAK + (lb.tail or "")
    return [text for part in "".join(element.itertext()).split(_BREAK) if (text := tidy(part))]


def _covered(declared: str, lines: Iterable[str]) -> float:
    """The share of the words of a declared text that stand in these lines."""
    said = _SIGNS.split(declared.casefold())
    words = set(_SIGNS.split(" ".join(lines).casefold()))
    return sum(word in words for word in said) / max(len(said), 1)


def as_declared(placed: list[Placed], spots: list[Spot], declared: str) -> list[Placed]:
    """The texts up to the last that stands in the declared text, with the lines of the page that do and were missed.

    A declared text that tells another story than the page, or is only a beginning, is not believed.
    """
    if len(declared) <= _SHORT_BODY:
        return placed
    if _covered(declared, (spot.text for spot in spots)) < _TRUE:
        return placed
    whole = bare(re.sub(r"<[^<>]{0,500}>", " ", declared))
    if _covered(declared, (text for _, text in placed)) < _POOR:
        placed = _completed(placed, spots, whole)
    last = max((number for number, (_, text) in enumerate(placed) if bare(text) in whole), default=len(placed) - 1)
    return placed[: last + 1]


def _completed(placed: list[Placed], spots: list[Spot], whole: str) -> list[Placed]:
    known = bare(" ".join(text for _, text in placed))
    more: dict[str, int] = {}
    for place, spot in enumerate(spots):
        text = spot.text
        inked = bare(text)
        if len(text) > _KEY and text not in more and inked in whole and inked not in known:
            more[text] = place
    # What was not found in the page follows what stands before it.
    after = accumulate((place if place is not None else -1 for place, _ in placed), max)
    ordered = [*zip(after, placed, strict=True), *((place, Placed(place, text)) for text, place in more.items())]
    return [each for _, each in sorted(ordered, key=lambda pair: pair[0])]


def place_texts(texts: list[str], spots: list[Spot]) -> list[Placed]:
    """Where in the page these texts begin, found in their order."""
    known: dict[str, list[int]] = defaultdict(list)
    for number, spot in enumerate(spots):
        known[_INK.sub("", spot.text)[:_KEY]].append(number)
    last = -1
    placed: list[Placed] = []
    for text in texts:
        place = _next_place(_INK.sub("", text.removeprefix("- ")), known, last)
        last = last if place is None else max(last, place)
        placed.append(Placed(place, text))
    return placed


def _next_place(inked: str, known: dict[str, list[int]], last: int) -> int | None:
    """The first spot behind `last`, else the last one, that begins as the text does, be it only a linked word."""
    for length in range(min(_KEY, len(inked)), 1, -1):
        places = known.get(inked[:length])
        if places:
            after = bisect_right(places, last)
            return places[after] if after < len(places) else places[-1]
    return None


def bare(text: str) -> str:
    """Letters and figures alone, in small letters: what does not change with the way a page is set."""
    return _SIGNS.sub("", text.casefold())
