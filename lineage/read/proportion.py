"""Pages out of proportion: parsers take very long for what no page of news is like, so that it is refused before."""

from __future__ import annotations

import re
from itertools import islice
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from lxml.html import HtmlElement

# Of 76 pages of news none has more than 2,300 elements, 32 attributes in one and 6,000 in all.
_ELEMENTS, _ATTRIBUTES, _ALL_ATTRIBUTES = 30_000, 250, 100_000
# Characters of text; a page of two million takes some seconds.
_TEXT = 2_000_000
# A quotation mark opens a value behind an equals sign only; a value without an end ends with the page.
_TAG = re.compile(r"""<[A-Za-z](?:[^>=]++|=\s*+(?:"[^"]*+(?:"|$)|'[^']*+(?:'|$))?)*+""")
_SCRIPT = re.compile(r"<(script|style)\b[^<>]*+>(?:[^<]++|<(?!/\1))*+", re.I)
_VALUE, _WORD = re.compile(r"""=\s*(?:"[^"]*(?:"|$)|'[^']*(?:'|$))"""), re.compile(r"[^\s/=]+")


def refuse_tags(page: str) -> str:
    """What is wrong with a page that has an element with very many attributes; empty for others.

    The parser compares each attribute of an element with all before it.
    """
    # In a script much looks like an element; scripts are much of a page, so that they are taken out only then.
    crowded = _crowded(page) and _crowded(_SCRIPT.sub("<script>", page))
    return f"an element has more than {_ATTRIBUTES} attributes" if crowded else ""


def _crowded(page: str) -> bool:
    # So many attributes take at least so many characters.
    long = (tag[0] for tag in _TAG.finditer(page) if tag.end() - tag.start() > 2 * _ATTRIBUTES)
    return any(len(_WORD.findall(_VALUE.sub(" ", tag))) > _ATTRIBUTES for tag in long)


def refuse_tree(tree: HtmlElement) -> str:
    """What is too much in a page without its scripts; empty for others."""
    if sum(1 for _ in islice(tree.iter(), _ELEMENTS + 1)) > _ELEMENTS:
        return f"a page of more than {_ELEMENTS} elements"
    if sum(len(element.attrib) for element in tree.iter()) > _ALL_ATTRIBUTES:
        return f"a page of more than {_ALL_ATTRIBUTES} attributes"
    if sum(map(len, tree.itertext())) > _TEXT:
        return f"a page of more than {_TEXT} characters of text"
    return ""
