"""What elements of a page are by the names their makers gave them: pictures, bylines, what is not the article."""

from __future__ import annotations

import re
from collections.abc import Callable, Container, Iterator
from functools import cache, lru_cache
from typing import TYPE_CHECKING, Any

from lineage.errors import TableError
from lineage.tables import read_table

if TYPE_CHECKING:
    from lxml.html import HtmlElement

_NAMING = ("class", "id", "itemprop", "data-testid", "data-component", "rel", "role")
_TAGS = {"figure": "picture", "figcaption": "picture", "aside": "margin", "nav": "aside", "form": "aside",
         "button": "aside", "address": "byline"}  # fmt: skip
HIDDEN = frozenset({"script", "style", "noscript", "template", "svg", "iframe", "head", "select", "textarea"})
BLOCKS = frozenset(
    "address article aside blockquote body center dd details div dl dt fieldset figcaption figure footer form h1 h2 h3 "
    "h4 h5 h6 header html li main menu nav ol p pre section summary table tbody td th tr ul".split()
)  # fmt: skip
# Their names tell of the whole page, or of how it is shown elsewhere.
_WHOLES = frozenset({"html", "body", "main", "article"})
_SOFT = {0xAD: None, 0x200B: None, 0x2060: None, 0xFEFF: None}


def kinds_of(element: HtmlElement, tables: str = "") -> frozenset[str]:
    """What an element is by its tag and names: picture, photo_credit, byline, margin, aside, teaser."""
    if element.tag in _WHOLES:
        return frozenset()
    tag = _TAGS.get(str(element.tag))
    named = " ".join(value for name in _NAMING if (value := element.get(name))) if element.attrib else ""
    kinds = _named(named[:400], tables) if named else frozenset()
    return kinds | {tag} if tag else kinds


@lru_cache(maxsize=50_000)
def _named(names: str, tables: str) -> frozenset[str]:
    return frozenset(kind for kind, pattern in _patterns(tables) if pattern.search(names))


@cache
def _patterns(tables: str) -> tuple[tuple[str, re.Pattern[str]], ...]:
    found = []
    for row in read_table("page_marks", tables):
        try:
            found.append((row["kind"], re.compile(row["pattern"])))
        except re.error as error:
            raise TableError(
                "a pattern is broken", where=f"page_marks.csv, rule {row['rule']}", got=str(error)
            ) from None
    return tuple(found)


def drop_scripts(tree: HtmlElement) -> None:
    """Take out what is no markup: half of a page, and a text in which whoever looks for a date finds wrong ones."""
    from lxml.etree import strip_elements

    strip_elements(tree, "script", "style", with_tail=False)


def drop_hidden(tree: HtmlElement) -> None:
    """Take out what nobody sees; it is most of a page, and whoever copies the page copies it too."""
    from lxml.etree import strip_elements

    strip_elements(tree, *sorted(HIDDEN - {"head"}), with_tail=False)


def within(element: HtmlElement, above: Container[HtmlElement], test: Callable[[HtmlElement], bool]) -> bool:
    """Whether the element or one around it passes a test; those in `above`, around the whole article, are not asked."""
    current: Any = element
    while current is not None and current not in above:
        if test(current):
            return True
        current = current.getparent()
    return False


def beside(element: HtmlElement, tables: str = "", *, margin: bool = True) -> bool:
    """Whether an element inside an article is not of it: a teaser, a menu, another article, a margin if that counts."""
    if element.tag == "article" or (element.tag == "footer" and next(element.iterancestors("article"), None) is None):
        return True
    kinds = kinds_of(element, tables)
    if "byline" in kinds:
        return False
    if "aside" in kinds or (margin and "margin" in kinds):
        return True
    return "teaser" in kinds and _leads_away(element)


def _leads_away(element: HtmlElement) -> bool:
    """Whether most of an element is a link; the beginning of the article itself may be called a teaser too."""
    if element.tag == "a" or next(element.iterancestors("a"), None) is not None:
        return True
    linked = sum(len(text_of(link)) for link in element.iter("a"))
    return 2 * linked > len(text_of(element))


def text_of(element: HtmlElement) -> str:
    """The text of an element in one line, without what is hidden in it."""
    return tidy("".join(_pieces(element)))


def _pieces(element: HtmlElement) -> Iterator[str]:
    stack: list[Any] = [element]
    while stack:
        current = stack.pop()
        if isinstance(current, str):
            yield current
            continue
        tag = current.tag
        if not isinstance(tag, str) or tag in HIDDEN:
            continue
        if tag in BLOCKS or tag == "br":
            yield " "
            stack.append(" ")
        for child in reversed(current):
            if child.tail:
                stack.append(child.tail)
            stack.append(child)
        if current.text:
            yield current.text


def tidy(text: str) -> str:
    """One line: white space single, soft hyphens and other characters of no width dropped."""
    return " ".join(text.translate(_SOFT).split())
