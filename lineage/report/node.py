"""Shows a node that is no article in a terminal: who took it over, credits it or cites it, and its rebuilt text."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from typing import Any

from lineage.report.layout import wrapped
from lineage.report.rebuilt import part_note, support_parts, support_sentence
from lineage.report.tree import when_text
from lineage.report.view import View, node_name, time_key
from lineage.tables import read_table

# What `source_nouns.csv` says of a noun that is the name of none by itself.
_SHARED = ("many", "compound", "company", "name")
_TAKERS = {"takers": ("derived_from", "republishes"), "crediting": ("credits",), "citing": ("cites",)}


def _common_nouns(folder: str) -> set[str]:
    """Words that mean another body or paper from text to text: "Regierung", "Studie"."""
    rows = read_table("source_nouns", folder)
    return {row["noun"] for row in rows if row["alone"] in _SHARED or row["kind"] in ("document", "unnamed", "role")}


def _takers(view: View, node: str, relations: Collection[str]) -> Iterator[str]:
    """Articles in order of time, then sources, that such edges lead to from a node."""
    takers = {e["target_id"] for e in view.edges if e["source_id"] == node and e["relation"] in relations}
    for taker in sorted(takers & view.articles.keys(), key=lambda taker: time_key(view, taker)):
        article = view.articles[taker]
        when = when_text(view, article["published_from"], article["published_until"])
        yield f"{when} · {node_name(view, taker)} · {taker}"
    for taker in sorted(takers - view.articles.keys()):
        yield f"{node_name(view, taker)} · {taker}"


def show_source(view: View, node: str, width: int = 80) -> Iterator[Any]:
    """A node that is no article in a terminal: its name, its copies, and its text part by part if one was rebuilt."""
    from rich.text import Text

    source = view.sources[node]
    yield Text(node_name(view, node), "bold")
    yield from wrapped(node, width)
    if source["name"] in _common_nouns(view.settings.tables.folder):
        yield from wrapped(view.words("support.by_name"), width)
    for key, relations in _TAKERS.items():
        takers = list(_takers(view, node, relations))
        if takers:
            yield ""
            yield Text(view.words(f"support.{key}"), "bold")
        for taker in takers:
            yield from wrapped(taker, width, "    ", "  ")
    if not source["support"]:
        return
    yield ""
    yield Text(view.words("story.reconstructed", name=node_name(view, node)), "bold")
    yield from wrapped(support_sentence(view, source), width)
    yield from wrapped(view.words("support.note"), width)
    text = "".join(f"[{part_note(view, part)}]\u00a0{part.text}" for part in support_parts(view, source))
    for paragraph in text.split("\n\n"):
        yield ""
        yield from wrapped(paragraph, width, "  ", "  ")
