"""Room `mosaic`: every character of an article painted by where it comes from."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from itertools import pairwise
from typing import Any

import numpy as np
import polars as pl

from lineage.frames import ALIGNMENTS, ARTICLES, BLOCKS, EDGES, MOSAIC
from lineage.provenance.spans import Span
from lineage.settings import Mosaic

Row = dict[str, Any]
TAKEN = ("derived_from", "republishes")  # an outlet's earlier version is its own text
BASE = {
    **dict.fromkeys(("credit", "notice", "disclaimer", "photo_credit", "dateline", "byline"), "credit"),
    "boilerplate": "boilerplate",
}


def paint_mosaic(
    edges: pl.DataFrame,
    alignments: pl.DataFrame,
    blocks: pl.DataFrame,
    articles: pl.DataFrame,
    settings: Mosaic = Mosaic(),
) -> pl.DataFrame:
    """Each article's text in spans: wire, other article, shared quotation, unmatched, credit or boilerplate.

    Credits and boilerplate keep their colour; what remains is painted by the edges into the article, the most confident
    first; an undirected edge paints nothing, since nobody knows who took from whom.

    Returns:
        Frame `mosaic`: one row per span; the spans of an article tile its text without gap or overlap.

    Raises:
        FrameError: a frame does not fit its schema.

    Cost: linear in the characters of articles and spans.
    """
    edges, alignments = EDGES.check(edges), ALIGNMENTS.check(alignments)
    blocks, articles = BLOCKS.check(blocks), ARTICLES.check(articles)
    incoming, spans, quotes = _incoming(edges, settings), *_spans(alignments)
    copies = edges.filter(pl.col("relation").is_in(TAKEN)).group_by("source_id").agg("target_id")
    holders = {source: set(targets) for source, targets in copies.iter_rows()}
    labelled = defaultdict(list)
    for row in blocks.select("article_id", "begin", "role").iter_rows(named=True):
        labelled[row["article_id"]].append(row)
    wires = set(articles.filter(pl.col("kind") != "article")["article_id"])

    rows: list[Row] = []
    for article, text in articles.select("article_id", "text").iter_rows():
        canvas = _Canvas(len(text))
        own = labelled[article]
        for block, end in zip(own, [*(later["begin"] for later in own[1:]), len(text)], strict=False):
            canvas.fill(block["begin"], end, BASE.get(block["role"], "unmatched"))
        for begin, end in quotes[article]:
            canvas.paint(begin, end, "quote")
        near = spans[article]
        for edge in incoming[article]:
            source = edge["source_id"]
            partners = [source] if source in near else near.keys() & holders.get(source, set())
            kind = "wire" if source in wires or source.startswith(("inferred:", "item:")) else "article"
            for begin, end in sorted({span for other in partners for span in near[other]}):
                canvas.paint(begin, end, kind, source, edge["confidence"])
        rows += [{"article_id": article, **span} for span in canvas.spans()]
    return MOSAIC.make(rows)


def _incoming(edges: pl.DataFrame, settings: Mosaic) -> dict[str, list[Row]]:
    incoming: dict[str, list[Row]] = defaultdict(list)
    painting = edges.filter(
        pl.col("relation").is_in(TAKEN) & pl.col("directed") & (pl.col("confidence") >= settings.min_confidence)
    )
    for row in painting.sort(["confidence", "share", "source_id"], descending=[True, True, False]).to_dicts():
        incoming[row["target_id"]].append(row)
    return incoming


def _spans(alignments: pl.DataFrame) -> tuple[dict[str, dict[str, list[Span]]], dict[str, list[Span]]]:
    """Shared spans by article and other article, and shared quotations by article."""
    spans: dict[str, dict[str, list[Span]]] = defaultdict(lambda: defaultdict(list))
    quotes: dict[str, list[Span]] = defaultdict(list)
    for row in alignments.to_dicts():
        for this, other in (("a", "b"), ("b", "a")):
            span = (row[f"{this}_begin"], row[f"{this}_end"])
            article = row[f"{this}_id"]
            (quotes[article] if row["kind"] == "quote" else spans[article][row[f"{other}_id"]]).append(span)
    return spans, quotes


class _Canvas:
    """One article's characters; a stroke only covers what is unmatched so far."""

    def __init__(self, size: int) -> None:
        self._colours: list[tuple[str, str | None, float | None]] = [("unmatched", None, None)]
        self._cells = np.zeros(size, dtype=np.int32)

    def fill(self, begin: int, end: int, kind: str) -> None:
        self._cells[begin:end] = self._colour((kind, None, None))

    def paint(
        self, begin: int, end: int, kind: str, origin: str | None = None, confidence: float | None = None
    ) -> None:
        stroke = self._cells[begin:end]
        stroke[stroke == 0] = self._colour((kind, origin, confidence))

    def spans(self) -> Iterator[Row]:
        edges = np.flatnonzero(np.diff(self._cells)) + 1
        bounds = [0, *edges.tolist(), len(self._cells)]
        for begin, end in pairwise(bounds):
            if begin < end:
                kind, origin, confidence = self._colours[self._cells[begin]]
                yield {"begin": begin, "end": end, "kind": kind, "origin": origin, "confidence": confidence}

    def _colour(self, colour: tuple[str, str | None, float | None]) -> int:
        if colour not in self._colours:
            self._colours.append(colour)
        return self._colours.index(colour)
