"""The headline of a page among the titles that it declares and the headings that it prints."""

from __future__ import annotations

from zoneinfo import ZoneInfo

import pytest
from lxml import html

from lineage.read.declared import read_declared
from lineage.read.headlines import find_headline

OG = '<meta property="og:title" content="{}">'
LD = '<script type="application/ld+json">{{"@type": "NewsArticle", "headline": "{}"}}</script>'
SITE = '<meta property="og:site_name" content="Talblatt">'
SHARED, SEEN = "Das müssen Sie zum Deich wissen", "Der Deich wird erhöht"


@pytest.mark.parametrize(
    ("head", "body", "expected"),
    [
        (OG.format(SHARED) + LD.format(SEEN), f"<h1>{SEEN}</h1>", SEEN),
        (OG.format(SEEN) + LD.format(SHARED), f"<h1>{SEEN}</h1>", SEEN),
        # the way down from the home page prints what is made for search engines
        (OG.format(SHARED) + LD.format(SEEN), f"<ol><li><h1>{SHARED}</h1></li></ol><h2>{SEEN}</h2>", SEEN),
        (OG.format(SHARED) + LD.format(SEEN), f"<div class='breadcrumb'><h1>{SHARED}</h1></div><p>Text</p>", SEEN),
        # a teaser prints the title of another page
        (OG.format(SEEN), f"<h1>{SEEN}</h1><a href='/x'><h3>{SHARED}</h3></a>", SEEN),
        # the kicker stays where the declared title has it
        (OG.format(f"Elbtal: {SEEN}"), f"<h2><span>Elbtal</span> <span>{SEEN}</span></h2>", f"Elbtal: {SEEN}"),
        (OG.format(SEEN), f"<h2><span>Elbtal</span> <span>{SEEN}</span></h2>", SEEN),
        (OG.format(f"{SEEN} | Talblatt"), f"<h1>{SEEN}</h1>", SEEN),
        (OG.format(f"{SEEN} - Talblatt") + LD.format(SEEN), "<p>Text</p>", SEEN),
        (OG.format(f"{SEEN}-Debatte"), "<h1>Der Deich wird erhöht, sagt der Rat</h1>", f"{SEEN}-Debatte"),
        # nobody prints either
        (OG.format(SHARED) + LD.format(SEEN), "<p>Text</p>", SEEN),
        # the site behind a title, by its own name for itself, by a name or an address that the tables know
        (SITE + OG.format(f"{SEEN} | Talblatt"), "<p>Text</p>", SEEN),
        (OG.format(f"{SEEN} - SPIEGEL"), "<p>Text</p>", SEEN),
        (f"<title>{SEEN} – Ein Streit | ntv.de</title>", "<p>Text</p>", f"{SEEN} – Ein Streit"),
        (SITE + OG.format(f"{SEEN} - Ratsmehrheit"), "<p>Text</p>", f"{SEEN} - Ratsmehrheit"),
        (OG.format("Nachruf | SPIEGEL"), "<p>Text</p>", "Nachruf | SPIEGEL"),
        ("", f"<h1>{SEEN}</h1>", SEEN),
        ("<title>Titel der Seite</title>", f"<li><h1>{SEEN}</h1></li>", SEEN),
        ("<title>Titel der Seite</title>", "<p>Text</p>", "Titel der Seite"),
        (OG.format("***"), f"<h1>{SEEN}</h1>", SEEN),
        ("", "<p>Text</p>", ""),
    ],
)
def test_the_headline(head: str, body: str, expected: str) -> None:
    tree = html.document_fromstring(f"<html><head>{head}</head><body>{body}</body></html>")
    assert find_headline(tree, read_declared(tree, ZoneInfo("Europe/Berlin"))) == expected
