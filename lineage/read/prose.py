"""The prose in markup: paragraphs of a fragment of HTML or of an element of XML, without anything that is no text."""

from __future__ import annotations

import re
from collections.abc import Iterator
from html import unescape
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from xml.etree.ElementTree import Element

# NITF and XHTML together; whatever is not named here stands in a line.
_BLOCKS = frozenset(
    "abstract address article aside blockquote block body body.content bq caption center dd div dl dt figcaption "
    "figure fn footer h1 h2 h3 h4 h5 h6 header hl2 hr li main media media-caption media-producer nitf-table ol p pre "
    "section table tbody tfoot thead ul note".split()
)
_LINES = frozenset({"br", "tr"})
_CELLS = frozenset({"td", "th"})
_SILENT = frozenset({"head", "media-metadata", "media-object", "media-reference", "script", "style", "template"})
_VOID = frozenset("area base br col embed hr img input link meta source track wbr media-reference".split())
# In linear time, which the parser of the standard library does not promise: nothing is ever read a second time.
_MARKUP = re.compile(
    r"<!--[\s\S]*?(?:-->|\Z)|<[!?][^<>]*+>?"
    r"|<(?P<close>/?)(?P<tag>[A-Za-z][\w:.-]{0,40})(?:[^<>\"']++|\"[^\"<]*+\"|'[^'<]*+'|[\"'])*+>"
)
_SPACE = re.compile(r"[ \t\r\n\f\v]+")
# Each part is taken whole or not at all: of many comments any other rule tries all ways to take some for one.
_PAGE = re.compile(
    rb"(?:\xef\xbb\xbf)?\s*+(?:<\?xml[^>]{0,200}+>\s*+)?+(?:<!--(?>.{0,2000}?-->)\s*+)*+"
    rb"<(?:!doctype\s+html|html|head|body)\b",
    re.I | re.S,
)
_HEAD = 4096
_HEADED = re.compile(r"<(?:title|script|link|nav|header)\b", re.IGNORECASE)
_BLOCK = r"html|body|article|p|br|div|h[1-6]|li|ul|ol|blockquote|table|tr|td|figure|section"
_INLINE = r"a|b|i|u|em|strong|span|small|sup|sub|img|font|mark|q|cite|time"
_ENTITY = r"&(?:[A-Za-z][A-Za-z0-9]{1,20}|#[0-9]{1,7}|#[xX][0-9A-Fa-f]{1,6});"
_CLOSED = r"(?:\s[^<>]*)?/?>"
# What a text has that was cut out of a page; also for the regular expressions of Polars.
MARKED = rf"(?i)</?(?:{_BLOCK}|{_INLINE}){_CLOSED}|{_ENTITY}"
_IN_BLOCKS = re.compile(rf"</?(?:{_BLOCK}){_CLOSED}", re.IGNORECASE)
_TAG = re.compile(rf"</?(?:{_INLINE}){_CLOSED}", re.IGNORECASE)
_NAMED = re.compile(_ENTITY)
_AROUND = re.compile(r" *\n *")
_GAP = re.compile(r"\n{3,}")


class Prose:
    """Gathers text between tags; paragraphs stand apart by an empty line, rows and broken lines by a newline."""

    def __init__(self) -> None:
        self._lines: list[str] = []
        self._parts: list[str] = []
        self._silent = 0

    def begin(self, tag: str) -> None:
        """A tag opens."""
        if tag in _SILENT and tag not in _VOID:
            self._silent += 1
        elif tag in _BLOCKS:
            self._close()
        elif tag in _LINES:
            self._parts.append("\n")
        elif tag in _CELLS:
            self._parts.append(" ")

    def end(self, tag: str) -> None:
        """A tag closes."""
        if tag in _SILENT and tag not in _VOID:
            self._silent = max(0, self._silent - 1)
        elif tag in _BLOCKS:
            self._close()

    def data(self, text: str) -> None:
        """Text between two tags."""
        if text and not self._silent:
            self._parts.append(_SPACE.sub(" ", text))

    def text(self) -> str:
        """All that was gathered."""
        self._close()
        return "\n\n".join(self._lines)

    def _close(self) -> None:
        line = _close_up(_AROUND.sub("\n", _SPACE_RUN.sub(" ", "".join(self._parts))).strip())
        self._parts.clear()
        if line:
            self._lines.append(line)


_SPACE_RUN = re.compile(r" {2,}")


def _close_up(text: str) -> str:
    """Never more than one empty line at a time."""
    return _GAP.sub("\n\n", text)


def begins_page(head: bytes) -> bool:
    """Whether bytes begin as a web page does."""
    return bool(_PAGE.match(head))


def is_page(text: str) -> bool:
    """Whether a text is a whole web page; a fragment that somebody has put into a body is none."""
    return begins_page(text[:_HEAD].encode()) and _HEADED.search(text) is not None


def read_fragment(html: str) -> str:
    """The paragraphs of a fragment of HTML; broken markup costs no text, and what has none keeps its lines."""
    if "<" not in html and "&" not in html:
        return _close_up(html.strip())
    prose = Prose()
    end = 0
    for found in _MARKUP.finditer(html):
        prose.data(unescape(html[end : found.start()]))
        end = found.end()
        if tag := found["tag"]:
            (prose.end if found["close"] else prose.begin)(tag.lower())
    prose.data(unescape(html[end:]))
    return prose.text()


def read_marked(text: str) -> str:
    """The text of a cell that holds what a page was made of: with paragraphs of HTML those, else with its own lines.

    What is escaped twice is read twice.
    """
    for _ in range(2):
        if _IN_BLOCKS.search(text):
            text = read_fragment(text)
        else:
            text = _NAMED.sub(lambda found: unescape(found[0]), _TAG.sub("", text))
    return text


def read_element(element: Element, skip: frozenset[str] = frozenset()) -> str:
    """The paragraphs of an element of XHTML or NITF without those below tags to skip; never recursive."""
    prose = Prose()
    for opens, tag, text in _walk(element, skip):
        if opens:
            prose.begin(tag)
        elif tag:
            prose.end(tag)
        prose.data(text)
    return prose.text()


def _walk(element: Element, skip: frozenset[str]) -> Iterator[tuple[bool, str, str]]:
    """Whether a tag opens, its name, and the text behind it, in the order of the document."""
    name = local_name(element)
    yield True, name, element.text or ""
    open_tags = [(name, "", iter(element))]
    while open_tags:
        name, tail, children = open_tags[-1]
        child = next(children, None)
        if child is None:
            open_tags.pop()
            yield False, name, tail
        elif not isinstance(child.tag, str) or local_name(child) in skip:
            yield False, "", child.tail or ""
        else:
            yield True, local_name(child), child.text or ""
            open_tags.append((local_name(child), child.tail or "", iter(child)))


def local_name(element: Element) -> str:
    """The tag without its namespace."""
    return element.tag.rpartition("}")[2] if isinstance(element.tag, str) else ""
