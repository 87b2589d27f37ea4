"""From the bytes of a web page to its text: what the bytes say outranks what header and page say of them."""

from __future__ import annotations

import codecs
import re

from lineage.read.decoding import REPLACEMENT, Undecodable, clean, decode

_DECLARED = re.compile(rb"""<meta[^>]{0,200}?charset\s{0,9}=\s{0,9}["']?\s{0,9}([A-Za-z0-9_:.-]{2,40})""", re.I)
_LOOK = 4096
# Browsers read these names as Windows-1252, and so must who wants to see the same characters.
_WESTERN = {"iso8859-1", "latin-1", "ascii"}
_NULLS = 0.2


def decode_page(data: bytes, header: str = "") -> str | Undecodable:
    """The text of a page, newlines as `\\n`.

    A byte order mark wins; then bytes that are UTF-8 are UTF-8, whatever header and page declare; then the header's
    name of the charset, then the page's own, as far as the bytes fit it; else Windows-1252.
    """
    if data.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return decode(data)
    wide = _wide(data)
    if wide:
        return clean(data.decode(wide, errors="replace"))
    data = data.replace(b"\0", b"")
    try:
        return clean(data.decode("utf-8-sig"))
    except UnicodeDecodeError:
        pass
    found = _DECLARED.search(data[:_LOOK])
    for name in (header, found[1].decode("ascii") if found else ""):
        encoding = _encoding(name)
        if encoding and encoding != "utf-8":
            text = data.decode(encoding, errors="replace")
            if text.count(REPLACEMENT) <= len(text) // 1000:
                return clean(text)
    return decode(data)


def _wide(data: bytes) -> str:
    """UTF-16 without a mark: every other byte of its markup is empty."""
    look = data[:_LOOK]
    if look[1::2].count(0) > _NULLS * len(look):
        return "utf-16-le"
    return "utf-16-be" if look[::2].count(0) > _NULLS * len(look) else ""


def _encoding(name: str) -> str:
    """What Python calls a charset of texts; empty for names of anything else."""
    try:
        found = codecs.lookup(name.strip().strip("\"'"))
    except (LookupError, ValueError):
        return ""
    if not getattr(found, "_is_text_encoding", True) or found.name in {"utf-7", "idna", "punycode", "unicode_escape"}:
        return ""
    return "cp1252" if found.name in _WESTERN else found.name
