"""A rule for one row, asked once for all rows that are alike."""

from __future__ import annotations

from collections.abc import Callable

import polars as pl


def answer_rows(texts: pl.DataFrame, rule: Callable[..., tuple[object, ...]], answers: pl.Schema) -> pl.DataFrame:
    """What the rule says of each row of texts: one column for each of its answers, null for an empty one.

    The rule gets the texts of a row in their order, an empty text where nothing stands.
    """
    texts = texts.fill_null("")
    distinct = texts.unique(maintain_order=True)
    said = [[None if answer == "" else answer for answer in rule(*row)] for row in distinct.iter_rows()]
    known = distinct.hstack(pl.DataFrame(said, schema=answers, orient="row"))
    return texts.join(known, on=texts.columns, how="left", maintain_order="left").select(*answers)
