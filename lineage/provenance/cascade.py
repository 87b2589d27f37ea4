"""Who took text from whom, story by story: every article gets the sources that explain its shared text.

Originals (agency items and releases in the corpus, numbered items that are not) come first, printed citations next,
then absent originals inferred from their copies; what is left gets a direction when the ledger supports one, else none.
A source is accepted only if it explains words that better supported sources do not (greedy set cover), so two clients
of one agency, or the two ends of a chain, get no arrow between them for text that a common source explains.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from itertools import chain

from lineage.provenance.absent import Inferred, infer_original, show_original
from lineage.provenance.claims import Claim, Node
from lineage.provenance.covering import cover_target
from lineage.provenance.deciding import decide_directions
from lineage.provenance.explained import Explained
from lineage.provenance.facts import Facts, Pair
from lineage.provenance.groups import group_copies
from lineage.provenance.ledger import Ledger
from lineage.provenance.originals import Original, held_share, join_originals, numbered_originals
from lineage.settings import Edges


def draw_cascades(facts: Facts, pairs: list[Pair], ledger: Ledger, settings: Edges) -> tuple[list[Claim], list[Node]]:
    """Edges and absent originals for all pairs of different outlets that share text as a derivation would.

    Cost: linear in pairs, but for undecided groups: the trees of up to `trees.LARGEST` texts are summed up, and what
    stays without a direction keeps a maximum spanning forest.
    """
    explained = Explained(facts, settings.beyond_tokens)
    partners = _partners(pairs)
    for source, target in facts.links:  # these need no further source for what they share
        explained.take(target, facts.shared.spans(target, source))
    claims: list[Claim] = []
    for target, others in partners.items():
        if target not in facts.by_trade:
            claims += cover_target(target, others, facts, explained, ledger, settings)
    originals = numbered_originals(facts, explained)
    claims += join_originals(originals, partners, facts, explained, ledger, settings)
    outlets = [pair for pair in pairs if facts.by_trade.isdisjoint(pair)]
    undecided = explained.still_open(outlets)
    served: dict[str, set[str]] = defaultdict(set)
    for claim in claims:
        if claim.source_id in facts.by_trade:
            served[claim.target_id].add(facts.agency_of(claim.source_id))
    while found := _infer(undecided, originals, served, facts, explained, ledger, settings):
        claims += [claim for inferred in found for claim in inferred.claims]
        touched = list({inferred.original.node: inferred.original for inferred in found}.values())
        known = {original.node for original in originals}
        originals += [original for original in touched if original.node not in known]
        claims += join_originals(touched, partners, facts, explained, ledger, settings)
        undecided = explained.still_open(undecided)  # what a round leaves open may hold a further original
    claims = _with_grown_shares(claims, originals, facts)
    through = explained.open_targets(outlets)
    claims += decide_directions(undecided, through, facts, explained, ledger, settings)
    taken = _partners([*facts.links, *((claim.source_id, claim.target_id) for claim in claims if claim.directed)])
    return claims, [show_original(original, taken, facts, ledger) for original in originals]


def _with_grown_shares(claims: list[Claim], originals: list[Original], facts: Facts) -> list[Claim]:
    """What an absent original explains of each copy, now that all its text is known."""
    grown = {original.node: original for original in originals if original.has_grown}
    return [
        claim._replace(share=held_share(claim.target_id, grown[claim.source_id], facts))
        if claim.source_id in grown
        else claim
        for claim in claims
    ]


def _partners(pairs: Iterable[Pair]) -> dict[str, list[str]]:
    partners: dict[str, list[str]] = defaultdict(list)
    for a, b in pairs:
        partners[a].append(b)
        partners[b].append(a)
    return dict(partners)


def _infer(
    pairs: list[Pair],
    originals: list[Original],
    served: Mapping[str, set[str]],
    facts: Facts,
    explained: Explained,
    ledger: Ledger,
    settings: Edges,
) -> list[Inferred]:
    """The absent originals of all groups of copies among the pairs; those known so far may grow."""
    groups = group_copies(pairs, facts, settings)
    printed: dict[str, list[int]] = defaultdict(list)
    for number, original in enumerate(originals):
        for copy in original.copies:
            printed[copy].append(number)
    found = []
    for group in groups:
        numbers = sorted({*chain.from_iterable(printed.get(article, ()) for article in group.members)})
        known = [originals[number] for number in numbers]
        if inferred := infer_original(group, known, served, facts, explained, ledger, settings):
            found.append(inferred)
    return found
