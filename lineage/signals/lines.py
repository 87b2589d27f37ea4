"""Cuts texts into lines and sentences and tells their shape; offsets always point into the text."""

from __future__ import annotations

import re
from typing import NamedTuple

import numpy as np
import polars as pl

# what Python takes for white space; Polars knows four of these characters only when told
WHITE = "".join(filter(str.isspace, map(chr, range(0x3001))))
# what else breaks a line than its end
BREAKS = ["\r", "\u2028", "\u2029"]
CLOSED = (".", "!", "?", "…", "“", "”", '"', "»", "«", ")", "’", "'", ":", "‹", "›", "]")
STOPS = (".", "!", "?", "…")
CLOSERS = "“”\"»«’'‹›)]"
OPENERS = r"[A-ZÄÖÜ0-9„“\"»«‚›(\[+]"
# all stops are made full ones before: a search for one character leaps from one to the next
SENTENCE_STOP = re.compile(rf"(\.[{re.escape(CLOSERS)}]*)\s+(?={OPENERS})")
STOP = re.compile(r"[.!?…]")
# a stop after these does not end a sentence
ABBREVIATION = (
    r"(?:\d{1,2}|[A-Z]|Dr|Prof|St|Mr|Mrs|Ms|Nr|No|Abs|Art|Bd|bzw|ca|etc|evtl|ggf|inkl|Mio|Mrd|usw"
    r"|vgl|sog|lt|Tsd|Co|Dipl|Hr|z\. ?B|u\. ?a|d\. ?h|a\. ?D|[vn]\. ?Chr|Jan|Feb|Aug|Sept|Okt|Oct|Nov|Dez|Dec"
    r"|Gen|Gov|Sen|Rep|Col|Lt|U\.S|U\.N)\."
)
# the same for Polars, which cannot look ahead: what follows is a part of the match
STOP_AND_NEXT = rf"([.!?…][{re.escape(CLOSERS)}]*)([{WHITE}]+{OPENERS})"
MAYBE_ABBREVIATED = rf"{ABBREVIATION}[{re.escape(CLOSERS)}]*$"
ABBREVIATED = re.compile(rf"[\s(„\"»«]{ABBREVIATION}$")
# words that are capital only where a sentence begins; no names ("Kurz") and no address ("Ihre")
BEGIN = (
    r"(?:Der|Die|Das|Den|Dem|Des|Ein|Eine[mnrs]?|Im|In|Nach|Bei|Beim|Am|An|Auf|Mit|Für|Wegen|Trotz|Vor|Seit|Um|Zu|Zum"
    r"|Zur|Über|Unter|Gegen|Wer|Was|Wie|Wo|Wenn|Als|Es|Er|Wir|Ich|Noch|Nun|Jetzt|Zwei|Drei|Viele|Mehrere|Diese[mnrs]?"
    r"|Doch|Aber|Auch|Während|Seine?|Dass|Ob|Allerdings|Zudem|Dabei|Denn|Angesichts|Laut|Bereits|So|Insgesamt"
    r"|Damit|Da|Von|Vom|Durch|Bislang|Bisher)"
)
# characters that tell whether a stop belongs to an abbreviation
ABBREVIATED_IN = 12
PROSE = 80
LONG = 500
# where a heading may have lost its line: a sentence begins, and none has ended (for Polars)
MAYBE_GLUED = rf"[\w%)”“\"»«’] {BEGIN} "


class Line(NamedTuple):
    """One line without the white space around it, and what is known of it before any rule is tried."""

    # which of many texts it is of
    at: int
    begin: int
    end: int
    text: str
    # an empty line stands before it
    spaced: bool
    # it ends like a sentence
    closed: bool
    # it looks like a paragraph, not like a label or a headline
    prose: bool
    # where a heading may end that an extractor has glued to a sentence; only a long line has some
    glued: list[str] | None
    # it may be, or hold, what the outlet prints again and again
    recurs: bool
    # names of the rules that may match in it; no other can
    may: frozenset[str]


def cut_lines(texts: pl.Series) -> pl.DataFrame:
    """The lines that hold more than white space, in order; `at` tells which text a line is of.

    The other columns are `begin`, `end`, `text` and `spaced`, as in `Line`.
    """
    text, at, begin, row = pl.col("text"), pl.col("at"), pl.col("begin"), pl.col("row")
    length = text.str.len_chars().cast(pl.Int64)
    # every line is counted with one character for its break, the last of a text too
    so_far = length.cum_sum() + pl.int_range(pl.len())
    parts, taken = texts.str.split("\n"), texts.str.len_chars().cast(pl.Int64) + 1
    counts = parts.list.len()
    before = {"start": taken.cum_sum() - taken, "top": counts.cum_sum() - counts}
    rows = pl.DataFrame({"text": parts, **before}).with_row_index("at").explode("text").with_row_index("row")
    # few texts hold other breaks, and to look for them costs less than to cut there
    if texts.str.contains_any(BREAKS).any():
        rows = rows.with_columns(text.str.replace_many(BREAKS, ["\r"] * len(BREAKS)).str.split("\r")).explode("text")
    # half of the lines are empty
    rows = rows.with_columns(end=so_far - pl.col("start")).filter(text != "")
    rows = (
        rows.with_columns(text.str.strip_chars_start(WHITE))
        .with_columns(text.str.strip_chars_end(WHITE), begin=pl.col("end") - length)
        .filter(text != "")
    )
    last = pl.when(at == at.shift()).then(row.shift()).otherwise("top")
    return rows.select("at", "begin", "text", end=begin + length, spaced=row - last > 1)


def tell_shapes(lines: pl.DataFrame) -> pl.DataFrame:
    """The lines with their `length`, and whether they are `closed` and `prose`, as in `Line`."""
    text, length = pl.col("text"), pl.col("end") - pl.col("begin")
    ends = text.str.strip_chars_end("“”\"»«’')]").str.tail(1)
    return lines.with_columns(
        length=length, closed=text.str.tail(1).is_in(CLOSED), prose=(length >= PROSE) & ends.is_in(STOPS)
    )


def cut_sentences(text: str, begin: int, end: int) -> list[tuple[int, int]]:
    """Begin and end of each sentence between two offsets; stops of dates and abbreviations do not count."""
    # most stretches between sure stops are one sentence, and cutting costs ten times as much as to see that
    if begin < end and text[end - 1] == "." and not STOP.search(text, begin, end - 1):
        return [(begin, end)]
    cuts: list[tuple[int, int]] = []
    start = begin
    stopped = text[begin:end].replace("!", ".").replace("?", ".").replace("…", ".")
    for found in SENTENCE_STOP.finditer(stopped):
        dot, stop = found.span(1)
        at = begin + dot
        # no abbreviation has five letters in a row
        sure = at > 4 and text[at - 5 : at].isalpha()
        if sure or not _abbreviated(text[max(start, at - ABBREVIATED_IN) : at + 1], opens=start == 0):
            cuts.append((start, begin + stop))
            start = begin + found.end()
    if text[start:end].strip():
        cuts.append((start, end))
    return cuts


def cut_all_sentences(lines: pl.DataFrame) -> pl.DataFrame:
    """The sentences that `cut_sentences` finds in each of many lines.

    Columns: `at` and `line` (its begin) name the line, `begin`, `end` and `text` the sentence.
    """
    text, at, line, end = pl.col("text"), pl.col("at"), pl.col("line"), pl.col("end")
    length = text.str.len_chars().cast(pl.Int64)
    # a line holds no line break, so one can mark the cuts; it is not counted, for it is not in the text
    parts = (
        lines.select("at", "text", line="begin", offset=pl.col("begin") - length.cum_sum() + length)
        .with_columns(text.str.replace_all(STOP_AND_NEXT, "$1\n$2").str.split("\n"))
        .explode("text")
        .select("at", "line", "text", end=length.cum_sum() + pl.col("offset"))
        .with_columns(begin=end - text.str.strip_chars_start(WHITE).str.len_chars())
    )
    doubtful = text.str.tail(12).str.contains(MAYBE_ABBREVIATED) & (at == at.shift(-1)) & (line == line.shift(-1))
    # the sentence so far, by the part that goes on with it
    so_far: dict[int, str] = {}
    for row, begin, part in parts.with_row_index().filter(doubtful).select("index", "begin", "text").iter_rows():
        sentence = so_far[row] + part if row in so_far else part.lstrip()
        if _abbreviated(sentence.rstrip(CLOSERS), opens=begin + len(part.strip()) == len(sentence)):
            so_far[row + 1] = sentence
    first = np.ones(parts.height, bool)
    first[list(so_far)] = False
    rows = np.flatnonzero(first)
    last = np.append(rows, parts.height)[1:] - 1
    joined = np.flatnonzero(last > rows)
    whole = [so_far[row] + part for row, part in zip(last[joined], parts["text"].gather(last[joined]), strict=True)]
    texts = parts["text"].gather(rows).str.strip_chars_start(WHITE).scatter(joined, whole)
    return parts[rows].with_columns(parts["end"].gather(last), texts)


def _abbreviated(sentence: str, *, opens: bool) -> bool:
    """Whether the stop at the end belongs to the last word; the first word counts only where it opens the text."""
    # only a short word can be an abbreviation, and the longest fits into eight characters
    short = sentence[-1] == "." and (" " in sentence[-7:-1] or len(sentence) <= 7)
    return short and ABBREVIATED.search(f" {sentence}" if opens else sentence, max(0, len(sentence) - 9)) is not None


def fold(text: str) -> str:
    """A text as it is compared: case and white space do not count."""
    return " ".join(text.casefold().split())
