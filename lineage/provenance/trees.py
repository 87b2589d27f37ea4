"""Directed spanning trees over the texts of a story: how likely each arrow is among all trees, and the best tree.

Every text hangs on another one or on the root, which stands for all that the corpus does not hold. A tree is as likely
as the product of the odds of its arrows; the matrix-tree theorem sums over all trees (Tutte 1948; Koo, Globerson,
Carreras and Collins 2007; for reprinted texts Xu and Smith 2018). The best tree is that of Chu, Liu and Edmonds.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping

import numpy as np

from lineage.provenance.components import components

Arrow = tuple[str, str]
LARGEST = 200  # texts whose trees are summed up; beyond it each text chooses for itself
MOST_ODDS = 1e6  # keeps the determinant within the precision of a float


def weigh_arrows(odds: Mapping[Arrow, float]) -> dict[Arrow, float]:
    """How likely each arrow is; the rest of each target's probability is that of the root.

    `odds` are those of the arrow against the root, by source and target. Cost: texts cubed, up to `LARGEST`.
    """
    nodes = sorted({node for arrow in odds for node in arrow})
    if len(nodes) > LARGEST:
        total: dict[str, float] = defaultdict(lambda: 1.0)
        for (_, target), weight in odds.items():
            total[target] += weight
        return {(source, target): weight / total[target] for (source, target), weight in odds.items()}
    place = {node: number for number, node in enumerate(nodes)}
    laplacian = np.eye(len(nodes))  # the root has odds of one
    for (source, target), given in sorted(odds.items()):
        weight = min(given, MOST_ODDS)
        laplacian[place[target], place[target]] += weight
        laplacian[place[source], place[target]] -= weight
    inverse = np.linalg.inv(laplacian)
    shares = {}
    for (source, target), weight in odds.items():
        s, t = place[source], place[target]
        share = min(weight, MOST_ODDS) * (inverse[t, t] - inverse[t, s])
        shares[source, target] = float(min(1.0, max(0.0, share)))
    return shares


def best_tree(odds: Mapping[Arrow, float]) -> set[Arrow]:
    """The arrows of the likeliest tree; beyond `LARGEST` texts the likeliest arrow into each text."""
    nodes = sorted({node for arrow in odds for node in arrow})
    if len(nodes) > LARGEST:
        best: dict[str, tuple[float, str]] = {}
        for (source, target), weight in odds.items():
            if weight > 1 and (target not in best or (-weight, source) < best[target]):
                best[target] = (-weight, source)
        return {(source, target) for target, (_, source) in best.items()}
    if len(nodes) == 2:
        arrow = max(sorted(odds), key=lambda pair: odds[pair])
        return {arrow} if odds[arrow] > 1 else set()
    weights = {arrow: round(float(np.log(weight)), 9) for arrow, weight in sorted(odds.items()) if weight > 0}
    if (tree := _by_each(nodes, weights)) is not None:
        return tree
    import networkx as nx

    graph = nx.DiGraph()
    root = ("root",)
    graph.add_weighted_edges_from((root, node, 0.0) for node in nodes)
    graph.add_weighted_edges_from((*arrow, weight) for arrow, weight in weights.items())
    tree = nx.maximum_spanning_arborescence(graph)
    return {(source, target) for source, target in tree.edges if source != root}


def _by_each(nodes: list[str], weights: Mapping[Arrow, float]) -> set[Arrow] | None:
    """The heaviest arrow into each text, which is the best tree where no circle and no tie comes of it; else None."""
    into: dict[str, list[tuple[float, str | None]]] = {node: [(0.0, None)] for node in nodes}
    for (source, target), weight in weights.items():
        into[target].append((weight, source))
    parent: dict[str, str] = {}
    for node, arrows in into.items():
        (best, above), *others = sorted(arrows, key=lambda arrow: -arrow[0])
        if any(weight == best for weight, _ in others):
            return None
        if above is not None:
            parent[node] = above
    for node in parent:
        path = [node]
        while path[-1] in parent:
            if parent[path[-1]] in path:
                return None
            path.append(parent[path[-1]])
    return {(parent[node], node) for node in parent}


def spanning_forest(weights: Mapping[Arrow, float]) -> list[Arrow]:
    """The heaviest pairs that hold together all that these pairs do (Kruskal)."""
    groups = components(weights)
    if len(weights) == sum(len(nodes) - 1 for nodes in groups):
        return list(weights)
    import networkx as nx

    graph = nx.Graph()
    graph.add_weighted_edges_from((a, b, weight) for (a, b), weight in weights.items())
    return [(a, b) for a, b, _ in nx.maximum_spanning_edges(graph, data=True)]
