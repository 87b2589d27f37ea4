"""Short pieces of texts that belong to others: a shared stretch with a little of what stands around it."""

from __future__ import annotations

import re

CONTEXT = 70  # characters
_NEAR = 40  # characters beside a stretch where many follow each other


def before(text: str, begin: int, room: int = CONTEXT) -> str:
    """The end of what stands before, from a whole word on."""
    near = text[max(0, begin - room) : begin]
    cut = near.find(" ") + 1 if begin > room else 0
    gap = " " if near[-1:].isspace() else ""
    return ("… " if begin > room else "") + " ".join(near[cut:].split()) + gap


def after(text: str, end: int, room: int = CONTEXT) -> str:
    """The beginning of what stands after, up to a whole word."""
    near = text[end : end + room]
    gap = " " if near[:1].isspace() else ""
    if end + room >= len(text):
        return gap + " ".join(near.split())
    cut = near.rfind(" ")
    return f"{gap}{' '.join(near[: cut if cut > 0 else None].split())} …"


def lead_in(gap: str, first: bool) -> str:
    """What stands between two shown stretches, or before the first one: whole when short, else its ends."""
    if first:
        return before(gap, len(gap), _NEAR)
    if len(gap) <= 2 * _NEAR:
        return gap
    return f"{after(gap, 0, _NEAR).removesuffix(' …')} […] {before(gap, len(gap), _NEAR).removeprefix('… ')}"


def lead_out(gap: str) -> str:
    """What stands after the last shown stretch."""
    return after(gap, 0, _NEAR)


def cut_middle(text: str, most: int) -> str:
    """The text, or its two ends where it is longer; each ends with a whole word."""
    if len(text) <= most:
        return text
    last = re.sub(r"^\S*\s+", "", text[-(most // 3) - 1 :])
    return f"{_whole_words(text, 2 * most // 3)} […] {last}"


def cut_end(text: str, most: int) -> str:
    """The text, or its beginning up to a whole word where it is longer."""
    return text if len(text) <= most else f"{_whole_words(text, most)} […]"


def _whole_words(text: str, most: int) -> str:
    """The beginning of a longer text; a single word that is longer is cut."""
    return re.sub(r"\s+\S*$", "", text[: most + 1])[:most]
