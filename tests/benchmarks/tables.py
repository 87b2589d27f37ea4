"""The results as a page of tables in Markdown."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

import polars as pl
from results import grow, median_results
from suite import Measure

INTRODUCTION = """# Benchmarks

Measured on one machine: {machine}. Peers: {peers}. {runs}

Every tool runs as a process of its own, one after the other and in turns, with all cores, warm files and warm compiled
code. Seconds are medians, with their range in brackets; *factor* is the seconds divided by those of the first row; CPU
and memory are those of the whole process, memory the peak of its largest. Made corpora (`10k`, `100k`, `1m`) have
articles of about 400 invented words whose families, planted passages and exact similarities are known. `press` is real:
German newspaper articles of 2020 and 2021, which are not part of this project. `results.csv` has one row per run,
`machine.json` the versions. All of it is made by

    python tests/benchmarks/run.py --size 10k --size 100k --size 1m --press
"""
SCORES = {"recall": "recall", "precision": "precision", "character_error": "char. error", "family_recall": "families"}


def write_page(results: pl.DataFrame, machine: Mapping[str, Any], measures: Sequence[Measure]) -> str:
    """The whole page; a function of its arguments alone."""
    medians = median_results(results)
    parts = [_introduction(results, machine)]
    for measure in measures:
        rows = medians.filter(measure=measure.name)
        if rows.height:
            parts.append(f"## {measure.title}\n\n{measure.note}\n\n![{measure.title}]({measure.name}.svg)\n")
        for (corpus,), group in rows.group_by("corpus", maintain_order=True):
            articles, text_mb = group.row(0, named=True)["articles"], group["text_mb"][0]
            parts.append(f"**{corpus}**: {articles:,.0f} articles, {text_mb:,.0f} MB of text\n\n{_figures(group)}")
    growth = grow(medians)
    if growth.height:
        parts.append(
            f"## Growth\n\nHow many times the seconds and the memory of the smaller corpus.\n\n{_growth(growth)}"
        )
    return "\n".join(parts)


def _introduction(results: pl.DataFrame, machine: Mapping[str, Any]) -> str:
    repeats = results.group_by("measure", "corpus").agg(pl.col("repeat").max())["repeat"].drop_nulls()
    least, most = repeats.min(), repeats.max()
    return INTRODUCTION.format(
        machine=f"{machine['processor']}, {machine['cores']} cores, {machine['memory_gb']} GB, Python {machine['python']}",
        peers=", ".join(f"{name} {version}" for name, version in machine["peers"].items()),
        runs=f"Runs of each tool: {most if least == most else f'{least} to {most}'}.",
    )


def _figures(group: pl.DataFrame) -> str:
    scored = [name for name in SCORES if group[name].count()]
    head = ["tool", "articles/s", "MB/s", "seconds", "factor", "CPU s", "peak MB", *(SCORES[name] for name in scored)]
    return _table(head, (_cells(row, scored) for row in group.iter_rows(named=True)))


def _cells(row: Mapping[str, Any], scored: Sequence[str]) -> list[str]:
    if not row["runs"]:
        return [row["tool"], row["state"]]
    return [
        row["tool"],
        f"{row['articles_per_s']:,.0f}",
        f"{row['mb_per_s']:,.1f}",
        f"{row['seconds']:.2f} ({row['least_s']:.2f}–{row['most_s']:.2f})",
        "" if row["factor"] is None else f"{row['factor']:.2f}",
        f"{row['cpu_s']:.2f}",
        f"{row['peak_mb']:,.0f}",
        *(_score(name, row[name]) for name in scored),
    ]


def _score(name: str, value: float | None) -> str:
    if value is None:
        return ""
    return f"{value:.0f}" if name == "character_error" else f"{value:.3f}"


def _growth(growth: pl.DataFrame) -> str:
    head = ["measure", "tool", "from", "to", "articles", "seconds", "memory"]
    return _table(head, ([*row[:4], *(f"x {factor:.1f}" for factor in row[4:])] for row in growth.iter_rows()))


def _table(head: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    lines = [head, ["---"] * len(head), *([*row, *[""] * (len(head) - len(row))] for row in rows)]
    return "".join(f"| {' | '.join(cell.replace('|', '/') for cell in line)} |\n" for line in lines)
