"""Gives each source of an article one name, and tells a name from a common word."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Collection, Iterable, Iterator
from itertools import combinations, groupby, islice
from typing import NamedTuple

from lineage.signals.chains import Chain
from lineage.signals.grammar import CAP
from lineage.signals.lexicon import ABSTRACT, has_role, occurrences
from lineage.signals.nouns import Nouns, kind_of, strip_roles
from lineage.signals.sources import Source

SIMILAR = 85
SHORTEST = 6
# so many names of one article are compared with each other, letter by letter
MOST = 400
# a name that counts without a first name is printed at least so often
TWICE = 2
# letters of a first name
LONGEST = 11
# so many names are searched for one by one, more in one pass over the text
FEW = 40
NEAR = 60
MARKS = '„“”"»«‚‹›'
BENT = re.compile(r"[a-zäöüß-]+e[mnrs]?")
SMALL = re.compile(r"(?<![\w-])[a-zäöüß]\w+(?![\w-])")
CAPITAL = re.compile(rf"(?<!\w){CAP}")
PLAIN_VON = re.compile(r"\S+ von \S+$")
NAMES_BEFORE = re.compile(rf"(?<!\w)(?:{CAP}\s){{1,2}}$")
# what stands before a sentence
BEGUN = ("", *'.!?:|…“”"»«')
ENDS_SENTENCE = re.compile(r"(?:[A-ZÄÖÜ]{2}|\w{4})\.\s")
NAMES_AFTER = re.compile(rf"(?:\s{CAP}){{2}}(?!\w)")
Places = dict[str, list[int]]


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
    short = {name for name, kind in sources if kind == "person" and " " not in name}
    places = _places(short, text) if short else {}
    bare = {name: _without_s(name, text) if len(short) <= FEW else name for name in sorted(short)}
    places |= _places({word for word in bare.values() if word not in places}, text)
    names = {name: _full_name(word, places[word], text, nouns, sources) for name, word in bare.items()}
    names |= _without_topic(names, sources)
    names |= _without_object(names, sources)
    alone = [name for name, full in names.items() if full == name]
    # "Weil" may be a surname, but not without a first name
    common = {n for n in alone if nouns.kinds.get(n) == "stop" or kind_of(n, nouns) == "role"}
    common |= _printed_small(alone, text)
    doubtful = {n for n in alone if len(places.get(n, ())) < TWICE or not stands_bare(places[n], text, nouns)}
    titled = {n for n in alone if has_role(n, text, nouns)}
    doubtful -= titled
    doubtful |= common
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
    single = {name for name in alone if " " not in names[name]}
    headlines = frozenset(chain.begin for chain in chains if _is_headline(chain, text, nouns))
    return Naming(names, frozenset(single - doubtful - titled), frozenset(single & doubtful), headlines)


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
    return {name for name, word in small if any(_is_whole(word, at, text) for at in occurrences(word, text))}


def _without_s(name: str, text: str) -> str:
    """A name without the ending of the genitive, where it is printed so: "nach den Worten Musters"."""
    if not name.endswith("s"):
        return name
    found = (at + len(name) - 1 for at in occurrences(name[:-1], text))
    return name[:-1] if any(not text[end : end + 1].isalnum() for end in islice(found, MOST)) else name


def _without_topic(names: dict[str, str], sources: Collection[tuple[str, str]]) -> dict[str, str]:
    """The name behind "Muster von Brüchen" in "berichtet Muster von Brüchen", where the article names Muster."""
    topical = [name for name, _ in sources if PLAIN_VON.match(name)]
    people = sorted({*names.values(), *(name for name, kind in sources if kind == "person")}) if topical else []
    surnames = {name.rsplit(maxsplit=1)[-1]: name for name in people}
    return {name: surnames[first] for name in topical if (first := name.partition(" ")[0]) in surnames}


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


def _places(words: Collection[str], text: str) -> Places:
    """Where capital words stand in a text, also in the genitive."""
    if len(words) <= FEW:
        return {word: [at for at in occurrences(word, text) if _is_whole(word, at, text)] for word in words}
    places: Places = {word: [] for word in words}
    for found in CAPITAL.finditer(text):
        word = found[0] if found[0] in places else found[0].rstrip("s").rstrip("’'")
        if word in places:
            places[word].append(found.start())
    return places


def _is_whole(word: str, at: int, text: str) -> bool:
    """Whether a word stands at an offset, and not a part of another."""
    after = text[at + len(word) : at + len(word) + 3]
    ends = after.removeprefix("’").removeprefix("'").removeprefix("s")[:1]
    return not ends.isalnum() and ends != "-" and not (at and (text[at - 1].isalnum() or text[at - 1] == "-"))


def _similar(first: str, second: str) -> bool:
    if not len(first) < 2 * len(second) < 4 * len(first):
        return False
    from rapidfuzz.fuzz import ratio

    return ratio(first, second) >= SIMILAR and first.rsplit(maxsplit=1)[-1] != second.split(maxsplit=1)[0]


def stands_bare(places: Iterable[int], text: str, nouns: Nouns) -> bool:
    """Whether a word never stands behind an article or the like, as common nouns do and names do not."""
    for at in islice(places, MOST):
        before = text[max(0, at - NEAR) : at].rstrip(MARKS).split()
        if before and (before[-1].casefold() in nouns.determiners or before[-1][-1:].isdigit()):
            return False
        if len(before) > 1 and before[-2].casefold() in nouns.determiners and BENT.fullmatch(before[-1]):
            return False
    return True


def _full_name(name: str, places: list[int], text: str, nouns: Nouns, cited: Collection[tuple[str, str]]) -> str:
    found: Counter[str] = Counter()
    for at in places:
        stop = at + len(name)
        near = text[max(0, at - 40) : at]
        # looking back is dear and mostly in vain: "sagte Muster"
        alone = not near[-1:].isspace() or near[:-1].rpartition(" ")[2].islower()
        before = None if alone else NAMES_BEFORE.search(text, max(0, at - 40), at)
        # "vom Verband ABC. Muster": no initial
        before = None if before and ENDS_SENTENCE.search(before[0]) else before
        after = NAMES_AFTER.match(text, stop) if before is None else None
        if before or after:
            whole = text[before.start() if before else at : after.end() if after else stop]
            words = strip_roles(whole, nouns).split()
            weight = 1 + (len(words) <= whole.count(" "))  # a role before it: no headline
            while words and nouns.kinds.get(words[0]) == "stop":
                words = words[1:]
            # "vor der Wahl. Wahl Muster": a noun that a headline leaves before the name
            while len(words) > 1 and words[-1] == name and not _may_be_first(words[0], name, text, nouns):
                words = words[1:]
            if len(words) > 1 and (words[-1] == name or len(words) == 3):
                found[" ".join(words)] += weight
            if len(words) == 3 and words[-1] == name:
                found[" ".join(words[1:])] += weight
    # three words once are mostly a noun and a name; of equals who is cited in full is meant, else who comes first
    return max(found, key=lambda f: (found[f], found[f] > 1 and f.count(" "), (f, "person") in cited), default=name)


def _may_be_first(word: str, surname: str, text: str, nouns: Nouns) -> bool:
    """Whether a word may be a first name: elsewhere it stands behind no article, and it ends like no common noun."""
    # "Wahlkampagne": first names are no longer than "Constantin" but for a hyphen
    if kind_of(word, nouns) is not None or ABSTRACT.search(word) or ("-" not in word and len(word) > LONGEST):
        return False
    # "..., das Anna Muster sagte": before the name itself it is a pronoun
    found = islice(occurrences(word, text), MOST)
    places = (at for at in found if _is_whole(word, at, text) and not text.startswith(f" {surname}", at + len(word)))
    return stands_bare(places, text, nouns)


def _sources(chains: list[Chain]) -> Iterator[Source]:
    for chain in chains:
        for link in chain.links:
            yield from link.sources
            if link.document_by:
                yield link.document_by
