"""How far reading has come: inputs, articles and bytes, also in the middle of one large file."""

from __future__ import annotations

import io
from collections.abc import Callable, Sequence
from contextlib import suppress
from typing import NamedTuple

from lineage.read.inputs import Input


class Progressed(NamedTuple):
    """What was read so far, and what there is in all; bytes are those of files as they lie there."""

    inputs: int
    of_inputs: int
    articles: int
    bytes: int
    of_bytes: int


class Meter:
    """Tells the progress; without anybody to tell it costs nothing."""

    def __init__(self, inputs: Sequence[Input], tell: Callable[[Progressed], None] | None) -> None:
        self._tell = tell
        self._sizes = [_size(given) for given in inputs] if tell else []
        self._all = sum(self._sizes)
        self._done = self._before = 0
        self._raw: io.RawIOBase | None = None

    def open(self, raw: io.RawIOBase) -> None:
        """The file whose place tells how much of the input was read."""
        self._raw = raw

    def found(self, articles: int) -> None:
        """Something was found in the input that is open."""
        if self._tell is None:
            return
        place = 0
        with suppress(OSError, ValueError):  # closed, or a pipe
            # who reads ahead may look for the end of a line behind the end of the file
            place = min(self._raw.tell(), self._sizes[self._done]) if self._raw else 0
        self._tell(Progressed(self._done, len(self._sizes), articles, self._before + place, self._all))

    def close(self, articles: int) -> None:
        """The input was read."""
        if self._tell is None:
            return
        self._before += self._sizes[self._done]
        self._done += 1
        self._raw = None
        self.found(articles)


def _size(given: Input) -> int:
    try:
        return given.path.stat().st_size if given.path else 0
    except OSError:
        return 0
