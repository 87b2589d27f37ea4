"""The sheet a chart stands on: exact millimetres, every text measured before it is set, nothing cut off.

From top to bottom: the finding, what is measured, the key of the marks, the plot, and the source note.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any, NamedTuple

from lineage.charts.style import INK, SOFT, Sizes, sizes_for
from lineage.charts.words import visible
from lineage.charts.wrapping import POINT, measure, wrap

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

_MARGIN, _LEADING = 1.2, 1.27


class Caption(NamedTuple):
    """The words around a plot: the finding, what is measured, the source note."""

    title: str
    subtitle: str
    note: str


class Key(NamedTuple):
    """One mark of a chart and what it stands for: a filled box, a line, or a dot."""

    words: str
    fill: str = "#FFFFFF"
    hatch: str = ""
    line: str | None = None
    marker: str = ""
    ink: str = INK


class Space(NamedTuple):
    """Millimetres for one row, and free for labels and scales at the right, above and below."""

    row: float = 6.2
    right: float = 2
    above: float = 1
    below: float = 0


def new_sheet(
    caption: Caption,
    *,
    width_mm: float,
    plot_mm: float,
    sides: tuple[float, float] = (0, 2),
    ends: tuple[float, float] = (1, 0),
    keys: Sequence[Key] = (),
) -> Axes:
    """Axes in a figure exactly `width_mm` wide, as high as its words and the plot need.

    `sides` are left free at the left and right of the plot for labels, `ends` above and below it, in millimetres.
    """
    from lineage.charts.paper import Paper, Plot

    size, room = sizes_for(width_mm), width_mm - 2 * _MARGIN
    title = wrap(caption.title, room, size.title, bold=True)
    subtitle = wrap(caption.subtitle, room, size.subtitle)
    note = wrap(caption.note, room, size.note)
    rows = _key_rows(keys, room, size)
    head = _height(title, size.title) + _height(subtitle, size.subtitle) + 1.2
    keys_mm = len(rows) * _line(size.text) * 1.15 + (1.2 if rows else 0)
    foot = ends[1] + _height(note, size.note) + 3
    height = _MARGIN + head + keys_mm + ends[0] + plot_mm + foot
    figure = Paper(figsize=(width_mm / 25.4, height / 25.4))
    figure.set_label(visible(caption.title))
    top = _MARGIN
    for lines, points, look in (
        (title, size.title, {"fontweight": "bold", "color": INK}),
        (subtitle, size.subtitle, {"color": SOFT}),
    ):
        for line in lines:
            _write(figure, line, _MARGIN, top, fontsize=points, va="top", **look)
            top += _line(points)
        top += 0.4
    _draw_keys(figure, rows, _MARGIN + head, size)
    for place, line in enumerate(note):
        low = height - _MARGIN - _height(note, size.note) + place * _line(size.note)
        _write(figure, line, _MARGIN, low, fontsize=size.note, va="top", color=SOFT)
    box = (sides[0] / width_mm, foot / height, 1 - sum(sides) / width_mm, plot_mm / height)
    ax = figure.add_axes(box, axes_class=Plot)
    ax.tick_params(labelsize=size.text)
    return ax


def row_axes(
    ax: Axes | None,
    caption: Caption,
    names: Sequence[str],
    *,
    width_mm: float,
    space: Space = Space(),
    keys: Sequence[Key] = (),
) -> Axes:
    """Axes with one row per name, the first one on top and the names at the left in at most two lines.

    Axes of one's own get the title and the names; without any row they say that there is nothing to show.
    """
    size = sizes_for(width_mm)
    room = width_mm * 0.38
    told = ["\n".join(wrap(name, room - 3, size.text, most=2)) for name in names]
    if ax is None:
        left = max((measure(line, size.text) for name in told for line in name.split("\n")), default=0) + 2.6
        plot_mm = space.row * max(len(names), 1)
        ax = new_sheet(
            caption,
            width_mm=width_mm,
            plot_mm=plot_mm,
            sides=(left, space.right),
            ends=(space.above, space.below),
            keys=keys if names else (),
        )
    else:
        ax.set_title(visible(caption.title))
    ax.set_yticks(range(len(names)), told, linespacing=1.05)
    ax.tick_params(axis="y", length=0, pad=3)
    ax.set_ylim(max(len(names), 1) - 0.5, -0.5)
    for side in ("left", "bottom"):
        ax.spines[side].set_visible(False)
    if not names:
        say_empty(ax)
    return ax


def plot_axes(
    ax: Axes | None,
    caption: Caption,
    *,
    width_mm: float,
    plot_mm: float,
    keys: Sequence[Key] = (),
) -> Axes:
    """Axes for a plot with two scales; axes of one's own get the title."""
    if ax is None:
        return new_sheet(caption, width_mm=width_mm, plot_mm=plot_mm, sides=(12, 3), ends=(2, 9), keys=keys)
    ax.set_title(visible(caption.title))
    return ax


def say_empty(ax: Axes, why: str = "–") -> None:
    """An empty plot says why, or gets a dash in place of marks where its title says that there is nothing to show."""
    ax.set(xticks=[], yticks=[])
    for side in ax.spines.values():
        side.set_visible(False)
    ax.text(0.5, 0.5, why, transform=ax.transAxes, ha="center", va="center", color=SOFT)


def _line(points: float) -> float:
    return points * POINT * _LEADING


def _height(lines: Sequence[str], points: float) -> float:
    return len(lines) * _line(points)


def _write(figure: Figure, text: str, x: float, y: float, **look: Any) -> None:
    """Text at a place in millimetres from the upper left corner."""
    width, height = (side * 25.4 for side in figure.get_size_inches())
    figure.text(x / width, 1 - y / height, text, **look)


def _key_rows(keys: Sequence[Key], room: float, size: Sizes) -> list[list[tuple[float, Key]]]:
    """Keys in rows that fit, each with its distance from the left."""
    rows: list[list[tuple[float, Key]]] = []
    at = room
    for key in keys:
        need = measure(key.words, size.text) + 6.5
        if rows and at + need <= room:
            rows[-1].append((at, key))
            at += need + 2.5
        else:
            rows.append([(0.0, key)])
            at = need + 2.5
    return rows


def _draw_keys(figure: Figure, rows: list[list[tuple[float, Key]]], top: float, size: Sizes) -> None:
    from matplotlib.lines import Line2D
    from matplotlib.patches import Rectangle

    width, height = (side * 25.4 for side in figure.get_size_inches())
    step = _line(size.text) * 1.15
    for place, row in enumerate(rows):
        middle = top + (place + 0.5) * step
        for left, key in row:
            x, y = (_MARGIN + left) / width, 1 - middle / height
            if key.line is not None or key.marker:
                dots: Any = {
                    "marker": key.marker,
                    "markersize": 4.2,
                    "markerfacecolor": key.fill,
                    "markeredgecolor": key.ink,
                }
                xs = [x + 2.4 / width] if key.line is None else [x, x + 2.4 / width, x + 4.8 / width]
                line: Any = {
                    "linestyle": key.line or "none",
                    "color": key.ink,
                    "linewidth": 1.1,
                    "markevery": [len(xs) // 2],
                }
                figure.add_artist(Line2D(xs, [y] * len(xs), transform=figure.transFigure, **line, **dots))
            else:
                box: Any = {"facecolor": key.fill, "hatch": key.hatch, "edgecolor": INK, "linewidth": 0.5}
                corner = (x, y - 1.1 / height)
                figure.add_artist(Rectangle(corner, 4.6 / width, 2.2 / height, transform=figure.transFigure, **box))
            _write(figure, key.words, _MARGIN + left + 5.8, middle, fontsize=size.text, va="center_baseline", color=INK)
