"""Sources that need no guess: items and releases of the corpus, outlets that an article names, relays of an item."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from typing import NamedTuple

from lineage.provenance.claims import Claim
from lineage.provenance.clock import HOUR, apart, is_earlier, lag
from lineage.provenance.explained import Explained
from lineage.provenance.facts import Facts
from lineage.provenance.ledger import Entry, Ledger, Weighed, entry, one_line
from lineage.provenance.spans import Span, length, subtract, words
from lineage.provenance.testimony import testify
from lineage.provenance.traces import is_usual
from lineage.settings import Edges

NEARLY_ALL = 0.9
HALF = 0.5
LITTLE = 0.2  # share of both texts; clients of an item have more of it, or hardly anything else
MOST = 30  # earlier articles that may stand between a source and its target


class Supported(NamedTuple):
    """A source with its evidence, and what the target has of it."""

    source: str
    confidence: float
    share: float
    entries: list[Entry]


def cover_target(
    target: str, partners: list[str], facts: Facts, explained: Explained, ledger: Ledger, settings: Edges
) -> list[Claim]:
    """The best supported sources of a target, each only if it explains words the better ones do not.

    Of the versions of an agency item it is the one that was printed.
    """
    sources = [
        source for source in _strong(target, partners, facts) if not _is_background(source, target, facts, settings)
    ]
    said = find_relays(target, sources, partners, facts, settings)
    supported: list[Supported] = []
    for source in sorted({*sources, *said}):
        if not is_earlier(facts.articles[target], facts.articles[source]) and not facts.is_aggregator(source):
            entries = [*testify(source, target, facts, settings), *said.get(source, ())]
            confidence = ledger.confidence(entries, Weighed("arrow", (source, target), facts.times(source, target)))
            if confidence >= settings.min_confidence:
                supported.append(Supported(source, confidence, facts.shared.share(target, source), entries))
    supported.sort(key=lambda row: (-row.confidence, -row.share, row.source))
    claims = []
    for source, confidence, _, entries in _printed_versions_first(supported, target, facts):
        spans = facts.shared.spans(target, source)
        if explained.is_new(target, spans):
            explained.take(target, spans)
            claims.append(derivation(source, target, entries, confidence, facts))
    return claims


def _printed_versions_first(ranked: list[Supported], target: str, facts: Facts) -> Iterator[Supported]:
    """The sources in their order, but of the versions of an agency item the one first that the target printed.

    It has more of that one than of the others, or else more of that one is in it: neither times nor edits tell versions
    apart, since each went to all clients.
    """
    groups: list[list[Supported]] = []
    for row in ranked:
        home = next((group for group in groups if _are_versions(group[0].source, row.source, facts)), None)
        if home is None:
            groups.append([row])
        else:
            home.append(row)
    share = facts.shared.share
    for group in groups:
        yield from sorted(group, key=lambda row: (-row.share, -share(row.source, target), row.source))


def _are_versions(item: str, other: str, facts: Facts) -> bool:
    """Two items of one agency, and one has most of its text from the other."""
    shared, articles = facts.shared, facts.articles
    if not {item, other} <= facts.by_trade or articles[item].voice != articles[other].voice:
        return False
    return shared.is_pair(item, other) and max(shared.share(item, other), shared.share(other, item)) >= HALF


def derivation(source: str, target: str, entries: list[Entry], confidence: float, facts: Facts) -> Claim:
    """The claim that a target takes text from a source."""
    republished = {"republication_line", "aggregator"} & {rule for rule, _ in entries}
    return Claim(
        source,
        target,
        "republishes" if republished else "derived_from",
        "measured",
        entries,
        share=facts.shared.share(target, source),
        lag=lag(facts.articles[source], facts.articles[target]),
        confidence=confidence,
    )


def _strong(target: str, partners: list[str], facts: Facts) -> list[str]:
    """Partners that are originals in the corpus or outlets the target names; an aggregator takes from anybody.

    A line that says where the article appeared first outranks all others: only that outlet is asked.
    """
    articles, cited = facts.articles, facts.cited.get(target, {})
    if first := facts.republished.get(target):
        named = [other for other in partners if articles[other].outlet in first]
        if named:
            return named
    if facts.is_aggregator(target):
        return partners
    return [other for other in partners if other in facts.by_trade or articles[other].outlet in cited]


def _is_background(source: str, target: str, facts: Facts, settings: Edges) -> bool:
    """Of an item or release the target has little, and it is of another day or little of the item as well.

    An agency repeats a paragraph of background for days.
    """
    if source not in facts.by_trade:
        return False
    share, back = facts.shared.share(target, source), facts.shared.share(source, target)
    late = apart(facts.articles[source], facts.articles[target]) >= settings.join_hours * HOUR
    return max(share, back) < LITTLE or (late and share < settings.group_share)


def find_relays(
    target: str, sources: list[str], partners: list[str], facts: Facts, settings: Edges
) -> dict[str, list[Entry]]:
    """What speaks for an earlier article that stands between a source and the target, and so against the source.

    It holds what the target has of the source, and besides it more of the target, or the words that name the source, or
    edits that the source does not have. One that is earlier than the source, too, and holds more of the target, stands
    not between the two: the target had no need of the source.
    """
    if not sources:
        return {}
    articles, spans = facts.articles, facts.shared.spans
    said: dict[str, list[Entry]] = defaultdict(list)
    between = [
        other for other in partners if other not in facts.by_trade and is_earlier(articles[other], articles[target])
    ]
    for source in sources if between else ():
        due = spans(target, source)
        through = []
        wholes = []
        for other in between[:MOST]:
            if other == source:
                continue
            have = spans(target, other)
            if length(subtract(due, have)) > (1 - NEARLY_ALL) * length(due):
                continue
            beyond = subtract(have, due)
            if is_earlier(articles[other], articles[source]):
                if source not in facts.by_trade and _is_more(target, beyond, facts, settings.beyond_tokens):
                    wholes.append(articles[other].outlet or other)
            elif entries := _between(source, other, target, beyond, facts, settings.beyond_tokens):
                heard = {rule for rule, _ in said[other]}
                said[other] += [piece for piece in entries if piece[0] not in heard]
                through.append(articles[other].outlet or other)
        if through:
            said[source].append(entry("relayed", ", ".join(through)))
        if wholes:
            said[source].append(entry("whole_elsewhere", ", ".join(wholes)))
    return said


def _is_more(target: str, beyond: list[Span], facts: Facts, least: int) -> bool:
    """Whether stretches of the target hold enough words to be text of their own."""
    return words(facts.text(target), beyond, least) == least


def _between(source: str, other: str, target: str, beyond: list[Span], facts: Facts, least: int) -> list[Entry]:
    entries = []
    name = facts.articles[source].outlet or source
    if _is_more(target, beyond, facts, least):
        entries.append(entry("holds_more", name))
    cited = facts.cited.get(target, {}).get(facts.articles[source].outlet or "")
    if cited and any(begin <= cited.begin < end for begin, end in facts.shared.spans(target, other)):
        entries.append(entry("shares_citation", one_line(cited.surface)))
    if _may_share_edits(source, other, target, facts):
        common = set(facts.changes(source, other)) & set(facts.changes(source, target))
        edits = sorted(
            f"{here or '–'} → {there or '–'}" for here, there in common if not is_usual(here, there, facts.folder)
        )
        if edits:
            entries.append(entry("shares_edits", "; ".join(edits[:3])))
    return entries


def _may_share_edits(source: str, other: str, target: str, facts: Facts) -> bool:
    """A target with the edits of another article agrees with it in no fewer words than with the source, word for word.

    One edit in common beside many that are not is what two desks make on their own.
    """
    shared = facts.shared
    known = shared.is_pair(source, other) and shared.is_pair(source, target)
    return known and shared.equal(other, target) >= shared.equal(source, target)
