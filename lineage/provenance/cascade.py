"""Who took text from whom, story by story: every article gets the sources that explain its shared text.

Originals (agency items and releases in the corpus, numbered items that are not) come first, printed citations next,
then absent originals inferred from their copies; what is left gets a direction when the ledger supports one, else none.
A source is accepted only if it explains words that better supported sources do not (greedy set cover), so two clients
of one agency, or the two ends of a chain, get no arrow between them for text that a common source explains.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable

from lineage.provenance.absent import Inferred, infer_original
from lineage.provenance.claims import Claim, Node
from lineage.provenance.clock import is_earlier, lag
from lineage.provenance.explained import Explained
from lineage.provenance.facts import Facts
from lineage.provenance.groups import group_copies
from lineage.provenance.ledger import Entry, Ledger, entry, percent
from lineage.provenance.originals import join_originals, numbered_originals
from lineage.provenance.testimony import testify
from lineage.provenance.trees import best_tree, weigh_arrows
from lineage.settings import Edges

Pair = tuple[str, str]


def draw_cascades(facts: Facts, pairs: list[Pair], ledger: Ledger, settings: Edges) -> tuple[list[Claim], list[Node]]:
    """Edges and absent originals for all pairs of different outlets that share text as a derivation would.

    Cost: linear in pairs, but for undecided groups: the trees of up to `trees.LARGEST` texts are summed up, and what
    stays without a direction keeps a maximum spanning forest.
    """
    explained = Explained(facts, settings.beyond_tokens)
    partners = _partners(pairs)
    claims: list[Claim] = []
    for target, others in partners.items():
        if target not in facts.by_trade:
            claims += _cover(target, _strong(target, others, facts), facts, explained, ledger, settings)
    claims += join_originals(numbered_originals(facts, explained), partners, facts, explained, ledger, settings)

    nodes: list[Node] = []
    undecided = explained.still_open(pair for pair in pairs if facts.by_trade.isdisjoint(pair))
    while absent := _infer(undecided, facts, explained, ledger, settings):
        claims += [claim for inferred in absent for claim in inferred.claims]
        nodes += [inferred.node for inferred in absent]
        originals = [inferred.original for inferred in absent]
        claims += join_originals(originals, partners, facts, explained, ledger, settings)
        undecided = explained.still_open(undecided)  # what a round leaves open may hold a further original
    return claims + _decide(undecided, facts, explained, ledger, settings), nodes


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
    articles, cited = facts.articles, facts.cited.get(target, {})
    if first := facts.republished.get(target):
        named = [other for other in partners if articles[other].outlet in first]
        if named:
            return named
    if facts.is_aggregator(target):
        return partners
    return [other for other in partners if other in facts.by_trade or articles[other].outlet in cited]


def _cover(
    target: str, sources: list[str], facts: Facts, explained: Explained, ledger: Ledger, settings: Edges
) -> list[Claim]:
    """The best supported sources of a target, each only if it explains words the better ones do not."""
    ranked = []
    for source in sources:
        if not is_earlier(facts.articles[target], facts.articles[source]) and not facts.is_aggregator(source):
            entries = testify(source, target, facts)
            confidence = ledger.confidence(entries, "arrow", (source, target))
            if confidence >= settings.min_confidence:
                ranked.append((-confidence, -facts.shared.share(target, source), source, entries))
    claims = []
    for doubt, _, source, entries in sorted(ranked):
        spans = facts.shared.spans(target, source)
        if explained.is_new(target, spans):
            explained.take(target, spans)
            claims.append(_derivation(source, target, entries, -doubt, facts))
    return claims


def _derivation(source: str, target: str, entries: list[Entry], confidence: float, facts: Facts) -> Claim:
    republished = {"republication_line", "aggregator"} & {rule for rule, _ in entries}
    return Claim(
        source,
        target,
        "republishes" if republished else "derived_from",
        "measured",
        entries,
        share=facts.shared.share(target, source),
        lag=lag(facts.articles[source], facts.articles[target]),
        confidence=confidence,
    )


def _infer(pairs: list[Pair], facts: Facts, explained: Explained, ledger: Ledger, settings: Edges) -> list[Inferred]:
    """The absent originals of all groups of copies among the pairs."""
    groups = group_copies(pairs, facts, settings)
    found = (infer_original(group, facts, explained, ledger, settings) for group in groups)
    return [inferred for inferred in found if inferred]


def _decide(pairs: list[Pair], facts: Facts, explained: Explained, ledger: Ledger, settings: Edges) -> list[Claim]:
    """A direction where the ledger supports one; else undirected edges, a spanning forest of the strongest.

    The arrows of the best tree come first, with what all trees make of them; then further sources, each for words that
    nothing explains yet. A background sentence or two in common is a pair, not an edge.
    """
    import networkx as nx

    evidence = {
        (source, target): testify(source, target, facts)
        for pair in pairs
        for source, target in (pair, pair[::-1])
        if not is_earlier(facts.articles[target], facts.articles[source]) and not facts.is_aggregator(source)
    }
    claims: list[Claim] = []
    taken: dict[str, list[str]] = defaultdict(list)
    for odds in _components({arrow: ledger.odds(entries, "arrow", arrow) for arrow, entries in evidence.items()}):
        likely, tree = weigh_arrows(odds), best_tree(odds)
        ranked = sorted(odds, key=lambda arrow: (arrow not in tree, -likely[arrow], arrow))
        for source, target in ranked:
            confidence = ledger.calibrated(likely[source, target], "tree")
            spans = facts.shared.spans(target, source)
            if confidence < settings.min_confidence or _is_above(target, source, taken):
                continue
            if explained.is_new(target, spans):
                explained.take(target, spans)
                taken[target].append(source)
                claims.append(_derivation(source, target, evidence[source, target], confidence, facts))
    share = facts.shared.share
    forest = nx.Graph()
    for a, b in explained.still_open(pairs):
        if max(share(a, b), share(b, a)) >= settings.group_share:
            forest.add_edge(a, b, weight=round(share(a, b) + share(b, a), 6))
    undecided = sorted((min(a, b), max(a, b)) for a, b, _ in nx.maximum_spanning_edges(forest, data=True))
    return claims + [_undirected(a, b, facts) for a, b in undecided]


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


def _components(odds: dict[Pair, float]) -> list[dict[Pair, float]]:
    """The arrows of texts that hang together."""
    import networkx as nx

    number = {
        node: count for count, nodes in enumerate(nx.connected_components(nx.Graph(odds.keys()))) for node in nodes
    }
    parts: dict[int, dict[Pair, float]] = defaultdict(dict)
    for arrow, weight in odds.items():
        parts[number[arrow[0]]][arrow] = weight
    return list(parts.values())


def _undirected(a: str, b: str, facts: Facts) -> Claim:
    shares = facts.shared.share(a, b), facts.shared.share(b, a)
    retold = (a, b) in facts.rewritten
    evidence = [entry("rewritten" if retold else "shared_text", percent(max(shares))), entry("no_direction")]
    confidence = 0.7 if retold else 1.0
    return Claim(a, b, "shares_text", "measured", evidence, directed=False, share=min(shares), confidence=confidence)
