"""Gives each source of an article one name and ties later mentions to the citation that names it."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from functools import lru_cache
from itertools import combinations, groupby, takewhile

from lineage.signals.chains import Chain
from lineage.signals.grammar import CAP
from lineage.signals.nouns import Nouns, strip_roles
from lineage.signals.sources import Source

SIMILAR = 85
SHORTEST = 6
REACH = 1500
INTRODUCED = 80
# no reader remembers a source for longer than so many citations
MEMORY = 200
# nobody makes so many names out in one article
MOST = 400
NAMES_BEFORE = re.compile(rf"(?<!\w)(?:{CAP}\s){{1,2}}$")
NAMES_AFTER = re.compile(rf"(?:\s{CAP}){{2}}(?!\w)")


def one_name(chains: list[Chain], text: str, nouns: Nouns) -> dict[str, str]:
    """Spelling or short form as printed, to the one name used for it in this article."""
    sources = {(s.name, s.kind) for s in _sources(chains)}
    short = sorted(name for name, kind in sources if kind == "person" and " " not in name)
    names = {name: _full_name(name, text, nouns) for name in short[:MOST]}
    printed = {name for name, kind in sources if kind in ("outlet", "person", "agency") and len(name) >= SHORTEST}
    families = (list(alike) for _, alike in groupby(sorted(printed)[:MOST], key=lambda n: n[:1]))
    pairs = [pair for alike in families for pair in combinations(alike, 2) if _similar(*pair)]
    counts = {name: text.count(name) for pair in pairs for name in pair}
    for first, second in pairs:
        if {first, second} <= nouns.titles:
            continue
        # a misprint is rarer than the name; a name of the tables is right
        wrong, right = sorted((first, second), key=lambda n: (n in nouns.titles, counts[n], n))
        names[wrong] = right
    return names


def _similar(first: str, second: str) -> bool:
    if not len(first) < 2 * len(second) < 4 * len(first):
        return False
    from rapidfuzz.fuzz import ratio

    return ratio(first, second) >= SIMILAR and first.rsplit(maxsplit=1)[-1] != second.split(maxsplit=1)[0]


def doubtful(chain: Chain, names: dict[str, str]) -> bool:
    """Whether the only source is one capital word that is nobody's full name elsewhere in the article."""
    source = chain.links[0].sources[0]
    return source.kind == "person" and len(chain.links) == 1 and " " not in names.get(source.name, source.name)


def _full_name(name: str, text: str, nouns: Nouns) -> str:
    found: Counter[str] = Counter()
    at = text.find(name)
    while at >= 0:
        stop = at + len(name)
        near = text[max(0, at - 40) : at]
        # looking back is dear and mostly in vain: "sagte Muster"
        alone = not near[-1:].isspace() or near[:-1].rpartition(" ")[2].islower()
        before = None if alone else NAMES_BEFORE.search(text, max(0, at - 40), at)
        after = NAMES_AFTER.match(text, stop) if before is None else None
        if before or after:
            words = strip_roles(text[before.start() if before else at : after.end() if after else stop], nouns).split()
            while words and nouns.kinds.get(words[0]) == "stop":
                words = words[1:]
            if len(words) > 1 and (words[-1] == name or len(words) == 3):
                found[" ".join(words)] += 1
            if len(words) == 3 and words[-1] == name:
                found[" ".join(words[1:])] += 1
        at = text.find(name, stop)
    # three words once are mostly a noun and a name; a Counter keeps the order of first appearance for equals
    ranked = max(found, key=lambda full: (found[full], full.count(" ") if found[full] > 1 else 0), default=name)
    return ranked


def referent(chain: Chain, at: int, chains: list[Chain], text: str) -> Chain | None:
    """The citation of the article that names the source of an unnamed one; None when it stays unnamed."""
    source = chain.links[0].sources[0]
    if len(chain.links) > 1 or source.kind not in ("unnamed", "pronoun"):
        return None
    if source.kind == "pronoun":
        return _last(chains, at, ("person",))
    if source.points == "back":
        return _last(chains, at, ("outlet", "agency"))
    if source.points == "ahead":
        later = takewhile(lambda c: c.begin - chain.begin <= REACH, (chains[i] for i in range(at + 1, len(chains))))
        return next((c for c in later if _kind(c, 0) in ("outlet", "agency")), None)
    if source.points == "role":
        return _holder(source.name.split()[-1], chains[max(0, at - MEMORY) : at], text)
    return None


def _holder(role: str, chains: list[Chain], text: str) -> Chain | None:
    """The last person cited who is printed with this role ("Außenminister Max Muster" for "der Minister")."""
    introduction = _introduction(role)
    tried: set[str] = set()
    for chain in reversed(chains):
        person = chain.links[-1].sources[0]
        surname = person.name.split()[-1]
        if person.kind != "person" or surname in tried:
            continue
        if _introduces(text, introduction, surname):
            return chain
        tried.add(surname)
    return None


@lru_cache(maxsize=1 << 12)
def _introduction(role: str) -> re.Pattern[str]:
    return re.compile(rf"{re.escape(role)}\w{{0,2}}\s[^.,;\n]{{0,40}}$", re.IGNORECASE)


def _introduces(text: str, introduction: re.Pattern[str], surname: str) -> bool:
    """Whether the role stands shortly before the surname anywhere; only around the surname it is searched for."""
    at = text.find(surname)
    for _ in range(MEMORY):
        if at < 0:
            break
        if introduction.search(text, max(0, at - INTRODUCED), at):
            return True
        at = text.find(surname, at + 1)
    return False


def _last(chains: list[Chain], at: int, kinds: tuple[str, ...]) -> Chain | None:
    # persons speak at the inner end of a chain, media report at the outer
    place = -1 if kinds == ("person",) else 0
    before = (chains[i] for i in range(at - 1, max(-1, at - 1 - MEMORY), -1))
    return next((chain for chain in before if _kind(chain, place) in kinds), None)


def _kind(chain: Chain, place: int) -> str:
    return chain.links[place].sources[0].kind


def _sources(chains: list[Chain]) -> Iterator[Source]:
    for chain in chains:
        for link in chain.links:
            yield from link.sources
            if link.document_by:
                yield link.document_by
