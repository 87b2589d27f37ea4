"""One run as one HTML file that asks nobody for anything: the context of the templates, and the file itself."""

from __future__ import annotations

import os
from base64 import b64encode
from collections.abc import Mapping, Sequence
from hashlib import sha256
from importlib import resources
from pathlib import Path
from typing import TYPE_CHECKING, Any

from lineage.charts.lanes import DASHES
from lineage.charts.words import LANGS, number, percent, visible
from lineage.errors import SourceError, require_run
from lineage.frames import MOSAIC_KINDS
from lineage.manifest import Selection
from lineage.report.answers import answer_article
from lineage.report.articles import show_article, show_credit
from lineage.report.choices import Choices, list_choices
from lineage.report.method import describe_method, describe_run, list_left_out
from lineage.report.overview import draw_charts, main_finding, summarize_corpus
from lineage.report.sidebyside import show_pairs
from lineage.report.stories import list_stories, show_story
from lineage.report.strips import draw_patterns, draw_swatch
from lineage.report.view import (
    Run,
    View,
    article_name,
    headline,
    make_view,
    short_name,
    time_key,
)
from lineage.report.words import short_span

if TYPE_CHECKING:
    from jinja2 import Environment

# Rows of the long tables: a thousand open at once, and nobody reads more.
MOST_CREDITS, MOST_GLANCED, MOST_LISTED = 400, 1000, 2000
SECTIONS = "finding guide overview stories story pairs articles credits left_out method reproduce".split()
SPAN_KINDS = ("verbatim", "edited", "quote", "rewritten")


def write_report(
    trace: Run, path: str | Path, lang: str = "de", full_text: bool = False, stories: Sequence[str] = ()
) -> Path:
    """Write the report as one HTML file; an older file stays whole until the new one is ready.

    Raises:
        SettingsError: the language or a story does not exist.
        FrameError: what is given first is no run.
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
    require_run(trace)
    view = make_view(trace.frames, trace.settings, lang, full_text, stories, selection=Selection.of(trace.manifest))
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
    pairs, more_pairs = show_pairs(view)
    told = [show_story(view, row, view.told[row["story_id"]]) for row in view.stories if row["story_id"] in view.told]
    for story in told:
        story["pairs"] = [pair for pair in pairs if pair["ids"] <= story["ids"]]
    beside: dict[str, list[dict[str, Any]]] = {}
    for pair in pairs:
        for name in pair["ids"]:
            beside.setdefault(name, []).append(pair)
    names = sorted(view.articles, key=lambda name: time_key(view, name))
    shown = [name for name in names if name in view.anchors]
    credits = [(name, row) for name in names for row in view.credits.get(name, [])]
    choices = list_choices(view)
    rows = list_stories(view)
    script = (resources.files("lineage.report") / "templates" / "script.js").read_text(encoding="utf-8")
    return {
        "lang": view.lang,
        "selected": view.selection is not None,
        "langs": LANGS,
        "script": script,
        "script_hash": f"sha256-{b64encode(sha256(script.encode()).digest()).decode()}",
        "sections": SECTIONS,
        "corpus": summarize_corpus(view),
        "finding": main_finding(view),
        "choices": choices.fields(view),
        "glance": [_glance(view, name, choices) for name in names[:MOST_GLANCED]],
        "more_glanced": max(0, len(names) - MOST_GLANCED),
        "thresholds": {key: percent(value, view.lang) for key, value in view.settings.certainty.model_dump().items()},
        "dashes": DASHES,
        "kinds": SPAN_KINDS,
        "swatches": [(kind, draw_swatch(kind)) for kind in MOSAIC_KINDS],
        "patterns": draw_patterns(),
        "charts": draw_charts(view),
        "story_rows": [row | choices.of(view, _articles_of(view, row["story"])) for row in rows[:MOST_LISTED]],
        "more_story_rows": max(0, len(rows) - MOST_LISTED),
        "stories": told,
        "stories_in_all": number(len(view.stories), view.lang),
        "more_stories": len(view.stories) - len(told),
        "full_text": view.full_text,
        "pairs": pairs,
        "more_pairs": more_pairs,
        "articles": [show_article(view, name) | {"pairs": beside.get(name, [])} for name in shown],
        "more_articles": len(names) - len(shown),
        "credits": [
            {"article": article_name(view, name), **show_credit(view, row)} for name, row in credits[:MOST_CREDITS]
        ],
        "more_credits": max(0, len(credits) - MOST_CREDITS),
        "left": list_left_out(view),
        "method": describe_method(view),
        "run": describe_run(view, manifest),
    }


def _articles_of(view: View, story: str) -> list[str]:
    return [row["node_id"] for row in view.members.get(story, []) if row["node_id"] in view.articles]


def _glance(view: View, name: str, choices: Choices) -> dict[str, Any]:
    first, last = view.articles[name]["published_from"], view.articles[name]["published_until"]
    answer = answer_article(view, name, view.touching.get(name, []))
    return {
        **choices.of(view, [name]),
        "anchor": view.anchors.get(name, ""),
        "outlet": short_name(view, name),
        "title": headline(view, name, 80),
        "time": short_span(first, last, view.lang, view.settings.read.timezone) if first and last else "",
        "answer": answer,
        "sure": answer["sure_keys"],
    }
