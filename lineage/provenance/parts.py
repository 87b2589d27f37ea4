"""The parts of a text that come from different texts, so that their sources are no rivals of each other.

The sources of a span compete for that span alone (seriatim, Smith and others: the best source is chosen span by span).
"""

from __future__ import annotations

from collections import defaultdict
from typing import NamedTuple

from lineage.provenance.facts import Facts, Pair
from lineage.provenance.ledger import Entry, entry
from lineage.provenance.spans import length

MOSTLY = 0.8  # share of what a source lacks that the other parts hold
LACKS = {"target_holds_more", "goes_on", "part_only"}  # what else speaks against a source that lacks much

Evidence = dict[Pair, list[Entry]]  # by source and target


class Part(NamedTuple):
    """Sources that hold the same words of a target, and how many characters of it they hold together."""

    sources: set[str]
    size: int


def find_parts(target: str, sources: list[str], facts: Facts, least: float) -> list[Part]:
    """The parts of a target that sources hold, the largest first: only sources of one part are rivals.

    A target that has its lead from one text and its end from another hangs on both. The many sentences that a ticker
    has of many texts are no such parts. Cost: that of sorting the shared spans.
    """
    if len(sources) < 2:
        return []
    large = [source for source in sources if facts.shared.share(target, source) >= least]
    stretches = sorted((span, source) for source in large for span in facts.shared.spans(target, source))
    of = {source: {source} for source in large}
    sizes: dict[str, int] = defaultdict(int)
    end, last = 0, ""
    for (begin, stop), source in stretches:
        if begin < end and of[last] is not of[source]:
            few, many = sorted((of[source], of[last]), key=len)
            many |= few
            of.update(dict.fromkeys(few, many))
        if stop > end:
            sizes[source] += stop - max(begin, end)
            end, last = stop, source
    parts = {id(part): part for part in of.values()}.values()
    found = [Part(part, sum(sizes[source] for source in part)) for part in parts]
    return sorted(found, key=lambda part: (-part.size, min(part.sources)))


def node_of(target: str, number: int) -> str:
    """The node of the trees that stands for a part of a target; the largest part is the target as a source."""
    return f"{target}\n{number}" if number else target


def excuse_lacks(evidence: Evidence, target: str, parts: list[Part], facts: Facts) -> None:
    """What a source lacks is no sign against it where the rest of the target comes from other texts."""
    for part in parts if len(parts) > 1 else ():
        others = [other for other in parts if other is not part]
        elsewhere = sum(other.size for other in others)
        first = (min(other.sources) for other in others)
        names = ", ".join(sorted({facts.articles[name].outlet or name for name in first}))
        for source in part.sources:
            rest = facts.articles[target].size - length(facts.shared.spans(target, source))
            if 0 < rest * MOSTLY <= elsewhere:
                kept = [said for said in evidence[source, target] if said[0] not in LACKS]
                evidence[source, target] = [*kept, entry("rest_from_others", names)]
