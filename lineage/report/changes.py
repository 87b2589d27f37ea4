"""What changed between two runs, in a terminal."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Mapping
from types import MappingProxyType

import polars as pl

from lineage.charts.words import label, number, percent, shorten
from lineage.provenance.ids import ORIGIN_AND_DIGEST
from lineage.report.layout import wrapped
from lineage.report.view import Row, View, node_name

NAMELESS: Mapping[str, str] = MappingProxyType({})


def names_in_changes(*views: View) -> dict[str, str]:
    """What articles and sources are called, by the ids that `changed_edges` has; the last run that has one names it."""
    nodes = ((view, node) for view in views for node in (*view.sources, *view.articles))
    return {re.sub(ORIGIN_AND_DIGEST, r"\1", node): node_name(view, node) for view, node in nodes}


def tell_changes(
    edges: pl.DataFrame,
    findings: pl.DataFrame,
    stories: pl.DataFrame,
    lang: str,
    width: int = 80,
    names: Mapping[str, str] = NAMELESS,
) -> Iterator[str]:
    """Counts by kind of change, then a line for each claim, each finding and each story.

    Args:
        edges: frame `changed_edges`.
        findings: frame `changed_findings`.
        stories: frame `changed_stories`.
        lang: de or en.
        width: columns.
        names: what nodes are called, as `names_in_changes` gives it; without a name the id stands alone.
    """
    if edges.is_empty() and findings.is_empty() and stories.is_empty():
        yield label("diff.none", lang)
        return
    for head, frame in (("diff.edges", edges), ("diff.findings", findings), ("diff.stories", stories)):
        counts = Counter(frame["change"])
        told = ", ".join(
            f"{label(f'diff.change.{word}', lang)} {number(counts[word], lang)}" for word in sorted(counts)
        )
        yield from wrapped(f"{label(head, lang)}: {told or number(0, lang)}", width, "  ", "")
    for row in edges.to_dicts():
        yield ""
        change = label(f"diff.change.{row['change']}", lang)
        ends = row["a_id"], row["b_id"]
        called = [names.get(node, node) for node in ends]
        yield from wrapped(f"{change}: {' – '.join(called)}", width, "  ", "")
        if called != [*ends]:
            yield from wrapped(" – ".join(ends), width, "    ", "  ")
        for when in ("before", "after"):
            if row[f"{when}_relation"]:
                yield from wrapped(
                    f"{label(f'diff.{when}', lang)}: {_state(row, when, lang, names)}", width, "    ", "  "
                )
    if findings.height:
        yield ""
    for row in findings.to_dicts():
        states = (label(f"findings.finding.{row[when]}", lang) if row[when] else "–" for when in ("before", "after"))
        article = row["article_id"]
        told = f"{names[article]} ({article})" if article in names else article
        yield from wrapped(f"{told}: {' → '.join(states)}", width, "  ", "")
    if stories.height:
        yield ""
    for row in stories.to_dicts():
        yield from wrapped(_story(row, lang, names), width, "  ", "")


def _story(row: Row, lang: str, names: Mapping[str, str]) -> str:
    ids = [row[when] or "–" for when in ("before", "after")]
    parts = [" → ".join(dict.fromkeys(ids) if None not in (row["before"], row["after"]) else ids)]
    parts += [
        label(f"diff.{what}", lang, names=", ".join(shorten(names.get(node, node), 60) for node in row[what]))
        for what in ("joined", "left")
        if row[what]
    ]
    if row["change"] == "changed" and row["before_origins"] != row["after_origins"]:
        parts.append(label("diff.origins", lang, before=row["before_origins"], after=row["after_origins"]))
    change = label(f"diff.change.{row['change']}", lang)
    return f"{change}: {'; '.join(parts)}"


def _state(row: Row, when: str, lang: str, names: Mapping[str, str]) -> str:
    relation, source = row[f"{when}_relation"], row[f"{when}_source"]
    open_ends = row["change"] == ("decided" if when == "before" else "opened")
    known = relation == "shares_text" or not (open_ends or relation == "quotes")
    parts = [label(f"edges.relation.{relation}" if known else f"edges.relation.{relation}_open", lang)]
    if known and relation != "shares_text":
        parts[0] += f": {shorten(names.get(source, source), 60)}"
    parts.append(label(f"edges.basis.{row[f'{when}_basis']}", lang))
    if (share := row[f"{when}_share"]) is not None:
        parts.append(label("edge.share", lang, share=percent(share, lang)))
    if (confidence := row[f"{when}_confidence"]) is not None:
        parts.append(label("diff.confidence", lang, value=number(round(confidence, 3), lang)))
    if verdict := row[f"{when}_verdict"]:
        parts.append(label(f"verdicts.verdict.{verdict}", lang))
    return ", ".join(parts)
