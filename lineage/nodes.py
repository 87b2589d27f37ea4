"""Nodes, stories and articles by what people type: the id, or the beginning of it that only one has."""

from __future__ import annotations

import difflib
import re
from collections.abc import Iterable, Sequence

from lineage.errors import SettingsError

MOST = 3  # names in a hint
LISTED = "`lineage show RUN` lists stories and articles, in Python trace.stories and trace.articles"
_GUARDED = re.compile(r"^'(?=[=+\-@\t\r])")


def unguarded(cell: str) -> str:
    """A cell without the apostrophe that our own CSV puts before what spreadsheets would run as a formula."""
    return _GUARDED.sub("", cell)


def find_node(
    typed: str,
    known: Iterable[str],
    what: str = "article or source",
    outlets: Iterable[tuple[str, str | None]] = (),
) -> str:
    """The id that was typed, or the only one that begins so.

    Args:
        typed: what a person typed.
        known: all ids.
        what: what they are.
        outlets: id and outlet of each article; read only where no id begins so.

    Raises:
        SettingsError: none is called or begins so, several begin so, or an outlet is; the hint names what may be meant.
    """
    ids, typed = sorted(set(known)), str(typed)  # a number may be the id of a row
    if typed in ids:
        return typed
    if (typed := unguarded(typed)) in ids:
        return typed
    begun = [node for node in ids if typed and node.startswith(typed)]
    if len(begun) == 1:
        return begun[0]
    if begun:
        raise SettingsError(f"{len(begun)} ids begin with {typed!r}", hint=f"Type more of one: {_first(begun)}")
    if printed := [(node, outlet) for node, outlet in outlets if outlet and outlet.casefold() == typed.casefold()]:
        several = ("articles", "the id of one") if len(printed) > 1 else ("article", "the id")
        raise SettingsError(
            f"{printed[0][1]!r} is the outlet of {len(printed)} {several[0]}",
            hint=f"Type {several[1]}: {_first([node for node, _ in printed])}",
        )
    raise SettingsError(f"no {what} is called {typed!r}", hint=_hint(typed, ids))


def _first(ids: Sequence[str]) -> str:
    more = f" and {len(ids) - MOST} more" if len(ids) > MOST else ""
    return ", ".join(ids[:MOST]) + more


def _hint(typed: str, ids: list[str]) -> str:
    """Up to three that are meant perhaps: by the id, or by what stands behind its kind, as dpa for wire:dpa."""
    wanted = typed.casefold()
    named = [name for name in ids if name.casefold() == wanted or name.partition(":")[2].casefold() == wanted]
    near = difflib.get_close_matches(typed, ids, n=MOST)
    meant = [f"`{name}`" for name in dict.fromkeys([*named, *near])][:MOST]
    return f"Did you mean {' or '.join(meant)}?" if meant else LISTED
