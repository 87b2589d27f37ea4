"""Four answers about each article: who stands behind it, how much is shared, does it say so, how sure is that."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Sequence
from itertools import combinations
from typing import Any

from lineage.charts.certainty import edge_certainty
from lineage.charts.words import listing, percent, shorten
from lineage.report.behind import (
    FOREIGN,
    name_behind,
    name_declared,
    name_partners,
    names_further,
    other_end,
    sources_cited,
    with_takers,
)
from lineage.report.credited import agencies_named, agency_of, credits_unknown, is_named_by_copies, text_credits
from lineage.report.view import (
    RANK,
    Row,
    View,
    short_name,
    strength,
)

_MEASURED = {"certain", "likely", "possible"}
_MARK = 16  # characters of names beside a mark of the picture


def answer_article(view: View, article_id: str, touching: Iterable[Row]) -> dict[str, Any]:
    """The four answers as sentences: behind, shared, says, sure; `touching` are the edges at this article.

    `shared_from` names where the share stands: frame, row, column; `sure_of` (in a table `sure_short`) says of what it
    is sure where the name of the source is less sure than that there is one.
    """
    edges = sorted((edge for edge in touching if edge["relation"] in RANK), key=strength)
    quoting = {other_end(article_id, edge) for edge in edges if edge["relation"] == "quotes"}
    by_name = {other for other in quoting if _names(view, other, article_id)}
    # whoever names this outlet beside a quotation, or came later with it, does not stand behind it
    not_behind = by_name | {other for other in quoting if _is_later(view, other, article_id)}
    edges = [edge for edge in edges if edge["relation"] != "quotes" or other_end(article_id, edge) not in not_behind]
    told = edges[:2] if len(edges) > 1 and edges[0]["relation"] == edges[1]["relation"] else edges[:1]
    told = [edge for edge in told if edge["directed"] or edge is edges[0]]
    kind = view.articles[article_id]["kind"]
    if kind != "article":
        return _answer_item(view, article_id, [edge for edge in told if edge["relation"] != "quotes"])
    declared = name_declared(view, article_id)
    heard: list[Row] = []
    if declared and told and told[0]["relation"] == "quotes":
        # quotations two reporters both heard say less than a source the article names
        told, heard = [], [edge for edge in edges if _names(view, article_id, other_end(article_id, edge))]
    if told:
        behind = listing(dict.fromkeys(name_behind(view, article_id, edge) for edge in told), view.lang)
        if told[0]["relation"] == "version_of" and declared:
            behind = f"{behind}; {declared}"
        else:
            for name in names_further(view, article_id, told):
                behind = view.words("behind.further", behind=behind, name=name)
        keys = _sure(view, told)
    elif declared:
        behind, keys = declared, ["declared"]
    else:
        none = view.words("behind.unclaimed", name=_same_text(view, article_id)[0]) if _much(view, article_id) else ""
        behind, keys = with_takers(view, article_id, none or view.words("behind.none"), len(by_name)), ["none"]
    # who was first is open: whoever is cited may be behind both
    behind_it = {other_end(article_id, edge) for edge in told if edge["directed"]}
    told_by_it = says(view, article_id, behind_it)
    sure = _sure_words(view, keys)
    if told and set(keys) <= _MEASURED and all(is_named_by_copies(view, edge["source_id"]) for edge in told):
        certainty = sure["sure"]
        sure |= {f"sure_{kind}": view.words(f"sure.{kind}_text", certainty=certainty) for kind in ("of", "short")}
    return {"behind": behind, **_shared(view, article_id, told or heard), **told_by_it, **sure}


def says(view: View, article_id: str, behind: Collection[str]) -> dict[str, str]:
    """Whether the article names an agency for its text, as a clause (says) and short for a picture (mark).

    "Unknown" is kept apart from "none found". Where text was found elsewhere, in the nodes `behind` it, whoever else is
    cited is named as somebody else; where none was, it is all there is.
    """
    finding = (view.findings.get(article_id) or {}).get("finding")
    if names := agencies_named(view, article_id):
        key = "says.yes"
        if finding == "credit_conflict":
            key = "says.yes_conflict" if _contradicts_itself(view, article_id) else "says.yes_other"
        return _said(view, key, "mark.names", names)
    cited = sources_cited(view, article_id, ("agency", "outlet"), heard=not behind)
    meant = [name for name in cited if not behind or name.casefold() in _names_of(view, behind)]
    meant = meant or _offices_of(view, article_id, behind)
    # who is quoted has spoken, not written
    if not (meant or behind):
        meant = sources_cited(view, article_id, ("office", "document"))
    unread = _unread(view, article_id)
    if meant and not unread:
        return _said(view, "says.cites", "mark.cites", meant[:3])
    if finding == "own_work_declared":
        return _said(view, "says.own", "mark.own")
    named = meant or cited
    if credits_unknown(view, article_id):
        key = "unknown_cites" if named else "unknown"
        why = view.words("says.why_unread", line=shorten(unread, 80)) if unread else view.words("says.why_cut")
        return _said(view, f"says.{key}", f"mark.{key}", named[:3], why=why)
    key = "cites_others" if named else "no"
    return _said(view, f"says.{key}", "mark.cites_others" if named else "mark.none", named[:3])


def finding_text(view: View, article_id: str) -> str:
    """The finding in words; an agency item or a release is what it is, not an article that names its source."""
    kind = view.articles[article_id]["kind"]
    if kind != "article":
        return view.words(f"articles.kind.{kind}")
    finding = view.findings.get(article_id)
    if finding and finding["finding"] == "no_source_found" and _much(view, article_id):
        return view.words("findings.unclaimed")
    return view.words(f"findings.finding.{finding['finding']}") if finding else ""


def _same_text(view: View, article_id: str) -> tuple[str, float, str]:
    """Of an article with a pair of which nothing is claimed: the other one, the share, and where that stands."""
    pair = view.unclaimed[article_id]
    side, other = ("a", "b") if pair["a_id"] == article_id else ("b", "a")
    return short_name(view, pair[f"{other}_id"]), pair[f"{side}_share"], f"pairs.{pair['row']}.{side}_share"


def _much(view: View, article_id: str) -> bool:
    """Whether much of an article stands in another one of which nothing is claimed, too far in time perhaps."""
    return article_id in view.unclaimed and _same_text(view, article_id)[1] >= view.settings.findings.min_share


def _unread(view: View, article_id: str) -> str:
    """The last line of an article that is surely a credit and was not understood; empty without one."""
    lines = [str(row["surface"]) for row in view.credits.get(article_id, []) if row["role"] == "unread"]
    return lines[-1] if lines else ""


def _names_of(view: View, nodes: Iterable[str]) -> set[str]:
    """What outlets and agencies of nodes are called, folded; of "dpa / AFP" both."""
    return {part.strip().casefold() for node in nodes for part in re.split("[/:,]", short_name(view, node))}


def _offices_of(view: View, article_id: str, behind: Collection[str]) -> list[str]:
    """Offices that an article cites beside the text of their press release: "wie die Polizei mitteilte"."""
    releases = [node for node in behind if node in view.articles and view.articles[node]["kind"] == "release"]
    issuers = _names_of(view, releases)
    offices = sources_cited(view, article_id, ("office",)) if releases else []
    return [name for name in offices if any(name.casefold() in issuer for issuer in issuers)]


def _said(view: View, says: str, mark: str, names: Sequence[str] = (), **told: str) -> dict[str, str]:
    every, short = listing(names, view.lang), shorten(", ".join(names), _MARK)
    return {"says": view.words(says, names=every, **told), "mark": view.words(mark, names=short)}


def _contradicts_itself(view: View, article_id: str) -> bool:
    """Two credits of the article have no agency in common; otherwise other copies of the text name another one."""
    credits: dict[object, set[str]] = {}
    for row in text_credits(view, article_id):
        credits.setdefault((row["place"], row["begin"]), set()).add(str(agency_of(row)))
    return any(a.isdisjoint(b) for a, b in combinations(credits.values(), 2))


def _answer_item(view: View, article_id: str, told: list[Row]) -> dict[str, Any]:
    """The answers for an agency item or a release: it has no source to name, at most an earlier version."""
    kind = view.words(f"articles.kind.{view.articles[article_id]['kind']}")
    blank = view.words("certainty.none")
    if told:
        behind = listing(dict.fromkeys(name_behind(view, article_id, edge) for edge in told), view.lang)
    else:
        behind = view.words("behind.itself", kind=kind)
    behind = with_takers(view, article_id, behind)
    shared = _shared(view, article_id, told) if told else {"shared": blank, "shared_from": ""}
    return {"behind": behind, **shared, "says": blank, "mark": kind, **_sure_words(view, _sure(view, told) or ["none"])}


def _sure(view: View, told: list[Row]) -> list[str]:
    return list(dict.fromkeys(edge_certainty(edge, view.settings.certainty) for edge in told))


def _sure_words(view: View, keys: list[str]) -> dict[str, Any]:
    told = " / ".join(view.words(f"certainty.{key}") for key in keys)
    return {"sure": told, "sure_of": told, "sure_short": told, "sure_keys": keys}


def _names(view: View, article_id: str, node: str) -> bool:
    """Whether an article names the outlet or agency of a node."""
    named = {name.casefold() for name in sources_cited(view, article_id, ("agency", "outlet"), heard=True)}
    return not named.isdisjoint(_names_of(view, [node]))


def _is_later(view: View, article_id: str, other: str) -> bool:
    """Whether an article surely appeared after another one."""
    begin, end = view.articles[article_id]["published_from"], view.articles[other]["published_until"]
    return None not in (begin, end) and end < begin


def _shared(view: View, article_id: str, told: list[Row]) -> dict[str, str]:
    """How much is shared, and the frame, row and column that say so."""
    edges = [edge for edge in told if edge["relation"] != "quotes"]  # quotations are no compared words of a pair
    # what is both declared and measured is one source
    once = {other_end(article_id, edge): edge for edge in reversed(edges)}
    if measured := [found for edge in reversed(once.values()) if (found := _own_share(view, article_id, edge))]:
        # two sources may have the same words, so their shares are no sum
        shares = listing((percent(min(1.0, share), view.lang) for share, _ in measured), view.lang)
        origins = " ".join(origin for _, origin in measured)
        key = "shared.retold" if all(_is_retold(view, edge) for edge in once.values()) else "shared.words"
        return {"shared": view.words(key, share=shares), "shared_from": origins}
    finding = view.findings.get(article_id)
    shares = finding["shares"] if finding else {}
    foreign = sum(shares.get(kind) or 0 for kind in FOREIGN)
    if finding and foreign:
        origin = f"findings.{finding['row']}.shares"
        others = "" if told else name_partners(view, article_id)
        key = "shared.chars_with" if others else "shared.chars"
        return {"shared": view.words(key, share=percent(foreign, view.lang), names=others), "shared_from": origin}
    if told and not edges:
        return {"shared": view.words("shared.quotes"), "shared_from": ""}
    named = agencies_named(view, article_id) or sources_cited(view, article_id, ("agency", "outlet"), heard=True)
    if there := [name for name in named if name in view.outlets]:
        return {"shared": view.words("shared.none_with", names=listing(there[:3], view.lang)), "shared_from": ""}
    if article_id in view.unclaimed:
        name, share, origin = _same_text(view, article_id)
        told_share = view.words("shared.unclaimed", share=percent(share, view.lang), name=name)
        return {"shared": told_share, "shared_from": origin}
    return {"shared": view.words("shared.unmeasured" if named else "shared.nothing"), "shared_from": ""}


def _is_retold(view: View, edge: Row) -> bool:
    """Two articles tell the same in other words, so that the share is one of sentences and not of words."""
    pair = view.pairs.get((min(edge["source_id"], edge["target_id"]), max(edge["source_id"], edge["target_id"])))
    return pair is not None and pair["relation"] == "rewritten"


def _own_share(view: View, article_id: str, edge: Row) -> tuple[float, str] | None:
    """The share of this article's words; an undirected edge knows only the smaller of the two, the pair both."""
    known = None if edge["share"] is None else (edge["share"], f"edges.{edge['row']}.share")
    if edge["directed"] and edge["target_id"] == article_id:
        return known
    ids = (edge["source_id"], edge["target_id"])
    pair = view.pairs.get((min(ids), max(ids)))
    side = "a" if article_id == min(ids) else "b"
    if pair is None:
        return known if edge["target_id"] == article_id else None
    return pair[f"{side}_share"], f"pairs.{pair['row']}.{side}_share"
