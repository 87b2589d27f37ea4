"""The ledger of one claim in a terminal."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from lineage.charts.words import count, number, percent
from lineage.report.view import Row, View, node_name
from lineage.report.words import certainty_text, evidence_sentence, lag_text, published, share_text, weight_text

if TYPE_CHECKING:
    from rich.table import Table

MOST_OTHERS = 10


def explain_claim(view: View, source: str, target: str) -> Iterator[Any]:
    """Both nodes, each claim between them with its evidence and weights, then what else the target may come from."""
    for key, node in (("explain.source", source), ("explain.target", target)):
        yield f"{view.words(key)}: {node_name(view, node)}"
        yield f"  {node}"
        if node in view.articles:
            yield f"  {published(view.articles[node], view.lang, view.settings.read.timezone)}"
    claims = [edge for edge in view.edges if {edge["source_id"], edge["target_id"]} == {source, target}]
    for edge in sorted(claims, key=lambda edge: edge["source_id"] != source):
        yield ""
        yield from _claim(view, edge, turned=edge["source_id"] != source)
    if not claims:
        yield ""
        yield view.words("explain.none")
    yield from _pair(view, source, target)
    yield from _verdicts(view, source, target)
    yield from _others(view, source, target)


def _claim(view: View, edge: Row, turned: bool) -> Iterator[Any]:
    known = edge["directed"] or edge["relation"] == "shares_text"
    relation = view.words(f"edges.relation.{edge['relation']}" if known else f"edges.relation.{edge['relation']}_open")
    if turned and edge["directed"]:
        yield view.words("explain.turned")
    sure = certainty_text(edge, view.settings.certainty, view.lang)
    if edge["confidence"] is not None and edge["directed"]:
        sure = f"{sure} ({number(round(edge['confidence'], 3), view.lang)})"
    notes = [
        share_text(edge, view.lang),
        lag_text(edge["lag"], view.lang),
        view.words(f"edges.basis.{edge['basis']}"),
        sure,
    ]
    yield f"{relation}: {', '.join(note for note in notes if note)}"
    if edge["evidence"]:
        yield _ledger(view, edge["evidence"])


def _ledger(view: View, evidence: list[Row]) -> Table:
    """Weights on the left, sentences on the right, folded below themselves."""
    from rich.table import Table

    ledger = Table.grid(padding=(0, 2))
    ledger.add_column(justify="right", min_width=8)
    ledger.add_column()
    for entry in evidence:
        ledger.add_row(weight_text(entry, view.lang), evidence_sentence(entry, view.lang))
    weights = [entry["weight"] for entry in evidence if entry["weight"]]
    if weights:
        total = weight_text({"weight": round(sum(weights), 4)}, view.lang)
        ledger.add_row(total or "0", view.words("explain.sum"), style="bold")
    return ledger


def _pair(view: View, source: str, target: str) -> Iterator[str]:
    """What was measured between two articles, whatever is claimed."""
    if source not in view.articles or target not in view.articles:
        return
    a, b = sorted((source, target))
    row = next(view.frames["pairs"].filter(a_id=a, b_id=b).iter_rows(named=True), None)
    if row is None:
        yield view.words("compare.none")
        return
    share = {a: row["a_share"], b: row["b_share"]}
    yield view.words(
        "explain.pair",
        relation=view.words(f"pairs.relation.{row['relation']}"),
        words=count("word", row["shared_tokens"], view.lang),
        source=percent(share[source], view.lang),
        target=percent(share[target], view.lang),
    )


def _verdicts(view: View, source: str, target: str) -> Iterator[str]:
    for row in view.frames["verdicts"].to_dicts():
        if {row["source_id"], row["target_id"]} == {source, target}:
            notes = (view.words(f"verdicts.outcome.{row['outcome']}"), row["reason"])
            said = view.words(f"verdicts.verdict.{row['verdict']}")
            yield f"{said} ({', '.join(note for note in notes if note)})"


def _others(view: View, source: str, target: str) -> Iterator[str]:
    """Other claims about whose text the target holds, the surest first."""
    others = [
        edge
        for edge in view.edges
        if edge["target_id"] == target and edge["source_id"] != source and edge["directed"] and edge["confidence"]
    ]
    if others:
        yield ""
        yield view.words("explain.others")
    ranked = sorted(others, key=lambda edge: (-edge["confidence"], edge["source_id"]))
    for edge in ranked[:MOST_OTHERS]:
        notes = (share_text(edge, view.lang), certainty_text(edge, view.settings.certainty, view.lang))
        yield f"  {node_name(view, edge['source_id'])} ({', '.join(note for note in notes if note)})"
