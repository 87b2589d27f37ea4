"""The graph for Graphviz: sources above, articles of one hour side by side, lines as in the report."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import polars as pl

from lineage.frames import SHARED_RELATIONS
from lineage.settings import Certainty

Frames = Mapping[str, pl.DataFrame]
_CERTAINTY = Certainty()  # an export has no settings of the run at hand


def write_dot(frames: Frames, path: Path) -> None:
    """A DOT file of articles that share text and of the originals behind them; credits and citations are left out.

    Solid, dashed and dotted lines are certain, likely and possible; hollow nodes are not in the collection; lines
    without an arrow head have no direction.
    """
    edges = frames["edges"].filter(pl.col("relation").is_in(SHARED_RELATIONS)).to_dicts()
    shown = {edge[side] for edge in edges for side in ("source_id", "target_id")}
    articles = [row for row in frames["articles"].to_dicts() if row["article_id"] in shown]
    sources = [row for row in frames["sources"].to_dicts() if row["source_id"] in shown]
    lines = ["digraph lineage {", "  rankdir=LR;", '  node [shape=box, style=filled, fillcolor="#d6e6f2"];']
    lines += [_node(row["source_id"], row["name"], 'style="rounded", fillcolor=none') for row in sources]
    lines += [_node(row["article_id"], _label(row)) for row in articles]
    lines += _ranks(articles)
    lines += [_edge(edge) for edge in edges]
    path.write_text("\n".join([*lines, "}", ""]), encoding="utf-8", newline="\n")


def _ranks(articles: list[dict[str, Any]]) -> list[str]:
    hours: dict[str, list[str]] = {}
    for row in articles:
        if row["published_from"] and row["published_from"] == row["published_until"]:
            hours.setdefault(row["published_from"].strftime("%Y-%m-%dT%H"), []).append(_quoted(row["article_id"]))
    return [f"  {{ rank=same; {'; '.join(nodes)}; }}" for _, nodes in sorted(hours.items()) if len(nodes) > 1]


def _label(row: dict[str, Any]) -> str:
    return "\n".join(filter(None, (row["outlet"], row["title"]))) or row["article_id"]


def _node(node: str, label: str, more: str = "") -> str:
    return f"  {_quoted(node)} [label={_quoted(label)}{', ' if more else ''}{more}];"


def _edge(edge: dict[str, Any]) -> str:
    words = [f"label={_quoted(edge['relation'])}"] if edge["relation"] != "derived_from" else []
    words += [] if edge["directed"] else ["dir=none"]
    sure = 1.0 if edge["basis"] in ("exact", "declared") else edge["confidence"] or 0.0
    style = "solid" if sure >= _CERTAINTY.certain else "dashed" if sure >= _CERTAINTY.likely else "dotted"
    words.append(f"style={style}")
    return f"  {_quoted(edge['source_id'])} -> {_quoted(edge['target_id'])} [{', '.join(words)}];"


def _quoted(text: str) -> str:
    text = "".join(char for char in text if char == "\n" or char.isprintable())
    text = text.replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\n")
    return f'"{text}"'
