"""The paper that charts stand on: a figure that looks the same wherever it is drawn, and that notebooks show.

This module imports matplotlib; whoever draws imports it.
"""

from __future__ import annotations

import io
from typing import Any

from matplotlib.axes import Axes
from matplotlib.backend_bases import RendererBase
from matplotlib.figure import Figure

from lineage.charts.style import style

_PIXEL = 96  # per inch, as browsers count; a picture has two dots for each
Bundle = tuple[dict[str, bytes], dict[str, dict[str, object]]]


class Paper(Figure):
    """A figure in the style of the house, whatever the settings of matplotlib are when it is drawn, saved or shown.

    Texts are measured once, before they are set. With the hints of the font they would be wider at low resolutions.
    """

    def draw(self, renderer: RendererBase) -> None:
        """Draw in the style of the house."""
        with style():
            super().draw(renderer)

    def savefig(self, fname: Any, **options: Any) -> None:
        """Save as matplotlib does, in the style of the house: 300 dots per inch where nothing else is asked for."""
        with style():
            super().savefig(fname, **options)

    def _repr_mimebundle_(self, **_: object) -> Bundle:
        buffer = io.BytesIO()
        self.savefig(buffer, format="png", dpi=2 * _PIXEL)
        width, height = (round(side * _PIXEL) for side in self.get_size_inches())
        look: dict[str, object] = {"width": width, "height": height, "alt": self.get_label()}
        return {"image/png": buffer.getvalue()}, {"image/png": look}


class Plot(Axes):
    """Axes on a paper; a notebook shows the whole of it."""

    figure: Paper

    def _repr_mimebundle_(self, **_: object) -> Bundle:
        return self.figure._repr_mimebundle_()
