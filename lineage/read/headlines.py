"""The headline of a web page: what the page declares as its title, held against what it prints as one."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from lineage.read.declared import Declared
from lineage.read.markup import kinds_of, text_of, tidy
from lineage.read.outlets import names_outlet
from lineage.read.running import bare

if TYPE_CHECKING:
    from lxml.html import HtmlElement

# A heading in one of these leads to a page or tells where one is: a teaser, a menu, the way down from the home page.
_LEADING = frozenset({"a", "li", "nav"})
_SITE, _SHORT = re.compile(r"\s[|–—·-]\s"), 10
_LAST = re.compile(r"\s(?:[|–—·-]|::)\s(?P<site>(?:(?!\s[|–—·-]\s|::).)+)$")


def find_headline(tree: HtmlElement, declared: Declared, tables: str = "") -> str:
    """The first title that the page declares and prints as a heading, with or without its kicker as it is declared.

    When none is printed, the headline of the article in JSON-LD is what readers are meant to see: `og:title` may be
    made for those who share the page, and the heading in the way down from the home page for search engines. The name
    of the site behind a title is not of it.
    """
    headings = [each for each in tree.iter("h1", "h2", "h3") if not _leads(each, tables)]
    titles = [tidy(title) for title in declared.values.get("title", [])]
    headlines = [tidy(title) for title in declared.values.get("headline", [])]
    candidates = [title for title in (*titles, *headlines) if bare(title)]
    heads = [bare(text_of(each)) for each in headings]
    for title in candidates:
        if any(head.endswith(bare(title)) for head in heads):
            return title
    printed = [text for each in headings if each.tag == "h1" and (text := text_of(each))]
    for title in titles:
        for shorter in (*printed, *headlines):
            if len(shorter) > _SHORT and title.startswith(shorter) and _SITE.match(title.removeprefix(shorter)):
                return shorter
    anywhere = (text for tag in ("h1", "title") for each in tree.iter(tag) if (text := text_of(each)))
    title = next(iter([*filter(bare, (*headlines, *titles)), *printed]), "") or next(anywhere, "")
    return _without_site(title, declared.values.get("outlet", []), tables)


def _without_site(title: str, sites: list[str], tables: str) -> str:
    """The title without what the page or a table knows as the name or the address of its site behind it."""
    last = _LAST.search(title)
    if not last or last.start() <= _SHORT:
        return title
    own = bare(last["site"]) in {bare(site) for site in sites} or names_outlet(last["site"], tables)
    return title[: last.start()] if own else title


def _leads(heading: HtmlElement, tables: str) -> bool:
    return any(each.tag in _LEADING or "aside" in kinds_of(each, tables) for each in heading.iterancestors())
