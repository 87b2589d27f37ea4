"""What speaks for and against one article as the source of another."""

from __future__ import annotations

from lineage.provenance.clock import is_earlier
from lineage.provenance.facts import Facts
from lineage.provenance.ledger import Entry, entry, one_line, percent

NEARLY_ALL = 0.8
NEARBY = 400  # characters between a citation and the shared text it vouches for: about a paragraph


def testify(source: str, target: str, facts: Facts) -> list[Entry]:
    """The evidence for the claim that `target` takes text from `source`, in a fixed order of rules."""
    share = facts.shared.share(target, source)
    shared = "rewritten" if (source, target) in facts.rewritten else "shared_text"
    entries = [entry("prior"), entry(shared, percent(share))]
    if is_earlier(facts.articles[source], facts.articles[target]):
        entries.append(entry("time_order"))
    entries += _credits(source, target, facts)
    entries += _citations(source, target, facts)
    if source in facts.own_work:
        entries.append(entry("own_work_declared", facts.articles[source].outlet or source))
    if share >= NEARLY_ALL > facts.shared.share(source, target):
        entries.append(entry("contains_all", percent(share)))
    if _is_cut_from_end(source, target, facts):
        entries.append(entry("cut_from_end"))
    return entries


def _credits(source: str, target: str, facts: Facts) -> list[Entry]:
    declared = facts.agencies.get(target, set())
    origin = facts.articles[source]
    if origin.kind == "release":
        return [entry("source_is_release", origin.outlet or source)]
    if origin.kind == "wire":
        agency = origin.voice  # of a service such as SID, the agency it belongs to
        entries = [entry("source_is_wire", agency)]
        if declared:
            entries.append(entry("credit_agrees" if agency in declared else "credit_conflict", _names(declared)))
        return entries
    common = declared & facts.agencies.get(source, set())
    foreign = declared - common
    entries = [entry("common_agency", _names(common))] if common else []
    return entries + ([entry("target_credits_agency", _names(foreign))] if foreign else [])


def _citations(source: str, target: str, facts: Facts) -> list[Entry]:
    outlet = facts.articles[source].outlet or ""
    if line := facts.republished.get(target, {}).get(outlet):
        return [entry("republication_line", one_line(line.surface))]
    entries = []
    if cited := facts.cited.get(target, {}).get(outlet):
        near = any(begin - NEARBY <= cited.begin <= end + NEARBY for begin, end in facts.shared.spans(target, source))
        entries.append(entry("cites_source" if near else "cites_elsewhere", one_line(cited.surface)))
    if facts.is_aggregator(target) and source not in facts.by_trade:
        entries.append(entry("aggregator", facts.articles[target].outlet or target))
    return entries


def _is_cut_from_end(source: str, target: str, facts: Facts) -> bool:
    spans = facts.shared.spans(source, target)
    size = facts.articles[source].size
    return bool(spans) and spans[0][0] <= size * 0.2 and spans[-1][1] <= size * NEARLY_ALL


def _names(agencies: set[str]) -> str:
    return ", ".join(sorted(agencies))
