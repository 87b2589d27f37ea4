"""Finds the full name behind a surname, and tells a name from a common word by what stands before it."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Collection, Iterable, Iterator
from itertools import islice
from typing import NamedTuple

from lineage.signals.grammar import CAP, PARTICLE
from lineage.signals.lexicon import ABSTRACT, occurrences
from lineage.signals.nouns import Nouns, kind_of, strip_roles

# so many places of a word are looked at
MOST = 400
# letters of a first name
LONGEST = 11
# so many names are searched for one by one, more in one pass over the text
FEW = 40
NEAR = 60
# so many places of a word are asked for the word before, and so many characters before them
FIRST_PLACES, LAST_WORD = 20, 30
MARKS = '„“”"»«‚‹›'
BENT = re.compile(r"[a-zäöüß-]+e[mnrs]?")
CAPITAL = re.compile(rf"(?<!\w){CAP}")
# "von der Muster": the surname alone stands behind a first name, too
VON = re.compile(rf"^(?i:{PARTICLE})\s(?=[A-ZÄÖÜ][a-zäöüß]\S*$)")
NOBLE = re.compile(rf"von(?:\s(?:der|den))?\s{CAP}(?=[\s.,;:])")
NAMES_BEFORE = re.compile(rf"(?<!\w)(?:{CAP}\s){{1,2}}$")
NAMES_BEFORE_VON = re.compile(rf"(?<!\w)(?:{CAP}\s){{1,2}}{PARTICLE}\s$")
NAMES_AFTER = re.compile(rf"(?:\s{CAP}){{2}}(?!\w)")
ENDS_SENTENCE = re.compile(r"(?:[A-ZÄÖÜ]{2}|(?!Prof)\w{4})\.\s")
FIRM_BEHIND = (" GmbH", " AG", " SE", " KG", " Verlag", " Group", " Gruppe", " Media")
# roles that firms have, too: "Werft-Tochter Elbwerk", "General Motors"
FIRM = re.compile(r"-Tochter$|[Mm]arkt(?:führer|forscher)s?$|[Vv]ermögensverwalter$|[Ii]nvestor$|[Tt]icketverkäufer$")
GENERAL = frozenset(("Motors", "Electric", "Mills", "Dynamics", "Atomics"))

Places = dict[str, list[int]]


class FullNames(NamedTuple):
    """The full name for each person's name of one word, itself where there is none; and where these words stand."""

    names: dict[str, str]
    places: Places


def find_full_names(sources: Collection[tuple[str, str]], text: str, nouns: Nouns) -> FullNames:
    """The full names behind the surnames among the sources of an article, each given by name and kind."""
    last = {name: VON.sub("", name) for name, kind in sources if kind == "person"}
    short = {word for word in last.values() if " " not in word}
    if len(short) <= FEW:
        ends = {word: _without_s(word, text) for word in sorted(short)}
        places = _places(short | {*ends.values()}, text)
    else:
        stems = {word: word[:-1] for word in short if word.endswith("s")}
        places = _places(short | {*stems.values()}, text)
        ends = {word: word for word in sorted(short)}
        ends |= {word: stem for word, stem in stems.items() if places[stem]}
        for bent, stem in stems.items():
            places[stem] = sorted(places[stem] + places[bent])
    names = {}
    for name in sorted(last):
        if last[name] in ends:
            word = ends[last[name]]
            von = name.removesuffix(last[name])
            full = _full_name(word, places[word], text, nouns, sources, NAMES_BEFORE_VON if von else NAMES_BEFORE)
            names[name] = full if full != word else von + word
    return FullNames(names, places)


def _full_name(
    name: str,
    places: list[int],
    text: str,
    nouns: Nouns,
    cited: Collection[tuple[str, str]],
    first: re.Pattern[str],
) -> str:
    found: Counter[str] = Counter()
    for at in places:
        stop = at + len(name)
        near = text[max(0, at - 40) : at]
        # looking back is dear and mostly in vain: "sagte Muster"
        word = near[:-1].rpartition(" ")[2]
        alone = not near[-1:].isspace() or (word.islower() and first is NAMES_BEFORE)
        before = None if alone else first.search(text, max(0, at - 40), at)
        # "vom Verband ABC. Muster": no initial
        before = None if before and ENDS_SENTENCE.search(before[0]) else before
        after = NAMES_AFTER.match(text, stop) if before is None else None
        if before or after:
            whole = text[before.start() if before else at : after.end() if after else stop]
            words = strip_roles(whole, nouns).split()
            if any(nouns.kinds.get(word) == "stop" and word != name for word in words[1:]):
                continue  # "sagte Muster Anfang Januar"
            weight = 1 + (len(words) <= whole.count(" "))  # a role before it: no headline
            while words and (words[0].islower() or nouns.kinds.get(words[0]) == "stop"):
                words = words[1:]
            # "vor der Wahl. Wahl Muster": a noun that a headline leaves before the name
            while len(words) > 1 and words[-1] == name and not _may_be_first(words[0], name, text, nouns):
                words = words[1:]
            if len(words) > 1 and (words[-1] == name or len(words) == 3):
                found[" ".join(words)] += weight
            if len(words) == 3 and words[-1] == name and words[1][0].isupper():
                found[" ".join(words[1:])] += weight
    # three words once are mostly a noun and a name; of equals who is cited in full is meant, else who comes first
    return max(found, key=lambda f: (found[f], found[f] > 1 and f.count(" "), (f, "person") in cited), default=name)


def noble_surname(text: str, at: int, end: int, nouns: Nouns) -> str | None:
    """A surname of small beginning at an offset that the article gives a first name: "sagte von Muster"."""
    found = NOBLE.match(text, at, end)
    places = islice(occurrences(found[0], text), MOST) if found else ()
    before = (text[max(0, place - LAST_WORD) : place].split()[-1:] for place in places)
    return found[0] if found and any(word and word[0].partition("-")[0] in nouns.is_woman for word in before) else None


def ends_in_name(run: str, nouns: Nouns) -> bool:
    """Whether a name of several words follows a role at once."""
    words, name = run.split(), strip_roles(run, nouns).split()
    return 1 < len(name) < len(words) and all(word[0].isupper() for word in words[: len(words) - len(name) + 1])


def opens_in_name(run: str, nouns: Nouns) -> bool:
    """Whether words begin with a first name and another word that is no noun of the table."""
    words = run.split()
    return words[0].partition("-")[0] in nouns.is_woman and len(words) > 1 and kind_of(words[1], nouns) is None


def is_surname(word: str, text: str, nouns: Nouns) -> bool:
    """Whether the name of an outlet is that of a person whom the article names in full, or by a role."""
    plain = word.isalpha() and not word.isupper() and nouns.kinds.get(word) != "stop"
    return plain and is_persons(word, text, nouns)


def _may_be_first(word: str, surname: str, text: str, nouns: Nouns) -> bool:
    """Whether a word may be a first name: elsewhere it stands behind no article, and it ends like no common noun."""
    # "Wahlkampagne": first names are no longer than "Constantin" but for a hyphen
    if kind_of(word, nouns) is not None or ABSTRACT.search(word) or ("-" not in word and len(word) > LONGEST):
        return False
    # "..., das Anna Muster sagte": before the name itself it is a pronoun
    found = islice(occurrences(word, text), MOST)
    places = (at for at in found if is_whole(word, at, text) and not text.startswith(f" {surname}", at + len(word)))
    return stands_bare(places, text, nouns)


def _places(words: Collection[str], text: str) -> Places:
    """Where capital words stand in a text, also in the genitive."""
    if len(words) <= FEW:
        return {word: [at for at in occurrences(word, text) if is_whole(word, at, text)] for word in words}
    places: Places = {word: [] for word in words}
    for found in CAPITAL.finditer(text):
        word = found[0] if found[0] in places else found[0].rstrip("s").rstrip("’'")
        if word in places:
            places[word].append(found.start())
    return places


def is_whole(word: str, at: int, text: str) -> bool:
    """Whether a word stands at an offset, and not a part of another."""
    after = text[at + len(word) : at + len(word) + 3]
    ends = after.removeprefix("’").removeprefix("'").removeprefix("s")[:1]
    return not ends.isalnum() and ends != "-" and not (at and (text[at - 1].isalnum() or text[at - 1] == "-"))


def stands_bare(places: Iterable[int], text: str, nouns: Nouns) -> bool:
    """Whether a word never stands behind an article or the like, as common nouns do and names do not."""
    for at in islice(places, MOST):
        before = text[max(0, at - NEAR) : at].rstrip(MARKS).split()
        if before and (before[-1].casefold() in nouns.determiners or before[-1][-1:].isdigit()):
            return False
        if len(before) > 1 and before[-2].casefold() in nouns.determiners and BENT.fullmatch(before[-1]):
            return False
    return True


def _without_s(name: str, text: str) -> str:
    """A name without the ending of the genitive, where it is printed so: "nach den Worten Musters"."""
    if not name.endswith("s"):
        return name
    found = (at + len(name) - 1 for at in occurrences(name[:-1], text))
    return name[:-1] if any(not text[end : end + 1].isalnum() for end in islice(found, MOST)) else name


def named_in_full(word: str, text: str, nouns: Nouns, but: str = "") -> bool:
    """Whether a word stands behind a first name somewhere, `but` for one: "Anna Koch"."""
    # "Nordener Fischer"
    return any(
        before[:1].isupper() and before[-1].islower() and not before.endswith("er") and kind_of(before, nouns) is None
        for before in _words_before(word, text)
        if before != but
    )


def is_full_name(name: str, nouns: Nouns) -> bool:
    """Whether two words are a known first name and what may be a surname."""
    first, _, last = name.partition(" ")
    return first in nouns.is_woman and last.istitle() and " " not in last and kind_of(last, nouns) is None


def is_persons(word: str, text: str, nouns: Nouns) -> bool:
    """Whether a name that others have, too, is a person's here: behind a first name, or behind a role of people."""
    before = {*_words_before(word, text)}
    firm = any(text.startswith(FIRM_BEHIND, at + len(word)) for at in islice(occurrences(word, text), FIRST_PLACES))
    return not before.isdisjoint(nouns.is_woman) or (not firm and has_role(word, text, nouns))


def has_role(word: str, text: str, nouns: Nouns) -> bool:
    """Whether a word stands behind a role of people somewhere: "Bürgermeister Koch"."""
    people = (before for before in _words_before(word, text) if not FIRM.search(before))
    return not word.isupper() and word not in GENERAL and any(kind_of(before, nouns) == "role" for before in people)


def _words_before(word: str, text: str) -> Iterator[str]:
    """What stands before a word at its first places."""
    for at in islice(occurrences(word, text), FIRST_PLACES):
        after = text[at + len(word) : at + len(word) + 1]
        if text[at - 1 : at] == " " and not after.isalnum() and after != "-":
            yield (text[max(0, at - LAST_WORD) : at - 1].split() or [""])[-1]
