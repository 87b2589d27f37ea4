"""Arrows among texts that nothing else explains: the trees of a story decide, or nobody does."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection

from lineage.provenance.claims import Claim
from lineage.provenance.clock import HOUR, apart, is_earlier
from lineage.provenance.components import components
from lineage.provenance.covering import derivation, find_relays
from lineage.provenance.explained import Explained
from lineage.provenance.facts import Facts, Pair
from lineage.provenance.ledger import Ledger, Weighed, entry, percent
from lineage.provenance.parts import excuse_lacks, find_parts, node_of
from lineage.provenance.testimony import testify
from lineage.provenance.trees import best_tree, spanning_forest, weigh_arrows
from lineage.settings import Edges


def decide_directions(
    pairs: list[Pair], through: list[Pair], facts: Facts, explained: Explained, ledger: Ledger, settings: Edges
) -> list[Claim]:
    """A direction where the ledger supports one; else undirected edges, a spanning forest of the strongest.

    The arrows of the best tree come first, with what all trees make of them; then further sources, each for words that
    nothing explains yet. `through` are pairs of a source whose own words are explained and a target whose are not, but
    may come from there. A background sentence or two in common is a pair, not an edge, whoever was first.
    """
    share = facts.shared.share

    def share_much(pair: Pair) -> bool:
        return max(share(*pair), share(*pair[::-1])) >= settings.group_share

    much = [pair for pair in pairs if share_much(pair)]
    evidence = {
        (source, target): testify(source, target, facts, settings)
        for source, target in (*much, *(pair[::-1] for pair in much), *filter(share_much, through))
        if not is_earlier(facts.articles[target], facts.articles[source]) and not facts.is_aggregator(source)
    }
    into = {arrow: arrow for arrow in evidence}  # the arrow that stands for it in the trees
    candidates: dict[str, list[str]] = defaultdict(list)
    for source, target in evidence:
        candidates[target].append(source)
    for target, sources in candidates.items():
        for source, entries in find_relays(target, sources, sources, facts, settings).items():
            evidence[source, target] += entries
        parts = find_parts(target, sources, facts, settings.group_share)
        excuse_lacks(evidence, target, parts, facts)
        for number, part in enumerate(parts):
            into |= {(source, target): (source, node_of(target, number)) for source in part.sources}
    claims: list[Claim] = []
    taken: dict[str, list[str]] = defaultdict(list)
    weighed = {arrow: Weighed("tree", arrow, facts.times(*arrow)) for arrow in evidence}
    for arrows in _components(evidence):
        odds = {into[arrow]: ledger.odds(evidence[arrow], weighed[arrow]) for arrow in arrows}
        likely, tree = weigh_arrows(odds), best_tree(odds)
        ranked = sorted(arrows, key=lambda arrow: (into[arrow] not in tree, -likely[into[arrow]], arrow))
        for source, target in ranked:
            confidence = ledger.calibrated(likely[into[source, target]], weighed[source, target])
            spans = facts.shared.spans(target, source)
            if confidence < settings.min_confidence or _is_above(target, source, taken):
                continue
            if explained.is_new(target, spans):
                explained.take(target, spans)
                taken[target].append(source)
                claims.append(derivation(source, target, evidence[source, target], confidence, facts))
    weights = {pair: round(share(*pair) + share(*pair[::-1]), 6) for pair in explained.still_open(much)}
    undecided = sorted((min(pair), max(pair)) for pair in spanning_forest(weights))
    return claims + [_undirected(a, b, facts, settings) for a, b in undecided]


def _is_above(source: str, target: str, taken: dict[str, list[str]]) -> bool:
    """The target derives from the source already, over any number of hops."""
    seen, ahead = {target}, [target]
    while ahead:
        for parent in taken.get(ahead.pop(), ()):
            if parent == source:
                return True
            if parent not in seen:
                seen.add(parent)
                ahead.append(parent)
    return False


def _components(arrows: Collection[Pair]) -> list[list[Pair]]:
    """The arrows of texts that hang together."""
    number = {node: count for count, nodes in enumerate(components(arrows)) for node in nodes}
    parts: dict[int, list[Pair]] = defaultdict(list)
    for arrow in arrows:
        parts[number[arrow[0]]].append(arrow)
    return list(parts.values())


def _undirected(a: str, b: str, facts: Facts, settings: Edges) -> Claim:
    shares = facts.shared.share(a, b), facts.shared.share(b, a)
    retold = (a, b) in facts.rewritten
    evidence = [entry("rewritten" if retold else "shared_text", percent(max(shares))), entry("no_direction")]
    first, second = facts.articles[a], facts.articles[b]
    if first.voice == second.voice:
        evidence.append(entry("one_owner", first.voice))
    if (gap := apart(first, second)) > settings.group_hours * HOUR:
        evidence.append(entry("far_apart", f"{gap / HOUR:.0f} h"))
    confidence = 0.7 if retold else 1.0
    return Claim(a, b, "shares_text", "measured", evidence, directed=False, share=min(shares), confidence=confidence)
