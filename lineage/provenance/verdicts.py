"""A person's verdicts on edges: kept in a table of their own, applied to every run that draws the edge again."""

from __future__ import annotations

import csv
from pathlib import Path
from typing import NamedTuple

import polars as pl

from lineage.errors import TableError
from lineage.frames import EDGES
from lineage.provenance.ledger import Ledger

COLUMNS = ("source_id", "target_id", "relation", "verdict", "reason")
VERDICTS = ("confirmed", "rejected", "other_direction")


class Verdict(NamedTuple):
    """What a person decided on an edge, and why."""

    source_id: str
    target_id: str
    relation: str
    verdict: str
    reason: str


def read_verdicts(file: str) -> list[Verdict]:
    """The rows of a table of verdicts; the last one on an edge counts.

    Raises:
        TableError: the table cannot be read, lacks a column, or has a verdict that is none.
    """
    try:
        with Path(file).open(encoding="utf-8-sig", newline="") as lines:
            rows = list(csv.DictReader(lines))
    except (OSError, UnicodeDecodeError) as error:
        raise TableError("the table of verdicts cannot be read as UTF-8", where=file, got=str(error)) from None
    if rows and (missing := [name for name in COLUMNS if name not in rows[0]]):
        raise TableError("a table of verdicts lacks a column", where=file, got=", ".join(rows[0]), expected=missing[0])
    verdicts = {}
    for number, row in enumerate(rows, 2):
        verdict = Verdict(*((row[name] or "").strip() for name in COLUMNS))
        if verdict.verdict not in VERDICTS:
            raise TableError(
                "this is no verdict",
                where=f"{file}, row {number}",
                got=repr(row["verdict"]),
                expected=", ".join(VERDICTS),
            )
        verdicts[verdict[:3]] = verdict
    return list(verdicts.values())


def apply_verdicts(edges: pl.DataFrame, verdicts: list[Verdict], ledger: Ledger) -> pl.DataFrame:
    """The edges with what people decided: confirmed ones are sure, rejected ones have no confidence and bind nothing.

    An edge turned round is directed and sure. The verdict and its reason stand in the evidence. Verdicts on edges that
    this run does not draw do nothing.
    """
    if not verdicts:
        return edges
    said = pl.DataFrame(verdicts, schema=dict.fromkeys(COLUMNS, pl.String), orient="row")
    said = ledger.in_words(said.with_columns(rule="verdict_" + pl.col("verdict"), value=pl.col("reason"))).select(
        "source_id",
        "target_id",
        "relation",
        "verdict",
        said=pl.concat_list(pl.struct("rule", "weight", "value", "text")),
    )
    keyed = edges.with_columns(pl.col("relation").cast(pl.String))
    judged = keyed.join(said, on=["source_id", "target_id", "relation"], how="left", maintain_order="left")
    turned = (pl.col("verdict") == "other_direction").fill_null(False)
    decided = pl.col("verdict").is_not_null()
    source, target, relation = pl.col("source_id"), pl.col("target_id"), pl.col("relation")
    made = judged.with_columns(
        source_id=pl.when(turned).then(target).otherwise(source),
        target_id=pl.when(turned).then(source).otherwise(target),
        relation=pl.when(turned & (relation == "shares_text")).then(pl.lit("derived_from")).otherwise(relation),
        directed=turned | pl.col("directed"),
        lag=pl.when(turned).then(-pl.col("lag")).otherwise("lag"),
        confidence=pl.when(pl.col("verdict") == "rejected").then(0.0).when(decided).then(1.0).otherwise("confidence"),
        evidence=pl.when(decided).then(pl.concat_list("evidence", "said")).otherwise("evidence"),
    )
    return EDGES.sort(EDGES.check(made.unique(EDGES.key, keep="first", maintain_order=True)))
