"""Edges that articles declare themselves: credits, citations and the numbers of agency items."""

from __future__ import annotations

from itertools import pairwise

import polars as pl

from lineage.names import agency_roots, agency_spellings
from lineage.provenance.claims import Claim, Node, declared_rows, node_rows
from lineage.provenance.clock import lag
from lineage.provenance.facts import Facts
from lineage.provenance.ids import WIRE, agency_id, is_item, name_of, named_id, slug
from lineage.provenance.ledger import entry
from lineage.tables import read_table

# "Investitionsbank Berlin", "Verkehrsgesellschaft Potsdam" are names as a whole
_IN_NAMES = ("bank", "verlag", "gesellschaft", "club", "plattform", "betreiber", "beratung")


def credit_claims(credits: pl.DataFrame) -> tuple[pl.DataFrame, pl.DataFrame]:
    """One `credits` edge per text credit, from `wire:<agency>` to the article, and the agencies as nodes."""
    named = credits.filter((pl.col("role") == "text") & pl.col("agency").is_not_null())
    claims = named.select(
        "surface",
        source_id=WIRE + pl.col("agency"),
        target_id="article_id",
        rule="credit_" + pl.col("place").cast(pl.String),
    )
    agencies = named["agency"].unique().to_list()
    return declared_rows(claims, "credits"), node_rows(Node(agency_id(name), "agency", name) for name in agencies)


def citation_claims(citations: pl.DataFrame, folder: str = "") -> tuple[pl.DataFrame, pl.DataFrame]:
    """`cites` edges along each chain: outermost source to article, next hop to that source, and so on.

    A citation of one hop that refers to another one takes its chain from there, so a source has one node however it is
    called; one of several has names of its own: "sagte er der Zeitung".
    """
    roots, bodies = _agency_roots(folder), _bodies(folder)
    # "NDR und dpa": a hop of several is of the kind of its first
    agencies = set(roots.values()) - {row["outlet"] for row in read_table("outlets", folder)}
    agency = (pl.col("kind") == "outlet") & pl.col("name").is_in(sorted(agencies))
    named = _named_sources(citations).with_columns(kind=pl.when(agency).then(pl.lit("agency")).otherwise("kind"))
    names = named.select("name", "kind").unique()
    bodies |= {longer: bodies.get(slug(firm), firm) for longer, firm in _firms(names, folder).items()}
    nodes = [_node(name.strip(), kind, roots, bodies) for name, kind in names.iter_rows()]
    givers = named.join(
        names.with_columns(source_id=pl.Series([node.source_id for node in nodes], dtype=pl.String)),
        on=["name", "kind"],
    )
    takers = givers.select("citation", pl.col("hop") + 1, target_id="source_id")
    claims = pl.concat(
        [
            givers.filter(pl.col("hop") == 0).with_columns(target_id="article_id", rule=pl.lit("citation")),
            givers.join(takers, on=["citation", "hop"]).with_columns(rule=pl.lit("citation_hop")),
        ],
        how="diagonal",
    )
    claims = claims.filter(pl.col("source_id") != pl.col("target_id")).sort("citation", "hop", maintain_order=True)
    return declared_rows(claims, "cites"), node_rows(nodes)


def _named_sources(citations: pl.DataFrame) -> pl.DataFrame:
    """The sources of each citation from the outermost hop on, parallel ones one by one."""
    referred = citations.select("article_id", refers_to="begin", referred="chain").unique(
        ["article_id", "refers_to"], keep="last", maintain_order=True
    )
    chains = citations.with_row_index("citation").join(referred, on=["article_id", "refers_to"], how="left")
    alone = (pl.col("referred").list.len() > 0) & (pl.col("chain").list.len() == 1)
    chain = pl.when(alone).then("referred").otherwise("chain")
    hops = (
        chains.select("citation", "article_id", "surface", chain=chain)
        .filter(pl.col("chain").list.len() > 0)
        .with_columns(hop=pl.int_ranges(pl.col("chain").list.len()))
        .explode("chain", "hop")
    )
    name = pl.col("chain").struct.field("name").str.split(" + ")
    return hops.select(
        "citation", "article_id", "surface", "hop", name=name, kind=pl.col("chain").struct.field("kind")
    ).explode("name")


def item_claims(facts: Facts) -> tuple[list[Claim], list[Node]]:
    """`derived_from` edges by the printed number of an agency item, basis exact, and `version_of` between its versions.

    The source is the item itself when the corpus holds it, else an `item:` node.
    """
    claims, nodes, seen = [], [], set()
    for article, items in facts.items.items():
        for item, version in sorted(items):
            source = facts.original_of(article, item, version)
            if source == article:
                continue
            if is_item(source):
                nodes.append(Node(source, "item", name_of(source)))
            seen.add((item, version, source))
            share = facts.shared.share(article, source) if facts.shared.is_pair(article, source) else None
            evidence = [entry("same_item", f"{item}/{version}")]
            claims.append(Claim(source, article, "derived_from", "exact", evidence, share=share, confidence=1.0))
    versions = sorted(seen | {(item, version, article) for (item, version), article in facts.corpus_items.items()})
    for (item, version, source), (next_item, next_version, target) in pairwise(versions):
        if item == next_item and version != next_version:
            evidence = [entry("item_version", f"{version}, {next_version}")]
            claims.append(Claim(source, target, "version_of", "exact", evidence, confidence=1.0))
    return claims, nodes


def link_claims(facts: Facts) -> list[Claim]:
    """`republishes` by a canonical link and `derived_from` by `isBasedOn`, basis exact; never from a later article."""
    return [
        Claim(
            source,
            target,
            "republishes" if rule == "canonical_link" else "derived_from",
            "exact",
            [entry(rule, facts.articles[source].url or "")],
            share=facts.shared.share(target, source) if facts.shared.is_pair(target, source) else None,
            lag=lag(facts.articles[source], facts.articles[target]),
            confidence=1.0,
        )
        for (source, target), rule in facts.links.items()
    ]


def _node(name: str, kind: str, roots: dict[str, str], bodies: dict[str, str]) -> Node:
    if kind == "agency":
        root = roots.get(name.casefold(), name)
        return Node(agency_id(root), "agency", root)
    if kind == "office":
        name = bodies.get(slug(name), name)
    return Node(named_id(kind, name), kind, name)


def _firms(names: pl.DataFrame, folder: str) -> dict[str, str]:
    """The name of each firm without its trade, by the slug of both: "Pharmakonzern Elbmed" is Elbmed."""
    rows = read_table("source_nouns", folder)
    trades = tuple(row["noun"].casefold() for row in rows if row["alone"] == "company")
    places = {row["noun"] for row in rows if row["kind"] == "office" and row["alone"] not in ("firm", "proper")}
    places |= {row["place"] for row in read_table("places", folder)}
    parted = ((name, *name.partition(" ")) for name in names.filter(kind="office")["name"].sort())
    return {
        slug(name): firm
        for name, trade, _, firm in parted
        if firm[:1].isupper()
        and firm not in places
        and (word := trade.casefold().removesuffix("s")).endswith(trades)
        and not word.endswith(_IN_NAMES)
    }


def _bodies(folder: str) -> dict[str, str]:
    """The full name of each body of `bodies.csv` by the slugs of its spellings."""
    rows = read_table("bodies", folder)
    spelled = ((spelling, row["name"]) for row in rows for spelling in (row["name"], *row["aliases"].split(";")))
    return {slug(spelling): name for spelling, name in spelled if spelling}


def _agency_roots(folder: str) -> dict[str, str]:
    roots: dict[str, str] = {}
    for row in read_table("agencies", folder):
        for name in agency_spellings(row):
            roots.setdefault(name.casefold(), agency_roots(folder)[row["code"]])
    return roots
