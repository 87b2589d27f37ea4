"""What speaks for and against a common source that the corpus lacks, one test at a time.

Credit without a document, triangle, burst, shape, and description length: the copies are told from the best tree among
themselves or from one unseen text, whichever needs fewer words (Rissanen's minimum description length). After Nicholls
2019 (common source as a class of its own) and stemmatology's lost witnesses (Roos and Heikkilä 2009).
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Set
from itertools import combinations

from lineage.provenance.articles import Article
from lineage.provenance.clock import MINUTE, is_earlier, known_minute, may_follow
from lineage.provenance.facts import Facts
from lineage.provenance.ledger import Entry, entry, percent
from lineage.provenance.spans import Span, length, subtract, union, words
from lineage.settings import Edges

TRIANGLE_WORDS = 12
MOST = 24  # members whose texts are compared with each other; the first ones suffice
MOST_READ = 5  # members whose edits are read word by word
LETTERS = 7  # of a German word, with the space behind it
SAVES = 12  # words that an unseen text must save to speak for itself
SCRAP = 30  # characters between two shared stretches that an edit explains
HOLDS_ALL = 0.95
WHOLE = 0.8
LITTLE = 0.35
AT_ONCE = 15 * MINUTE


def test_common_source(
    members: list[str], credited: Mapping[str, Set[str]], facts: Facts, settings: Edges
) -> list[Entry]:
    """The tests that a group of copies, the earliest first, passes; each is an entry of the ledger.

    `credited` has for each article the agencies it credits for what no item of the corpus explains.
    """
    few = members[:MOST]
    held = {article: facts.shared.with_group(article, set(few) - {article})[0] for article in few}
    return [
        entry("absent_prior"),
        *_credits(members, credited, facts),
        *_told(few, held, facts),
        *_triangle(few, facts),
        *_description(few, held, facts),
        *_shape(few, held, facts),
        *_times(members, facts, settings),
        *_hands(few[:MOST_READ], facts),
    ]


def _credits(members: list[str], credited: Mapping[str, Set[str]], facts: Facts) -> list[Entry]:
    crediting = [article for article in members if credited.get(article)]
    agencies = sorted({agency for article in crediting for agency in credited[article]})
    if _is_disputed(crediting, credited, facts):
        entries = [entry("credits_disagree", ", ".join(agencies))]
    else:
        entries = [entry("credit_without_document", ", ".join(agencies))] if crediting else []
    known = [article for article in crediting if facts.articles[article].is_known_voice]
    if (most := max(count_voices(known, credited, facts).values(), default=0)) > 1:
        entries.append(entry("credits_repeated", most))
    if members[0] in facts.own_work:
        entries.append(entry("first_signs_own_work", facts.articles[members[0]].outlet or members[0]))
    return entries


def _is_disputed(crediting: list[str], credited: Mapping[str, Set[str]], facts: Facts) -> bool:
    """Two owners credit agencies that have nothing in common, and each of these as many owners as any."""
    named = most_named(count_voices(crediting, credited, facts))
    lists = {(facts.articles[name].voice, frozenset(credited[name])) for name in crediting if credited[name] & named}
    return any(a[0] != b[0] and a[1].isdisjoint(b[1]) for a, b in combinations(lists, 2))


def count_voices(articles: list[str], credited: Mapping[str, Set[str]], facts: Facts) -> Counter[str]:
    """How many independent owners credit each agency."""
    voices = {(agency, facts.articles[article].voice) for article in articles for agency in credited.get(article, ())}
    return Counter(agency for agency, _ in voices)


def most_named(voices: Counter[str]) -> set[str]:
    """The agencies that most owners credit."""
    most = max(voices.values(), default=0)
    return {name for name, count in voices.items() if count == most}


def _told(members: list[str], held: Mapping[str, list[Span]], facts: Facts) -> list[Entry]:
    agencies = agencies_told(members, held, facts)
    return [entry("names_agency", ", ".join(agencies))] if agencies else []


def agencies_told(members: list[str], held: Mapping[str, list[Span]], facts: Facts) -> list[str]:
    """The agencies that the words the copies share say were told, where none of the copies credits one.

    Agencies name themselves so in what they write; who copies them keeps it.
    """
    if any(article in facts.agencies for article in members):
        return []
    named = ((agency, begin, held[name]) for name in members for agency, begin in facts.told.get(name, ()))
    return sorted({agency for agency, at, spans in named if any(begin <= at < end for begin, end in spans)})


def _credit_alike(members: list[str], facts: Facts) -> bool:
    """Two voices credit one agency: they did not hear the same, they print the same, however little."""
    return any(count > 1 for count in count_voices(members, facts.agencies, facts).values())


def _triangle(members: list[str], facts: Facts) -> list[Entry]:
    """The earliest copy lacks text that two later ones of different voices share."""
    articles, shared = facts.articles, facts.shared
    first, *later = members
    after = [article for article in later if is_earlier(articles[first], articles[article])]
    for a, b in combinations(after, 2):
        if articles[a].voice != articles[b].voice:
            beyond = subtract(shared.spans(a, b), shared.spans(a, first))
            if beyond and words(facts.text(a), beyond, TRIANGLE_WORDS) == TRIANGLE_WORDS:
                return [entry("triangle", articles[first].outlet or first)]
    return []


def _description(members: list[str], held: dict[str, list[Span]], facts: Facts) -> list[Entry]:
    """Words that an unseen text saves over the best tree among the copies; a later copy is nobody's source."""
    if len(members) < 3:
        return []
    shared, articles = facts.shared, facts.articles
    from_tree = 0
    as_root = []
    for article in members:
        own = length(held[article])
        sources = [
            other for other in members if other != article and not is_earlier(articles[article], articles[other])
        ]
        lost = [_beyond(held[article], shared.spans(article, other)) for other in sources]
        cheapest = min(lost, default=own)
        from_tree += cheapest
        as_root.append(own - cheapest)
    from_unseen = 0
    before: list[str] = []
    for article in sorted(members, key=lambda name: (-length(held[name]), name)):
        known = union(span for other in before for span in shared.spans(article, other))
        from_unseen += _beyond(held[article], known)
        before.append(article)
    saved = (from_tree + min(as_root) - from_unseen) // LETTERS  # one of them, the cheapest, is told in full
    return [entry("shorter_description", saved)] if saved >= SAVES else []


def _beyond(spans: list[Span], known: list[Span]) -> int:
    """Characters of the spans that are not known; the few between two edits are known too."""
    return length(span for span in subtract(spans, known) if span[1] - span[0] >= SCRAP)


def _shape(members: list[str], held: dict[str, list[Span]], facts: Facts) -> list[Entry]:
    """A star has no copy that holds what all others share; a source does, and it is among the earliest."""
    parts = sorted(length(held[article]) / facts.articles[article].size for article in members)
    part = parts[len(parts) // 2]
    entries = [entry("little_shared", percent(part))] if part < LITTLE and not _credit_alike(members, facts) else []
    if whole := _whole(members, facts):
        entries.append(entry("holds_the_others", facts.articles[whole].outlet or whole))
    if len(members) < 3:
        return entries
    most = max(_kept(article, members, held, facts) for article in members)
    return entries if most >= HOLDS_ALL else [*entries, entry("star", percent(most))]


def _kept(article: str, members: list[str], held: dict[str, list[Span]], facts: Facts) -> float:
    """Share of what all others have in common that the article has."""
    others = [name for name in members if name != article and held[name]]
    due = sum(length(held[name]) for name in others)
    return sum(length(facts.shared.spans(name, article)) for name in others) / due if due else 0.0


def _whole(members: list[str], facts: Facts) -> str | None:
    """The text, none of the later ones, that holds nearly all of each other one and more than that."""
    articles, shared = facts.articles, facts.shared

    def holds(article: str, other: str) -> bool:
        return (
            shared.is_pair(article, other)
            and shared.share(other, article) >= WHOLE > shared.share(article, other)
            and not is_earlier(articles[other], articles[article])
        )

    return next((name for name in members if all(holds(name, other) for other in members if other != name)), None)


def _times(members: list[str], facts: Facts, settings: Edges) -> list[Entry]:
    """A burst: three or more known voices within the window. How long the first stands alone.

    Outlets seldom take from each other within minutes. Where the minute of a copy is not known, it may be the first:
    nothing speaks for a second one at once; where its day is known, it may have come in between.
    """
    window = settings.burst_minutes * MINUTE
    exact = sorted(
        ((at, row) for article in members if (at := known_minute(row := facts.articles[article])) is not None),
        key=lambda pair: (pair[0], pair[1].article_id),
    )
    times = [(at, row.voice) for at, row in exact if row.is_known_voice]
    most = _most_within(times, window)
    entries = [entry("burst", most)] if most >= 3 else []
    if len(exact) > 1 and not any(may_follow(facts.articles[name], exact[0][0], window) for name in members):
        begin, first = exact[0]
        alone = _alone(first, exact[1][0], facts, settings.group_share)
        # the first one's own outlet may print it twice
        second = next((at - begin for at, row in exact if row.voice != first.voice), AT_ONCE)
        # below 0 another article, maybe the source, was before all copies
        if 0 <= alone < AT_ONCE and second < AT_ONCE and len(exact) == len(members):
            entries.append(entry("first_at_once", f"{second // MINUTE} min"))
        elif alone > max(window, AT_ONCE):
            entries.append(entry("first_alone", f"{alone / (60 * MINUTE):.1f} h"))
    return entries


def _most_within(times: list[tuple[int, str]], window: int) -> int:
    """The most voices in any window; `times` are in order."""
    within: Counter[str] = Counter()
    most, first = 0, 0
    for at, voice in times:
        within[voice] += 1
        while times[first][0] < at - window:
            gone = times[first][1]
            within[gone] -= 1
            if not within[gone]:
                del within[gone]
            first += 1
        most = max(most, len(within))
    return most


def _alone(first: Article, second: int, facts: Facts, least: float) -> int:
    """How long the first copy stood alone, before the second or any other article that shares much with it."""
    share, begin = facts.shared.share, first.earliest or 0
    name = first.article_id
    others = (o for o in facts.related.get(name, ()) if min(share(name, o), share(o, name)) >= least)
    times = [at for other in others if (at := known_minute(facts.articles[other])) is not None]
    return min([second, *times]) - begin


def _hands(members: list[str], facts: Facts) -> list[Entry]:
    """Edits between two copies go both ways when each was made from a third text, else one way."""
    there, back = set(), set()
    for a, b in combinations(members, 2):
        from_a, from_b = facts.traces(a, b)
        there |= {(b, trace.rule) for trace in from_a}
        back |= {(a, trace.rule) for trace in from_b}
    edited = {article for article, _ in there | back}
    untouched = [article for article in members if article not in edited]
    if edited and not untouched:
        return [entry("all_edited", len(edited))]
    return []
