"""A rule for one row, asked once for all rows that are alike."""

from __future__ import annotations

from collections.abc import Callable

import polars as pl

# Rows that are sooner asked one by one than laid out as tables.
_FEW = 20


def answer_rows(
    texts: pl.DataFrame,
    rule: Callable[..., tuple[object, ...]],
    answers: pl.Schema,
    quick: Callable[[pl.DataFrame], pl.DataFrame] | None = None,
) -> pl.DataFrame:
    """What the rule says of each row of texts: one column for each of its answers, null for an empty one.

    The rule gets the texts of a row in their order, an empty text where nothing stands. `quick` answers for many rows
    at once what the rule would say; where its first answer is null, or the rows are few, the rule is asked.
    """
    if texts.height <= _FEW:
        rows = [tuple(text or "" for text in row) for row in texts.iter_rows()]
        told = {row: _told(rule, row) for row in dict.fromkeys(rows)}
        return pl.DataFrame([told[row] for row in rows], schema=answers, orient="row")
    given = [column.name for column in texts if column.null_count() < texts.height]
    texts = texts.fill_null("")
    distinct = texts.unique(given, maintain_order=True) if given else texts.head(1)
    known = distinct[:0].hstack(answers.to_frame())
    if quick and distinct.height > _FEW:
        answered = distinct.hstack(quick(distinct).cast(answers))
        open_still = pl.col(next(iter(answers))).is_null()
        known, distinct = answered.filter(~open_still), answered.filter(open_still).select(texts.columns)
    said = [_told(rule, row) for row in distinct.iter_rows()]
    known = pl.concat([known, distinct.hstack(pl.DataFrame(said, schema=answers, orient="row"))])
    if not given:
        return known.select(*answers)[pl.zeros(texts.height, pl.UInt32, eager=True)]
    return texts.join(known, on=given, how="left", maintain_order="left").select(*answers)


def _told(rule: Callable[..., tuple[object, ...]], row: tuple[str, ...]) -> list[object]:
    return [None if answer == "" else answer for answer in rule(*row)]
