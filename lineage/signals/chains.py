"""Joins the hops of one sentence to chains: who reports what another has said, outermost first."""

from __future__ import annotations

import re
from typing import NamedTuple

from lineage.signals.rivals import INSIDE, Hop
from lineage.signals.sources import Source

ORDER = {"reporter": 0, "parallel": 0, "told": 1, "carried": 1, "basis": 2, "speaker": 3}
# characters that may lie between two hops of one chain
GAPS = {
    frozenset(("reporter", "basis")): 80,
    frozenset(("speaker", "basis")): 80,
    frozenset(("told", "speaker")): 60,
    frozenset(("carried", "speaker")): 80,
    frozenset(("reporter", "speaker")): 12,
    frozenset(("told", "reporter")): 40,
}


APPOSITION = re.compile(r",\s[^.;:„“”\"»«,]{2,160},\s?")


class Link(NamedTuple):
    """One hop of a chain with its parallel sources."""

    sources: tuple[Source, ...]
    document_by: Source | None = None


class Chain(NamedTuple):
    """One citation before names are made equal."""

    begin: int
    end: int
    cue: str
    links: tuple[Link, ...]
    republished: bool = False


class Referent(NamedTuple):
    """Who is meant: name and kind, and the citation that names it, where one does."""

    name: str
    kind: str
    cited: Chain | None


def referent_of(chain: Chain | None, place: int) -> Referent | None:
    """The source at one end of a citation, as whom another one means."""
    if chain is None:
        return None
    source = chain.links[place].sources[0]
    return Referent(source.name, source.kind, chain)


def join_hops(hops: list[Hop], text: str = "") -> list[Chain]:
    """The chains of one sentence of a text, in order."""
    groups: list[list[Hop]] = []
    apart: list[list[Hop]] = []
    for hop in hops:
        # whose report somebody confirms reports nothing of him
        if hop.layer == "reported":
            apart.append([hop])
        elif groups and _joins(groups[-1], hop, text):
            groups[-1].append(hop)
        else:
            groups.append([hop])
    every = sorted([*groups, *apart], key=lambda group: group[0].begin)
    return [chain for group in every if (chain := _chain(group)) is not None]


def _joins(group: list[Hop], hop: Hop, text: str) -> bool:
    layers = {member.layer for member in group}
    if hop.layer in layers or (hop.begin < group[-1].end and hop.layer not in INSIDE):
        return False
    gap = GAPS.get(frozenset((group[-1].layer, hop.layer)), -1)
    if hop.begin - group[-1].end <= gap:
        return True
    # "sagte Max Muster, Leiter des Hafenamts von Musterstadt an der Muster, der Zeitung"
    return gap > 0 and hop.layer == "told" and APPOSITION.fullmatch(text, group[-1].end, hop.begin) is not None


def _order(hop: Hop, told: bool) -> int:
    if hop.layer == "speaker" and hop.sources[0].kind in ("outlet", "agency"):
        # "das geht aus Plänen des Rats hervor, schreibt die Zeitung"
        return -1
    # "wie Muster der Zeitung berichtet", "laut einer Umfrage für die Zeitung": what a paper is told is inside
    speaks = told and hop.layer == "reporter" and hop.sources[0].kind in ("person", "document", "office", "pronoun")
    return ORDER["speaker" if speaks else hop.layer]


def _chain(group: list[Hop]) -> Chain | None:
    # who was told something needs somebody who said it; "mit Verweis auf" gives reasons as often as sources
    if all(hop.rule["alone"] == "no" for hop in group):
        return None
    republished = group[0].rule["shape"] == "republished"
    if len(group) == 1 and group[0].layer != "carried":
        hop = group[0]
        return Chain(hop.begin, hop.end, hop.cue, (Link(hop.sources),), republished)
    told = any(hop.layer == "told" for hop in group)
    ordered = sorted(group, key=lambda hop: (_order(hop, told), hop.begin))
    begin, end = min(hop.begin for hop in group), max(hop.end for hop in group)
    links: list[Link] = []
    speaker = next((hop.sources[0] for hop in group if hop.layer == "speaker"), None)
    for hop in ordered:
        document = hop.sources[-1] if hop.layer == "carried" and hop.sources[-1].kind == "document" else None
        if document is not None:
            if len(hop.sources) > 1:
                links.append(Link(hop.sources[:-1]))
            links.append(Link((document,), document_by=speaker))
        elif not (hop.layer == "speaker" and any(link.document_by for link in links)):
            links.append(Link(hop.sources))
    cue = " + ".join(dict.fromkeys(hop.cue for hop in sorted(group, key=lambda hop: hop.begin)))
    return Chain(begin, end, cue, tuple(links), republished)
