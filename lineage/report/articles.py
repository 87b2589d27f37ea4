"""Four answers about each article: who stands behind it, how much is shared, does it say so, how sure is that."""

from __future__ import annotations

from collections.abc import Iterable
from itertools import combinations
from typing import Any

from lineage.charts.words import count, listing, percent, shorten, visible
from lineage.report.strips import draw_chains, draw_strip
from lineage.report.view import (
    Row,
    View,
    agency_of,
    article_name,
    credits_unknown,
    finding_text,
    headline,
    node_name,
    text_credits,
)
from lineage.report.words import certainty_text, moment, published

_BEHIND = {
    "derived_from": "behind.absent", "republishes": "behind.republished", "version_of": "behind.version",
    "quotes": "behind.quotes",
}  # fmt: skip
_RANK = ("derived_from", "republishes", "shares_text", "version_of", "quotes")
_MOST_CHAINS, _MOST_HOPS = 8, 4
_MARK = 16  # characters of names beside a mark of the picture


def answer_article(view: View, article_id: str, touching: Iterable[Row]) -> dict[str, str]:
    """The four answers as sentences: behind, shared, says, sure; `touching` are the edges at this article."""
    edges = sorted((edge for edge in touching if edge["relation"] in _RANK), key=_strength)
    told = edges[:2] if len(edges) > 1 and edges[0]["relation"] == edges[1]["relation"] else edges[:1]
    told = [edge for edge in told if edge["directed"] or edge is edges[0]]
    kind = view.articles[article_id]["kind"]
    if kind != "article":
        return _answer_item(view, article_id, [edge for edge in told if edge["relation"] != "quotes"])
    declared = _declared(view, article_id)
    if declared and told and told[0]["relation"] == "quotes":
        told = []  # quotations two reporters both heard say less than a source the article names
    if told:
        behind = listing(dict.fromkeys(_behind(view, article_id, edge) for edge in told), view.lang)
        if told[0]["relation"] == "version_of" and declared:
            behind = f"{behind}; {declared}"
        sure = _sure(view, told)
    elif declared:
        behind, sure = declared, view.words("certainty.declared")
    else:
        behind, sure = _with_takers(view, article_id, view.words("behind.none")), view.words("certainty.none")
    told_by_it = says(view, article_id, measured=bool(told))
    return {"behind": behind, "shared": _shared(view, article_id, told), **told_by_it, "sure": sure}


def says(view: View, article_id: str, measured: bool) -> dict[str, str]:
    """Whether the article names an agency for its text, as a clause (says) and short for a picture (mark).

    "Unknown" is kept apart from "none found". A person or an office cited is no answer where text was found elsewhere;
    where none was, it is all there is.
    """
    finding = (view.findings.get(article_id) or {}).get("finding")
    if names := agencies_named(view, article_id):
        key = "says.yes"
        if finding == "credit_conflict":
            key = "says.yes_conflict" if _contradicts_itself(view, article_id) else "says.yes_other"
        return _said(view, key, "mark.names", names)
    cited = _cited(view, article_id, ("agency", "outlet"))
    if cited := cited or ([] if measured else _cited(view, article_id)):
        return _said(view, "says.cites", "mark.cites", cited[:3])
    if finding == "own_work_declared":
        return _said(view, "says.own", "mark.own")
    if credits_unknown(view, article_id):
        return _said(view, "says.unknown", "mark.unknown")
    return _said(view, "says.no", "mark.none")


def _said(view: View, says: str, mark: str, names: list[str] | None = None) -> dict[str, str]:
    if not names:
        return {"says": view.words(says), "mark": view.words(mark)}
    told = listing(names, view.lang)
    short = shorten(", ".join(names), _MARK)
    return {"says": view.words(says, names=told), "mark": view.words(mark, names=short)}


def _contradicts_itself(view: View, article_id: str) -> bool:
    """Two credits of the article have no agency in common; otherwise other copies of the text name another one."""
    credits: dict[object, set[str]] = {}
    for row in text_credits(view, article_id):
        credits.setdefault((row["place"], row["begin"]), set()).add(str(agency_of(row)))
    return any(a.isdisjoint(b) for a, b in combinations(credits.values(), 2))


def _answer_item(view: View, article_id: str, told: list[Row]) -> dict[str, str]:
    """The answers for an agency item or a release: it has no source to name, at most an earlier version."""
    kind = view.words(f"articles.kind.{view.articles[article_id]['kind']}")
    blank = view.words("certainty.none")
    if told:
        behind = listing(dict.fromkeys(_behind(view, article_id, edge) for edge in told), view.lang)
    else:
        behind = view.words("behind.itself", kind=kind)
    behind = _with_takers(view, article_id, behind)
    shared = _shared(view, article_id, told) if told else blank
    return {"behind": behind, "shared": shared, "says": blank, "mark": kind, "sure": _sure(view, told) or blank}


def _sure(view: View, told: list[Row]) -> str:
    return " / ".join(dict.fromkeys(certainty_text(edge, view.settings.certainty, view.lang) for edge in told))


def agencies_named(view: View, article_id: str) -> list[str]:
    """Agencies the article credits for its text, each once, in the order of the credits."""
    return list(dict.fromkeys(shorten(str(agency_of(row)), 40) for row in text_credits(view, article_id)))


def show_article(view: View, article_id: str, touching: Iterable[Row], stories: dict[str, str]) -> dict[str, Any]:
    """Everything section "article by article" shows of one article."""
    article, anchor = view.articles[article_id], view.anchors[article_id]
    finding = view.findings.get(article_id)
    spans = view.frames["mosaic"].filter(article_id=article_id).to_dicts()
    chains = _chains(view, article_id)
    name = article_name(view, article_id)
    modified = article["modified_at"]
    return {
        "anchor": anchor,
        "name": name,
        "id": shorten(article_id, 120),
        "kind": view.words(f"articles.kind.{article['kind']}"),
        "time": published(article, view.lang, view.settings.read.timezone),
        "modified": moment(modified, view.lang, view.settings.read.timezone) if modified else "",
        "owner": article["owner"] if article["owner"] != article["outlet"] else "",
        "text_state": view.words(f"articles.text_state.{article['text_state']}"),
        "answer": answer_article(view, article_id, touching),
        "finding": finding_text(view, article_id),
        "shares": _share_list(view, finding),
        "strip": draw_strip(spans, len(article["text"]), name=f"{anchor}-strip", title=name, lang=view.lang),
        "credits": [show_credit(view, row) for row in view.credits.get(article_id, [])],
        "citations": [
            {"chain": chain, "surface": shorten(row["surface"], 200)} for chain, row in _cited_rows(view, article_id)
        ],
        "chains": _draw_chains(view, article_id, chains) if chains else "",
        "more_chains": max(0, len(chains) - _MOST_CHAINS),
        "story": stories.get(article_id),
    }


def show_credit(view: View, row: Row) -> dict[str, str]:
    """One credit: as printed, as understood, and the rule."""
    agency = agency_of(row) or view.words("word.own_desk")
    service = row["service"] if row["service"] and row["service"] != row["agency"] else ""
    parts = [view.words("credits.of", role=view.words(f"credits.role.{row['role']}"), agency=agency)]
    parts[0] += f" ({service})" if service else ""
    parts += [view.words("credits.signs", signs=", ".join(row["signs"]))] if row["signs"] else []
    parts += [view.words("credits.item", item=row["item"])] if row["item"] else []
    place = view.words(f"credits.place.{row['place']}")
    return {"raw": shorten(row["surface"], 300), "understood": ", ".join(parts), "place": place, "rule": row["rule"]}


def _strength(edge: Row) -> tuple[object, ...]:
    confidence = 1.0 if edge["basis"] == "exact" else edge["confidence"] or 0.0
    return (_RANK.index(edge["relation"]), not edge["directed"], -confidence, -(edge["share"] or 0), edge["source_id"])


def _behind(view: View, article_id: str, edge: Row) -> str:
    other = edge["target_id"] if edge["source_id"] == article_id else edge["source_id"]
    name = node_name(view, other)
    if not edge["directed"]:
        return view.words("behind.quotes" if edge["relation"] == "quotes" else "behind.open", name=name)
    if edge["relation"] == "derived_from" and other in view.articles:
        return name
    return view.words(_BEHIND[edge["relation"]], name=name)


def _with_takers(view: View, article_id: str, behind: str) -> str:
    """Where nothing stands behind an article, others may still take from it."""
    takers = view.takers.get(article_id, 0)
    told = view.words("behind.takers", articles=count("article", takers, view.lang, dative=True))
    return f"{behind}; {told}" if takers else behind


def _declared(view: View, article_id: str) -> str:
    if agencies := agencies_named(view, article_id):
        return view.words("behind.declared", name=listing(agencies, view.lang))
    cited = _cited(view, article_id, ("agency", "outlet"))
    return view.words("behind.cites", name=listing(cited[:3], view.lang)) if cited else ""


def _cited(view: View, article_id: str, kinds: tuple[str, ...] = ()) -> list[str]:
    """Outermost sources of the citations, of some kinds only or of all."""
    rows = (row for row in view.citations.get(article_id, []) if row["chain"] and row["refers_to"] is None)
    firsts = (row["chain"][0] for row in rows)
    return list(dict.fromkeys(shorten(hop["name"], 60) for hop in firsts if hop["kind"] in kinds or not kinds))


def _shared(view: View, article_id: str, told: list[Row]) -> str:
    edges = [edge for edge in told if edge["relation"] != "quotes"]  # quotations are no compared words of a pair
    measured = [share for edge in edges if (share := _own_share(view, article_id, edge)) is not None]
    if measured:
        return view.words("shared.words", share=percent(min(1.0, max(measured)), view.lang))
    shares = (view.findings.get(article_id) or {}).get("shares") or {}
    found = sum(shares.get(kind) or 0 for kind in ("wire", "article", "quote"))
    if found:
        return view.words("shared.chars", share=percent(found, view.lang))
    if told and not edges:
        return view.words("shared.quotes")
    return view.words("shared.unmeasured" if _declared(view, article_id) else "shared.nothing")


def _own_share(view: View, article_id: str, edge: Row) -> float | None:
    """The share of this article's words; an undirected edge knows only that of its second article, the pair both."""
    if edge["target_id"] == article_id:
        share: float | None = edge["share"]
        return share
    return view.shares.get((article_id, edge["target_id"]))


def _share_list(view: View, finding: Row | None) -> str:
    shares = finding["shares"] if finding else {}
    return ", ".join(
        f"{view.words(f'mosaic.kind.{kind}')} {percent(share, view.lang)}" for kind, share in shares.items() if share
    )


def _cited_rows(view: View, article_id: str) -> list[tuple[str, Row]]:
    rows = [row for row in view.citations.get(article_id, []) if row["chain"]]
    chains = {row["begin"]: " › ".join(shorten(hop["name"], 80) for hop in row["chain"]) for row in rows}
    return [(_meant(chains, row), row) for row in rows]


def _meant(chains: dict[int, str], row: Row) -> str:
    """The chain as printed, and for "the paper" or "the report" the chain it refers back to."""
    told, meant = chains[row["begin"]], chains.get(row["refers_to"] or -1)
    return f"{told} = {meant}" if meant and meant != told else told


def _chains(view: View, article_id: str) -> list[tuple[str, ...]]:
    """Different chains in the order of the text; later mentions of a named source are not chains of their own."""
    rows = (row for row in view.citations.get(article_id, []) if row["chain"] and row["refers_to"] is None)
    return list(dict.fromkeys(tuple(hop["name"] for hop in row["chain"][:_MOST_HOPS]) for row in rows))


def _draw_chains(view: View, article_id: str, chains: list[tuple[str, ...]]) -> str:
    told = "; ".join(" › ".join(chain) for chain in chains[:_MOST_CHAINS])
    title = view.words("articles.chain_alt", title=headline(view, article_id), chains=visible(told))
    name = f"{view.anchors[article_id]}-chains"
    outlet = view.articles[article_id]["outlet"]
    box = outlet or headline(view, article_id, 50)
    return draw_chains(chains[:_MOST_CHAINS], box, name=name, title=headline(view, article_id), alt=title)
