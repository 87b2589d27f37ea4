"""Claims and nodes on their way into the frames `edges` and `sources`: one row for each piece of evidence."""

from __future__ import annotations

from collections.abc import Iterable
from typing import NamedTuple

import polars as pl

from lineage.frames import EDGES, SOURCES
from lineage.provenance.ledger import Entry, Ledger, one_line

_OTHERS = ("directed", "share", "lag", "confidence")
CLAIM = pl.Schema(
    {name: EDGES.schema[name] for name in (*EDGES.key, *_OTHERS)} | {"rule": pl.String, "value": pl.String}
)


class Claim(NamedTuple):
    """One claim; the lag is in microseconds, and an undirected claim names the smaller id first."""

    source_id: str
    target_id: str
    relation: str
    basis: str
    evidence: list[Entry]
    directed: bool = True
    share: float | None = None
    lag: int | None = None
    confidence: float | None = None


class Node(NamedTuple):
    """What is not an article of the corpus: a row of the frame `sources`."""

    source_id: str
    kind: str
    name: str
    text: str | None = None
    support: list[dict[str, object]] | None = None


def claim_rows(claims: Iterable[Claim]) -> pl.DataFrame:
    """The claims, one row for each piece of evidence."""
    rows = [
        (source, target, relation, basis, *others, rule, value)
        for source, target, relation, basis, evidence, *others in claims
        for rule, value in evidence
    ]
    return pl.DataFrame(rows, schema=CLAIM, orient="row")


def declared_rows(claims: pl.DataFrame, relation: str) -> pl.DataFrame:
    """Claims that articles make themselves, from `source_id`, `target_id`, `rule` and the printed `surface`."""
    value = pl.Series("value", [one_line(surface) for surface in claims["surface"].to_list()], dtype=pl.String)
    said = claims.with_columns(
        value, relation=pl.lit(relation), basis=pl.lit("declared"), directed=True, share=None, lag=None, confidence=None
    )
    return said.select(*CLAIM).cast(CLAIM)


def node_rows(nodes: Iterable[Node]) -> pl.DataFrame:
    """The nodes as they are found, one of them perhaps more than once."""
    return pl.DataFrame(list(nodes), schema=SOURCES.schema, orient="row")


def merge_claims(claims: pl.DataFrame, ledger: Ledger) -> pl.DataFrame:
    """The frame `edges`: one row per key, as its first claim says, with the evidence of all, each piece once."""
    once = ledger.in_words(claims.unique([*EDGES.key, "rule", "value"], keep="first", maintain_order=True))
    merged = once.group_by(EDGES.key, maintain_order=True).agg(
        pl.col(_OTHERS).first(), evidence=pl.struct("rule", "weight", "value", "text")
    )
    return EDGES.sort(EDGES.check(merged))


def merge_nodes(nodes: pl.DataFrame, claims: pl.DataFrame) -> pl.DataFrame:
    """The frame `sources`: each node of a claim once; the spelling that stands first in order names it."""
    used = pl.concat([claims["source_id"], claims["target_id"]]).unique()
    named = nodes.sort("source_id", "name", maintain_order=True).unique("source_id", keep="first", maintain_order=True)
    return SOURCES.check(named.filter(pl.col("source_id").is_in(used.implode())))
