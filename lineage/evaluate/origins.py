"""Independent origins: what the truth counts in each of its stories, and what the run counts."""

from __future__ import annotations

from collections import Counter

import polars as pl

from lineage.evaluate.truth import Truth
from lineage.trace import Trace


def exact_origins(trace: Trace, truth: Truth) -> tuple[float | None, int]:
    """Share of the true stories whose number of independent origins the run has, and their number.

    A true story is what hangs together by derivation, with two articles and more in the corpus; its origins are the
    texts that derive from nothing, those of one agency or owner counted once. Ours is the story that holds most of it.
    """
    import networkx as nx

    voices = dict(
        trace.articles.select(
            "article_id",
            pl.coalesce(pl.col("owner").replace("", None), pl.col("outlet").replace("", None), "article_id"),
        ).iter_rows()
    )
    story_of = dict(trace.members.select("node_id", "story_id").iter_rows())
    counted = dict(trace.stories.select("story_id", "origins").iter_rows())
    graph = nx.DiGraph(truth.parents)
    right = stories = 0
    for nodes in nx.weakly_connected_components(graph):
        articles = sorted(nodes & voices.keys())
        if len(articles) < 2:
            continue
        roots = {node for node in nodes if not graph.in_degree(node)}
        origins = len({truth.agencies.get(node) or voices.get(node, node) for node in roots})
        ours = Counter(story_of[node] for node in articles if node in story_of).most_common(1)
        stories += 1
        right += bool(ours) and counted[ours[0][0]] == origins
    return (right / stories if stories else None), stories
