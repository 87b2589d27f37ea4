"""Absent originals: a text that several outlets print and none of them wrote.

A group of copies gets an inferred source when what speaks for one outweighs the prior: credits for an agency whose
item the corpus lacks, text that the earliest copy does not have, a burst of independent owners. Each test is an entry
of the ledger.
After Nicholls 2019 (common source as a class of its own) and stemmatology's lost witnesses (Roos and Heikkilä 2009).
"""

from __future__ import annotations

import hashlib
from collections import Counter
from datetime import timedelta
from itertools import combinations
from typing import Any, NamedTuple

from lineage.provenance.clock import first_known, is_earlier
from lineage.provenance.declared import edge, source
from lineage.provenance.explained import Explained
from lineage.provenance.facts import Facts
from lineage.provenance.ledger import Ledger
from lineage.provenance.originals import Original
from lineage.provenance.spans import Span, length, subtract, union, words
from lineage.settings import Edges

Row = dict[str, Any]
TRIANGLE_WORDS = 12
TRIANGLE_MEMBERS = 40  # the test compares pairs of members; the first ones suffice


class Inferred(NamedTuple):
    """An absent original that its copies prove: edges to them, the original, and its row in the frame `sources`."""

    edges: list[Row]
    original: Original
    source: Row


def infer_original(
    group: list[str], facts: Facts, explained: Explained, ledger: Ledger, settings: Edges
) -> Inferred | None:
    """The absent original of a group of copies; None if the tests do not carry it."""
    if len({facts.voice(article) for article in group}) < 2:
        return None
    members = sorted(group, key=lambda article: first_known(facts.articles[article]))
    entries = _tests(members, facts, ledger, settings)
    if ledger.confidence(entries) < settings.min_confidence:
        return None
    agencies = Counter(agency for article in members for agency in facts.agencies.get(article, ()))
    names = [name for name, _ in sorted(agencies.items(), key=lambda item: (-item[1], item[0]))]
    digest = hashlib.sha256("\n".join(sorted(members)).encode()).hexdigest()[:8]
    node = f"inferred:{'+'.join(names) or 'unknown'}:{digest}"
    edges, texts, held = [], [], {}
    for article in members:
        spans = union(s for other in members for s in facts.shared.get((article, other), []))
        texts.append((-length(spans), article, spans))
        explained.take(article, spans)
        held[article] = spans
        more = (
            [ledger.entry("member_credits", ", ".join(sorted(facts.agencies[article])))]
            if article in facts.agencies
            else []
        )
        edges.append(
            edge(
                node, article, "derived_from", "inferred", entries + more,
                share=_share(article, members, spans, facts), confidence=ledger.confidence(entries + more),
            )
        )  # fmt: skip
    _, fullest, spans = min(texts)
    text = "\n\n".join(facts.articles[fullest]["text"][begin:end] for begin, end in spans)
    original = Original(node, held, frozenset(names))
    return Inferred(edges, original, source(node, "inferred", " / ".join(names) or "?", text))


def _tests(members: list[str], facts: Facts, ledger: Ledger, settings: Edges) -> list[Row]:
    entries = [ledger.entry("absent_prior")]
    crediting = [article for article in members if article in facts.agencies]
    if crediting:
        agencies = sorted({agency for article in crediting for agency in facts.agencies[article]})
        entries.append(ledger.entry("credit_without_document", ", ".join(agencies)))
    if (voices := len({facts.voice(article) for article in crediting})) > 1:
        entries.append(ledger.entry("credits_repeated", voices))
    if lacking := _triangle(members, facts):
        entries.append(ledger.entry("triangle", lacking))
    if owners := _burst(members, facts, timedelta(minutes=settings.burst_minutes)):
        entries.append(ledger.entry("burst", owners))
    if members[0] in facts.own_work:
        entries.append(ledger.entry("first_signs_own_work", facts.outlet(members[0]) or members[0]))
    return entries


def _triangle(members: list[str], facts: Facts) -> str | None:
    """The outlet of the earliest copy, if two later ones of different voices share text that it lacks."""
    first, *later = members[:TRIANGLE_MEMBERS]
    after = [article for article in later if is_earlier(facts.articles[first], facts.articles[article])]
    for a, b in combinations(after, 2):
        if facts.voice(a) != facts.voice(b):
            beyond = subtract(facts.shared.get((a, b), []), facts.shared.get((a, first), []))
            if words(facts.articles[a]["text"], beyond) >= TRIANGLE_WORDS:
                return facts.outlet(first) or first
    return None


def _burst(members: list[str], facts: Facts, window: timedelta) -> int:
    """Largest number of voices within the window, if three or more; only times known to the minute count."""
    times = sorted(
        (row["published_from"], facts.voice(article))
        for article in members
        if (row := facts.articles[article])["published_from"] and row["published_from"] == row["published_until"]
    )
    most = max((len({voice for at, voice in times if start <= at <= start + window}) for start, _ in times), default=0)
    return most if most >= 3 else 0


def _share(article: str, members: list[str], spans: list[Span], facts: Facts) -> float:
    """Share of the article's words that the group shares, scaled up from its best pair."""
    known = [
        (facts.share(article, other), length(facts.shared[article, other]))
        for other in members
        if (article, other) in facts.shared
    ]
    share, size = max(known, default=(0.0, 0))
    return round(min(1.0, share * length(spans) / size), 4) if size else 0.0
