"""The text of an article on a web page: running text as trafilatura finds it, and what says where it comes from."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable
from typing import TYPE_CHECKING, NamedTuple

from lineage.read.evidence import Line, find_evidence, find_time, in_picture, names_agency
from lineage.read.markup import beside, text_of, within
from lineage.read.running import Placed, as_declared, bare, extract_running, place_texts
from lineage.read.spots import Spot, find_spots

if TYPE_CHECKING:
    from lxml.html import HtmlElement

_PARAGRAPH, _SENTENCE, _KICKER, _FEW = 80, 60, 90, 15
_STOPS = (".", "!", "?", "…", "“", "”", '"', "»", "«")
# Text elements beyond the last paragraph in which its closing credit still stands, and before the headline.
_AFTER, _BEFORE = 14, 12
# The element that holds so much of the text is the article's; what lies outside is not.
_WHOLE = 0.8
# Parts of the text that are left out because they stand beside the article can only be small.
_BESIDE = 0.3
_LABEL, _NAMES = re.compile(r"^(?:[^:]{2,40}:\s*|Von\s+)"), re.compile(r"\s*[,|]\s*|\s+und\s+")


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
    running = extract_running(tree, url)
    placed = place_texts(running, spots)
    placed = as_declared(placed, spots, declared)
    headline = _headline(tree, titles[0] if titles else "")
    above = _around([(spots[place].element, len(text)) for place, text in placed if place is not None])
    placed = _within_article(placed, spots, above, tables)
    lines, evidence, time = _merge(placed, spots, above, headline, tables)
    heads = {bare(title) for title in (headline, *titles)} | {bare(text_of(each)) for each in tree.iter("h1")}
    texts = [line.text for line in lines if bare(line.text) not in heads]
    return Body(
        [headline, *texts] if headline else texts,
        sum(len(text) for _, text in placed),
        [name for text in evidence for name in _NAMES.split(_LABEL.sub("", text)) if names_agency(name, tables)],
        time,
    )


def _headline(tree: HtmlElement, title: str) -> str:
    """The headline as printed, when the declared title ends it; else the title.

    The way down from the home page may print it without its kicker, so the longest counts.
    """
    wanted = bare(title)
    found = []
    for tag in ("h1", "h2", "h3") if title else ("h1",):
        for element in tree.iter(tag):
            printed = text_of(element)
            apart = not re.search(rf"[\w-]{re.escape(title)}$", printed)
            if apart and len(printed) <= len(title) + _KICKER and bare(printed).endswith(wanted):
                found.append(printed)
    return max(found, key=len, default=title) if title else next(iter(found), title)


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
    known = {bare(text) for _, text in placed}
    lead = []
    for place in range(between[0] + 1, between[1]):
        element, text = spots[place].element, spots[place].text
        prose = len(text) > _SENTENCE and text.endswith(_STOPS) and bare(text) not in known
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
    wanted = bare(headline)[-30:]
    head = next((n for n, spot in enumerate(spots) if wanted == bare(spot.text)[-30:]), found[0])
    begin, first, end = max(min(head, found[0]) - _BEFORE, 0), max(found[0], head), found[-1] + _AFTER
    placed = _with_lead(placed, spots, (head, found[0]), above, tables)
    paragraphs = [place for place, text in placed if place is not None and len(text) > _PARAGRAPH] or found
    opening, closing = spots[paragraphs[:2][-1]].at, spots[found[-1]].at
    evidence = _fitting(find_evidence(spots[begin : end + 1], above, tables), opening, closing)
    captioned = {line.block for line in evidence if line.kind == "caption"}
    captions = tuple(words for line in evidence if line.kind == "caption" and len(words := _words(line)) > _SENTENCE)
    credited = {line.at: bare(line.text) for line in evidence if line.kind == "credit"}
    kept: list[Line] = []
    at = spots[found[0]].at
    for place, text in placed:
        at = spots[place].at if place is not None else at
        picture = place is not None and within(spots[place].element, above, captioned.__contains__)
        # Slide shows print captions again; a credit is printed without what happens to stand in its line.
        if (
            not picture
            and not bare(text).startswith(captions)
            and not (place is not None and at in credited and credited[at] in bare(text))
        ):
            kept.append(Line(at, "text", text))
    whole = "\n".join(bare(line.text) for line in kept)
    kept += [line for line in evidence if bare(line.text) not in whole]
    authors = [line.text for line in evidence if line.kind == "byline" or (line.kind == "credit" and line.at < opening)]
    near = [spot.text for spot in spots[begin : first + 3] if not in_picture(spot.element, above, tables)]
    return sorted(kept, key=lambda line: line.at), authors, find_time(near, tables)


def _words(caption: Line) -> str:
    return bare(caption.text.partition(" (Foto:")[0])


def _fitting(evidence: Iterable[Line], opening: int, closing: int) -> list[Line]:
    """The lines without captions that were there before, and without bylines of others.

    Behind the beginning these belong to what is recommended there; only where the article has none at its beginning may
    it stand at its end.
    """
    lines: list[Line] = []
    captions: list[str] = []
    for line in evidence:
        if line.kind == "caption":
            if any(words in bare(line.text) for words in captions):
                continue
            captions += [words for words in (_words(line),) if len(words) > _FEW]
        lines.append(line)
    signed = any(line.kind == "byline" and line.at <= opening for line in lines)
    later = closing if not signed else len(lines) + lines[-1].at if lines else 0
    return [line for line in lines if line.kind != "byline" or line.at <= opening or line.at > later]
