"""What a whole collection shows, as frames made from those of a run: whose text, who says so, how far and how fast.

    import lineage as ln
    ln.views.agency_share(ln.load_trace("run/"))

Each view is one function that takes a run, or its frames by name, and gives one plain Polars frame; its schema in words
stands beside it and in `VIEWS`. Views are not kept in the run: they are made anew from it in a moment.
"""

from __future__ import annotations

import difflib
from collections.abc import Callable, Mapping

import polars as pl

from lineage.errors import SettingsError
from lineage.frames import Frame
from lineage.views.agencies import AGENCY_SHARE, agency_share
from lineage.views.carriers import CARRIERS, carriers
from lineage.views.credited import CREDITED, CREDITED_BY_OUTLET, credited, credited_by_outlet
from lineage.views.lags import LAGS, lags
from lineage.views.reach import REACH, reach

__all__ = ["VIEWS", "agency_share", "carriers", "credited", "credited_by_outlet", "get_view", "lags", "reach"]

View = Callable[[Mapping[str, pl.DataFrame]], pl.DataFrame]
VIEWS: dict[str, tuple[Frame, View]] = {
    frame.name: (frame, view)
    for frame, view in (
        (AGENCY_SHARE, agency_share),
        (CREDITED, credited),
        (CREDITED_BY_OUTLET, credited_by_outlet),
        (LAGS, lags),
        (REACH, reach),
        (CARRIERS, carriers),
    )
}


def get_view(name: str) -> View:
    """The function of one view, with its defaults.

    Raises:
        SettingsError: no view has this name.
    """
    if name not in VIEWS:
        near = difflib.get_close_matches(name, VIEWS, n=1)
        hint = f"Did you mean {near[0]}?" if near else None
        raise SettingsError(f"no view is called {name!r}", expected=", ".join(VIEWS), hint=hint)
    return VIEWS[name][1]
