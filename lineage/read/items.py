"""Ids of agency items: the urn of the feed and the id printed under articles name the same thing."""

from __future__ import annotations

import re
from typing import NamedTuple

from lineage.read.fields import meaning_of

_URN = re.compile(
    r"urn:newsml:(?P<provider>[^:\s]+):[0-9]{8}(?:T[0-9]+Z?)?:(?P<id>\S+?)(?::(?P<version>[0-9]+)[A-Z]?)?", re.I
)
_PRINTED = re.compile(r"(?P<agency>[A-Za-z]{2,12}):(?P<id>[0-9]{6}-[0-9]{2,3}-[0-9]{4,7})(?:/(?P<version>[0-9]{1,3}))?")
_LARGEST = 2**31 - 1


class Item(NamedTuple):
    """One agency item and its version; `feed` when it was named by the urn that only the feed carries."""

    item: str
    version: int | None
    feed: bool


def read_item(value: str, version: str = "", tables: str = "") -> Item | None:
    """The item a value names; None when it names none.

    `urn:newsml:dpa.com:20090101:260311-99-412345` with version 2 and `dpa:260311-99-412345/2` give the same item. The
    version inside the value wins over the one given beside it.
    """
    feed = _URN.fullmatch(value)
    if feed is not None:
        agency = agency_of(value, tables) or feed["provider"].lower().split(".")[0]
        return Item(f"{agency}:{feed['id']}", read_version(feed["version"] or version), feed=True)
    printed = _PRINTED.fullmatch(value)
    if printed is not None:
        agency = meaning_of("provider", printed["agency"], tables) or printed["agency"]
        return Item(f"{agency}:{printed['id']}", read_version(printed["version"] or version), feed=False)
    return None


def find_item(text: str, tables: str = "") -> Item | None:
    """The item whose id is printed in a text; the first one."""
    printed = _PRINTED.search(text)
    return read_item(printed[0], "", tables) if printed else None


def agency_of(urn: str, tables: str = "") -> str:
    """The agency whose feed has such urns; empty when the provider in it is not known."""
    feed = _URN.fullmatch(urn)
    return meaning_of("provider", feed["provider"], tables) if feed else ""


def read_version(value: str) -> int | None:
    """A version as a number; None when it is none."""
    digits = value.removesuffix(".0")
    return int(digits) if digits.isascii() and digits.isdigit() and int(digits[:12]) <= _LARGEST else None
