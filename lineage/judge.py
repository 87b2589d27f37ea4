"""A person's verdicts on the claims of a run: the sheet to fill in, and the run after them."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any

import polars as pl

from lineage.charts.titles import headlines
from lineage.errors import require_run
from lineage.foreign import AnyFrame
from lineage.frames import SHARED_RELATIONS
from lineage.provenance.verdicts import undo_verdicts
from lineage.read.verdicts import read_verdicts
from lineage.settings import Verdicts
from lineage.trace import Trace, apply_person

TITLE = 120  # characters of a headline


def judge_trace(trace: Trace, verdicts: str | Path | AnyFrame) -> Trace:
    """The same run after a person's verdicts, which replace those it had; nothing is read or compared again.

    Args:
        trace: a run.
        verdicts: a CSV file or a frame, such as `verdict_sheet` gives, with some rows filled in; rows without a verdict
            are left alone, and one without any takes all verdicts back.

    Returns:
        A new run: `edges`, `verdicts`, `stories`, `members`, `mosaic` and `findings` are made anew.

    Raises:
        SourceError: the file cannot be read.
        TableError: a column is missing or a word is unknown; with the line or row.

    Cost: that of stories, mosaic and findings.
    """
    require_run(trace)
    given = read_verdicts(verdicts)
    file = str(verdicts) if isinstance(verdicts, str | Path) else ""
    settings = trace.settings.model_copy(update={"verdicts": Verdicts(file=file)})
    found = undo_verdicts(trace.edges, trace.verdicts)
    judged = apply_person({**trace.frames, "edges": found}, settings, given=given)
    return replace(judged, selection=trace.selection)


def verdict_sheet(trace: Trace, lang: str = "de") -> pl.DataFrame:
    """A sheet to judge the claims about text, with the verdicts the run has; the first columns are the key.

    One row per claim as found, the least sure first: source_id, target_id, relation, basis, verdict, reason, then
    source, target, share, confidence and the evidence, in the language `lang`, with its weights to judge by.
    `read_verdicts` leaves rows without a verdict alone.
    """
    from lineage.report.words import evidence_lines

    require_run(trace)

    def told(edge: dict[str, Any]) -> str:
        lines = evidence_lines(edge, lang)
        return " ".join(f"{sentence} ({weight})" if weight else sentence for weight, sentence in lines)

    found = undo_verdicts(trace.edges, trace.verdicts).filter(pl.col("relation").is_in(SHARED_RELATIONS))
    key = ["source_id", "target_id", "relation", "basis"]
    given = trace.verdicts.filter(~pl.col("outcome").is_in(["not_found", "already_judged"]))
    given = given.select(pl.col("claim").struct.field(*key), "verdict", "reason")
    names = pl.concat([_article_names(trace), trace.sources.select(node="source_id", name="name")])
    return (
        found.join(given, on=key, how="left")
        .join(names.rename({"node": "source_id", "name": "source"}), on="source_id", how="left")
        .join(names.rename({"node": "target_id", "name": "target"}), on="target_id", how="left")
        .sort("confidence", *key)
        .select(
            *(*key, "verdict", "reason", "source", "target", "share", "confidence"),
            evidence=pl.struct("evidence", "directed").map_elements(told, pl.String),
        )
    )


def _article_names(trace: Trace) -> pl.DataFrame:
    """Outlet, where it is known, and headline of each article."""
    titled = headlines(trace.frames).join(trace.articles.select("article_id", "outlet"), on="article_id")
    outlet = pl.col("outlet").replace("", None)
    name = pl.concat_str([outlet, pl.col("title").str.slice(0, TITLE)], separator=": ", ignore_nulls=True)
    return titled.select(node="article_id", name=name)
