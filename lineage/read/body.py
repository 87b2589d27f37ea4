"""The text of an article on a web page: running text as trafilatura finds it, and what says where it comes from."""

from __future__ import annotations

import logging
import re
from bisect import bisect_right
from collections import defaultdict
from collections.abc import Iterable
from itertools import accumulate
from typing import TYPE_CHECKING, Any, NamedTuple

from lineage.read.evidence import Line, find_evidence, find_time, in_picture, names_agency
from lineage.read.markup import beside, text_of, tidy, within
from lineage.read.spots import Spot, find_spots

if TYPE_CHECKING:
    from lxml.html import HtmlElement

_KEY, _PARAGRAPH, _SENTENCE, _KICKER = 24, 80, 60, 90
_STOPS = (".", "!", "?", "…", "“", "”", '"', "»", "«")
_INK = re.compile(r"\s+")
_SIGNS = re.compile(r"\W+")
# Text elements beyond the last paragraph in which its closing credit still stands, and before the headline.
_AFTER, _BEFORE = 14, 12
# The element that holds so much of the text is the article's; what lies outside is not.
_WHOLE = 0.8
# Parts of the text that are left out because they stand beside the article can only be small.
_BESIDE = 0.3
# Shares of the declared text: below the first something was missed, below the second the page tells something else;
# and characters from which it is no mere beginning.
_POOR, _TRUE, _SHORT_BODY = 0.85, 0.9, 400
_LABEL, _NAMES = re.compile(r"^(?:[^:]{2,40}:\s*|Von\s+)"), re.compile(r"\s*[,|]\s*|\s+und\s+")


class Placed(NamedTuple):
    """A text of the article and the spot in which it begins; None where it is not found in the page."""

    place: int | None
    text: str


class Body(NamedTuple):
    """Lines of the text in order; characters of running text; bylines that name an agency; time printed in the head."""

    lines: list[str]
    running: int
    bylines: list[str]
    time: str


def read_body(tree: HtmlElement, titles: list[str], declared: str = "", url: str = "", tables: str = "") -> Body:
    """The lines of the page's article.

    Captions stand as `words (Foto: credit)`, items of lists begin with a hyphen. The headline is the first line, with
    the kicker that is printed before it.

    Args:
        titles: the headlines that the page declares, the best first.
        declared: the text of the article as JSON-LD declares it, which tells what trafilatura missed; often empty.
    """
    spots = find_spots(tree)
    running = _running_text(tree, url)
    placed = _place(running, spots)
    if len(declared) > _SHORT_BODY:
        placed = _as_declared(placed, spots, declared)
    headline = _headline(tree, titles[0] if titles else "")
    above = _around([(spots[place].element, len(text)) for place, text in placed if place is not None])
    placed = _within_article(placed, spots, above, tables)
    lines, evidence, time = _merge(placed, spots, above, headline, tables)
    heads = {_bare(title) for title in (headline, *titles)} | {_bare(text_of(each)) for each in tree.iter("h1")}
    texts = [line.text for line in lines if _bare(line.text) not in heads]
    return Body(
        [headline, *texts] if headline else texts,
        sum(len(text) for _, text in placed),
        [name for text in evidence for name in _NAMES.split(_LABEL.sub("", text)) if names_agency(name, tables)],
        time,
    )


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


def _covered(declared: str, lines: Iterable[str]) -> float:
    """The share of the words of a declared text that stand in these lines."""
    said = _SIGNS.split(declared.casefold())
    words = set(_SIGNS.split(" ".join(lines).casefold()))
    return sum(word in words for word in said) / max(len(said), 1)


def _as_declared(placed: list[Placed], spots: list[Spot], declared: str) -> list[Placed]:
    """The texts up to the last that stands in the declared text, with the lines of the page that do and were missed.

    A declared text that tells another story than the page is not believed.
    """
    if _covered(declared, (spot.text for spot in spots)) < _TRUE:
        return placed
    whole = _bare(re.sub(r"<[^<>]{0,500}>", " ", declared))
    if _covered(declared, (text for _, text in placed)) < _POOR:
        placed = _completed(placed, spots, whole)
    last = max((number for number, (_, text) in enumerate(placed) if _bare(text) in whole), default=len(placed) - 1)
    return placed[: last + 1]


def _completed(placed: list[Placed], spots: list[Spot], whole: str) -> list[Placed]:
    known = _bare(" ".join(text for _, text in placed))
    more: dict[str, int] = {}
    for place, spot in enumerate(spots):
        text = spot.text
        if len(text) > _KEY and text not in more and (bare := _bare(text)) in whole and bare not in known:
            more[text] = place
    # What was not found in the page follows what stands before it.
    after = accumulate((place if place is not None else -1 for place, _ in placed), max)
    ordered = [*zip(after, placed, strict=True), *((place, Placed(place, text)) for text, place in more.items())]
    return [each for _, each in sorted(ordered, key=lambda pair: pair[0])]


def _place(texts: list[str], spots: list[Spot]) -> list[Placed]:
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


def _next_place(bare: str, known: dict[str, list[int]], last: int) -> int | None:
    """The first spot behind `last`, else the last one, that begins as the text does, be it only a linked word."""
    for length in range(min(_KEY, len(bare)), 1, -1):
        places = known.get(bare[:length])
        if places:
            after = bisect_right(places, last)
            return places[after] if after < len(places) else places[-1]
    return None


def _headline(tree: HtmlElement, title: str) -> str:
    """The headline as printed, when the declared title ends it; else the title."""
    wanted = _bare(title)
    for tag in ("h1", "h2", "h3") if title else ("h1",):
        for element in tree.iter(tag):
            printed = text_of(element)
            apart = not re.search(rf"[\w-]{re.escape(title)}$", printed)
            if apart and len(printed) <= len(title) + _KICKER and _bare(printed).endswith(wanted):
                return printed
    return title


def _around(elements: list[tuple[HtmlElement, int]]) -> frozenset[HtmlElement]:
    """The innermost element that holds most of the text, and those around it."""
    held: dict[HtmlElement, int] = defaultdict(int)
    for element, length in elements:
        for around in (element, *element.iterancestors()):
            held[around] += length
    enough = _WHOLE * sum(length for _, length in elements)
    return frozenset(around for around in held if held[around] >= enough)


def _within_article(
    placed: list[Placed], spots: list[Spot], above: frozenset[HtmlElement], tables: str
) -> list[Placed]:
    """The texts without those of teasers, menus and pictures inside the article, unless these are much of it."""
    kept, length = [], 0
    for place, text in placed:
        if place is not None and within(spots[place].element, above, lambda each: beside(each, tables)):
            length += len(text)
        else:
            kept.append(Placed(place, text))
    return kept if length <= _BESIDE * sum(len(text) for _, text in placed) else placed


def _with_lead(
    placed: list[Placed], spots: list[Spot], between: tuple[int, int], above: frozenset[HtmlElement], tables: str
) -> list[Placed]:
    """The texts, and before them the sentences that stand between the headline and the first of them."""
    known = {_bare(text) for _, text in placed}
    lead = []
    for place in range(between[0] + 1, between[1]):
        element, text = spots[place].element, spots[place].text
        prose = len(text) > _SENTENCE and text.endswith(_STOPS) and _bare(text) not in known
        if (
            prose
            and not in_picture(element, above, tables)
            and not within(element, above, lambda each: beside(each, tables))
        ):
            lead.append(Placed(place, text))
    return [*lead, *placed]


def _merge(
    placed: list[Placed], spots: list[Spot], above: frozenset[HtmlElement], headline: str, tables: str
) -> tuple[list[Line], list[str], str]:
    """Running text and evidence in the order of the page; lines that name who wrote it; time printed in the head."""
    found = [place for place, _ in placed if place is not None]
    if not found:
        return [Line(0, "text", text) for _, text in placed], [], ""
    wanted = _bare(headline)[-30:]
    head = next((n for n, spot in enumerate(spots) if wanted == _bare(spot.text)[-30:]), found[0])
    begin, first, end = max(min(head, found[0]) - _BEFORE, 0), max(found[0], head), found[-1] + _AFTER
    placed = _with_lead(placed, spots, (head, found[0]), above, tables)
    evidence = list(find_evidence(spots[begin : end + 1], above, tables))
    captioned = {line.block for line in evidence if line.kind == "caption"}
    kept: list[Line] = []
    last = spots[found[0]].at
    for place, text in placed:
        last = spots[place].at if place is not None else last
        if place is None or not within(spots[place].element, above, captioned.__contains__):
            kept.append(Line(last, "text", text))
    whole = "\n".join(_bare(line.text) for line in kept)
    paragraphs = [place for place, text in placed if place is not None and len(text) > _PARAGRAPH] or found
    opening, closing = spots[paragraphs[:2][-1]].at, spots[found[-1]].at
    # Between paragraphs a name is that of whoever wrote what is recommended there.
    evidence = [line for line in evidence if not (line.kind == "byline" and opening < line.at < closing)]
    kept += [line for line in evidence if _bare(line.text) not in whole]
    authors = [line.text for line in evidence if line.kind == "byline" or (line.kind == "credit" and line.at < opening)]
    near = [spot.text for spot in spots[begin : first + 3] if not in_picture(spot.element, above, tables)]
    return sorted(kept, key=lambda line: line.at), authors, find_time(near, tables)


def _bare(text: str) -> str:
    return _SIGNS.sub("", text.casefold())
