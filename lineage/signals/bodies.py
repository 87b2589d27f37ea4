"""Finds the name of a body of which only the noun is printed: "das Unternehmen" is the "Unternehmen Muster"."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterable, Iterator
from itertools import islice

from lineage.signals.beside import beside, compounds
from lineage.signals.fullnames import stands_bare
from lineage.signals.lexicon import occurrences
from lineage.signals.nouns import Nouns, kind_of

NEAR = 80
# so many places of a word are looked at
MOST = 200
# what stands before the noun: an article, perhaps an adjective, and the first part of a compound
BENT_BEFORE = re.compile(
    r"\b(?:[Dd](?:er|ie|as|em|en|es)|[Vv]om|[Bb]eim|[Zz]um|[Zz]ur)\s(?:[\w-]+e[nrs]?\s)?([A-ZÄÖÜ][\w-]*)?$"
)
COMPANY, FIRM = "company", "firm"


class Bodies:
    """The names that one article gives the bodies it mentions, found when they are first asked for.

    Args:
        text: the article.
        nouns: the tables.
        cited: place and name of each body that is cited; a name of no table may be a company's.
    """

    def __init__(self, text: str, nouns: Nouns, cited: Iterable[tuple[int, str]]) -> None:
        self._text, self._nouns = text, nouns
        self._firms = [(at, name) for at, name in cited if _is_firm(name, nouns)]
        self._known: dict[str, list[tuple[int, str]]] = {}

    def named(self, noun: str, at: int) -> str | None:
        """The name that stood nearest before a place; None when the article gives none."""
        # what is a "Betreiber" here may be an "Unternehmen" there
        shown = self._nouns.bodies.get(noun, "")
        key = shown if shown == COMPANY else noun
        if key not in self._known:
            self._known[key] = sorted(self._find(noun, shown))
        known = self._known[key]
        nearest = bisect_left(known, (at,))
        return known[nearest - 1][1] if nearest else None

    def _find(self, noun: str, shown: str) -> Iterator[tuple[int, str]]:
        bodies = self._nouns.bodies.items()
        same = tuple(sorted(n for n, how in bodies if how == shown)) if shown == COMPANY else (noun,)
        for at, words in beside(same, self._text):
            before = BENT_BEFORE.search(self._text, max(0, at - NEAR), at)
            # "Landgericht Musterstadt": the compound is the name already
            if before is None or (shown == "compound" and before[1]):
                continue
            name = words.split()
            while name and not self._is_name(name[-1]):
                name.pop()
            if name and kind_of(name[0], self._nouns) is None:
                yield at, " ".join(name)
        if shown == COMPANY:
            yield from self._firms
        if shown == "compound":
            for found in compounds(noun, self._text):
                # "Beamten" ends in no "Amt"
                if kind_of(found[0], self._nouns) == "office":
                    yield found.start(), found[1]

    def _is_name(self, word: str) -> bool:
        places = islice(occurrences(word, self._text), MOST)
        return kind_of(word, self._nouns) != "stop" and stands_bare(places, self._text, self._nouns)


def _is_firm(name: str, nouns: Nouns) -> bool:
    words = name.split()
    last = words[-1]
    if last in nouns.proper:
        return nouns.proper[last] == FIRM
    # "Sprecher der Muster" has no name of its own
    return kind_of(last, nouns) is None and kind_of(words[0], nouns) != "role"
