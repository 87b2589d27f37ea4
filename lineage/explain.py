"""Why the run says what it says of two nodes: every claim between them, evidence by evidence."""

from __future__ import annotations

from collections.abc import Mapping

import polars as pl

from lineage.errors import SettingsError, require_frames
from lineage.frames import EDGES, Column, Frame
from lineage.nodes import find_node

EXPLANATION = Frame(
    "explanation",
    "one piece of evidence of one claim between two nodes",
    (),
    (
        *(column for column in EDGES.columns if column.name != "evidence"),
        Column("rule", pl.String, "rule that found the evidence; empty when a claim has none", null=True),
        Column(
            "weight", pl.Float64, "log-odds for (+) or against (-) the claim; empty when it is not weighed", null=True
        ),
        Column("value", pl.String, "what was found", null=True),
        Column("text", pl.String, "the evidence as a sentence", null=True),
    ),
)


def explain_edge(frames: Mapping[str, pl.DataFrame], source: str, target: str) -> pl.DataFrame:
    """The ledger of all claims between two nodes, those from the source to the target first.

    Args:
        frames: a run, or its frames by name; articles, sources and edges are read.
        source: an article or another node, as `edges.source_id` names it; the beginning of its id will do.
        target: the other one.

    Returns:
        Frame `explanation`: one row per piece of evidence, in the order of claims and of their evidence; no row when
        the run claims nothing about the two.

    Raises:
        SettingsError: the run has no such node, several begin so, or both are one.
        FrameError: what is given first is no run.
    """
    require_frames(frames)
    known = {*frames["articles"]["article_id"], *frames["sources"]["source_id"]}
    source, target = find_node(source, known), find_node(target, known)
    if source == target:
        raise SettingsError("a claim joins two different nodes", got=f"{source} twice")
    there = (pl.col("source_id") == source) & (pl.col("target_id") == target)
    back = (pl.col("source_id") == target) & (pl.col("target_id") == source)
    claims = pl.concat([frames["edges"].filter(which) for which in (there, back)])
    rows = claims.explode("evidence", empty_as_null=True)
    return EXPLANATION.check(rows.unnest("evidence"))
