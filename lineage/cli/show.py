"""`lineage show`: a run, a story as a tree, an article's sources, a rebuilt text."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from lineage.cli import console, options

if TYPE_CHECKING:
    import polars as pl

    from lineage.trace import Trace


def show_run(
    run: options.Run,
    what: Annotated[
        str | None,
        typer.Argument(help="A story, an article or another node, or how its id begins; the whole run without it."),
    ] = None,
    lang: options.Lang = options.LANG,
    json: options.Json = False,
) -> None:
    """Show a run, a story as a tree, an article's sources, or the rebuilt text of an absent original.

    In Python: lineage.load_trace(RUN)

    Examples:

      lineage show run/

      lineage show run/ story-0001 --lang de

      lineage show run/ inferred:dpa:1a2b3c4d
    """
    from lineage.nodes import find_node
    from lineage.report import node, terminal, tree
    from lineage.report.view import make_view
    from lineage.trace import load_trace

    trace, printer = load_trace(run), console.terminal()
    view = make_view(trace.frames, trace.settings, lang, full_text=False, selection=trace.selection)
    width = printer.width
    if what is not None:
        outlets = ((name, row["outlet"]) for name, row in view.articles.items())
        what = find_node(what, [*view.members, *view.articles, *view.sources], "story or article", outlets)
    if what is None:
        chosen, lines = (
            {"stories": trace.stories, "findings": trace.findings},
            terminal.show_overview(view, width),
        )
    elif what in view.members:
        chosen, lines = _of_story(trace, what), tree.show_tree(view, what, width)
    elif what in view.articles:
        chosen, lines = _of_article(trace, what), terminal.show_article(view, what, width)
    else:
        chosen, lines = _of_source(trace, what), node.show_source(view, what, width)
    if json:
        console.emit_json("show", **{name: frame.to_dicts() for name, frame in chosen.items()})
    else:
        for line in lines:
            printer.print(line, markup=False)


def _of_story(trace: Trace, story: str) -> dict[str, pl.DataFrame]:
    import polars as pl

    members = trace.members.filter(pl.col("story_id") == story)
    nodes = members["node_id"].implode()
    inside = pl.col("source_id").is_in(nodes) & pl.col("target_id").is_in(nodes)
    stories = trace.stories.filter(pl.col("story_id") == story)
    return {"stories": stories, "members": members, "edges": trace.edges.filter(inside)}


def _of_source(trace: Trace, node: str) -> dict[str, pl.DataFrame]:
    return {"sources": trace.sources.filter(source_id=node), "edges": trace.edges.filter(source_id=node)}


def _of_article(trace: Trace, article: str) -> dict[str, pl.DataFrame]:
    import polars as pl

    own = pl.col("article_id") == article
    touching = (pl.col("source_id") == article) | (pl.col("target_id") == article)
    frames = {name: trace.frames[name].filter(own) for name in ("findings", "credits", "citations")}
    return {"articles": trace.articles.filter(own).drop("text"), **frames, "edges": trace.edges.filter(touching)}
