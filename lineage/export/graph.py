"""The graph of articles and sources for graph tools: node-link JSON, GraphML, GEXF.

Nodes are articles and sources, edges are claims and run from the source to the one that takes from it; `directed` says
whether the claim has a direction, since none of the three formats can mix both kinds.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from datetime import datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any

import polars as pl

if TYPE_CHECKING:
    import networkx as nx

Frames = Mapping[str, pl.DataFrame]
SCHEMA_VERSION = 1
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
# Neither GraphML nor GEXF can hold these: XML 1.0 knows no other control characters, and no half of a surrogate pair.
_NOT_XML = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")


def to_networkx(frames: Frames) -> nx.MultiDiGraph:
    """The graph as a networkx MultiDiGraph; empty values are left out, lists joined, times ISO text in UTC."""
    import networkx as nx

    graph = nx.MultiDiGraph()
    for row in frames["articles"].select("article_id", *_ARTICLE).to_dicts():
        graph.add_node(_text(row.pop("article_id")), in_corpus=True, **_attributes(row))
    for row in frames["sources"].drop("text").to_dicts():
        graph.add_node(_text(row.pop("source_id")), in_corpus=False, label=_text(row["name"]), **_attributes(row))
    for node, role in frames["members"].select("node_id", "story_id").iter_rows():
        if _text(node) in graph:
            graph.nodes[_text(node)]["story"] = role
    for row in frames["edges"].to_dicts():
        key = f"{row['relation']}/{row['basis']}"
        graph.add_edge(_text(row.pop("source_id")), _text(row.pop("target_id")), key=key, **_attributes(row))
    for node, data in graph.nodes(data=True):
        data.setdefault("label", " – ".join(filter(None, (data.get("outlet"), data.get("title")))) or node)
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
    """GEXF for Gephi; articles with a known time carry it as `start`, so that the timeline plays the story."""
    from networkx import generate_gexf

    graph = to_networkx(frames)
    graph.graph["mode"] = "dynamic"
    for _, data in graph.nodes(data=True):
        if start := data.get("published_from"):
            data["start"] = start
    for number, (_, _, data) in enumerate(graph.edges(data=True)):
        data["id"] = str(number)
    text = "\n".join(generate_gexf(graph))
    # networkx notes today's date; equal runs must give equal files.
    text = re.sub(r' lastmodifieddate="[^"]*"', "", text)
    path.write_text(f'<?xml version="1.0" encoding="UTF-8"?>\n{text}\n', encoding="utf-8", newline="\n")


def _attributes(row: Mapping[str, Any]) -> dict[str, Any]:
    return {key: plain for key, value in row.items() if (plain := _plain(value)) is not None}


def _plain(value: Any) -> Any:
    if isinstance(value, str):
        return _text(value)
    if isinstance(value, datetime):
        return value.strftime("%Y-%m-%dT%H:%M:%SZ")
    if isinstance(value, timedelta):
        return value.total_seconds()
    if isinstance(value, list):
        return _text("; ".join(entry["text"] if isinstance(entry, dict) else str(entry) for entry in value)) or None
    return value


def _text(value: str) -> str:
    return _NOT_XML.sub("", value)
