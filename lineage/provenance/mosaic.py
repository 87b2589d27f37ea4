"""Room `mosaic`: every character of an article painted by where it comes from."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from itertools import pairwise
from typing import Any

import numpy as np
import polars as pl

from lineage.frames import ALIGNMENTS, ARTICLES, BLOCKS, EDGES, MOSAIC
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
    incoming, spans = _incoming(edges, settings), _spans(alignments)
    copies = edges.filter(pl.col("relation").is_in(TAKEN)).group_by("source_id").agg("target_id")
    holders = {source: sorted(targets) for source, targets in copies.iter_rows()}
    labelled = defaultdict(list)
    for row in blocks.select("article_id", "begin", "role").iter_rows(named=True):
        labelled[row["article_id"]].append(row)
    wires = set(articles.filter(pl.col("kind") != "article")["article_id"])

    rows: list[Row] = []
    for article, text in articles.select("article_id", "text").iter_rows():
        canvas = _Canvas(len(text))
        for block in labelled[article]:
            if block["role"] in BASE:
                canvas.fill(block["begin"], len(text), BASE[block["role"]])
            else:
                canvas.fill(block["begin"], len(text), "unmatched")
        for begin, end in spans["quote", article]:
            canvas.paint(begin, end, "quote")
        for edge in incoming[article]:
            source = edge["source_id"]
            partners = [source] if (article, source) in spans else holders.get(source, [])
            kind = "wire" if source in wires or source.startswith(("inferred:", "item:")) else "article"
            for begin, end in sorted({span for other in partners for span in spans[article, other]}):
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


def _spans(alignments: pl.DataFrame) -> dict[tuple[str, str], list[tuple[int, int]]]:
    """Spans by (article, other article), and shared quotations by ("quote", article)."""
    spans: dict[tuple[str, str], list[tuple[int, int]]] = defaultdict(list)
    for row in alignments.to_dicts():
        for this, other in (("a", "b"), ("b", "a")):
            key = "quote" if row["kind"] == "quote" else row[f"{other}_id"]
            span = (row[f"{this}_begin"], row[f"{this}_end"])
            spans[("quote", row[f"{this}_id"]) if key == "quote" else (row[f"{this}_id"], key)].append(span)
    return spans


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
