"""Tells teasers, subheads, labels and lists in many articles at once, by nothing but the shape of their lines."""

from __future__ import annotations

import re
from collections.abc import Mapping

import numpy as np
import polars as pl

from lineage.signals.layout import BULLET, CAPTION_LENGTH, SHORT, TEASER_LENGTH, Mark, Marks
from lineage.signals.prefilter import widen

SUBHEAD = re.compile(r"[„“\"»«‚›]?[A-ZÄÖÜ\d]")
SUMMARY = (
    r"^(?:Das Wichtigste(?: in Kürze| im Überblick)?|Auf einen Blick|Darum geht[’']?s|In Kürze|Kurz & knapp"
    r"|Key (?:points|takeaways))[:.]?$"
)


def are_open(shapes: pl.DataFrame, marks: Marks) -> pl.Series:
    """Which lines have no mark."""
    free = np.ones(shapes.height, bool)
    free[list(marks)] = False
    return pl.Series("open", free)


def mark_lists(shapes: pl.DataFrame, marks: Marks) -> None:
    """Marks the bullets under the heading of a summary."""
    text = pl.col("text")
    headings = shapes.filter(pl.col("length") <= SHORT, text.str.contains(SUMMARY)).select("row", "at")
    if headings.is_empty():
        return
    pointed = shapes.filter(text.str.contains(widen(BULLET.pattern, edges=True))).select("row", "at", "text")
    bullets = {row: at for row, at, text in pointed.iter_rows() if BULLET.match(text)}
    for row, at in headings.iter_rows():
        if row in marks:
            continue
        marks[row] = Mark("summary", "summary heading")
        below = row + 1
        while bullets.get(below) == at and below not in marks:
            marks[below] = Mark("summary", "summary bullet")
            below += 1


def mark_heads(shapes: pl.DataFrame, marks: Marks, titles: Mapping[int, int]) -> None:
    """Marks what stands between headline and first paragraph, and the first paragraph when it is a teaser.

    `titles` are the rows of the headlines, by article.
    """
    row, at, length, title = pl.col("row"), pl.col("at"), pl.col("length"), pl.col("title")
    free = shapes.filter(are_open(shapes, marks))
    prose = free.filter("prose").select("at", "row", "length", first=at.is_first_distinct())
    titled = pl.DataFrame({"at": titles.keys(), "title": titles.values()}, {"at": pl.UInt32, "title": pl.UInt32})
    short = (
        free.filter(length <= SHORT)
        .join(prose.filter("first").select("at", paragraph="row"), on="at")
        .join(titled, on="at", how="left")
    )
    kickers = short.filter(row < title)["row"]
    labels = short.filter(~pl.col("closed"), row < pl.col("paragraph"), (row > title).fill_null(True))["row"]
    marks |= dict.fromkeys(kickers, Mark("kicker", "before the headline"))
    marks |= dict.fromkeys(labels, Mark("image_title", "label before the first paragraph"))
    # what was made a kicker is no paragraph any more, unless it was the first
    paragraphs = prose.filter(pl.col("first") | ~row.is_in(kickers.implode()))
    several, shorter = at == at.shift(-2), length < length.shift(-1)
    teasers = paragraphs.filter("first", several, shorter, length <= TEASER_LENGTH)["row"]
    marks |= dict.fromkeys(teasers, Mark("teaser", "first paragraph, shorter than the next"))


def mark_subheads(shapes: pl.DataFrame, marks: Marks) -> None:
    """Marks short open lines between paragraphs, and picture labels with the caption right below them."""
    row, at, length, spaced = pl.col("row"), pl.col("at"), pl.col("length"), pl.col("spaced")
    told = shapes.with_columns(are_open(shapes, marks))
    spread = (spaced.sum() * 2 > pl.len()).alias("spread")
    body = told.filter("open", "prose").group_by("at").agg(spread, first=row.min(), last=row.max())
    caption = pl.col("open") & pl.col("closed") & ~spaced & (length <= CAPTION_LENGTH // 2)
    below = ((at == at.shift(-1)) & caption.shift(-1)).fill_null(False)
    short = (
        told.with_columns(below=below)
        .filter("open", length <= SHORT)
        .join(body, on="at", maintain_order="left")
        .select("row", "text", pl.col("spread") & pl.col("below"), between=row.is_between("first", "last", "none"))
        .filter(pl.col("spread") | pl.col("between"))
    )
    for i, text, captioned, between in short.iter_rows():
        if i in marks or BULLET.match(text):
            continue
        label = len(text.split()) <= 5 and not text.endswith((".", "?", "!", ":"))
        if captioned and label:
            marks[i] = Mark("image_title", "label above a caption")
            marks[i + 1] = Mark("caption", "below a picture label")
        elif between and not text.endswith((".", "!", ":", ",", ";")) and SUBHEAD.match(text):
            marks[i] = Mark("subhead", "short line between paragraphs")
