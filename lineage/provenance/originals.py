"""Originals that the corpus lacks but whose copies are known: who else holds their text."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from typing import NamedTuple

from lineage.provenance.claims import Claim
from lineage.provenance.clock import HOUR, apart
from lineage.provenance.explained import Explained
from lineage.provenance.facts import Facts
from lineage.provenance.ledger import Entry, Ledger, entry, percent
from lineage.provenance.spans import Span, covers, union
from lineage.settings import Edges

MUCH = 0.4


@dataclass(frozen=True)
class Original:
    """An absent original: its node, the text of it in each copy that proves it, and the agencies these credit."""

    node: str
    holders: dict[str, list[Span]]
    agencies: frozenset[str]


class Joining(NamedTuple):
    """What an article shares with the holders of an original."""

    node: str
    confidence: float
    share: float
    spans: list[Span]
    entries: list[Entry]


def numbered_originals(facts: Facts, explained: Explained) -> list[Original]:
    """Agency items that articles print by number and the corpus lacks; their clients explain each other's text."""
    clients: dict[tuple[str, int], set[str]] = defaultdict(set)
    of_number: dict[str, set[str]] = defaultdict(set)
    for article, items in facts.items.items():
        for number, version in items - facts.corpus_items.keys():
            clients[number, version].add(article)
            of_number[number].add(article)
    text: dict[str, list[Span]] = {}
    for holders in of_number.values():
        for article in holders:
            spans, _ = facts.shared.with_group(article, holders)
            explained.take(article, spans)
            text[article] = spans or [(0, facts.articles[article].size)]
    return [
        Original(f"item:{number}/{version}", {name: text[name] for name in holders}, frozenset({number.split(":")[0]}))
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
    claims, window = [], settings.group_hours * HOUR
    for article in sorted({partner for holder in held for partner in partners.get(holder, ())}):
        if article in facts.by_trade:
            continue
        row = facts.articles[article]
        forms = facts.forms.get(article, ())
        others = [o for o in partners[article] if o in held and apart(row, facts.articles[o]) <= window]
        near = {original.node: original for other in others for original in held[other]}
        joinings = [
            _join(article, original, others, facts, ledger)
            for original in near.values()
            if article not in original.holders and original.holders.keys().isdisjoint(forms)
        ]
        for node, confidence, share, spans, entries in sorted(joinings, key=_order):
            if spans and confidence >= settings.min_confidence and explained.is_new(article, spans):
                explained.take(article, spans)
                claims.append(
                    Claim(node, article, "derived_from", "inferred", entries, share=share, confidence=confidence)
                )
    return claims


def _join(article: str, original: Original, others: list[str], facts: Facts, ledger: Ledger) -> Joining:
    shared = facts.shared
    holders = [
        other
        for other in others
        if other in original.holders and covers(original.holders[other], shared.spans(other, article))
    ]
    entries = [entry("join_prior"), entry("joins_original", len(holders))]
    if declared := facts.agencies.get(article):
        rule = "join_credit_agrees" if declared & original.agencies else "join_credit_conflict"
        entries.append(entry(rule, ", ".join(sorted(declared))))
    if len(holders) > 1:
        entries.append(entry("join_several", len(holders)))
    share = max((shared.share(article, other) for other in holders), default=0.0)
    if share >= MUCH:
        entries.append(entry("join_much", percent(share)))
    spans = union(span for other in holders for span in shared.spans(article, other))
    confidence = ledger.confidence(entries, "join", (article, *sorted(holders)))
    return Joining(original.node, confidence, share, spans, entries)


def _order(joining: Joining) -> tuple[float, float, str]:
    return -joining.confidence, -joining.share, joining.node
