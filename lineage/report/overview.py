"""What stands first in a report: the main finding in one paragraph, and the charts."""

from __future__ import annotations

from collections import Counter
from datetime import date
from typing import Any

import polars as pl

from lineage.charts import get_chart
from lineage.charts.certainty import edge_certainty
from lineage.charts.style import inline_svg
from lineage.charts.words import (
    count,
    count_outlets,
    label,
    listing,
    number,
    percent,
    selection_text,
    shorten,
    visible,
)
from lineage.frames import MOSAIC_KINDS, TEXT_RELATIONS
from lineage.report.credited import text_credits, with_unknown_credits
from lineage.report.sentences import count_stories
from lineage.report.view import View
from lineage.report.words import agency_name, credited_key, dates, day_text

_MOST_ROWS = 100
_SHOWN = ("coverage", "agency_share", "credit_match", "origins", "reach", "reuse_matrix", "copy_barcode")
_FOREIGN = {"wire", "article", "quote"}


def summarize_corpus(view: View, *, alone: bool = True) -> dict[str, str]:
    """How many articles, outlets and days; `alone` as a line of its own, else in a sentence, behind a preposition."""
    articles = view.frames["articles"]
    zone = view.settings.read.timezone
    first, last = articles.select(pl.min("published_from"), pl.max("published_until")).row(0)
    outlets, unknown = articles["outlet"].drop_nulls().n_unique(), articles["outlet"].null_count()
    return {
        "articles": count("article", articles.height, view.lang),
        "outlets": count_outlets(outlets, unknown, view.lang, alone=alone),
        "dates": dates(first, last, view.lang, zone),
    }


def main_finding(view: View) -> list[str]:
    """The sentences of the first paragraph: what was found, how sure it is, and what it cannot show (the last one)."""
    if not view.articles:
        return [view.words("finding.empty"), view.words("finding.limits")]
    parts = [view.words("finding.corpus", **summarize_corpus(view, alone=False))]
    if view.selection:
        parts.append(
            selection_text(view.selection, view.lang, sum(name in view.selection.asked for name in view.articles))
        )
    parts += [_stories(view), _agencies(view)]
    return [*parts, *_citations(view), *_certainty(view), view.words("finding.limits")]


def draw_charts(view: View) -> list[dict[str, Any]]:
    """The charts of the overview; those without anything to show are left out, or that need all of a collection."""
    shown = (name for name in _SHOWN if not (view.selection and name == "coverage"))
    return [chart for name in shown if (chart := draw_chart(view, name))]


def draw_chart(view: View, name: str) -> dict[str, Any] | None:
    """One chart as inline SVG with its alt text and its table; None when there is nothing to show."""
    chart = get_chart(name)
    table = chart.table(view.frames, view.settings)
    if not table.height or (name == "copy_barcode" and not _FOREIGN.intersection(table["kind"])):
        return None
    alt, title = chart.describe(table, view.lang), view.words(f"chart.{name}.name")
    drawn = chart.draw(table, lang=view.lang)
    summary = _wide(table) if name == "copy_barcode" else table
    return {
        "name": name,
        "title": title,
        "svg": inline_svg(drawn, name=f"chart-{name.replace('_', '-')}", title=title, alt=alt),
        "alt": alt,
        "statement": chart.title(table, view.lang),
        "head": [view.words(f"column.{column}") for column in summary.columns],
        "numeric": [place for place, dtype in enumerate(summary.dtypes) if dtype.is_numeric()],
        "rows": [[_cell(value, view.lang) for value in row] for row in summary.head(_MOST_ROWS).iter_rows()],
        "more": max(0, summary.height - _MOST_ROWS),
    }


def _stories(view: View) -> str:
    if not view.stories:
        return view.words("finding.no_stories")
    inside = view.homes.keys() & view.articles.keys()
    origins = sum(story["origins"] for story in view.stories)
    articles = count("article", len(inside), view.lang)
    shared = view.plural("finding.shared", len(inside), articles=articles, stories=count_stories(view))
    parts = [shared, view.plural("finding.origins", origins, origins=count("origin", origins, view.lang))]
    if beside := len((view.open_ends & view.articles.keys()) - inside):
        parts.append(view.plural("finding.open", beside, articles=count("article", beside, view.lang)))
    return "; ".join(parts) + "."


def _agencies(view: View) -> str:
    texts = [name for name, row in view.articles.items() if row["kind"] == "article"]
    named = Counter(agency_name(row, view.lang) for name in texts for row in text_credits(view, name))
    credited = sum(1 for name in texts if text_credits(view, name))
    silent = sum(
        view.findings[name]["finding"] == "shared_text_without_credit" for name in texts if name in view.findings
    )
    unknown = len(with_unknown_credits(view))
    total = count("article", len(texts), view.lang, dative=True)
    note = f" {view.words('finding.published_only')}" if len(texts) < len(view.articles) else ""
    first = [agency for agency, _ in sorted(named.items(), key=lambda item: (-item[1], item[0]))][:4]
    agencies = listing(map(visible, first), view.lang)
    if len(named) > len(first):
        agencies = view.words("finding.most", names=agencies)
    key = credited_key("finding.agency", named, view.lang) if credited else "finding.no_agency"
    told = {"credited": number(credited, view.lang), "articles": total, "note": note, "agencies": agencies}
    parts = [view.words(key, **told)]
    parts += [view.words("finding.uncredited", n=number(silent, view.lang))] if silent else []
    parts += [view.words("finding.unknown", n=number(unknown, view.lang))] if unknown else []
    return "; ".join(parts) + "."


def _citations(view: View) -> list[str]:
    """Articles that name an outlet or an agency in the running text; a person quoted is no source of text."""
    chains = {
        name: [row["chain"] for row in rows if _names_media(row["chain"])] for name, rows in view.citations.items()
    }
    citing = [found for found in chains.values() if found]
    if not citing:
        return []
    hops = sum(any(len(chain) > 1 for chain in found) for found in citing)
    articles = count("article", len(citing), view.lang, dative=True)
    return [view.words("finding.citations", articles=articles, chains=number(hops, view.lang))]


def _names_media(chain: list[dict[str, str]]) -> bool:
    return any(hop["kind"] in ("outlet", "agency") for hop in chain)


def _certainty(view: View) -> list[str]:
    edges = [edge for edge in view.edges if edge["relation"] in TEXT_RELATIONS]
    quotes = sum(edge["relation"] == "quotes" and not edge["directed"] for edge in view.edges)
    also = [view.words("finding.quotes", n=number(quotes, view.lang))] if quotes else []
    if not edges:
        return also
    sure = Counter(edge_certainty(edge, view.settings.certainty) for edge in edges)
    sure["certain"] += sure["judged"]
    kinds = [
        f"{view.words(f'certainty.{key}')} {number(sure[key], view.lang)}"
        for key in ("certain", "likely", "possible", "declared", "open")
        if sure[key]
    ]
    return [view.words("finding.certainty", n=number(len(edges), view.lang), kinds=", ".join(kinds)), *also]


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
    if value is None:
        return "–"
    if isinstance(value, date):
        return day_text(value, lang)
    if isinstance(value, float):
        return percent(round(value, 4), lang)
    if isinstance(value, int):
        return number(value, lang)
    return shorten(str(value), 80) or label("word.outlet_unknown", lang)
