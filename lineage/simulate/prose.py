"""Invented German news prose: events with their own nouns, people and figures, and sentences about them.

A text is a list of paragraphs, a paragraph a list of sentences. Words come from `lineage/data/simulated_words.csv`.
"""

from __future__ import annotations

from collections import defaultdict
from functools import cache
from random import Random
from typing import NamedTuple

from lineage.tables import read_table

Draft = list[list[str]]
ARTICLES = {"m": ("der", "den", "dem"), "f": ("die", "die", "der"), "n": ("das", "das", "dem")}
NOMINATIVE, ACCUSATIVE, DATIVE = range(3)
DAYS = ("Montag", "Dienstag", "Mittwoch", "Donnerstag", "Freitag", "Samstag", "Sonntag")


class Noun(NamedTuple):
    """A compound and its gender."""

    word: str
    gender: str


class Verb(NamedTuple):
    """A transitive verb: past tense, what stands at the end of the clause, participle."""

    past: str
    rest: str
    participle: str


class Event(NamedTuple):
    """What happened: everybody who writes about it uses these words."""

    nouns: list[Noun]
    people: list[str]
    place: str
    day: str


@cache
def _words() -> dict[str, list[tuple[str, str]]]:
    words = defaultdict(list)
    for row in read_table("simulated_words"):
        words[row["kind"]].append((row["word"], row["form"]))
    return dict(words)


def synonyms() -> dict[str, str]:
    """Words an editor may put in the place of others."""
    return dict(_words()["synonym"])


class Writer:
    """Writes about events; the same generator of random numbers gives the same text."""

    def __init__(self, random: Random) -> None:
        self._random = random

    def event(self, weekday: int) -> Event:
        """A new event on this day of the week."""
        nouns = [self._noun() for _ in range(22)]
        people = [f"{self._pick('role')} {self._pick('first_name')} {self._pick('last_name')}" for _ in range(5)]
        return Event(nouns, people, self._pick("place"), DAYS[weekday])

    def report(self, event: Event, sentences: int) -> Draft:
        """A text about the event; its first sentence holds the news."""
        kinds = (self.plain, self.plain, self.reported, self.because, self.figures, self.relative, self.passive)
        draft: Draft = [[self.lead(event)]]
        for number in range(sentences - 1):
            late = number > sentences * 0.6
            chance = self._random.random()
            if chance < 0.2:
                sentence = self.quotation(event)
            elif chance < (0.65 if late else 0.25):
                sentence = self.background(event)
            else:
                sentence = self._random.choice(kinds)(event)
            if len(draft[-1]) >= self._random.randint(2, 4):
                draft.append([])
            draft[-1].append(sentence)
        return draft

    def lead(self, event: Event) -> str:
        """A first sentence."""
        return self._random.choice((self.reported, self.plain))(event)

    def title(self, event: Event) -> str:
        """A headline."""
        a, b = self._random.sample(event.nouns, 2)
        verb = self._random.choice(("streicht", "stoppt", "plant", "prüft", "verteidigt", "kürzt", "bekommt"))
        return f"{a.word} {verb} {b.word}"

    def plain(self, event: Event) -> str:
        """Who did what, when and how."""
        verb, subject, thing = self._verb(), *self._two(event)
        when = self._random.choice((f"am {event.day}", f"am {event.day} in {event.place}", f"in {event.place}", ""))
        words = [_np(subject), verb.past, when, self._pick("adverbial"), self._np(thing, ACCUSATIVE), verb.rest]
        return _sentence(words)

    def reported(self, event: Event) -> str:
        """What an office made known."""
        verb, subject, thing = self._verb(), *self._two(event)
        office = self._random.choice(event.nouns)
        clause = [verb.past, _np(subject), self._pick("adverbial"), self._np(thing, ACCUSATIVE), verb.rest]
        return f"Wie {_np(office)} am {event.day} mitteilte, {_sentence(clause, capital=False)}"

    def because(self, event: Event) -> str:
        """What was done, and why."""
        verb, subject, thing = self._verb(), *self._two(event)
        other, cause = self._two(event)
        first = [self._np(thing, ACCUSATIVE), verb.past, _np(subject), self._pick("adverbial"), verb.rest]
        reason = [_np(other), self._np(cause, ACCUSATIVE), self._pick("adverbial"), self._verb().participle, "habe"]
        return f"{_sentence(first)[:-1]}, weil {_sentence(reason, capital=False)}"

    def figures(self, event: Event) -> str:
        """A number and who gave it."""
        count, unit = self._number(), self._pick("unit")
        office, thing = self._two(event)
        year = self._random.randint(2008, 2024)
        forms = (
            f"Für {self._np(thing, ACCUSATIVE)} sind laut {_np(office, DATIVE)} {count} Euro vorgesehen, "
            f"mehr als im Jahr {year}.",
            f"Betroffen sind nach Angaben von {self._pick('last_name')} {count} {unit} in {event.place} und Umgebung.",
            f"Insgesamt zählte {_np(office)} {self._pick('adverbial')} {count} {unit}, "
            f"im Jahr {year} waren es {self._number()}.",
        )
        return self._random.choice(forms)

    def relative(self, event: Event) -> str:
        """What somebody did who had done something before."""
        verb, subject, thing = self._verb(), *self._two(event)
        other = self._random.choice(event.nouns)
        pronoun = ARTICLES[subject.gender][NOMINATIVE]
        done = f"seit {self._random.randint(2008, 2024)} {self._verb().participle} hat"
        inner = f"{pronoun} {self._np(thing, ACCUSATIVE)} {done}"
        return _sentence(
            [f"{_np(subject)}, {inner},", verb.past, self._pick("adverbial"), _np(other, ACCUSATIVE), verb.rest]
        )

    def passive(self, event: Event) -> str:
        """What was done to something."""
        thing, other = self._two(event)
        words = [
            self._np(thing, NOMINATIVE),
            "wurde",
            f"am {event.day}",
            self._pick("adverbial"),
            "von",
            _np(other, DATIVE),
        ]
        return _sentence([*words, self._verb().participle])

    def quotation(self, event: Event) -> str:
        """What somebody said, in quotation marks."""
        thing = self._np(self._random.choice(event.nouns), ACCUSATIVE)
        adverbial, participle, goal = self._pick("adverbial"), self._verb().participle, self._pick("goal")
        done = f"{thing} {adverbial} {participle}"
        forms = (
            f"Wir haben {done} und müssen jetzt {goal}",
            f"Niemand hat {done}, und trotzdem sollen wir {goal}",
            f"Wer {done} hat, der muss auch {goal}, das gilt für {self._pick('last_name')} wie für uns",
        )
        said = self._random.choice(forms)
        when = self._random.choice((f" am {event.day}", "", f" in {event.place}"))
        return f"„{said}“, sagte {self._random.choice(event.people)}{when}."

    def background(self, event: Event) -> str:
        """What was known before."""
        subject, thing = self._two(event)
        since = f"im {self._pick('month')} {self._random.randint(2008, 2024)}"
        words = [
            _np(subject),
            "hatte",
            self._np(thing, ACCUSATIVE),
            since,
            self._pick("adverbial"),
            self._verb().participle,
        ]
        return _sentence(words)

    def local(self) -> str:
        """A sentence about something else from the region."""
        return self.plain(self.event(self._random.randrange(7)))

    def _pick(self, kind: str) -> str:
        return self._random.choice(_words()[kind])[0]

    def _noun(self) -> Noun:
        tail, gender = self._random.choice(_words()["tail"])
        return Noun(self._pick("head") + tail, gender)

    def _two(self, event: Event) -> list[Noun]:
        return self._random.sample(event.nouns, 2)

    def _verb(self) -> Verb:
        past, participle = self._random.choice(_words()["verb"])[1].split(";")
        past, _, rest = past.partition(" ")
        return Verb(past, rest, participle)

    def _number(self) -> str:
        count = self._random.randint(1_011, 98_979)
        return f"{count // 1000} {count % 1000:03d}"

    def _np(self, noun: Noun, case: int) -> str:
        """The noun, with an adjective in every third place."""
        if self._random.random() > 0.35:
            return _np(noun, case)
        article, *_ = _np(noun, case).split()
        ending = "e" if case == NOMINATIVE or (case == ACCUSATIVE and noun.gender != "m") else "en"
        stem = self._pick("adjective")
        stem = stem[:-2] + "r" if stem.endswith("euer") else stem.removesuffix("e")
        return f"{article} {stem}{ending} {noun.word}"


def _np(noun: Noun, case: int = NOMINATIVE) -> str:
    return f"{ARTICLES[noun.gender][case]} {noun.word}"


def _sentence(words: list[str], *, capital: bool = True) -> str:
    text = " ".join(word for word in words if word)
    return f"{text[0].upper() if capital else text[0]}{text[1:]}."
