"""The ids of nodes that are no articles of the corpus: here they are made, and here is what can be read from them.

`wire:dpa` is an agency as such, `item:dpa:210324-99-1/2` an item by its number and version, `inferred:dpa:1a2b3c4d` an
original of which only copies are known, by a digest of these; whoever else is cited is `person:…`, `office:…`,
`outlet:…`, `document:…` or `unnamed:…`, by a slug of the name.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable, Sequence

WIRE, ITEM, INFERRED = "wire:", "item:", "inferred:"
# for Polars: originals that the corpus lacks, the agency of an item, the agencies of an original
ABSENT_ID = f"^(?:{INFERRED}|{ITEM})"
AGENCY_OF_ITEM = f"^{ITEM}([^:]*)"
AGENCIES_OF_ORIGIN = f"^{INFERRED}([^:]*)"
TOGETHER, _UNKNOWN = "+", "unknown"  # between the agencies of an original, and where none is named
ORIGIN_AND_DIGEST = f"^({INFERRED}.*):[0-9a-f]{{8}}$"
UNNAMED = f"{INFERRED}{_UNKNOWN}:"  # originals of which no copy names an agency


def agency_id(agency: str) -> str:
    """The id of an agency as such."""
    return f"{WIRE}{agency}"


def item_id(item: str, version: int) -> str:
    """The id of a version of an agency's item that the corpus lacks."""
    return f"{ITEM}{item}/{version}"


def original_id(agencies: Sequence[str], copies: Iterable[str]) -> str:
    """The id of an original that is known by these copies; other copies make another original."""
    digest = hashlib.sha256("\n".join(sorted(copies)).encode()).hexdigest()[:8]
    return f"{INFERRED}{TOGETHER.join(agencies) or _UNKNOWN}:{digest}"


def named_id(kind: str, name: str) -> str:
    """The id of a source that an article names."""
    return f"{kind}:{slug(name)}"


def slug(name: str) -> str:
    """A name in small letters and figures, all else a hyphen: spellings of one name have one."""
    return re.sub(r"[\W_]+", "-", name.casefold()).strip("-")


def is_item(node: str) -> bool:
    """An item that the corpus lacks."""
    return node.startswith(ITEM)


def is_inferred(node: str) -> bool:
    """An original of which only copies are known."""
    return node.startswith(INFERRED)


def name_of(node: str) -> str:
    """What an absent original is called: number and version, or the agencies that its copies credit."""
    if is_item(node):
        return node.removeprefix(ITEM)
    return node.split(":")[1].replace(TOGETHER, " / ").replace(_UNKNOWN, "?")
