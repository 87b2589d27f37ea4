"""Originals that the corpus lacks but whose copies are known: who else holds their text."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

from lineage.provenance.articles import Article
from lineage.provenance.claims import Claim
from lineage.provenance.clock import HOUR, apart, likely_apart
from lineage.provenance.explained import Explained
from lineage.provenance.facts import Facts
from lineage.provenance.ids import is_item, item_id
from lineage.provenance.ledger import Entry, Ledger, Weighed, entry, percent
from lineage.provenance.spans import Span, covers, length, subtract, union
from lineage.settings import Edges

MUCH = 0.4
TOLD = 100  # characters, about a sentence
PART = 1 / 3  # of what copies share; versions of an item have more in common


@dataclass
class Original:
    """An absent original: its node, the text of it in each copy that proves it, and the agencies these credit.

    `joined` are further copies with what they share with the proving ones; both grow with what is found to be of it.
    """

    node: str
    holders: dict[str, list[Span]]
    agencies: frozenset[str]
    joined: dict[str, list[Span]] = field(default_factory=dict)
    has_grown: bool = False

    @property
    def is_item(self) -> bool:
        """It is known by the number that its copies print."""
        return is_item(self.node)

    @property
    def copies(self) -> dict[str, list[Span]]:
        """What each copy has of its text."""
        return {**self.joined, **self.holders}

    def holds(self, articles: Iterable[str]) -> bool:
        """All of these are copies of it."""
        return all(article in self.holders or article in self.joined for article in articles)

    def spans_time(self, articles: Iterable[str], facts: Facts) -> int:
        """The longest time that lies for certain between one of these and one of its copies, in microseconds."""
        rows = [facts.articles[article] for article in articles]
        return max(apart(row, facts.articles[copy]) for row in rows for copy in self.copies)

    def grow(self, held: dict[str, list[Span]]) -> None:
        """More of its text in its copies; a new copy proves it, too."""
        self.has_grown = True
        for article, spans in held.items():
            self.holders[article] = union([*self.holders.get(article, self.joined.get(article, ())), *spans])
            self.joined.pop(article, None)


class Joining(NamedTuple):
    """What an article shares with the holders of an original."""

    original: Original
    confidence: float
    share: float
    spans: list[Span]
    entries: list[Entry]


def numbered_originals(facts: Facts, explained: Explained) -> list[Original]:
    """Agency items that articles print by number and the corpus lacks; their clients explain each other's text."""
    clients: dict[tuple[str, int], set[str]] = defaultdict(set)
    of_number: dict[str, set[str]] = defaultdict(set)
    for article, items in facts.items.items():
        for number, version in items:
            if facts.original_of(article, number, version) in facts.articles:
                continue
            clients[number, version].add(article)
            of_number[number].add(article)
    text: dict[str, list[Span]] = {}
    for holders in of_number.values():
        for article in holders:
            spans, _ = facts.shared.with_group(article, holders)
            explained.take(article, spans)
            text[article] = spans or [(0, facts.articles[article].size)]
    return [
        Original(item_id(number, version), {name: text[name] for name in holders}, frozenset({number.split(":")[0]}))
        for (number, version), holders in sorted(clients.items())
    ]


def join_originals(
    originals: list[Original],
    partners: dict[str, list[str]],
    facts: Facts,
    explained: Explained,
    ledger: Ledger,
    settings: Edges,
) -> list[Claim]:
    """Edges from absent originals to articles that share their text, in time, without being among their first copies.

    `partners` are articles that share text; a sentence of background that returns weeks later is no copy of the item.
    """
    held = defaultdict(list)
    for original in originals:
        for article in original.holders:
            held[article].append(original)
    claims, window = [], settings.join_hours * HOUR
    for article in sorted({partner for holder in held for partner in partners.get(holder, ())}):
        if article in facts.by_trade:
            continue
        row = facts.articles[article]
        forms = facts.forms.get(article, ())
        others = [other for other in partners[article] if other in held]
        near = {original.node: original for other in others for original in held[other]}
        joinings = [
            _join(article, original, others, facts, ledger)
            for original in near.values()
            if article not in original.holders
            and original.holders.keys().isdisjoint(forms)
            and _is_in_time(row, [facts.articles[holder] for holder in original.holders], window)
        ]
        for original, confidence, share, spans, entries in sorted(joinings, key=_order):
            much = spans and share >= settings.join_share
            if much and confidence >= settings.min_confidence and explained.is_new(article, spans):
                explained.take(article, spans)
                original.joined[article] = spans
                node = original.node
                claims.append(
                    Claim(node, article, "derived_from", "inferred", entries, share=share, confidence=confidence)
                )
    return claims


def _is_in_time(row: Article, holders: list[Article], window: int) -> bool:
    """It may be near all copies and is likely near one; of days alone, the next one is another day's news."""
    return all(apart(row, holder) < window for holder in holders) and any(
        likely_apart(row, holder) < window for holder in holders
    )


def _join(article: str, original: Original, others: list[str], facts: Facts, ledger: Ledger) -> Joining:
    shared = facts.shared
    holders = [
        other
        for other in others
        if other in original.holders and covers(original.holders[other], shared.spans(other, article))
    ]
    entries = [entry("join_prior"), entry("joins_original", len(holders))]
    if declared := facts.agencies.get(article):
        common = declared & original.agencies
        rule = "join_credit_agrees" if common else "join_credit_conflict"
        entries.append(entry(rule, ", ".join(sorted(common or declared))))
    if len(holders) > 1:
        entries.append(entry("join_several", len(holders)))
    share = max((shared.share(article, other) for other in holders), default=0.0)
    if all((article, other) in facts.rewritten for other in holders):
        entries.append(entry("join_retold"))
    if share >= MUCH:
        entries.append(entry("join_much", percent(share)))
    spans = union(span for other in holders for span in shared.spans(article, other))
    confidence = ledger.confidence(
        entries, Weighed("join", (article, *sorted(holders)), facts.times(article, *holders))
    )
    return Joining(original, confidence, share, spans, entries)


def _order(joining: Joining) -> tuple[float, float, str]:
    return -joining.confidence, -joining.share, joining.original.node


def held_share(article: str, original: Original, facts: Facts) -> float:
    """Share of the article's words that the original holds, scaled from the copy that shares most."""
    copies = original.copies
    spans, share = facts.shared.with_group(article, copies.keys())
    return round(min(1.0, share * length(copies[article]) / length(spans)), 4) if spans else 0.0


def _tells(article: str, held: Sequence[Span], original: Original, facts: Facts) -> bool:
    """A good part of what the article shares with a group is known text of an original, in its words.

    A paragraph of background stands in the items of many days.
    """
    least = max(TOLD, length(held) * PART)
    for copy, text in original.copies.items():
        if (article, copy) in facts.rewritten:
            continue
        shared = facts.shared.spans(copy, article)
        if length(shared) - length(subtract(shared, text)) >= least:
            return True
    return False


def find_home(held: dict[str, list[Span]], originals: Iterable[Original], facts: Facts) -> Original | None:
    """The known original whose text a group of copies goes on with, or whose number one of them prints.

    Some of them are known copies, the others have words of its known text; if each names two agencies, the rest may be
    of the other one. A number names the item of the others too,
    when nobody else printed it and none of them credits another agency.
    """
    group = [*held]
    for original in originals:
        known = [article for article in group if original.holds([article])]
        merges = not original.is_item and all(len(facts.agencies.get(article, ())) > 1 for article in group)
        if (
            known
            and not merges
            and all(article in known or _tells(article, held[article], original, facts) for article in group)
        ):
            return original
    for original in originals:
        if original.is_item and len(original.holders) == 1 and not original.holders.keys().isdisjoint(group):
            others = [facts.agencies.get(article, original.agencies) for article in group]
            if all(original.agencies & named for named in others):
                return original
    return None
