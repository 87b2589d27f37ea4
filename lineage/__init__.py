"""Where does the text of a news article come from?

    import lineage as ln
    trace = ln.trace_articles("folder/")
    trace.edges, trace.stories, trace.findings      # plain Polars frames

Each room of the corridor can be used alone; `lineage.frames` says what goes in and out. `dir(lineage)` lists what can
be typed. Nothing is loaded before it is asked for.
"""

from __future__ import annotations

from importlib import import_module
from typing import Any

_DOORS = {
    "Settings": "settings",
    "load_settings": "settings",
    "read_articles": "read",
    "label_blocks": "rooms",
    "parse_credits": "rooms",
    "extract_citations": "rooms",
    "cut_passages": "similarity.passages",
    "sign_passages": "similarity.fingerprints",
    "to_datasketch": "similarity.fingerprints",
    "hashfunc": "similarity.kernels.words",
    "find_candidates": "similarity.candidates",
    "align_candidates": "similarity.alignments",
    "score_pairs": "similarity.pairs",
    "draw_edges": "provenance.edges",
    "build_stories": "provenance.stories",
    "paint_mosaic": "provenance.mosaic",
    "sum_up_findings": "provenance.findings",
    "read_verdicts": "read.verdicts",
    "apply_verdicts": "provenance.verdicts",
    "judge_trace": "judge",
    "verdict_sheet": "judge",
    "compare_runs": "diff",
    "explain_edge": "explain",
    "find_sources": "find",
    "look_up": "similarity.lookup",
    "Trace": "trace",
    "trace_articles": "trace",
    "load_trace": "trace",
    "screen_articles": "screen",
    "write_export": "export",
    "simulate_cascades": "simulate",
    "read_truth": "evaluate",
    "evaluate_trace": "evaluate",
    "write_report": "report.build",
    "Archive": "archive",
    "create_archive": "archive",
    "open_archive": "archive",
    "show_story": "report.display",
    "show_pair": "report.display",
    "show_article": "report.display",
    "LineageError": "errors",
}
_FOLDERS = ("charts", "frames", "views")

__all__ = [*_DOORS, *_FOLDERS]  # noqa: PLE0604  # the names stand in one place


def __getattr__(name: str) -> Any:
    if name in _DOORS:
        return getattr(import_module(f"lineage.{_DOORS[name]}"), name)
    if name in _FOLDERS:
        return import_module(f"lineage.{name}")
    if name == "__version__":
        return import_module("importlib.metadata").version("news-lineage")
    raise AttributeError(f"module 'lineage' has no attribute {name!r}")


def __dir__() -> list[str]:
    return sorted([*__all__, "__version__"])
