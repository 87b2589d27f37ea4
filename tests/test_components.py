"""Connected components and spanning trees are those of the libraries, which load slower."""

from __future__ import annotations

import networkx as nx
import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.sparse import coo_array
from scipy.sparse.csgraph import connected_components

from lineage.provenance.components import components, label_components
from lineage.provenance.trees import best_tree, spanning_forest

LINKS = st.lists(st.tuples(st.integers(0, 20), st.integers(0, 20)), max_size=30)
ARROWS = st.tuples(*[st.sampled_from("abcdef")] * 2).filter(lambda pair: pair[0] != pair[1])


@given(LINKS)
@settings(max_examples=100, deadline=None)
def test_labels_are_those_of_scipy(links: list[tuple[int, int]]) -> None:
    a, b = np.array(links, np.int64).reshape(-1, 2).T
    graph = coo_array((np.ones(len(links), np.bool_), (a, b)), shape=(21, 21))
    assert label_components(a, b, 21).tolist() == connected_components(graph, directed=False)[1].tolist()


@given(LINKS)
@settings(max_examples=100, deadline=None)
def test_components_are_those_of_networkx(links: list[tuple[int, int]]) -> None:
    assert [set(nodes) for nodes in components(links)] == list(nx.connected_components(nx.Graph(links)))


def test_long_chains_take_few_rounds() -> None:
    order = np.random.default_rng(7).permutation(100_000)
    assert not label_components(order[:-1], order[1:], len(order)).any()


@given(st.dictionaries(ARROWS, st.sampled_from([0.0, 0.5, 1.0, 1.5, 2.0, 3.0, 7.0]), min_size=1, max_size=12))
@settings(max_examples=100, deadline=None)
def test_the_best_tree_is_that_of_networkx(odds: dict[tuple[str, str], float]) -> None:
    nodes = sorted({node for arrow in odds for node in arrow})
    graph = nx.DiGraph()
    graph.add_weighted_edges_from(("root", node, 0.0) for node in nodes)
    weights = {arrow: round(float(np.log(each)), 9) for arrow, each in sorted(odds.items()) if each > 0}
    graph.add_weighted_edges_from((*arrow, weight) for arrow, weight in weights.items())
    expected = {(source, node) for source, node in nx.maximum_spanning_arborescence(graph).edges if source != "root"}
    assert best_tree(odds) == expected


@given(st.dictionaries(ARROWS.map(lambda pair: (min(pair), max(pair))), st.sampled_from([0.1, 0.4, 0.9]), max_size=12))
@settings(max_examples=100, deadline=None)
def test_the_forest_is_that_of_networkx(weights: dict[tuple[str, str], float]) -> None:
    graph = nx.Graph()
    graph.add_weighted_edges_from((a, b, weight) for (a, b), weight in weights.items())
    expected = {frozenset((a, b)) for a, b, _ in nx.maximum_spanning_edges(graph, data=True)}
    assert set(map(frozenset, spanning_forest(weights))) == expected
