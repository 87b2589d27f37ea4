"""What speaks for and against one article as the source of another."""

from __future__ import annotations

from lineage.provenance.clock import HOUR, MINUTE, apart, is_earlier, is_exact, lag
from lineage.provenance.facts import Facts, Mention
from lineage.provenance.ledger import Entry, entry, one_line, percent
from lineage.provenance.spans import Span
from lineage.provenance.wording import WORD, fold_all
from lineage.settings import Edges

WHOLE, NEARLY_ALL, HALF, LITTLE = 0.995, 0.8, 0.5, 0.05
BACKGROUND = 250  # words; a passage beyond it is the story itself
NEARBY = 400  # characters between a citation and the shared text it vouches for: about a paragraph
PRINTED = {"cites_source", "republication_line"}
LEAD = 0.12  # share of a text that is its beginning
AT_ONCE, LATER = 15 * MINUTE, 2 * HOUR
LONG = 1000  # words; of 5,479 pairs of 2021 that credit one agency, none shares more than 752


def testify(source: str, target: str, facts: Facts, settings: Edges) -> list[Entry]:
    """The evidence for the claim that `target` takes text from `source`, in a fixed order of rules."""
    shared = "rewritten" if (source, target) in facts.rewritten else "shared_text"
    entries = [entry("prior"), entry(shared, percent(facts.shared.share(target, source)))]
    entries += _times(source, target, facts, settings)
    entries += _credits(source, target, facts)
    entries += (said := _citations(source, target, facts))
    if source in facts.own_work:
        entries.append(entry("own_work_declared", facts.articles[source].outlet or source))
    if target in facts.own_work:
        entries.append(entry("target_signs_own_work", facts.articles[target].outlet or target))
    is_told = source in facts.by_trade or not PRINTED.isdisjoint(rule for rule, _ in said)
    entries += _amounts(source, target, facts, is_told=is_told)
    if facts.by_trade.isdisjoint((source, target)):
        entries += _hand(source, target, facts)
    return entries


def _times(source: str, target: str, facts: Facts, settings: Edges) -> list[Entry]:
    """Order in time and, when both clocks are known, how long the target took.

    Two copies of one item do not share more than items hold, nor appear days apart, but for a sentence of background.
    """
    first, second = facts.articles[source], facts.articles[target]
    if not is_earlier(first, second):
        return []
    whole = max(facts.shared.share(source, target), facts.shared.share(target, source)) >= NEARLY_ALL
    is_form = bool({source, target} & facts.agencies.keys()) or target in facts.forms.get(source, ())
    is_late = whole and not is_form and (between := apart(first, second)) > settings.group_hours * HOUR
    unlike_items = [entry("days_later", f"{between / HOUR:.0f} h")] if is_late else []
    if (common := facts.shared.tokens(source, target)) > LONG:
        unlike_items.append(entry("longer_than_items", common))
    took = lag(first, second)
    if took is None or not (is_exact(first) and is_exact(second)):
        return [entry("day_order"), *unlike_items]
    entries = [entry("time_order"), *unlike_items]
    if took < AT_ONCE:
        entries.append(entry("at_once", f"{took // MINUTE} min"))
    elif took >= LATER:
        entries.append(entry("hours_later", f"{took / HOUR:.1f} h"))
    return entries


def _credits(source: str, target: str, facts: Facts) -> list[Entry]:
    declared = facts.agencies.get(target, set())
    origin = facts.articles[source]
    if origin.kind == "release":
        return [entry("source_is_release", origin.outlet or source)]
    if origin.kind == "wire":
        agency = facts.agency_of(source)  # of a service such as SID, the agency it belongs to
        entries = [entry("source_is_wire", agency)]
        if declared:
            entries.append(entry("credit_agrees" if agency in declared else "credit_conflict", _names(declared)))
        return entries
    own = facts.agencies.get(source, set())
    entries = [entry("common_agency", _names(declared & own))] if declared & own else []
    if declared - own:
        entries.append(entry("target_credits_agency", _names(declared - own)))
    if own - declared:
        entries.append(entry("source_credits_agency", _names(own - declared)))
    return entries


def _citations(source: str, target: str, facts: Facts) -> list[Entry]:
    outlet = facts.articles[source].outlet or ""
    entries = []
    if facts.articles[target].outlet in facts.cited.get(source, {}):
        entries.append(entry("source_cites_target", facts.articles[target].outlet or target))
    if line := facts.republished.get(target, {}).get(outlet):
        return [*entries, entry("republication_line", one_line(line.surface))]
    cited = facts.cited.get(target, {}).get(outlet)
    if cited and not _is_of_agency(cited, source, target, facts):
        near = any(begin - NEARBY <= cited.begin <= end + NEARBY for begin, end in facts.shared.spans(target, source))
        share = facts.shared.share(target, source)
        if near or share >= LITTLE:
            # whoever has most of the text, too, did more than report before
            recalls = cited.recalls and share < HALF
            rule = "recalls_source" if recalls else "cites_source" if near else "cites_elsewhere"
            entries.append(entry(rule, one_line(cited.surface)))
    if facts.is_aggregator(target) and source not in facts.by_trade:
        entries.append(entry("aggregator", facts.articles[target].outlet or target))
    return entries


def _is_of_agency(cited: Mention, source: str, target: str, facts: Facts) -> bool:
    """The source has the words that name it, too, and so has a third house that credits an agency: the agency did."""
    voices = {facts.articles[name].voice for name in (source, target)}
    said = {*fold_all(WORD.findall(cited.surface))}

    def holds(other: str) -> bool:
        # a shared stretch bridges a few words that one side has put in
        inside = any(begin <= cited.begin < end for begin, end in facts.shared.spans(target, other))
        return inside and said <= {*fold_all(WORD.findall(facts.text(other)))}

    return holds(source) and any(
        other in facts.agencies and facts.articles[other].voice not in voices and holds(other)
        for other in facts.related.get(target, ())
    )


def _amounts(source: str, target: str, facts: Facts, *, is_told: bool) -> list[Entry]:
    """Which side holds the other, and where the shared text lies in either.

    Whoever tells the source, or takes from an agency, may take a part; otherwise a part in common is mostly background.
    """
    share, back = facts.shared.share(target, source), facts.shared.share(source, target)
    entries = []
    if share >= NEARLY_ALL > back:
        entries.append(entry("contains_all", percent(share)))
    elif back >= NEARLY_ALL > share:
        entries.append(entry("target_holds_more", percent(1 - share)))
    elif share < HALF and back < NEARLY_ALL and facts.shared.tokens(source, target) < BACKGROUND and not is_told:
        entries.append(entry("part_only", percent(share)))
    if back >= WHOLE > share and facts.shared.tokens(source, target) > LONG:
        entries.append(entry("frame_added", percent(1 - share)))
    cut, added = _is_cut_from_end(source, target, facts), _is_cut_from_end(target, source, facts)
    if cut and not added:
        entries.append(entry("cut_from_end"))
    elif added and not cut:
        entries.append(entry("goes_on"))
    own, other = _has_own_lead(target, source, facts), _has_own_lead(source, target, facts)
    if own and not other:
        entries.append(entry("new_lead"))
    elif other and not own:
        entries.append(entry("lead_of_its_own"))
    return entries


def _hand(source: str, target: str, facts: Facts) -> list[Entry]:
    """Edits that lead from the source to the target, each rule once, and those that lead back."""
    if not facts.changes(source, target):
        return []
    first, second = facts.text(source), facts.text(target)
    there, back = (dict(reversed(traces)) for traces in facts.traces(source, target))
    if _is_respelt(first, second, facts.shared.spans(source, target)):
        there["swiss_spelling"] = "ß → ss"
    elif _is_respelt(second, first, facts.shared.spans(target, source)):
        back["swiss_spelling"] = "ss → ß"
    entries = [entry(rule, value) for rule, value in sorted(there.items()) if rule not in back]
    against = [value for rule, value in sorted(back.items()) if rule not in there]
    return [*entries, entry("traces_back", "; ".join(against))] if against else entries


def _is_respelt(text: str, other: str, spans: list[Span]) -> bool:
    """The text has a word with an ß that the other one, which has no ß at all, has with ss."""
    if "ß" in other:
        return False
    sharp = (word for begin, end in spans if "ß" in text[begin:end] for word in WORD.findall(text[begin:end]))
    return any(word.replace("ß", "ss") in other for word in sharp if "ß" in word)


def _has_own_lead(article: str, other: str, facts: Facts) -> bool:
    spans = facts.shared.spans(article, other)
    return bool(spans) and spans[0][0] > facts.articles[article].size * LEAD


def _is_cut_from_end(source: str, target: str, facts: Facts) -> bool:
    spans = facts.shared.spans(source, target)
    size = facts.articles[source].size
    return bool(spans) and spans[0][0] <= size * 0.2 and spans[-1][1] <= size * NEARLY_ALL


def _names(agencies: set[str]) -> str:
    return ", ".join(sorted(agencies))
