"""Text of fixed width, as teletype lines have it: what was one paragraph is one again, tables keep their lines."""

from __future__ import annotations

import re

_TABLE = re.compile(r"\S(?:\t| {2,})\S")
_ITEM = re.compile(r"^(?:[-+*•#>=]|\d{1,2}[.)])\s|^\s")
# A line that was broken for its width has at least so many characters.
_WIDE = 45


def unwrap(text: str) -> str:
    """Paragraphs in one line each."""
    paragraphs: list[list[str]] = [[]]
    joins = False
    for line in text.split("\n"):
        if not line.strip():
            paragraphs.append([])
            joins = False
            continue
        here = paragraphs[-1]
        table = bool(_TABLE.search(line.rstrip()))
        if here and joins and not table and not _ITEM.match(line):
            here[-1] = f"{here[-1].rstrip()} {line.strip()}"
        else:
            here.append(line.rstrip())
        joins = not table and len(line.rstrip()) >= _WIDE
    return "\n\n".join("\n".join(lines).strip("\n") for lines in paragraphs if lines)
