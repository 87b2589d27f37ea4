"""The mosaic of one article: its text painted by origin, and the list of the origins with their numbers."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from lineage.charts.certainty import certainty_key
from lineage.charts.words import percent
from lineage.report.excerpts import cut_middle, lead_in, lead_out
from lineage.report.view import Row, View, node_name

_FOUND = ("wire", "article", "quote")
_SHOWN = (*_FOUND, "credit")
_MOST_CHARS = 600  # of one stretch, unless whole texts are asked for


def paint_article(view: View, article_id: str, spans: Sequence[Row]) -> dict[str, Any]:
    """Origins by how much they gave, most first, and the text in stretches (text, kind, number of the origin).

    Without whole texts only the stretches found elsewhere and the credits are shown, each with a little context.
    """
    origins = _origins(view, article_id, spans)
    numbers = {origin["node"]: origin["n"] for origin in origins}
    text = view.articles[article_id]["text"]
    shown = [span for span in spans if span["kind"] in _SHOWN]
    if not origins:
        return {"origins": [], "parts": [], "cut": False}
    if view.full_text:
        parts = [_part(text[span["begin"] : span["end"]], span, numbers) for span in spans]
        return {"origins": origins, "parts": parts, "cut": False}
    parts = []
    last = 0
    for span in shown:
        if span["begin"] > last:
            parts.append({"text": lead_in(text[last : span["begin"]], last == 0), "kind": "context", "n": 0})
        parts.append(_part(cut_middle(text[span["begin"] : span["end"]], _MOST_CHARS), span, numbers))
        last = span["end"]
    if last < len(text):
        parts.append({"text": lead_out(text[last:]), "kind": "context", "n": 0})
    return {"origins": origins, "parts": parts, "cut": True}


def _origins(view: View, article_id: str, spans: Sequence[Row]) -> list[dict[str, Any]]:
    sizes: dict[str | None, int] = {}
    sure: dict[str | None, float] = {}
    kinds: dict[str | None, str] = {}
    for span in spans:
        if span["kind"] in _FOUND:
            node = span["origin"]
            sizes[node] = sizes.get(node, 0) + span["end"] - span["begin"]
            kinds.setdefault(node, span["kind"])
            if span["confidence"] is not None:
                sure[node] = min(sure.get(node, 1.0), span["confidence"])
    length = max(len(view.articles[article_id]["text"]), 1)
    ordered = sorted(sizes, key=lambda node: (-sizes[node], node or ""))
    return [
        {
            "node": node,
            "n": place,
            "kind": kinds[node],
            "name": view.words("mosaic.kind.quote") if node is None else node_name(view, node),
            "anchor": view.anchors.get(node, "") if node else "",
            "share": percent(sizes[node] / length, view.lang),
            **_certainty(view, sure.get(node)),
        }
        for place, node in enumerate(ordered, 1)
    ]


def _certainty(view: View, confidence: float | None) -> dict[str, str]:
    key = "none" if confidence is None else certainty_key(confidence, view.settings.certainty)
    return {"key": key, "sure": "" if confidence is None else view.words(f"certainty.{key}")}


def _part(text: str, span: Row, numbers: dict[str | None, int]) -> dict[str, Any]:
    number = numbers.get(span["origin"], 0) if span["kind"] in _FOUND else 0
    return {"text": text, "kind": span["kind"], "n": number}
