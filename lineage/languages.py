"""The language of a text, as its commonest small words tell."""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import cache, partial

import polars as pl

from lineage.engine import thread_slices
from lineage.tables import read_table

# Characters. Few beginnings leave the matter open, and to look at more of each costs more than all the rest of reading.
_GLANCE, _LOOK = 400, 2000
_NO_LETTERS = r"[^\p{L}\p{Nl}\p{No} ]+"
_LEAST, _LEAD = 3, 2
# Texts that tell which language is asked first.
_SAMPLE = 100
# Letters that become several when case is folded, so that an expression without regard to case misses what they spell.
_FOLDED = "İŉǰΐΰևẖ-ẚὐὒὔὖᾀ-ᾯᾲ-ᾴᾶᾷᾼῂ-ῄῆῇῌῒΐῖῗῢ-ῤῦῧῲ-ῴῶῷῼﬀ-ﬆﬓ-ﬗ"
# What surely ends a word, and what may end one.
_END, _PERHAPS = r"[\x00-@\[-`{-\x7f]", r"[^A-Za-z]"


def guess_languages(texts: pl.Series, tables: str = "") -> pl.Series:
    """The language most small words of a text's beginning belong to; null when they are few or speak for two.

    Where the first 400 characters hold enough small words of one language and none of another, they settle it; else
    the first 2000 do.
    """
    if texts.is_empty():
        return pl.Series("language", dtype=pl.String)
    speaks = _small_words(tables)
    likely = _commonest(texts.head(_SAMPLE).str.head(_GLANCE), speaks) if len(texts) > _SAMPLE else None
    return thread_slices(partial(_guess, speaks=speaks, likely=likely), texts.to_frame("text")).to_series()


def _guess(texts: pl.DataFrame, speaks: Mapping[str, str], likely: str | None) -> pl.DataFrame:
    languages = _glance(texts["text"].str.head(_GLANCE), speaks, likely)
    unsettled = languages.is_null().arg_true()
    if not unsettled.is_empty():
        looked = texts["text"].gather(unsettled).str.head(_LOOK)
        languages = languages.scatter(unsettled, _look(looked, speaks, likely))
    return languages.to_frame("language")


@cache
def _small_words(tables: str) -> dict[str, str]:
    rows = (row for row in read_table("field_values", tables) if row["field"] == "speaks")
    return {f" {word} ": row["value"] for row in rows if (word := re.sub(r"[\W_]+", "", row["word"].casefold()))}


def _commonest(begun: pl.Series, speaks: Mapping[str, str]) -> str | None:
    """The language that most of these speak, which is asked first for all; another costs time, but changes nothing."""
    return min(_leading(begun, speaks, alone=True).drop_nulls().mode(), default=None)


def _glance(begun: pl.Series, speaks: Mapping[str, str], likely: str | None) -> pl.Series:
    """The language of enough words between spaces where none is of another."""
    if likely is None:
        return _leading(begun, speaks, alone=True)
    its, others = _either(speaks, likely)
    # Letters of ASCII count in either case, as they do where words are extracted.
    more = rf"(?:(?:(?u:[^ ])* )*(?:{its})(?: |$))"
    enough = begun.str.contains(rf"(?i-u)(?:^| )(?:{its}) {more}{{{_LEAST - 1}}}")
    foreign = begun.str.contains(rf"(?i-u)(?:^| )(?:{others})(?: |$)")
    languages = pl.select(pl.when(enough & ~foreign).then(pl.lit(likely)).alias("language")).to_series()
    # Nobody leads where there are few words of the likely language alone, or words of it beside those of another.
    rest = foreign.arg_true()
    rest = rest.filter(~begun.gather(rest).str.contains(rf"(?i-u)(?:^| )(?:{its})(?: |$)"))
    return languages.scatter(rest, _leading(begun.gather(rest), speaks, alone=True))


def _look(begun: pl.Series, speaks: Mapping[str, str], likely: str | None) -> pl.Series:
    """The language of enough words between whatever is no letter, at least twice as many as of any other."""
    languages = pl.Series("language", [None], dtype=pl.String).new_from_index(0, len(begun))
    rest = pl.int_range(len(begun), eager=True)
    if likely is not None:
        its, others = _either(speaks, likely)
        surely = begun.str.count_matches(rf"(?i-u)(?:^|{_END})(?:{its})(?:{_END}|$)")
        others = others.replace("ss", "(?:ss|ß)")
        # What ends one word can begin the next, and then only one of the two is counted.
        perhaps = 2 * begun.str.count_matches(rf"(?i)(?:^|{_PERHAPS})(?:{others})(?:{_PERHAPS}|$)|[{_FOLDED}]")
        leads = (surely >= _LEAST) & (surely >= _LEAD * perhaps)
        languages = pl.select(pl.when(leads).then(pl.lit(likely)).alias("language")).to_series()
        rest = (~leads).fill_null(value=True).arg_true()
    folded = [text and text.casefold() for text in begun.gather(rest).to_list()]
    words = pl.Series(folded, dtype=pl.String).str.replace_all(_NO_LETTERS, " ")
    return languages.scatter(rest, _leading(words, speaks))


def _either(speaks: Mapping[str, str], likely: str) -> tuple[str, str]:
    """The small words of a language, and those of all others."""
    words = [(re.escape(word.strip()), language == likely) for word, language in speaks.items()]
    its, others = ("|".join(word for word, own in words if own is wanted) for wanted in (True, False))
    return its, others or r"(?u:[^\s\S])"  # nothing


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
