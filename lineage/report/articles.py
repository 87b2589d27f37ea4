"""One article as the report shows it: the answers, its strip and its text by origin, and what it declares itself."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from typing import Any, NamedTuple

from lineage.charts.words import count, percent, shorten, visible
from lineage.frames import DERIVED
from lineage.provenance.findings import ABOVE_TEXT
from lineage.report.answers import answer_article, finding_text
from lineage.report.credited import agency_of
from lineage.report.painted import paint_article
from lineage.report.strips import draw_chains, draw_strip
from lineage.report.view import Row, View, article_name, headline
from lineage.report.words import agency_name, moment, published

_MOST_CHAINS, _MOST_HOPS = 8, 4


def show_article(view: View, article_id: str) -> dict[str, Any]:
    """Everything section "article by article" shows of one article."""
    article, anchor = view.articles[article_id], view.anchors[article_id]
    finding = view.findings.get(article_id)
    spans = view.mosaic.get(article_id, [])
    chains, cited = _chains(view, article_id), cited_sources(view, article_id)
    story = view.homes.get(article_id)
    name = article_name(view, article_id)
    modified = article["modified_at"]
    return {
        "anchor": anchor,
        "mosaic_from": f"mosaic.{spans[0]['row']}" if spans else "",
        "name": name,
        "id": shorten(article_id, 120),
        "kind": view.words(f"articles.kind.{article['kind']}"),
        "time": published(article, view.lang, view.settings.read.timezone),
        "modified": moment(modified, view.lang, view.settings.read.timezone) if modified else "",
        "owner": article["owner"] if article["owner"] != article["outlet"] else "",
        "text_state": view.words(f"articles.text_state.{article['text_state']}"),
        "answer": answer_article(view, article_id, view.touching.get(article_id, [])),
        "finding": finding_text(view, article_id),
        "shares": _share_list(view, finding),
        "strip": draw_strip(spans, len(article["text"]), name=f"{anchor}-strip", title=name, lang=view.lang),
        "painted": paint_article(view, article_id, spans),
        "credits": [show_credit(view, row) for row in view.credits.get(article_id, [])],
        "citations": [
            {"chain": chain, "surface": shorten(words[0], 200), "mentions": mentions(view, words)}
            for chain, words in cited.named.items()
        ],
        "unnamed": ", ".join(cited.unnamed),
        "chains": _draw_chains(view, article_id, chains) if chains else "",
        "more_chains": max(0, len(chains) - _MOST_CHAINS),
        "story": f"story-{view.told[story]}" if story in view.told else "",
        "alone": _alone(view, article_id) if story is None else "",
    }


def _alone(view: View, article_id: str) -> str:
    """What an article in no story shares with others; why that makes none is not said, for there are many reasons."""
    relations = Counter(pair["relation"] for pair in view.pairs_at.get(article_id, ()))
    if shared := sum(relations[relation] for relation in DERIVED):
        return view.words("articles.alone_shared", articles=count("article", shared, view.lang, dative=True))
    return view.words("articles.alone_quotes" if relations["quotes_only"] else "articles.alone")


def show_credit(view: View, row: Row) -> dict[str, str]:
    """One credit: as printed, as understood, and the rule."""
    place = view.words(f"credits.place.{row['place']}")
    told = {"raw": shorten(row["surface"], 300), "place": place, "rule": row["rule"], "origin": f"credits.{row['row']}"}
    if row["role"] == "unread":
        return {**told, "understood": view.words("credits.unread")}
    # whoever signs above the text may work for anybody
    nobody = view.words("word.author" if row["place"] in ABOVE_TEXT else "word.own_desk")
    agency = agency_name(row, view.lang) if agency_of(row) else nobody
    service = row["service"] if row["service"] and row["agency"] not in (None, row["service"]) else ""
    parts = [view.words("credits.of", role=view.words(f"credits.role.{row['role']}"), agency=agency)]
    parts[0] += f" ({service})" if service else ""
    parts += [view.words("credits.signs", signs=", ".join(row["signs"]))] if row["signs"] else []
    parts += [view.words("credits.item", item=row["item"])] if row["item"] else []
    return {**told, "understood": ", ".join(parts)}


def _share_list(view: View, finding: Row | None) -> list[dict[str, str]]:
    """Shares of the text by where it comes from, the ones that are there."""
    shares = finding["shares"] if finding else {}
    return [
        {
            "kind": kind,
            "name": view.words(f"mosaic.kind.{kind}"),
            "share": percent(share, view.lang),
            "value": f"{share:.4f}",
            "origin": f"findings.{finding['row']}.shares.{kind}" if finding else "",
        }
        for kind, share in shares.items()
        if share
    ]


class Cited(NamedTuple):
    """Who is cited, in the order of the text: the words for each chain with a name, and those without one."""

    named: dict[str, list[str]]
    unnamed: list[str]


def cited_sources(view: View, article_id: str) -> Cited:
    """The sources that the text of an article names, each once."""
    rows = [row for row in view.citations.get(article_id, []) if row["chain"]]
    chains = {row["begin"]: " › ".join(shorten(hop["name"], 80) for hop in row["chain"]) for row in rows}
    named: dict[str, list[str]] = {}
    unnamed: dict[str, None] = {}
    for row in rows:
        chain = _meant(chains, row)
        if row["refers_to"] is None and all(hop["kind"] == "unnamed" for hop in row["chain"]):
            unnamed[chain] = None
        else:
            named.setdefault(chain, []).append(row["surface"])
    return Cited(named, list(unnamed))


def mentions(view: View, words: Sequence[str]) -> str:
    """How often a source is named, where that is more than once."""
    return count("mention", len(words), view.lang) if len(words) > 1 else ""


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
