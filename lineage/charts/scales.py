"""Axes in the reader's language: whole numbers, per cent, and times that pass."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from lineage.charts.style import INK, PALE
from lineage.charts.words import number, percent

if TYPE_CHECKING:
    from matplotlib.axes import Axes

MINUTE, HOUR, DAY = 1, 60, 1440
# Minutes at which a scale of lags may have a mark, from fine to coarse.
_LAGS = (1, 5, 15, HOUR, 3 * HOUR, 12 * HOUR, DAY, 3 * DAY, 7 * DAY, 30 * DAY, 90 * DAY, 365 * DAY)


def count_axis(ax: Axes, most: int, lang: str, *, first: int = 0) -> None:
    """Whole numbers below the plot, from `first` to `most`, with a little room at both ends."""
    step = next(step for step in _round_steps() if (most - first) / step <= 6)
    marks = range(first, most + 1, step)
    room = 0.05 * max(most - first, 1)
    ax.set_xlim(first - room, most + room)
    ax.set_xticks(list(marks), [number(mark, lang) for mark in marks])
    _rule(ax, "x")


def percent_axis(ax: Axes, lang: str, axis: str = "x") -> None:
    """Nought to a hundred per cent in quarters."""
    marks = [0, 0.25, 0.5, 0.75, 1]
    told = [percent(mark, lang) for mark in marks]
    if axis == "x":
        ax.set_xlim(-0.03, 1.03)
        ax.set_xticks(marks, told)
    else:
        ax.set_ylim(-0.03, 1.05)
        ax.set_yticks(marks, told)
    _rule(ax, axis)


def lag_axis(ax: Axes, least: float, most: float, lang: str, marks: int = 7) -> None:
    """Time that passes, in minutes on a logarithmic scale, marked in minutes, hours and days."""
    from babel.dates import format_timedelta

    shown = [lag for lag in _LAGS if least <= lag <= most]
    if len(shown) < 2:
        near = sorted(_LAGS, key=lambda lag: abs(lag - (least + most) / 2))[:2]
        shown = sorted({*shown, *near})
    while len(shown) > marks:
        shown = shown[::2]
    told = [format_timedelta(timedelta(minutes=lag), threshold=0.99, format="short", locale=lang) for lag in shown]
    ax.set_xscale("log")
    ax.set_xlim(min(least, shown[0]) / 1.4, max(most, shown[-1]) * 1.4)
    ax.set_xticks(shown, told)
    ax.minorticks_off()
    _rule(ax, "x")


def _round_steps() -> list[int]:
    return [digit * 10**power for power in range(12) for digit in (1, 2, 5)]


def _rule(ax: Axes, axis: str) -> None:
    """Pale lines at the marks of the scale, behind everything."""
    ax.grid(axis="x" if axis == "x" else "y", color=PALE, linewidth=0.7)
    ax.set_axisbelow(True)
    ax.tick_params(axis="x" if axis == "x" else "y", length=0, pad=3, colors=INK)
