"""Finds who is meant by "er", "der Minister", "das Unternehmen" or "die Zeitung": the source that the article names."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from itertools import islice, takewhile
from operator import itemgetter

from lineage.signals.bodies import Bodies
from lineage.signals.chains import Chain, Referent, referent_of
from lineage.signals.fullnames import opens_in_name
from lineage.signals.lexicon import occurrences
from lineage.signals.mastheads import may_be_called
from lineage.signals.members import (
    AGED,
    MEMBER,
    aged_so,
    may_be_aged,
    may_mean,
    member_pronoun,
    named_so,
    parties_of,
    with_role,
)
from lineage.signals.nouns import Nouns, kind_of, strip_roles
from lineage.signals.pronouns import (
    BINDING,
    HE_OR_SHE,
    INVERTED,
    LED_SUBJECT,
    SHE,
    SUBJECT,
    follows_body,
    is_beside,
    is_quoted,
    only_one_named,
    people_named,
    with_role_behind,
)
from lineage.signals.sources import Source

REACH = 1500
INTRODUCED = 80
NEAR = 400  # two sentences or three
MEMORY = 200  # no reader remembers a source for longer than so many citations
CLAUSE = re.compile(r"[.,;\n]")
# who speaks for a body that is named behind
SPEAKS = re.compile(r"(?i:(?:ein|eine|der|die)\s(?:[a-zäöüß-]+\s)?[\w-]*?(sprecher(?:in)?)(?:\s|$))")
MEDIA = ("outlet", "agency")


class Referents:
    """The sources of one article, and what its text says about them; asked for each that has no name."""

    def __init__(self, chains: Sequence[Chain], text: str, nouns: Nouns, names: Mapping[str, str]) -> None:
        self.chains, self.text, self.nouns, self.names = chains, text, nouns, names
        people = (chain.links[-1].sources[0] for chain in chains)
        full = (names.get(s.name, s.name) for s in people if s.kind == "person")
        self._surnames = {name.split()[-1]: name for name in full if " " in name}
        first = ((chain.begin, chain.links[0].sources[0]) for chain in chains)
        self._bodies = Bodies(text, nouns, [(at, s.name) for at, s in first if s.kind == "office"])
        self._before: dict[str, str] = {}
        self._women: dict[str, bool | None] = {}
        self._holds: dict[tuple[str, str], bool] = {}
        self._parties = {("", ""): False}

    def of(self, source: Source, at: int) -> Referent | None:
        """The source that an unnamed one stands for; None when the article does not tell.

        Args:
            source: what is named at one place; `points` says where its name may be found.
            at: the place of its citation among those of the article.
        """
        if source.kind == "pronoun":
            return self._speaker(source, at)
        if source.points == "back":
            return referent_of(self._last(at, source.name), 0)
        if source.points == "ahead":
            # "einem Medienbericht zufolge": the name comes later, and whether it is the same is for the reader to say
            begin = self.chains[at].begin
            later = (self.chains[i] for i in range(at + 1, min(at + MEMORY, len(self.chains))))
            near = takewhile(lambda c: c.begin - begin <= REACH, later)
            return Referent(
                source.name, source.kind, next((c for c in near if c.links[0].sources[0].kind in MEDIA), None)
            )
        if source.points == "role":
            return self._of_role(source, at)
        name = self._bodies.named(source.name, source.begin) if source.points == "body" else None
        return Referent(name, "office", self._first(name)) if name else None

    def _last(self, at: int, noun: str) -> Chain | None:
        """The last medium that reports, at the outer end of a chain, and may be called so."""
        outer = ((chain, chain.links[0].sources[0]) for chain in self._back(at))
        return next((c for c, s in outer if s.kind in MEDIA and may_be_called(noun, s, self.nouns)), None)

    def _speaker(self, source: Source, at: int) -> Referent | None:
        """Who goes on speaking: the last person cited whom the pronoun fits, or who began a sentence since then."""
        if is_quoted(source, self.text):
            return None
        chain = next((c for c in self._back(at) if self._may_be(c.links[-1].sources[0], source.name)), None)
        since = max(chain.end if chain else 0, source.begin - REACH)
        begins = (f for f in SUBJECT.finditer(self.text, since, source.begin) if not _is_bound(f[1]))
        begun = [(f.start(), self._person(f[1]) or with_role_behind(f, source.name, self.nouns)) for f in begins]
        led = LED_SUBJECT.finditer(self.text, since, source.begin)
        begun += [(f.start(), f["name"]) for f in led if kind_of(f["role"], self.nouns) == "role"]
        inverted = INVERTED.finditer(self.text, max(since, source.begin - NEAR), source.begin)
        begun += [(f.start("name"), self._goes_on(f, source)) for f in inverted]
        fitting = [name for _, name in sorted(begun, key=itemgetter(0)) if name and self._fits(name, source.name)]
        if not fitting:
            # somebody else was brought in since then: "er" may be either
            means_another = chain and self._another(self._full(chain), chain.end, source)
            found = None if means_another else referent_of(chain, -1) or self._only_one(source)
        else:
            recent = reversed(self.chains[max(0, at - MEMORY) : at])
            found = Referent(fitting[-1], "person", next((c for c in recent if self._full(c) == fitting[-1]), None))
        means_other = found is not None and (
            follows_body(source, found.name, self.text, self.nouns)
            or is_beside(found.name, source, self.text, self.nouns)
        )
        return None if means_other else found

    def _back(self, at: int) -> Iterator[Chain]:
        """The citations before one, the last first."""
        return (self.chains[i] for i in range(at - 1, max(-1, at - 1 - MEMORY), -1))

    def _may_be(self, source: Source, pronoun: str) -> bool:
        """Whether a pronoun may stand for a person, or for somebody who is only said to be "eine Sprecherin"."""
        if source.kind == "person":
            return self._fits(source.name, pronoun)
        somebody = source.kind == "unnamed" and not source.points and self.text.startswith(("ein", "Ein"), source.begin)
        if not somebody or " " in source.name or kind_of(source.name, self.nouns) != "role":
            return False
        return source.name.endswith("in") == (pronoun in SHE)

    def _goes_on(self, found: re.Match[str], pronoun: Source) -> str | None:
        """The subject of a sentence behind its verb, if nobody else is named between it and a pronoun."""
        name = self._surnames.get(found["name"])
        return None if name is None or self._another(name, found.end(), pronoun) else name

    def _another(self, known: str, end: int, pronoun: Source) -> bool:
        """Whether a person with a role is named between somebody's name and a pronoun that fits both."""
        names = people_named(self.text, (max(end, pronoun.begin - REACH), pronoun.begin), self.nouns, self._person)
        return any(name != known and self._fits(name, pronoun.name) for name in names)

    def _only_one(self, pronoun: Source) -> Referent | None:
        """Who is named shortly before a pronoun that fits nobody cited, when it is one alone."""
        name = only_one_named(self.text, pronoun, NEAR, self.nouns, self._person)
        return Referent(name, "person", None) if name and self._fits(name, pronoun.name) else None

    def _full(self, chain: Chain) -> str:
        return self.names.get(name := chain.links[-1].sources[0].name, name)

    def _person(self, words: str) -> str | None:
        """The name in words that begin a sentence; a surname counts when the article cites it."""
        name = strip_roles(words, self.nouns)
        known = self._surnames.get(name.split()[-1])
        if known:
            return known
        if kind_of(name.split()[-1], self.nouns) is not None:
            return None
        if " " not in name:
            return self._in_full(name)
        titled = any(kind_of(word, self.nouns) == "role" for word in words.split())
        return name if titled or opens_in_name(name, self.nouns) else None

    def _in_full(self, surname: str) -> str | None:
        """A surname with the first name that stands between a role and it: "Bürgermeisterin Anna Muster"."""
        text = self.text
        for at in islice(occurrences(surname, text), MEMORY):
            begin = text.rfind(" ", 0, at - 1) + 1
            first = text[begin : at - 1]
            if first[:1].isupper() and text[at - 1] == " " and kind_of(first, self.nouns) is None:
                role = text[text.rfind(" ", 0, max(0, begin - 1)) + 1 : max(0, begin - 1)]
                if role and kind_of(role, self.nouns) == "role":
                    return f"{first} {surname}"
        return None

    def _fits(self, name: str, pronoun: str) -> bool:
        """Whether neither the roles printed before a name nor the first name speak against "er"; "Ernst" has none."""
        full = self.names.get(name, name)
        if full not in self._women:
            *first, surname = full.split()
            near = self._near(surname).split()
            roles = [word for word in near if word[:1].isupper() and kind_of(word, self.nouns) == "role"]
            she = sum(word.endswith("in") for word in roles)
            by_role = 2 * she > len(roles) if roles else None
            self._women[full] = self.nouns.is_woman.get(first[0].partition("-")[0], by_role) if first else by_role
        woman = self._women[full]
        return woman is None or pronoun not in HE_OR_SHE or woman == (pronoun in SHE)

    def _first(self, name: str) -> Chain | None:
        among = (self.chains[i] for i in range(min(MEMORY, len(self.chains))))
        return next((chain for chain in among if chain.links[0].sources[0].name == name), None)

    def _holder(self, role: str, at: int) -> Chain | None:
        """The last person cited who is printed with this role ("Außenminister Max Muster" for "der Minister")."""
        inner = ((chain, chain.links[-1].sources[0]) for chain in self._back(at))
        return next((c for c, s in inner if self._holds_role(s, role)), None)

    def _holds_role(self, source: Source, role: str) -> bool:
        """Whether a person is printed with a role, or a body by who speaks for it: "ein Sprecher des Hafenamts"."""
        if source.kind == "person":
            return self._introduced(source.name.split()[-1], role)
        speaks = SPEAKS.match(self.text, source.begin, source.end) if source.kind == "office" else None
        return speaks is not None and speaks[1].casefold() == role

    def _of_role(self, source: Source, at: int) -> Referent | None:
        """Whom "der Minister" means: who was cited with that role, or the only one who was named with it."""
        *_, role = source.name.split()
        if aged := AGED.fullmatch(role):
            pronoun = "sie" if self.text.startswith(("die ", "Die "), source.begin) else "er"
            shown = self.text[max(0, source.begin - 2 * REACH) : source.begin]
            if named := aged_so(aged["age"], shown, self.nouns):
                return Referent(named, "person", self._first(named)) if self._fits(named, pronoun) else None
            meant = self._speaker(source._replace(name=pronoun, kind="pronoun"), at)
            return meant if meant and may_be_aged(meant.name, aged["age"], shown) else None
        if holder := self._holder(role.casefold(), at):
            return referent_of(holder, -1)
        if (member := MEMBER.fullmatch(role)) is None:
            name = named_so(role, self.text[max(0, source.begin - REACH) : source.begin], self.nouns)
            return Referent(name, "person", None) if name else None
        # "der XYZ-Politiker" is whom "er" would mean, where the party is that of the name
        meant = self._speaker(source._replace(name=member_pronoun(member), kind="pronoun"), at)
        key = (meant.name, member["party"]) if meant else ("", "")
        if key not in self._parties:
            self._parties[key] = may_mean(member["party"], *parties_of(key[0], self.text), self.text)
        return meant if self._parties[key] else None

    def _introduced(self, surname: str, role: str) -> bool:
        """Whether the role stands shortly before the surname anywhere."""
        key = (surname, role)
        if key not in self._holds:
            self._holds[key] = with_role(role).search(self._near(surname).casefold()) is not None
        return self._holds[key]

    def _near(self, surname: str) -> str:
        """What stands before a surname in its clause, wherever it is printed."""
        if surname not in self._before:
            places = islice(occurrences(surname, self.text), MEMORY)
            near = (CLAUSE.split(self.text[max(0, at - INTRODUCED) : at])[-1] for at in places)
            self._before[surname] = " \n".join(near) + " "
        return self._before[surname]


def _is_bound(words: str) -> bool:
    """Whether words that begin a sentence stand behind a preposition: "Unter Präsident Max Muster wurde"."""
    return words.partition(" ")[0].lower() in BINDING
