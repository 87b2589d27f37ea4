"""What binds articles, in one list: no claim about an article depends on one that nothing here binds to it.

They share text as a derivation would, one has or names as that of its text an address which another one has or names,
too, or both are or print one agency item. A run is cut into stories by it, the cluster gives each task what hangs
together, and an archive follows it from new articles to what they may change.
"""

from __future__ import annotations

import numpy as np
import polars as pl
from numpy.typing import NDArray

from lineage.frames import DERIVED
from lineage.provenance.components import label_components

SHARES_TEXT = pl.col("relation").is_in(DERIVED) & ~pl.col("template")  # as a derivation would
ADDRESSES = ("url", "canonical", "based_on")
BOUND = ("number", *ADDRESSES, "item")


def list_bonds(articles: pl.DataFrame, credits: pl.DataFrame) -> pl.DataFrame:
    """The bonds of articles beside shared text: number, kind (address or item) and bond, each once.

    Args:
        articles: the columns `BOUND`, one row per article.
        credits: number and item, one row per credit.
    """
    addresses = [articles.select("number", bond=name) for name in ADDRESSES[:-1]]
    addresses.append(articles.select("number", bond="based_on").explode("bond"))
    items = [rows.select("number", bond="item") for rows in (articles, credits)]
    bonds = pl.concat(
        [
            pl.concat(addresses).select("number", kind=pl.lit("address"), bond="bond"),
            pl.concat(items).select("number", kind=pl.lit("item"), bond="bond"),
        ]
    )
    return bonds.filter(pl.col("bond") != "").unique(maintain_order=True)


def number_ends(rows: pl.DataFrame, numbers: pl.DataFrame) -> pl.DataFrame:
    """The rows with the numbers `a` and `b` of their articles a_id and b_id; `numbers`: article_id and number."""
    for side in ("a", "b"):
        names = numbers.select(pl.col("article_id").alias(f"{side}_id"), pl.col("number").alias(side))
        rows = rows.join(names, on=f"{side}_id", how="left", maintain_order="left")
    return rows


def label_bound(pairs: pl.DataFrame, bonds: pl.DataFrame, size: int) -> NDArray[np.int64]:
    """The part of each of `size` articles, by number: articles of one part are bound, over any number of steps.

    Args:
        pairs: a, b, relation and template of each pair.
        bonds: as `list_bonds` gives them.
        size: how many articles there are.
    """
    ordered = bonds.sort("kind", "bond", "number")
    chained = ordered.select(a="number", b=pl.col("number").shift(-1).over("kind", "bond")).drop_nulls()
    links = pl.concat(rows.select(pl.col("a", "b").cast(pl.Int32)) for rows in (pairs.filter(SHARES_TEXT), chained))
    return label_components(links["a"].to_numpy(), links["b"].to_numpy(), size)
