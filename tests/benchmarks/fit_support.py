"""Counts how often stretches of rebuilt texts stood in the original: `python tests/benchmarks/fit_support.py`.

The seeds are those of `fit_weights.py`; `provenance.py` measures on others. Run it after that one.
"""

from __future__ import annotations

import tempfile
from pathlib import Path

from fit_weights import CALIBRATE, FIT, cases, write

from lineage.evaluate.support import count_support

if __name__ == "__main__":
    with tempfile.TemporaryDirectory() as scratch:
        write(
            "text_support",
            count_support(cases(FIT + CALIBRATE, Path(scratch)), "counted: tests/benchmarks/fit_support.py"),
        )
