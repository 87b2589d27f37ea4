"""Originals that the corpus lacks but whose copies are known: who else holds their text."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from lineage.provenance.clock import apart
from lineage.provenance.declared import edge
from lineage.provenance.explained import Explained
from lineage.provenance.facts import Facts
from lineage.provenance.ledger import Ledger
from lineage.provenance.spans import Span, covers, union

Row = dict[str, Any]


@dataclass(frozen=True)
class Original:
    """An absent original: its node, the text of it in each copy that proves it, and the agencies these credit."""

    node: str
    holders: dict[str, list[Span]]
    agencies: frozenset[str]


def numbered_originals(facts: Facts, explained: Explained) -> list[Original]:
    """Agency items that articles print by number and the corpus lacks; their clients explain each other's text."""
    in_corpus = facts.items_in_corpus().keys()
    clients: dict[tuple[str, int], set[str]] = defaultdict(set)
    of_number: dict[str, set[str]] = defaultdict(set)
    for article, items in facts.items.items():
        for number, version in items - in_corpus:
            clients[number, version].add(article)
            of_number[number].add(article)
    text: dict[str, list[Span]] = {}
    for holders in of_number.values():
        for article in holders:
            spans = union(span for other in holders for span in facts.shared.get((article, other), []))
            explained.take(article, spans)
            text[article] = spans or [(0, len(facts.articles[article]["text"]))]
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
    window: timedelta,
) -> list[Row]:
    """Edges from absent originals to articles that share their text, in time, without being among their first copies.

    `partners` are articles that share text; a sentence of background that returns weeks later is no copy of the item.
    """
    held = defaultdict(list)
    for original in originals:
        for article in original.holders:
            held[article].append(original)
    edges = []
    for article in sorted(partners):
        if facts.is_source_by_trade(article):
            continue
        others = [o for o in partners[article] if apart(facts.articles[article], facts.articles[o]) <= window]
        near = {original.node: original for other in others for original in held[other]}
        ranked = sorted((_rank(article, original, others, facts, ledger) for original in near.values()), key=_order)
        for spans, share, entries, original in ranked:
            if article not in original.holders and spans and explained.is_new(article, spans):
                explained.take(article, spans)
                confidence = ledger.confidence(entries)
                edges.append(
                    edge(
                        original.node, article, "derived_from", "inferred", entries, share=share, confidence=confidence
                    )
                )
    return edges


def _rank(
    article: str, original: Original, others: list[str], facts: Facts, ledger: Ledger
) -> tuple[list[tuple[int, int]], float, list[Row], Original]:
    holders = [
        other
        for other in others
        if other in original.holders and covers(original.holders[other], facts.shared.get((other, article), []))
    ]
    spans = union(span for other in holders for span in facts.shared.get((article, other), []))
    share = max((facts.share(article, other) for other in holders), default=0.0)
    entries = [ledger.entry("prior"), ledger.entry("joins_original", len(holders))]
    declared = facts.agencies.get(article, set())
    if declared:
        rule = "credit_agrees" if declared & original.agencies else "credit_conflict"
        entries.append(ledger.entry(rule, ", ".join(sorted(declared))))
    return spans, share, entries, original


def _order(ranked: tuple[list[tuple[int, int]], float, list[Row], Original]) -> tuple[float, float, str]:
    _, share, entries, original = ranked
    return -Ledger.confidence(entries), -share, original.node
