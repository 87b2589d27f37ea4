"""Why the run says what it says of two nodes: every claim between them, evidence by evidence."""

from __future__ import annotations

import difflib
from collections.abc import Mapping

import polars as pl

from lineage.errors import SettingsError
from lineage.frames import EDGES, Column, Frame

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
        frames: the frames of a run by name; articles, sources and edges are read.
        source: an article or another node, as `edges.source_id` names it.
        target: the other one.

    Returns:
        Frame `explanation`: one row per piece of evidence, in the order of claims and of their evidence; no row when
        the run claims nothing about the two.

    Raises:
        SettingsError: the run has no such node.
    """
    known = {*frames["articles"]["article_id"], *frames["sources"]["source_id"]}
    for node in (source, target):
        if node not in known:
            raise SettingsError(f"no article or source is called {node!r}", hint=_hint(node, known))
    there = (pl.col("source_id") == source) & (pl.col("target_id") == target)
    back = (pl.col("source_id") == target) & (pl.col("target_id") == source)
    claims = pl.concat([frames["edges"].filter(which) for which in (there, back)])
    rows = claims.explode("evidence", empty_as_null=True)
    return EXPLANATION.check(rows.unnest("evidence"))


def _hint(node: str, known: set[str]) -> str:
    """Up to three nodes that are meant perhaps: by their id, or by what stands behind its kind, as dpa for wire:dpa."""
    ids = sorted(known)
    wanted = node.casefold()
    named = [name for name in ids if name.casefold() == wanted or name.partition(":")[2].casefold() == wanted]
    near = difflib.get_close_matches(node, ids, n=3)
    meant = [f"`{name}`" for name in dict.fromkeys([*named, *near])][:3]
    return f"Did you mean {' or '.join(meant)}?" if meant else "`lineage show RUN` lists stories and articles"
