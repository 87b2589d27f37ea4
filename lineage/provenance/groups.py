"""Groups of articles that may be copies of one absent original."""

from __future__ import annotations

import math
from collections import defaultdict
from dataclasses import dataclass
from itertools import combinations
from typing import NamedTuple

from lineage.provenance.articles import Article
from lineage.provenance.clock import HOUR
from lineage.provenance.facts import Facts
from lineage.provenance.spans import Span, covers, length, subtract
from lineage.settings import Edges

Pair = tuple[str, str]
MOST = 8  # partners of an article that are compared with each other
APART = 0.8  # share of a stretch that another one does not hold


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


class Copies(NamedTuple):
    """A group: its members, and for each the stretches that it shares with copies of this original only."""

    members: list[str]
    held: dict[str, list[Span]]


def group_copies(pairs: list[Pair], facts: Facts, settings: Edges) -> list[Copies]:
    """Articles that may be copies of one absent original, grown from the pairs that share most.

    Two articles join when what they share is what each shares with its group so far, and when all lie within the time
    copies take: a round-up of two items does not glue them, no chain of weak links makes a group, and no form does that
    is filled anew day by day. Two groups become one when what they share is most of what one of the two shares with its
    own: a paragraph of background stands in two items. Articles that print two originals come last. Not every copy is
    compared with every other one, so a member need not be paired with all. Words told again prove no common text.

    Cost: that of sorting the pairs; `MOST` partners of an article are compared with each other.
    """
    share, spans = facts.shared.share, facts.shared.spans
    window = settings.group_hours * HOUR
    close = [
        (a, b)
        for a, b in pairs
        if (a, b) not in facts.rewritten and spans(a, b) and min(share(a, b), share(b, a)) >= settings.group_share
    ]
    bridges = _bridges(close, facts)
    group_of: dict[str, _Group] = {}
    core: dict[str, list[Span]] = {}
    for a, b in sorted(close, key=lambda pair: (len(bridges & {*pair}), -share(*pair) - share(*pair[::-1]), pair)):
        first, second = (group_of.get(article) or _Group.of(facts.articles[article]) for article in (a, b))
        if first is second or first.apart(second) > window or _is_of_two_days(first, second, facts):
            continue
        links = [(core[x], spans(x, y)) for x, y in ((a, b), (b, a)) if x in core]
        if not all(covers(own, link) for own, link in links):
            continue
        if len(links) > 1 and all(2 * length(link) < length(own) for own, link in links):
            continue
        core.setdefault(a, spans(a, b))
        core.setdefault(b, spans(b, a))
        small, large = sorted((first, second), key=lambda group: len(group.members))
        large.absorb(small)
        group_of.update(dict.fromkeys((*small.members, a, b), large))
    groups = sorted(sorted(group.members) for group in {id(group): group for group in group_of.values()}.values())
    return [Copies(members, _held(members, bridges, facts)) for members in groups]


def _is_of_two_days(first: _Group, second: _Group, facts: Facts) -> bool:
    """Two of their members fill one form with the figures of two days."""
    small, large = sorted((first.members, second.members), key=len)
    forms = [facts.forms[article] for article in small if article in facts.forms]
    return bool(forms) and any(article in others for others in forms for article in large)


def _held(members: list[str], bridges: set[str], facts: Facts) -> dict[str, list[Span]]:
    """What each member shares with the others; of what two bridges share, a part may be of another original."""
    plain = {article for article in members if article not in bridges}
    return {
        article: facts.shared.with_group(article, plain if plain - {article} and article in bridges else {*members})[0]
        for article in members
    }


def _bridges(pairs: list[Pair], facts: Facts) -> set[str]:
    """Articles that share one stretch with one partner and another stretch with another, who share nothing.

    They print two originals, unless a third one has the place where one stretch ends and the other begins. A text that
    is cut seldom begins in the middle of the item, so two halves are rare.
    """
    partners: dict[str, list[str]] = defaultdict(list)
    for a, b in pairs:
        partners[a].append(b)
        partners[b].append(a)
    return {article for article, others in partners.items() if _joins_two(article, others, facts)}


def _joins_two(article: str, partners: list[str], facts: Facts) -> bool:
    shared = facts.shared
    fullest = sorted(partners, key=lambda other: (-shared.share(article, other), other))[:MOST]
    stretches = [(other, shared.spans(article, other)) for other in fullest]
    return any(
        _apart(first, second)
        and _apart(second, first)
        and not shared.matches(a, b)
        and not any(_runs_on(spans, first, second) for other, spans in stretches if other not in (a, b))
        for (a, first), (b, second) in combinations(stretches, 2)
    )


def _apart(spans: list[Span], others: list[Span]) -> bool:
    return length(subtract(spans, others)) >= APART * length(spans)


def _runs_on(spans: list[Span], first: list[Span], second: list[Span]) -> bool:
    """A third copy goes on from one stretch to the other without a break."""
    return any(_meets(span, first) and _meets(span, second) for span in spans)


def _meets(span: Span, others: list[Span]) -> bool:
    return subtract([span], others) != [span]
