"""Two small drawings per article: the strip of where its text comes from, and the chains of sources it names."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from lineage.charts.style import MOSAIC_LOOKS
from lineage.charts.words import label, percent, shorten
from lineage.report.svg import picture, tag, words
from lineage.report.view import Row

STRIP_WIDTH, STRIP_HEIGHT = 680, 18
BOX_WIDTH, BOX_HEIGHT, BOX_GAP = 196, 34, 44
_HATCHES = {"///": "M0 6L6 0", "|||": "M3 0V6", "\\\\\\": "M0 0L6 6"}


def draw_patterns() -> str:
    """The hatches that all strips of a page use; must stand once on the page, before the first strip."""
    patterns = ""
    for kind, (colour, hatch) in MOSAIC_LOOKS.items():
        if hatch:
            ground = tag("rect", width=6, height=6, fill=colour)
            lines = tag("path", d=_HATCHES[hatch], stroke="#222", stroke_linecap="round", stroke_width=1.3)
            box = {"width": 6, "height": 6, "patternUnits": "userSpaceOnUse"}
            patterns += tag("pattern", ground + lines, id=f"hatch-{kind}", **box)
    return tag("svg", tag("defs", patterns), width=0, height=0, aria_hidden="true", focusable="false", class_="defs")


def draw_swatch(kind: str) -> str:
    """The colour and hatch of one kind, for legends."""
    box = tag("rect", x=0.5, y=0.5, width=23, height=11, fill=_fill(kind), stroke="#222")
    return tag("svg", box, width=24, height=12, aria_hidden="true", class_="swatch")


def draw_strip(spans: Sequence[Row], length: int, *, name: str, title: str, lang: str) -> str:
    """One article from beginning to end, each span as wide as its share of the characters; spans tile the text."""
    totals: dict[str, int] = {}
    parts = []
    for span in spans:
        size = span["end"] - span["begin"]
        totals[span["kind"]] = totals.get(span["kind"], 0) + size
        x, width = (STRIP_WIDTH * value / max(length, 1) for value in (span["begin"], size))
        parts.append(tag("rect", x=x, y=1, width=max(width, 0.6), height=STRIP_HEIGHT - 2, fill=_fill(span["kind"])))
    frame = tag("rect", x=0.5, y=0.5, width=STRIP_WIDTH - 1, height=STRIP_HEIGHT - 1, fill="none", stroke="#222")
    shares = ", ".join(
        f"{label(f'mosaic.kind.{kind}', lang)} {percent(size / max(length, 1), lang)}" for kind, size in totals.items()
    )
    alt = label("articles.strip_alt", lang, shares=shares)
    stretch = {"preserveAspectRatio": "none"}
    return picture([*parts, frame], width=STRIP_WIDTH, height=STRIP_HEIGHT, alt=alt, name=name, title=title, **stretch)


def draw_chains(chains: Sequence[Sequence[str]], article: str, *, name: str, title: str, alt: str) -> str:
    """Sources an article names, as boxes that lead to it from the left; each chain has the outermost hop first.

    Boxes are hollow because the sources are declared, not seen. Chains that begin alike share their boxes.
    """
    rows = _group_alike(dict.fromkeys(tuple(chain) for chain in chains))
    depth = max(len(row) for row in rows)
    width = (depth + 1) * BOX_WIDTH + depth * BOX_GAP + 2
    height = len(rows) * (BOX_HEIGHT + 10)
    parts = [_arrow_head(name)]
    home = (float(width - BOX_WIDTH - 1), (height - BOX_HEIGHT) / 2)
    boxes: dict[tuple[str, ...], tuple[float, float]] = {}
    for place, row in enumerate(rows):
        taker = home
        for hop in range(1, len(row) + 1):
            key = row[:hop]
            if key not in boxes:
                boxes[key] = (home[0] - hop * (BOX_WIDTH + BOX_GAP), float(place * (BOX_HEIGHT + 10) + 4))
                parts += _box(row[hop - 1], boxes[key], hollow=True)
                parts.append(_arrow(boxes[key], taker, name))
            taker = boxes[key]
    parts += _box(article, home, hollow=False)
    return picture(parts, width=width, height=height, alt=alt, name=name, title=title)


def _group_alike(rows: Iterable[tuple[str, ...]]) -> list[tuple[str, ...]]:
    """Chains in the order of the text, those with the same outermost source next to each other."""
    groups: dict[str, list[tuple[str, ...]]] = {}
    for row in rows:
        groups.setdefault(row[0], []).append(row)
    return [row for group in groups.values() for row in group]


def _box(text: str, corner: tuple[float, float], *, hollow: bool) -> list[str]:
    x, y = corner
    fill, ink = ("#fff", "#222") if hollow else ("#00578a", "#fff")
    box = tag("rect", x=x, y=y, width=BOX_WIDTH, height=BOX_HEIGHT, rx=4, fill=fill, stroke="#222", stroke_width=1.4)
    lines = _two_lines(text)
    top = y + BOX_HEIGHT / 2 + (4 if len(lines) == 1 else -2)
    middle: dict[str, object] = {"text_anchor": "middle", "font_size": 11.5, "fill": ink}
    return [box, *(words(line, x + BOX_WIDTH / 2, top + 13 * place, **middle) for place, line in enumerate(lines))]


def _two_lines(text: str, limit: int = 29) -> list[str]:
    text = shorten(text, 2 * limit - 4)
    if len(text) <= limit:
        return [text]
    cut = text.rfind(" ", 0, limit + 1)
    cut = cut if cut > 0 else limit
    return [text[:cut], shorten(text[cut:], limit)]


def _arrow(source: tuple[float, float], target: tuple[float, float], name: str) -> str:
    x1, y1 = source[0] + BOX_WIDTH, source[1] + BOX_HEIGHT / 2
    x2, y2 = target[0] - 3, target[1] + BOX_HEIGHT / 2
    path = f"M{x1:.1f} {y1:.1f}C{x1 + 24:.1f} {y1:.1f} {x2 - 24:.1f} {y2:.1f} {x2:.1f} {y2:.1f}"
    line = {"fill": "none", "stroke": "#222", "stroke_width": 1.5, "stroke_dasharray": "10 3 2 3"}
    return tag("path", d=path, marker_end=f"url(#{name}-head)", **line)


def _arrow_head(name: str) -> str:
    size = {"markerWidth": 8, "markerHeight": 8, "refX": 6, "refY": 4, "markerUnits": "userSpaceOnUse"}
    shape = tag("path", d="M0 0L8 4L0 8z", fill="#222")
    return tag("defs", tag("marker", shape, id=f"{name}-head", orient="auto", **size))


def _fill(kind: str) -> str:
    colour, hatch = MOSAIC_LOOKS[kind]
    return f"url(#hatch-{kind})" if hatch else colour
