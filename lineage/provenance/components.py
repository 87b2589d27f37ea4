"""What hangs together: the connected components of a graph, in a fixed order.

Libraries of graphs take longer to load than a question to an archive may take.
"""

from __future__ import annotations

from collections.abc import Hashable, Iterable
from typing import TypeVar

import numpy as np
from numpy.typing import NDArray

Node = TypeVar("Node", bound=Hashable)
Places = NDArray[np.int32] | NDArray[np.int64]


def label_components(a: Places, b: Places, size: int) -> NDArray[np.int64]:
    """The component of each of `size` nodes, numbered by their first nodes; `a[n]` is linked with `b[n]`.

    Each root hooks onto the lowest one beside it until none does (after Shiloach and Vishkin 1982). Cost: links times
    the logarithm of the nodes.
    """
    root = np.arange(size)
    while (root[a] != root[b]).any():
        low = np.minimum(root[a], root[b])
        for ends in (a, b):
            np.minimum.at(root, root[ends], low)
        while ((above := root[root]) != root).any():
            root = above
    return np.unique(root, return_inverse=True)[1].astype(np.int64)


def components(links: Iterable[tuple[Node, Node]]) -> list[list[Node]]:
    """The nodes of each component in the order in which they come, the components by their first nodes."""
    number: dict[Node, int] = {}
    ends = [(number.setdefault(a, len(number)), number.setdefault(b, len(number))) for a, b in links]
    a, b = np.array(ends, np.int64).reshape(-1, 2).T
    groups: dict[int, list[Node]] = {}
    for node, label in zip(number, label_components(a, b, len(number)).tolist(), strict=True):
        groups.setdefault(label, []).append(node)
    return list(groups.values())
