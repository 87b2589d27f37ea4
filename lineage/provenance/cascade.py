"""Who took text from whom, story by story: every article gets the sources that explain its shared text.

Originals (agency items and releases in the corpus, numbered items that are not) come first, printed citations next,
then absent originals inferred from their copies; what is left gets a direction when the ledger supports one, else none.
A source is accepted only if it explains words that better supported sources do not (greedy set cover), so two clients
of one agency, or the two ends of a chain, get no arrow between them for text that a common source explains.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable

from lineage.provenance.absent import Inferred, infer_original
from lineage.provenance.claims import Claim, Node
from lineage.provenance.covering import cover_target
from lineage.provenance.deciding import decide_directions
from lineage.provenance.explained import Explained
from lineage.provenance.facts import Facts, Pair
from lineage.provenance.groups import group_copies
from lineage.provenance.ledger import Ledger
from lineage.provenance.originals import Original, join_originals, numbered_originals
from lineage.provenance.rebuild import rebuild_text
from lineage.settings import Edges


def draw_cascades(facts: Facts, pairs: list[Pair], ledger: Ledger, settings: Edges) -> tuple[list[Claim], list[Node]]:
    """Edges and absent originals for all pairs of different outlets that share text as a derivation would.

    Cost: linear in pairs, but for undecided groups: the trees of up to `trees.LARGEST` texts are summed up, and what
    stays without a direction keeps a maximum spanning forest.
    """
    explained = Explained(facts, settings.beyond_tokens)
    partners = _partners(pairs)
    claims: list[Claim] = []
    for target, others in partners.items():
        if target not in facts.by_trade:
            claims += cover_target(target, others, facts, explained, ledger, settings)
    numbered = numbered_originals(facts, explained)
    joined = join_originals(numbered, partners, facts, explained, ledger, settings)
    claims += joined
    nodes = [_rebuilt(original, joined, facts) for original in numbered]
    undecided = explained.still_open(pair for pair in pairs if facts.by_trade.isdisjoint(pair))
    while absent := _infer(undecided, facts, explained, ledger, settings):
        claims += [claim for inferred in absent for claim in inferred.claims]
        nodes += [inferred.node for inferred in absent]
        originals = [inferred.original for inferred in absent]
        claims += join_originals(originals, partners, facts, explained, ledger, settings)
        undecided = explained.still_open(undecided)  # what a round leaves open may hold a further original
    return claims + decide_directions(undecided, facts, explained, ledger, settings), nodes


def _partners(pairs: Iterable[Pair]) -> dict[str, list[str]]:
    partners: dict[str, list[str]] = defaultdict(list)
    for a, b in pairs:
        partners[a].append(b)
        partners[b].append(a)
    return dict(partners)


def _rebuilt(original: Original, joined: list[Claim], facts: Facts) -> Node:
    """A numbered item with its text, as the articles that print it have it."""
    group = {*original.holders, *(claim.target_id for claim in joined if claim.source_id == original.node)}
    held = {article: facts.shared.with_group(article, group)[0] for article in group}
    name = original.node.removeprefix("item:").replace("/", ", ")
    return Node(original.node, "item", name, rebuild_text(held, facts) or None)


def _infer(pairs: list[Pair], facts: Facts, explained: Explained, ledger: Ledger, settings: Edges) -> list[Inferred]:
    """The absent originals of all groups of copies among the pairs."""
    groups = group_copies(pairs, facts, settings)
    found = (infer_original(group, facts, explained, ledger, settings) for group in groups)
    return [inferred for inferred in found if inferred]
