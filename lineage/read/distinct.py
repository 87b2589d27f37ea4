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
    if not given:
        one = pl.DataFrame([_told(rule, texts.row(0))], schema=answers, orient="row")
        return one[pl.zeros(texts.height, pl.UInt32, eager=True)]
    if quick:
        known = quick(texts).cast(answers)
        settled = known.to_series().is_not_null()
        if settled.all():
            return known
        rest = answer_rows(texts.filter(~settled), rule, answers)
        turn = pl.concat([settled.arg_true(), (~settled).arg_true()]).arg_sort()
        return pl.concat([known.filter(settled), rest])[turn]
    distinct = texts.unique(given, maintain_order=True)
    said = [_told(rule, row) for row in distinct.iter_rows()]
    known = distinct.hstack(pl.DataFrame(said, schema=answers, orient="row"))
    return texts.join(known, on=given, how="left", maintain_order="left").select(*answers)


def _told(rule: Callable[..., tuple[object, ...]], row: tuple[str, ...]) -> list[object]:
    return [None if answer == "" else answer for answer in rule(*row)]
