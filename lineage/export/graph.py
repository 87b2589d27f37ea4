"""The graph of articles and sources for graph tools: node-link JSON, GraphML, GEXF.

Nodes are articles and sources, edges are claims and run from the source to the one that takes from it. A claim without
a direction is an arc as well, and its attribute `directed` is false: networkx, which reads all three formats, has no
graphs of both kinds and refuses files that have.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from datetime import datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any

import polars as pl

from lineage.charts.titles import headlines
from lineage.charts.words import shorten
from lineage.export.characters import printable

if TYPE_CHECKING:
    import networkx as nx

Frames = Mapping[str, pl.DataFrame]
SCHEMA_VERSION = 1
_LABEL = 120  # characters of a headline
_ARTICLE = (
    "kind",
    "outlet",
    "owner",
    "title",
    "url",
    "published_from",
    "published_until",
    "time_basis",
    "lang",
    "item",
)


def to_networkx(frames: Frames) -> nx.MultiDiGraph:
    """The graph as a networkx MultiDiGraph; empty values are left out, lists joined, times ISO text in UTC."""
    import networkx as nx

    graph = nx.MultiDiGraph()
    for row in frames["articles"].select("article_id", *_ARTICLE).to_dicts():
        graph.add_node(printable(row.pop("article_id")), in_corpus=True, **_attributes(row))
    for row in frames["sources"].drop("text", "support").to_dicts():
        graph.add_node(
            printable(row.pop("source_id")), in_corpus=False, label=printable(row["name"]), **_attributes(row)
        )
    for node, role in frames["members"].select("node_id", "story_id").iter_rows():
        if printable(node) in graph:
            graph.nodes[printable(node)]["story"] = role
    for row in frames["edges"].to_dicts():
        key = f"{row['relation']}/{row['basis']}"
        graph.add_edge(printable(row.pop("source_id")), printable(row.pop("target_id")), key=key, **_attributes(row))
    for name, title in headlines(frames).iter_rows():
        data = graph.nodes[printable(name)]
        data["label"] = " – ".join(filter(None, (data.get("outlet"), printable(shorten(title, _LABEL)))))
    return graph


def write_node_link(frames: Frames, path: Path) -> None:
    """Node-link JSON as networkx and D3 read it, with a schema version."""
    from networkx.readwrite.json_graph import node_link_data

    content = {"schema_version": SCHEMA_VERSION, **node_link_data(to_networkx(frames), edges="edges")}
    path.write_text(f"{json.dumps(content, ensure_ascii=False, indent=1)}\n", encoding="utf-8", newline="\n")


def write_graphml(frames: Frames, path: Path) -> None:
    """GraphML for yEd, Cytoscape and Gephi."""
    from networkx import generate_graphml

    text = "\n".join(generate_graphml(to_networkx(frames), named_key_ids=True))
    path.write_text(f'<?xml version="1.0" encoding="UTF-8"?>\n{text}\n', encoding="utf-8", newline="\n")


def write_gexf(frames: Frames, path: Path) -> None:
    """GEXF for Gephi, whose timeline plays the story.

    An article begins (`start`) when it may have been published, a source without a time with the first article that
    takes from it, a claim with the later of its two ends; the rest is there all along.
    """
    from networkx import generate_gexf

    graph = to_networkx(frames)
    graph.graph["mode"] = "dynamic"
    starts = {name: data["published_from"] for name, data in graph.nodes(data=True) if "published_from" in data}
    copies = {name: [starts[copy] for copy in graph.successors(name) if copy in starts] for name in graph}
    starts = {name: min(begun) for name, begun in copies.items() if begun} | starts
    for name, start in starts.items():
        graph.nodes[name]["start"] = start
    for number, (source, target, data) in enumerate(graph.edges(data=True)):
        data["id"] = str(number)
        if ends := [starts[end] for end in (source, target) if end in starts]:
            data["start"] = max(ends)
    text = "\n".join(generate_gexf(graph))
    # networkx notes today's date; equal runs must give equal files.
    text = re.sub(r' lastmodifieddate="[^"]*"', "", text)
    path.write_text(f'<?xml version="1.0" encoding="UTF-8"?>\n{text}\n', encoding="utf-8", newline="\n")


def _attributes(row: Mapping[str, Any]) -> dict[str, Any]:
    return {key: plain for key, value in row.items() if (plain := _plain(value)) is not None}


def _plain(value: Any) -> Any:
    if isinstance(value, str):
        return printable(value)
    if isinstance(value, datetime):
        return value.strftime("%Y-%m-%dT%H:%M:%SZ")
    if isinstance(value, timedelta):
        return value.total_seconds()
    if isinstance(value, list):
        return printable("; ".join(entry["text"] if isinstance(entry, dict) else str(entry) for entry in value)) or None
    return value
