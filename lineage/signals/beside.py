"""Where a noun for a body stands beside its name, or ends a compound that is one."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import lru_cache
from operator import itemgetter

from lineage.signals.grammar import CAP, OPEN
from lineage.signals.lexicon import occurrences

# of a noun in its cases
ENDING = r"(?:e?s|n|en)?(?!\w)"
BESIDE = re.compile(rf"{ENDING}\s[{OPEN}]?({CAP}(?:\s{CAP}){{0,3}})")
# of a compound behind the beginning of its last noun
LONGEST = 40


def beside(nouns: Sequence[str], text: str) -> Iterator[tuple[int, str]]:
    """Where one of these nouns, or a compound that ends in one, stands, and the words behind it that may be a name."""
    # in small letters they end a compound
    ends = [form for noun in nouns for form in (noun, noun.lower())]
    # to look for a few words one by one costs a twentieth of a pattern of them all
    found = [(at, m) for form in ends for at in occurrences(form, text) if (m := BESIDE.match(text, at + len(form)))]
    reach = 0
    for at, named in sorted(found, key=itemgetter(0)):
        if at >= reach:
            yield at, named[1]
            reach = named.end()


def compounds(noun: str, text: str) -> Iterator[re.Match[str]]:
    """The compounds of a text that end in a noun, in any case; group 1 is without the ending of the case."""
    pattern, end = _compound(noun), 0
    for at in occurrences(noun[1:], text):
        # most words in which the letters stand are no compounds of it
        if at > end and text[at - 1].casefold() == noun[0].casefold():
            begin = at
            while begin > end and (text[begin - 1].isalnum() or text[begin - 1] in "_-"):
                begin -= 1
            if found := pattern.search(text, begin, at + LONGEST):
                yield found
                end = found.end()


@lru_cache(maxsize=1 << 12)
def _compound(noun: str) -> re.Pattern[str]:
    return re.compile(rf"(?<!\w)([A-ZÄÖÜ][\w-]*(?i:{noun[0]}){re.escape(noun[1:])}){ENDING}")
