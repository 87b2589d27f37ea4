"""How every chart looks, and how it is saved: sizes in millimetres, colours with hatches, the same bytes each time.

Colours: Okabe and Ito, *Color Universal Design* (2008); grey stands for what is unknown.
"""

from __future__ import annotations

import io
import re
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

import polars as pl

from lineage.charts.words import visible
from lineage.errors import SettingsError, SourceError, require_between

if TYPE_CHECKING:
    from matplotlib.axes import Axes

BLUE, SKY, GREEN, ORANGE, VERMILION, PURPLE, YELLOW = (
    "#0072B2", "#56B4E9", "#009E73", "#E69F00", "#D55E00", "#CC79A7", "#F0E442",
)  # fmt: skip
GREY, INK, SOFT, PALE = "#BBBBBB", "#222222", "#555555", "#E4E4E0"
# Fill and hatch of each origin of text: charts and the strips of the report show one picture.
MOSAIC_LOOKS = {
    "wire": (BLUE, ""),
    "article": (ORANGE, "///"),
    "quote": (SKY, "|||"),
    "unmatched": ("#FFFFFF", ""),
    "credit": (INK, ""),
    "boilerplate": ("#DDDDDD", "\\\\\\"),
}
NARROWEST_MM, WIDEST_MM = 60, 420
FORMATS = ("svg", "pdf", "png")
# The font comes with matplotlib, so sizes are the same everywhere; a reader of an SVG may lack it.
_FONTS = "'DejaVu Sans', Verdana, Arial, sans-serif"


class Sizes(NamedTuple):
    """Sizes of type in points."""

    title: float
    subtitle: float
    text: float
    note: float


def sizes_for(width_mm: float) -> Sizes:
    """Type for one column of print or for a wider picture."""
    return Sizes(8.6, 7, 6.8, 6) if width_mm < 110 else Sizes(10.5, 8.2, 7.6, 6.4)


@contextmanager
def style(width_mm: float = WIDEST_MM) -> Iterator[None]:
    """A context in which figures are made and saved; nothing global is changed afterwards.

    Raises:
        SettingsError: there is no room for a chart in this width.
    """
    import matplotlib

    require_between("width_mm", width_mm, NARROWEST_MM, WIDEST_MM)
    settings: Any = {
        "font.family": ["DejaVu Sans"], "font.size": 8, "axes.titlesize": 9.5, "axes.titleweight": "bold",
        "axes.titlelocation": "left", "axes.spines.top": False, "axes.spines.right": False, "axes.edgecolor": INK,
        "axes.labelcolor": INK, "text.color": INK, "xtick.color": INK, "ytick.color": INK, "hatch.linewidth": 0.7,
        "text.parse_math": False, "svg.fonttype": "none", "svg.hashsalt": "lineage", "pdf.fonttype": 42,
        "savefig.dpi": 300, "axes.unicode_minus": False, "text.hinting": "no_hinting",
    }  # fmt: skip
    with matplotlib.rc_context(), warnings.catch_warnings():
        matplotlib.rcdefaults()
        matplotlib.rcParams.update(settings)
        # SVG and PDF keep real text, so the reader's fonts fill in what ours lack.
        warnings.filterwarnings("ignore", message="Glyph .* missing")
        yield


def shade(part: float) -> str:
    """A blue from pale to full for 0 to 1; darker is more, also in grey."""
    pale, full = (0xDC, 0xEA, 0xF4), (0x00, 0x45, 0x6E)
    return "#" + "".join(
        f"{round(a + (b - a) * min(max(part, 0), 1) ** 0.7):02X}" for a, b in zip(pale, full, strict=True)
    )


def ink_on(colour: str) -> str:
    """Black or white, whichever can be read on this colour."""
    red, green, blue = (int(colour[i : i + 2], 16) for i in (1, 3, 5))
    return "#FFFFFF" if 0.299 * red + 0.587 * green + 0.114 * blue < 120 else "#000000"


def save(ax: Axes, path: str | Path, *, alt: str, table: pl.DataFrame) -> Path:
    """Write the chart as svg, pdf or png by its suffix, its alt text beside it (.txt) and its table (.csv).

    Raises:
        SettingsError: the suffix names no format of ours.
        SourceError: the folder cannot be written.
    """
    path = Path(path)
    kind = path.suffix.lower().removeprefix(".")
    if kind not in FORMATS:
        raise SettingsError(
            "a chart has no such format", where=str(path), got=repr(path.suffix), expected="svg, pdf, png"
        )
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(_picture(ax, kind))
        path.with_suffix(".txt").write_text(alt + "\n", encoding="utf-8")
        table.write_csv(path.with_suffix(".csv"))
    except OSError as error:
        raise SourceError("the chart cannot be written", where=str(path), got=error.strerror) from None
    return path


def inline_svg(ax: Axes, name: str, title: str, alt: str) -> str:
    """The chart as an SVG element for an HTML page, with title and description and with ids of its own."""
    svg = _picture(ax, "svg").decode()
    svg = re.sub(r"^.*?(?=<svg)", "", svg, flags=re.DOTALL)
    svg = re.sub(r"<metadata>.*?</metadata>", "", svg, flags=re.DOTALL)
    svg = re.sub(r'(\bid="|url\(#|href="#)', rf"\g<1>{name}-", svg)
    head = f'<svg role="img" aria-labelledby="{name}-title {name}-desc"'
    words = f'<title id="{name}-title">{_escape(title)}</title><desc id="{name}-desc">{_escape(alt)}</desc>'
    svg = svg.replace("<svg", head, 1)
    return re.sub(r"(<svg[^>]*>)", lambda match: match[1] + words, svg, count=1).strip()


def _picture(ax: Axes, kind: str) -> bytes:
    metadata: dict[str, Any] = {"svg": {"Date": None}, "pdf": {"CreationDate": None}, "png": {}}[kind]
    buffer = io.BytesIO()
    with style():
        ax.figure.savefig(buffer, format=kind, metadata=metadata)  # type: ignore[union-attr]
    picture = buffer.getvalue()
    return picture.replace(b"'DejaVu Sans'", _FONTS.encode()) if kind == "svg" else picture


def _escape(text: str) -> str:
    return visible(text).replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
