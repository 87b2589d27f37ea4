"""Story by story: the picture, one honest sentence, who belongs to it, and the evidence for each link."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from pathlib import PurePosixPath
from typing import Any

from lineage.charts.certainty import edge_certainty
from lineage.charts.lanes import Link, Node
from lineage.charts.words import count, number, percent, shorten, visible
from lineage.frames import SHARED_RELATIONS
from lineage.report.answers import answer_article
from lineage.report.articles import show_credit
from lineage.report.rebuilt import show_rebuilt
from lineage.report.sentences import count_asked, sentence
from lineage.report.swimlane import draw_swimlane
from lineage.report.view import (
    Row,
    View,
    article_name,
    headline,
    in_order,
    node_name,
    short_name,
)
from lineage.report.weighing import sum_text, weighing_sentence
from lineage.report.words import evidence_lines, lag_text, published, share_text, short_span

_MOST_NODES = 60
_WEAKEST_FIRST = ("possible", "likely", "certain", "judged")


def show_story(view: View, story: Row, number_: int) -> dict[str, Any]:
    """Everything the report shows of one story."""
    nodes = [row["node_id"] for row in view.members.get(story["story_id"], [])]
    articles = in_order(view, story["story_id"])
    absent = sorted(node for node in nodes if node not in view.articles)
    inside = {node: place for place, node in enumerate([*absent, *articles])}
    edges = [e for e in view.edges if e["source_id"] in inside and e["target_id"] in inside]
    edges.sort(key=lambda edge: (inside[edge["target_id"]], inside[edge["source_id"]]))
    numbers = {node: str(place) for place, node in enumerate(articles, 1)}
    numbers |= {node: _letter(place) for place, node in enumerate(absent)}
    anchor = f"story-{number_}"
    title = view.words("stories.title", n=number_, title=headline(view, articles[0]) if articles else "")
    return {
        "anchor": anchor,
        "origin": f"stories.{story['row']}",
        "ids": frozenset(articles),
        "title": title,
        "sentence": sentence(view, story, articles, absent, edges),
        "picture": _picture(view, anchor, title, edges, numbers),
        "more_nodes": max(0, len(articles) - _MOST_NODES),
        "drawn": min(len(articles), _MOST_NODES),
        "nodes": len(articles),
        "members": [_member(view, node, numbers, story) for node in [*absent, *articles]],
        "edges": [show_edge(view, edge, numbers) for edge in edges],
        "credits": [
            {"article": article_name(view, node), **show_credit(view, row)}
            for node in articles
            for row in view.credits.get(node, [])
        ],
        "texts": [
            show_rebuilt(view, node) for node in absent if node in view.sources and view.sources[node]["support"]
        ],
    }


def list_stories(view: View) -> list[dict[str, Any]]:
    """The table of all stories."""
    return [_overview(view, story, place) for place, story in enumerate(view.stories, 1)]


def _letter(place: int) -> str:
    return chr(ord("A") + place % 26) + (str(place // 26) if place >= 26 else "")


def show_edge(view: View, edge: Row, numbers: Mapping[str, str]) -> dict[str, Any]:
    """One link in words with its certainty and its evidence; `numbers` are those of the nodes in the picture."""
    source, target = (_numbered(view, edge[side], numbers) for side in ("source_id", "target_id"))
    if edge["directed"]:
        relation = view.words(f"edges.relation.{edge['relation']}")
        claim = view.words("story.edge", target=target, relation=relation, source=source)
    elif edge["relation"] == "shares_text":
        claim = view.words("story.edge_open", a=source, b=target)
    elif edge["relation"] == "quotes":
        claim = view.words("story.edge_quotes", a=source, b=target)
    else:
        claim = f"{source} – {target}: " + view.words(f"edges.relation.{edge['relation']}_open")
    notes = [share_text(edge, view.lang), lag_text(edge["lag"], view.lang), view.words(f"edges.basis.{edge['basis']}")]
    key = edge_certainty(edge, view.settings.certainty)
    evidence = list(evidence_lines(edge, view.lang))
    if weighed := weighing_sentence(view, edge):
        evidence.append((sum_text(edge, view.lang), f"{view.words('explain.sum')}. {weighed}"))
    return {
        "claim": claim,
        "origin": f"edges.{edge['row']}",
        "certainty": view.words(f"certainty.{key}"),
        "key": key,
        "notes": ", ".join(note for note in notes if note),
        "evidence": evidence,
    }


def _numbered(view: View, node: str, numbers: Mapping[str, str]) -> str:
    name = short_name(view, node) if node in view.articles else node_name(view, node)
    return f"({numbers[node]}) {name}" if node in numbers else name


def _overview(view: View, story: Row, place: int) -> dict[str, Any]:
    zone, lang = view.settings.read.timezone, view.lang
    members = in_order(view, story["story_id"])
    first = members[0] if members else None
    timed = [row for node in members if (row := view.articles[node])["published_from"] and row["published_until"]]
    ends = [min(timed, key=_first_at), max(timed, key=_last_at)] if timed else []
    times = [short_span(row["published_from"], row["published_until"], lang, zone) for row in ends]
    times = times or [view.words("time.unknown")] * 2
    weakest = view.words("stories.pair", pair=_weakest(view, story), share=percent(story["weakest_share"], lang))
    return {
        "anchor": f"story-{place}" if story["story_id"] in view.told else "",
        "story": story["story_id"],
        "number": place,
        "origin": f"stories.{story['row']}",
        "weakest_value": story["weakest_share"],
        "title": headline(view, first, 70) if first else story["story_id"],
        "counts": [number(story[name], lang) for name in ("articles", "outlets", "owners", "origins")],
        "asked": number(count_asked(view, story["story_id"]), lang) if view.selection else None,
        "first": times[0],
        "last": times[1],
        "weakest": weakest,
    }


def _weakest(view: View, story: Row) -> str:
    """The weakest pair by the names of its two sides, where its words are two nodes of ours."""
    nodes = story["weakest_pair"].split(" ~ ")
    known = all(node in view.articles or node in view.sources for node in nodes)
    names = (headline(view, node, 40) if node in view.articles else node_name(view, node) for node in nodes)
    return " ~ ".join(names) if known else shorten(story["weakest_pair"], 80)


def _member(view: View, node: str, numbers: Mapping[str, str], story: Row) -> dict[str, Any]:
    role = next(row["role"] for row in view.members[story["story_id"]] if row["node_id"] == node)
    base = {"number": numbers[node], "name": node_name(view, node), "role": view.words(f"members.role.{role}")}
    if node not in view.articles:
        return {**base, "anchor": "", "time": "", "answer": None}
    time = published(view.articles[node], view.lang, view.settings.read.timezone)
    return {
        **base,
        "anchor": view.anchors.get(node, ""),
        "time": time,
        "answer": answer_article(view, node, view.touching.get(node, [])),
    }


def _picture(
    view: View,
    anchor: str,
    title: str,
    edges: list[Row],
    numbers: Mapping[str, str],
) -> str:
    drawn = [node for node in numbers if node in view.articles][:_MOST_NODES]
    absent = [node for node in numbers if node not in view.articles]
    nodes = [Node(node, "", numbers[node], short_name(view, node), "circle", None, None) for node in absent]
    lanes = _lanes(view, drawn)
    marks = {node: answer_article(view, node, view.touching.get(node, []))["mark"] for node in drawn}
    nodes += [_node(view, node, numbers[node], lanes[node], marks[node]) for node in drawn]
    shown = set(drawn) | set(absent)
    links = [
        Link(e["source_id"], e["target_id"], e["relation"], edge_certainty(e, view.settings.certainty), e["directed"])
        for e in edges
        if e["relation"] in SHARED_RELATIONS and {e["source_id"], e["target_id"]} <= shown
    ]
    told = "; ".join(show_edge(view, e, numbers)["claim"] for e in edges[:12])
    alt = view.words(
        "story.picture_alt",
        title=title,
        nodes=count("article", len(drawn), view.lang),
        lanes=count("lane", len({node.lane for node in nodes}), view.lang),
        links=told,
    )
    zone = view.settings.read.timezone
    return draw_swimlane(nodes, links, name=f"{anchor}-lanes", title=title, alt=alt, lang=view.lang, zone=zone)


def _lanes(view: View, articles: list[str]) -> dict[str, str]:
    """The lane of each article: its outlet; unknown outlets need not be one, so each has a lane named by its file."""
    files = [PurePosixPath(node).name for node in articles]
    lanes = {}
    for node, file in zip(articles, files, strict=True):
        own = f"({file if files.count(file) == 1 else node})"
        lanes[node] = short_name(view, node) if view.articles[node]["outlet"] else visible(own)
    return lanes


def _node(view: View, node: str, text: str, lane: str, mark: str) -> Node:
    article = view.articles[node]
    shape = "circle" if article["kind"] == "article" else "square"
    return Node(node, lane, text, mark, shape, article["published_from"], article["published_until"])


def _first_at(article: Row) -> tuple[datetime, str]:
    return article["published_from"], article["article_id"]


def _last_at(article: Row) -> tuple[datetime, str]:
    return article["published_until"], article["article_id"]
