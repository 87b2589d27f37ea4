"""What stands first in a report: the main finding in one paragraph, and the charts."""

from __future__ import annotations

from collections import Counter
from typing import Any

import polars as pl

from lineage.charts import get_chart
from lineage.charts.style import inline_svg
from lineage.charts.words import count, label, listing, number, percent, shorten, visible
from lineage.frames import MOSAIC_KINDS
from lineage.report.view import TEXT_RELATIONS, View, credits_unknown, text_credits
from lineage.report.words import dates, edge_certainty

_SHOWN = ("agency_share", "origins", "copy_barcode")
_FOREIGN = {"wire", "article", "quote"}


def summarize_corpus(view: View) -> dict[str, str]:
    """Title line of the report: how many articles, outlets and days."""
    articles = view.frames["articles"]
    zone = view.settings.read.timezone
    first, last = articles.select(pl.min("published_from"), pl.max("published_until")).row(0)
    outlets = articles["outlet"].drop_nulls().n_unique()
    return {
        "articles": count("article", articles.height, view.lang),
        "outlets": count("outlet", outlets, view.lang),
        "dates": dates(first, last, view.lang, zone),
    }


def main_finding(view: View) -> list[str]:
    """The sentences of the first paragraph: what was found, how sure it is, and what it cannot show (the last one)."""
    if not view.articles:
        return [view.words("finding.empty"), view.words("finding.limits")]
    parts = [view.words("finding.corpus", **summarize_corpus(view)), _stories(view), _agencies(view)]
    return [*parts, *_citations(view), *_certainty(view), view.words("finding.limits")]


def draw_charts(view: View) -> list[dict[str, Any]]:
    """The charts as inline SVG, each with its alt text and its table; charts without any row are left out."""
    shown = []
    for name in _SHOWN:
        chart = get_chart(name)
        table = chart.table(view.frames)
        if not table.height or (name == "copy_barcode" and not _FOREIGN.intersection(table["kind"])):
            continue
        alt = chart.describe(table, view.lang)
        title = view.words(f"chart.{name}.name")
        svg = inline_svg(
            chart.draw(table, lang=view.lang), name=f"chart-{name.replace('_', '-')}", title=title, alt=alt
        )
        summary = _wide(table) if name == "copy_barcode" else table
        head = [view.words(f"column.{column}") for column in summary.columns]
        rows = [[_cell(value, view.lang) for value in row] for row in summary.head(100).iter_rows()]
        shown.append({"title": title, "svg": svg, "alt": alt, "head": head, "rows": rows})
    return shown


def _stories(view: View) -> str:
    if not view.stories:
        return view.words("finding.no_stories")
    inside = {row["node_id"] for rows in view.members.values() for row in rows} & view.articles.keys()
    origins = sum(story["origins"] for story in view.stories)
    told = {
        "shared": count("article", len(inside), view.lang),
        "stories": count("story", len(view.stories), view.lang),
        "origins": count("origin", origins, view.lang),
    }
    return view.words("finding.stories", **told)


def _agencies(view: View) -> str:
    texts = [name for name, row in view.articles.items() if row["kind"] == "article"]
    named = Counter(row["agency"] for name in texts for row in text_credits(view, name))
    credited = sum(1 for name in texts if text_credits(view, name))
    silent = sum(
        view.findings[name]["finding"] == "shared_text_without_credit" for name in texts if name in view.findings
    )
    unknown = sum(credits_unknown(view, name) for name in texts)
    total = count("article", len(texts), view.lang)
    first = [agency for agency, _ in sorted(named.items(), key=lambda item: (-item[1], item[0]))][:4]
    agencies = listing(map(visible, first), view.lang)
    key = "finding.agency" if credited else "finding.no_agency"
    parts = [view.words(key, credited=number(credited, view.lang), articles=total, agencies=agencies)]
    parts += [view.words("finding.uncredited", n=number(silent, view.lang))] if silent else []
    parts += [view.words("finding.unknown", n=number(unknown, view.lang))] if unknown else []
    return "; ".join(parts) + "."


def _citations(view: View) -> list[str]:
    citing = [name for name, rows in view.citations.items() if rows]
    if not citing:
        return []
    hops = sum(any(len(row["chain"]) > 1 for row in view.citations[name]) for name in citing)
    articles = count("article", len(citing), view.lang)
    return [view.words("finding.citations", articles=articles, chains=number(hops, view.lang))]


def _certainty(view: View) -> list[str]:
    edges = [edge for edge in view.edges if edge["relation"] in TEXT_RELATIONS]
    if not edges:
        return []
    sure = Counter(edge_certainty(edge, view.settings.certainty) for edge in edges)
    told = {key: number(sure[key], view.lang) for key in ("certain", "likely", "possible", "open")}
    return [view.words("finding.certainty", links=count("link", len(edges), view.lang), **told)]


def _wide(table: pl.DataFrame) -> pl.DataFrame:
    """Shares of each article by kind, one row per article instead of one per span."""
    sums = table.with_columns((pl.col("end") - pl.col("begin")).alias("share"))
    kinds = [kind for kind in MOSAIC_KINDS if kind in table["kind"]]
    return (
        sums.group_by("article_id", maintain_order=True)
        .agg(
            pl.first("outlet", "title"),
            *(pl.col("share").filter(pl.col("kind") == kind).sum().alias(kind) for kind in kinds),
        )
        .drop("article_id")
    )


def _cell(value: object, lang: str) -> str:
    if isinstance(value, float):
        return percent(round(value, 4), lang)
    if isinstance(value, int):
        return number(value, lang)
    return shorten(str(value), 80) or label("word.outlet_unknown", lang)
