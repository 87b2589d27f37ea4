"""Time as intervals: who was first, and by how much. Times and differences are microseconds."""

from __future__ import annotations

from collections.abc import Iterable

from lineage.provenance.articles import Article

HOUR = 3_600_000_000
MINUTE = 60_000_000


def is_earlier(a: Article, b: Article) -> bool:
    """True when article `a` was published before `b` for certain: the two intervals do not touch."""
    return a.latest is not None and b.earliest is not None and a.latest < b.earliest


def is_exact(article: Article) -> bool:
    """True when the time is known to the minute."""
    return article.earliest is not None and article.earliest == article.latest


def known_minute(article: Article) -> int | None:
    """The time of publication when it is known to the minute."""
    return article.earliest if is_exact(article) else None


def precision(articles: Iterable[Article]) -> str:
    """How exactly the times of all of these are known: clock, day, or none where one is unknown."""
    rows = [*articles]
    if all(is_exact(row) for row in rows):
        return "clock"
    return "day" if all(row.earliest is not None for row in rows) else "none"


def lag(source: Article, target: Article) -> int | None:
    """Target minus source publication time; None unless both are known to the minute."""
    first, second = known_minute(source), known_minute(target)
    return None if first is None or second is None else second - first


def apart(a: Article, b: Article) -> int:
    """Time that lies between two publications for certain; zero when the intervals touch or one is unknown."""
    return max(0, _gap(a, b), _gap(b, a))


def likely_apart(a: Article, b: Article) -> int:
    """Time between the middles of the two intervals; zero when they touch or one is unknown."""
    if a.latest is None or a.earliest is None or b.latest is None or b.earliest is None or not apart(a, b):
        return 0
    return abs(a.earliest + a.latest - b.earliest - b.latest) // 2


def first_known(article: Article) -> tuple[bool, int, str]:
    """Sort key: earliest publication first, articles without a time last, ties by id."""
    return (article.earliest is None, article.earliest or 0, article.article_id)


def _gap(earlier: Article, later: Article) -> int:
    if earlier.latest is None or later.earliest is None:
        return 0
    return later.earliest - earlier.latest


def may_follow(article: Article, moment: int, window: int) -> bool:
    """An article of which only the interval is known may have come in the window behind a moment."""
    if article.earliest is None or article.latest is None or article.earliest == article.latest:
        return False
    return article.earliest <= moment + window and article.latest >= moment
