"""Everything that can go wrong and that a person can mend.

LineageError
├── SourceError    (OSError)       an input cannot be read
├── TargetError    (OSError)       an output cannot be written
├── FrameError     (ValueError)    a frame does not fit its schema
├── SettingsError  (ValueError)    a setting is unknown or has a wrong value
├── TableError     (ValueError)    a table of facts is broken
└── MissingPart    (ImportError)   an optional part is not installed

A message is one sentence of what happened, then where, what was found, what was expected, and the next step.
"""

from __future__ import annotations

from collections.abc import Mapping
from importlib.util import find_spec
from numbers import Real
from typing import Any


class LineageError(Exception):
    """Root of all errors of this package; `str(error)` is the whole message, in one paragraph."""

    def __init__(
        self,
        what: str,
        *,
        where: str | None = None,
        got: str | None = None,
        expected: str | None = None,
        hint: str | None = None,
    ) -> None:
        self.what, self.where, self.got, self.expected, self.hint = what, where, got, expected, hint
        super().__init__(str(self))

    def __str__(self) -> str:
        head = f"{self.where}: {self.what}" if self.where else self.what
        parts = [head]
        if self.got is not None:
            parts.append(f"Got {self.got}")
        if self.expected is not None:
            parts.append(f"Expected {self.expected}")
        if self.hint is not None:
            parts.append(self.hint)
        return " ".join(part if part.endswith((".", "?")) else f"{part}." for part in parts)


class SourceError(LineageError, OSError):
    """An input cannot be read."""


class TargetError(LineageError, OSError):
    """An output cannot be written, or would replace something that is not ours."""


class FrameError(LineageError, ValueError):
    """A frame does not fit its schema."""


class SettingsError(LineageError, ValueError):
    """A setting is unknown or has a wrong value."""


class TableError(LineageError, ValueError):
    """A table of facts is missing, broken, or contradicts itself."""


class MissingPart(LineageError, ImportError):
    """An optional part is not installed."""


def require_between(name: str, value: Any, least: float, most: float) -> None:
    """Refuse the value of an argument that is no number from `least` to `most`.

    Raises:
        SettingsError: it is none.
    """
    if not (isinstance(value, Real) and least <= float(value) <= most):
        raise SettingsError("this value cannot be", where=name, got=repr(value), expected=f"{least} to {most}")


def require_run(given: object) -> None:
    """Refuse what is no run, such as its frames alone or the folder it lies in.

    Raises:
        FrameError: it has no frames, or no settings beside them.
    """
    if not (hasattr(given, "frames") and hasattr(given, "settings")):
        hint = "Give the trace itself; lineage.load_trace(folder) reads one"
        raise FrameError("a run is asked for", got=type(given).__name__, expected="a lineage.Trace", hint=hint)


def require_frames(given: object) -> None:
    """Refuse what does not give the frames of a run by their names; a trace does, and `trace.frames`.

    Raises:
        FrameError: it is something else, such as the folder of a run.
    """
    if not isinstance(given, Mapping):
        hint = "Give the trace; lineage.load_trace(folder) reads one"
        raise FrameError("the frames of a run are asked for", got=type(given).__name__, hint=hint)


def require_part(what: str, extra: str, *modules: str) -> None:
    """Refuse to go on without the modules of an optional part; none of them is imported.

    Args:
        what: who needs what, such as "web pages are read with trafilatura".
        extra: the extra of ours that brings them.
        modules: their names.

    Raises:
        MissingPart: one of them is not installed.
    """
    if any(find_spec(name) is None for name in modules):
        raise MissingPart(what, hint=f"pip install '.[{extra}]' in the folder of the source")
