"""What the allocator of Polars is told, which reads it when Polars is loaded."""

from __future__ import annotations

import os

_NAME = "_RJEM_MALLOC_CONF"
# what Polars writes there when it is loaded, before what stands there: nobody's wish, whichever program hands it down
_OF_POLARS = {"dirty_decay_ms:500", "muzzy_decay_ms:1000", "thp:always", "metadata_thp:always"}
# a thread in the background would look through what is kept
_KEPT = "background_thread:false,dirty_decay_ms:-1,muzzy_decay_ms:-1"


def keep_memory() -> None:
    """Lets Polars keep what it has let go of, unless somebody has said otherwise.

    It is about to ask for most of it again, which the system would give empty and page by page: a twentieth to a tenth
    of a long run's time.
    """
    if _NAME not in os.environ or set(os.environ[_NAME].split(",")) <= _OF_POLARS:
        os.environ[_NAME] = _KEPT
