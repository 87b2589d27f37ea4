"""The rebuilt text of an absent original, and how sure each stretch of it is."""

from __future__ import annotations

from itertools import groupby
from typing import Any, NamedTuple

from lineage.charts.certainty import certainty_key
from lineage.charts.words import count, listing, percent
from lineage.report.view import Row, View, node_name

LEVELS = ("certain", "likely", "possible")


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
