"""Absent originals: a text that several outlets print and none of them wrote.

A group of copies gets an inferred source when what speaks for one outweighs the prior: credits for an agency whose
item the corpus lacks, text that the earliest copy does not have, a burst of independent owners. Each test is an entry
of the ledger.
After Nicholls 2019 (common source as a class of its own) and stemmatology's lost witnesses (Roos and Heikkilä 2009).
"""

from __future__ import annotations

import hashlib
from collections import Counter
from itertools import combinations
from typing import NamedTuple

from lineage.provenance.claims import Claim, Node
from lineage.provenance.clock import MINUTE, first_known, is_earlier, is_exact
from lineage.provenance.explained import Explained
from lineage.provenance.facts import Facts
from lineage.provenance.ledger import Entry, Ledger, entry
from lineage.provenance.originals import Original
from lineage.provenance.spans import length, subtract, words
from lineage.settings import Edges

TRIANGLE_WORDS = 12
TRIANGLE_MEMBERS = 40  # the test compares pairs of members; the first ones suffice


class Inferred(NamedTuple):
    """An absent original that its copies prove: edges to them, the original, and its row in the frame `sources`."""

    claims: list[Claim]
    original: Original
    node: Node


def infer_original(
    group: list[str], facts: Facts, explained: Explained, ledger: Ledger, settings: Edges
) -> Inferred | None:
    """The absent original of a group of copies; None if the tests do not carry it."""
    if len({facts.articles[article].voice for article in group}) < 2:
        return None
    members = sorted(group, key=lambda article: first_known(facts.articles[article]))
    entries = _tests(members, facts, settings)
    if ledger.confidence(entries) < settings.min_confidence:
        return None
    agencies = Counter(agency for article in members for agency in facts.agencies.get(article, ()))
    names = [name for name, _ in sorted(agencies.items(), key=lambda item: (-item[1], item[0]))]
    digest = hashlib.sha256("\n".join(sorted(members)).encode()).hexdigest()[:8]
    name = f"inferred:{'+'.join(names) or 'unknown'}:{digest}"
    claims, held, together = [], {}, set(members)
    for article in members:
        spans, share = facts.shared.with_group(article, together)
        explained.take(article, spans)
        held[article] = spans
        evidence = list(entries)
        if article in facts.agencies:
            evidence.append(entry("member_credits", ", ".join(sorted(facts.agencies[article]))))
        confidence = ledger.confidence(evidence)
        claims.append(Claim(name, article, "derived_from", "inferred", evidence, share=share, confidence=confidence))
    fullest = min(members, key=lambda article: (-length(held[article]), article))
    whole = facts.text(fullest)
    text = "\n\n".join(whole[begin:end] for begin, end in held[fullest])
    return Inferred(
        claims, Original(name, held, frozenset(names)), Node(name, "inferred", " / ".join(names) or "?", text)
    )


def _tests(members: list[str], facts: Facts, settings: Edges) -> list[Entry]:
    entries = [entry("absent_prior")]
    crediting = [article for article in members if article in facts.agencies]
    if crediting:
        agencies = sorted({agency for article in crediting for agency in facts.agencies[article]})
        entries.append(entry("credit_without_document", ", ".join(agencies)))
    if (voices := len({facts.articles[article].voice for article in crediting})) > 1:
        entries.append(entry("credits_repeated", voices))
    if lacking := _triangle(members, facts):
        entries.append(entry("triangle", lacking))
    if owners := _burst(members, facts, settings.burst_minutes * MINUTE):
        entries.append(entry("burst", owners))
    if members[0] in facts.own_work:
        entries.append(entry("first_signs_own_work", facts.articles[members[0]].outlet or members[0]))
    return entries


def _triangle(members: list[str], facts: Facts) -> str | None:
    """The outlet of the earliest copy, if two later ones of different voices share text that it lacks."""
    articles, shared = facts.articles, facts.shared
    first, *later = members[:TRIANGLE_MEMBERS]
    after = [article for article in later if is_earlier(articles[first], articles[article])]
    for a, b in combinations(after, 2):
        if articles[a].voice != articles[b].voice:
            beyond = subtract(shared.spans(a, b), shared.spans(a, first))
            if beyond and words(facts.text(a), beyond, TRIANGLE_WORDS) == TRIANGLE_WORDS:
                return articles[first].outlet or first
    return None


def _burst(members: list[str], facts: Facts, window: int) -> int:
    """Largest number of voices within the window, if three or more; only times known to the minute count."""
    articles = [facts.articles[article] for article in members]
    times = sorted((row.earliest, row.voice) for row in articles if row.earliest is not None and is_exact(row))
    within: Counter[str] = Counter()
    most, first = 0, 0
    for at, voice in times:
        within[voice] += 1
        while times[first][0] < at - window:
            gone = times[first][1]
            within[gone] -= 1
            if not within[gone]:
                del within[gone]
            first += 1
        most = max(most, len(within))
    return most if most >= 3 else 0
