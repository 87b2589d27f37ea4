"""Why the run says what it says of two nodes: every claim between them, evidence by evidence."""

from __future__ import annotations

from collections.abc import Mapping

import polars as pl

from lineage.errors import SettingsError, require_frames
from lineage.frames import EDGES, Column, Frame
from lineage.nodes import find_node
from lineage.provenance.weighing import weigh
from lineage.settings import Settings, Tables

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
        Column(
            "sum",
            pl.Float64,
            "the weights of the claim added up, log-odds; empty where the confidence does not come from weights: an"
            " undirected claim is what was measured, an exact or judged one needs none",
            null=True,
        ),
        Column("alone", pl.Float64, "what this sum means by itself, 0 to 1", null=True),
        Column(
            "against_rivals",
            pl.Boolean,
            "whether that was held against the other texts that may be the source; in any case the confidence is how"
            " often such claims were right in invented stories",
            null=True,
        ),
    ),
)
_WEIGHED: dict[str, type[pl.DataType]] = {"sum": pl.Float64, "alone": pl.Float64, "against_rivals": pl.Boolean}


def explain_edge(
    frames: Mapping[str, pl.DataFrame], source: str, target: str, tables: Tables | None = None
) -> pl.DataFrame:
    """The ledger of all claims between two nodes, those from the source to the target first.

    The confidence is not the sum of the weights: that is held against rivals, where there are any, and brought to the
    frequency with which such claims are right (`edge_calibration.csv`). The last three columns go that way.

    Args:
        frames: a run, or its frames by name; articles, sources and edges are read.
        source: an article or another node, as `edges.source_id` names it; the beginning of its id will do.
        target: the other one.
        tables: where own tables of facts lie; when not given, those of the run, of mere frames the built-in ones.

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
    folder = (tables or getattr(frames, "settings", Settings()).tables).folder
    weighed = [weigh(edge, folder) or (None, None, None) for edge in claims.iter_rows(named=True)]
    claims = claims.hstack(pl.DataFrame(weighed, schema=_WEIGHED, orient="row"))
    rows = claims.explode("evidence", empty_as_null=True).unnest("evidence")
    return EXPLANATION.check(rows.select(EXPLANATION.schema.names()))
