"""Which articles hang together in a corpus that is not held as a whole: their claims depend on no other article.

Coarser than the stories of `ground`: forms are not told apart yet, and a link binds whoever names one address.
"""

from __future__ import annotations

import numpy as np
import polars as pl
from numpy.typing import NDArray

from lineage.provenance.ground import SHARES_TEXT, label_components, own_addresses
from lineage.provenance.links import named_addresses

LINKED = ("outlet", "url", "canonical", "based_on", "item", "number")


def label_parts(articles: pl.DataFrame, printed: pl.DataFrame, pairs: pl.DataFrame, size: int) -> NDArray[np.int64]:
    """The part of each article, by number: by shared text, one address, a link to it, or the number of an agency item.

    Args:
        articles: the columns `LINKED`, one row per article.
        printed: item and number, one row per item that a credit names.
        pairs: a, b, relation and template of each pair.
        size: how many articles there are.
    """
    derived = pairs.filter(SHARES_TEXT)
    items = pl.concat([printed.select("item", "number"), articles.select("item", "number")])
    own = own_addresses(articles)
    links = [
        derived.select("a", "b").cast(pl.Int32),
        _chained(own, ["outlet", "url"]),
        _chained(items.filter(pl.col("item") != ""), ["item"]),
        _chained(named_addresses(articles), ["address"]),
    ]
    a, b = (pl.concat(links)[side].to_numpy() for side in ("a", "b"))
    return label_components(a, b, size)


def _chained(rows: pl.DataFrame, columns: list[str]) -> pl.DataFrame:
    """Links from each row to the next with the same values."""
    ordered = rows.sort(*columns, "number")
    return ordered.select(a="number", b=pl.col("number").shift(-1).over(columns)).drop_nulls().cast(pl.Int32)
