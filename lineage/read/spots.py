"""The lines of a page, each with the element in which it begins."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from lineage.read.markup import BLOCKS, HIDDEN, tidy

if TYPE_CHECKING:
    from lxml.html import HtmlElement


class Spot(NamedTuple):
    """One line of the page: its number, its text, and the element in which it begins."""

    at: int
    element: HtmlElement
    text: str


def find_spots(tree: HtmlElement) -> list[Spot]:
    """The lines of a page in order, cut where a browser would begin a new one; hidden elements are passed over."""
    from lxml.etree import iterwalk

    spots: list[Spot] = []
    pieces: list[str] = []
    begin = tree

    def flush() -> None:
        line = tidy("".join(pieces))
        if line:
            spots.append(Spot(len(spots), begin, line))
        pieces.clear()

    walk = iterwalk(tree, events=("start", "end"))
    for event, element in walk:
        tag = element.tag
        breaks = tag in BLOCKS or tag == "br"
        if breaks:
            flush()
        text, holder = (element.text, element) if event == "start" else (element.tail, element.getparent())
        if event == "start" and (tag in HIDDEN or not isinstance(tag, str)):
            walk.skip_subtree()
        elif text:
            if not pieces:
                begin = holder
            pieces.append(text)
    flush()
    return spots
