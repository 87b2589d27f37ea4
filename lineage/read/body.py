"""The text of an article on a web page: running text as trafilatura finds it, and what says where it comes from."""

from __future__ import annotations

import logging
import re
from bisect import bisect_right
from collections import defaultdict
from typing import TYPE_CHECKING, Any, NamedTuple

from lineage.read.evidence import Line, Spot, find_evidence, find_spots
from lineage.read.markup import text_of, tidy, within

if TYPE_CHECKING:
    from lxml.html import HtmlElement

_KEY = 24
_INK = re.compile(r"\s+")
# Text elements beyond the last paragraph in which its closing credit still stands, and before the headline.
_AFTER, _BEFORE = 14, 12


class Body(NamedTuple):
    """Lines of the text in order, and the agencies' and authors' line as printed."""

    lines: list[str]
    running: int
    bylines: list[str]


def read_body(tree: HtmlElement, title: str, url: str = "", tables: str = "") -> Body:
    """The lines of the page's article; `running` counts the characters of its running text.

    Captions stand as `words (Foto: credit)`, items of lists begin with a hyphen. The headline is the first line, with
    the kicker that is printed before it.
    """
    spots = find_spots(tree)
    running = _running_text(tree, url)
    placed = _place(running, spots)
    headline = _headline(tree, title)
    elements = [spots[place].element for place, _ in placed if place is not None]
    top = _top(elements)
    lines = _merge(placed, spots, top, headline, tables)
    heads = {_bare(title), _bare(headline)}
    texts = [line.text for line in lines if _bare(line.text) not in heads]
    bylines = [line.text for line in lines if line.kind == "byline"]
    return Body([headline, *texts] if headline else texts, sum(len(text) for text in running), bylines)


def _running_text(tree: HtmlElement, url: str) -> list[str]:
    from trafilatura import bare_extraction

    logging.getLogger("trafilatura").setLevel(logging.CRITICAL)
    found = bare_extraction(tree, url=url or None, include_comments=False, output_format="python")
    body = getattr(found, "body", None)
    return [] if body is None else [text for element in body for text in _texts(element)]


def _texts(element: Any) -> list[str]:
    if element.tag == "list":
        return [f"- {text}" for item in element.iter("item") if (text := tidy(" ".join(item.itertext())))]
    if element.tag == "table":
        rows = (" | ".join(tidy(" ".join(cell.itertext())) for cell in row.iter("cell")) for row in element.iter("row"))
        return [row for row in rows if row.strip(" |")]
    for lb in element.iter("lb"):
        lb.tail = "\n" + (lb.tail or "")
    return [text for part in "".join(element.itertext()).split("\n") if (text := tidy(part))]


def _place(texts: list[str], spots: list[Spot]) -> list[tuple[int | None, str]]:
    """Where each text begins among the spots; None where it is not found."""
    known: dict[str, list[int]] = defaultdict(list)
    for place, spot in enumerate(spots):
        known[_INK.sub("", tidy(spot.text))[:_KEY]].append(place)
    last = -1
    placed: list[tuple[int | None, str]] = []
    for text in texts:
        bare = _INK.sub("", text.removeprefix("- "))
        place = None
        for length in range(min(_KEY, len(bare)), 1, -1):
            places = known.get(bare[:length], [])
            if places:
                after = bisect_right(places, last)
                place = places[after] if after < len(places) else None
                break
        if place is not None:
            last = place
        placed.append((place, text))
    return placed


def _headline(tree: HtmlElement, title: str) -> str:
    """The headline as printed, when the declared title ends it; else the title."""
    for element in tree.iter("h1"):
        printed = text_of(element)
        if not title or _bare(printed).endswith(_bare(title)):
            return printed
    return title


def _top(elements: list[HtmlElement]) -> HtmlElement | None:
    """The innermost element around all of these."""
    if not elements:
        return None
    common = [elements[0], *elements[0].iterancestors()]
    for element in elements[1:]:
        around = {element, *element.iterancestors()}
        common = [each for each in common if each in around]
    return common[0] if common else None


def _merge(
    placed: list[tuple[int | None, str]], spots: list[Spot], top: HtmlElement | None, headline: str, tables: str
) -> list[Line]:
    """Running text and evidence in the order of the page."""
    found = [place for place, _ in placed if place is not None]
    if not found:
        return [Line(0, "text", text) for _, text in placed]
    wanted = _bare(headline)[-30:]
    head = next((n for n, spot in enumerate(spots) if wanted == _bare(text_of(spot.element))[-30:]), found[0])
    begin, end = max(min(head, found[0]) - _BEFORE, 0), found[-1] + _AFTER
    evidence = list(find_evidence(spots[begin : end + 1], top, tables))
    kept: list[Line] = []
    last = spots[found[0]].at
    for place, text in placed:
        last = spots[place].at if place is not None else last
        if place is not None and _is_caption(spots[place].element, top, tables):
            continue
        kept.append(Line(last, "text", text))
    known = {_bare(line.text) for line in kept}
    whole = "\n".join(known)
    kept += [line for line in evidence if _bare(line.text) not in whole]
    return sorted(kept, key=lambda line: line.at)


def _is_caption(element: HtmlElement, top: HtmlElement | None, tables: str) -> bool:
    return within(element, top, lambda each: str(each.tag) in ("figure", "figcaption"))


def _bare(text: str) -> str:
    return re.sub(r"\W+", "", text.casefold())
