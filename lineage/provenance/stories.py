"""Room `stories`: articles connected by shared text, versions, agency items and inferred originals."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, NamedTuple

import polars as pl

from lineage.frames import ARTICLES, EDGES, MEMBERS, SOURCES, STORIES
from lineage.provenance.clock import first_known
from lineage.provenance.facts import voice_of
from lineage.settings import Stories

Row = dict[str, Any]
BINDING = ("derived_from", "shares_text", "republishes", "version_of")


class Plot(NamedTuple):
    """What `build_stories` gives: the frames `stories` and `members`."""

    stories: pl.DataFrame
    members: pl.DataFrame


def build_stories(
    edges: pl.DataFrame, sources: pl.DataFrame, articles: pl.DataFrame, settings: Stories = Stories()
) -> Plot:
    """Connected articles with the number of independent origins that stand behind them.

    Stories hang together by derivation, shared text, republication, versions, numbered items and inferred originals;
    never by an agency as such, by citations or by quotations, and never by an edge that covers little of the article: a
    ticker that prints forty items would glue forty stories. One article alone is no story.

    Returns:
        Frame `stories`: one row per story, numbered by first publication. Frame `members`: one row per node of a story.

    Raises:
        FrameError: a frame does not fit its schema.
    """
    import networkx as nx

    rows = EDGES.check(edges).filter(_binds(settings)).to_dicts()
    known = {row["article_id"]: row for row in ARTICLES.check(articles).to_dicts()}
    nodes = {row["source_id"]: row for row in SOURCES.check(sources).to_dicts()}
    groups = []
    for group in nx.connected_components(nx.Graph((row["source_id"], row["target_id"]) for row in rows)):
        inside = sorted((known[node] for node in group if node in known), key=first_known)
        if len(inside) > 1:
            groups.append((first_known(inside[0]), inside, sorted(group)))
    by_node = {node: number for number, group in enumerate(sorted(groups, key=_order)) for node in group[2]}
    bound: list[list[Row]] = [[] for _ in groups]
    for row in rows:
        if row["source_id"] in by_node:
            bound[by_node[row["source_id"]]].append(row)

    stories: list[Row] = []
    members: list[Row] = []
    for number, (_, inside, group) in enumerate(sorted(groups, key=_order)):
        story_id = f"story-{number + 1:04d}"
        stories.append({"story_id": story_id, **_story(inside, bound[number], known, nodes)})
        roles = _roles(group, bound[number], known)
        members += [{"story_id": story_id, "node_id": node, "role": role} for node, role in roles]
    return Plot(STORIES.make(stories), MEMBERS.make(members))


def _binds(settings: Stories) -> pl.Expr:
    enough = pl.col("share").is_null() | (pl.col("share") >= settings.min_share) | (pl.col("basis") == "exact")
    return pl.col("relation").is_in(BINDING) & enough


def _order(group: tuple[Any, list[Row], list[str]]) -> tuple[bool, str, str]:
    missing, at, article = group[0]
    return missing, at.isoformat() if at else "", article


def _story(inside: list[Row], edges: list[Row], known: dict[str, Row], nodes: dict[str, Row]) -> Row:
    weakest = min(edges, key=lambda row: (_strength(row), row["source_id"], row["target_id"]))
    outlets = {row["outlet"] for row in inside if row["outlet"]}
    first = [row["published_from"] for row in inside if row["published_from"]]
    last = [row["published_until"] for row in inside if row["published_until"]]
    return {
        "articles": len(inside),
        "outlets": len(outlets),
        "owners": len({voice_of(row) for row in inside}),
        "origins": count_origins(inside, edges, known, nodes),
        "first_at": min(first, default=None),
        "last_at": max(last, default=None),
        "weakest_pair": f"{weakest['source_id']} ~ {weakest['target_id']}",
        "weakest_share": round(_strength(weakest), 4),
    }


def count_origins(inside: list[Row], edges: list[Row], known: dict[str, Row], nodes: dict[str, Row]) -> int:
    """Independent origins: roots of the story, one per agency and owner, and one for what shares text undecidedly."""
    import networkx as nx

    taken = {row["target_id"] for row in edges if row["directed"]}
    roots = [node for node in {*(row["article_id"] for row in inside), *_absent(edges)} if node not in taken]
    undecided = [(row["source_id"], row["target_id"]) for row in edges if not row["directed"]]
    graph = nx.Graph(undecided)
    graph.add_nodes_from(roots)
    for node in sorted(roots):
        graph.add_edge(node, ("voice", _speaker(node, known, nodes)))
    sources = set(roots)
    return max(1, sum(1 for group in nx.connected_components(graph) if group & sources))


def _absent(edges: list[Row]) -> set[str]:
    return {row["source_id"] for row in edges if row["source_id"].startswith(("inferred:", "item:"))}


def _speaker(node: str, known: dict[str, Row], nodes: dict[str, Row]) -> str:
    if node in known:
        return voice_of(known[node])
    if node.startswith("item:"):
        return node.split(":")[1]
    return str(nodes[node]["name"]) if node in nodes and nodes[node]["name"] != "?" else node


def _strength(edge: Row) -> float:
    return 1.0 if edge["share"] is None else float(edge["share"])


def _roles(group: list[str], edges: list[Row], known: dict[str, Row]) -> Iterator[tuple[str, str]]:
    directed = [row for row in edges if row["directed"]]
    copies = {row["target_id"] for row in directed if row["relation"] != "version_of"}
    versions, origins = {row["target_id"] for row in directed}, {row["source_id"] for row in directed}
    for node in group:
        if node not in known:
            yield node, "absent"
        elif node in copies:
            yield node, "copy"
        elif node in versions:
            yield node, "version"
        else:
            yield node, "origin" if node in origins else "linked"
