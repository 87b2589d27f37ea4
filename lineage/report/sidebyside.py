"""Two texts side by side: the shared passages, numbered, the earlier text on the left."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise
from typing import Any

from lineage.charts.words import count, percent, shorten
from lineage.report.view import Row, View, article_name
from lineage.report.words import published

_CONTEXT = 70
_MOST_PAIRS, _MOST_SPANS, _MOST_CHARS = 60, 40, 3000


def show_pairs(view: View) -> tuple[list[dict[str, Any]], int]:
    """Pairs with shared passages, those that share most first, and the number of pairs not shown."""
    spans: dict[tuple[str, str], list[Row]] = {}
    for row in view.frames["alignments"].to_dicts():
        spans.setdefault((row["a_id"], row["b_id"]), []).append(row)
    pairs = [row for row in view.frames["pairs"].to_dicts() if (row["a_id"], row["b_id"]) in spans]
    pairs.sort(key=lambda row: (-max(row["a_share"], row["b_share"]), row["a_id"], row["b_id"]))
    arrows = {(e["source_id"], e["target_id"]) for e in view.edges if e["directed"]}
    shown = [
        show_pair(view, pair, spans[pair["a_id"], pair["b_id"]], place, arrows)
        for place, pair in enumerate(pairs[:_MOST_PAIRS], 1)
    ]
    return shown, max(0, len(pairs) - _MOST_PAIRS)


def show_pair(view: View, pair: Row, spans: list[Row], place: int, arrows: set[tuple[str, str]]) -> dict[str, Any]:
    """One pair; the passages run in the order of the left text."""
    left, right, known = _order(view, pair, arrows)
    spans = sorted(spans, key=lambda row: (row[f"{left}_begin"], row[f"{right}_begin"]))
    quotes = sum(row["tokens"] for row in spans if row["kind"] == "quote")
    names = {side: article_name(view, pair[f"{side}_id"]) for side in ("a", "b")}
    texts = {side: view.articles[pair[f"{side}_id"]]["text"] for side in ("a", "b")}
    return {
        "anchor": f"pair-{place}",
        "ids": {pair["a_id"], pair["b_id"]},
        "title": view.words("pairs.title", n=place, a=shorten(names[left], 60), b=shorten(names[right], 60)),
        "sides": [_side(view, pair[f"{side}_id"], names[side]) for side in (left, right)],
        "order": view.words("pairs.order_known" if known else "pairs.order_unknown"),
        "counts": view.words(
            "pairs.counts",
            relation=view.words(f"pairs.relation.{pair['relation']}"),
            words=count("word", pair["shared_tokens"], view.lang),
            spans=count("span", len(spans), view.lang),
            a_share=percent(pair[f"{left}_share"], view.lang),
            b_share=percent(pair[f"{right}_share"], view.lang),
            run=count("word", pair["longest_run"], view.lang),
        ),
        "quotes": view.words("pairs.quotes", words=count("word", quotes, view.lang)) if quotes else "",
        "spans": [
            {
                "n": n,
                "kind": row["kind"],
                "word": view.words(f"alignments.kind.{row['kind']}"),
                "sides": _excerpts(row, left, right, texts),
            }
            for n, row in enumerate(spans[:_MOST_SPANS], 1)
        ],
        "more": max(0, len(spans) - _MOST_SPANS),
        "full": [_whole(view, pair[f"{side}_id"], spans, side) for side in (left, right)] if view.full_text else [],
    }


def mark_differences(left: str, right: str) -> tuple[list[tuple[str, bool]], list[tuple[str, bool]]]:
    """Both texts in stretches (words, only on this side), compared word by word without regard to case."""
    from rapidfuzz.distance import Indel

    ours, theirs = left.split(), right.split()
    steps = Indel.opcodes([word.casefold() for word in ours], [word.casefold() for word in theirs])
    sides: tuple[list[tuple[str, bool]], list[tuple[str, bool]]] = ([], [])
    for step in steps:
        if step.src_end > step.src_start:
            sides[0].append((" ".join(ours[step.src_start : step.src_end]), step.tag != "equal"))
        if step.dest_end > step.dest_start:
            sides[1].append((" ".join(theirs[step.dest_start : step.dest_end]), step.tag != "equal"))
    return sides


def _order(view: View, pair: Row, arrows: set[tuple[str, str]]) -> tuple[str, str, bool]:
    """Which side stands left, and whether time says so; a claimed direction decides where time cannot."""
    a, b = (view.articles[pair[side]] for side in ("a_id", "b_id"))
    for first, second, left, right in ((a, b, "a", "b"), (b, a, "b", "a")):
        if (
            first["published_until"]
            and second["published_from"]
            and first["published_until"] < second["published_from"]
        ):
            return left, right, True
    if (pair["b_id"], pair["a_id"]) in arrows and (pair["a_id"], pair["b_id"]) not in arrows:
        return "b", "a", False
    return "a", "b", False


def _side(view: View, article_id: str, name: str) -> dict[str, str]:
    time = published(view.articles[article_id], view.lang, view.settings.read.timezone)
    return {"name": name, "anchor": view.anchors[article_id], "time": time}


def _excerpts(row: Row, left: str, right: str, texts: dict[str, str]) -> list[dict[str, Any]]:
    surfaces = [texts[side][row[f"{side}_begin"] : row[f"{side}_end"]] for side in (left, right)]
    surfaces = [surface if len(surface) <= _MOST_CHARS else f"{surface[:_MOST_CHARS]} […]" for surface in surfaces]
    if row["kind"] in ("edited", "rewritten"):
        marked = mark_differences(surfaces[0], surfaces[1])
    else:
        marked = ([(surfaces[0], False)], [(surfaces[1], False)])
    return [
        {
            "before": _before(texts[side], row[f"{side}_begin"]),
            "parts": parts,
            "after": _after(texts[side], row[f"{side}_end"]),
        }
        for side, parts in zip((left, right), marked, strict=True)
    ]


def _before(text: str, begin: int) -> str:
    near = text[max(0, begin - _CONTEXT) : begin]
    cut = near.find(" ") + 1 if begin > _CONTEXT else 0
    return ("… " if begin > _CONTEXT else "") + " ".join(near[cut:].split()) + " "


def _after(text: str, end: int) -> str:
    near = text[end : end + _CONTEXT]
    gap = " " if near[:1].isspace() else ""
    if end + _CONTEXT >= len(text):
        return gap + " ".join(near.split())
    cut = near.rfind(" ")
    return f"{gap}{' '.join(near[: cut if cut > 0 else None].split())} …"


def _whole(view: View, article_id: str, spans: Sequence[Row], side: str) -> list[dict[str, Any]]:
    """The whole text in stretches: shared (with kind and number), not compared (grey), or plain."""
    text = view.articles[article_id]["text"]
    compared = view.settings.passages.roles
    blocks = view.frames["blocks"].filter(article_id=article_id).to_dicts()
    grey = [(row["begin"], row["end"], "grey", 0) for row in blocks if row["role"] not in compared]
    marks = [(row[f"{side}_begin"], row[f"{side}_end"], row["kind"], n) for n, row in enumerate(spans, 1)]
    cuts = sorted({0, len(text), *(at for mark in [*marks, *grey] for at in mark[:2])})
    stretches, seen = [], set()
    for begin, end in pairwise(cuts):
        covering = (mark for mark in [*marks, *grey] if mark[0] <= begin and end <= mark[1])
        _, _, kind, n = next(covering, (0, 0, "", 0))
        stretches.append({"text": text[begin:end], "kind": kind, "n": n if n and n not in seen else 0})
        seen.add(n)
    return stretches
