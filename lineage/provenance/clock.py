"""Time as intervals: who was first, and by how much."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any


def is_earlier(a: dict[str, Any], b: dict[str, Any]) -> bool:
    """True when article `a` was published before `b` for certain: the two intervals do not touch."""
    latest, earliest = a["published_until"], b["published_from"]
    return latest is not None and earliest is not None and latest < earliest


def lag(source: dict[str, Any], target: dict[str, Any]) -> timedelta | None:
    """Target minus source publication time; None unless both are known to the minute."""
    if not (_is_exact(source) and _is_exact(target)):
        return None
    difference: timedelta = target["published_from"] - source["published_from"]
    return difference


def apart(a: dict[str, Any], b: dict[str, Any]) -> timedelta:
    """Time that lies between two publications for certain; zero when the intervals touch or one is unknown."""
    if is_earlier(a, b):
        return _gap(a, b)
    if is_earlier(b, a):
        return _gap(b, a)
    return timedelta(0)


def first_known(article: dict[str, Any]) -> tuple[bool, datetime | None, str]:
    """Sort key: earliest publication first, articles without a time last, ties by id."""
    return (article["published_from"] is None, article["published_from"], article["article_id"])


def _is_exact(article: dict[str, Any]) -> bool:
    return article["published_from"] is not None and article["published_from"] == article["published_until"]


def _gap(earlier: dict[str, Any], later: dict[str, Any]) -> timedelta:
    gap: timedelta = later["published_from"] - earlier["published_until"]
    return gap
