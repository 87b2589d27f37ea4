"""A story, a pair and an article as a notebook shows them: static HTML, its looks inline, so that exports keep them."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any
from zlib import crc32

import polars as pl

from lineage.charts.selection import select_nodes, select_stories
from lineage.errors import SettingsError, require_run
from lineage.nodes import find_node
from lineage.report.answers import answer_article
from lineage.report.painted import paint_article
from lineage.report.sidebyside import show_pair as lay_side_by_side
from lineage.report.stories import show_story as tell_story
from lineage.report.strips import draw_patterns, draw_strip
from lineage.report.svg import escape, tag
from lineage.report.view import Run, View, article_name, make_view

_MARKS = {
    "wire": "background:#cfe6f5;text-decoration:underline solid #00578a 2px",
    "verbatim": "background:#cfe6f5;text-decoration:underline solid #00578a 2px",
    "article": "background:#ffe7b8;text-decoration:underline dashed #8a5300 2px",
    "edited": "background:#ffe7b8;text-decoration:underline dashed #8a5300 2px",
    "quote": "background:#e9f5d9;text-decoration:underline dotted #3c6b00 2.5px",
    "rewritten": "background:#f3dcea;text-decoration:underline wavy #8a2a63 1.5px",
    "credit": "background:#e3e3df;font-weight:bold",
    "boilerplate": "color:#6a6a6a",
    "context": "color:#555",
}
_TEXT = "white-space:pre-line;border-left:4px solid #c9c9c4;padding-left:.8em"
_TABLE = "border-collapse:collapse;margin:.6em 0"
# Notebooks set narrow columns; no word is broken for that, only where it is longer than all there is.
_CELL = (
    "text-align:left;vertical-align:top;padding:.3em .8em .3em 0;border-bottom:1px solid #c9c9c4;white-space:normal;"
    "word-break:normal;overflow-wrap:break-word"
)
_SIDES = f"{_TABLE};width:100%;table-layout:fixed"


@dataclass(frozen=True)
class Shown:
    """What a notebook displays; as text it says what it shows."""

    what: str
    html: str = field(repr=False)

    def _repr_html_(self) -> str:
        look = "max-width:60em;overflow-x:auto;overflow-wrap:break-word;color:#1d1d1b;background:#fff"
        return f'<div style="{look}">{self.html}</div>'


def show_story(trace: Run, story: str, lang: str = "de") -> Shown:
    """One story: a sentence to quote, its course as a picture, and who belongs to it.

    Raises:
        SettingsError: no story has this id.
        FrameError: what is given first is no run.
    """
    require_run(trace)
    view = make_view(select_stories(trace.frames, [story]), trace.settings, lang, full_text=False)
    told = tell_story(view, view.stories[0], 1)
    head = [view.words(key) for key in ("word.number", "word.article", "word.time", "story.role", "glance.says")]
    rows = [
        [m["number"], m["name"], m["time"] or "–", m["role"], m["answer"]["says"] if m["answer"] else "–"]
        for m in told["members"]
    ]
    quote = tag(
        "blockquote", escape(told["sentence"]), style="border-left:5px solid #00578a;padding-left:1em;margin:.6em 0"
    )
    return Shown(
        f"{story}: {told['sentence']}", tag("h3", escape(told["title"])) + quote + told["picture"] + _table(head, rows)
    )


def show_pair(trace: Run, a: str, b: str, lang: str = "de", full_text: bool = False) -> Shown:
    """Two articles side by side: the shared passages with a little context, or whole texts.

    Raises:
        SettingsError: an article is not in the run, or the two share no passage.
        FrameError: what is given first is no run.
    """
    require_run(trace)
    ids = trace.frames["articles"]["article_id"]
    a, b = sorted((find_node(a, ids, "article"), find_node(b, ids, "article")))
    view = _view_of(trace, (a, b), lang, full_text)
    pair = view.pairs.get((a, b))
    spans = view.frames["alignments"].filter((pl.col("a_id") == a) & (pl.col("b_id") == b)).to_dicts()
    if pair is None or not spans:
        raise SettingsError(
            "the two articles share no passage", got=f"{a}, {b}", hint="trace.pairs lists those that do"
        )
    arrows = {(edge["source_id"], edge["target_id"]) for edge in view.edges if edge["directed"]}
    told = lay_side_by_side(view, pair, spans, 1, arrows)
    head = [f"{side['name']}, {side['time']}: {side['share']} ({side['of']})" for side in told["sides"]]
    if full_text:
        rows = [
            "".join(
                tag("td", "".join(_stretches(side)), style=f"{_CELL};white-space:pre-line") for side in told["full"]
            )
        ]
    else:
        rows = ["".join(tag("td", _span(row, side), style=_CELL) for side in row["sides"]) for row in told["spans"]]
    said = " ".join(part for part in (told["counts"], told["quotes"], told["order"]) if part)
    table = tag("table", _head(head) + tag("tbody", "".join(tag("tr", row) for row in rows)), style=_SIDES)
    return Shown(said, tag("p", escape(said)) + table)


def show_article(trace: Run, article: str, lang: str = "de", full_text: bool = False) -> Shown:
    """One article: who stands behind it, how much is shared, does it say so, how sure; its text painted by origin.

    Raises:
        SettingsError: the article is not in the run.
        FrameError: what is given first is no run.
    """
    require_run(trace)
    article = find_node(article, trace.frames["articles"]["article_id"], "article")
    near = trace.frames["edges"].filter((pl.col("source_id") == article) | (pl.col("target_id") == article))
    linked = [*near["source_id"], *near["target_id"], article]
    view = _view_of(trace, linked, lang, full_text, named=(article,))
    answer = answer_article(view, article, view.touching.get(article, []))
    name, spans = article_name(view, article), view.mosaic.get(article, [])
    painted = paint_article(view, article, spans)
    keys = {"behind": "behind", "shared": "shared", "says": "says", "sure": "sure_of"}
    rows = [[view.words(f"glance.{key}"), answer[told]] for key, told in keys.items()]
    length = len(view.articles[article]["text"])
    strip = draw_strip(spans, length, name=f"strip-{crc32(article.encode())}", title=name, lang=lang)
    origins = [
        [str(o["n"]), o["name"], view.words("articles.painted_of", share=o["share"]), o["sure"]]
        for o in painted["origins"]
    ]
    text = tag(
        "div",
        "".join(_stretches(painted["parts"])),
        style=_TEXT,
    )
    parts = [tag("h3", escape(name)), _table([], rows), draw_patterns(), strip, _table([], origins) if origins else ""]
    what = f"{name}: {answer['behind']}; {answer['shared']}; {answer['says']}; {answer['sure_of']}"
    return Shown(what, "".join([*parts, text if painted["parts"] else ""]))


def _view_of(trace: Run, nodes: Sequence[str], lang: str, full_text: bool, named: Sequence[str] = ()) -> View:
    known = set(trace.frames["articles"]["article_id"])
    for name in named or nodes:
        if name not in known:
            raise SettingsError(f"no article is called {name!r}", hint="trace.articles lists them")
    return make_view(select_nodes(trace.frames, list(dict.fromkeys(nodes))), trace.settings, lang, full_text)


def _span(row: dict[str, Any], side: dict[str, Any]) -> str:
    words = " ".join(tag("b", escape(part)) if alone else escape(part) for part, alone in side["parts"])
    number = tag("b", f"{row['n']} ") + escape(row["word"]) + " "
    mark = tag("span", words, style=_MARKS[row["kind"]])
    around = (tag("span", escape(side[where]), style=_MARKS["context"]) for where in ("before", "after"))
    return number + mark.join(around)


def _stretches(parts: Iterable[dict[str, Any]]) -> Iterable[str]:
    for part in parts:
        number = tag("sup", tag("b", str(part["n"]))) if part["n"] else ""
        look = _MARKS.get("context" if part["kind"] == "grey" else part["kind"], "")
        yield number + (tag("span", escape(part["text"]), style=look) if look else escape(part["text"]))


def _table(head: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    body = "".join(tag("tr", "".join(tag("td", escape(cell), style=_CELL) for cell in row)) for row in rows)
    return tag("table", (_head(head) if head else "") + tag("tbody", body), style=f"{_TABLE};table-layout:auto")


def _head(cells: Sequence[str]) -> str:
    return tag(
        "thead", tag("tr", "".join(tag("th", escape(cell), style=f"{_CELL};font-weight:bold") for cell in cells))
    )
