"""Two texts side by side: the shared passages, numbered, the earlier text on the left."""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import pairwise
from typing import Any

from lineage.charts.words import count, number, percent, shorten
from lineage.report.excerpts import after, before, cut_end
from lineage.report.view import Row, View, article_name, short_name
from lineage.report.words import counts_key, published
from lineage.similarity.kernels.words import word_bounds

CONTENT = re.compile(r"\w{6,}|\d[\d.,]*")  # shorter words are mostly those that every sentence has
TELLING = 2
_MOST_PAIRS, _MOST_SPANS, _MOST_CHARS = 60, 40, 3000


def show_pairs(view: View) -> tuple[list[dict[str, Any]], int]:
    """Pairs with shared passages, those that share most first, and the number of pairs not shown."""
    spans: dict[tuple[str, str], list[Row]] = {}
    for row in view.frames["alignments"].to_dicts():
        spans.setdefault((row["a_id"], row["b_id"]), []).append(row)
    pairs = [row for ids, row in view.pairs.items() if ids in spans]
    # Pairs of stories told in full first: the page leads to them.
    pairs.sort(
        key=lambda row: (
            view.homes.get(row["a_id"]) not in view.told,
            -max(row["a_share"], row["b_share"]),
            row["a_id"],
            row["b_id"],
        )
    )
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
    beside = quotes and pair["shared_tokens"]
    names = {side: article_name(view, pair[f"{side}_id"]) for side in ("a", "b")}
    texts = {side: view.articles[pair[f"{side}_id"]]["text"] for side in ("a", "b")}
    return {
        "anchor": f"pair-{place}",
        "origin": f"pairs.{pair['row']}",
        "ids": {pair["a_id"], pair["b_id"]},
        "short": view.words(
            "pairs.short", n=place, a=short_name(view, pair[f"{left}_id"]), b=short_name(view, pair[f"{right}_id"])
        ),
        "title": view.words("pairs.title", n=place, a=shorten(names[left], 60), b=shorten(names[right], 60)),
        "sides": [_side(view, pair, side, names[side], quotes) for side in (left, right)],
        "order": view.words("pairs.order_known" if known else "pairs.order_unknown"),
        "counts": view.words(
            counts_key("pairs.counts", pair),
            relation=view.words(f"pairs.relation.{pair['relation']}"),
            words=count("word", pair["shared_tokens"] or quotes, view.lang),
            spans=count("span", len(spans), view.lang),
            run=count("word", pair["longest_run"], view.lang),
        ),
        "quotes": view.words("pairs.quotes", words=count("word", quotes, view.lang)) if beside else "",
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


def carries_content(row: Row, left: str, right: str) -> bool:
    """Whether a passage shows people something: told again, it has two long words or numbers in common."""
    if row["kind"] != "rewritten":
        return True
    ours, theirs = (set(CONTENT.findall(text.casefold())) for text in (left, right))
    return len(ours & theirs) >= TELLING


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


def _side(view: View, pair: Row, side: str, name: str, quotes: int) -> dict[str, Any]:
    """One side's name and time, its share, and the words from which the page works out other shares.

    `words` are those shared, quoted on both sides, compared, and not compared (headline, credits, boilerplate).
    """
    article_id, share = pair[f"{side}_id"], pair[f"{side}_share"]
    compared = view.compared.get(article_id, 0)
    shared = round(share * compared)
    return {
        "name": name,
        "anchor": view.anchors.get(article_id, ""),
        "time": published(view.articles[article_id], view.lang, view.settings.read.timezone),
        "share": percent(share, view.lang),
        "share_from": f"pairs.{pair['row']}.{side}_share",
        "of": view.words("pairs.of", shared=number(shared, view.lang), words=count("word", compared, view.lang, True)),
        "words": (shared, min(quotes, compared - shared), compared, _set_apart(view, article_id)),
    }


def _set_apart(view: View, article_id: str) -> int:
    """Words of an article that are not compared: headline, captions, credits, boilerplate."""
    text, compared = view.articles[article_id]["text"], view.settings.passages.roles
    blocks = view.blocks.get(article_id, [])
    apart = " ".join(text[row["begin"] : row["end"]] for row in blocks if row["role"] not in compared)
    return len(word_bounds(apart)[0])


def _excerpts(row: Row, left: str, right: str, texts: dict[str, str]) -> list[dict[str, Any]]:
    surfaces = [texts[side][row[f"{side}_begin"] : row[f"{side}_end"]] for side in (left, right)]
    surfaces = [cut_end(surface, _MOST_CHARS) for surface in surfaces]
    if row["kind"] in ("edited", "rewritten"):
        marked = mark_differences(surfaces[0], surfaces[1])
    else:
        marked = ([(surfaces[0], False)], [(surfaces[1], False)])
    return [
        {
            "before": before(texts[side], row[f"{side}_begin"]),
            "parts": parts,
            "after": after(texts[side], row[f"{side}_end"]),
        }
        for side, parts in zip((left, right), marked, strict=True)
    ]


def _whole(view: View, article_id: str, spans: Sequence[Row], side: str) -> list[dict[str, Any]]:
    """The whole text in stretches: shared (with kind and number), not compared (grey), or plain."""
    text = view.articles[article_id]["text"]
    compared = view.settings.passages.roles
    blocks = view.blocks.get(article_id, [])
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
