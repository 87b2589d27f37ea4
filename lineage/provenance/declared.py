"""Edges that articles declare themselves: credits, citations and the numbers of agency items."""

from __future__ import annotations

import re
from itertools import pairwise
from typing import Any

import polars as pl

from lineage.provenance.clock import is_earlier
from lineage.provenance.facts import Facts
from lineage.provenance.ledger import Ledger, one_line
from lineage.tables import read_table

Row = dict[str, Any]
PREFIX = {
    "agency": "wire",
    "outlet": "outlet",
    "person": "person",
    "office": "office",
    "document": "document",
    "unnamed": "unnamed",
}


def credit_claims(credits: pl.DataFrame, ledger: Ledger) -> tuple[list[Row], list[Row]]:
    """One `credits` edge per text credit, from `wire:<agency>` to the article, and the agencies as sources."""
    edges, sources = [], []
    for row in credits.filter((pl.col("role") == "text") & pl.col("agency").is_not_null()).to_dicts():
        node = f"wire:{row['agency']}"
        sources.append(source(node, "agency", row["agency"]))
        evidence = [ledger.entry(f"credit_{row['place']}", one_line(row["surface"]))]
        edges.append(edge(node, row["article_id"], "credits", "declared", evidence))
    return edges, sources


def citation_claims(citations: pl.DataFrame, ledger: Ledger, folder: str = "") -> tuple[list[Row], list[Row]]:
    """`cites` edges along each chain: outermost source to article, next hop to that source, and so on.

    A citation that refers to another one takes its chain from there, so a source has one node however it is called.
    """
    edges: list[Row] = []
    sources: list[Row] = []
    roots = _agency_roots(folder)
    rows = citations.to_dicts()
    chains = {(row["article_id"], row["begin"]): row["chain"] for row in rows}
    for row in rows:
        chain = chains.get((row["article_id"], row["refers_to"])) or row["chain"] or []
        taker, first = [row["article_id"]], True
        for hop in chain:
            givers = []
            for name in hop["name"].split(" + "):
                node, kind, shown = _node(name.strip(), hop["kind"], roots)
                sources.append(source(node, kind, shown))
                givers.append(node)
                rule = "citation" if first else "citation_hop"
                evidence = [ledger.entry(rule, one_line(row["surface"]))]
                edges.extend(edge(node, target, "cites", "declared", evidence) for target in taker if target != node)
            taker, first = givers, False
    return edges, sources


def item_claims(facts: Facts, ledger: Ledger) -> tuple[list[Row], list[Row]]:
    """`derived_from` edges by the printed number of an agency item, basis exact, and `version_of` between its versions.

    The source is the item itself when the corpus holds it, else an `item:` node.
    """
    in_corpus = facts.items_in_corpus()
    edges, sources, seen = [], [], set()
    for article, items in sorted(facts.items.items()):
        for item, version in sorted(items):
            node = in_corpus.get((item, version), f"item:{item}/{version}")
            if node == article:
                continue
            if node in facts.articles and is_earlier(facts.articles[article], facts.articles[node]):
                node = f"item:{item}/{version}"  # what we hold came later, so it is not what was printed
            if node.startswith("item:"):
                sources.append(source(node, "item", f"{item}, {version}"))
            seen.add((item, version, node))
            evidence = [ledger.entry("same_item", f"{item}/{version}")]
            share = facts.share(article, node) if (min(article, node), max(article, node)) in facts.pairs else None
            edges.append(edge(node, article, "derived_from", "exact", evidence, share=share))
    versions = sorted(seen | {(item, version, node) for (item, version), node in in_corpus.items()})
    for (item, version, node), (next_item, next_version, next_node) in pairwise(versions):
        if item == next_item and node != next_node:
            evidence = [ledger.entry("item_version", f"{version}, {next_version}")]
            edges.append(edge(node, next_node, "version_of", "exact", evidence))
    return edges, sources


def edge(
    source_id: str,
    target_id: str,
    relation: str,
    basis: str,
    evidence: list[Row],
    *,
    directed: bool = True,
    **more: Any,
) -> Row:
    """A row of the frame `edges`; an exact claim is sure, a declared one has no confidence of ours."""
    row = {"share": None, "lag": None, "confidence": 1.0 if basis == "exact" else None, **more}
    if not directed:
        source_id, target_id = min(source_id, target_id), max(source_id, target_id)
    ends = {"source_id": source_id, "target_id": target_id, "relation": relation, "directed": directed}
    return {**ends, "basis": basis, **row, "evidence": evidence}


def source(source_id: str, kind: str, name: str, text: str | None = None) -> Row:
    """A row of the frame `sources`."""
    return {"source_id": source_id, "kind": kind, "name": name, "text": text}


def _node(name: str, kind: str, roots: dict[str, str]) -> tuple[str, str, str]:
    if kind == "agency":
        root = roots.get(name.casefold(), name)
        return f"wire:{root}", "agency", root
    slug = re.sub(r"[\W_]+", "-", name.casefold()).strip("-")
    return f"{PREFIX[kind]}:{slug}", kind, name


def _agency_roots(folder: str) -> dict[str, str]:
    roots: dict[str, str] = {}
    for row in read_table("agencies", folder):
        for name in (row["code"], row["name"], *row["aliases"].split(";")):
            roots.setdefault(name.casefold(), row["parent"] or row["code"])
    return roots
