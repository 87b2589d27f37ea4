"""What stands around an article's text on a page and says where it comes from; extractors of running text drop it.

Captions with credits, bylines, credit and notice lines are found with their places in the page.
"""

from __future__ import annotations

import re
from collections.abc import Container, Iterator
from functools import cache
from typing import TYPE_CHECKING, NamedTuple

from lineage.read.markup import beside, kinds_of, text_of, tidy, within
from lineage.read.spots import Spot
from lineage.tables import read_table

if TYPE_CHECKING:
    from lxml.html import HtmlElement

_WORD = re.compile(r"\w+(?:-\w+)*")
_NOTICE = re.compile(r"\bdpa:[0-9]{6}-[0-9]{2,3}-[0-9]{4,7}|urn:newsml:")
_LAST_BRACKET = re.compile(r"\((?P<credit>[^()]{2,150})\)$")
_END = r"[\s(|:–-]*$"
_BRACKETS = " \t()[]|–-:"
_LONGEST_LINE, _LONGEST_CAPTION, _LONGEST_BYLINE = 300, 700, 200
_NAMES_ONLY, _LONGEST_CREDIT = 60, 100


class Line(NamedTuple):
    """One line of evidence; `at` is the number of its element in the page, `block` the element that holds all of it."""

    at: int
    kind: str
    text: str
    block: HtmlElement | None = None


def find_evidence(spots: list[Spot], above: Container[HtmlElement], tables: str = "") -> Iterator[Line]:
    """Lines of evidence among the elements of `spots`, in the order of the page.

    What stands beside the article (teasers, comments, menus) is left out as far as its elements say so; `above` holds
    the elements around the whole article.
    """
    pictures: set[HtmlElement] = set()
    seen: set[str] = set()
    words, rules = _agency_words(tables), _lines(tables)

    def elsewhere(element: HtmlElement) -> bool:
        return beside(element, tables)

    # Authors and sources may stand in the margin of their article.
    def not_said(element: HtmlElement) -> bool:
        return beside(element, tables, margin=False)

    for at, element, text in spots:
        picture = _picture(element, above, tables)
        if picture is not None:
            if picture not in pictures and not within(picture, above, elsewhere):
                pictures.add(picture)
                caption = _caption(picture, words, tables)
                if caption and caption not in seen:
                    seen.add(caption)
                    yield Line(at, "caption", caption, picture)
            continue
        byline = _byline(element, above, tables)
        if byline is not None and byline not in pictures:
            pictures.add(byline)
            line = _spelled(rules.time.sub("", text_of(byline)))
            if 2 < len(line) <= _LONGEST_BYLINE and not within(byline, above, not_said):
                yield Line(at, "byline", line)
            continue
        likely = len(text) <= _LONGEST_LINE and _tells(text, words, rules) and _is_credit(text, rules)
        if likely and not within(element, above, not_said):
            yield Line(at, "credit", rules.tail.sub("", rules.time.sub("", text)).strip(" |,·•–-"))


def find_time(lines: list[str], tables: str = "") -> str:
    """The first day, with the clock time beside it, that is most of one of these lines; empty without one.

    A day in a longer line may be that of what the line tells.
    """
    time = _lines(tables).time
    found = (time.search(line) for line in lines if len(line) <= _LONGEST_LINE)
    return next((hit["time"] for hit in found if hit and 2 * len(hit[0]) >= len(hit.string)), "")


def names_agency(line: str, tables: str = "") -> bool:
    """Whether a word of the line is the name of an agency."""
    words = _agency_words(tables)
    return any(word in words for word in _WORD.findall(line))


def _spelled(byline: str) -> str:
    """A byline as it would be printed in a line of its own, though styles may show it in capitals or in pieces."""
    line = re.sub(r"\s+,", ",", byline).strip(" |,·•–-")
    return f"Von {line[4:]}" if line.startswith("von ") else line


def _tells(text: str, words: frozenset[str], rules: _Lines) -> bool:
    return bool(rules.labelled.match(text.lstrip())) or any(word in words for word in _WORD.findall(text))


def _is_credit(line: str, rules: _Lines) -> bool:
    """Whether a short line with an agency's name credits it: by a cue, or because little else stands in it."""
    if _NOTICE.search(line) or rules.credit.match(line):
        return True
    return (len(line) <= _NAMES_ONLY and not line.endswith((".", "!", "?", ":"))) or line.endswith(")")


def in_picture(element: HtmlElement, above: Container[HtmlElement], tables: str = "") -> bool:
    """Whether an element belongs to a picture."""
    return _picture(element, above, tables) is not None


def _picture(element: HtmlElement, above: Container[HtmlElement], tables: str) -> HtmlElement | None:
    """The outermost element around this one that is a picture with what belongs to it, and nothing more."""
    found = None
    current = element
    while current is not None and current not in above:
        if "picture" in kinds_of(current, tables):
            if _holds_more(current):
                break
            found = current
        current = current.getparent()
    return found


def _holds_more(element: HtmlElement) -> bool:
    if element.find(".//h1") is not None or len(element.findall(".//p")) > 3 or len(element.findall(".//figure")) > 1:
        return True
    return len(text_of(element)) > _LONGEST_CAPTION


def _byline(element: HtmlElement, above: Container[HtmlElement], tables: str) -> HtmlElement | None:
    found = None
    current = element
    while current is not None and current not in above:
        if "byline" in kinds_of(current, tables):
            if len(text_of(current)) > _LONGEST_BYLINE:
                break
            found = current
        current = current.getparent()
    return found


def _caption(picture: HtmlElement, words: frozenset[str], tables: str) -> str:
    """The caption with its credit as `words (Foto: credit)`; empty when no credit is there."""
    rules = _lines(tables)
    whole = text_of(picture)
    for credit in _credit_parts(picture, rules, tables):
        bare = _unlabelled(credit, rules)
        if bare and credit in whole and len(bare) <= _LONGEST_LINE:
            return _credited(rules.dangling.sub("", whole.replace(credit, " ").strip()), bare)
    bracket = _LAST_BRACKET.search(whole)
    if bracket and not rules.photo.search(bracket["credit"]) and names_agency(bracket["credit"], tables):
        return _credited(whole[: bracket.start()], bracket["credit"])
    split = None if bracket else rules.split.search(whole)
    if split:
        return _credited(whole[: split.start()].strip(_BRACKETS), _unlabelled(split["credit"], rules))
    return whole if rules.photo.search(whole) or any(word in words for word in _WORD.findall(whole)) else ""


def _credit_parts(picture: HtmlElement, rules: _Lines, tables: str) -> Iterator[str]:
    """Parts of a picture's text that are its credit: by the name of their element, else the last words, by theirs."""
    for element in picture.iter():
        if isinstance(element.tag, str) and element is not picture and "photo_credit" in kinds_of(element, tables):
            yield text_of(element)
    last = next((text for piece in reversed(list(picture.itertext())) if (text := tidy(piece))), "")
    # "Der Deich am Morgen. Foto: Max Muster/dpa" is the caption as a whole
    named = names_agency(last, tables) and not last.endswith((".", ")")) and not rules.split.search(last)
    if len(last) <= _LONGEST_CREDIT and (named or rules.photo.match(last)):
        yield last


def _credited(caption: str, credit: str) -> str:
    """A bracket in a credit becomes a slash, for the credit stands in one itself."""
    inner = credit.replace(" (", "/").replace("(", "").replace(")", "")
    return f"{caption.strip()} (Foto: {inner})".strip()


def _unlabelled(credit: str, rules: _Lines) -> str:
    credit = credit.strip(_BRACKETS)
    while label := rules.photo.match(credit):
        credit = credit[label.end() :].strip(_BRACKETS)
    return credit


class _Lines(NamedTuple):
    credit: re.Pattern[str]
    labelled: re.Pattern[str]
    photo: re.Pattern[str]
    # a label at the end of a caption that lost its credit, and one with the credit behind it
    dangling: re.Pattern[str]
    split: re.Pattern[str]
    time: re.Pattern[str]
    tail: re.Pattern[str]


@cache
def _lines(tables: str) -> _Lines:
    rows = read_table("page_lines", tables)

    def any_of(kind: str, rule: str = "") -> str:
        return "|".join(row["pattern"] for row in rows if row["kind"] == kind and rule in row["rule"])

    photo = any_of("photo")
    return _Lines(
        credit=re.compile(any_of("credit")),
        labelled=re.compile(any_of("credit", "label")),
        photo=re.compile(photo, re.I),
        dangling=re.compile(rf"(?:{photo})?{_END}", re.I),
        split=re.compile(rf"(?:{photo})\s*(?P<credit>[^©:]{{2,150}})$", re.I),
        time=re.compile(any_of("time")),
        tail=re.compile(any_of("tail")),
    )


@cache
def _agency_words(tables: str) -> frozenset[str]:
    """A word for each name of an agency: its code, or the longest part of a longer name."""
    words = {"Nachrichtenagentur", "Nachrichtenagenturen", "Presse-Agentur", "Agenturen", "dpa-infocom"}
    for row in read_table("agencies", tables):
        for name in (row["code"], *row["aliases"].split(";")):
            parts = _WORD.findall(name)
            if len(parts) == 1 and name not in row["context"].split(";"):
                words.add(name)
    return frozenset(words)
