"""Groups of articles that may be copies of one absent original."""

from __future__ import annotations

import math
from dataclasses import dataclass

from lineage.provenance.articles import Article
from lineage.provenance.clock import HOUR
from lineage.provenance.facts import Facts
from lineage.provenance.spans import Span, covers
from lineage.settings import Edges


@dataclass
class _Group:
    """Some articles and the two ends of their time: who was last at the earliest, and who was first at the latest."""

    members: list[str]
    last: float = -math.inf
    first: float = math.inf

    @classmethod
    def of(cls, article: Article) -> _Group:
        last = -math.inf if article.earliest is None else article.earliest
        first = math.inf if article.latest is None else article.latest
        return cls([article.article_id], last, first)

    def apart(self, other: _Group) -> float:
        """Time between the two members that lie furthest from each other for certain."""
        return max(self.last - other.first, other.last - self.first)

    def absorb(self, other: _Group) -> None:
        self.members += other.members
        self.last, self.first = max(self.last, other.last), min(self.first, other.first)


def group_copies(pairs: list[tuple[str, str]], facts: Facts, settings: Edges) -> list[list[str]]:
    """Articles that may be copies of one absent original, grown from the pairs that share most.

    Two articles join when what they share is what each shares with its group so far, and when all lie within the time
    copies take: a round-up of two items does not glue them, and no chain of weak links makes a group. Not every copy is
    compared with every other one, so a member need not be paired with all. Words told again prove no common text.

    Cost: that of sorting the pairs.
    """
    share, spans = facts.shared.share, facts.shared.spans
    window = settings.group_hours * HOUR
    group_of: dict[str, _Group] = {}
    core: dict[str, list[Span]] = {}
    close = [(a, b) for a, b in pairs if spans(a, b) and min(share(a, b), share(b, a)) >= settings.group_share]
    for a, b in sorted(close, key=lambda pair: (-share(*pair) - share(*pair[::-1]), pair)):
        first, second = (group_of.get(article) or _Group.of(facts.articles[article]) for article in (a, b))
        if first is second or first.apart(second) > window:
            continue
        if not all(covers(core[x], spans(x, y)) for x, y in ((a, b), (b, a)) if x in core):
            continue
        core.setdefault(a, spans(a, b))
        core.setdefault(b, spans(b, a))
        small, large = sorted((first, second), key=lambda group: len(group.members))
        large.absorb(small)
        group_of.update(dict.fromkeys((*small.members, a, b), large))
    return sorted(sorted(group.members) for group in {id(group): group for group in group_of.values()}.values())
