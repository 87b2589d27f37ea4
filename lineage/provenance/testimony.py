"""What speaks for and against one article as the source of another."""

from __future__ import annotations

from typing import Any

from lineage.provenance.clock import is_earlier
from lineage.provenance.facts import Facts
from lineage.provenance.ledger import Ledger, one_line, percent

NEARLY_ALL = 0.8
NEARBY = 400  # characters between a citation and the shared text it vouches for: about a paragraph


def testify(source: str, target: str, facts: Facts, ledger: Ledger) -> list[dict[str, Any]]:
    """The ledger of the claim that `target` takes text from `source`, in a fixed order of rules."""
    share = facts.share(target, source)
    rewritten = facts.pairs[min(source, target), max(source, target)]["relation"] == "rewritten"
    entries = [ledger.entry("prior"), ledger.entry("rewritten" if rewritten else "shared_text", percent(share))]
    if is_earlier(facts.articles[source], facts.articles[target]):
        entries.append(ledger.entry("time_order"))
    entries += _credits(source, target, facts, ledger)
    entries += _citations(source, target, facts, ledger)
    if source in facts.own_work:
        entries.append(ledger.entry("own_work_declared", facts.outlet(source) or source))
    if share >= NEARLY_ALL > facts.share(source, target):
        entries.append(ledger.entry("contains_all", percent(share)))
    if _is_cut_from_end(source, target, facts):
        entries.append(ledger.entry("cut_from_end"))
    return entries


def _credits(source: str, target: str, facts: Facts, ledger: Ledger) -> list[dict[str, Any]]:
    declared = facts.agencies.get(target, set())
    if facts.is_source_by_trade(source):
        agency = facts.voice(source)  # of a service such as SID, the agency it belongs to
        if facts.articles[source]["kind"] == "release":
            return [ledger.entry("source_is_release", facts.outlet(source) or source)]
        entries = [ledger.entry("source_is_wire", agency)]
        if declared:
            entries.append(ledger.entry("credit_agrees" if agency in declared else "credit_conflict", _names(declared)))
        return entries
    common = declared & facts.agencies.get(source, set())
    foreign = declared - facts.agencies.get(source, set())
    entries = [ledger.entry("common_agency", _names(common))] if common else []
    return entries + ([ledger.entry("target_credits_agency", _names(foreign))] if foreign else [])


def _citations(source: str, target: str, facts: Facts, ledger: Ledger) -> list[dict[str, Any]]:
    outlet = facts.outlet(source) or ""
    if line := facts.republished.get(target, {}).get(outlet):
        return [ledger.entry("republication_line", one_line(line["surface"]))]
    entries = []
    if cited := facts.cited.get(target, {}).get(outlet):
        near = any(
            begin - NEARBY <= cited["begin"] <= end + NEARBY for begin, end in facts.shared.get((target, source), [])
        )
        entries.append(ledger.entry("cites_source" if near else "cites_elsewhere", one_line(cited["surface"])))
    if facts.is_aggregator(target) and not facts.is_source_by_trade(source):
        entries.append(ledger.entry("aggregator", facts.outlet(target) or target))
    return entries


def _is_cut_from_end(source: str, target: str, facts: Facts) -> bool:
    spans = facts.shared.get((source, target), [])
    size = len(facts.articles[source]["text"])
    return bool(spans) and spans[0][0] <= size * 0.2 and spans[-1][1] <= size * NEARLY_ALL


def _names(agencies: set[str]) -> str:
    return ", ".join(sorted(agencies))
