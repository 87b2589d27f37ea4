"""Two days of one form: the same sentences with other figures, as case numbers, weather and markets have them.

They are wire text, `partly` at most, and never one item: no edge between them, and no absent original with both.
"""

from __future__ import annotations

import polars as pl

from lineage.frames import ANOTHER_DAY, MIDDLE

# single digits stand in every text; a border of words that is asked for (\b) would cost Polars ten times as much
FIGURE, BEHIND = r"\d{1,3}(?:[ \u{a0}\u{202f}]\d{3})+(?:\W|$)|\d[\d.,]*\d", r"\W$"
REPLACED = 6  # figures of the shorter list that the other text lacks: forms are full of them
SHARE = 1 / 3  # of all its figures; a form also repeats records and thresholds


def mark_forms(pairs: pl.DataFrame, articles: pl.DataFrame) -> pl.DataFrame:
    """The pairs; `template` is true also where texts of two days have other figures outside what they share.

    Cost: linear in the pairs of different days and in the texts of their articles.
    """
    numbered = pairs.with_row_index("pair")
    apart = _on_other_days(numbered, articles)
    if apart.is_empty():
        return pairs
    known = pl.concat([apart["a_id"], apart["b_id"]]).unique()
    printed = pl.col("text").str.extract_all(FIGURE).list.eval(pl.element().str.replace(BEHIND, "")).list.unique()
    figures = articles.filter(pl.col("article_id").is_in(known.implode())).select("article_id", figures=printed)
    held = apart.join(figures, left_on="a_id", right_on="article_id")
    held = held.join(figures.rename({"figures": "others"}), left_on="b_id", right_on="article_id")
    shorter = pl.min_horizontal(pl.col("figures").list.len(), pl.col("others").list.len()).cast(pl.Int64)
    replaced = shorter - pl.col("figures").list.set_intersection("others").list.len().cast(pl.Int64)
    forms = held.filter((replaced >= REPLACED) & (replaced >= SHARE * shorter))["pair"]
    return numbered.with_columns(pl.col("template") | pl.col("pair").is_in(forms.implode())).drop("pair")


def _on_other_days(pairs: pl.DataFrame, articles: pl.DataFrame) -> pl.DataFrame:
    """Pairs that share text, not known as a form yet, whose times lie on different days for certain."""
    times = articles.select("article_id", since="published_from", until="published_until", middle=MIDDLE)
    return (
        pairs.filter(pl.col("relation").is_in(["same_text", "partly"]) & ~pl.col("template"))
        .select("pair", "a_id", "b_id")
        .join(times, left_on="a_id", right_on="article_id")
        .join(times, left_on="b_id", right_on="article_id", suffix="_b")
        .filter(
            ((pl.col("until") < pl.col("since_b")) | (pl.col("until_b") < pl.col("since")))
            & ((pl.col("middle") - pl.col("middle_b")).abs() >= ANOTHER_DAY)
        )
    )
