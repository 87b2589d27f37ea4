"""Characters that a format cannot hold, shown as their code points so that no two names become one."""

from __future__ import annotations

import re

# XML 1.0 knows no other control characters, and no half of a surrogate pair; PROV-N and Turtle readers stumble as well.
_NOT_XML = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")


def printable(text: str) -> str:
    """The text with ⟨U+0000⟩ for each character that XML forbids."""
    return _NOT_XML.sub(lambda match: f"⟨U+{ord(match[0]):04X}⟩", text)
