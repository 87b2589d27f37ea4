"""One run as one HTML file that asks nobody for anything: the context of the templates, and the file itself."""

from __future__ import annotations

import os
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any, Protocol

import polars as pl

from lineage.charts.words import LANGS, percent, visible
from lineage.errors import SourceError
from lineage.frames import MOSAIC_KINDS
from lineage.report.articles import answer_article, show_article, show_credit
from lineage.report.method import describe_method, describe_run, list_left_out
from lineage.report.overview import draw_charts, main_finding, summarize_corpus
from lineage.report.sidebyside import show_pairs
from lineage.report.stories import list_stories, show_story
from lineage.report.strips import draw_patterns, draw_swatch
from lineage.report.swimlane import DASHES
from lineage.report.view import Row, View, article_name, headline, make_view, short_name, time_key
from lineage.report.words import short_span
from lineage.settings import Settings

if TYPE_CHECKING:
    from jinja2 import Environment

# Beyond these a page is no longer read; the rest stays in the run's tables, and the report says how much.
MOST_STORIES, MOST_ARTICLES, MOST_CREDITS, MOST_GLANCED = 60, 300, 1000, 300
SECTIONS = "finding guide overview stories story pairs articles credits left_out method reproduce".split()
SPAN_KINDS = ("verbatim", "edited", "quote", "rewritten")


class Run(Protocol):
    """What a report needs of a trace."""

    @property
    def frames(self) -> Mapping[str, pl.DataFrame]: ...  # noqa: D102
    @property
    def settings(self) -> Settings: ...  # noqa: D102
    @property
    def manifest(self) -> Mapping[str, Any]: ...  # noqa: D102


def write_report(
    trace: Run, path: str | Path, lang: str = "de", full_text: bool = False, stories: Sequence[str] = ()
) -> Path:
    """Write the report as one HTML file; an older file stays whole until the new one is ready.

    Raises:
        SettingsError: the language or a story does not exist.
        SourceError: the file cannot be written.
    """
    path = Path(path)
    content = render_report(trace, lang, full_text, stories)
    draft = path.with_name(f".{path.name}.{os.getpid()}.part")
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        draft.write_text(content, encoding="utf-8", newline="\n")
        draft.replace(path)
    except OSError as error:
        if draft.is_file():
            draft.unlink()
        raise SourceError("the report cannot be written", where=str(path), got=error.strerror) from None
    return path


def render_report(trace: Run, lang: str = "de", full_text: bool = False, stories: Sequence[str] = ()) -> str:
    """The report as HTML text; equal traces give equal text.

    Args:
        trace: a run.
        lang: de or en.
        full_text: show whole texts; by default only shared passages with short context, since texts belong to others.
        stories: ids of the stories to show; empty for the whole run.
    """
    view = make_view(trace.frames, trace.settings, lang, full_text, stories)
    return _environment(view).get_template("report.html.j2").render(_context(view, trace.manifest))


def _environment(view: View) -> Environment:
    from jinja2 import Environment, PackageLoader, StrictUndefined
    from markupsafe import Markup

    environment = Environment(
        loader=PackageLoader("lineage.report", "templates"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        # Every value passes here, so no template can forget about control characters.
        finalize=lambda value: visible(value) if type(value) is str else value,
    )
    environment.globals["t"] = view.words
    environment.filters["drawing"] = Markup  # only for SVG of ours, whose texts are escaped where it is drawn
    return environment


def _context(view: View, manifest: Mapping[str, Any]) -> dict[str, Any]:
    touching: dict[str, list[Row]] = {}
    for edge in view.edges:
        for node in dict.fromkeys((edge["source_id"], edge["target_id"])):
            if node in view.articles and (node == edge["target_id"] or not edge["directed"]):
                touching.setdefault(node, []).append(edge)
    homes = {row["node_id"]: story for story, rows in view.members.items() for row in rows}
    places = {story["story_id"]: f"story-{n}" for n, story in enumerate(view.stories, 1)}
    stories = {node: places[story] for node, story in homes.items() if story in places}
    pairs, more_pairs = show_pairs(view)
    told = [show_story(view, row, n, touching) for n, row in enumerate(view.stories[:MOST_STORIES], 1)]
    for story in told:
        story["pairs"] = [pair for pair in pairs if pair["ids"] <= story["ids"]]
    names = sorted(view.articles, key=lambda name: time_key(view, name))
    credits = [(name, row) for name in names for row in view.credits.get(name, [])]
    return {
        "lang": view.lang,
        "langs": LANGS,
        "sections": SECTIONS,
        "corpus": summarize_corpus(view),
        "finding": main_finding(view),
        "glance": [_glance(view, name, touching.get(name, [])) for name in names[:MOST_GLANCED]],
        "more_glanced": max(0, len(names) - MOST_GLANCED),
        "thresholds": {key: percent(value, view.lang) for key, value in view.settings.certainty.model_dump().items()},
        "dashes": DASHES,
        "kinds": SPAN_KINDS,
        "swatches": [(kind, draw_swatch(kind)) for kind in MOSAIC_KINDS],
        "patterns": draw_patterns(),
        "charts": draw_charts(view),
        "story_rows": list_stories(view),
        "stories": told,
        "more_stories": max(0, len(view.stories) - MOST_STORIES),
        "full_text": view.full_text,
        "pairs": pairs,
        "more_pairs": more_pairs,
        "articles": [show_article(view, name, touching.get(name, []), stories) for name in names[:MOST_ARTICLES]],
        "more_articles": max(0, len(names) - MOST_ARTICLES),
        "credits": [
            {"article": article_name(view, name), **show_credit(view, row)} for name, row in credits[:MOST_CREDITS]
        ],
        "more_credits": max(0, len(credits) - MOST_CREDITS),
        "left": list_left_out(view),
        "method": describe_method(view),
        "run": describe_run(manifest),
    }


def _glance(view: View, name: str, touching: list[Row]) -> dict[str, Any]:
    first, last = view.articles[name]["published_from"], view.articles[name]["published_until"]
    return {
        "anchor": view.anchors[name],
        "outlet": short_name(view, name),
        "title": headline(view, name, 80),
        "time": short_span(first, last, view.lang, view.settings.read.timezone) if first and last else "",
        "answer": answer_article(view, name, touching),
    }
