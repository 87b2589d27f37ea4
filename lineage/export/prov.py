"""The run as W3C provenance: PROV-N, PROV-JSON and PROV-O.

What the collection holds stands in the document: articles as entities, attributed to their outlets, and the run that
read them. Who takes from whom stands in a bundle that the run generated, because these are claims of a program, or of
an article as the program reads it (PROV-DM, section 4.7.4, provenance of provenance: https://www.w3.org/TR/prov-dm/).

| claim | in the bundle |
|---|---|
| derived_from | derivation |
| republishes, quotes with a direction | derivation, quotation |
| version_of with a direction | derivation, revision |
| cites a document | derivation, primary source |
| credits, cites anybody else | influence |
| without a direction | a collection with both as members, since PROV knows no claim without one |

Each claim has the id `claim-n`, n its row in the frame `edges` from 1, with basis, share, confidence and evidence;
what was declared also names the article that says so. Ids of nodes are those of the run, percent-encoded (RFC 3986),
below a name that the texts decide: equal collections have equal ids.
"""

from __future__ import annotations

import hashlib
import warnings
from collections import defaultdict
from collections.abc import Mapping
from importlib.metadata import version
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import quote

import polars as pl

from lineage.errors import require_part
from lineage.export.characters import printable

if TYPE_CHECKING:
    from prov.model import ProvBundle, ProvDocument

Frames = Mapping[str, pl.DataFrame]
Row = dict[str, Any]
TERMS = "urn:news-lineage:terms:"
TYPES = {
    "article": "Article",
    "release": "PressRelease",
    "wire": "AgencyItem",
    "item": "AgencyItem",
    "inferred": "AbsentOriginal",
    "document": "Document",
}
AGENTS = {
    **dict.fromkeys(("agency", "outlet", "office"), "prov:Organization"),
    "person": "prov:Person",
    "unnamed": "lineage:UnnamedSource",
}
DERIVATIONS = {
    **dict.fromkeys(("derived_from", "shares_text"), "derivation"),
    **dict.fromkeys(("republishes", "quotes"), "quotation"),
    "version_of": "revision",
}
UNDIRECTED = {
    **dict.fromkeys(("derived_from", "shares_text", "republishes"), "lineage:SharedText"),
    "version_of": "lineage:Versions",
    **dict.fromkeys(("quotes", "cites", "credits"), "lineage:SharedQuotations"),
}
_ARTICLE = (
    *("outlet", "url", "lang", "byline", "item"),
    *("published_from", "published_until", "modified_at", "time_basis", "zone_assumed"),
)


def write_prov_n(frames: Frames, path: Path) -> None:
    """PROV-N, the notation for people (https://www.w3.org/TR/prov-n/)."""
    _write(frames, path, "provn")


def write_prov_json(frames: Frames, path: Path) -> None:
    """PROV-JSON (https://www.w3.org/submissions/prov-json/)."""
    _write(frames, path, "json", indent=1, ensure_ascii=False)


def write_prov_o(frames: Frames, path: Path) -> None:
    """PROV-O in TriG, the bundle as a named graph (https://www.w3.org/TR/prov-o/)."""
    _write(frames, path, "rdf", rdf_format="trig")


def _write(frames: Frames, path: Path, format: str, **options: Any) -> None:
    document = to_prov(frames)
    with warnings.catch_warnings():
        warnings.filterwarnings("ignore", category=DeprecationWarning, module="rdflib")  # rdflib of itself
        text = document.serialize(format=format, **options) or ""
    path.write_text(f"{text.rstrip()}\n", encoding="utf-8", newline="\n")


def to_prov(frames: Frames) -> ProvDocument:
    """The run as a document of the package `prov`.

    Raises:
        MissingPart: `prov` or `rdflib` is not installed.

    Cost: some 15 seconds for 9,000 articles with 36,000 claims, all of it in `prov`.
    """
    # Only PROV-O needs rdflib; one extra for all three.
    require_part("W3C PROV is written with prov and rdflib", "prov", "prov", "rdflib")
    from prov.model import ProvDocument

    document = ProvDocument()
    name = f"urn:news-lineage:{_digest(frames['articles'])}:"
    for prefix, uri in (("lineage", TERMS), ("node", f"{name}node:"), ("run", f"{name}run:")):
        document.add_namespace(prefix, uri)
    _describe_collection(document, frames["articles"])
    claims = _describe_run(document)
    kinds = dict(frames["sources"].select("source_id", "kind").iter_rows())
    for row in frames["sources"].to_dicts():
        _add_source(claims, row)
    said_by = _speakers(frames["citations"])
    for number, edge in enumerate(frames["edges"].to_dicts(), 1):
        _add_claim(claims, f"run:claim-{number}", edge, kinds, said_by)
    return document


def _digest(articles: pl.DataFrame) -> str:
    digest = hashlib.sha256()
    for article, text in articles.sort("article_id").select("article_id", "text").iter_rows():
        digest.update(f"{article}\n{hashlib.sha256(text.encode()).hexdigest()}\n".encode())
    return digest.hexdigest()[:16]


def _describe_collection(document: ProvDocument, articles: pl.DataFrame) -> None:
    document.collection("run:collection", {"prov:label": "the articles that were read"})
    for outlet in articles["outlet"].drop_nulls().unique().sort():
        document.agent(_publisher(outlet), _words(document, label=outlet, type="prov:Organization"))
    for row in articles.to_dicts():
        name = node(row["article_id"])
        words = _words(document, label=row["title"] or row["article_id"], type=f"lineage:{TYPES[row['kind']]}")
        words += [(f"lineage:{key}", _plain(row[key])) for key in _ARTICLE if row[key] is not None]
        document.entity(name, words)
        document.membership("run:collection", name)
        if row["outlet"] is not None:
            document.attribution(name, _publisher(row["outlet"]))


def _describe_run(document: ProvDocument) -> ProvBundle:
    """The run, the program, and the empty bundle of claims."""
    program = _words(document, label=f"lineage {version('news-lineage')}", type="prov:SoftwareAgent")
    document.agent("run:lineage", program)
    document.activity("run:trace")
    document.association("run:trace", "run:lineage")
    document.usage("run:trace", "run:collection")
    document.entity("run:claims", _words(document, label="who takes from whom, as claimed", type="prov:Bundle"))
    document.generation("run:claims", "run:trace")
    document.attribution("run:claims", "run:lineage")
    return document.bundle("run:claims")


def _add_source(claims: ProvBundle, row: Row) -> None:
    """A node that the collection lacks: people and institutions as agents, texts as entities."""
    kind, name = row["kind"], node(row["source_id"])
    if kind in AGENTS:
        claims.agent(name, _words(claims, label=row["name"], type=AGENTS[kind]))
    else:
        words = _words(claims, label=row["name"], type=f"lineage:{TYPES[kind]}")
        claims.entity(name, [*words, ("lineage:inferred", kind == "inferred")])


def _add_claim(
    claims: ProvBundle, name: str, edge: Row, kinds: Mapping[str, str], said_by: Mapping[str, set[str]]
) -> None:
    source, target = node(edge["source_id"]), node(edge["target_id"])
    words = [("lineage:relation", edge["relation"]), ("lineage:basis", edge["basis"])]
    words += [(f"lineage:{key}", edge[key]) for key in ("share", "confidence") if edge[key] is not None]
    if edge["lag"] is not None:
        words.append(("lineage:lag_seconds", edge["lag"].total_seconds()))
    for entry in edge["evidence"]:
        weight = "" if entry["weight"] is None else f" ({entry['weight']:+})"
        words.append(("lineage:evidence", printable(f"{entry['rule']}{weight}: {entry['text']}")))
    if edge["basis"] == "declared":
        is_article = edge["target_id"] not in kinds
        values = [] if is_article else [entry["value"] for entry in edge["evidence"]]
        speakers = [edge["target_id"]] if is_article else sorted({one for value in values for one in said_by[value]})
        words += [("lineage:said_by", claims.mandatory_valid_qname(node(speaker))) for speaker in speakers]
    if not edge["directed"]:
        claims.collection(name, [("prov:type", claims.mandatory_valid_qname(UNDIRECTED[edge["relation"]])), *words])
        for member in (source, target):
            claims.membership(name, member)
    elif edge["relation"] == "cites" and kinds.get(edge["source_id"]) == "document" and edge["target_id"] not in kinds:
        claims.primary_source(target, source, identifier=name, other_attributes=words)
    elif edge["relation"] in ("cites", "credits"):
        claims.influence(target, source, identifier=name, other_attributes=words)
    else:
        getattr(claims, DERIVATIONS[edge["relation"]])(target, source, identifier=name, other_attributes=words)


def _speakers(citations: pl.DataFrame) -> dict[str, set[str]]:
    """Which articles print these words; a hop between two sources names them in its evidence."""
    speakers: dict[str, set[str]] = defaultdict(set)
    for article, surface in citations.select("article_id", "surface").iter_rows():
        speakers[" ".join(surface.split())].add(article)
    return speakers


def node(name: str) -> str:
    """The qualified name of a node, safe in all three notations; `urllib.parse.unquote` undoes it."""
    return f"node:{quote(name, safe='').replace('~', '%7E')}"


def _publisher(outlet: str) -> str:
    return node(f"publisher:{outlet}")


def _words(bundle: ProvBundle, label: str, type: str) -> list[tuple[str, Any]]:
    return [("prov:label", printable(label)), ("prov:type", bundle.mandatory_valid_qname(type))]


def _plain(value: Any) -> Any:
    return printable(value) if isinstance(value, str) else value
