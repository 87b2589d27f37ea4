"""What nouns stand for: kinds of sources, titles before a name, words that are nobody; and the phrases around them."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, replace
from functools import cache, cached_property, lru_cache
from typing import NamedTuple

from lineage.names import bent_spellings, outlet_names, small_titles
from lineage.signals.gazetteer import Gazetteer, load_gazetteer
from lineage.signals.grammar import CAP, CLOSE, ENGLISH_PHRASE, FRENCH_PHRASE, GERMAN_PHRASE, IN_TIME, NAME_LIKE, OPEN
from lineage.signals.prefilter import any_of, locate, searchable
from lineage.tables import read_table

# characters that a thing and its name may take
LONGEST = 200
# nothing follows an English name, but its groups are asked for
NO_MORE = "(?:(?P<late>(?!))|(?P<name>(?!))|(?P<more>(?!)))?"
MARKED = re.compile(rf"[{CLOSE}]-")
PROPER = ("firm", "proper")
# a noun alone means a body whose name stands elsewhere in the text
ELSEWHERE = ("name", "compound", "company")
# a name that has small words: "Reporter ohne Grenzen"
WITH_SMALL = re.compile(r"^[A-ZÄÖÜ].*\s[a-zäöü]")
# "Kiels", "Dortmunds"
OF_PLACE = re.compile(r"[a-zäöüß][b-df-hj-np-tv-zß]s$")
# "Autor:innen"
GENDERED = re.compile(r"[:*_]innen$")
# how nouns for people and other capital words look, but no first names
NO_FIRST_NAME = re.compile(
    r"-|^[A-ZÄÖÜ]{2,}$|^\w{10,}$|^[A-ZÄÖÜ]\w{3,}(?:er|erin|ist|istin|ung|schaft|eur|oge|ent|ant)$"
)
# shorter last parts are surnames as often ("Weidmann"), a few aside
SHORT_PARTS = ("chef", "vize", "amt")


NAMES = "names"


class Phrases(dict[str, re.Pattern[str]]):
    """The patterns of noun phrases by language, and of what names begin with; each compiled when first asked for."""

    def __init__(self, **words: Iterable[str]) -> None:
        super().__init__()
        self._words = {key.upper(): _any(some) for key, some in words.items()}

    def __missing__(self, lang: str) -> re.Pattern[str]:
        pattern = {"de": GERMAN_PHRASE, "en": ENGLISH_PHRASE + NO_MORE, "fr": FRENCH_PHRASE, NAMES: NAME_LIKE}[lang]
        for key, words in self._words.items():
            pattern = pattern.replace(key, words)
        self[lang] = re.compile(pattern)
        return self[lang]


@dataclass(frozen=True, eq=False)
class Nouns:
    """What the nouns of `source_nouns.csv` stand for, and the names of outlets; equal only to itself.

    `parts` are the nouns, in small letters, that may end a compound; `mentions` is the pattern by which Polars finds
    what `aboard` does.
    """

    kinds: dict[str, str]
    parts: dict[str, str]
    outlets: dict[str, str]
    titles: frozenset[str]
    # newspaper, broadcaster and so on, of the outlets of the table
    outlet_kinds: dict[str, str]
    gazetteer: Gazetteer
    # nouns that alone mean a body named elsewhere ("das Unternehmen"), and what shows the name
    bodies: dict[str, str]
    # bodies known by a name that has no article, and which of them are companies
    proper: dict[str, str]
    # words that begin sentences and are surnames, too
    surnames: frozenset[str]
    # words before a noun that a bare name does not have: "der", "kein", "viele"
    determiners: frozenset[str]
    # whether a first name is a woman's as a rule; those of both are not listed
    is_woman: dict[str, bool]
    day: re.Pattern[str]
    patterns: Phrases
    aboard: re.Pattern[str]
    mentions: str

    @cached_property
    def last_letters(self) -> frozenset[str]:
        """The last letters of the nouns that may end a compound, in their forms."""
        return frozenset(f"{noun}{ending}"[-3:] for noun in self.parts for ending in ("", "s", "in"))

    def things(self, text: str, surfaces: Iterable[str]) -> frozenset[str]:
        """Names of ships, films and other things that speak for nobody.

        Args:
            text: an article.
            surfaces: what Polars found in it with `mentions`.
        """
        names: set[str] = set()
        for begin, end in locate(text, surfaces):
            at = begin
            while at < end and (found := self.aboard.search(text, at, end + LONGEST)) and found.start() < end:
                names.add(found[1])
                at = found.end()
        return frozenset(n for n in names if n.casefold() not in self.outlets and kind_of(n.split()[-1], self) is None)


class Sentence(NamedTuple):
    """One sentence in its text, and what is needed to read it."""

    text: str
    begin: int
    end: int
    nouns: Nouns
    lang: str
    # names that are no source here: things, and the outlet that prints the text
    nobody: frozenset[str] = frozenset()


@lru_cache(maxsize=4)
def load_nouns(folder: str = "", outlets: tuple[str, ...] = ()) -> Nouns:
    """The nouns that stand for sources, and the names of outlets, those given too; built once per folder of tables."""
    nouns = _load(folder)
    more = {name.casefold(): name for name in outlets if name.casefold() not in nouns.outlets}
    if not more:
        return nouns
    bent = {spelling.casefold(): name for name in more.values() for spelling in bent_spellings(name)}
    return replace(nouns, outlets=bent | nouns.outlets | more, titles=nouns.titles | frozenset(more.values()))


@cache
def _load(folder: str) -> Nouns:
    rows = read_table("source_nouns", folder)
    kinds = {row["noun"]: row["kind"] for row in rows if row["kind"] not in ("determiner", "surname")}
    kinds |= {noun: "stop" for noun, kind in kinds.items() if kind == "calendar"}
    outlets = dict(outlet_names(folder))
    small = sorted((n for n in kinds if n[0].islower() and kinds[n] != "stop"), key=lambda n: (-len(n), n))
    days = [row["noun"] for row in rows if row["kind"] == "calendar"]
    things = "|".join(sorted(re.escape(noun) for noun, kind in kinds.items() if kind == "thing")) or "(?!)"
    # a "Mitglied" is no song
    aboard = re.compile(
        rf"(?:(?<![Mm]itg)(?i:{things})(?:e?s|e?n)?"
        r"|\b(?:[Bb]ord|Kapitän|Besatzung|Mannschaft|Crew|Wrack|board) (?:de[rs]|the))"
        rf"\s[{OPEN}]?({CAP}(?:\s{CAP}){{0,2}})"
    )
    listed = {noun.lower(): kind for noun, kind in kinds.items() if noun == noun.capitalize() and kind != "stop"}
    parts = {noun: kind for noun, kind in listed.items() if len(noun) > 4 or noun in SHORT_PARTS}
    return Nouns(
        kinds,
        parts,
        outlets,
        frozenset(outlets.values()),
        {row["outlet"]: row["kind"] for row in read_table("outlets", folder)},
        load_gazetteer(folder),
        {row["noun"]: row["alone"] for row in rows if row["alone"] in ELSEWHERE and row["kind"] != "stop"},
        {row["noun"]: row["alone"] for row in rows if row["alone"] in PROPER},
        frozenset(row["noun"] for row in rows if row["alone"] and row["kind"] == "stop"),
        frozenset(row["noun"] for row in rows if row["kind"] == "determiner"),
        {row["name"]: row["gender"] == "f" for row in read_table("first_names", folder)},
        re.compile(f"(?:{_any(days)}){IN_TIME}"),
        Phrases(
            nouns=small,
            days=days,
            surnames=[row["noun"] for row in rows if row["kind"] == "surname"],
            bodies=[noun for noun in kinds if WITH_SMALL.search(noun)],
            parties=[row["noun"] for row in rows if row["alone"] == "party"],
            titles=sorted(small_titles(folder), key=lambda name: (-len(name), name)),
        ),
        aboard,
        any_of([searchable(aboard.pattern)]),
    )


def _any(words: Iterable[str]) -> str:
    return "|".join(map(re.escape, words)) or "(?!)"


# the words before one verb are asked for several times in turn
@lru_cache(maxsize=16)
def phrases(text: str, begin: int, end: int, lang: str, nouns: Nouns) -> list[re.Match[str]]:
    """All noun phrases between two offsets, in order."""
    pattern, at = nouns.patterns[lang], begin
    found: list[re.Match[str]] = []
    if lang == "de" and not nouns.patterns[NAMES].search(text, begin, end):
        return found
    while phrase := pattern.search(text, at, end):
        found.append(phrase)
        # "Wie der ...": what follows a word that opens the sentence is a phrase of its own
        opens = phrase.end() > phrase.end("run") and nouns.kinds.get(phrase["run"]) == "stop"
        at = phrase.end("run") if opens else phrase.end()
    return found


def phrase_at(text: str, at: int, end: int, lang: str, nouns: Nouns) -> re.Match[str] | None:
    """The noun phrase that begins at an offset."""
    return nouns.patterns[lang].match(text, at, end)


@lru_cache(maxsize=1 << 16)
def kind_of(word: str, nouns: Nouns) -> str | None:
    """Kind of a noun; of a compound by its last part ("Kreml-Mitarbeiter", "Außenministerium")."""
    word = GENDERED.sub("innen", word.strip(OPEN + CLOSE))
    for ending in ("", "s", "n", "es", "en", "in", "innen"):
        kind = nouns.kinds.get(word.removesuffix(ending))
        if kind and (not ending or kind != "stop"):
            return kind
    last = word.rpartition("-")[2]
    if last != word:
        return kind_of(last, nouns)
    small = word.lower()
    # most words end like no noun of the table
    if small[-3:] not in nouns.last_letters:
        return None
    for cut in range(3, len(word) - 2 if word != "Gesamt" else 0):
        tail = small[cut:]
        if len(tail) > 4 or tail in SHORT_PARTS:
            for form in (tail, tail.removesuffix("s"), tail.removesuffix("es"), tail.removesuffix("in")):
                if kind := nouns.parts.get(form):
                    return kind
    return None


@lru_cache(maxsize=1 << 16)
def strip_roles(run: str, nouns: Nouns) -> str:
    """A name without the titles and offices before it."""
    words = run.split()
    # "Bayerns Ministerpräsident Max Muster": the last title cuts off all before it
    # "„Muster der Woche“-Experte Max Muster"
    roles = (("role", "unnamed") if MARKED.search(word) else ("role",) for word in words[:-1])
    titles = [i for i, (word, kinds) in enumerate(zip(words, roles, strict=False)) if kind_of(word, nouns) in kinds]
    words = words[titles[-1] + 1 :] if titles else words
    while len(words) > 1 and kind_of(words[0], nouns) is not None:
        words = words[1:]
    # "Kiels Fabian Muster"
    if len(words) > 2 and OF_PLACE.search(words[0]) and words[1] in nouns.is_woman and words[0] not in nouns.is_woman:
        words = words[1:]
    # "Netzplaner Fabian Muster": a noun of no table
    if len(words) > 2 and words[1] in nouns.is_woman and _is_no_first_name(words[0], nouns):
        words = words[1:]
    # a heading that an extractor has glued to its text: "Chefin Anna Muster" and "Muster sagte"
    return " ".join(words[:-1] if len(words) > 2 and words[-1] == words[-2] else words)


def _is_no_first_name(word: str, nouns: Nouns) -> bool:
    return word.partition("-")[0] not in nouns.is_woman and NO_FIRST_NAME.search(word) is not None
