"""Gives each source of an article one name, and tells a name from a common word."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator
from itertools import combinations, groupby
from typing import NamedTuple

from lineage.signals.chains import Chain
from lineage.signals.fullnames import FEW, find_full_names, has_role, is_full_name, is_whole, stands_bare
from lineage.signals.lexicon import ABSTRACT, occurrences
from lineage.signals.nouns import Nouns, kind_of
from lineage.signals.sources import Source

SHORTEST = 6
# letters from which a word may have two slips
LONG = 9
# so many names of one article are compared with each other, letter by letter
MOST = 400
# a name that counts without a first name is printed at least so often
TWICE = 2
SMALL = re.compile(r"(?<![\w-])[a-zäöüß]\w+(?![\w-])")
# what stands before the name of a company or an organisation, and no place behind it
TRADE = re.compile(
    r"(?:^|[\w-])(?:[Uu]nternehmen|[Kk]onzern|[Ff]irm(?:a|en)|[Hh]ersteller|[Bb]auer|[Vv]ersorger|[Aa]nbieter|[Bb]etreiber|[Vv]ersicherer"
    r"|[Dd]iscounter|[Hh]ändler|[Kk]etten?|[Aa]irlines?|[Ff]luggesellschaft(?:en)?|[Rr]eederei(?:en)?|[Ss]tart-?[Uu]ps?"
    r"|[Oo]rganisation(?:en)?|[Gg]ewerkschaft(?:en)?)s?$"
)
# "Gewerkschaft Bau", "Gewerkschaft Deutscher Lokführer" are names as a whole, "Gewerkschaft Verdi" is not
UNION = re.compile(r"Gewerkschaft")
# verbs that need a subject and have what was said as their object
SPOKEN = frozenset("sagt sagte erzählt erzählte meint meinte".split())
PLAIN = SPOKEN | frozenset("erklärt erklärte betont betonte ergänzt ergänzte erläutert erläuterte teilt teilte".split())
NAME = re.compile(r"[A-ZÄÖÜ\d]")
PLAIN_VON = re.compile(r"\S+ von \S+$")
# what stands before a sentence
BEGUN = ("", *'.!?:|…“”"»«')


class Naming(NamedTuple):
    """What the names of one article are.

    `names` gives the one name used for a spelling or short form. `bodies` are capital words that stand for a body,
    since the article gives them no first name; of `nobody` nothing but their place beside a cue makes a name.
    `headlines` are the places of citations that only a headline has.
    """

    names: dict[str, str]
    bodies: frozenset[str]
    nobody: frozenset[str]
    headlines: frozenset[int] = frozenset()

    def settle(self, chains: list[Chain]) -> list[Chain]:
        """The citations without those of nobody, with bodies told from people."""
        alone = (c for c in chains if len(c.links) == 1 and self._is_nobody(c.links[0].sources[0]))
        left_out = {*self.headlines, *(chain.begin for chain in alone)}
        kept = [chain for chain in chains if chain.begin not in left_out]
        return [self._with_bodies(chain) for chain in kept] if self.bodies else kept

    def _is_nobody(self, source: Source) -> bool:
        return source.kind == "person" and source.name in self.nobody

    def _with_bodies(self, chain: Chain) -> Chain:
        sources = [source for link in chain.links for source in link.sources]
        if not any(s.kind == "person" and s.name in self.bodies for s in sources):
            return chain
        links = (link._replace(sources=tuple(map(self._body, link.sources))) for link in chain.links)
        return chain._replace(links=tuple(links))

    def _body(self, source: Source) -> Source:
        return source._replace(kind="office") if source.kind == "person" and source.name in self.bodies else source


def name_sources(chains: list[Chain], text: str, nouns: Nouns) -> Naming:
    """One name for each source of an article, and which of the capital words beside cues are names.

    A short form becomes the full name that the article prints most. Names that are all but equal become one; in an
    article with more than 400 names, those beyond the first 400 of the alphabet keep their spelling.
    """
    sources = {(s.name, s.kind) for s in _sources(chains)}
    names, places = find_full_names(sources, text, nouns)
    names |= _without_topic(names, sources)
    names |= _without_object(names, sources)
    names |= _without_heading(sources)
    alone = [name for name in names if names[name] == name and " " not in name]
    # "Weil" may be a surname, but not without a first name
    common = {n for n in alone if nouns.kinds.get(n) == "stop" or kind_of(n, nouns) == "role"}
    common |= _printed_small(alone, text)
    doubtful = {n for n in alone if len(places.get(n, ())) < TWICE or not stands_bare(places[n], text, nouns)}
    titled = {n for n in alone if has_role(n, text, nouns)}
    speaking = {
        name: verb
        for chain in chains
        for name, verb in _subject_behind(chain, text)
        if name in doubtful and kind_of(name, nouns) is None
    }
    doubtful -= titled | speaking.keys()
    doubtful |= common
    printed = {name for name, kind in sources if kind in ("outlet", "person", "agency") and len(name) >= SHORTEST}
    families = (list(alike) for _, alike in groupby(sorted(printed)[:MOST], key=lambda n: n[:1]))
    pairs = [pair for alike in families for pair in combinations(alike, 2) if _similar(*pair, nouns)]
    counts = {n: sum(is_whole(n, at, text) for at in occurrences(n, text)) for pair in pairs for n in pair}
    slips = {}
    for first, second in pairs:
        if {first, second} <= nouns.titles:
            continue
        # a misprint is rarer than the name; a name of the tables is right
        wrong, right = sorted((first, second), key=lambda n: (n in nouns.titles, counts[n], n))
        slips[wrong] = right
    names = {name: slips.get(full, full) for name, full in names.items()} | slips
    names |= _without_trade(names, sources, text, nouns)
    single = {name for name in alone if " " not in names[name]}
    people = {name for name, verb in speaking.items() if verb in SPOKEN}
    owned = frozenset(_owned(sources, text, nouns))
    headlines = frozenset(chain.begin for chain in chains if _is_headline(chain, text, nouns))
    return Naming(
        names, frozenset(single - doubtful - titled - people), frozenset(single & doubtful) | owned, headlines
    )


def _subject_behind(chain: Chain, text: str) -> Iterator[tuple[str, str]]:
    """The name behind a verb without an object where the clause before it ended, "..., sagte Muster"; and the verb."""
    source = chain.links[0].sources[0]
    verb = text[chain.begin : source.begin - 1]
    if text[chain.begin - 2 : chain.begin] == ", " and verb in PLAIN and text.startswith(source.name, source.begin):
        yield source.name, verb


def _owned(sources: Collection[tuple[str, str]], text: str, nouns: Nouns) -> Iterator[str]:
    """What belongs to somebody whom the article names, and is no person: "Musters Vorwürfe"."""
    for name in (name for name, kind in sources if kind == "person" and name.count(" ") == 1):
        owner = name.partition("s ")[0]
        if " " in owner or {owner, f"{owner}s"} & nouns.is_woman.keys():
            continue
        if any(
            is_whole(owner, at, text) and not text.startswith("s", at + len(owner)) for at in occurrences(owner, text)
        ):
            yield name


def _is_headline(chain: Chain, text: str, nouns: Nouns) -> bool:
    """Whether a sentence begins with a noun for a body that has an article elsewhere: "Gericht verneint Ansprüche"."""
    source = chain.links[0].sources[0]
    word = source.name
    other = source.kind != "office" or len(chain.links) > 1 or source.begin != chain.begin
    if other or word.isupper() or word in nouns.proper:
        return False
    # a noun of the table, bare as it is printed
    if kind_of(word, nouns) != "office" or not text.startswith(word, source.begin) or " " in word:
        return False
    begins = text[max(0, source.begin - 3) : source.begin].rstrip()[-1:] in BEGUN
    return begins and not stands_bare((at for at in occurrences(word, text) if at != source.begin), text, nouns)


def _printed_small(names: Collection[str], text: str) -> set[str]:
    """The words that are printed in small letters, too: "Offen sagen wollten das viele nicht"."""
    small = [(name, name.lower()) for name in names if not name.islower()]
    if len(names) > FEW:
        printed = set(SMALL.findall(text))
        return {name for name, word in small if word in printed}
    return {name for name, word in small if any(is_whole(word, at, text) for at in occurrences(word, text))}


def _without_topic(names: dict[str, str], sources: Collection[tuple[str, str]]) -> dict[str, str]:
    """The name behind "Muster von Brüchen" in "berichtet Muster von Brüchen", where the article names Muster."""
    topical = [name for name, _ in sources if PLAIN_VON.match(name)]
    people = sorted({*names.values(), *(name for name, kind in sources if kind == "person")}) if topical else []
    surnames = {name.rsplit(maxsplit=1)[-1]: name for name in people}
    return {name: surnames[first] for name in topical if (first := name.partition(" ")[0]) in surnames}


def _without_heading(sources: Collection[tuple[str, str]]) -> dict[str, str]:
    """The full name behind "Planung Muster" in "bei der Planung Muster sagte", where the article names Anna Muster."""
    pairs = (tuple(name.split()) for name, kind in sources if kind == "person" and name.count(" ") == 1)
    nouns, people = [], {}
    for first, last in sorted(pairs):
        if ABSTRACT.search(first):
            nouns.append((first, last))
        else:
            people[last] = f"{first} {last}"
    return {f"{first} {last}": people[last] for first, last in nouns if last in people}


def _without_trade(
    names: dict[str, str], sources: Collection[tuple[str, str]], text: str, nouns: Nouns
) -> dict[str, str]:
    """The name behind what a company or an organisation is: "Norda" for "die Fluggesellschaft Norda"."""
    offices = {name for name, kind in sources if kind == "office"}
    pairs = ((name, names.get(name, name).partition(" ")) for name in sorted(offices | names.keys()))
    owns = ((name, trade, own) for name, (trade, _, own) in pairs if TRADE.search(trade) and NAME.match(own))
    surnames = {name.rpartition(" ")[2] for name, kind in sources if kind == "person"}
    return {
        name: own
        for name, trade, own in owns
        if own not in surnames and _is_own(own, text, nouns) and (own in nouns.proper or not UNION.match(trade))
    }


def _is_own(name: str, text: str, nouns: Nouns) -> bool:
    """Whether it is nobody's first and last name, and no common word: "erstattet die Fluggesellschaft Kosten"."""
    if " " in name:
        return kind_of(name.split(maxsplit=1)[0], nouns) is None and not is_full_name(name, nouns)
    listed = kind_of(name, nouns) is not None and name not in nouns.proper
    return not listed and stands_bare(occurrences(name, text), text, nouns)


def _without_object(names: dict[str, str], sources: Collection[tuple[str, str]]) -> dict[str, str]:
    """The first of two surnames in "kritisierte Muster Beispiel", where the article names both in full."""
    full = sorted({name for name in (*names.values(), *(n for n, kind in sources if kind == "person")) if " " in name})
    named: dict[str, list[str]] = {}
    # the two, and another of the second's surname
    for name in full if len(full) > TWICE else ():
        named.setdefault(name.rsplit(maxsplit=1)[-1], []).append(name)
    pairs = ((name, name.split()) for name in full)
    both = ((name, words) for name, words in pairs if len(words) == 2 and words[0] in named)
    return {name: named[first][0] for name, (first, last) in both if len(named[last]) > 1}


def _similar(first: str, second: str, nouns: Nouns) -> bool:
    """Whether two names may be spellings of one: they differ in one word by a slip, or in a hyphen."""
    one, two = first.replace("-", " ").split(), second.replace("-", " ").split()
    differ = [(a, b) for a, b in zip(one, two, strict=False) if a != b]
    if len(one) != len(two) or len(differ) > 1:
        return False
    from rapidfuzz.distance import OSA

    return all(
        # "Julian" is not "Juliane"
        len({nouns.is_woman[name] for name in (a, b) if name in nouns.is_woman}) < 2
        and OSA.distance(a, b) <= (1 if min(len(a), len(b)) < LONG else 2)
        for a, b in differ
    )


def _sources(chains: list[Chain]) -> Iterator[Source]:
    for chain in chains:
        for link in chain.links:
            yield from link.sources
            if link.document_by:
                yield link.document_by
