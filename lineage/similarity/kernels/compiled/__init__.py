"""The numba twins of the kernels. Imported only when numba is taken; each gives the bits of the module of its name."""

from __future__ import annotations

from contextlib import suppress
from pathlib import Path


def drop_stale(kernels: Path) -> None:
    """Removes what numba has kept of kernels before the source of any of them changed.

    Numba looks at the file of a kernel alone, and would go on with what it has built in of others.
    """
    newest = max(source.stat().st_mtime_ns for source in kernels.rglob("*.py"))
    for index in kernels.rglob("*.nbi"):
        with suppress(OSError):  # another process may have removed it, or the folder be read-only
            if index.stat().st_mtime_ns < newest:
                index.unlink()


drop_stale(Path(__file__).parents[1])
