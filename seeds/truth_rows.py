"""Turns the markup of manuscripts into the rows of the truth tables; nothing here computes what a text comes from."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import combinations
from pathlib import Path

from markup import Document, Span, codes, fail, known

Row = dict[str, object]
Truth = dict[str, list[Row]]

ROLE_OF_PLACE = {"closing": "credit", "photo": "photo_credit"}
NODE_OF_HOP = {"agency": "wire"}


def labels(document: Document) -> dict[str, Span]:
    """Labelled passages and quotations of one document."""
    found: dict[str, Span] = {}
    for span in document.spans:
        if span.tag in ("p", "q") and found.setdefault(span.args["label"], span) is not span:
            raise fail(document.path, span.line, f"label {span.args['label']} stands twice in {document.id}")
    return found


def article_row(document: Document) -> Row:
    """What is known about the document itself."""
    head = document.head
    titles = [document.surface(span) for span in document.spans if span.args.get("role") == "title"]
    return {
        **head,
        "article_id": document.id,
        "story": document.path.stem,
        "kind": document.kind,
        "title": head.get("title", next(iter(titles), "")),
        "byline": head.get("author", ""),
        "lang": head.get("lang", "de"),
        "item_version": head.get("version", ""),
        "format": head.get("file", "jsonl"),
    }


def source_row(document: Document) -> Row:
    """An original that the corpus lacks."""
    row = {"kind": "inferred", "name": document.id.removeprefix("absent:"), "agency": document.head.get("outlet", "")}
    return {"source_id": document.id, **row, "text": document.text}


def block_rows(document: Document) -> Iterator[Row]:
    """Marked stretches and credits by their place; a stretch inside another cuts it, as blocks never overlap."""
    spans = [span for span in document.spans if span.tag in ("b", "credit")]
    paint = [-1] * len(document.text)
    for number, span in enumerate(spans):
        paint[span.begin : span.end] = [number] * (span.end - span.begin)
    begin = 0
    for end in range(1, len(paint) + 1):
        if end < len(paint) and paint[end] == paint[begin]:
            continue
        stretch = document.text[begin:end]
        if paint[begin] >= 0 and stretch.strip():
            args = spans[paint[begin]].args
            role = args.get("role", "") if "place" not in args else ROLE_OF_PLACE.get(args["place"], args["place"])
            left = begin + len(stretch) - len(stretch.lstrip())
            right = end - len(stretch) + len(stretch.rstrip())
            yield {"article_id": document.id, "begin": left, "end": right, "role": role, "kind": args.get("kind", "")}
        begin = end


def credit_rows(document: Document) -> Iterator[Row]:
    """One row per agency of each credit; agencies of the author field stand without offsets."""
    base: Row = {"article_id": document.id, "role": "text"}
    head = document.head
    if "author_agency" in head:
        service = head.get("author_service", head["author_agency"])
        metadata = {"surface": head.get("author", ""), "place": "metadata"}
        yield from agency_rows(document, document.line, head["author_agency"], service, base | metadata)
    for span in document.spans:
        if span.tag == "credit":
            place = {"begin": span.begin, "end": span.end, "surface": document.surface(span)}
            role = "photo" if span.args["place"] == "photo" else "text"
            args = {"role": role, **span.args, "item_version": span.args.get("version", "")}
            service = args.get("service", args["agency"])
            yield from agency_rows(document, span.line, args["agency"], service, base | args | place)


def agency_rows(document: Document, line: int, agencies: str, services: str, rest: Row) -> Iterator[Row]:
    """The same credit once per agency named in it."""
    if len(agencies.split("+")) != len(services.split("+")):
        raise fail(document.path, line, f"agency={agencies} and service={services} differ in number")
    for agency, service in zip(agencies.split("+"), services.split("+"), strict=True):
        if agency != "-" and agency not in codes("lineage/data/agencies.csv", "code"):
            raise fail(document.path, line, f"{agency!r} is not a code of lineage/data/agencies.csv")
        yield rest | {"agency": agency.strip("-"), "service": service if agency != "-" else ""}


def citation_rows(document: Document) -> Iterator[Row]:
    """One row per source named in the running text."""
    for span in document.spans:
        if span.tag == "cite":
            place = {"article_id": document.id, "begin": span.begin, "end": span.end}
            yield place | {"surface": document.surface(span)} | span.args


def alignment_rows(documents: list[Document]) -> Iterator[Row]:
    """Stretches with one label in two documents of the corpus, without those inside a larger shared stretch."""
    present = sorted((d for d in documents if d.kind != "absent"), key=lambda d: d.id)
    counts = [label for document in documents for label in labels(document)]
    for document in documents:
        for label, span in labels(document).items():
            if counts.count(label) < 2:
                raise fail(document.path, span.line, f"label {label} stands in this document only")
    for a, b in combinations(present, 2):
        ours, theirs = labels(a), labels(b)
        shared = [(label, ours[label], theirs[label]) for label in ours if label in theirs]
        for label, one, other in shared:
            if any(inside(one, x) and inside(other, y) for _, x, y in shared):
                continue
            same = words(a.surface(one)) == words(b.surface(other))
            kind = "quote" if one.tag == "q" else "verbatim" if same else "edited"
            ends = {"a_begin": one.begin, "a_end": one.end, "b_begin": other.begin, "b_end": other.end}
            yield {"a_id": a.id, "b_id": b.id, **ends, "kind": kind, "label": label}


def inside(span: Span, other: Span) -> bool:
    """Whether the span is a smaller part of the other."""
    return other.begin <= span.begin and span.end <= other.end and span.end - span.begin < other.end - other.begin


def words(text: str) -> list[str]:
    """Words as they count for equality: case, ß and punctuation do not."""
    return re.findall(r"\w+", text.casefold())


def edge_rows(path: Path, documents: list[Document], claims: list[tuple[int, str]]) -> Iterator[Row]:
    """The edges the writer listed; an item of the corpus is named by its urn."""
    names = {document.id: document.id for document in documents} | {
        document.id.removesuffix(".txt"): document.id for document in documents if document.head.get("file")
    }
    for document in documents:
        if "item" in document.head and document.kind == "wire":
            names[f"item:{document.head['item']}/{document.head.get('version', '1')}"] = document.id
    for line, claim in claims:
        parts = claim.split()
        if len(parts) != 7 or parts[0] != "edge:":
            raise fail(path, line, f"expected edge: SOURCE TARGET RELATION DIRECTED BASIS CASE, got {claim!r}")
        source, target, relation, directed, basis, case = parts[1:]
        for name in (source, target):
            if name not in names and not re.match(r"(wire|item):", name):
                raise fail(path, line, f"{name} is not a document of this story")
        for column, word in (("relation", relation), ("directed", directed), ("basis", basis)):
            known(path, line, column, word)
        ends = [names.get(source, source), names.get(target, target)]
        ends = ends if directed == "true" else sorted(ends)
        row: Row = {"source_id": ends[0], "target_id": ends[1], "relation": relation, "directed": directed}
        yield row | {"basis": basis, "case": case}


def declared_edges(truth: Truth) -> list[Row]:
    """What the articles say about themselves: agencies in text credits and the outermost hop of each citation."""
    found = {
        (f"wire:{row['agency']}", row["article_id"], "credits", "credit")
        for row in truth["credits"]
        if row["agency"] and row["role"] == "text"
    }
    for row in truth["citations"]:
        kind, _, names = str(row["chain"]).split(">")[0].partition(":")
        for name in names.split(" + "):
            found.add((f"{NODE_OF_HOP.get(kind, kind)}:{name.strip()}", row["article_id"], "cites", "citation"))
    columns = ("source_id", "target_id", "relation", "case")
    return [dict(zip(columns, edge, strict=True)) | {"directed": "true", "basis": "declared"} for edge in sorted(found)]
