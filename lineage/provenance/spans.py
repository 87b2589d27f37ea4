"""Sets of characters of one text as sorted, disjoint, half-open intervals; `union` makes one of any spans."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

import polars as pl

Span = tuple[int, int]
WORD = re.compile(r"\w")
MARKS = 8  # characters at most in which no word need stand: the end of a sentence, of a quotation, of a paragraph


def union(spans: Iterable[Span]) -> list[Span]:
    """The characters in any of the spans, which may come in any order and overlap."""
    merged: list[Span] = []
    for begin, end in sorted(spans):
        if merged and begin <= merged[-1][1]:
            merged[-1] = (merged[-1][0], max(merged[-1][1], end))
        elif begin < end:
            merged.append((begin, end))
    return merged


def subtract(spans: Sequence[Span], taken: Sequence[Span]) -> list[Span]:
    """The characters in `spans` and not in `taken`."""
    left = []
    hole = 0
    for begin, end in spans:
        at = begin
        while hole < len(taken):
            hole_begin, hole_end = taken[hole]
            if hole_begin >= end:
                break
            if hole_end > at:
                if hole_begin > at:
                    left.append((at, hole_begin))
                at = hole_end
                if at > end:  # the hole may reach into the next span
                    break
            hole += 1
        if at < end:
            left.append((at, end))
    return left


def covers(core: Sequence[Span], spans: Sequence[Span]) -> bool:
    """Most of `spans` lies in `core`."""
    return 2 * length(subtract(spans, core)) < length(spans)


def length(spans: Iterable[Span]) -> int:
    """Number of characters."""
    return sum(end - begin for begin, end in spans)


def words(text: str, spans: Iterable[Span], most: int) -> int:
    """Number of words in these characters, without marks alone; beyond `most` nobody counts."""
    count = 0
    for begin, end in spans:
        if end - begin > MARKS or WORD.search(text, begin, end):
            count += len(text[begin:end].split(None, most))
        if count >= most:
            return most
    return count


def unite(spans: pl.DataFrame, group: str) -> pl.DataFrame:
    """`union` of many sets at once: rows `begin`, `end`, in order of the column that numbers the groups."""
    ordered = spans.filter(pl.col("begin") < pl.col("end")).sort(group, "begin")
    behind_last_group = pl.col(group).cast(pl.Int64) * (pl.col("end").max() + 1)
    reach = (behind_last_group + pl.col("end")).cum_max()
    apart = behind_last_group + pl.col("begin") > reach.shift(1, fill_value=-1)
    return (
        ordered.group_by(apart.cum_sum().alias("at"), maintain_order=True)
        .agg(pl.col(group).first(), pl.col("begin").first(), pl.col("end").max())
        .drop("at")
    )


def both_sides(alignments: pl.DataFrame) -> pl.DataFrame:
    """Each shared span as it lies in either text: article_id, other_id, begin, end."""
    return pl.concat(
        alignments.select(article_id=f"{a}_id", other_id=f"{b}_id", begin=f"{a}_begin", end=f"{a}_end")
        for a, b in (("a", "b"), ("b", "a"))
    )
