"""What changed between two runs, in a terminal."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

import polars as pl

from lineage.charts.words import label, number, percent, shorten
from lineage.report.layout import wrapped
from lineage.report.view import Row


def tell_changes(
    edges: pl.DataFrame, findings: pl.DataFrame, stories: pl.DataFrame, lang: str, width: int = 80
) -> Iterator[str]:
    """Counts by kind of change, then a line for each claim, each finding and each story.

    Args:
        edges: frame `changed_edges`.
        findings: frame `changed_findings`.
        stories: frame `changed_stories`.
        lang: de or en.
        width: columns.
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
        yield from wrapped(f"{change}: {row['a_id']} – {row['b_id']}", width, "  ", "")
        for when in ("before", "after"):
            if row[f"{when}_relation"]:
                yield from wrapped(f"{label(f'diff.{when}', lang)}: {_state(row, when, lang)}", width, "    ", "  ")
    if findings.height:
        yield ""
    for row in findings.to_dicts():
        states = (label(f"findings.finding.{row[when]}", lang) if row[when] else "–" for when in ("before", "after"))
        yield from wrapped(f"{row['article_id']}: {' → '.join(states)}", width, "  ", "")
    if stories.height:
        yield ""
    for row in stories.to_dicts():
        yield from wrapped(_story(row, lang), width, "  ", "")


def _story(row: Row, lang: str) -> str:
    names = [row[when] or "–" for when in ("before", "after")]
    parts = [" → ".join(dict.fromkeys(names) if None not in (row["before"], row["after"]) else names)]
    parts += [
        label(f"diff.{what}", lang, names=", ".join(shorten(name, 60) for name in row[what]))
        for what in ("joined", "left")
        if row[what]
    ]
    if row["change"] == "changed" and row["before_origins"] != row["after_origins"]:
        parts.append(label("diff.origins", lang, before=row["before_origins"], after=row["after_origins"]))
    change = label(f"diff.change.{row['change']}", lang)
    return f"{change}: {'; '.join(parts)}"


def _state(row: Row, when: str, lang: str) -> str:
    relation, source = row[f"{when}_relation"], row[f"{when}_source"]
    open_ends = row["change"] == ("decided" if when == "before" else "opened")
    known = relation == "shares_text" or not (open_ends or relation == "quotes")
    parts = [label(f"edges.relation.{relation}" if known else f"edges.relation.{relation}_open", lang)]
    if known and relation != "shares_text":
        parts[0] += f" {shorten(source, 60)}"
    parts.append(label(f"edges.basis.{row[f'{when}_basis']}", lang))
    if (share := row[f"{when}_share"]) is not None:
        parts.append(label("edge.share", lang, share=percent(share, lang)))
    if (confidence := row[f"{when}_confidence"]) is not None:
        parts.append(label("diff.confidence", lang, value=number(round(confidence, 3), lang)))
    if verdict := row[f"{when}_verdict"]:
        parts.append(label(f"verdicts.verdict.{verdict}", lang))
    return ", ".join(parts)
