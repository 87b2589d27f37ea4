"""What the allocator of Polars is told, which reads it when Polars is loaded."""

from __future__ import annotations

import os

# a thread in the background would look through what is kept
_KEPT = "background_thread:false,dirty_decay_ms:-1,muzzy_decay_ms:-1"


def keep_memory() -> None:
    """Lets Polars keep what it has let go of, unless somebody has said otherwise.

    It is about to ask for most of it again, which the system would give empty and page by page: a twentieth to a tenth
    of a long run's time.
    """
    os.environ.setdefault("_RJEM_MALLOC_CONF", _KEPT)
