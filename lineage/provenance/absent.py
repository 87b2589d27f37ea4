"""Absent originals: a text that several outlets print and none of them wrote, with its text rebuilt from the copies.

A group of copies gets an inferred source when the tests for a common source outweigh the prior.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence, Set
from typing import NamedTuple

from lineage.provenance.claims import Claim, Node
from lineage.provenance.clock import HOUR, first_known
from lineage.provenance.common_source import agencies_told, count_voices, most_named, test_common_source
from lineage.provenance.explained import Explained
from lineage.provenance.facts import Facts
from lineage.provenance.groups import Copies
from lineage.provenance.ids import name_of, original_id
from lineage.provenance.ledger import Entry, Ledger, Weighed, entry
from lineage.provenance.originals import Original, find_home, held_share
from lineage.provenance.rebuild import rebuild_text
from lineage.provenance.spans import Span
from lineage.provenance.support import find_kin, weigh_pieces
from lineage.settings import Edges


class Inferred(NamedTuple):
    """An absent original that its copies prove, and the edges to them."""

    claims: list[Claim]
    original: Original


def infer_original(
    group: Copies,
    known: Sequence[Original],
    served: Mapping[str, Set[str]],
    facts: Facts,
    explained: Explained,
    ledger: Ledger,
    settings: Edges,
) -> Inferred | None:
    """The absent original of a group of copies; None if the tests do not carry it.

    Where copies of a known original share more than its known text, they printed more of it: it grows, and no other
    one stands beside it.
    """
    if len({facts.articles[article].voice for article in group.members}) < 2:
        return None
    members = sorted(group.members, key=lambda article: first_known(facts.articles[article]))
    window = settings.group_hours * HOUR
    near = [original for original in known if original.spans_time(members, facts) <= window]
    home = find_home({article: group.held[article] for article in members}, near, facts)
    new = [article for article in members if not (home and home.holds([article]))]
    credited = {name: rest for name in members if (rest := facts.agencies.get(name, set()) - served.get(name, set()))}
    entries = test_common_source(members, credited, facts, settings) if new else []
    weighed = Weighed("absent", tuple(members), facts.times(*members))
    if new and ledger.confidence(entries, weighed) < settings.min_absent:
        return None
    held = {article: explained.open_part(article, group.held[article]) for article in members}
    for article in members:
        explained.take(article, group.held[article])
    if home:
        home.grow(held)
    original = home or _name(members, credited, held, facts)
    claims = [_member(article, original, entries, members, credited, facts, ledger) for article in new]
    return Inferred(claims, original)


def _name(members: list[str], credited: Mapping[str, Set[str]], held: dict[str, list[Span]], facts: Facts) -> Original:
    """A new original, named by the credits of its copies and by the copies; one may have used other agencies, too.

    It has the names that all credits give, else those that most owners give. Without a credit it has the name of the
    agency that the copies say was told.
    """
    voices = count_voices(members, credited, facts)
    common = set(voices).intersection(*credited.values())
    names = sorted(common or most_named(voices)) or agencies_told(members, held, facts)
    return Original(original_id(names, members), held, frozenset(names))


def _member(
    article: str,
    original: Original,
    entries: list[Entry],
    members: list[str],
    credited: Mapping[str, Set[str]],
    facts: Facts,
    ledger: Ledger,
) -> Claim:
    evidence = list(entries)
    if declared := credited.get(article):
        rule = "member_credits" if declared & original.agencies else "member_credits_others"
        is_disputed = rule == "member_credits" and any(name == "credits_disagree" for name, _ in entries)
        evidence += [] if is_disputed else [entry(rule, ", ".join(sorted(declared)))]
    elif line := facts.unread.get(article):
        evidence.append(entry("credit_unread", line))
    confidence = ledger.confidence(evidence, Weighed("member", (article, *members), facts.times(*members)))
    share = held_share(article, original, facts)
    return Claim(original.node, article, "derived_from", "inferred", evidence, share=share, confidence=confidence)


def show_original(original: Original, near: Mapping[str, Iterable[str]], facts: Facts, ledger: Ledger) -> Node:
    """The row of the frame `sources`, with the text as the copies have it; `near` says who takes from whom."""
    kind, name = "item" if original.is_item else "inferred", name_of(original.node)
    copies = original.copies
    pieces = rebuild_text(copies, facts)
    if not pieces:
        return Node(original.node, kind, name)
    stretches = weigh_pieces(pieces, find_kin(copies, near, facts), ledger)
    text = "".join(piece.text for piece in pieces)
    return Node(original.node, kind, name, text, [stretch._asdict() for stretch in stretches])
