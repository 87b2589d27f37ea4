"""The run in a terminal: an overview, a story as a tree, an article with its sources, two articles side by side."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

from lineage.charts.words import count, number, percent, shorten, visible
from lineage.report.articles import show_credit
from lineage.report.stories import sentence
from lineage.report.view import Row, View, agency_of, finding_text, node_name, short_name, text_credits, time_key
from lineage.report.words import (
    certainty_text,
    dates,
    evidence_sentence,
    published,
    share_text,
    verdict_on,
    weight_text,
)

if TYPE_CHECKING:
    from rich.tree import Tree

QUOTED = 300  # characters of a shared span that are shown
DEEPEST = 12  # steps that are indented; the versions of a live page go on at one level
MOST_ALONE = 50  # articles without a story that are named


def show_overview(view: View) -> Iterator[Any]:
    """Counts, the table of stories, and how many articles have which finding."""
    from rich.table import Table

    yield f"{count('article', len(view.articles), view.lang)}, {count('story', len(view.stories), view.lang)}"
    if view.stories:
        table = Table(box=None, pad_edge=False)
        for head in ("id", "articles", "outlets", "origins", "first"):
            table.add_column(view.words(f"stories.{head}"))
        for row in view.stories:
            numbers = (number(row[name], view.lang) for name in ("articles", "outlets", "origins"))
            table.add_row(row["story_id"], *numbers, _when(view, row["first_at"], row["first_at"]))
        yield table
    findings = [finding_text(view, name) for name in view.findings]
    for finding in sorted(set(findings)):
        yield f"{number(findings.count(finding), view.lang):>6}  {finding}"
    yield from _alone(view)


def show_tree(view: View, story_id: str) -> Iterator[Any]:
    """One sentence about a story, then who took from whom; what has no direction stands below the tree."""
    story = next(row for row in view.stories if row["story_id"] == story_id)
    nodes = {row["node_id"]: row for row in view.members[story_id]}
    edges = [e for e in view.edges if e["source_id"] in nodes and e["target_id"] in nodes]
    articles = sorted((node for node in nodes if node in view.articles), key=lambda node: time_key(view, node))
    absent = [node for node in nodes if node not in view.articles]
    when = dates(story["first_at"], story["last_at"], view.lang, view.settings.read.timezone)
    yield f"{story_id} · {when}"
    yield sentence(view, story, articles, absent, edges)
    below: dict[str, list[Row]] = {}
    for edge in edges:
        if edge["directed"]:
            below.setdefault(edge["source_id"], []).append(edge)
    taken, drawn = {edge["target_id"] for edge in edges if edge["directed"]}, set[str]()
    for node in [*absent, *articles]:
        if node not in taken:
            yield _tree(view, node, below, drawn)
    for edge in edges:
        if not edge["directed"]:
            yield _edge_line(view, edge)


def show_article(view: View, article_id: str) -> Iterator[str]:
    """One article: what can be said about its sources, what it declares, what was measured."""
    article, finding = view.articles[article_id], view.findings[article_id]
    yield f"{article_id} · {article['outlet'] or view.words('word.outlet_unknown')}"
    yield published(article, view.lang, view.settings.read.timezone)
    shares = (
        f"{view.words(f'mosaic.kind.{kind}')} {percent(share, view.lang)}"
        for kind, share in finding["shares"].items()
        if share
    )
    yield f"{finding_text(view, article_id)} ({', '.join(shares)})"
    for credit in view.credits.get(article_id, []):
        shown = show_credit(view, credit)
        told = " · ".join(shown[part] for part in ("raw", "understood", "place"))
        yield f"  {view.words('articles.credits')}: {told}"
    for citation in view.citations.get(article_id, []):
        yield f"  {view.words('articles.citations')}: {' > '.join(hop['name'] for hop in citation['chain'])}"
    for row in view.frames["verdicts"].filter(verdict="rejected", outcome="applied").to_dicts():
        if article_id in (row["source_id"], row["target_id"]):
            ends = " → ".join(node_name(view, row[end]) for end in ("source_id", "target_id"))
            yield f"{ends} · {view.words('verdicts.verdict.rejected')}" + (
                f" ({row['reason']})" if row["reason"] else ""
            )
    for edge in view.edges:
        if edge["basis"] != "declared" and article_id in (edge["source_id"], edge["target_id"]):
            yield _edge_line(view, edge)
            for entry in edge["evidence"]:
                yield f"    {weight_text(entry, view.lang):>5}  {evidence_sentence(entry, view.lang)}"


def show_pair(view: View, a: Row, b: Row, pair: Row | None, spans: list[Row], full_text: bool = False) -> Iterator[str]:
    """Two articles span by span, long ones cut unless `full_text`; the second side only where the words differ."""
    for mark, row in (("A", a), ("B", b)):
        outlet = row["outlet"] or view.words("word.outlet_unknown")
        yield f"{mark}  {row['article_id']} · {outlet} · {published(row, view.lang, view.settings.read.timezone)}"
    if pair is None:
        yield view.words("compare.none")
        return
    relation = view.words(f"pairs.relation.{pair['relation']}")
    shared = count("word", pair["shared_tokens"], view.lang)
    yield f"{relation}: {shared}, A {percent(pair['a_share'], view.lang)}, B {percent(pair['b_share'], view.lang)}"
    for place, row in enumerate(spans, 1):
        yield f"\n[{place}] {view.words('alignments.kind.' + row['kind'])}, {percent(row['identity'], view.lang)}"
        yield f"A  {_quoted(a['text'][row['a_begin'] : row['a_end']], full_text)}"
        if row["kind"] != "verbatim":
            yield f"B  {_quoted(b['text'][row['b_begin'] : row['b_end']], full_text)}"


def _quoted(surface: str, full_text: bool) -> str:
    return visible(surface) if full_text else shorten(surface, QUOTED)


def _alone(view: View) -> Iterator[str]:
    """The articles that are in no story, by their ids as `lineage show` takes them."""
    inside = {row["node_id"] for rows in view.members.values() for row in rows}
    alone = [name for name in view.articles if name not in inside]
    if alone:
        yield view.words("overview.alone")
        yield from (f"  {visible(name)}" for name in alone[:MOST_ALONE])
    if len(alone) > MOST_ALONE:
        yield f"  {view.words('overview.alone_more', n=number(len(alone) - MOST_ALONE, view.lang))}"


def _tree(view: View, root: str, below: dict[str, list[Row]], drawn: set[str]) -> Tree:
    """The tree under one node. A node with two sources stands under both, what comes after it only once."""
    from rich.text import Text
    from rich.tree import Tree

    tree = Tree(Text(_node_line(view, root, None)))
    waiting = [(tree, root, 1)]
    while waiting:
        place, node, depth = waiting.pop()
        if node in drawn:
            continue
        drawn.add(node)
        for edge in sorted(below.get(node, []), key=lambda edge: _time_key(view, edge["target_id"])):
            child = place.add(Text(_node_line(view, edge["target_id"], edge)))
            waiting.append((child if depth < DEEPEST else place, edge["target_id"], depth + 1))
    return tree


def _time_key(view: View, node: str) -> tuple[bool, str, str]:
    return time_key(view, node) if node in view.articles else (False, "", node)


def _node_line(view: View, node: str, edge: Row | None) -> str:
    """Time, outlet, how much, how sure, what the article credits, and the id that `lineage show` takes."""
    if node not in view.articles:
        return node_name(view, node)
    article = view.articles[node]
    parts = [_when(view, article["published_from"], article["published_until"]), short_name(view, node)]
    if edge:
        if edge["relation"] != "derived_from":
            parts.append(view.words(f"edges.relation.{edge['relation']}"))
        if edge["share"] is not None:
            parts.append(percent(edge["share"], view.lang))
        parts.append(_certainty(view, edge))
    agencies = sorted({str(agency_of(credit)) for credit in text_credits(view, node)})
    parts.append(f"({', '.join(agencies)})" if agencies else "")
    return "  ".join(part for part in (*parts, shorten(node, 60)) if part)


def _edge_line(view: View, edge: Row) -> str:
    target, source = (node_name(view, edge[end]) for end in ("target_id", "source_id"))
    relation = edge["relation"] if edge["directed"] or edge["relation"] == "shares_text" else f"{edge['relation']}_open"
    parts = [share_text(edge, view.lang), _certainty(view, edge) if edge["directed"] or verdict_on(edge) else ""]
    notes = ", ".join(part for part in parts if part)
    return f"{target} · {view.words(f'edges.relation.{relation}')} · {source}" + (f" ({notes})" if notes else "")


def _certainty(view: View, edge: Row) -> str:
    return certainty_text(edge, view.settings.certainty, view.lang)


def _when(view: View, first: datetime | None, last: datetime | None) -> str:
    """Short time of publication: day and clock, or the day alone when only that is known."""
    from babel.dates import format_datetime

    if first is None or last is None:
        return view.words("time.unknown")
    local = first.astimezone(ZoneInfo(view.settings.read.timezone))
    pattern = {"de": "d.M.y", "en": "d MMM y"}[view.lang] + (" HH:mm" if first == last else "")
    return str(format_datetime(local, pattern, locale=view.lang))
