"""Texts measured in the font of the charts, and broken into lines that fit."""

from __future__ import annotations

import re
from functools import cache

from lineage.charts.words import visible

POINT = 25.4 / 72  # millimetres
_BLANKS = re.compile(r"[ \t\r\n]+")
_LONGEST = 600  # characters; more never stand in one line, and measuring them takes long


def wrap(text: str, room: float, points: float, *, most: int = 20, bold: bool = False) -> list[str]:
    """The text in lines that fit `room` millimetres, at most so many; the last one is cut with an ellipsis.

    A word longer than a line is broken where the line ends.
    """
    rest = _BLANKS.sub(" ", visible(text[:_LONGEST])).strip()  # a fixed space between number and unit stays
    lines: list[str] = []
    while rest:
        if measure(rest, points, bold) <= room:
            return [*lines, rest]
        fits = _fitting(rest, room, points, bold)
        if len(lines) == most - 1:
            return [
                *lines,
                rest[: max(_fitting(rest, room - measure("…", points, bold), points, bold), 1)].rstrip() + "…",
            ]
        cut = rest.rfind(" ", 0, fits + 1)
        cut = cut if cut > 0 else max(fits, 1)
        lines.append(rest[:cut].rstrip())
        rest = rest[cut:].lstrip()
    return lines


@cache
def measure(text: str, points: float, bold: bool = False) -> float:
    """Width of a line in millimetres in the font of the charts."""
    from matplotlib.font_manager import FontProperties
    from matplotlib.textpath import text_to_path

    font = FontProperties(family="DejaVu Sans", size=points, weight="bold" if bold else "normal")
    return float(text_to_path.get_text_width_height_descent(text, font, ismath=False)[0]) * POINT


def _fitting(text: str, room: float, points: float, bold: bool) -> int:
    """How many characters from the beginning fit."""
    low, high = 0, len(text)
    while low < high:
        middle = (low + high + 1) // 2
        if measure(text[:middle], points, bold) <= room:
            low = middle
        else:
            high = middle - 1
    return low
