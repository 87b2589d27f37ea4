"""Lines of a terminal: wrapped with a hanging indent, columns of fixed width, and the looks of certainty."""

from __future__ import annotations

import re
import textwrap
from collections.abc import Iterator

from lineage.charts.words import visible

# The words carry the meaning; colour only repeats it.
CERTAINTY_LOOKS = {
    "certain": "bold green", "likely": "yellow", "possible": "magenta", "judged": "bold cyan", "declared": "cyan",
    "open": "bold", "quotes": "dim", "none": "",
}  # fmt: skip


def wrapped(text: str, width: int, indent: str = "", first: str | None = None) -> Iterator[str]:
    """The text in lines of at most `width` columns; `first` stands before the first line, `indent` before others."""
    lead = indent if first is None else first
    # A fixed space, as between a number and its unit, is no place to break.
    plain = re.sub(r"[ \t\r\n]+", " ", visible(text)).strip()
    yield from textwrap.wrap(plain, width, initial_indent=lead, subsequent_indent=indent, break_on_hyphens=False)


def fill(text: str, width: int) -> str:
    """The text and blanks up to a column, at least one."""
    return text.ljust(width - 1) + " "
