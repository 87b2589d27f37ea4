"""Who took text from whom, story by story: every article gets the sources that explain its shared text.

Originals (agency items and releases in the corpus, numbered items that are not) come first, printed citations next,
then absent originals inferred from their copies; what is left gets a direction when the ledger supports one, else none.
A source is accepted only if it explains words that better supported sources do not (greedy set cover), so two clients
of one agency, or the two ends of a chain, get no arrow between them for text that a common source explains.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from typing import Any

from lineage.provenance.absent import infer_original
from lineage.provenance.clock import first_known, is_earlier, lag
from lineage.provenance.declared import edge
from lineage.provenance.facts import DERIVED, Facts
from lineage.provenance.ledger import Ledger
from lineage.provenance.spans import Span, subtract, union, words
from lineage.provenance.testimony import testify
from lineage.settings import Edges

Row = dict[str, Any]
Pair = tuple[str, str]


def draw_cascades(facts: Facts, pairs: list[Pair], ledger: Ledger, settings: Edges) -> tuple[list[Row], list[Row]]:
    """Edges and absent originals for all pairs of different outlets that share text as a derivation would.

    Cost: linear in pairs but for undecided groups, which keep a maximum spanning forest.
    """
    covered: dict[str, list[Span]] = defaultdict(list)
    partners = _partners(facts, pairs)
    edges: list[Row] = []
    for target in sorted(partners, key=lambda article: first_known(facts.articles[article])):
        if not facts.is_source_by_trade(target):
            edges += _attach(target, partners[target], facts, covered, ledger, settings)
    edges += _numbered_originals(facts, partners, covered, ledger, settings)

    open_pairs = _unexplained(pairs, facts, covered, settings)
    sources: list[Row] = []
    for group in _components(open_pairs):
        inferred = infer_original(group, facts, covered, ledger, settings)
        if inferred:
            edges += inferred[0]
            sources.append(inferred[1])
    open_pairs = _unexplained(open_pairs, facts, covered, settings)
    return edges + _decide(open_pairs, facts, covered, ledger, settings), sources


def _partners(facts: Facts, pairs: Iterable[Pair]) -> dict[str, list[str]]:
    partners: dict[str, list[str]] = defaultdict(list)
    for a, b in pairs:
        partners[a].append(b)
        partners[b].append(a)
    return dict(partners)


def _attach(
    target: str, partners: list[str], facts: Facts, covered: dict[str, list[Span]], ledger: Ledger, settings: Edges
) -> list[Row]:
    """Edges from originals in the corpus and from outlets that the target names."""
    named = facts.cited.get(target, {}).keys() | facts.republished.get(target, {}).keys()
    strong = [
        p for p in partners if facts.is_source_by_trade(p) or facts.outlet(p) in named or facts.is_aggregator(target)
    ]
    return _cover(target, strong, facts, covered, ledger, settings)


def _cover(
    target: str, sources: list[str], facts: Facts, covered: dict[str, list[Span]], ledger: Ledger, settings: Edges
) -> list[Row]:
    """The best supported sources of a target, each only if it explains words the better ones do not."""
    ranked = []
    for source in sources:
        if not is_earlier(facts.articles[target], facts.articles[source]) and not facts.is_aggregator(source):
            entries = testify(source, target, facts, ledger)
            ranked.append((-ledger.confidence(entries), -facts.share(target, source), source, entries))
    edges = []
    for negative, _, source, entries in sorted(ranked, key=lambda item: item[:3]):
        spans = facts.shared.get((target, source), [])
        text = facts.articles[target]["text"]
        fresh = words(text, subtract(spans, covered[target]))
        if -negative < settings.min_confidence or fresh < settings.beyond_tokens <= words(text, spans):
            continue
        covered[target] = union([*covered[target], *spans])
        edges.append(_derivation(source, target, entries, facts, ledger))
    return edges


def _derivation(source: str, target: str, entries: list[Row], facts: Facts, ledger: Ledger) -> Row:
    rules = {entry["rule"] for entry in entries}
    relation = "republishes" if rules & {"republication_line", "aggregator"} else "derived_from"
    return edge(
        source,
        target,
        relation,
        "measured",
        entries,
        share=facts.share(target, source),
        lag=lag(facts.articles[source], facts.articles[target]),
        confidence=ledger.confidence(entries),
    )


def _numbered_originals(
    facts: Facts,
    partners: dict[str, list[str]],
    covered: dict[str, list[Span]],
    ledger: Ledger,
    settings: Edges,
) -> list[Row]:
    """Clients of an absent numbered item cover each other's text; others who share it derive from the item."""
    in_corpus = {(row["item"], row["item_version"] or 1) for row in facts.articles.values() if row["item"]}
    clients = defaultdict(set)
    for article, items in facts.items.items():
        for item in items - in_corpus:
            clients[item].add(article)
    edges: list[Row] = []
    for article in sorted(partners):
        own = {number for number, _ in facts.items.get(article, ())}
        texts = {
            item: union(s for other in holders & set(partners[article]) for s in facts.shared.get((article, other), []))
            for item, holders in clients.items()
        }
        for (number, _), spans in texts.items():
            if number in own:
                covered[article] = union([*covered[article], *spans])
        if own or facts.is_source_by_trade(article):
            continue
        text = facts.articles[article]["text"]
        best = max(texts, key=lambda item: (words(text, texts[item]), -item[1]), default=None)
        if best is None or words(text, subtract(texts[best], covered[article])) < settings.beyond_tokens:
            continue
        share = max(facts.share(article, other) for other in clients[best] & set(partners[article]))
        agency = best[0].split(":")[0]
        agrees = agency in facts.agencies.get(article, set())
        entries = [ledger.entry("prior"), ledger.entry("source_is_wire", f"{best[0]}/{best[1]}")]
        entries.append(ledger.entry("credit_agrees" if agrees else "credits_differ", agency))
        covered[article] = union([*covered[article], *texts[best]])
        node = f"item:{best[0]}/{best[1]}"
        confidence = ledger.confidence(entries)
        edges.append(edge(node, article, "derived_from", "inferred", entries, share=share, confidence=confidence))
    return edges


def _unexplained(pairs: list[Pair], facts: Facts, covered: dict[str, list[Span]], settings: Edges) -> list[Pair]:
    """Pairs that still share words which no accepted source explains, on both sides."""
    left = []
    for a, b in pairs:
        if facts.is_source_by_trade(a) or facts.is_source_by_trade(b):
            continue
        fresh = [
            words(facts.articles[x]["text"], subtract(facts.shared.get((x, y), []), covered[x]))
            for x, y in ((a, b), (b, a))
        ]
        whole = words(facts.articles[a]["text"], facts.shared.get((a, b), []))
        if min(fresh) >= min(settings.beyond_tokens, max(whole, 1)) or (not whole and not (covered[a] and covered[b])):
            left.append((a, b))
    return left


def _components(pairs: list[Pair]) -> list[list[str]]:
    import networkx as nx

    return sorted(sorted(group) for group in nx.connected_components(nx.Graph(pairs)))


def _decide(
    pairs: list[Pair], facts: Facts, covered: dict[str, list[Span]], ledger: Ledger, settings: Edges
) -> list[Row]:
    """A direction where the ledger supports one; else undirected edges, a spanning forest of the strongest."""
    import networkx as nx

    edges = []
    for target, partners in sorted(
        _partners(facts, pairs).items(), key=lambda item: first_known(facts.articles[item[0]])
    ):
        ahead = [p for p in partners if not _better_reversed(p, target, facts, ledger)]
        edges += _cover(target, ahead, facts, covered, ledger, settings)
    forest = nx.Graph()
    for a, b in _unexplained(pairs, facts, covered, settings):
        forest.add_edge(a, b, weight=round(max(facts.share(a, b), facts.share(b, a)), 6))
    for a, b, _ in nx.maximum_spanning_edges(forest, data=True):
        edges.append(_undirected(min(a, b), max(a, b), facts, ledger))
    return edges


def _better_reversed(source: str, target: str, facts: Facts, ledger: Ledger) -> bool:
    there = ledger.confidence(testify(source, target, facts, ledger))
    back = ledger.confidence(testify(target, source, facts, ledger))
    return back >= there


def _undirected(a: str, b: str, facts: Facts, ledger: Ledger) -> Row:
    share = max(facts.share(a, b), facts.share(b, a))
    evidence = [ledger.entry("shared_text", f"{round(100 * share)} %"), ledger.entry("no_direction")]
    rewritten = facts.pairs[a, b]["relation"] == "rewritten"
    return edge(
        a, b, "shares_text", "measured", evidence, directed=False, share=share, confidence=0.7 if rewritten else 1.0
    )


def derived_pairs(facts: Facts) -> list[Pair]:
    """Pairs that share text as a derivation would, in order."""
    return [key for key, pair in sorted(facts.pairs.items()) if pair["relation"] in DERIVED]
