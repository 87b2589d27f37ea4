"""Absent originals: a text that several outlets print and none of them wrote, with its text rebuilt from the copies.

A group of copies gets an inferred source when the tests for a common source outweigh the prior.
"""

from __future__ import annotations

import hashlib
from collections import Counter
from typing import NamedTuple

from lineage.provenance.claims import Claim, Node
from lineage.provenance.clock import first_known
from lineage.provenance.common_source import test_common_source
from lineage.provenance.explained import Explained
from lineage.provenance.facts import Facts
from lineage.provenance.groups import Copies
from lineage.provenance.ledger import Ledger, entry
from lineage.provenance.originals import Original
from lineage.provenance.rebuild import rebuild_text
from lineage.provenance.spans import length
from lineage.settings import Edges


class Inferred(NamedTuple):
    """An absent original that its copies prove: edges to them, the original, and its row in the frame `sources`."""

    claims: list[Claim]
    original: Original
    node: Node


def infer_original(
    group: Copies, facts: Facts, explained: Explained, ledger: Ledger, settings: Edges
) -> Inferred | None:
    """The absent original of a group of copies; None if the tests do not carry it."""
    if len({facts.articles[article].voice for article in group.members}) < 2:
        return None
    members = sorted(group.members, key=lambda article: first_known(facts.articles[article]))
    entries = test_common_source(members, facts, settings)
    if ledger.confidence(entries, "absent", tuple(members)) < settings.min_confidence:
        return None
    agencies = Counter(agency for article in members for agency in facts.agencies.get(article, ()))
    names = [name for name, _ in sorted(agencies.items(), key=lambda item: (-item[1], item[0]))]
    digest = hashlib.sha256("\n".join(sorted(members)).encode()).hexdigest()[:8]
    name = f"inferred:{'+'.join(names) or 'unknown'}:{digest}"
    claims = []
    held = {article: explained.open_part(article, group.held[article]) for article in members}
    for article in members:
        explained.take(article, group.held[article])
        evidence = list(entries)
        if article in facts.agencies:
            evidence.append(entry("member_credits", ", ".join(sorted(facts.agencies[article]))))
        confidence = ledger.confidence(evidence, "member", (article, *members))
        share = _share(article, group, facts)
        claims.append(Claim(name, article, "derived_from", "inferred", evidence, share=share, confidence=confidence))
    return Inferred(
        claims,
        Original(name, held, frozenset(names)),
        Node(name, "inferred", " / ".join(names) or "?", rebuild_text(held, facts) or None),
    )


def _share(article: str, group: Copies, facts: Facts) -> float:
    """Share of the article's words that the original holds, scaled from the copy that shares most."""
    spans, share = facts.shared.with_group(article, {*group.members})
    return round(share * length(group.held[article]) / length(spans), 4) if spans else 0.0
