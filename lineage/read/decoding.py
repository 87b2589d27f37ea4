"""From bytes to text: UTF-8 first, UTF-16 by its mark, Windows-1252 for old files, and no character Polars refuses."""

from __future__ import annotations

import codecs
import re
from dataclasses import dataclass
from typing import Literal

_MARKED = ((codecs.BOM_UTF8, "utf-8-sig"), (codecs.BOM_UTF32_LE, "utf-32"), (codecs.BOM_UTF32_BE, "utf-32"),
           (codecs.BOM_UTF16_LE, "utf-16"), (codecs.BOM_UTF16_BE, "utf-16"))  # fmt: skip
_CONTROL = re.compile(rb"[\x00-\x08\x0e-\x1b\x7f]")
_NEWLINES = re.compile(r"\r\n?")
_HALVES = re.compile("[\ud800-\udfff]")
REPLACEMENT = "\ufffd"


@dataclass(frozen=True, slots=True)
class Undecodable:
    """Why bytes are not text."""

    reason: Literal["binary", "unreadable"]
    detail: str


def decode(data: bytes) -> str | Undecodable:
    """The text of a file or a line, newlines as `\\n`, without byte order mark.

    UTF-8 with few broken bytes keeps its good characters and shows U+FFFD for the others; bytes that never were UTF-8
    are read as Windows-1252, unless they hold control characters.
    """
    encoding = next((name for mark, name in _MARKED if data.startswith(mark)), "utf-8")
    if encoding.startswith("utf-8") and b"\0" in data:
        return Undecodable("binary", "it holds NUL bytes")
    try:
        return clean(data.decode(encoding))
    except UnicodeDecodeError as error:
        if not encoding.startswith("utf-8"):
            return Undecodable("unreadable", f"marked as {encoding.upper()}, broken at byte {error.start}")
    return _old(data)


def decode_begin(data: bytes) -> str:
    """The text at the beginning of a file, whose last character may be cut off."""
    encoding = next((name for mark, name in _MARKED if data.startswith(mark)), "utf-8")
    return data.decode(encoding, errors="replace")


def _old(data: bytes) -> str | Undecodable:
    damaged = data.decode("utf-8-sig", errors="replace")
    broken = damaged.count(REPLACEMENT)
    if broken < sum(character > "\x7f" for character in damaged) - broken:
        return clean(damaged)
    if _CONTROL.search(data):
        return Undecodable("binary", "neither UTF-8 nor text in Windows-1252")
    try:
        return clean(data.decode("cp1252"))
    except UnicodeDecodeError as error:
        return Undecodable("unreadable", f"neither UTF-8 nor Windows-1252, broken at byte {error.start}")


def clean(text: str) -> str:
    """The text with newlines as `\\n`; half characters and NUL, which JSON can carry, become U+FFFD."""
    if "\r" in text:
        text = _NEWLINES.sub("\n", text)
    if "\0" in text:
        text = text.replace("\0", REPLACEMENT)
    try:
        text.encode()
    except UnicodeEncodeError:
        return _HALVES.sub(REPLACEMENT, text)
    return text
