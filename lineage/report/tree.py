"""A story in a terminal: who took from whom as a tree with columns, and below it what has no direction."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from typing import TYPE_CHECKING, NamedTuple
from zoneinfo import ZoneInfo

from lineage.charts.certainty import edge_certainty
from lineage.charts.words import count, percent, shorten
from lineage.report.credited import agencies_named
from lineage.report.layout import CERTAINTY_LOOKS, fill, wrapped
from lineage.report.rebuilt import support_sentence
from lineage.report.sentences import sentence
from lineage.report.view import Row, View, headline, in_order, node_name, short_name, strength, time_key
from lineage.report.words import RELATION_LABELS, dates

if TYPE_CHECKING:
    from rich.text import Text

DEEPEST = 6  # steps that are indented; the versions of a live page go on at one level
_OUTLET, _SHARE = 23, 5


class _Line(NamedTuple):
    """One node of the tree: what is drawn before it, the node, and the edge that leads to it."""

    before: str
    below: str
    node: str
    edge: Row | None


def show_tree(view: View, story_id: str, width: int = 80) -> Iterator[Text | str]:
    """One sentence about a story, then who took from whom; what has no direction stands below the tree."""
    from rich.text import Text

    story = next(row for row in view.stories if row["story_id"] == story_id)
    nodes = {row["node_id"] for row in view.members[story_id]}
    edges = [e for e in view.edges if e["source_id"] in nodes and e["target_id"] in nodes]
    articles = in_order(view, story_id)
    absent = sorted(node for node in nodes if node not in view.articles)
    zone = view.settings.read.timezone
    when = dates(story["first_at"], story["last_at"], view.lang, zone)
    yield Text(f"{story_id} · {count('article', story['articles'], view.lang)} · {when} ({zone})", "bold")
    if articles:
        yield Text(headline(view, articles[0], width), "bold")
    yield from wrapped(sentence(view, story, articles, absent, edges), width)
    yield ""
    day = _common_day(view, articles)
    times = {node: _published(view, node, day) for node in articles}
    for line in _lines([*absent, *articles], edges, view):
        yield from _node_lines(view, line, times, width)
    for node in absent:
        if node in view.sources and (told := support_sentence(view, view.sources[node])):
            yield ""
            yield Text(view.words("story.reconstructed", name=node_name(view, node)), "bold")
            yield from wrapped(told, width, "  ")
            yield from wrapped(view.words("support.show", node=node), width, "  ")
    undirected = [edge for edge in edges if not edge["directed"]]
    if undirected:
        yield ""
        yield Text(view.words("terminal.open"), "bold")
        for edge in undirected:
            a, b = (f"{short_name(view, edge[end])} ({edge[end]})" for end in ("source_id", "target_id"))
            relation = view.words(
                f"edges.relation.{edge['relation']}{'' if edge['relation'] == 'shares_text' else '_open'}"
            )
            share = "" if edge["share"] is None else f", {percent(edge['share'], view.lang)}"
            yield from wrapped(f"{a} – {b}: {relation}{share}", width, "  ")


def when_text(view: View, first: datetime | None, last: datetime | None, day: str = "") -> str:
    """Short time of publication: the clock on the day all share, else day and clock, or the day alone."""
    from babel.dates import format_datetime

    if first is None or last is None:
        return view.words("time.unknown")
    local = first.astimezone(ZoneInfo(view.settings.read.timezone))
    clock = " HH:mm" if first == last else ""
    pattern = clock.strip() if clock and local.date().isoformat() == day else _day_pattern(view.lang) + clock
    return str(format_datetime(local, pattern, locale=view.lang))


def _day_pattern(lang: str) -> str:
    return {"de": "d.M.yy", "en": "d MMM yy"}[lang]


def _common_day(view: View, articles: list[str]) -> str:
    zone = ZoneInfo(view.settings.read.timezone)
    days = {
        at.astimezone(zone).date().isoformat() for node in articles if (at := view.articles[node]["published_from"])
    }
    return days.pop() if len(days) == 1 else ""


def _lines(nodes: list[str], edges: list[Row], view: View) -> Iterator[_Line]:
    """The tree under each node that takes from none.

    A node with two sources stands under both, what comes after it only once.
    """
    below: dict[str, list[Row]] = {}
    # what is both declared and measured is one line
    once = {(edge["source_id"], edge["target_id"]): edge for edge in sorted(edges, key=strength, reverse=True)}
    for edge in once.values():
        if edge["directed"]:
            below.setdefault(edge["source_id"], []).append(edge)
    for takers in below.values():
        takers.sort(key=lambda edge: _order(view, edge["target_id"]))
    taken = {edge["target_id"] for edge in edges if edge["directed"]}
    drawn: set[str] = set()
    for root in nodes:
        if root in taken:
            continue
        waiting = [(_Line("", "", root, None), 0)]
        while waiting:
            line, depth = waiting.pop()
            yield line
            if line.node in drawn:
                continue
            drawn.add(line.node)
            takers = below.get(line.node, [])
            for edge in reversed(takers):
                last = edge is takers[-1]
                step = ("└─ " if last else "├─ ", "   " if last else "│  ")
                indent = line.below if depth < DEEPEST else line.below[:-3]
                waiting.append((_Line(indent + step[0], indent + step[1], edge["target_id"], edge), depth + 1))


def _order(view: View, node: str) -> tuple[bool, str, str]:
    return time_key(view, node) if node in view.articles else (False, "", node)


def _published(view: View, node: str, day: str) -> str:
    article = view.articles[node]
    return when_text(view, article["published_from"], article["published_until"], day)


def _node_lines(view: View, line: _Line, times: dict[str, str], width: int) -> Iterator[Text]:
    """Time, outlet, how much, how sure, what the article credits, and the id that `lineage show` takes."""
    from rich.text import Text

    if line.node not in view.articles:
        yield Text(f"{line.before}{node_name(view, line.node)}", "italic")
        return
    edge, told = line.edge, Text(line.before)
    told.append(fill(times[line.node], max(map(len, times.values())) + 2))
    room = max(12, _OUTLET + 3 - len(line.before))
    told.append(fill(shorten(short_name(view, line.node), room), room), "bold")
    if edge:
        share = "–" if edge["share"] is None else percent(edge["share"], view.lang)
        key = edge_certainty(edge, view.settings.certainty)
        told.append(f"{share:>{_SHARE}}  ")
        told.append(fill(view.words(f"certainty.{key}"), 15), CERTAINTY_LOOKS[key])
    notes = [view.words(RELATION_LABELS[edge["relation"]])] if edge and edge["relation"] in RELATION_LABELS else []
    if agencies := "/".join(agencies_named(view, line.node)):
        notes.append(agencies)
    told.append(", ".join(notes))
    name = shorten(line.node, width - len(line.below))
    if len(told) + 2 + len(name) > width:
        told.truncate(width)
        yield told
        told = Text(line.below)
    told.append(f"{name:>{width - len(told)}}", "dim")
    yield told
