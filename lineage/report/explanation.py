"""The ledger of one claim in a terminal."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from lineage.charts.certainty import edge_certainty
from lineage.charts.words import count, number, percent
from lineage.frames import TEXT_RELATIONS
from lineage.report.layout import CERTAINTY_LOOKS, wrapped
from lineage.report.rebuilt import support_sentence
from lineage.report.view import Row, View, node_name, short_name
from lineage.report.weighing import sum_text, weighing_sentence
from lineage.report.words import counts_key, evidence_lines, lag_text, published, share_text

MOST_OTHERS = 10


def explain_claim(view: View, source: str, target: str, width: int = 80) -> Iterator[Any]:
    """Both nodes, each claim between them with its evidence and weights, then what else the target may come from."""
    for key, node in (("explain.source", source), ("explain.target", target)):
        yield from wrapped(f"{view.words(key)}: {node_name(view, node)}", width, "  ", "")
        yield from wrapped(node, width, "  ", "  ")
        if node in view.articles:
            yield from wrapped(
                published(view.articles[node], view.lang, view.settings.read.timezone), width, "  ", "  "
            )
        elif told := support_sentence(view, view.sources[node]):
            yield from wrapped(f"{told} {view.words('support.show', node=node)}", width, "  ", "  ")
    claims = [edge for edge in view.edges if {edge["source_id"], edge["target_id"]} == {source, target}]
    for edge in sorted(claims, key=lambda edge: edge["source_id"] != source):
        yield ""
        yield from _claim(view, edge, edge["source_id"] != source, width)
    if not claims:
        yield ""
        yield from wrapped(view.words("explain.none"), width)
        yield from _common(view, source, target, width)
    if all(edge["relation"] == "quotes" for edge in claims):
        yield from _cited(view, source, target, width)
    yield from _pair(view, source, target, width)
    yield from _verdicts(view, source, target, width)
    yield from _others(view, source, target, width)


def _claim(view: View, edge: Row, turned: bool, width: int) -> Iterator[Any]:
    from rich.text import Text

    if turned and edge["directed"]:
        yield from wrapped(view.words("explain.turned"), width)
    known = edge["directed"] or edge["relation"] == "shares_text"
    relation = view.words(f"edges.relation.{edge['relation']}" if known else f"edges.relation.{edge['relation']}_open")
    key = edge_certainty(edge, view.settings.certainty)
    certainty = view.words(f"certainty.{key}")
    sure = Text(f"{relation}: " if relation != certainty else "", "bold")
    sure.append(certainty, CERTAINTY_LOOKS[key])
    if edge["confidence"] is not None and edge["directed"]:
        sure.append(f" ({number(round(edge['confidence'], 3), view.lang)})")
    yield sure
    notes = (share_text(edge, view.lang), lag_text(edge["lag"], view.lang), view.words(f"edges.basis.{edge['basis']}"))
    yield from wrapped(", ".join(note for note in notes if note), width, "  ", "  ")
    for weight, sentence in evidence_lines(edge, view.lang):
        yield from wrapped(sentence, width, " " * 10, f"  {weight:>6}  ")
    if total := sum_text(edge, view.lang):
        yield from wrapped(view.words("explain.sum"), width, " " * 10, f"  {total:>6}  ")
        yield from wrapped(weighing_sentence(view, edge), width, " " * 10)


def _common(view: View, source: str, target: str, width: int) -> Iterator[str]:
    """What two articles without a claim between them have in common: sources, or texts linked with both."""
    taken = [edge for edge in view.edges if edge["directed"] and edge["relation"] in TEXT_RELATIONS]
    of = {end: {edge["source_id"] for edge in taken if edge["target_id"] == end} for end in (source, target)}
    for node in sorted(of[source] & of[target]):
        yield from wrapped(view.words("explain.common", name=node_name(view, node), id=node), width)
    links = [{edge["source_id"], edge["target_id"]} for edge in view.edges if edge["relation"] == "shares_text"]
    beside = {end: {node for link in links if end in link for node in link} for end in (source, target)}
    for node in sorted(beside[source] & beside[target] - {source, target}):
        yield from wrapped(view.words("explain.between", name=node_name(view, node), id=node), width)


def _cited(view: View, source: str, target: str, width: int) -> Iterator[str]:
    """That one of two articles names the outlet of the other, but no article, and where this claim stands."""
    for citing, cited in ((target, source), (source, target)):
        outlet = short_name(view, cited) if cited in view.articles else ""
        named = {
            edge["source_id"] for edge in view.edges if edge["target_id"] == citing and edge["relation"] == "cites"
        }
        for node in sorted(named):
            if outlet and short_name(view, node) == outlet:
                told = {"name": node_name(view, citing), "outlet": outlet, "source": node, "target": citing}
                yield from wrapped(view.words("explain.cited", **told), width)


def _pair(view: View, source: str, target: str, width: int) -> Iterator[str]:
    """What was measured between two articles, whatever is claimed."""
    if source not in view.articles or target not in view.articles:
        return
    yield ""
    a, b = sorted((source, target))
    row = next(view.frames["pairs"].filter(a_id=a, b_id=b).iter_rows(named=True), None)
    if row is None:
        yield from wrapped(view.words("compare.none"), width)
        return
    share = {a: row["a_share"], b: row["b_share"]}
    spans = view.frames["alignments"].filter(a_id=a, b_id=b)
    told = view.words(
        counts_key("explain.pair", row),
        relation=view.words(f"pairs.relation.{row['relation']}"),
        words=count("word", row["shared_tokens"] or int(spans["tokens"].sum()), view.lang),
        source=percent(share[source], view.lang),
        target=percent(share[target], view.lang),
    )
    yield from wrapped(told, width)
    if row["template"]:
        yield from wrapped(view.words("explain.template"), width)


def _verdicts(view: View, source: str, target: str, width: int) -> Iterator[str]:
    for row in view.frames["verdicts"].to_dicts():
        if {row["source_id"], row["target_id"]} == {source, target}:
            notes = (view.words(f"verdicts.outcome.{row['outcome']}"), row["reason"])
            said = view.words(f"verdicts.verdict.{row['verdict']}")
            yield from wrapped(f"{said} ({', '.join(note for note in notes if note)})", width)


def _others(view: View, source: str, target: str, width: int) -> Iterator[str]:
    """Other claims about whose text the target holds, the surest first."""
    others = [
        edge
        for edge in view.edges
        if edge["target_id"] == target and edge["source_id"] != source and edge["directed"] and edge["confidence"]
    ]
    if others:
        yield ""
        yield from wrapped(view.words("explain.others"), width)
    ranked = sorted(others, key=lambda edge: (-edge["confidence"], edge["source_id"]))
    for edge in ranked[:MOST_OTHERS]:
        sure = view.words(f"certainty.{edge_certainty(edge, view.settings.certainty)}")
        notes = ", ".join(note for note in (share_text(edge, view.lang), sure) if note)
        yield from wrapped(f"{node_name(view, edge['source_id'])} ({notes})", width, "    ", "  ")
