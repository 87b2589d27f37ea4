"""Who took text from whom, story by story: every article gets the sources that explain its shared text.

Originals (agency items and releases in the corpus, numbered items that are not) come first, printed citations next,
then absent originals inferred from their copies; what is left gets a direction when the ledger supports one, else none.
A source is accepted only if it explains words that better supported sources do not (greedy set cover), so two clients
of one agency, or the two ends of a chain, get no arrow between them for text that a common source explains.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from datetime import timedelta
from typing import Any

from lineage.provenance.absent import infer_original
from lineage.provenance.clock import apart, first_known, is_earlier, lag
from lineage.provenance.declared import edge
from lineage.provenance.explained import Explained
from lineage.provenance.facts import DERIVED, Facts
from lineage.provenance.ledger import Ledger, percent
from lineage.provenance.originals import join_originals, numbered_originals
from lineage.provenance.spans import Span, covers
from lineage.provenance.testimony import testify
from lineage.settings import Edges

Row = dict[str, Any]
Pair = tuple[str, str]


def draw_cascades(facts: Facts, pairs: list[Pair], ledger: Ledger, settings: Edges) -> tuple[list[Row], list[Row]]:
    """Edges and absent originals for all pairs of different outlets that share text as a derivation would.

    Cost: linear in pairs, but for undecided groups, which keep a maximum spanning forest.
    """
    explained = Explained(facts, settings.beyond_tokens)
    partners = _partners(pairs)
    edges: list[Row] = []
    for target in sorted(partners, key=lambda article: first_known(facts.articles[article])):
        if not facts.is_source_by_trade(target):
            edges += _cover(target, _strong(target, partners[target], facts), facts, explained, ledger, settings)
    window = timedelta(hours=settings.group_hours)
    edges += join_originals(numbered_originals(facts, explained), partners, facts, explained, ledger, window)

    sources: list[Row] = []
    while True:
        originals = []
        for group in _groups(explained.still_open(pairs), facts, settings):
            if inferred := infer_original(group, facts, explained, ledger, settings):
                edges += inferred.edges
                originals.append(inferred.original)
                sources.append(inferred.source)
        edges += join_originals(originals, partners, facts, explained, ledger, window)
        if not originals:  # what a round leaves open may hold a further original
            break
    return edges + _decide(explained.still_open(pairs), facts, explained, ledger, settings), sources


def derived_pairs(facts: Facts) -> list[Pair]:
    """Pairs that share text as a derivation would, in order; two days of one template are not one item."""
    return [key for key, pair in sorted(facts.pairs.items()) if pair["relation"] in DERIVED and not pair["template"]]


def _partners(pairs: Iterable[Pair]) -> dict[str, list[str]]:
    partners: dict[str, list[str]] = defaultdict(list)
    for a, b in pairs:
        partners[a].append(b)
        partners[b].append(a)
    return dict(partners)


def _strong(target: str, partners: list[str], facts: Facts) -> list[str]:
    """Partners that are originals in the corpus or outlets the target names; an aggregator takes from anybody.

    A line that says where the article appeared first outranks all others: only that outlet is asked.
    """
    first = [other for other in partners if facts.outlet(other) in facts.republished.get(target, {})]
    if first:
        return first
    return [
        other
        for other in partners
        if facts.is_source_by_trade(other)
        or facts.outlet(other) in facts.cited.get(target, {})
        or facts.is_aggregator(target)
    ]


def _cover(
    target: str, sources: list[str], facts: Facts, explained: Explained, ledger: Ledger, settings: Edges
) -> list[Row]:
    """The best supported sources of a target, each only if it explains words the better ones do not."""
    ranked = []
    for source in sources:
        if not is_earlier(facts.articles[target], facts.articles[source]) and not facts.is_aggregator(source):
            entries = testify(source, target, facts, ledger)
            confidence = ledger.confidence(entries)
            if confidence >= settings.min_confidence:
                ranked.append((-confidence, -facts.share(target, source), source, entries))
    edges = []
    for _, _, source, entries in sorted(ranked, key=lambda item: item[:3]):
        spans = facts.shared.get((target, source), [])
        if explained.is_new(target, spans):
            explained.take(target, spans)
            edges.append(_derivation(source, target, entries, facts, ledger))
    return edges


def _derivation(source: str, target: str, entries: list[Row], facts: Facts, ledger: Ledger) -> Row:
    rules = {entry["rule"] for entry in entries}
    return edge(
        source,
        target,
        "republishes" if rules & {"republication_line", "aggregator"} else "derived_from",
        "measured",
        entries,
        share=facts.share(target, source),
        lag=lag(facts.articles[source], facts.articles[target]),
        confidence=ledger.confidence(entries),
    )


def _groups(pairs: list[Pair], facts: Facts, settings: Edges) -> list[list[str]]:
    """Articles that may be copies of one absent original, grown from the pairs that share most.

    Two articles join when what they share is what each shares with its group so far, and when all lie within the time
    copies take: a round-up of two items does not glue them, and no chain of weak links makes a group. Not every copy is
    compared with every other one, so a member need not be paired with all.
    """
    window = timedelta(hours=settings.group_hours)
    group_of: dict[str, list[str]] = {}
    core: dict[str, list[Span]] = {}
    for a, b in sorted(pairs, key=lambda pair: (-facts.share(*pair) - facts.share(*pair[::-1]), pair)):
        if min(facts.share(a, b), facts.share(b, a)) < settings.group_share:
            continue
        first, second = group_of.get(a, [a]), group_of.get(b, [b])
        if first is second or not all(
            covers(core[x], facts.shared.get((x, y), [])) for x, y in ((a, b), (b, a)) if x in core
        ):
            continue
        rows = facts.articles
        if any(apart(rows[one], rows[other]) > window for one in first for other in second):
            continue
        core.setdefault(a, facts.shared.get((a, b), []))
        core.setdefault(b, facts.shared.get((b, a), []))
        merged = first + second
        group_of.update(dict.fromkeys(merged, merged))
    return sorted(sorted(group) for group in {id(group): group for group in group_of.values()}.values())


def _decide(pairs: list[Pair], facts: Facts, explained: Explained, ledger: Ledger, settings: Edges) -> list[Row]:
    """A direction where the ledger supports one; else undirected edges, a spanning forest of the strongest.

    A background sentence or two in common is a pair, not an edge.
    """
    import networkx as nx

    edges = []
    for target, partners in sorted(_partners(pairs).items(), key=lambda item: first_known(facts.articles[item[0]])):
        ahead = [other for other in partners if _supports(other, target, facts, ledger)]
        edges += _cover(target, ahead, facts, explained, ledger, settings)
    forest = nx.Graph()
    for a, b in explained.still_open(pairs):
        if max(facts.share(a, b), facts.share(b, a)) < settings.group_share:
            continue
        forest.add_edge(a, b, weight=round(facts.share(a, b) + facts.share(b, a), 6))
    undecided = sorted((min(a, b), max(a, b)) for a, b, _ in nx.maximum_spanning_edges(forest, data=True))
    return edges + [_undirected(a, b, facts, ledger) for a, b in undecided]


def _supports(source: str, target: str, facts: Facts, ledger: Ledger) -> bool:
    """The ledger speaks more for this direction than for the other."""
    there = ledger.confidence(testify(source, target, facts, ledger))
    return there > ledger.confidence(testify(target, source, facts, ledger))


def _undirected(a: str, b: str, facts: Facts, ledger: Ledger) -> Row:
    share = min(facts.share(a, b), facts.share(b, a))
    evidence = [ledger.entry("shared_text", percent(max(facts.share(a, b), facts.share(b, a))))]
    confidence = 0.7 if facts.pairs[a, b]["relation"] == "rewritten" else 1.0
    evidence.append(ledger.entry("no_direction"))
    return edge(a, b, "shares_text", "measured", evidence, directed=False, share=share, confidence=confidence)
