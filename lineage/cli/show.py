"""`lineage show`: a run, a story as a tree, an article's sources."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Annotated, Any

import polars as pl
import typer

from lineage.cli import console, options
from lineage.errors import SettingsError

if TYPE_CHECKING:
    from rich.tree import Tree

    from lineage.trace import Trace

Row = dict[str, Any]


def show_run(
    run: options.Run,
    what: Annotated[str | None, typer.Argument(help="A story or an article; the whole run without it.")] = None,
    lang: options.Lang = "en",
    json: options.Json = False,
) -> None:
    """Show a run, one of its stories as a tree, or the sources of one of its articles.

    In Python: lineage.load_trace(RUN)

    Examples:

      lineage show run/

      lineage show run/ story-0001 --lang de
    """
    from lineage.trace import load_trace

    trace = load_trace(run)
    if what is None:
        chosen = {"stories": trace.stories, "findings": trace.findings}
        lines = _overview(trace, lang)
    elif what in trace.stories["story_id"]:
        chosen, lines = _story_frames(trace, what), _story(trace, what, lang)
    elif what in trace.articles["article_id"]:
        chosen, lines = _article_frames(trace, what), _article(trace, what, lang)
    else:
        raise SettingsError(f"no story or article is called {what!r}", where=str(run), hint=_nearest(trace, what))
    if json:
        console.emit_json("show", **{name: frame.to_dicts() for name, frame in chosen.items()})
    else:
        printer = console.terminal()
        for line in lines:
            printer.print(line, markup=False)


def _nearest(trace: Trace, what: str) -> str:
    import difflib

    known = [*trace.stories["story_id"], *trace.articles["article_id"]]
    near = difflib.get_close_matches(what, known, n=1)
    return f"Did you mean {near[0]}?" if near else "`lineage show RUN` lists the stories"


def _overview(trace: Trace, lang: str) -> Iterator[Any]:
    from rich.table import Table

    from lineage import words

    articles, stories = trace.articles, trace.stories
    yield words.label(
        "show.overview", lang, articles=words.count("articles", articles.height, lang), stories=words.count("stories", stories.height, lang)
    )
    table = Table(box=None, pad_edge=False)
    for head in ("stories.story", "stories.articles", "stories.outlets", "stories.origins", "stories.first"):
        table.add_column(words.label(head, lang))
    for row in stories.to_dicts():
        table.add_row(
            row["story_id"], str(row["articles"]), str(row["outlets"]), str(row["origins"]), words.moment(row["first_at"], lang)
        )
    if stories.height:
        yield table
    for finding, number in trace.findings["finding"].value_counts().sort("finding").iter_rows():
        yield f"{words.label(f'findings.finding.{finding}', lang)}: {number}"


def _story_frames(trace: Trace, story: str) -> dict[str, pl.DataFrame]:
    members = trace.members.filter(pl.col("story_id") == story)
    nodes = members["node_id"].implode()
    inside = pl.col("source_id").is_in(nodes) & pl.col("target_id").is_in(nodes)
    return {
        "stories": trace.stories.filter(pl.col("story_id") == story),
        "members": members,
        "edges": trace.edges.filter(inside),
    }


def _story(trace: Trace, story: str, lang: str) -> Iterator[Any]:
    from lineage import words

    frames = _story_frames(trace, story)
    row = frames["stories"].row(0, named=True)
    yield " · ".join(
        (
            story,
            words.count("articles", row["articles"], lang),
            words.count("origins", row["origins"], lang),
            words.moment(row["first_at"], lang),
        )
    )
    edges = frames["edges"].to_dicts()
    below: dict[str, list[Row]] = {}
    for edge in sorted((e for e in edges if e["directed"]), key=lambda e: (e["target_id"], -(e["confidence"] or 0))):
        below.setdefault(edge["source_id"], []).append(edge)
    taken = {edge["target_id"] for edge in edges if edge["directed"]}
    for node in frames["members"]["node_id"]:
        if node not in taken:
            yield _tree(node, None, below, trace, lang, set())
    for edge in edges:
        if not edge["directed"]:
            yield f"{edge['source_id']} ~ {edge['target_id']}: {words.label('edges.relation.' + edge['relation'], lang)}"


def _tree(node: str, edge: Row | None, below: dict[str, list[Row]], trace: Trace, lang: str, seen: set[str]) -> Tree:
    from rich.text import Text
    from rich.tree import Tree

    tree = Tree(Text(_node_line(node, edge, trace, lang)))
    if node not in seen:
        for edge_below in below.get(node, []):
            tree.children.append(_tree(edge_below["target_id"], edge_below, below, trace, lang, seen | {node}))
    return tree


def _node_line(node: str, edge: Row | None, trace: Trace, lang: str) -> str:
    from lineage import words

    found = trace.articles.filter(pl.col("article_id") == node).to_dicts()
    if not found:
        source = trace.sources.filter(pl.col("source_id") == node).row(0, named=True)
        return f"{source['name']} ({words.label('show.absent', lang)})"
    article = found[0]
    parts = [words.moment(article["published_from"], lang), article["outlet"] or "", words.shorten(node, 40)]
    if edge:
        share = words.percent(edge["share"], lang) if edge["share"] is not None else ""
        parts += [share, words.label(f"edges.relation.{edge['relation']}", lang)]
        parts.append(words.certainty(edge["confidence"], trace.settings.certainty, lang) if edge["confidence"] else "")
    return "  ".join(part for part in parts if part)


def _article_frames(trace: Trace, article: str) -> dict[str, pl.DataFrame]:
    own = pl.col("article_id") == article
    return {
        "articles": trace.articles.filter(own).drop("text"),
        "findings": trace.findings.filter(own),
        "credits": trace.credits.filter(own),
        "citations": trace.citations.filter(own),
        "edges": trace.edges.filter((pl.col("source_id") == article) | (pl.col("target_id") == article)),
    }


def _article(trace: Trace, article: str, lang: str) -> Iterator[str]:
    from lineage import words

    frames = _article_frames(trace, article)
    row, finding = frames["articles"].row(0, named=True), frames["findings"].row(0, named=True)
    yield " · ".join(part for part in (article, row["outlet"], words.moment(row["published_from"], lang)) if part)
    shares = ", ".join(
        f"{words.label(f'mosaic.kind.{kind}', lang)} {words.percent(share, lang)}" for kind, share in finding["shares"].items() if share
    )
    yield f"{words.label('findings.finding.' + finding['finding'], lang)} ({shares})"
    for credit in frames["credits"].to_dicts():
        yield f"  {words.label('articles.credits', lang)}: {credit['agency'] or '-'} ({words.label('credits.role.' + credit['role'], lang)}): {words.shorten(credit['surface'], 60)}"
    for citation in frames["citations"].to_dicts():
        chain = " > ".join(hop["name"] for hop in citation["chain"])
        yield f"  {words.label('articles.citations', lang)}: {chain}"
    for edge in frames["edges"].filter(pl.col("basis") != "declared").to_dicts():
        arrow = "→" if edge["directed"] else "~"
        yield f"  {edge['source_id']} {arrow} {edge['target_id']}: {words.label('edges.relation.' + edge['relation'], lang)}"
        for entry in edge["evidence"]:
            yield f"    {words.evidence(entry, lang)}"
