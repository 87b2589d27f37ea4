"""Charts for print and screen: each has a table, a drawing and words for those who cannot see it.

Every module listed has `table(frames, settings)`, `draw(table, ax=None, *, lang, width_mm, source)`,
`title(table, lang)` and `describe(table, lang)`; matplotlib is imported only when something is drawn.
"""

from __future__ import annotations

import difflib
from importlib import import_module
from types import ModuleType

from lineage.errors import SettingsError

CHARTS = (
    "agency_share", "calibration", "change_ecdf", "copy_barcode", "coverage", "credit_match", "lag_strip", "origins",
    "reach", "reuse_matrix", "story_timeline", "threshold_curve",
)  # fmt: skip


def get_chart(name: str) -> ModuleType:
    """The module of one chart.

    Raises:
        SettingsError: no chart has this name.
    """
    if name not in CHARTS:
        near = difflib.get_close_matches(name, CHARTS, n=1)
        raise SettingsError(
            "no chart has this name",
            where="chart",
            got=repr(name),
            expected=", ".join(CHARTS),
            hint=f"Did you mean {near[0]}?" if near else None,
        )
    return import_module(f"lineage.charts.{name}")
