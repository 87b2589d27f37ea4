"""The language of a text, as its commonest small words tell."""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import cache

import polars as pl

from lineage.tables import read_table

# Characters. Few beginnings leave the matter open, and to look at more of each costs more than all the rest of reading.
_GLANCE, _LOOK = 400, 2000
_NO_LETTERS = r"[^\p{L}\p{Nl}\p{No} ]+"
_LEAST, _LEAD = 3, 2


def guess_languages(texts: pl.Series, tables: str = "") -> pl.Series:
    """The language most small words of a text's beginning belong to; null when they are few or speak for two.

    Where the first 400 characters hold enough small words of one language and none of another, they settle it; else
    the first 2000 do.
    """
    speaks = _small_words(tables)
    languages = _leading(texts.str.head(_GLANCE), speaks, alone=True)
    unsettled = languages.is_null().arg_true()
    if unsettled.is_empty():
        return languages
    folded = [text.casefold() for text in texts.gather(unsettled).str.head(_LOOK).to_list()]
    words = pl.Series(folded, dtype=pl.String).str.replace_all(_NO_LETTERS, " ")
    return languages.scatter(unsettled, _leading(words, speaks))


@cache
def _small_words(tables: str) -> dict[str, str]:
    rows = (row for row in read_table("field_values", tables) if row["field"] == "speaks")
    return {f" {word} ": row["value"] for row in rows if (word := re.sub(r"[\W_]+", "", row["word"].casefold()))}


def _leading(spaced: pl.Series, speaks: Mapping[str, str], *, alone: bool = False) -> pl.Series:
    """The language of enough words between spaces: at least twice as many as of any other, or none of any other."""
    words = " " + spaced + " "
    found = words.str.extract_many(list(speaks), ascii_case_insensitive=True, overlapping=True)
    rows = found.to_frame("word").with_row_index("row").lazy()
    language = pl.col("word").str.to_lowercase().replace_strict(speaks, return_dtype=pl.String)
    leaders = (
        rows.explode("word", empty_as_null=False)
        .group_by("row", language.alias("language"))
        .agg(most=pl.len())
        .sort("most", descending=True)
        .group_by("row")
        .agg(pl.first("language", "most"), second=pl.col("most").get(1, null_on_oob=True).fill_null(0))
        .filter(pl.col("most") >= pl.max_horizontal(_LEAST, _LEAD * pl.col("second")))
        .filter(pl.lit(not alone) | (pl.col("second") == 0))
    )
    return rows.join(leaders, on="row", how="left", maintain_order="left").collect()["language"]
