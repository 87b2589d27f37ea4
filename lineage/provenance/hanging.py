"""Which articles hang together in a corpus that is not held as a whole: their claims depend on no other article.

Coarser than the stories of `ground`: forms are not told apart yet, and a link binds whoever names one address.
"""

from __future__ import annotations

import numpy as np
import polars as pl
from numpy.typing import NDArray

from lineage.provenance.ground import SHARES_TEXT, own_addresses

LINKED = ("outlet", "url", "canonical", "based_on", "item", "number")


def label_parts(articles: pl.DataFrame, printed: pl.DataFrame, pairs: pl.DataFrame, size: int) -> NDArray[np.int64]:
    """The part of each article, by number: by shared text, one address, a link to it, or the number of an agency item.

    Args:
        articles: the columns `LINKED`, one row per article.
        printed: item and number, one row per item that a credit names.
        pairs: a, b, relation and template of each pair.
        size: how many articles there are.
    """
    from scipy.sparse import coo_matrix
    from scipy.sparse.csgraph import connected_components

    derived = pairs.filter(SHARES_TEXT)
    items = pl.concat([printed.select("item", "number"), articles.select("item", "number")])
    own = own_addresses(articles)
    named = [articles.select("number", address=name) for name in ("url", "canonical")]
    named.append(articles.select("number", address="based_on").explode("address"))
    links = [
        derived.select("a", "b").cast(pl.Int32),
        _chained(own, ["outlet", "url"]),
        _chained(items.filter(pl.col("item") != ""), ["item"]),
        _chained(pl.concat(named).filter(pl.col("address") != ""), ["address"]),
    ]
    a, b = (pl.concat(links)[side].to_numpy() for side in ("a", "b"))
    graph = coo_matrix((np.ones(a.size, np.bool_), (a, b)), shape=(size, size))
    return np.asarray(connected_components(graph, directed=False)[1], np.int64)


def _chained(rows: pl.DataFrame, columns: list[str]) -> pl.DataFrame:
    """Links from each row to the next with the same values."""
    ordered = rows.sort(*columns, "number")
    return ordered.select(a="number", b=pl.col("number").shift(-1).over(columns)).drop_nulls().cast(pl.Int32)
