"""Tells title and captions of an article by the place and the shape of its lines; knows no outlet."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import NamedTuple

import polars as pl

from lineage.signals.lines import WHITE, Line, cut_sentences, fold

TITLE_LENGTH = 220
# the headline is one of so many open lines
TITLE_WITHIN = 6
# words of a headline that ends with a full stop, as one in a thousand does
TITLE_SENTENCE = 10
# a title of fewer words stands in many lines by chance
TITLE_WORDS = 3
TEASER_LENGTH = 450
SHORT = 90
CAPTION_LENGTH = 350
# captions are printed twice with few lines between, labels may be by chance
TWINS_WITHIN = 3
TWINS_LENGTH = 21
BULLET = re.compile(r"^[•●▪◦‣*–·-]\s+\S")
# no "Co." and no "VI."
STOP = re.compile(r"[a-zäöüß]{3}\.$")
KICKER = re.compile(r"^(?P<kicker>[^:„“\"»«]{3,60}:|[„“\"»«][^„“”\"»«]{3,60}[“”\"»«](?=\s[A-ZÄÖÜ]))\s+(?=\S)")


class Mark(NamedTuple):
    """What a line is and by which rule."""

    role: str
    rule: str
    kind: str | None = None


# by row of the lines; those without a mark are open
Marks = dict[int, Mark]
Lines = Mapping[int, Line]


def may_be_title(lines: pl.DataFrame, titles: pl.Series) -> pl.Series:
    """Which of the lines `mark_title` may take for the headline of their article, when all of them are open.

    It tells by the last letter: most lines end in another.
    """
    ends, wanted = lines["text"].str.tail(1), titles.str.strip_chars_end(WHITE).str.tail(1).gather(lines["at"])
    alike = ends.str.to_lowercase() == wanted.str.to_lowercase()
    # a letter that is not ASCII may fold to others
    odd = (ends.str.len_bytes() > 1) | (wanted.str.len_bytes() > 1)
    at = lines["at"]
    return (at != at.shift(TITLE_WITHIN)).fill_null(True) & (alike | odd)


def find_twins(lines: pl.DataFrame) -> pl.Series:
    """Which lines are printed again right below, as captions are."""
    at, text = pl.col("at"), pl.col("text")
    again = pl.any_horizontal((at == at.shift(-n)) & (text == text.shift(-n)) for n in range(1, TWINS_WITHIN + 1))
    return lines.select(again.fill_null(False)).to_series()


def mark_title(lines: Lines, marks: Marks, rows: range, title: str | None) -> int | None:
    """Marks the headline of an article and its echoes; gives the row it stands in.

    Without a title in the metadata the first open line is the headline unless it is a paragraph or a full sentence.
    """
    wanted = fold(title or "")
    open_rows = [i for i in rows if i not in marks]
    if wanted:
        at = next((i for i in open_rows[:TITLE_WITHIN] if _is_title(lines[i], wanted)), None)
        rule = "title of the metadata"
    else:
        at = next(iter(open_rows), None)
        rule = "first line"
        if at is not None and not _is_headline(lines[at], alone=len(open_rows) == 1):
            return None
    if at is None:
        return None
    marks[at] = Mark("title", rule)
    own = fold(lines[at].text)
    for i in open_rows:
        # a picture's description is often filled with the headline
        if i > at and _folds_to(lines[i].text, own):
            marks[i] = Mark("image_title", "headline again")
    return at


def _folds_to(text: str, folded: str) -> bool:
    """Whether `fold(text)` is `folded`; the beginning tells for most texts."""
    for beginning in (text[:8], text[: 2 * len(folded)]):
        if not folded.startswith(fold(beginning)):
            return False
    return fold(text) == folded


def _is_title(line: Line, wanted: str) -> bool:
    """The line is the title, or a short kicker and the title; inside a line any word may be somebody's title."""
    # most lines end in another letter
    if line.text[-1].casefold()[-1] != wanted[-1]:
        return False
    folded = fold(line.text)
    if wanted == folded:
        return True
    kicker = folded.removesuffix(wanted)
    glued = len(wanted.split()) >= TITLE_WORDS and len(folded) <= TITLE_LENGTH and len(kicker) <= SHORT
    return glued and kicker != folded and not kicker[-1].isalnum()


def _is_headline(line: Line, *, alone: bool) -> bool:
    if len(line.text) > TITLE_LENGTH or alone:
        return False
    # a text without a headline begins with a sentence
    if BULLET.match(line.text) or (STOP.search(line.text) and len(line.text.split()) > TITLE_SENTENCE):
        return False
    # "Alarm! Ein Deich bricht" is a headline too, two full sentences are a teaser
    short = len(line.text) <= SHORT + 30 and not line.text.endswith(".")
    return short or len(cut_sentences(line.text, 0, len(line.text))) == 1


def split_title(line: Line, title: str | None) -> int:
    """Offset in the line at which the headline proper begins, after its kicker; 0 without one."""
    if title:
        at = len(line.text) - len(title.strip())
        if at > 0 and line.text[at:].casefold() == title.casefold().strip():
            return at
    found = KICKER.match(line.text)
    return found.end() if found else 0


def mark_captions(lines: Lines, marks: Marks, rows: range) -> None:
    """Marks lines of an article printed twice near each other and lines around a photo credit as captions."""
    short = [lines[i].text for i in rows if len(lines[i].text) <= CAPTION_LENGTH]
    if len({*short}) < len(short):
        _mark_twins(lines, marks, rows)
    if {marks[i].role for i in rows if i in marks}.isdisjoint(("photo_credit", "caption")):
        return
    for i in rows:
        if i not in marks or marks[i].role != "photo_credit":
            continue
        if i - 1 in marks and i > rows.start and marks[i - 1].role in ("caption", "photo_credit"):
            continue
        if i > rows.start and i - 1 not in marks and _may_be_caption(lines[i - 1], lines[i].spaced):
            marks[i - 1] = Mark("caption", "before a photo credit")
        elif i + 1 in rows and i + 1 not in marks and _is_caption(lines[i + 1]):
            marks[i + 1] = Mark("caption", "after a photo credit")
    for i in rows[:-1]:
        captioned = i + 1 in marks and marks[i + 1].role == "caption" and not lines[i + 1].spaced
        if captioned and i not in marks and len(lines[i].text) <= SHORT and not lines[i].closed:
            marks[i] = Mark("image_title", "label above a caption")


def _mark_twins(lines: Lines, marks: Marks, rows: range) -> None:
    for i in rows:
        text = lines[i].text
        if i not in marks and TWINS_LENGTH <= len(text) <= CAPTION_LENGTH:
            twin = next((j for j in range(i + 1, min(i + 1 + TWINS_WITHIN, rows.stop)) if lines[j].text == text), None)
            if twin is not None and twin not in marks:
                marks[i] = marks[twin] = Mark("caption", "printed twice")


def _may_be_caption(line: Line, apart: bool) -> bool:
    """Not a paragraph of several sentences that only happens to stand before an empty line and a photo credit."""
    if len(line.text) > CAPTION_LENGTH:
        return False
    return not (apart and line.prose and len(cut_sentences(line.text, 0, len(line.text))) > 1)


def _is_caption(line: Line) -> bool:
    return not line.spaced and len(line.text) <= CAPTION_LENGTH // 2
