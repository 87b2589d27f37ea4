"""The marks of a timeline for print: lanes, moments, arrows and nodes, in millimetres."""

from __future__ import annotations

from collections.abc import Mapping
from math import hypot
from typing import TYPE_CHECKING, Any

from lineage.charts.lanes import COLOURS, DASHES, Link, Node, Scale
from lineage.charts.routes import Curve, Place
from lineage.charts.style import BLUE, INK, PALE
from lineage.charts.ticks import place_ticks
from lineage.charts.words import label

if TYPE_CHECKING:
    from matplotlib.axes import Axes

RADIUS = 1.8


def draw_lanes(
    ax: Axes, lanes: list[tuple[str, float, float]], told: Mapping[str, str], look: tuple[float, float, str]
) -> None:
    """Stripes behind the lanes and their names; `look` is the width, the size of type, and the word for no outlet."""
    width, size, absent = look
    for place, (lane, top, height) in enumerate(lanes):
        if place % 2 == 0:
            ax.axhspan(top, top + height, color="#F3F3F0", linewidth=0)
        slant: Any = {"fontstyle": "normal" if lane else "italic", "fontsize": size}
        ax.text(1, top + height / 2, told[lane or absent], va="center_baseline", **slant)
    ax.set_xlim(0, width)


def draw_times(ax: Axes, scale: Scale, height: float, look: tuple[str, str, float, float]) -> None:
    """The marks of the axis below the lanes; `look` is the language, the zone, the size of type and the width."""
    lang, zone, size, width = look
    last = -99.0
    for time, words in place_ticks(scale.start, scale.end, lang, zone):
        x = scale.x(time)
        if x - last < (13 if width < 110 else 15) and len(words) == 1:
            continue
        last = x
        ax.plot([x, x], [0, height], color=PALE, linewidth=0.8, zorder=0.5)
        ax.text(
            x, height + 0.8, "\n".join(reversed(words)), ha="center", va="top", fontsize=size - 0.5, linespacing=1.1
        )
    if scale.unknown:
        told = "\n".join(label("time.unknown", lang).split())
        ax.text(scale.x(None), height + 0.8, told, ha="center", va="top", fontsize=size - 0.5, linespacing=1.1)


def draw_link(ax: Axes, link: Link, curve: Curve) -> None:
    """One claim along its curve, dashed by certainty, with a head where it has a direction."""
    from matplotlib.patches import PathPatch, Polygon
    from matplotlib.path import Path

    colour = COLOURS.get(link.relation, INK)
    dashes = [float(part) * 0.55 for part in DASHES[link.certainty].split()]
    look: Any = {"linestyle": (0, tuple(dashes)) if dashes else "-", "linewidth": 0.9, "zorder": 2}
    path = Path(list(curve), [Path.MOVETO, Path.CURVE4, Path.CURVE4, Path.CURVE4])
    ax.add_patch(PathPatch(path, edgecolor=colour, facecolor="none", capstyle="butt", **look))
    if link.directed:
        ax.add_patch(Polygon(_head(curve), facecolor=colour, edgecolor="none", zorder=2.5, gid="head"))


def _head(curve: Curve) -> list[tuple[float, float]]:
    """The corners of an arrow head at the end of a curve, in its direction."""
    (x, y), (from_x, from_y) = curve[3], next((point for point in curve[2::-1] if point != curve[3]), curve[0])
    length = hypot(x - from_x, y - from_y) or 1.0
    ahead, aside = ((x - from_x) / length, (y - from_y) / length), (-(y - from_y) / length, (x - from_x) / length)
    tip = (x + ahead[0] * 0.5, y + ahead[1] * 0.5)
    back = (x - ahead[0] * 1.0, y - ahead[1] * 1.0)
    return [tip, *((back[0] + side * aside[0] * 0.7, back[1] + side * aside[1] * 0.7) for side in (1, -1))]


def draw_node(ax: Axes, node: Node, at: Place, size: float) -> None:
    """A dot, or a square for agency items and releases, hollow when absent; a bar where only a time span is known."""
    from matplotlib.patches import Circle, Rectangle

    hollow = not node.lane
    fill, ink = ("white", INK) if hollow else (BLUE, "white")
    if at.end - at.begin > 2 * RADIUS:
        ax.plot([at.begin, at.end], [at.y, at.y], color=BLUE, linewidth=1.4, alpha=0.45, zorder=1)
    look: Any = {"facecolor": fill, "edgecolor": INK if hollow else "white", "linewidth": 0.9, "zorder": 3}
    side = 1.8 * RADIUS
    square = Rectangle((at.x - side / 2, at.y - side / 2), side, side, **look)
    ax.add_patch(square if node.shape == "square" else Circle((at.x, at.y), RADIUS, **look))
    points = (size - 1) * (1 if len(node.text) < 3 else 0.8)
    words: Any = {"ha": "center", "va": "center_baseline", "fontsize": points, "color": ink, "zorder": 4}
    ax.text(at.x, at.y + 0.1, node.text, fontweight="bold", **words)
