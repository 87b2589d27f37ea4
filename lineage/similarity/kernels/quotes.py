"""Which words stand inside quotation marks: German, Swiss, French, English, inward and straight marks.

Direction comes from the mark and from what stands beside it, since “ closes in German and opens in English. Each
family of marks is read on its own, so a quotation inside a quotation needs no nesting.
"""

from __future__ import annotations

import re
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from lineage.similarity.kernels.words import Positions

Stretch = tuple[int, int]

# Opening mark: marks that close it. Straight single quotes are left out: they are apostrophes far more often.
_FAMILIES: tuple[dict[str, str], ...] = (
    {"„": '“”"‟', "“": '”"“', "”": "”", "‟": "”", '"': '"”“'},
    {"«": "»", "»": "«"},
    {"‚": "‘’", "‘": "’"},
    {"‹": "›", "›": "‹"},
)
_MARKS = tuple(re.compile("[" + "".join({*family, *"".join(family.values())}) + "]") for family in _FAMILIES)
_PARAGRAPH_END = re.compile(r"\n[^\S\n]*\n")


def quoted_words(text: str, passages: list[Stretch], begins: Positions, ends: Positions) -> NDArray[np.bool_]:
    """For each word of an article, given by its character offsets, whether it stands inside quotation marks.

    A quotation ends with its passage or at an empty line at the latest. One that is never closed, or opened again
    before, ends with its line.
    """
    found = np.array(sorted(s for begin, end in passages for s in _quotations(text, begin, end)), np.int64).reshape(
        -1, 2
    )
    if not found.size:
        return np.zeros(begins.size, np.bool_)
    reach = np.maximum.accumulate(found[:, 1])
    last = np.searchsorted(found[:, 0], begins, side="right") - 1
    return (last >= 0) & (ends <= reach[np.maximum(last, 0)])


def _quotations(text: str, begin: int, end: int) -> list[Stretch]:
    borders = [begin, *(match.start() for match in _PARAGRAPH_END.finditer(text, begin, end)), end]
    return [
        stretch
        for start, stop in pairwise(borders)
        for family, marks in zip(_FAMILIES, _MARKS, strict=True)
        for stretch in _of_family(text, start, stop, family, marks)
    ]


def _of_family(text: str, begin: int, end: int, family: dict[str, str], marks: re.Pattern[str]) -> list[Stretch]:
    found: list[Stretch] = []
    opened: int | None = None
    for match in marks.finditer(text, begin, end):
        place, mark = match.start(), match.group()
        if opened is not None and mark in family[text[opened]] and _may_close(text, place, end):
            found.append((opened, place))
            opened = None
        elif mark in family and _may_open(text, place, begin, end):
            if opened is not None:
                found.append((opened, min(_line_end(text, opened, end), place)))
            opened = place
    if opened is not None:
        found.append((opened, _line_end(text, opened, end)))
    return found


def _may_open(text: str, place: int, begin: int, end: int) -> bool:
    before, after = text[place - 1] if place > begin else " ", text[place + 1] if place + 1 < end else " "
    spaced = text[place] == "«" and before.isspace() and place + 2 < end  # « so is it set in French »
    return not before.isalnum() and (spaced or not after.isspace())


def _may_close(text: str, place: int, end: int) -> bool:
    before, after = text[place - 1], text[place + 1] if place + 1 < end else " "
    return not after.isalnum() and (text[place] == "»" or not before.isspace())


def _line_end(text: str, place: int, end: int) -> int:
    stop = text.find("\n", place, end)
    return end if stop < 0 else stop
