"""From one input to what is found in it: opened, unpacked, its format told, and read."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from io import RawIOBase

from lineage.read import delta, tabular
from lineage.read.formats import TEXT, is_known, tell_format
from lineage.read.inputs import STDIN, Input
from lineage.read.opening import Opened, open_streams
from lineage.read.records import Found, Note
from lineage.read.streams import GrownTooLargeError
from lineage.settings import Read


def enter_input(
    given: Input, settings: Read, tables: str, opened_as: Callable[[RawIOBase], None] | None = None
) -> Iterator[Found]:
    """All that is found behind one input, piece by piece; what cannot be read is a note, never an error.

    `opened_as` is called with the file itself, whose place tells how much of it was read.
    """
    if given.frame is not None:
        yield tabular.read_frame(given, tables, settings)
        return
    if given.ours:
        yield Note(given.source, 0, "not an input", f"this folder is {given.ours}")
        return
    if given.is_delta:
        yield from delta.read_delta(given, settings, tables)
        return
    try:
        for opened in open_streams(given, is_known, settings.max_bytes, opened_as):
            yield from [opened] if isinstance(opened, Note) else _read(opened, settings, tables)
    except GrownTooLargeError as error:
        yield Note(given.source, 0, "too large", error.strerror or "")
    except OSError as error:
        yield Note(given.source, 0, "unreadable", error.strerror or str(error))


def _read(opened: Opened, settings: Read, tables: str) -> Iterator[Found]:
    given, stream, head = opened
    told = tell_format(given.suffix, head) or (TEXT if given.source == STDIN else None)
    if told is None:
        yield Note(given.source, 0, "not an input", given.suffix or "no suffix")
    else:
        yield from told.reader(stream, given, settings, tables)
