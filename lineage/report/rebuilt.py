"""The rebuilt text of an absent original, and how sure each stretch of it is."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import groupby
from typing import Any, NamedTuple

from lineage.charts.certainty import certainty_key
from lineage.charts.words import count, listing, percent
from lineage.report.layout import wrapped
from lineage.report.view import Row, View, node_name
from lineage.tables import read_table

LEVELS = ("certain", "likely", "possible")
# What `source_nouns.csv` says of a noun that is the name of none by itself.
_SHARED = ("many", "compound", "company", "name")
_TAKERS = {"takers": ("derived_from", "republishes"), "crediting": ("credits",), "citing": ("cites",)}


class Part(NamedTuple):
    """Stretches in a row that as many copies have, of as many: their text, the two numbers, and how sure it is."""

    text: str
    held_by: int
    of: int
    key: str


def support_parts(view: View, source: Row) -> list[Part]:
    """The text in parts, in order and without gaps; none without a text."""
    text = source["text"] or ""
    rows = source["support"] or ()
    return [
        Part(
            "".join(text[row["begin"] : row["end"]] for row in alike),
            held_by,
            of,
            certainty_key(confidence, view.settings.certainty),
        )
        for (held_by, of, confidence), alike in groupby(
            rows, lambda row: (row["held_by"], row["of"], row["confidence"])
        )
    ]


def support_sentence(view: View, source: Row) -> str:
    """How much of a rebuilt text is how sure, by its words; empty without a text."""
    parts = [(part, len(part.text.split())) for part in support_parts(view, source)]
    words = sum(size for _, size in parts)
    if not words:
        return ""
    shares = {level: sum(size for part, size in parts if part.key == level) / words for level in LEVELS}
    told = [
        view.words("support.level", share=percent(share, view.lang), certainty=view.words(f"certainty.{level}"))
        for level, share in shares.items()
        if share
    ]
    alone = sum(size for part, size in parts if part.held_by == 1) / words
    said = view.words("support.levels", words=count("word", words, view.lang), levels=listing(told, view.lang))
    return f"{said} {view.words('support.alone', share=percent(alone, view.lang))}" if alone else said


def part_note(view: View, part: Part) -> str:
    """How many copies have a part, of how many that could, and how sure it is unless it is certain."""
    told = view.words("support.part", held=part.held_by, of=part.of)
    return told if part.key == "certain" else f"{told}\u00a0{view.words(f'certainty.{part.key}')}"


def show_rebuilt(view: View, node: str) -> dict[str, Any]:
    """What the report shows of a rebuilt text; its words only where whole texts are asked for."""
    source = view.sources[node]
    parts = support_parts(view, source) if view.full_text else []
    return {
        "name": node_name(view, node),
        "origin": f"sources.{source['row']}",
        "sure": support_sentence(view, source),
        "command": "" if parts else view.words("support.show", node=node),
        "parts": [{"text": part.text, "key": part.key, "note": part_note(view, part)} for part in parts],
    }


def _common_nouns(folder: str) -> set[str]:
    """Words that mean another body or paper from text to text: "Regierung", "Studie"."""
    rows = read_table("source_nouns", folder)
    return {row["noun"] for row in rows if row["alone"] in _SHARED or row["kind"] in ("document", "unnamed", "role")}


def show_source(view: View, node: str, width: int = 80) -> Iterator[Any]:
    """A node that is no article in a terminal: its name, its copies, and its text part by part if one was rebuilt."""
    from rich.text import Text

    source = view.sources[node]
    yield Text(node_name(view, node), "bold")
    yield from wrapped(node, width)
    if source["name"] in _common_nouns(view.settings.tables.folder):
        yield from wrapped(view.words("support.by_name"), width)
    for key, relations in _TAKERS.items():
        takers = [e["target_id"] for e in view.edges if e["source_id"] == node and e["relation"] in relations]
        if takers:
            yield ""
            yield Text(view.words(f"support.{key}"), "bold")
        for taker in takers:
            yield from wrapped(f"{node_name(view, taker)} · {taker}", width, "    ", "  ")
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
